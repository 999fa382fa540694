/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that claim to be backups, restored with the proof that `yizhan-ctl restore` asks for. An
 * input is a list of changes to a real backup, by the page or by SQL, or a file as it is. */
#include "fuzz-station.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "yz-backup.h"
#include "yz-page-sum.h"
#include "yz-proof.h"
#include "yz-sqlite-checksum.h"

#define CHANGES_MAX 16
/* Where the header of a database says that it has a log beside it, and that in memory it has none.
 */
#define VERSION_AT 18
#define VERSION_LOG 2
#define VERSION_PLAIN 1

enum {
  CHANGE_BYTES,    /* some bytes anywhere */
  CHANGE_PAGES,    /* one page over another */
  CHANGE_LENGTH,   /* the file ends early */
  CHANGE_VALUE,    /* a value of a row, whatever the CHECKs say */
  CHANGE_DELETE,   /* a row */
  CHANGE_SQL,      /* a statement of the input */
  CHANGE_BOUNDARY, /* some bytes where a page begins */
};

static char *backup_path;
static char *target;
static GBytes *backup;
static GPtrArray *columns; /* of char*: "UPDATE account SET balance" … */
static GPtrArray *tables;  /* of char* */
static guint page_size;

static void
read_names (sqlite3 *db, const char *sql, GPtrArray *names)
{
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (names, g_strdup ((const char *) sqlite3_column_text (statement, 0)));
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  g_assert_cmpuint (names->len, >, 0);
}

static void
read_backup (void)
{
  g_autoptr (GError) error = NULL;
  char *contents = NULL;
  gsize size = 0;
  sqlite3 *db = NULL;

  g_file_get_contents (backup_path, &contents, &size, &error);
  g_assert_no_error (error);
  page_size = (guint) (uint8_t) contents[16] << 8 | (uint8_t) contents[17];
  g_assert_cmpuint (page_size, >=, 512);
  backup = g_bytes_new_take (contents, size);

  tables = g_ptr_array_new_with_free_func (g_free);
  columns = g_ptr_array_new_with_free_func (g_free);
  g_assert_cmpint (sqlite3_open_v2 (backup_path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  read_names (db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", tables);
  read_names (db,
              "SELECT 'UPDATE \"' || s.name || '\" SET \"' || c.name || '\"'"
              " FROM sqlite_schema s JOIN pragma_table_info (s.name) c"
              " WHERE s.type = 'table' ORDER BY s.name, c.cid",
              columns);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

void
fuzz_begin (void)
{
  YzTestStation *test = fuzz_get_station ();
  g_autoptr (GError) error = NULL;

  backup_path = g_build_filename (test->dir, "backup.db", NULL);
  target = g_build_filename (test->dir, "restored.db", NULL);
  yz_backup_write (yz_station_get_store (test->station), backup_path, &error);
  g_assert_no_error (error);
  read_backup ();
}

/* As yizhan-ctl does. */
static gboolean
prove (YzStore *candidate, gpointer data, GError **error)
{
  g_autoptr (YzStation) station =
    yz_station_open (yz_store_get_path (candidate), YZ_STORE_READ, error);
  g_autoptr (YzVerification) found = station != NULL ? yz_proof_run (station, error) : NULL;

  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (found->findings, i);

    g_assert_nonnull (finding->place);
    g_assert_true (g_utf8_validate (finding->what, -1, NULL));
  }
  if (found->findings->len > 0)
    yz_error_set_subject (error, YZ_ERROR_VERIFY, NULL, "not sound");
  return found->findings->len == 0;
}

/* A statement that runs for ever is stopped. */
static int
on_progress (void *data)
{
  return ++*(int *) data > 100;
}

static void
execute (sqlite3 *db, const char *sql)
{
  int rounds = 0;

  sqlite3_progress_handler (db, 1000, on_progress, &rounds);
  sqlite3_exec (db, sql, NULL, NULL, NULL);
  sqlite3_progress_handler (db, 0, NULL, NULL);
}

/* Values that a program has to think of. */
static void
change_value (sqlite3 *db, FuzzInput *input)
{
  static const char *const values[] = {
    "NULL",
    "0",
    "-1",
    "1",
    "9223372036854775807",
    "-9223372036854775808",
    "zeroblob (32)",
    "x'ff'",
    "''",
    "'\xe5\xbc\xa0'",
    "CAST (x'ffc08000' AS TEXT)",
    "randomblob (3)",
  };
  const char *change =
    g_ptr_array_index (columns, fuzz_input_take_u32 (input) % 65536 % columns->len);
  const char *column = strchr (change, '"');
  guint row = fuzz_input_take_u8 (input) % 16;
  guint value = fuzz_input_take_u8 (input);
  g_autofree char *table = g_strndup (column, (gsize) (strstr (column, " SET") - column));
  g_autofree char *sql =
    g_strdup_printf ("%s = %s%s WHERE rowid = (SELECT rowid FROM %s LIMIT 1 OFFSET %u)",
                     change,
                     value % 3 == 0 ? strrchr (change, ' ') + 1 : "",
                     value % 3 == 0 ? value % 2 ? " + 1" : " - 1"
                                    : values[value % G_N_ELEMENTS (values)],
                     table,
                     row);

  execute (db, sql);
}

static void
delete_row (sqlite3 *db, FuzzInput *input)
{
  const char *table = g_ptr_array_index (tables, fuzz_input_take_u8 (input) % tables->len);
  g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE rowid = (SELECT rowid FROM "
                                          "\"%s\" LIMIT 1 OFFSET %u)",
                                          table,
                                          table,
                                          fuzz_input_take_u8 (input) % 16u);

  execute (db, sql);
}

/* Behind the back of everything that guards the file. */
static sqlite3 *
open_in_memory (GByteArray *file)
{
  sqlite3 *db = NULL;
  unsigned char *copy = sqlite3_malloc64 (file->len);

  memcpy (copy, file->data, file->len);
  copy[VERSION_AT] = copy[VERSION_AT + 1] = VERSION_PLAIN;
  g_assert_cmpint (sqlite3_open_v2 (":memory:", &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_deserialize (db,
                       "main",
                       copy,
                       file->len,
                       file->len,
                       SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  sqlite3_limit (db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, 1 << 20);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  execute (db,
           "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;"
           "PRAGMA max_page_count = 2000");
  return db;
}

static void
change_by_sql (GByteArray *file, guint kind, FuzzInput *input)
{
  g_autofree char *sql = NULL;
  sqlite3_int64 size = 0;
  unsigned char *changed = NULL;
  sqlite3 *db = NULL;

  if (kind == CHANGE_SQL)
    sql = fuzz_input_take_text (input, input->size);
  if (file->len < page_size)
    return;
  db = open_in_memory (file);
  if (kind == CHANGE_VALUE)
    change_value (db, input);
  else if (kind == CHANGE_DELETE)
    delete_row (db, input);
  else
    execute (db, sql);
  changed = sqlite3_serialize (db, "main", &size, 0);
  if (changed != NULL && size >= VERSION_AT + 2) {
    changed[VERSION_AT] = changed[VERSION_AT + 1] = file->data[VERSION_AT];
    g_byte_array_set_size (file, 0);
    g_byte_array_append (file, changed, (guint) size);
  }
  sqlite3_free (changed);
  sqlite3_close (db);
}

static void
change_bytes (GByteArray *file, guint at, FuzzInput *input)
{
  gsize size = 0;
  const uint8_t *bytes = fuzz_input_take_bytes (input, 1 + fuzz_input_take_u8 (input) % 16, &size);

  if (at < file->len && size > 0)
    memcpy (file->data + at, bytes, MIN (size, file->len - at));
}

static void
change (GByteArray *file, FuzzInput *input)
{
  guint kind = fuzz_input_take_u8 (input) % (CHANGE_BOUNDARY + 1);
  guint n_pages = MAX (file->len / page_size, 1);
  guint at = 0;

  switch (kind) {
  case CHANGE_BYTES:
    change_bytes (file, fuzz_input_take_u32 (input) % MAX (file->len, 1), input);
    break;
  case CHANGE_BOUNDARY:
    at = fuzz_input_take_u8 (input) % n_pages * page_size;
    change_bytes (file, at + fuzz_input_take_u8 (input) % 16, input);
    break;
  case CHANGE_PAGES:
    at = fuzz_input_take_u8 (input) % n_pages * page_size;
    if (file->len >= n_pages * page_size)
      memcpy (file->data + at,
              file->data + fuzz_input_take_u8 (input) % n_pages * page_size,
              page_size);
    break;
  case CHANGE_LENGTH:
    g_byte_array_set_size (file, fuzz_input_take_u32 (input) % (file->len + 1));
    break;
  default:
    change_by_sql (file, kind, input);
    break;
  }
}

/* Who means harm knows how to compute the checksums of pages. */
static void
seal_pages (GByteArray *file)
{
  if (file->len <= YZ_SQLITE_CHECKSUM_RESERVE_AT ||
      file->data[YZ_SQLITE_CHECKSUM_RESERVE_AT] != YZ_SQLITE_CHECKSUM_RESERVE)
    return;
  for (guint at = 0; at + page_size <= file->len; at += page_size)
    yz_page_sum_seal (file->data + at, page_size);
}

static GByteArray *
make_file (FuzzInput *input)
{
  GByteArray *file = g_byte_array_new ();
  gsize size = 0;
  const uint8_t *data = g_bytes_get_data (backup, &size);
  uint8_t first = fuzz_input_take_u8 (input);

  if (first == 'S') {
    /* A file as it is: it begins like all of them. */
    g_byte_array_append (file, (const uint8_t *) "S", 1);
    g_byte_array_append (file, input->data, (guint) input->size);
    return file;
  }
  g_byte_array_append (file, data, (guint) size);
  for (int i = 0; i < CHANGES_MAX && input->size > 0; i++)
    change (file, input);
  if (first % 2 == 0)
    seal_pages (file);
  return file;
}

/* What was restored is a store in which nothing is wrong. */
static void
check_restored (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station = yz_station_open (target, YZ_STORE_WRITE, &error);
  g_autoptr (YzVerification) found = NULL;

  g_assert_no_error (error);
  found = yz_proof_run (station, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->findings->len, ==, 0);
}

/* Takes away what is there of the restored store, and says how much that was: its lock is left by
 * a restore that was refused too. */
static guint
remove_restored (void)
{
  const char *directory = fuzz_get_station ()->dir;
  g_autofree char *prefix = g_path_get_basename (target);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name = NULL;
  guint count = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix)) {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      count += !g_str_has_suffix (name, ".lock");
      g_remove (path);
    }
  return count;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  g_autoptr (GByteArray) file = make_file (&input);
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (backup_path,
                            (const char *) file->data,
                            (gssize) file->len,
                            G_FILE_SET_CONTENTS_NONE,
                            0600,
                            &error);
  g_assert_no_error (error);
  if (yz_backup_restore (backup_path, target, prove, NULL, NULL, &error)) {
    g_assert_no_error (error);
    check_restored ();
    g_assert_cmpuint (remove_restored (), >, 0);
  } else {
    g_assert_true (error->domain == YZ_ERROR);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    g_assert_cmpuint (remove_restored (), ==, 0);
  }
  return 0;
}

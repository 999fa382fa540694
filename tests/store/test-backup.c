/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-backup"

#include "store-test.h"

#include "yz-clock.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* 2026-11-22 09:30:00 in China. */
#define NOW_MS INT64_C (1795311000000)

static gboolean
restore_with (const Place *place,
              const char *from,
              YzBackupProof proof,
              gpointer data,
              char **aside,
              GError **error)
{
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);

  return yz_backup_restore_with (from, place->path, scripts, proof, data, aside, error);
}

static gboolean
restore (const Place *place, const char *from, GError **error)
{
  return restore_with (place, from, NULL, NULL, NULL, error);
}

static int64_t
count (const Place *place)
{
  g_autoptr (YzStore) store = plain_open (place, YZ_STORE_READ);

  return query_int (store, "SELECT count (*) FROM t");
}

/* A store with @rows rows, and a backup of it. Returns: (transfer full) */
static char *
make_backup (const Place *place, int64_t rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = plain_create (place);
  char *path = g_build_filename (place->dir, "backup.db", NULL);

  for (int64_t i = 1; i <= rows; i++)
    plain_add (store, i);
  yz_backup_write (store, path, &error);
  g_assert_no_error (error);
  return path;
}

static void
add_row (const Place *place, int64_t id)
{
  YzStore *store = plain_open (place, YZ_STORE_WRITE);

  plain_add (store, id);
  yz_store_close (store);
}

static void
test_write (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *list = NULL;
  g_autofree char *free_path = NULL;
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStore) reader = NULL;
  g_autoptr (GError) error = NULL;
  struct stat info = { 0 };

  place_init (&place);
  path = make_backup (&place, 3);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, 0600);
  list = place_list (&place);
  g_assert_cmpstr (list, ==, "backup.db station.db station.db.lock");
  g_assert_cmpint (raw_query_int (path, "SELECT count (*) FROM t"), ==, 3);

  store = plain_open (&place, YZ_STORE_WRITE);
  g_assert_false (yz_backup_write (store, path, &error));
  assert_error (error, YZ_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (yz_backup_write (store, place.path, &error));
  assert_error (error, YZ_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (yz_backup_write (store, "/nowhere/at/all.db", &error));
  assert_error (error, YZ_ERROR_STORE);
  g_clear_error (&error);

  free_path = g_build_filename (place.dir, "free.db", NULL);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);

    g_assert_nonnull (transaction);
    g_assert_false (yz_backup_write (store, free_path, &error));
    assert_error (error, YZ_ERROR_STORE);
    g_clear_error (&error);
  }

  /* By the reading lane, beside a writer in the middle of something. */
  reader = plain_open (&place, YZ_STORE_READ);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
    g_autoptr (YzStatement) statement = yz_store_query (store, "INSERT INTO t (id) VALUES (99)");

    g_assert_true (yz_statement_run (statement, NULL));
    yz_backup_write (reader, free_path, &error);
    g_assert_no_error (error);
    g_assert_true (yz_transaction_commit (transaction, NULL));
  }
  g_assert_cmpint (raw_query_int (free_path, "SELECT count (*) FROM t"), ==, 3);
}

static void
test_restore (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *list = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;
  struct stat info = { 0 };

  yz_clock_set_fixed (NOW_MS);
  place_init (&place);
  path = make_backup (&place, 3);
  add_row (&place, 4);
  g_assert_true (restore_with (&place, path, NULL, NULL, &first, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (first, "/station.db.before-restore-20261122-093000"));
  g_assert_cmpint (raw_query_int (first, "SELECT count (*) FROM t"), ==, 4);
  g_assert_cmpint (count (&place), ==, 3);
  g_assert_cmpint (stat (place.path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, 0600);
  g_assert_cmpuint (info.st_nlink, ==, 1);

  add_row (&place, 5);
  g_assert_true (restore_with (&place, path, NULL, NULL, &second, &error));
  g_assert_true (g_str_has_suffix (second, "-093000-2"));
  g_assert_cmpint (count (&place), ==, 3);
  add_row (&place, 6);
  g_assert_cmpint (count (&place), ==, 4);
  list = place_list (&place);
  g_assert_cmpstr (list,
                   ==,
                   "backup.db station.db station.db.before-restore-20261122-093000 "
                   "station.db.before-restore-20261122-093000-2 station.db.lock");
  yz_clock_set_fixed (0);
}

static void
test_restore_to_nothing (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *log = NULL;
  g_autofree char *aside = g_strdup ("x");
  g_autoptr (GError) error = NULL;

  place_init (&place);
  path = make_backup (&place, 3);
  g_assert_cmpint (g_unlink (place.path), ==, 0);
  /* A log of the lost file must not be taken for one of the new. */
  log = place_beside (&place, "-wal");
  g_assert_true (g_file_set_contents (log, "of another file", -1, NULL));
  g_clear_pointer (&aside, g_free);
  g_assert_true (restore_with (&place, path, NULL, NULL, &aside, &error));
  g_assert_no_error (error);
  g_assert_null (aside);
  g_assert_false (place_has (&place, "-wal"));
  g_assert_cmpint (count (&place), ==, 3);

  g_free (place.path);
  place.path = g_build_filename (place.dir, "new", "directory", "station.db", NULL);
  g_assert_true (restore (&place, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (&place), ==, 3);
}

static gboolean
refuse (YzStore *candidate, gpointer data, GError **error)
{
  int *calls = data;

  (*calls)++;
  g_assert_cmpint (yz_store_get_mode (candidate), ==, YZ_STORE_READ);
  g_assert_cmpint (query_int (candidate, "SELECT count (*) FROM t"), ==, 3);
  yz_error_set_subject (error, YZ_ERROR_VERIFY, "entry 7", "entry 7 was changed");
  return FALSE;
}

/* Whatever is refused leaves the store, and the directory, as they were. */
static void
assert_refused (const Place *place,
                const char *path,
                YzBackupProof proof,
                gpointer data,
                int wanted)
{
  g_autofree char *before = place_list (place);
  g_autofree char *after = NULL;
  g_autofree char *content = NULL;
  g_autofree char *content_after = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  gsize size_after = 0;

  g_assert_true (g_file_get_contents (place->path, &content, &size, NULL));
  g_assert_false (restore_with (place, path, proof, data, &aside, &error));
  assert_error (error, wanted);
  g_assert_null (aside);
  g_assert_true (g_file_get_contents (place->path, &content_after, &size_after, NULL));
  g_assert_cmpmem (content, size, content_after, size_after);
  after = place_list (place);
  g_assert_cmpstr (after, ==, before);
}

static void
test_refused (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  int calls = 0;

  place_init (&place);
  path = make_backup (&place, 3);
  add_row (&place, 4);
  other = g_build_filename (place.dir, "other", NULL);

  assert_refused (&place, path, refuse, &calls, YZ_ERROR_VERIFY);
  g_assert_cmpint (calls, ==, 1);
  assert_refused (&place, other, NULL, NULL, YZ_ERROR_STORE_MISSING);
  assert_refused (&place, place.path, NULL, NULL, YZ_ERROR_INPUT);
  assert_refused (&place, place.dir, NULL, NULL, YZ_ERROR_STORE_FOREIGN);

  g_assert_true (g_file_set_contents (other, "Dear diary", -1, NULL));
  assert_refused (&place, other, NULL, NULL, YZ_ERROR_STORE_FOREIGN);

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_true (g_file_set_contents (other, content, (gssize) size - 1, NULL));
  assert_refused (&place, other, NULL, NULL, YZ_ERROR_STORE_DAMAGED);
  g_assert_true (g_file_set_contents (other, content, (gssize) size / 2, NULL));
  assert_refused (&place, other, NULL, NULL, YZ_ERROR_STORE_DAMAGED);
  memset (content + size - 4096, 0x5a, 4096);
  g_assert_true (g_file_set_contents (other, content, (gssize) size, NULL));
  assert_refused (&place, other, NULL, NULL, YZ_ERROR_STORE_DAMAGED);
  g_assert_cmpint (count (&place), ==, 4);
}

/* A file with more, less or other things in it than our scripts make. The view has no end: nothing
 * may be asked of it. */
static void
test_other_schema (void)
{
  static const struct {
    const char *sql;
    const char *subject;
  } cases[] = {
    { "CREATE TRIGGER also AFTER INSERT ON t BEGIN DELETE FROM t; END", "trigger also" },
    { "CREATE TABLE t2 (x)", "table t2" },
    { "CREATE INDEX t_n ON t (n)", "index t_n" },
    { "DROP TABLE t", "table t" },
    { "ALTER TABLE t ADD COLUMN z TEXT", "table t" },
    { "DROP TABLE t; CREATE VIEW t AS WITH RECURSIVE c (id) AS (SELECT 1 UNION ALL"
      " SELECT id + 1 FROM c) SELECT * FROM c",
      "view t" },
    { "DROP TABLE migration; CREATE VIEW migration AS WITH RECURSIVE c (version) AS (SELECT 1"
      " UNION ALL SELECT version + 1 FROM c) SELECT * FROM c",
      "view migration" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Place) place = { 0 };
    g_autofree char *path = NULL;
    g_autoptr (GError) error = NULL;

    place_init (&place);
    path = make_backup (&place, 3);
    raw_execute (path, cases[i].sql);
    g_assert_false (restore (&place, path, &error));
    assert_error (error, YZ_ERROR_STORE_DAMAGED);
    g_assert_cmpstr (yz_error_get_subject (error), ==, cases[i].subject);
    g_assert_cmpint (count (&place), ==, 3);
  }
}

static void
test_versions (void)
{
  static const char *const two[] = {
    "CREATE TABLE t (id @INT@ NOT NULL PRIMARY KEY, name TEXT UNIQUE, n @INT@) @STRICT@;",
    "ALTER TABLE t ADD COLUMN later TEXT;",
  };
  g_auto (Place) place = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (YzMigrations) newer = scripts_new (two, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  path = make_backup (&place, 3);
  /* An older backup becomes a store of today; the backup itself is not touched. */
  g_assert_true (yz_backup_restore_with (path, place.path, newer, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  store = yz_store_open_with (place.path, YZ_STORE_READ, newer, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_int (store, "SELECT count (later) FROM t"), ==, 0);
  g_assert_cmpint (raw_query_int (path, "PRAGMA user_version"), ==, 1);
  g_clear_pointer (&store, yz_store_close);

  /* A backup of a newer program is refused. */
  g_assert_cmpint (g_unlink (path), ==, 0);
  store = yz_store_open_with (place.path, YZ_STORE_WRITE, newer, &error);
  g_assert_true (yz_backup_write (store, path, &error));
  g_clear_pointer (&store, yz_store_close);
  assert_refused (&place, path, NULL, NULL, YZ_ERROR_STORE_NEWER);
}

static void
test_in_use (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  YzStore *store = NULL;

  place_init (&place);
  path = make_backup (&place, 3);
  add_row (&place, 4);

  store = plain_open (&place, YZ_STORE_WRITE);
  assert_refused (&place, path, NULL, NULL, YZ_ERROR_STORE_LOCKED);
  plain_add (store, 5);
  yz_store_close (store);

  store = plain_open (&place, YZ_STORE_READ);
  assert_refused (&place, path, NULL, NULL, YZ_ERROR_STORE_BUSY);
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, 5);
  yz_store_close (store);

  g_assert_true (restore (&place, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (&place), ==, 3);
}

/* What cannot be opened any more can still be replaced, and is kept as it is. */
static void
test_over_damage (void)
{
  static const char *const damages[] = { "", "Dear diary" };
  g_auto (Place) place = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;

  place_init (&place);
  path = make_backup (&place, 3);
  g_assert_true (g_file_get_contents (place.path, &content, &size, NULL));
  for (gsize i = 0; i < 3; i++) {
    g_autofree char *log = place_beside (&place, "-wal");
    g_autofree char *aside = NULL;
    g_autofree char *aside_log = NULL;
    g_autofree char *kept = NULL;

    if (i < G_N_ELEMENTS (damages))
      g_assert_true (g_file_set_contents (place.path, damages[i], -1, NULL));
    else
      g_assert_true (g_file_set_contents (place.path, content, (gssize) size / 2, NULL));
    g_assert_true (g_file_set_contents (log, "what was left", -1, NULL));
    g_assert_true (restore_with (&place, path, NULL, NULL, &aside, &error));
    g_assert_no_error (error);
    g_assert_cmpint (count (&place), ==, 3);
    g_assert_false (place_has (&place, "-wal"));
    if (i < G_N_ELEMENTS (damages)) {
      aside_log = g_strconcat (aside, "-wal", NULL);
      g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, damages[i]);
      g_clear_pointer (&kept, g_free);
      g_assert_true (g_file_get_contents (aside_log, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, "what was left");
    }
  }
}

/* A store and a backup in places where nothing can be written. */
static void
restore_as_nobody (gpointer data)
{
  const Place *place = data;
  g_autofree char *path = g_build_filename (place->dir, "backup.db", NULL);

  assert_refused (place, path, NULL, NULL, YZ_ERROR_STORE_READ_ONLY);
}

static void
test_read_only_place (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *path = NULL;

  place_init (&place);
  path = make_backup (&place, 3);
  g_assert_cmpint (g_chmod (place.path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (place.dir, 0555), ==, 0);
  run_child_as_nobody (restore_as_nobody, &place);
  g_assert_cmpint (g_chmod (place.dir, 0755), ==, 0);
}

/* In a directory where everybody may put files, but nobody may replace those of others: the last
 * step fails, and the store is as it was. */
static void
restore_in_vain (gpointer data)
{
  const Place *place = data;
  g_autofree char *path = g_build_filename (place->dir, "backup.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (restore (place, path, &error));
  assert_error (error, YZ_ERROR_STORE_READ_ONLY);
}

static void
test_last_step_fails (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *lock = NULL;
  g_autofree char *log = NULL;
  g_autofree char *kept = NULL;

  if (geteuid () != 0)
    return; /* nobody has files of others then */
  place_init (&place);
  path = make_backup (&place, 3);
  add_row (&place, 4);
  lock = place_beside (&place, ".lock");
  g_assert_cmpint (g_chmod (place.path, 0666), ==, 0);
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (lock, 0666), ==, 0);
  g_assert_cmpint (g_chmod (place.dir, 01777), ==, 0);
  run_child_as_nobody (restore_in_vain, &place);
  g_assert_false (place_has (&place, "-wal"));
  add_row (&place, 5);
  g_assert_cmpint (count (&place), ==, 5);

  /* A damaged one gets its log back. */
  log = place_beside (&place, "-wal");
  g_assert_true (
    g_file_set_contents_full (place.path, "Dear diary", -1, G_FILE_SET_CONTENTS_NONE, 0666, NULL));
  g_assert_cmpint (g_chmod (place.path, 0666), ==, 0);
  g_assert_true (g_file_set_contents (log, "what was left", -1, NULL));
  g_assert_cmpint (chown (log, 65534, 65534), ==, 0);
  run_child_as_nobody (restore_in_vain, &place);
  g_assert_true (g_file_get_contents (log, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "what was left");
}

/* A backup on a medium that cannot be written to. */
static void
restore_from_fixed (gpointer data)
{
  const Place *place = data;
  g_autofree char *path = g_build_filename (place->dir, "backup.db", NULL);
  g_auto (Place) mine = { 0 };
  g_autoptr (GError) error = NULL;

  place_init (&mine);
  restore (&mine, path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (&mine), ==, 3);
}

static void
test_from_read_only_medium (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *path = NULL;

  place_init (&place);
  path = make_backup (&place, 3);
  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (place.dir, 0555), ==, 0);
  run_child_as_nobody (restore_from_fixed, &place);
  g_assert_cmpint (g_chmod (place.dir, 0755), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backup/write", test_write);
  g_test_add_func ("/backup/restore", test_restore);
  g_test_add_func ("/backup/restore-to-nothing", test_restore_to_nothing);
  g_test_add_func ("/backup/refused", test_refused);
  g_test_add_func ("/backup/other-schema", test_other_schema);
  g_test_add_func ("/backup/versions", test_versions);
  g_test_add_func ("/backup/in-use", test_in_use);
  g_test_add_func ("/backup/over-damage", test_over_damage);
  g_test_add_func ("/backup/read-only-place", test_read_only_place);
  g_test_add_func ("/backup/last-step-fails", test_last_step_fails);
  g_test_add_func ("/backup/from-read-only-medium", test_from_read_only_medium);
  return g_test_run ();
}

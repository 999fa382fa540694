/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-store"

#include "store-test.h"

#include "yz-sqlite.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
assert_mode (const char *path, unsigned int mode)
{
  struct stat info = { 0 };

  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, mode);
}

static void
test_create (void)
{
  g_auto (Place) place = { 0 };
  Place inner = { 0 };
  g_autofree char *deep = NULL;
  g_autofree char *directory = NULL;
  g_autofree char *files = NULL;
  g_autofree char *list = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  deep = g_build_filename (place.dir, "a", "b", "station.db", NULL);
  directory = g_path_get_dirname (deep);
  {
    g_autoptr (YzStore) store = yz_store_create (deep, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (yz_store_get_path (store), ==, deep);
    g_assert_cmpint (yz_store_get_mode (store), ==, YZ_STORE_WRITE);
    assert_mode (deep, 0600);
    assert_mode (directory, 0700);
    files = g_strconcat (deep, ".files", NULL);
    g_assert_false (g_file_test (files, G_FILE_TEST_EXISTS));
    g_assert_cmpstr (yz_store_get_files_dir (store), ==, files);
    assert_mode (files, 0700);
    g_assert_cmpint (query_int (store, "PRAGMA application_id"), ==, YZ_SQLITE_APPLICATION_ID);
    g_assert_cmpint (query_int (store, "PRAGMA synchronous"), ==, 2);
    g_assert_cmpint (query_int (store, "PRAGMA foreign_keys"), ==, 1);
    g_assert_cmpint (query_int (store, "PRAGMA trusted_schema"), ==, 0);
    g_assert_cmpint (query_int (store, "PRAGMA user_version"), >=, 2);
    g_assert_cmpint (query_int (store, "SELECT count (*) FROM job_kind"), ==, 15);
    yz_store_check_integrity (store, &error);
    g_assert_no_error (error);
  }
  g_assert_null (yz_store_create (deep, &error));
  assert_error (error, YZ_ERROR_EXISTS);

  inner.dir = directory;
  list = place_list (&inner);
  g_assert_cmpstr (list, ==, "station.db station.db.files station.db.lock");
}

static void
test_missing (void)
{
  static const YzStoreMode modes[] = { YZ_STORE_WRITE, YZ_STORE_READ };
  g_auto (Place) place = { 0 };
  g_autofree char *list = NULL;

  place_init (&place);
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (yz_store_open (place.path, modes[i], &error));
    assert_error (error, YZ_ERROR_STORE_MISSING);
    g_assert_cmpstr (yz_error_get_subject (error), ==, place.path);
  }
  list = place_list (&place);
  g_assert_cmpstr (list, ==, "");
}

static void
test_uri (void)
{
  static const struct {
    const char *uri;
    int error; /* 0: fine */
    const char *end;
  } cases[] = {
    { "sqlite:/nowhere/x.db", 0, "/nowhere/x.db" },
    { "/nowhere/x.db", 0, "/nowhere/x.db" },
    { "/nowhere/../nowhere/./x.db", 0, "/nowhere/x.db" },
    { "x.db", 0, "/x.db" },
    { "sqlite:x.db", 0, "/x.db" },
    { "file:x.db?mode=memory", 0, "/file:x.db?mode=memory" },
    { ":memory:", 0, "/:memory:" },
    { "", YZ_ERROR_INPUT, NULL },
    { "sqlite:", YZ_ERROR_INPUT, NULL },
    { "mysql://host/base", YZ_ERROR_INPUT, NULL },
    { "postgresql://host/base", YZ_ERROR_STORE, NULL },
    { "postgres://host/base", YZ_ERROR_STORE, NULL },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *huge = g_strnfill (5000, 'x');

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) refusal = NULL;
    g_autofree char *path = yz_store_parse_uri (cases[i].uri, &refusal);

    if (cases[i].error == 0) {
      g_assert_no_error (refusal);
      g_assert_true (g_str_has_suffix (path, cases[i].end));
      g_assert_true (g_path_is_absolute (path));
    } else {
      assert_error (refusal, cases[i].error);
      g_assert_null (path);
    }
  }
  g_assert_null (yz_store_open (huge, YZ_STORE_READ, &error));
  assert_error (error, YZ_ERROR_INPUT);
}

/* Two names of one file have one lock. */
static void
test_symbolic_link (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);

  place_init (&place);
  other = g_build_filename (place.dir, "other.db", NULL);
  store = plain_create (&place);
  g_assert_cmpint (symlink (place.path, other), ==, 0);
  g_assert_null (yz_store_open_with (other, YZ_STORE_WRITE, scripts, &error));
  assert_error (error, YZ_ERROR_STORE_LOCKED);
}

/* What is not ours is refused and stays as it is, without anything new beside it. */
static void
assert_foreign (const Place *place)
{
  static const YzStoreMode modes[] = { YZ_STORE_WRITE, YZ_STORE_READ };
  g_autofree char *before = place_list (place);
  g_autofree char *content = NULL;
  gsize length = 0;
  gboolean file = g_file_get_contents (place->path, &content, &length, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *after = NULL;
    g_autofree char *content_after = NULL;
    gsize length_after = 0;

    g_assert_null (yz_store_open (place->path, modes[i], &error));
    assert_error (error, YZ_ERROR_STORE_FOREIGN);
    after = place_list (place);
    g_assert_cmpstr (after, ==, before);
    if (file) {
      g_assert_true (g_file_get_contents (place->path, &content_after, &length_after, NULL));
      g_assert_cmpmem (content_after, length_after, content, length);
    }
  }
}

static void
test_foreign (void)
{
  g_autofree char *nul = g_malloc0 (10000);

  {
    g_auto (Place) place = { 0 };

    place_init (&place);
    g_assert_true (g_file_set_contents (place.path, "", 0, NULL));
    assert_foreign (&place);
    g_assert_true (g_file_set_contents (place.path, "Dear diary\n", -1, NULL));
    assert_foreign (&place);
    g_assert_true (g_file_set_contents (place.path, nul, 10000, NULL));
    assert_foreign (&place);
    g_assert_true (g_file_set_contents (place.path, "SQLite format 3", 16, NULL));
    assert_foreign (&place);
  }
  {
    g_auto (Place) place = { 0 };

    place_init (&place);
    raw_execute (place.path, "PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
    assert_foreign (&place);
  }
  {
    g_auto (Place) place = { 0 };

    place_init (&place);
    g_assert_cmpint (g_mkdir (place.path, 0700), ==, 0);
    assert_foreign (&place);
  }
}

/* Opens, checks and reads what may be damaged: an error, or none, but never a crash. */
static void
look_at (const Place *place)
{
  static const YzStoreMode modes[] = { YZ_STORE_READ, YZ_STORE_WRITE };
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzStore) store = yz_store_open_with (place->path, modes[i], scripts, &error);

    if (store != NULL) {
      g_autoptr (YzStatement) statement = yz_store_query (store, "SELECT id, name, n FROM t");
      YzStep step = YZ_STEP_ROW;

      while (step == YZ_STEP_ROW) {
        step = yz_statement_step (statement, &error);
        if (step == YZ_STEP_ROW)
          yz_statement_get_text (statement, 1);
      }
      g_clear_error (&error);
      yz_store_check_integrity (store, &error);
    }
    if (error != NULL) {
      g_assert_true (error->domain == YZ_ERROR);
      g_assert_cmpint (yz_error_get_exit (error), ==, YZ_EXIT_STORE);
    }
  }
}

static char *
make_sound (Place *place, gsize *length)
{
  g_autoptr (YzStore) store = plain_create (place);
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
  char *content = NULL;

  for (int i = 0; i < 200; i++) {
    g_autofree char *name = g_strdup_printf ("a name that takes some room, number %d", i);
    g_autoptr (YzStatement) statement =
      yz_store_query (store, "INSERT INTO t (id, name, n) VALUES ($1, $2, $1)");

    yz_statement_bind_int (statement, 1, i);
    yz_statement_bind_text (statement, 2, name);
    g_assert_true (yz_statement_run (statement, NULL));
  }
  g_assert_true (yz_transaction_commit (transaction, NULL));
  g_clear_pointer (&transaction, yz_transaction_free);
  g_clear_pointer (&store, yz_store_close);
  g_assert_true (g_file_get_contents (place->path, &content, length, NULL));
  return content;
}

static void
test_truncated (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);
  g_autofree char *content = NULL;
  gsize length = 0;

  place_init (&place);
  content = make_sound (&place, &length);
  for (gsize size = 0; size < length; size += size < 200 ? 20 : 1777) {
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (place.path, content, (gssize) size, NULL));
    look_at (&place);
    g_assert_null (yz_store_open_with (place.path, YZ_STORE_READ, scripts, &error));
    if (size < 100)
      assert_error (error, YZ_ERROR_STORE_FOREIGN);
    else
      assert_error (error, YZ_ERROR_STORE_DAMAGED);
  }
}

static void
test_flipped (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *content = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (20261122);
  gsize length = 0;
  guint rounds = g_test_slow () ? 5000 : 300;

  place_init (&place);
  content = make_sound (&place, &length);
  for (guint i = 0; i < rounds; i++) {
    /* Every second one where it hurts: the header, the schema, the first page of the table. */
    gsize limit = i % 2 == 0 ? length : MIN (length, 3 * 4096);
    gsize at = (gsize) g_rand_int_range (random, 0, (gint32) limit);
    char bit = (char) (1 << g_rand_int_range (random, 0, 8));

    content[at] ^= bit;
    g_assert_true (g_file_set_contents (place.path, content, (gssize) length, NULL));
    look_at (&place);
    content[at] ^= bit;
  }
}

static void
test_integrity (void)
{
  static const char *const script[] = {
    "CREATE TABLE p (id @INT@ NOT NULL PRIMARY KEY, n @INT@) @STRICT@;"
    "CREATE INDEX p_n ON p (n);"
    "CREATE TABLE c (p @INT@ NOT NULL REFERENCES p (id)) @STRICT@;"
    "INSERT INTO p VALUES (1, 10); INSERT INTO c VALUES (1);",
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzMigrations) scripts = scripts_new (script, 1);
  g_autoptr (GError) error = NULL;
  YzStore *store = NULL;

  place_init (&place);
  store = yz_store_create_with (place.path, scripts, &error);
  g_assert_no_error (error);
  yz_store_check_integrity (store, &error);
  g_assert_no_error (error);
  yz_store_close (store);

  raw_execute (place.path, "PRAGMA foreign_keys = OFF; INSERT INTO c VALUES (77)");
  store = yz_store_open_with (place.path, YZ_STORE_READ, scripts, &error);
  g_assert_no_error (error);
  g_assert_false (yz_store_check_integrity (store, &error));
  assert_error (error, YZ_ERROR_STORE_DAMAGED);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "row 2 of c refers to nothing in p");
  yz_store_close (store);
  g_clear_error (&error);

  raw_execute (place.path,
               "DELETE FROM c; PRAGMA writable_schema = ON;"
               "UPDATE sqlite_schema SET sql = 'CREATE INDEX p_n ON p (id)' WHERE name = 'p_n'");
  store = yz_store_open_with (place.path, YZ_STORE_READ, scripts, &error);
  g_assert_no_error (error);
  g_assert_false (yz_store_check_integrity (store, &error));
  assert_error (error, YZ_ERROR_STORE_DAMAGED);
  g_assert_nonnull (yz_error_get_subject (error));
  yz_store_close (store);
}

static void
test_reader_only_reads (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  yz_store_close (plain_create (&place));
  store = plain_open (&place, YZ_STORE_READ);
  statement = yz_store_query (store, "INSERT INTO t (id) VALUES (1)");
  g_assert_false (yz_statement_run (statement, &error));
  assert_error (error, YZ_ERROR_STORE_READ_ONLY);
  g_assert_cmpint (sqlite3_db_readonly (((YzSqlite *) store->connection)->db, "main"), ==, 1);
}

/* In a directory that cannot be written to. */
static void
read_fixed (gpointer data)
{
  const Place *place = data;
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = place_list (place);
  g_autofree char *after = NULL;
  YzStore *one = plain_open (place, YZ_STORE_READ);
  YzStore *two = plain_open (place, YZ_STORE_READ);

  g_assert_cmpint (query_int (one, "SELECT count (*) FROM t"), ==, 1);
  g_assert_cmpint (query_int (two, "SELECT count (*) FROM t"), ==, 1);
  yz_store_check_integrity (one, &error);
  g_assert_no_error (error);
  yz_store_close (one);
  yz_store_close (two);
  g_assert_null (yz_store_open_with (place->path, YZ_STORE_WRITE, scripts, &error));
  assert_error (error, YZ_ERROR_STORE_READ_ONLY);
  after = place_list (place);
  g_assert_cmpstr (after, ==, before);
}

static void
read_fixed_with_log (gpointer data)
{
  const Place *place = data;
  g_autoptr (YzMigrations) scripts = scripts_new (plain_script, 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (yz_store_open_with (place->path, YZ_STORE_READ, scripts, &error));
  assert_error (error, YZ_ERROR_STORE_READ_ONLY);
}

/* Beside a writer who may do more. */
static void
read_fixed_beside_writer (gpointer data)
{
  const Place *place = data;
  g_autoptr (YzStore) store = plain_open (place, YZ_STORE_READ);

  g_assert_false (((YzSqlite *) store->connection)->file->immutable);
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, 2);
}

static void
test_read_only_place (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lock = NULL;
  g_autofree char *log = NULL;
  g_autofree char *index = NULL;
  YzStore *store = NULL;

  place_init (&place);
  lock = place_beside (&place, ".lock");
  log = place_beside (&place, "-wal");
  index = place_beside (&place, "-shm");
  store = plain_create (&place);
  plain_add (store, 1);
  yz_store_close (store);
  g_assert_cmpint (g_chmod (place.path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (lock, 0444), ==, 0);
  g_assert_cmpint (g_chmod (place.dir, 0555), ==, 0);
  run_child_as_nobody (read_fixed, &place);

  /* Without a lock file, as on a medium that the store was copied to. */
  g_assert_cmpint (g_chmod (place.dir, 0755), ==, 0);
  g_assert_cmpint (g_unlink (lock), ==, 0);
  g_assert_cmpint (g_chmod (place.dir, 0555), ==, 0);
  run_child_as_nobody (read_fixed, &place);

  g_assert_cmpint (g_chmod (place.dir, 0755), ==, 0);
  g_assert_cmpint (g_chmod (place.path, 0644), ==, 0);
  if (geteuid () == 0) {
    store = plain_open (&place, YZ_STORE_WRITE);
    plain_add (store, 2);
    g_assert_cmpint (g_chmod (lock, 0644), ==, 0);
    g_assert_cmpint (g_chmod (log, 0644), ==, 0);
    g_assert_cmpint (g_chmod (index, 0644), ==, 0);
    run_child_as_nobody (read_fixed_beside_writer, &place);
    yz_store_close (store);
  }

  g_assert_true (g_file_set_contents (log, "left behind", -1, NULL));
  g_assert_cmpint (g_chmod (log, 0444), ==, 0);
  g_assert_cmpint (g_chmod (place.dir, 0555), ==, 0);
  run_child_as_nobody (read_fixed_with_log, &place);
  g_assert_cmpint (g_chmod (place.dir, 0755), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/create", test_create);
  g_test_add_func ("/store/missing", test_missing);
  g_test_add_func ("/store/uri", test_uri);
  g_test_add_func ("/store/symbolic-link", test_symbolic_link);
  g_test_add_func ("/store/foreign", test_foreign);
  g_test_add_func ("/store/truncated", test_truncated);
  g_test_add_func ("/store/flipped", test_flipped);
  g_test_add_func ("/store/integrity", test_integrity);
  g_test_add_func ("/store/reader-only-reads", test_reader_only_reads);
  g_test_add_func ("/store/read-only-place", test_read_only_place);
  return g_test_run ();
}

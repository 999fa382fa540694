/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-migration"

#include "store-test.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const history[] = {
  "CREATE TABLE rider (id @INT@ NOT NULL PRIMARY KEY, name TEXT NOT NULL) @STRICT@;\n"
  "CREATE TABLE card (id @INT@ NOT NULL PRIMARY KEY,"
  " rider @INT@ NOT NULL REFERENCES rider (id)) @STRICT@;\n"
  "INSERT INTO rider VALUES (1, '张三'), (2, '李四');\n"
  "INSERT INTO card VALUES (10, 1), (11, 2);",

  "ALTER TABLE rider ADD COLUMN points @INT@ NOT NULL DEFAULT 7;",

  /* A table that is referred to is rebuilt. */
  "-- @sqlite\n"
  "CREATE TABLE rider_new (id @INT@ NOT NULL PRIMARY KEY, name TEXT NOT NULL,"
  " points @INT@ NOT NULL CHECK (points >= 0)) @STRICT@;\n"
  "INSERT INTO rider_new SELECT id, name, points FROM rider;\n"
  "DROP TABLE rider;\n"
  "ALTER TABLE rider_new RENAME TO rider;\n"
  "-- @postgresql\n"
  "ALTER TABLE rider ADD CHECK (points >= 0);",
};

static YzStore *
open_at (const Place *place, gsize version, YzStoreMode mode, GError **error)
{
  g_autoptr (YzMigrations) scripts = scripts_new (history, version);

  return yz_store_open_with (place->uri, mode, scripts, error);
}

static void
make_at (const Place *place, gsize version)
{
  g_autoptr (YzMigrations) scripts = scripts_new (history, version);
  g_autoptr (GError) error = NULL;
  YzStore *store = yz_store_create_with (place->uri, scripts, &error);

  g_assert_no_error (error);
  yz_store_close (store);
}

static char *
dump (YzStore *store)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (store,
                    "SELECT rider.id, name, points, card.id FROM rider, card WHERE rider = "
                    "rider.id ORDER BY 1");
  g_autoptr (GString) out = g_string_new (NULL);

  while (yz_statement_step (statement, NULL) == YZ_STEP_ROW)
    g_string_append_printf (out,
                            "%d %s %d %d;",
                            (int) yz_statement_get_int (statement, 0),
                            yz_statement_get_text (statement, 1),
                            (int) yz_statement_get_int (statement, 2),
                            (int) yz_statement_get_int (statement, 3));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
assert_latest (YzStore *store)
{
  g_autofree char *content = dump (store);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (content, ==, "1 张三 7 10;2 李四 7 11;");
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM migration"), ==, 3);
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM migration WHERE applied_ms > 0"),
                   ==,
                   3);
  if (!yz_test_on_postgresql ()) {
    g_assert_cmpint (query_int (store, "PRAGMA user_version"), ==, 3);
    g_assert_cmpint (query_int (store, "PRAGMA foreign_keys"), ==, 1);
  }
  yz_store_check_integrity (store, &error);
  g_assert_no_error (error);
}

/* The copy is a store of the old version, and whole. */
static void
assert_copy (Place *place, gsize version)
{
  g_autofree char *suffix = g_strdup_printf (".before-migration-%d", (int) version + 1);
  g_autofree char *copy = place_beside (place, suffix);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = NULL;

  g_assert_cmpint (raw_query_int (copy, "SELECT max (version) FROM migration"), ==, version);
  g_assert_cmpint (raw_query_int (copy, "SELECT count (*) FROM card"), ==, 2);
  g_free (place->uri);
  place->uri = g_strdup (copy);
  store = open_at (place, version, YZ_STORE_READ, &error);
  g_assert_no_error (error);
}

/* From every version to the last, and again. */
static void
test_upgrade (void)
{
  for (gsize from = 1; from <= G_N_ELEMENTS (history); from++) {
    g_auto (Place) place = { 0 };
    g_autofree char *list = NULL;

    place_init (&place);
    make_at (&place, from);
    for (int i = 0; i < 2; i++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (YzStore) store = open_at (&place, 3, YZ_STORE_WRITE, &error);

      g_assert_no_error (error);
      assert_latest (store);
    }
    /* A server is backed up by its own tools. */
    list = place_list (&place);
    if (yz_test_on_postgresql ())
      g_assert_cmpstr (list, ==, "");
    else if (from == G_N_ELEMENTS (history))
      g_assert_cmpstr (list, ==, "station.db station.db.lock");
    else
      assert_copy (&place, from);
  }
}

static void
assert_refused (const Place *place,
                const char *const *scripts,
                gsize length,
                YzStoreMode mode,
                YzError wanted)
{
  g_autoptr (YzMigrations) migrations = scripts_new (scripts, length);
  g_autoptr (GError) error = NULL;

  g_assert_null (yz_store_open_with (place->uri, mode, migrations, &error));
  assert_error (error, wanted);
}

/* All that is in the store as far as a broken script could reach it. (transfer full) */
static char *
read_all (const Place *place, gsize *size)
{
  char *content = NULL;

  if (yz_test_on_postgresql ())
    return yz_test_place_read ((YzTestPlace *) &place->server, size);
  g_assert_true (g_file_get_contents (place->path, &content, size, NULL));
  return content;
}

/* One script that works and one that does not: neither is done, and the old program still works. */
static void
test_broken (void)
{
  static const struct {
    const char *sql;
    YzError error;
    YzError on_postgresql; /* 0: the same */
  } cases[] = {
    { "CREATE TABLE u (x TEXT) @STRICT@; SELEKT 1;", YZ_ERROR_STORE },
    { "CREATE TABLE u (x TEXT) @STRICT@; INSERT INTO nowhere VALUES (1);", YZ_ERROR_STORE },
    { "CREATE TABLE u (x TEXT) @STRICT@; CREATE TABLE u (x TEXT) @STRICT@;", YZ_ERROR_STORE },
    { "INSERT INTO rider VALUES (1, '王五', 0); INSERT INTO card VALUES (12, 1);",
      YZ_ERROR_UNIQUE },
    { "DELETE FROM rider WHERE id = 1;", YZ_ERROR_STORE_DAMAGED, YZ_ERROR_STORE },
    { "CREATE TABLE u (x @MONEY@) @STRICT@;", YZ_ERROR_STORE },
    { "-- @oracle\nCREATE TABLE u (x TEXT);", YZ_ERROR_STORE },
  };
  const char *scripts[3] = { history[0], history[1], NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Place) place = { 0 };
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (YzStore) store = NULL;
    gsize size_before = 0;
    gsize size_after = 0;
    YzError wanted = cases[i].error;

    if (yz_test_on_postgresql () && cases[i].on_postgresql != 0)
      wanted = cases[i].on_postgresql;
    place_init (&place);
    make_at (&place, 1);
    yz_store_close (open_at (&place, 1, YZ_STORE_WRITE, NULL));
    before = read_all (&place, &size_before);
    scripts[2] = cases[i].sql;
    g_test_message ("%s", cases[i].sql);
    assert_refused (&place, scripts, 3, YZ_STORE_WRITE, wanted);
    assert_refused (&place, scripts, 3, YZ_STORE_WRITE, wanted);
    after = read_all (&place, &size_after);
    g_assert_cmpmem (before, size_before, after, size_after);
    g_assert_false (place_has (&place, "-wal"));

    store = open_at (&place, 1, YZ_STORE_WRITE, &error);
    g_assert_no_error (error);
    g_assert_cmpint (query_int (store, "SELECT count (*) FROM rider"), ==, 2);
  }
}

/* Nothing half-made is left of a store that could not be made. */
static void
test_broken_creation (void)
{
  static const char *const broken[] = { "CREATE TABLE a (x TEXT) @STRICT@; SELEKT 1;" };
  g_auto (Place) place = { 0 };
  g_autoptr (YzMigrations) bad = scripts_new (broken, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *list = NULL;
  g_autofree char *part = NULL;

  place_init (&place);
  g_assert_null (yz_store_create_with (place.uri, bad, &error));
  assert_error (error, YZ_ERROR_STORE);
  g_assert_nonnull (strstr (error->message, "migration 1 (script-1)"));
  list = place_list (&place);
  if (yz_test_on_postgresql ()) {
    g_assert_true (yz_test_place_is_empty (&place.server));
    make_at (&place, 3);
    return;
  }
  g_assert_cmpstr (list, ==, "station.db.lock");

  /* Neither is the rest of a program that was killed over it in the way. */
  part = place_beside (&place, ".new");
  g_assert_true (g_file_set_contents (part, "half", -1, NULL));
  make_at (&place, 3);
  g_assert_false (place_has (&place, ".new"));
}

static void
test_newer (void)
{
  static const YzStoreMode modes[] = { YZ_STORE_WRITE, YZ_STORE_READ };
  g_auto (Place) place = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size_before = 0;
  gsize size_after = 0;

  place_init (&place);
  make_at (&place, 3);
  before = read_all (&place, &size_before);
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (open_at (&place, 2, modes[i], &error));
    assert_error (error, YZ_ERROR_STORE_NEWER);
    g_assert_cmpint (yz_error_get_asked (error), ==, 3);
    g_assert_cmpint (yz_error_get_there (error), ==, 2);
  }
  after = read_all (&place, &size_after);
  g_assert_cmpmem (before, size_before, after, size_after);
}

static void
test_reader_of_older (void)
{
  g_auto (Place) place = { 0 };

  place_init (&place);
  make_at (&place, 1);
  assert_refused (&place, history, 3, YZ_STORE_READ, YZ_ERROR_STORE);
}

static void
test_no_version (void)
{
  g_auto (Place) place = { 0 };

  place_init (&place);
  make_at (&place, 1);
  raw_execute (place.path, "DELETE FROM migration");
  assert_refused (&place, history, 1, YZ_STORE_WRITE, YZ_ERROR_STORE_DAMAGED);
  raw_execute (place.path, "DROP TABLE migration");
  assert_refused (&place, history, 1, YZ_STORE_WRITE, YZ_ERROR_STORE_DAMAGED);
  assert_refused (&place, history, 1, YZ_STORE_READ, YZ_ERROR_STORE_DAMAGED);
}

static void
test_translate (void)
{
  static const struct {
    const char *sql;
    const char *sqlite; /* NULL: refused */
    const char *postgresql;
  } cases[] = {
    { "a @INT@, b @BLOB@", "a INTEGER, b BLOB\n", "a bigint, b bytea\n" },
    { ") @STRICT@;", ") STRICT;\n", ") ;\n" },
    { ") @CLUSTERED@;", ") STRICT, WITHOUT ROWID;\n", ") ;\n" },
    { "x\n-- @sqlite\ny\n-- @postgresql\nz\n-- @all\nw", "x\ny\nw\n", "x\nz\nw\n" },
    { "-- @STRICT@ ends a table", "-- STRICT ends a table\n", "--  ends a table\n" },
    { "-- between \"-- @sqlite\" and so on", "-- between \"-- @sqlite\" and so on\n", NULL },
    { "'mail@example.org' @ @@", "'mail@example.org' @ @@\n", NULL },
    { "@MONEY@", NULL, NULL },
    { "-- @oracle", NULL, NULL },
    { "", "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *sqlite = yz_migration_translate (cases[i].sql, YZ_DIALECT_SQLITE, &error);

    g_assert_cmpstr (sqlite, ==, cases[i].sqlite);
    if (sqlite == NULL)
      assert_error (error, YZ_ERROR_STORE);
    if (cases[i].postgresql != NULL) {
      g_autofree char *other = yz_migration_translate (cases[i].sql, YZ_DIALECT_POSTGRESQL, NULL);

      g_assert_cmpstr (other, ==, cases[i].postgresql);
    }
  }
}

/* The scripts of the program itself. */
static void
test_built_in (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzMigrations) scripts = yz_migrations_load (&error);
  g_autoptr (YzStore) store = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (yz_migrations_get_version (scripts), >=, 2);
  g_assert_cmpstr (scripts->items[0].name, ==, "ledger");
  g_assert_cmpstr (scripts->items[1].name, ==, "station");
  for (gsize i = 0; i < scripts->length; i++) {
    g_autofree char *other =
      yz_migration_translate (scripts->items[i].sql, YZ_DIALECT_POSTGRESQL, &error);

    g_assert_no_error (error);
    g_assert_null (strstr (other, "STRICT"));
    g_assert_null (strstr (other, "RAISE (ABORT"));
  }
  place_init (&place);
  store = yz_store_create (place.uri, &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_int (store, "SELECT max (version) FROM migration"),
                   ==,
                   yz_migrations_get_version (scripts));
  yz_store_check_integrity (store, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/migration/upgrade", test_upgrade);
  g_test_add_func ("/migration/broken", test_broken);
  g_test_add_func ("/migration/broken-creation", test_broken_creation);
  g_test_add_func ("/migration/newer", test_newer);
  g_test_add_func ("/migration/reader-of-older", test_reader_of_older);
  if (!yz_test_on_postgresql ())
    g_test_add_func ("/migration/no-version", test_no_version);
  g_test_add_func ("/migration/translate", test_translate);
  g_test_add_func ("/migration/built-in", test_built_in);
  return g_test_run ();
}

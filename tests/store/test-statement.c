/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-statement"

#include "store-test.h"

#include "yz-sqlite.h"

static void
test_integers (void)
{
  static const int64_t values[] = { 0, 1, -1, 1000000000, INT64_MAX, INT64_MIN, INT64_MIN + 1 };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (YzStatement) statement = yz_store_query (store, "SELECT $1, $1 IS NULL, $2");

    yz_statement_bind_int (statement, 1, values[i]);
    yz_statement_bind_id (statement, 2, values[i]);
    g_assert_true (yz_statement_fetch (statement, NULL));
    g_assert_cmpint (yz_statement_get_int (statement, 0), ==, values[i]);
    g_assert_cmpint (yz_statement_get_int (statement, 1), ==, 0);
    g_assert_cmpint (yz_statement_is_null (statement, 2), ==, values[i] == 0);
    g_assert_cmpint (yz_statement_get_int (statement, 2), ==, values[i]);
  }
}

static void
test_texts_and_blobs (void)
{
  static const guint8 bytes[] = { 0, 1, 2, 0, 255, 0 };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *copy = NULL;
  gsize size = 99;

  place_init (&place);
  store = plain_create (&place);
  statement = yz_store_query (store, "SELECT $1, $2, $3, $4, $5, $6, length ($1)");
  yz_statement_bind_text (statement, 1, "暖新驿站 🛵");
  yz_statement_bind_text (statement, 2, "");
  yz_statement_bind_text (statement, 3, NULL);
  yz_statement_bind_blob (statement, 4, bytes, sizeof bytes);
  yz_statement_bind_blob (statement, 5, bytes, 0);
  yz_statement_bind_blob (statement, 6, NULL, 0);
  g_assert_true (yz_statement_fetch (statement, NULL));
  g_assert_cmpstr (yz_statement_get_text (statement, 0), ==, "暖新驿站 🛵");
  g_assert_cmpint (yz_statement_get_int (statement, 6), ==, 6);
  copy = yz_statement_dup_text (statement, 0);
  g_assert_cmpstr (copy, ==, "暖新驿站 🛵");
  g_assert_cmpstr (yz_statement_get_text (statement, 1), ==, "");
  g_assert_false (yz_statement_is_null (statement, 1));
  g_assert_null (yz_statement_get_text (statement, 2));
  g_assert_null (yz_statement_dup_text (statement, 2));
  g_assert_true (yz_statement_is_null (statement, 2));
  {
    const void *data = yz_statement_get_blob (statement, 3, &size);

    g_assert_cmpmem (data, size, bytes, sizeof bytes);
  }
  g_assert_nonnull (yz_statement_get_blob (statement, 4, &size));
  g_assert_cmpuint (size, ==, 0);
  g_assert_false (yz_statement_is_null (statement, 4));
  g_assert_null (yz_statement_get_blob (statement, 5, &size));
  g_assert_true (yz_statement_is_null (statement, 5));
}

/* A database that somebody else wrote to. */
static void
test_hostile_text (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStatement) statement = NULL;
  gsize size = 0;

  place_init (&place);
  store = plain_create (&place);
  statement =
    yz_store_query (store, "SELECT CAST (X'61FF62' AS TEXT), CAST (X'610062' AS TEXT), 'x'");
  g_assert_true (yz_statement_fetch (statement, NULL));
  g_assert_cmpstr (yz_statement_get_text (statement, 0),
                   ==,
                   "a\xef\xbf\xbd"
                   "b");
  g_assert_cmpstr (yz_statement_get_text (statement, 1),
                   ==,
                   "a\xef\xbf\xbd"
                   "b");
  g_assert_cmpstr (yz_statement_get_text (statement, 2), ==, "x");
  yz_statement_get_blob (statement, 1, &size);
  g_assert_cmpuint (size, ==, 3);
}

static void
test_reuse (void)
{
  static const char sql[] = "SELECT $1";
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  YzStatement *first = NULL;
  YzStatement *second = NULL;
  YzStatement *again = NULL;

  place_init (&place);
  store = plain_create (&place);
  first = yz_store_query (store, sql);
  yz_statement_bind_int (first, 1, 7);
  g_assert_true (yz_statement_fetch (first, NULL));
  second = yz_store_query (store, sql);
  g_assert_true (second != first);
  g_assert_true (yz_statement_fetch (second, NULL));
  g_assert_true (yz_statement_is_null (second, 0));
  g_assert_cmpint (yz_statement_get_int (first, 0), ==, 7);

  /* Binding begins anew. */
  yz_statement_bind_int (first, 1, 8);
  g_assert_true (yz_statement_fetch (first, NULL));
  g_assert_cmpint (yz_statement_get_int (first, 0), ==, 8);
  g_assert_cmpint (yz_statement_step (first, NULL), ==, YZ_STEP_DONE);
  g_assert_cmpint (yz_statement_step (first, NULL), ==, YZ_STEP_DONE);

  yz_statement_free (second);
  yz_statement_free (first);
  again = yz_store_query (store, sql);
  g_assert_true (again == first);
  g_assert_true (yz_statement_fetch (again, NULL));
  g_assert_true (yz_statement_is_null (again, 0));
  yz_statement_free (again);
}

/* Another text at the address of an earlier one must not get its statement. */
static void
test_reuse_of_address (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  char sql[32] = "SELECT 1";

  place_init (&place);
  store = plain_create (&place);
  g_assert_cmpint (query_int (store, sql), ==, 1);
  g_strlcpy (sql, "SELECT 2", sizeof sql);
  g_assert_cmpint (query_int (store, sql), ==, 2);
}

static void
test_errors (void)
{
  static const struct {
    const char *sql;
    int parameter;
    const char *text;
    YzError error;
  } cases[] = {
    { "SELEKT 1", 0, NULL, YZ_ERROR_STORE },
    { "SELECT nothing FROM nowhere", 0, NULL, YZ_ERROR_STORE },
    { "SELECT 1; SELECT 2", 0, NULL, YZ_ERROR_STORE },
    { "", 0, NULL, YZ_ERROR_STORE },
    { "-- nothing", 0, NULL, YZ_ERROR_STORE },
    { "SELECT ?", 0, NULL, YZ_ERROR_STORE },
    { "SELECT :name", 0, NULL, YZ_ERROR_STORE },
    { "SELECT $0", 0, NULL, YZ_ERROR_STORE },
    { "SELECT $100", 0, NULL, YZ_ERROR_STORE },
    { "SELECT $1", 2, "x", YZ_ERROR_STORE },
    { "SELECT $1", 0x7fffffff, "x", YZ_ERROR_STORE },
    { "SELECT $1", -1, "x", YZ_ERROR_STORE },
    { "SELECT $1", 1, "\xff", YZ_ERROR_INPUT },
    { "SELECT \"no column but a text\"", 0, NULL, YZ_ERROR_STORE },
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzStatement) statement = yz_store_query (store, cases[i].sql);

    if (cases[i].text != NULL)
      yz_statement_bind_text (statement, cases[i].parameter, cases[i].text);
    yz_statement_bind_null (statement, 1);
    for (int j = 0; j < 2; j++) {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (yz_statement_step (statement, &error), ==, YZ_STEP_ERROR);
      assert_error (error, cases[i].error);
    }
    g_assert_cmpint (yz_statement_step (statement, NULL), ==, YZ_STEP_ERROR);
  }
  {
    g_autoptr (YzStatement) statement = yz_store_query (store, "SELECT id FROM t");
    g_autoptr (GError) error = NULL;

    g_assert_false (yz_statement_fetch (statement, &error));
    assert_error (error, YZ_ERROR_NOT_FOUND);
  }
}

static void
test_sizes (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *large = g_malloc0 (YZ_SQLITE_VALUE_MAX + 1);

  place_init (&place);
  store = plain_create (&place);
  statement = yz_store_query (store, "SELECT length ($1)");
  yz_statement_bind_blob (statement, 1, large, YZ_SQLITE_VALUE_MAX + 1);
  g_assert_false (yz_statement_fetch (statement, &error));
  assert_error (error, YZ_ERROR_INPUT);
  g_assert_cmpint (yz_error_get_there (error), ==, YZ_SQLITE_VALUE_MAX);
  yz_statement_bind_blob (statement, 1, large, YZ_SQLITE_VALUE_MAX);
  g_assert_true (yz_statement_fetch (statement, NULL));
  g_assert_cmpint (yz_statement_get_int (statement, 0), ==, YZ_SQLITE_VALUE_MAX);
}

static void
test_constraints (void)
{
  static const char *const script[] = {
    "CREATE TABLE p (id @INT@ NOT NULL PRIMARY KEY, a @INT@, b TEXT,"
    " CONSTRAINT p_floor CHECK (a >= 0), CONSTRAINT p_key UNIQUE (b, a)) @STRICT@;"
    "CREATE TABLE c (k @INT@ NOT NULL, l @INT@ NOT NULL, p @INT@ REFERENCES p (id),"
    " PRIMARY KEY (k, l)) @CLUSTERED@;"
    "CREATE TABLE e (x TEXT) @STRICT@; CREATE UNIQUE INDEX e_lower ON e (lower (x));"
    "CREATE TABLE r (x TEXT CHECK (length (x) < 3)) @STRICT@;\n"
    "-- @sqlite\n"
    "CREATE TRIGGER c_no_delete BEFORE DELETE ON c"
    " BEGIN SELECT RAISE (ABORT, 'never deleted'); END;\n"
    "-- @postgresql\n"
    "CREATE FUNCTION refuse () RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'never deleted'; END $$;"
    "CREATE TRIGGER c_no_delete BEFORE DELETE ON c FOR EACH ROW EXECUTE FUNCTION refuse ();\n"
    "-- @all\n"
    "INSERT INTO p VALUES (1, 1, 'x'); INSERT INTO c VALUES (1, 2, 1);"
    "INSERT INTO e VALUES ('a');",
  };
  static const struct {
    const char *sql;
    YzError error;
    const char *subject;
    const char *on_postgresql; /* (nullable) where it is called otherwise there */
  } cases[] = {
    { "INSERT INTO p VALUES (2, -1, 'y')", YZ_ERROR_CHECK, "p_floor" },
    { "UPDATE p SET a = a - 2", YZ_ERROR_CHECK, "p_floor" },
    { "INSERT INTO r VALUES ('long')", YZ_ERROR_CHECK, "length (x) < 3", "r_x_check" },
    { "INSERT INTO p VALUES (2, 1, 'x')", YZ_ERROR_UNIQUE, "p.b" },
    { "INSERT INTO p VALUES (1, 2, 'y')", YZ_ERROR_UNIQUE, "p.id" },
    { "INSERT INTO c VALUES (1, 2, 1)", YZ_ERROR_UNIQUE, "c.k" },
    { "INSERT INTO e VALUES ('A')", YZ_ERROR_UNIQUE, "e_lower", "e.lower(x)" },
    { "DELETE FROM c", YZ_ERROR_REFUSED, "never deleted" },
    { "INSERT INTO c VALUES (5, 5, 99)", YZ_ERROR_STORE, NULL },
    { "INSERT INTO c VALUES (NULL, 5, 1)", YZ_ERROR_CHECK, "c.k" },
    { "UPDATE c SET k = CASE WHEN k > 1 THEN k END", YZ_ERROR_CHECK, "c.k" },
    { "INSERT INTO p VALUES (3, 'x', 'x')", YZ_ERROR_STORE, NULL },
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzMigrations) scripts = scripts_new (script, 1);
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = yz_store_create_with (place.uri, scripts, NULL);
  g_assert_nonnull (store);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);
    g_autoptr (YzStatement) statement = yz_store_query (store, cases[i].sql);

    g_test_message ("%s", cases[i].sql);
    if (yz_statement_run (statement, &error))
      yz_transaction_commit (transaction, &error);
    assert_error (error, cases[i].error);
    if (yz_test_on_postgresql () && cases[i].on_postgresql != NULL)
      g_assert_cmpstr (yz_error_get_subject (error), ==, cases[i].on_postgresql);
    else if (cases[i].subject != NULL)
      g_assert_cmpstr (yz_error_get_subject (error), ==, cases[i].subject);
  }
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM p"), ==, 1);
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM c"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statement/integers", test_integers);
  g_test_add_func ("/statement/texts-and-blobs", test_texts_and_blobs);
  /* A server in UTF-8 keeps nothing else. */
  if (!yz_test_on_postgresql ())
    g_test_add_func ("/statement/hostile-text", test_hostile_text);
  g_test_add_func ("/statement/reuse", test_reuse);
  g_test_add_func ("/statement/reuse-of-address", test_reuse_of_address);
  g_test_add_func ("/statement/errors", test_errors);
  g_test_add_func ("/statement/sizes", test_sizes);
  g_test_add_func ("/statement/constraints", test_constraints);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-pg-value"

#include "store-test.h"

#include "yz-pg.h"

#include <string.h>

/* What the server sends in its binary form, as a number and as a text. */
static void
test_results (void)
{
  static const struct {
    const char *sql;
    int64_t number;
    const char *text; /* NULL: the value is NULL */
  } cases[] = {
    { "SELECT NULL::bigint", 0, NULL },
    { "SELECT NULL", 0, NULL },
    { "SELECT true", 1, "1" },
    { "SELECT 1 = 2", 0, "0" },
    { "SELECT 32767::smallint", 32767, "32767" },
    { "SELECT (-32768)::smallint", -32768, "-32768" },
    { "SELECT 2147483647", 2147483647, "2147483647" },
    { "SELECT (-2147483648)::integer", -2147483648, "-2147483648" },
    { "SELECT 9223372036854775807", INT64_MAX, "9223372036854775807" },
    { "SELECT (-9223372036854775808)::bigint", INT64_MIN, "-9223372036854775808" },
    { "SELECT 4294967295::oid", 4294967295, "4294967295" },
    { "SELECT count(*) FROM generate_series(1, 5)", 5, "5" },
    { "SELECT sum(i) FROM generate_series(1::bigint, 100000) i", 5000050000, "5000050000" },
    { "SELECT sum(i) FROM generate_series(1::bigint, 0) i", 0, NULL },
    { "SELECT 0::numeric", 0, "0" },
    { "SELECT 10000::numeric", 10000, "10000" },
    { "SELECT 100000000::numeric", 100000000, "100000000" },
    { "SELECT 100000001::numeric", 100000001, "100000001" },
    { "SELECT (-12345678)::numeric", -12345678, "-12345678" },
    { "SELECT 9223372036854775807::numeric", INT64_MAX, "9223372036854775807" },
    { "SELECT (-9223372036854775808)::numeric", INT64_MIN, "-9223372036854775808" },
    { "SELECT 9223372036854775808::numeric", INT64_MAX, "9223372036854775808" },
    { "SELECT -1e30::numeric", INT64_MIN, "-1000000000000000000000000000000" },
    { "SELECT 12.5::numeric", 12, "12.5" },
    { "SELECT -0.00012::numeric(10, 6)", 0, "-0.000120" },
    { "SELECT 1.10::numeric(10, 2)", 1, "1.10" },
    { "SELECT 'NaN'::numeric", 0, "NaN" },
    { "SELECT 'Infinity'::numeric", 0, "NaN" },
    { "SELECT 2.5::double precision", 2, "2.5" },
    { "SELECT -2.5::real", -2, "-2.5" },
    { "SELECT 'NaN'::double precision", 0, "nan" },
    { "SELECT 1e300::double precision", INT64_MAX, "1.0000000000000001e+300" },
    { "SELECT '暖新驿站'", 0, "暖新驿站" },
    { "SELECT ''", 0, "" },
    { "SELECT '123 pieces'", 123, "123 pieces" },
    { "SELECT 'a'::varchar(3)", 0, "a" },
    { "SELECT current_database()::name <> ''", 1, "1" },
    { "SELECT 'abc'::bytea", 0, "abc" },
    { "SELECT ''::bytea", 0, "" },
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzStatement) statement = yz_store_query (store, cases[i].sql);

    g_test_message ("%s", cases[i].sql);
    g_assert_true (yz_statement_fetch (statement, NULL));
    g_assert_cmpint (yz_statement_get_int (statement, 0), ==, cases[i].number);
    g_assert_cmpstr (yz_statement_get_text (statement, 0), ==, cases[i].text);
    g_assert_cmpint (yz_statement_is_null (statement, 0), ==, cases[i].text == NULL);
  }
}

typedef enum {
  BIND_NULL,
  BIND_INT,
  BIND_TEXT,
  BIND_BLOB,
} Binding;

static void
insert (YzStore *store, Binding binding, int64_t number)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (store, "INSERT INTO v (i, x, b) VALUES ($1, $2, $3)");
  g_autofree char *text = g_strdup_printf ("%d", (int) number);
  g_autoptr (GError) error = NULL;

  if (binding != BIND_NULL) {
    yz_statement_bind_int (statement, 1, number);
    yz_statement_bind_text (statement, 2, text);
    yz_statement_bind_blob (statement, 3, text, strlen (text));
  } else {
    yz_statement_bind_null (statement, 1);
    yz_statement_bind_text (statement, 2, NULL);
  }
  yz_statement_run (statement, &error);
  g_assert_no_error (error);
}

/* The server learns the types of a text at its first use: what was NULL then may be anything. */
static void
test_null_first (void)
{
  static const char *const script[] = { "CREATE TABLE v (i @INT@, x TEXT, b @BLOB@) @STRICT@" };
  static const Binding orders[][3] = {
    { BIND_NULL, BIND_INT, BIND_NULL },
    { BIND_INT, BIND_NULL, BIND_INT },
  };
  g_autoptr (YzMigrations) scripts = scripts_new (script, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++) {
    g_auto (Place) place = { 0 };
    g_autoptr (YzStore) store = NULL;
    g_autoptr (YzTransaction) transaction = NULL;
    int64_t numbers = 0;

    place_init (&place);
    store = yz_store_create_with (place.uri, scripts, NULL);
    transaction = yz_transaction_begin (store, NULL);
    for (gsize j = 0; j < G_N_ELEMENTS (orders[i]); j++) {
      insert (store, orders[i][j], (int64_t) j + 5);
      numbers += orders[i][j] == BIND_INT;
    }
    g_assert_cmpint (query_int (store, "SELECT count(*) FROM v"), ==, 3);
    g_assert_cmpint (query_int (store,
                                "SELECT count(*) FROM v WHERE i::text = x "
                                "AND convert_from(b, 'UTF8') = x"),
                     ==,
                     numbers);
    g_assert_cmpint (query_int (store,
                                "SELECT count(*) FROM v WHERE i IS NULL AND x IS NULL AND b IS "
                                "NULL"),
                     ==,
                     3 - numbers);
    g_assert_true (yz_transaction_commit (transaction, NULL));
  }
}

/* One text with parameters of another type each time. */
static void
test_changing_types (void)
{
  static const char sql[] = "SELECT $1";
  static const Binding bindings[] = { BIND_TEXT, BIND_INT,  BIND_BLOB, BIND_NULL,
                                      BIND_INT,  BIND_BLOB, BIND_TEXT };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  for (gsize i = 0; i < G_N_ELEMENTS (bindings); i++) {
    g_autoptr (YzStatement) statement = yz_store_query (store, sql);
    gsize size = 0;

    if (bindings[i] == BIND_INT)
      yz_statement_bind_int (statement, 1, INT64_MIN);
    else if (bindings[i] == BIND_TEXT)
      yz_statement_bind_text (statement, 1, "骑手");
    else if (bindings[i] == BIND_BLOB)
      yz_statement_bind_blob (statement, 1, "\0\xff", 2);
    g_assert_true (yz_statement_fetch (statement, NULL));
    if (bindings[i] == BIND_INT)
      g_assert_cmpint (yz_statement_get_int (statement, 0), ==, INT64_MIN);
    else if (bindings[i] == BIND_TEXT)
      g_assert_cmpstr (yz_statement_get_text (statement, 0), ==, "骑手");
    else if (bindings[i] == BIND_BLOB)
      g_assert_cmpmem (yz_statement_get_blob (statement, 0, &size), size, "\0\xff", 2);
    else
      g_assert_true (yz_statement_is_null (statement, 0));
  }
}

/* Several of the same text under way at once, each with its own values. */
static void
test_same_text_at_once (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  YzStatement *statements[5] = { NULL };

  place_init (&place);
  store = plain_create (&place);
  transaction = yz_transaction_begin (store, NULL);
  for (int i = 0; i < 5; i++) {
    statements[i] = yz_store_query (store, "SELECT $1 FROM generate_series(1, 3)");
    yz_statement_bind_int (statements[i], 1, i);
    yz_statement_send (statements[i]);
  }
  for (int row = 0; row < 3; row++)
    for (int i = 4; i >= 0; i--) {
      g_assert_cmpint (yz_statement_step (statements[i], NULL), ==, YZ_STEP_ROW);
      g_assert_cmpint (yz_statement_get_int (statements[i], 0), ==, i);
    }
  for (int i = 0; i < 5; i++) {
    g_assert_cmpint (yz_statement_step (statements[i], NULL), ==, YZ_STEP_DONE);
    yz_statement_free (statements[i]);
  }
  g_assert_cmpint (query_int (store,
                              "SELECT count(*) FROM pg_prepared_statements "
                              "WHERE statement LIKE '%generate_series(1, 3)'"),
                   ==,
                   1);
  g_assert_true (yz_transaction_commit (transaction, NULL));
}

static void
test_words (void)
{
  static const struct {
    const char *sql;
    gboolean sound;
    gboolean writes;
    int parameters;
  } cases[] = {
    { "SELECT $1, '$7', \"$8\", $3 -- $9\n, $2 /* $10 */", TRUE, FALSE, 3 },
    { "  -- INSERT\n select 1", TRUE, FALSE, 0 },
    { "/* DELETE */ VALUES ($1)", TRUE, FALSE, 1 },
    { "INSERT INTO t VALUES ($2)", TRUE, TRUE, 2 },
    { "update t SET n = 1;", TRUE, TRUE, 0 },
    { "WITH x AS (SELECT 1) SELECT * FROM x", TRUE, FALSE, 0 },
    { "WITH x AS (DELETE FROM t RETURNING 1) SELECT * FROM x", TRUE, TRUE, 0 },
    { "WITH x AS (SELECT 'UPDATE' AS updated) SELECT * FROM x", TRUE, FALSE, 0 },
    { "TRUNCATE t", TRUE, TRUE, 0 },
    { "DO $$ BEGIN END $$", FALSE, FALSE, 0 },
    { "SELECT 1; SELECT 2", FALSE, FALSE, 0 },
    { "SELECT $0", FALSE, FALSE, 0 },
    { "SELECT $99", TRUE, FALSE, 99 },
    { "SELECT $100", FALSE, FALSE, 0 },
    { "SELECT 'it''s $5', $1", TRUE, FALSE, 1 },
    { "SELECT 'unfinished $1", TRUE, FALSE, 0 },
    { "SELECT a$1 FROM t", TRUE, FALSE, 1 },
    { "", FALSE, FALSE, 0 },
    { " ; ", FALSE, FALSE, 0 },
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    YzPgText *text = yz_pg_text_get (store->connection, cases[i].sql, &error);

    g_test_message ("%s", cases[i].sql);
    g_assert_cmpint (text != NULL, ==, cases[i].sound);
    if (text == NULL) {
      assert_error (error, YZ_ERROR_STORE);
      continue;
    }
    g_assert_cmpint (text->writes, ==, cases[i].writes);
    g_assert_cmpint (text->parameters, ==, cases[i].parameters);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pg-value/results", test_results);
  g_test_add_func ("/pg-value/null-first", test_null_first);
  g_test_add_func ("/pg-value/changing-types", test_changing_types);
  g_test_add_func ("/pg-value/same-text-at-once", test_same_text_at_once);
  g_test_add_func ("/pg-value/words", test_words);
  return g_test_run ();
}

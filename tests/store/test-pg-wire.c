/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-pg-wire"

#include "store-test.h"

#include "yz-pg.h"

#include <string.h>

static YzPg *
get_pg (YzStore *store)
{
  return store->connection;
}

static void
post (YzStore *store, int64_t id)
{
  YzStatement *statement = yz_store_query (store, "INSERT INTO t (id) VALUES ($1)");

  yz_statement_bind_int (statement, 1, id);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
}

static int64_t
count (YzStore *store)
{
  return query_int (store, "SELECT count(*) FROM t");
}

/* More than fits into the buffers of both sides at once. */
static void
test_thousands (void)
{
  enum {
    ROWS = 20000
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree int64_t *values = g_new0 (int64_t, ROWS);

  place_init (&place);
  store = plain_create (&place);
  yz_pg_set_patience (get_pg (store), 10000, 10000);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

    for (int i = 0; i < ROWS; i++) {
      YzStatement *statement =
        yz_store_query (store,
                        "INSERT INTO t (id, name, n) VALUES ($1, $2, $1 * 2) "
                        "RETURNING n, repeat(name, 10)");
      g_autofree char *name = g_strdup_printf ("a name that has some length: %d", i);

      yz_statement_bind_int (statement, 1, i);
      yz_statement_bind_text (statement, 2, name);
      yz_statement_post (statement, &values[i], NULL, NULL, NULL);
    }
    yz_transaction_commit (transaction, &error);
    g_assert_no_error (error);
  }
  for (int i = 0; i < ROWS; i++)
    g_assert_cmpint (values[i], ==, 2 * i);
  g_assert_cmpint (count (store), ==, ROWS);
}

static void
on_refused (YzStore *store, gpointer data, GError **error)
{
  int64_t *seen = data;

  assert_error (*error, YZ_ERROR_UNIQUE);
  *seen = count (store);
}

static void
test_failure_in_the_middle (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  int64_t seen = -1;

  place_init (&place);
  store = plain_create (&place);
  plain_add (store, 500);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

    for (int64_t i = 1; i <= 1000; i++) {
      YzStatement *statement = yz_store_query (store, "INSERT INTO t (id) VALUES ($1)");

      yz_statement_bind_int (statement, 1, i);
      yz_statement_post (statement, NULL, i == 500 ? on_refused : NULL, &seen, NULL);
    }
    g_assert_false (yz_transaction_commit (transaction, &error));
    assert_error (error, YZ_ERROR_UNIQUE);
    g_assert_cmpstr (yz_error_get_subject (error), ==, "t.id");
  }
  g_assert_cmpint (seen, ==, 1);
  g_assert_cmpint (count (store), ==, 1);
  plain_add (store, 2);
}

/* What the server was to prepare after a failure, it has not. */
static void
test_prepared_in_vain (void)
{
  static const char sql[] = "SELECT 42";
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  plain_add (store, 1);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
    g_autoptr (YzStatement) late = yz_store_query (store, sql);

    post (store, 1);
    yz_statement_send (late);
    g_assert_false (yz_transaction_commit (transaction, NULL));
  }
  g_assert_cmpint (query_int (store, sql), ==, 42);
}

/* The reason is that of the first which failed, whoever is asked first. */
static void
test_first_reason (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  plain_add (store, 1);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);
    g_autoptr (YzStatement) bad = yz_store_query (store, "INSERT INTO t (id) VALUES (1)");
    g_autoptr (YzStatement) good = yz_store_query (store, "SELECT 1");

    yz_statement_send (bad);
    yz_statement_send (good);
    g_assert_false (yz_statement_fetch (good, &error));
    assert_error (error, YZ_ERROR_UNIQUE);
    g_clear_error (&error);
    g_assert_false (yz_statement_run (bad, &error));
    assert_error (error, YZ_ERROR_UNIQUE);
    g_clear_error (&error);
    g_assert_false (yz_transaction_commit (transaction, &error));
  }
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);
    g_autoptr (YzStatement) unasked = yz_store_query (store, "INSERT INTO t (id) VALUES (1)");

    g_clear_error (&error);
    yz_statement_send (unasked);
    g_assert_false (yz_transaction_commit (transaction, &error));
    assert_error (error, YZ_ERROR_UNIQUE);
  }
  g_assert_cmpint (count (store), ==, 1);
}

static void
fill (YzStore *store, int64_t rows)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
  g_autoptr (YzStatement) statement =
    yz_store_query (store, "INSERT INTO t (id, n) SELECT i, i * i FROM generate_series(1, $1) i");

  yz_statement_bind_int (statement, 1, rows);
  g_assert_true (yz_statement_run (statement, NULL));
  g_assert_cmpint (yz_store_get_changes (store), ==, rows);
  g_assert_true (yz_transaction_commit (transaction, NULL));
}

static void
test_streams (void)
{
  static const int64_t sizes[] = { 0, 1, 999, 1000, 1001, 2000, 4321 };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  fill (store, 4321);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
    g_autoptr (YzStatement) up = NULL;
    g_autoptr (YzStatement) down = NULL;
    g_autoptr (YzStatement) left = NULL;

    up = yz_store_query (store, "SELECT id, n FROM t WHERE id <= $1 ORDER BY id");
    down = yz_store_query (store, "SELECT id FROM t WHERE id <= $1 ORDER BY id DESC");
    left = yz_store_query (store, "SELECT id FROM t WHERE id <= $1 ORDER BY id DESC");
    yz_statement_bind_int (up, 1, sizes[i]);
    yz_statement_bind_int (down, 1, sizes[i]);
    yz_statement_bind_int (left, 1, sizes[i]);
    yz_statement_stream (up);
    yz_statement_stream (down);
    yz_statement_stream (left);
    for (int64_t row = 1; row <= sizes[i]; row++) {
      g_assert_cmpint (yz_statement_step (up, NULL), ==, YZ_STEP_ROW);
      g_assert_cmpint (yz_statement_step (down, NULL), ==, YZ_STEP_ROW);
      g_assert_cmpint (yz_statement_get_int (up, 0), ==, row);
      g_assert_cmpint (yz_statement_get_int (up, 1), ==, row * row);
      g_assert_cmpint (yz_statement_get_int (down, 0), ==, sizes[i] - row + 1);
      if (row == 1)
        g_assert_cmpint (yz_statement_step (left, NULL), ==, YZ_STEP_ROW);
    }
    g_assert_cmpint (yz_statement_step (up, NULL), ==, YZ_STEP_DONE);
    g_assert_cmpint (yz_statement_step (down, NULL), ==, YZ_STEP_DONE);
    g_clear_pointer (&left, yz_statement_free);
    /* What was left in the middle is in nobody's way. */
    g_assert_cmpint (query_int (store, "SELECT count(*) FROM pg_cursors WHERE name <> ''"), ==, 0);
    g_assert_true (yz_transaction_commit (transaction, NULL));
  }
}

static void
test_stream_fails (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  fill (store, 3000);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
    g_autoptr (YzStatement) stream =
      yz_store_query (store, "SELECT 1 / (2500 - id) FROM t ORDER BY id");
    YzStep step = YZ_STEP_ROW;
    int rows = 0;

    yz_statement_stream (stream);
    while ((step = yz_statement_step (stream, &error)) == YZ_STEP_ROW)
      rows++;
    g_assert_cmpint (step, ==, YZ_STEP_ERROR);
    assert_error (error, YZ_ERROR_STORE);
    g_assert_cmpint (rows, ==, 2000);
  }
  g_assert_cmpint (count (store), ==, 3000);
}

/* Large rows in both directions at once. */
static void
test_large (void)
{
  enum {
    SIZE = 3 * 1000 * 1000,
    TIMES = 8
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autofree char *bytes = g_malloc (SIZE);
  YzStatement *statements[TIMES] = { NULL };

  memset (bytes, 0x5a, SIZE);
  place_init (&place);
  store = plain_create (&place);
  yz_pg_set_patience (get_pg (store), 10000, 10000);
  transaction = yz_transaction_begin (store, NULL);
  for (int i = 0; i < TIMES; i++) {
    statements[i] = yz_store_query (store, "SELECT $1 || $1, $2");
    yz_statement_bind_blob (statements[i], 1, bytes, SIZE);
    yz_statement_bind_int (statements[i], 2, i);
    yz_statement_send (statements[i]);
  }
  for (int i = TIMES - 1; i >= 0; i--) {
    gsize size = 0;

    g_assert_true (yz_statement_fetch (statements[i], NULL));
    yz_statement_get_blob (statements[i], 0, &size);
    g_assert_cmpuint (size, ==, 2 * SIZE);
    g_assert_cmpint (yz_statement_get_int (statements[i], 1), ==, i);
    yz_statement_free (statements[i]);
  }
  g_assert_true (yz_transaction_commit (transaction, NULL));
}

/* What was sent and never asked for. */
static void
test_abandoned (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  for (int i = 0; i < 3; i++) {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
    YzStatement *one = yz_store_query (store, "SELECT $1");
    YzStatement *other = yz_store_query (store, "INSERT INTO t (id) VALUES ($1)");

    yz_statement_bind_int (one, 1, 1);
    yz_statement_send (one);
    yz_statement_bind_int (one, 1, 2);
    yz_statement_send (one);
    yz_statement_bind_int (other, 1, i);
    yz_statement_send (other);
    yz_statement_free (other);
    if (i != 1) {
      g_assert_true (yz_statement_fetch (one, NULL));
      g_assert_cmpint (yz_statement_get_int (one, 0), ==, 2);
    }
    yz_statement_free (one);
    if (i != 2)
      g_assert_true (yz_transaction_commit (transaction, NULL));
  }
  g_assert_cmpint (count (store), ==, 2);
}

/* A redemption is one pipeline: nothing is waited for before the commit. */
static void
test_round_trips (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzTransaction) transaction = NULL;

  place_init (&place);
  store = plain_create (&place);
  plain_add (store, 1);
  transaction = yz_transaction_begin (store, NULL);
  for (int64_t id = 10; id < 30; id++)
    post (store, id);
  /* BEGIN, the statements (prepared before), and nothing answered yet. */
  g_assert_cmpuint (get_pg (store)->sent.length, ==, 21);
  g_assert_true (yz_transaction_commit (transaction, NULL));
  g_assert_cmpint (count (store), ==, 21);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pg-wire/thousands", test_thousands);
  g_test_add_func ("/pg-wire/failure-in-the-middle", test_failure_in_the_middle);
  g_test_add_func ("/pg-wire/prepared-in-vain", test_prepared_in_vain);
  g_test_add_func ("/pg-wire/first-reason", test_first_reason);
  g_test_add_func ("/pg-wire/streams", test_streams);
  g_test_add_func ("/pg-wire/stream-fails", test_stream_fails);
  g_test_add_func ("/pg-wire/large", test_large);
  g_test_add_func ("/pg-wire/abandoned", test_abandoned);
  g_test_add_func ("/pg-wire/round-trips", test_round_trips);
  return g_test_run ();
}

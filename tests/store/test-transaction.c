/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-transaction"

#include "store-test.h"

#include "yz-sqlite.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

static gboolean
add (YzStore *store, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (store, "INSERT INTO t (id) VALUES ($1)");

  yz_statement_bind_int (statement, 1, id);
  return yz_statement_run (statement, error);
}

static int64_t
count (YzStore *store)
{
  return query_int (store, "SELECT count (*) FROM t");
}

static sqlite3 *
get_db (YzStore *store)
{
  return ((YzSqlite *) store->connection)->db;
}

static void
test_commit (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

    g_assert_no_error (error);
    g_assert_true (add (store, 1, &error));
    g_assert_true (add (store, 2, &error));
    g_assert_true (yz_transaction_commit (transaction, &error));
    g_assert_no_error (error);
  }
  g_assert_cmpint (count (store), ==, 2);
  yz_store_close (g_steal_pointer (&store));
  store = plain_open (&place, YZ_STORE_WRITE);
  g_assert_cmpint (count (store), ==, 2);
}

static void
test_scope_end (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);

    g_assert_nonnull (transaction);
    g_assert_true (add (store, 1, NULL));
    g_assert_cmpint (count (store), ==, 1);
  }
  g_assert_cmpint (count (store), ==, 0);
  /* The next one starts afresh. */
  plain_add (store, 5);
  g_assert_cmpint (count (store), ==, 1);
}

static void
test_outside (void)
{
  static const char *const changes[] = {
    "INSERT INTO t (id) VALUES (1)",
    "UPDATE t SET n = 1",
    "DELETE FROM t",
    "CREATE TABLE u (x)",
    "DROP TABLE t",
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzStatement) statement = yz_store_query (store, changes[i]);

    g_assert_false (yz_statement_run (statement, &error));
    assert_error (error, YZ_ERROR_STORE);
  }
  g_assert_cmpint (count (store), ==, 0);
}

static void
test_nested (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) outer = yz_transaction_begin (store, NULL);

    g_assert_true (add (store, 1, NULL));
    {
      g_autoptr (YzTransaction) inner = yz_transaction_begin (store, NULL);

      g_assert_true (add (store, 2, NULL));
      g_assert_true (yz_transaction_commit (inner, NULL));
    }
    g_assert_true (store->driver->in_transaction (store->connection));
    g_assert_true (yz_transaction_commit (outer, NULL));
    g_assert_false (store->driver->in_transaction (store->connection));
  }
  g_assert_cmpint (count (store), ==, 2);
}

/* An inner commit is worth nothing if the outer one is left. */
static void
test_nested_left (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) outer = yz_transaction_begin (store, NULL);
    g_autoptr (YzTransaction) inner = yz_transaction_begin (store, NULL);

    g_assert_nonnull (outer);
    g_assert_true (add (store, 1, NULL));
    g_assert_true (yz_transaction_commit (inner, NULL));
  }
  g_assert_cmpint (count (store), ==, 0);
}

static void
test_doomed (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) outer = yz_transaction_begin (store, NULL);
    g_autoptr (YzTransaction) middle = yz_transaction_begin (store, NULL);

    {
      g_autoptr (YzTransaction) inner = yz_transaction_begin (store, NULL);

      g_assert_nonnull (inner);
      g_assert_true (add (store, 1, NULL));
    }
    {
      g_autoptr (YzTransaction) inner = yz_transaction_begin (store, NULL);

      g_assert_true (add (store, 2, NULL));
      g_assert_false (yz_transaction_commit (inner, &error));
      assert_error (error, YZ_ERROR_STORE);
      g_clear_error (&error);
    }
    g_assert_false (yz_transaction_commit (middle, &error));
    assert_error (error, YZ_ERROR_STORE);
    g_clear_error (&error);
    g_assert_false (yz_transaction_commit (outer, &error));
    assert_error (error, YZ_ERROR_STORE);
  }
  g_assert_cmpint (count (store), ==, 0);
  plain_add (store, 3);
  g_assert_cmpint (count (store), ==, 1);
}

/* As on PostgreSQL: what failed in the middle is not written by half. */
static void
test_failed_statement (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);

    g_assert_true (add (store, 1, NULL));
    g_assert_false (add (store, 1, &error));
    assert_error (error, YZ_ERROR_UNIQUE);
    g_clear_error (&error);
    g_assert_false (yz_transaction_commit (transaction, &error));
    assert_error (error, YZ_ERROR_STORE);
  }
  g_assert_cmpint (count (store), ==, 0);
}

/* No room: the engine may end the transaction itself, and nothing after that is written alone. */
static void
test_full (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = TRUE;

  place_init (&place);
  store = plain_create (&place);
  plain_add (store, 1);
  g_assert_cmpint (sqlite3_exec (get_db (store), "PRAGMA max_page_count = 5", NULL, NULL, NULL),
                   ==,
                   SQLITE_OK);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);

    for (int64_t i = 2; i < 100000 && done; i++)
      done = add (store, i, &error);
    assert_error (error, YZ_ERROR_STORE_FULL);
    g_clear_error (&error);
    g_assert_false (yz_transaction_commit (transaction, &error));
    assert_error (error, YZ_ERROR_STORE);
  }
  g_assert_cmpint (count (store), ==, 1);
  g_assert_cmpint (sqlite3_exec (get_db (store), "PRAGMA max_page_count = 500", NULL, NULL, NULL),
                   ==,
                   SQLITE_OK);
  plain_add (store, 2);
  g_assert_cmpint (count (store), ==, 2);
}

static void
test_ended_by_engine (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);

    g_assert_true (add (store, 1, NULL));
    sqlite3_exec (get_db (store), "ROLLBACK", NULL, NULL, NULL);
    g_assert_false (add (store, 2, &error));
    assert_error (error, YZ_ERROR_STORE);
    g_clear_error (&error);
    g_assert_false (yz_transaction_commit (transaction, &error));
    assert_error (error, YZ_ERROR_STORE);
  }
  g_assert_cmpint (count (store), ==, 0);
}

static int
on_commit_refused (void *data)
{
  return 1;
}

static void
test_commit_fails (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  sqlite3_commit_hook (get_db (store), on_commit_refused, NULL);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);

    g_assert_true (add (store, 1, NULL));
    g_assert_false (yz_transaction_commit (transaction, &error));
    assert_error (error, YZ_ERROR_STORE);
  }
  sqlite3_commit_hook (get_db (store), NULL, NULL);
  g_assert_true (sqlite3_get_autocommit (get_db (store)));
  g_assert_cmpint (count (store), ==, 0);
  plain_add (store, 2);
  g_assert_cmpint (count (store), ==, 1);
}

/* The disk refuses to take the log of a commit. */
static void
commit_to_refusing_disk (gpointer data)
{
  const Place *place = data;
  g_autoptr (YzStore) store = plain_open (place, YZ_STORE_WRITE);
  g_autoptr (GError) error = NULL;
  struct rlimit limit = { 0 };
  gboolean refused = FALSE;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = 65536;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  for (int64_t i = 1; i <= 100 && !refused; i++) {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);

    g_assert_true (add (store, i, NULL));
    refused = !yz_transaction_commit (transaction, &error);
    if (refused)
      g_assert_cmpint (count (store), ==, i - 1);
  }
  g_assert_true (refused);
  g_assert_true (error->domain == YZ_ERROR);
  g_assert_cmpint (yz_error_get_exit (error), ==, YZ_EXIT_STORE);
}

static void
test_disk_refuses (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  int64_t rows = 0;

  place_init (&place);
  yz_store_close (plain_create (&place));
  run_child (commit_to_refusing_disk, &place);
  store = plain_open (&place, YZ_STORE_WRITE);
  rows = count (store);
  g_assert_cmpint (rows, >, 1);
  g_assert_cmpint (rows, ==, query_int (store, "SELECT max (id) FROM t"));
  yz_store_check_integrity (store, &error);
  g_assert_no_error (error);
}

static void
test_snapshot (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) writer = NULL;
  g_autoptr (YzStore) reader = NULL;

  place_init (&place);
  writer = plain_create (&place);
  plain_add (writer, 1);
  reader = plain_open (&place, YZ_STORE_READ);
  {
    g_autoptr (YzTransaction) snapshot = yz_transaction_begin (reader, NULL);

    /* A server takes it with the first look. */
    if (yz_test_on_postgresql ())
      g_assert_cmpint (count (reader), ==, 1);
    plain_add (writer, 2);
    g_assert_cmpint (count (reader), ==, 1);
    plain_add (writer, 3);
    g_assert_cmpint (count (reader), ==, 1);
    g_assert_true (yz_transaction_commit (snapshot, NULL));
  }
  g_assert_cmpint (count (reader), ==, 3);
}

/* A row of RETURNING that is still looked at must not hold up the commit. */
static void
test_returning (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
    g_autoptr (YzStatement) statement =
      yz_store_query (store, "INSERT INTO t (id, n) VALUES (1, 5), (2, 6) RETURNING n + 1");
    g_autoptr (YzStatement) reading = yz_store_query (store, "SELECT id FROM t ORDER BY id");

    g_assert_true (yz_statement_fetch (statement, &error));
    g_assert_cmpint (yz_statement_get_int (statement, 0), ==, 6);
    g_assert_true (yz_statement_fetch (reading, &error));
    yz_transaction_commit (transaction, &error);
    g_assert_no_error (error);
    g_assert_cmpint (yz_statement_step (statement, &error), ==, YZ_STEP_DONE);
    g_assert_cmpint (yz_statement_step (reading, &error), ==, YZ_STEP_ROW);
    g_assert_cmpint (yz_statement_get_int (reading, 0), ==, 2);
  }
  g_assert_cmpint (count (store), ==, 2);
}

static void
test_rollback_while_reading (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStatement) reading = NULL;
  g_autoptr (YzTransaction) transaction = NULL;

  place_init (&place);
  store = plain_create (&place);
  plain_add (store, 1);
  plain_add (store, 2);
  transaction = yz_transaction_begin (store, NULL);
  reading = yz_store_query (store, "SELECT id FROM t");
  g_assert_true (add (store, 3, NULL));
  g_assert_true (yz_statement_fetch (reading, NULL));
  g_clear_pointer (&transaction, yz_transaction_free);
  yz_statement_step (reading, NULL);
  g_clear_pointer (&reading, yz_statement_free);
  g_assert_cmpint (count (store), ==, 2);
}

static void
test_changes (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) all = NULL;
  g_autoptr (YzStatement) none = NULL;

  place_init (&place);
  store = plain_create (&place);
  transaction = yz_transaction_begin (store, NULL);
  for (int64_t i = 0; i < 7; i++)
    g_assert_true (add (store, i, NULL));
  g_assert_cmpint (yz_store_get_changes (store), ==, 1);
  all = yz_store_query (store, "UPDATE t SET n = 1");
  g_assert_true (yz_statement_run (all, NULL));
  g_assert_cmpint (yz_store_get_changes (store), ==, 7);
  none = yz_store_query (store, "UPDATE t SET n = 2 WHERE id = 99");
  g_assert_true (yz_statement_run (none, NULL));
  g_assert_cmpint (yz_store_get_changes (store), ==, 0);
}

/* Somebody writes without asking for the lock of the store. */
static void
test_busy (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *other = NULL;

  place_init (&place);
  store = plain_create (&place);
  g_assert_cmpint (sqlite3_open (place.path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_null (yz_transaction_begin (store, &error));
  assert_error (error, YZ_ERROR_STORE_BUSY);
  sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (other);
  plain_add (store, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transaction/commit", test_commit);
  g_test_add_func ("/transaction/scope-end", test_scope_end);
  g_test_add_func ("/transaction/outside", test_outside);
  g_test_add_func ("/transaction/nested", test_nested);
  g_test_add_func ("/transaction/nested-left", test_nested_left);
  g_test_add_func ("/transaction/doomed", test_doomed);
  g_test_add_func ("/transaction/failed-statement", test_failed_statement);
  g_test_add_func ("/transaction/snapshot", test_snapshot);
  g_test_add_func ("/transaction/returning", test_returning);
  g_test_add_func ("/transaction/rollback-while-reading", test_rollback_while_reading);
  g_test_add_func ("/transaction/changes", test_changes);
  if (yz_test_on_postgresql ())
    return g_test_run ();
  g_test_add_func ("/transaction/full", test_full);
  g_test_add_func ("/transaction/ended-by-engine", test_ended_by_engine);
  g_test_add_func ("/transaction/commit-fails", test_commit_fails);
  g_test_add_func ("/transaction/disk-refuses", test_disk_refuses);
  g_test_add_func ("/transaction/busy", test_busy);
  return g_test_run ();
}

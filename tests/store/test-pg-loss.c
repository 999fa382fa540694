/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-pg-loss"

#include "store-test.h"

#include "yz-pg.h"

#include <signal.h>
#include <string.h>

static YzPg *
get_pg (YzStore *store)
{
  return store->connection;
}

static int64_t
get_backend (YzStore *store)
{
  return query_int (store, "SELECT pg_backend_pid()");
}

static void
terminate (const Place *place, int64_t backend)
{
  g_autofree char *sql = g_strdup_printf ("SELECT pg_terminate_backend(%d, 10000)", (int) backend);

  server_run (place->uri, sql);
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

/* The server ended the session while nobody looked: nobody has to know. */
static void
test_lost_while_idle (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  guint64 epoch = 0;

  place_init (&place);
  store = plain_create (&place);
  plain_add (store, 1);
  epoch = yz_store_get_epoch (store);
  terminate (&place, get_backend (store));
  plain_add (store, 2);
  g_assert_cmpuint (yz_store_get_epoch (store), !=, epoch);
  terminate (&place, get_backend (store));
  g_assert_cmpint (count (store), ==, 2);
}

static void
test_lost_in_transaction (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint64 epoch = 0;

  place_init (&place);
  store = plain_create (&place);
  epoch = yz_store_get_epoch (store);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);
    g_autoptr (YzStatement) again = NULL;

    post (store, 1);
    g_assert_cmpint (count (store), ==, 1);
    terminate (&place, get_backend (store));
    post (store, 2);
    again = yz_store_query (store, "SELECT 1");
    g_assert_false (yz_statement_fetch (again, &error));
    assert_error (error, YZ_ERROR_STORE_LOST);
    g_clear_error (&error);
    g_assert_false (yz_transaction_commit (transaction, &error));
    assert_error (error, YZ_ERROR_STORE_LOST);
  }
  g_assert_cmpuint (yz_store_get_epoch (store), !=, epoch);
  g_assert_cmpint (count (store), ==, 0);
  plain_add (store, 3);
  g_assert_cmpint (count (store), ==, 1);
}

/* The server went before the commit left: nothing is unknown. */
static void
test_lost_before_commit (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

    post (store, 1);
    g_assert_cmpint (count (store), ==, 1);
    terminate (&place, get_backend (store));
    g_assert_false (yz_transaction_commit (transaction, &error));
    assert_error (error, YZ_ERROR_STORE_LOST);
  }
  g_assert_cmpint (count (store), ==, 0);
}

/* Stops the backend of @store, so that it is there and does not answer. */
static pid_t
freeze (YzStore *store)
{
  pid_t backend = (pid_t) get_backend (store);

  g_assert_cmpint (kill (backend, SIGSTOP), ==, 0);
  return backend;
}

static void
test_silence (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  pid_t backend = 0;
  gint64 started = 0;

  place_init (&place);
  store = plain_create (&place);
  yz_pg_set_patience (get_pg (store), YZ_PG_PATIENCE_MS, YZ_PG_LONG_PATIENCE_MS);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);
    g_autoptr (YzStatement) statement = yz_store_query (store, "SELECT 1");

    backend = freeze (store);
    started = g_get_monotonic_time ();
    g_assert_false (yz_statement_fetch (statement, &error));
    assert_error (error, YZ_ERROR_STORE_LOST);
    g_assert_cmpint (g_get_monotonic_time () - started, >=, 900 * 1000);
    g_assert_cmpint (g_get_monotonic_time () - started, <, 3000 * 1000);
  }
  /* It goes on beside the one that hangs. */
  plain_add (store, 1);
  kill (backend, SIGCONT);
  g_assert_cmpint (count (store), ==, 1);
}

static void
test_silence_in_commit (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  pid_t backend = 0;

  place_init (&place);
  store = plain_create (&place);
  yz_pg_set_patience (get_pg (store), 100, 10000);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

    backend = freeze (store);
    post (store, 1);
    g_assert_false (yz_transaction_commit (transaction, &error));
    assert_error (error, YZ_ERROR_STORE_UNKNOWN);
    g_assert_nonnull (strstr (error->message, "commit"));
  }
  kill (backend, SIGCONT);
  /* What nobody knew: here it was in the pipe, and is done after all. */
  yz_pg_set_patience (get_pg (store), 10000, 10000);
  for (int i = 0; i < 1000 && count (store) == 0; i++)
    g_usleep (10000);
  g_assert_cmpint (count (store), ==, 1);
}

/* A reader may wait for long; a stream of a writer too. */
static void
test_patience (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) writer = NULL;
  g_autoptr (YzStore) reader = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  writer = plain_create (&place);
  reader = plain_open (&place, YZ_STORE_READ);
  yz_pg_set_patience (get_pg (writer), 100, 10000);
  yz_pg_set_patience (get_pg (reader), 100, 10000);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (reader, NULL);

    query_int (reader, "SELECT 1 FROM pg_sleep(0.3)");
    g_assert_true (yz_transaction_commit (transaction, NULL));
  }
  query_int (writer, "SELECT 1 FROM pg_sleep(0.3)");
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (writer, NULL);
    g_autoptr (YzStatement) stream = yz_store_query (writer, "SELECT 1 FROM pg_sleep(0.3)");
    g_autoptr (YzStatement) plain = yz_store_query (writer, "SELECT 2 FROM pg_sleep(0.3)");

    yz_statement_stream (stream);
    g_assert_true (yz_statement_fetch (stream, &error));
    g_assert_false (yz_statement_fetch (plain, &error));
    assert_error (error, YZ_ERROR_STORE_LOST);
  }
}

/* The commit is on the disk of the primary alone when somebody ends its wait for the standby. */
static void
test_standby_missing (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  server_run (place.uri, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
  server_run (place.uri, "SELECT pg_reload_conf()");
  yz_pg_set_patience (get_pg (store), 300, YZ_PG_LONG_PATIENCE_MS);
  /* Another process of the server tells the others that commits wait from now on. */
  for (int64_t id = 100; error == NULL; id++) {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);

    g_assert_cmpint (id, <, 100000);
    post (store, id);
    yz_transaction_commit (transaction, &error);
  }
  assert_error (error, YZ_ERROR_STORE_UNKNOWN);
  g_clear_error (&error);
  yz_pg_set_patience (get_pg (store), 20000, 20000);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
    g_autofree char *watch = NULL;
    const char *arguments[] = { "psql", "-qX", "-d", place.uri, "-c", NULL, NULL };

    /* Somebody at the server cancels what waits for so long. */
    watch =
      g_strdup_printf ("DO $$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = %d "
                       "AND wait_event = 'SyncRep') LOOP PERFORM pg_sleep(0.01), "
                       "pg_stat_clear_snapshot(); "
                       "END LOOP; PERFORM pg_cancel_backend(%d); END $$",
                       (int) get_backend (store),
                       (int) get_backend (store));
    arguments[5] = watch;
    g_assert_true (
      g_spawn_async (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL));
    post (store, 2);
    g_assert_false (yz_transaction_commit (transaction, &error));
    assert_error (error, YZ_ERROR_STORE_UNKNOWN);
    g_assert_nonnull (strstr (error->message, "standby"));
  }
  server_run (place.uri, "ALTER SYSTEM RESET synchronous_standby_names");
  server_run (place.uri, "SELECT pg_reload_conf()");
  yz_store_close (g_steal_pointer (&store));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pg-loss/lost-while-idle", test_lost_while_idle);
  g_test_add_func ("/pg-loss/lost-in-transaction", test_lost_in_transaction);
  g_test_add_func ("/pg-loss/lost-before-commit", test_lost_before_commit);
  g_test_add_func ("/pg-loss/silence", test_silence);
  g_test_add_func ("/pg-loss/silence-in-commit", test_silence_in_commit);
  g_test_add_func ("/pg-loss/patience", test_patience);
  g_test_add_func ("/pg-loss/standby-missing", test_standby_missing);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-group"

#include "store-test.h"

#include "yz-group.h"
#include "yz-sqlite.h"

static gboolean
add (YzStore *store, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (store, "INSERT INTO t (id) VALUES ($1)");

  yz_statement_bind_int (statement, 1, id);
  return yz_statement_run (statement, error);
}

/* One part of a group, or a transaction of its own where there is none. */
static gboolean
add_in_part (YzStore *store, int64_t id, GError **error)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);

  return transaction != NULL && add (store, id, error) &&
         yz_transaction_commit (transaction, error);
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
begin (YzStore *store)
{
  g_autoptr (GError) error = NULL;

  yz_group_begin (store, &error);
  g_assert_no_error (error);
}

static void
commit (YzStore *store)
{
  g_autoptr (GError) error = NULL;

  yz_group_commit (store, &error);
  g_assert_no_error (error);
  g_assert_true (sqlite3_get_autocommit (get_db (store)));
}

static void
test_possible (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStore) reader = NULL;

  place_init (&place);
  store = plain_create (&place);
  reader = plain_open (&place, YZ_STORE_READ);
  g_assert_true (yz_group_is_possible (store));
  g_assert_false (yz_group_is_possible (reader));
}

static void
test_keep (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (YzStore) reader = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  reader = plain_open (&place, YZ_STORE_READ);
  begin (store);
  for (int64_t i = 1; i <= 5; i++) {
    g_assert_true (add_in_part (store, i, &error));
    /* A part sees what was kept before it; nobody else does. */
    g_assert_cmpint (count (store), ==, i);
    g_assert_cmpint (count (reader), ==, 0);
  }
  commit (store);
  g_assert_cmpint (count (reader), ==, 5);
  /* Afterwards a transaction is one of its own again. */
  plain_add (store, 6);
  g_assert_cmpint (count (reader), ==, 6);
  begin (store);
  commit (store);
}

/* One commit is one frame of the log that says so. */
static int
on_commit (void *data)
{
  (*(int *) data)++;
  return 0;
}

static void
test_one_commit (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  int commits = 0;

  place_init (&place);
  store = plain_create (&place);
  sqlite3_commit_hook (get_db (store), on_commit, &commits);
  begin (store);
  for (int64_t i = 1; i <= 32; i++)
    g_assert_true (add_in_part (store, i, &error));
  g_assert_cmpint (commits, ==, 0);
  commit (store);
  g_assert_cmpint (commits, ==, 1);
  sqlite3_commit_hook (get_db (store), NULL, NULL);
}

/* Each of these fails in another way; the parts around them are not harmed. */
static void
fail_by_scope_end (YzStore *store)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);

  g_assert_true (add (store, 100, NULL));
}

static void
fail_by_statement (YzStore *store)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (add (store, 100, NULL));
  g_assert_false (add (store, 100, &error));
  assert_error (error, YZ_ERROR_UNIQUE);
  g_clear_error (&error);
  g_assert_false (yz_transaction_commit (transaction, &error));
  assert_error (error, YZ_ERROR_STORE);
}

static void
fail_inside (YzStore *store)
{
  g_autoptr (YzTransaction) outer = yz_transaction_begin (store, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (add (store, 100, NULL));
  {
    g_autoptr (YzTransaction) inner = yz_transaction_begin (store, NULL);

    g_assert_true (add (store, 101, NULL));
  }
  g_assert_false (yz_transaction_commit (outer, &error));
  assert_error (error, YZ_ERROR_STORE);
}

/* Sees what others kept, and nothing of the part that was undone already. */
static void
explain (YzStore *store, gpointer data, GError **error)
{
  int64_t *seen = data;

  *seen = count (store);
  g_clear_error (error);
  yz_error_set_subject (error, YZ_ERROR_STOCK, "soap", "explained");
}

static void
fail_by_posted (YzStore *store)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
  g_autoptr (GError) error = NULL;
  int64_t before = count (store);
  int64_t seen = -1;

  g_assert_true (add (store, 100, NULL));
  yz_statement_post (yz_store_query (store, "INSERT INTO t (id) VALUES (100)"),
                     NULL,
                     explain,
                     &seen,
                     NULL);
  g_assert_cmpint (seen, ==, before);
  g_assert_false (add (store, 102, &error));
  assert_error (error, YZ_ERROR_STOCK);
  g_clear_error (&error);
  g_assert_false (yz_transaction_commit (transaction, &error));
  assert_error (error, YZ_ERROR_STOCK);
}

/* With statements that still stand on a row. */
static void
fail_while_reading (YzStore *store)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
  g_autoptr (YzStatement) reading = yz_store_query (store, "SELECT id FROM t");
  g_autoptr (YzStatement) writing =
    yz_store_query (store, "INSERT INTO t (id) VALUES (100), (101) RETURNING id");

  g_assert_true (yz_statement_fetch (writing, NULL));
  g_assert_true (yz_statement_fetch (reading, NULL));
  g_clear_pointer (&transaction, yz_transaction_free);
}

static void
test_undo (void)
{
  static void (*const failures[]) (YzStore * store) = {
    fail_by_scope_end, fail_by_statement, fail_inside, fail_by_posted, fail_while_reading,
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++) {
    int64_t first = (int64_t) i * 2;
    guint64 epoch = 0;

    begin (store);
    g_assert_true (add_in_part (store, first, &error));
    epoch = yz_store_get_epoch (store);
    failures[i](store);
    /* What was remembered of it is void. */
    g_assert_cmpuint (yz_store_get_epoch (store), !=, epoch);
    g_assert_cmpint (count (store), ==, first + 1);
    g_assert_true (add_in_part (store, first + 1, &error));
    commit (store);
    g_assert_cmpint (count (store), ==, first + 2);
  }
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM t WHERE id >= 100"), ==, 0);
}

/* A row of RETURNING that is looked at when its part is kept. */
static void
test_returning (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  begin (store);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);
    g_autoptr (YzStatement) statement =
      yz_store_query (store, "INSERT INTO t (id, n) VALUES (1, 5), (2, 6) RETURNING n");
    g_autoptr (YzStatement) reading = yz_store_query (store, "SELECT id FROM t ORDER BY id");

    g_assert_true (yz_statement_fetch (statement, &error));
    g_assert_true (yz_statement_fetch (reading, &error));
    g_assert_true (yz_transaction_commit (transaction, &error));
    g_assert_cmpint (yz_statement_step (reading, &error), ==, YZ_STEP_ROW);
    commit (store);
    g_assert_cmpint (yz_statement_get_int (reading, 0), ==, 2);
  }
  g_assert_cmpint (count (store), ==, 2);
}

/* No room: the engine ends the transaction, and with it what others had done. */
static void
test_ended_by_engine (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint64 epoch = 0;

  place_init (&place);
  store = plain_create (&place);
  plain_add (store, 1);
  begin (store);
  g_assert_true (add_in_part (store, 2, &error));
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);

    g_assert_true (add (store, 3, &error));
    sqlite3_exec (get_db (store), "ROLLBACK", NULL, NULL, NULL);
    g_assert_false (add (store, 4, &error));
    assert_error (error, YZ_ERROR_STORE);
    g_clear_error (&error);
    g_assert_false (yz_transaction_commit (transaction, &error));
    assert_error (error, YZ_ERROR_STORE);
    g_clear_error (&error);
  }
  /* Nobody may begin, and be told afterwards that it was done. */
  g_assert_false (add_in_part (store, 5, &error));
  assert_error (error, YZ_ERROR_STORE);
  g_clear_error (&error);
  epoch = yz_store_get_epoch (store);
  g_assert_false (yz_group_commit (store, &error));
  assert_error (error, YZ_ERROR_STORE);
  g_assert_cmpuint (yz_store_get_epoch (store), !=, epoch);
  g_assert_cmpint (count (store), ==, 1);
  plain_add (store, 6);
  g_assert_cmpint (count (store), ==, 2);
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
  guint64 epoch = 0;

  place_init (&place);
  store = plain_create (&place);
  begin (store);
  g_assert_true (add_in_part (store, 1, &error));
  g_assert_true (add_in_part (store, 2, &error));
  epoch = yz_store_get_epoch (store);
  sqlite3_commit_hook (get_db (store), on_commit_refused, NULL);
  g_assert_false (yz_group_commit (store, &error));
  assert_error (error, YZ_ERROR_STORE);
  sqlite3_commit_hook (get_db (store), NULL, NULL);
  g_assert_cmpuint (yz_store_get_epoch (store), !=, epoch);
  g_assert_true (sqlite3_get_autocommit (get_db (store)));
  g_assert_cmpint (count (store), ==, 0);
  plain_add (store, 3);
}

static void
keep_parts_and_wait (gpointer data)
{
  YzStore *store = plain_open (data, YZ_STORE_WRITE);

  plain_add (store, 1);
  begin (store);
  for (int64_t i = 2; i <= 20; i++)
    g_assert_true (add_in_part (store, i, NULL));
}

/* Ended between the last part and the commit: nobody was answered, nothing is there. */
static void
test_killed (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  Child child;

  place_init (&place);
  yz_store_close (plain_create (&place));
  child_start (&child, keep_parts_and_wait, &place);
  child_kill (&child);
  store = plain_open (&place, YZ_STORE_WRITE);
  g_assert_cmpint (count (store), ==, 1);
}

/* A script of parts at random, some of which fail; what each answers and what is left behind. */
static char *
play (YzStore *store, guint32 seed, guint group_size)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GString) answers = g_string_new (NULL);

  for (guint i = 0; i < 96; i++) {
    gboolean done = TRUE;

    if (group_size > 0 && i % group_size == 0)
      begin (store);
    {
      g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, NULL);

      for (int n = g_rand_int_range (rand, 1, 4); n > 0 && done; n--) {
        int64_t id = g_rand_int_range (rand, 0, 150);

        done = add (store, id, NULL);
      }
      /* Sometimes somebody thinks better of it. */
      if (g_rand_int_range (rand, 0, 5) > 0)
        done = yz_transaction_commit (transaction, NULL);
      else
        done = FALSE;
    }
    g_string_append_c (answers, done ? '+' : '-');
    if (group_size > 0 && i % group_size == group_size - 1)
      commit (store);
  }
  g_string_append_printf (answers,
                          " %" G_GINT64_FORMAT " rows, %" G_GINT64_FORMAT,
                          count (store),
                          query_int (store, "SELECT SUM (id * id) FROM t"));
  return g_string_free (g_steal_pointer (&answers), FALSE);
}

static void
test_same_as_one_by_one (void)
{
  for (guint32 seed = 0; seed < 4; seed++) {
    g_autofree char *alone = NULL;

    for (guint size = 0; size <= 32; size = size == 0 ? 1 : size * 2) {
      g_auto (Place) place = { 0 };
      g_autoptr (YzStore) store = NULL;
      g_autofree char *answers = NULL;

      place_init (&place);
      store = plain_create (&place);
      answers = play (store, seed, size);
      if (size == 0)
        alone = g_steal_pointer (&answers);
      else
        g_assert_cmpstr (answers, ==, alone);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/group/possible", test_possible);
  g_test_add_func ("/group/keep", test_keep);
  g_test_add_func ("/group/one-commit", test_one_commit);
  g_test_add_func ("/group/undo", test_undo);
  g_test_add_func ("/group/returning", test_returning);
  g_test_add_func ("/group/ended-by-engine", test_ended_by_engine);
  g_test_add_func ("/group/commit-fails", test_commit_fails);
  g_test_add_func ("/group/killed", test_killed);
  g_test_add_func ("/group/same-as-one-by-one", test_same_as_one_by_one);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-posted"

#include "store-test.h"

/* What an explanation saw. */
typedef struct {
  int calls;
  int freed;
  int64_t there; /* rows of t when it was asked */
  char *subject;
} Seen;

static void
explain (YzStore *store, gpointer data, GError **error)
{
  Seen *seen = data;

  seen->calls++;
  seen->there = query_int (store, "SELECT count (*) FROM t");
  seen->subject = g_strdup (yz_error_get_subject (*error));
  g_clear_error (error);
  yz_error_set (error, YZ_ERROR_STOCK, "soap", 3, seen->there, "soap: 3 asked");
}

static void
on_freed (gpointer data)
{
  ((Seen *) data)->freed++;
}

static void
post_row (YzStore *store, int64_t id, int64_t *value, Seen *seen)
{
  YzStatement *statement =
    yz_store_query (store,
                    value != NULL ? "INSERT INTO t (id, n) VALUES ($1, $1 + 100) RETURNING n"
                                  : "INSERT INTO t (id) VALUES ($1)");

  yz_statement_bind_int (statement, 1, id);
  yz_statement_post (statement, value, seen != NULL ? explain : NULL, seen, on_freed);
}

static void
test_commit (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  Seen seen = { 0 };
  int64_t value = -1;

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

    for (int64_t id = 1; id <= 20; id++)
      post_row (store, id, NULL, id == 7 ? &seen : NULL);
    post_row (store, 21, &value, NULL);
    g_assert_true (yz_transaction_commit (transaction, &error));
    g_assert_no_error (error);
  }
  g_assert_cmpint (value, ==, 121);
  g_assert_cmpint (seen.calls, ==, 0);
  g_assert_cmpint (seen.freed, ==, 1);
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, 21);
}

/* A change that finds no row gives no value. */
static void
test_no_row (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  int64_t value = -1;

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

    yz_statement_post (yz_store_query (store, "UPDATE t SET n = 1 WHERE id = 5 RETURNING n"),
                       &value,
                       NULL,
                       NULL,
                       NULL);
    g_assert_true (yz_transaction_commit (transaction, &error));
  }
  g_assert_cmpint (value, ==, 0);
}

/* What is read after it sees what was posted. */
static void
test_order (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

    post_row (store, 1, NULL, NULL);
    g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, 1);
    post_row (store, 2, NULL, NULL);
    g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, 2);
    g_assert_true (yz_transaction_commit (transaction, &error));
  }
}

/* The refusal is explained once, when everything is undone, whoever meets it. */
static void
check_refusal (gboolean step, gboolean nested)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint64 epoch = 0;
  Seen seen = { 0 };

  place_init (&place);
  store = plain_create (&place);
  plain_add (store, 1);
  epoch = yz_store_get_epoch (store);
  {
    g_autoptr (YzTransaction) outer = yz_transaction_begin (store, &error);
    g_autoptr (YzTransaction) inner = nested ? yz_transaction_begin (store, &error) : NULL;

    post_row (store, 2, NULL, NULL);
    post_row (store, 1, NULL, &seen);
    post_row (store, 3, NULL, NULL);
    if (step) {
      g_autoptr (YzStatement) count = yz_store_query (store, "SELECT count (*) FROM t");

      g_assert_cmpint (yz_statement_step (count, &error), ==, YZ_STEP_ERROR);
      assert_error (error, YZ_ERROR_STOCK);
      g_clear_error (&error);
    }
    if (nested) {
      yz_transaction_commit (inner, &error);
      g_clear_error (&error);
    }
    g_assert_false (yz_transaction_commit (outer, &error));
  }
  assert_error (error, YZ_ERROR_STOCK);
  g_assert_cmpint (yz_error_get_there (error), ==, 1);
  g_assert_cmpint (seen.calls, ==, 1);
  g_assert_cmpint (seen.freed, ==, 1);
  g_assert_cmpint (seen.there, ==, 1);
  g_assert_cmpstr (seen.subject, ==, "t.id");
  g_assert_cmpuint (yz_store_get_epoch (store), !=, epoch);
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, 1);
  g_free (seen.subject);
  plain_add (store, 2);
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, 2);
}

static void
test_refusal (void)
{
  check_refusal (FALSE, FALSE);
  check_refusal (TRUE, FALSE);
  check_refusal (FALSE, TRUE);
  check_refusal (TRUE, TRUE);
}

/* A guard that is left lets go of everything. */
static void
test_left (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (YzStore) store = NULL;
  g_autoptr (GError) error = NULL;
  Seen seen = { 0 };

  place_init (&place);
  store = plain_create (&place);
  {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

    g_assert_no_error (error);
    post_row (store, 1, NULL, &seen);
  }
  g_assert_cmpint (seen.calls, ==, 0);
  g_assert_cmpint (seen.freed, ==, 1);
  g_assert_cmpint (query_int (store, "SELECT count (*) FROM t"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/posted/commit", test_commit);
  g_test_add_func ("/posted/no-row", test_no_row);
  g_test_add_func ("/posted/order", test_order);
  g_test_add_func ("/posted/refusal", test_refusal);
  g_test_add_func ("/posted/left", test_left);
  return g_test_run ();
}

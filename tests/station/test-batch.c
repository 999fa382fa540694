/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-batch.h"

#include "yz-clock.h"
#include "yz-item.h"
#include "yz-redemption.h"
#include "yz-test.h"

#define TODAY 20261122

static void
set_day (int64_t date)
{
  yz_clock_set_fixed (yz_date_start_ms (date) + 36000000);
}

/* Books @amount pieces from @from to @to and names the batch of the leg in the same transaction. */
static int64_t
book (YzTestStation *test,
      YzEntryKind kind,
      YzAccountKind from,
      YzAccountKind to,
      int64_t item,
      int64_t amount,
      int64_t best_before,
      const YzBatch *of)
{
  YzLedger *ledger = yz_station_get_ledger (test->station);
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  const YzAccountKey source = {
    .kind = from, .owner = from == YZ_ACCOUNT_SOURCE ? 1 : 0, .unit = item, .station = 1
  };

  transaction = yz_transaction_begin (yz_station_get_store (test->station), &error);
  g_assert_no_error (error);
  yz_draft_init (&draft, &op_id, kind, test->attendant->staff);
  yz_draft_add (&draft,
                yz_ledger_open_account (ledger, &source, &error),
                yz_ledger_open_station_account (ledger, to, item, &error),
                amount,
                0);
  yz_ledger_book (ledger, &draft, &booking, &error);
  g_assert_no_error (error);
  if (best_before != 0)
    yz_batch_add (test->station, booking.entry, 1, item, best_before, amount);
  if (of != NULL)
    yz_batch_take (test->station, booking.entry, 1, of->entry, of->leg, amount);
  yz_transaction_commit (transaction, &error);
  g_assert_no_error (error);
  return booking.entry;
}

static int64_t
receive (YzTestStation *test, int64_t item, int64_t amount, int64_t best_before)
{
  return book (test,
               YZ_ENTRY_RECEIVE,
               YZ_ACCOUNT_SOURCE,
               YZ_ACCOUNT_SHELF,
               item,
               amount,
               best_before,
               NULL);
}

static void
spoil (YzTestStation *test, int64_t item, int64_t amount, const YzBatch *of)
{
  book (test, YZ_ENTRY_SPOIL, YZ_ACCOUNT_SHELF, YZ_ACCOUNT_SPOILED, item, amount, 0, of);
}

static void
reverse (YzTestStation *test, int64_t entry)
{
  YzLedger *ledger = yz_station_get_ledger (test->station);
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };

  transaction = yz_transaction_begin (yz_station_get_store (test->station), &error);
  yz_draft_init (&draft, &op_id, YZ_ENTRY_REVERSAL, test->attendant->staff);
  yz_ledger_prepare_reversal (ledger, entry, &draft, &error);
  g_assert_no_error (error);
  draft.approver = test->chief->staff;
  yz_ledger_book (ledger, &draft, &booking, &error);
  yz_transaction_commit (transaction, &error);
  g_assert_no_error (error);
}

/* "date:left date:left" */
static void
assert_batches (YzTestStation *test, int64_t item, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) batches = yz_batch_list (test->station, item, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < batches->len; i++) {
    const YzBatch *batch = &g_array_index (batches, YzBatch, i);

    g_assert_cmpint (batch->item, ==, item);
    g_string_append_printf (text,
                            "%s%d:%d",
                            i > 0 ? " " : "",
                            (int) batch->best_before,
                            (int) batch->left);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static YzBatch
get_batch (YzTestStation *test, int64_t item, guint index)
{
  g_autoptr (GArray) batches = yz_batch_list (test->station, item, NULL);

  g_assert_cmpuint (index, <, batches->len);
  return g_array_index (batches, YzBatch, index);
}

/* The first to expire goes out first, and comes back last. */
static void
test_order (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  int64_t item;
  int64_t late;

  set_day (TODAY);
  yz_test_station_new (&test);
  item = yz_test_add_item (&test, "milk", NULL, 2, 10);
  assert_batches (&test, item, "");
  late = receive (&test, item, 6, 20261230);
  receive (&test, item, 4, 20261201);
  assert_batches (&test, item, "20261201:4 20261230:6");

  /* Without a date first: 10 of them, then 3 of December 1. */
  yz_test_give_points (&test, test.rider, 100);
  redemption = yz_redemption_book (test.station,
                                   test.attendant,
                                   &op_id,
                                   test.rider,
                                   &(YzBasketLine){ item, 10 },
                                   1,
                                   &error);
  g_assert_no_error (error);
  assert_batches (&test, item, "20261201:4 20261230:6");
  spoil (&test, item, 3, NULL);
  assert_batches (&test, item, "20261201:1 20261230:6");
  spoil (&test, item, 3, NULL);
  assert_batches (&test, item, "20261230:4");

  /* Undone, it never was a batch; what is here counts as the one that is still there. */
  receive (&test, item, 4, 0);
  reverse (&test, late);
  assert_batches (&test, item, "20261201:2");
  yz_clock_set_fixed (0);
}

/* What is taken out of a batch by name comes off that one, and is put back when it is undone. */
static void
test_take (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzBatch late;
  int64_t item;
  int64_t entry;

  set_day (TODAY);
  yz_test_station_new (&test);
  item = yz_test_add_item (&test, "milk", NULL, 2, 0);
  receive (&test, item, 5, 20261201);
  receive (&test, item, 5, 20261230);
  late = get_batch (&test, item, 1);
  g_assert_cmpint (late.best_before, ==, 20261230);
  entry = book (&test, YZ_ENTRY_SPOIL, YZ_ACCOUNT_SHELF, YZ_ACCOUNT_SPOILED, item, 4, 0, &late);
  assert_batches (&test, item, "20261201:5 20261230:1");
  g_assert_cmpint (get_batch (&test, item, 1).quantity, ==, 1);
  reverse (&test, entry);
  assert_batches (&test, item, "20261201:5 20261230:5");

  /* Held goods are still here; more taken than there was is simply all of it. */
  book (&test, YZ_ENTRY_SPOIL, YZ_ACCOUNT_SHELF, YZ_ACCOUNT_RESERVED, item, 6, 0, NULL);
  assert_batches (&test, item, "20261201:5 20261230:5");
  yz_clock_set_fixed (0);
}

static void
test_near (void)
{
  static const struct {
    int days;
    const char *expected; /* SKU and days left */
  } cases[] = {
    { 0, "milk-2 bread0 " },
    { 6, "milk-2 bread0 " },
    { 7, "milk-2 bread0 tea7 " },
    { -5, "milk-2 bread0 " },
    { 4000, "milk-2 bread0 tea7 milk38 " },
  };
  g_auto (YzTestStation) test = { 0 };

  set_day (TODAY);
  yz_test_station_new (&test);
  {
    int64_t milk = yz_test_add_item (&test, "milk", NULL, 2, 0);
    int64_t bread = yz_test_add_item (&test, "bread", NULL, 2, 0);
    int64_t tea = yz_test_add_item (&test, "tea", NULL, 2, 0);
    int64_t gone = yz_test_add_item (&test, "gone", NULL, 2, 0);

    receive (&test, milk, 3, 20261230);
    receive (&test, milk, 3, 20261120);
    receive (&test, bread, 1, TODAY);
    receive (&test, tea, 8, 20261129);
    receive (&test, gone, 2, 20261101);
    spoil (&test, gone, 2, NULL);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) near = yz_batch_list_near (test.station, cases[i].days, &error);
    g_autoptr (GString) text = g_string_new (NULL);

    g_assert_no_error (error);
    for (guint j = 0; j < near->len; j++) {
      const YzBatchNear *found = g_ptr_array_index (near, j);

      g_assert_cmpint (found->batch.left, >, 0);
      g_string_append_printf (text, "%s%d ", found->sku, (int) found->days_left);
    }
    g_assert_cmpstr (text->str, ==, cases[i].expected);
  }
  yz_clock_set_fixed (0);
}

static void
test_date (void)
{
  static const struct {
    int64_t date;
    gboolean right;
  } cases[] = {
    { TODAY, TRUE },     { 20261101, TRUE },  { 20280229, TRUE },    { 0, FALSE },
    { 20270229, FALSE }, { 20271301, FALSE }, { 99991231, FALSE },   { 19000101, FALSE },
    { -1, FALSE },       { 261122, FALSE },   { G_MAXINT64, FALSE },
  };

  set_day (TODAY);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (yz_batch_check_date (cases[i].date, &error), ==, cases[i].right);
    if (!cases[i].right)
      g_assert_cmpstr (yz_error_get_subject (error), ==, "best-before");
  }
  yz_clock_set_fixed (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch/order", test_order);
  g_test_add_func ("/batch/take", test_take);
  g_test_add_func ("/batch/near", test_near);
  g_test_add_func ("/batch/date", test_date);
  return g_test_run ();
}

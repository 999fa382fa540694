/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ledger-fixture.h"
#include "yz-clock.h"

static void
test_books_points_and_goods_together (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking;

  fixture_set_up (&f);
  fixture_move (&f, YZ_ENTRY_AWARD, f.riders[0], f.budget, f.rider_account[0], 100, 0);
  fixture_move (&f, YZ_ENTRY_RECEIVE, 0, f.source[0], f.shelf[0], 5, 0);
  yz_draft_init (&draft, &op_id, YZ_ENTRY_REDEEM, 1);
  draft.subject = f.riders[0];
  yz_draft_add (&draft, f.rider_account[0], f.redeemed, 60, 0);
  yz_draft_add (&draft, f.shelf[0], f.handed_out[0], 2, 0);
  g_assert_true (yz_ledger_book (f.ledger, &draft, &booking, &error));
  g_assert_false (booking.repeated);
  g_assert_cmpint (yz_id_get_number (booking.entry), ==, 3);
  g_assert_cmpint (fixture_balance (&f, f.rider_account[0]), ==, 40);
  g_assert_cmpint (fixture_balance (&f, f.shelf[0]), ==, 3);
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

static void
test_same_op_id_books_once (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzBooking first;
  YzBooking again;

  fixture_set_up (&f);
  yz_draft_init (&draft, &op_id, YZ_ENTRY_AWARD, 1);
  draft.subject = f.riders[0];
  yz_draft_add (&draft, f.budget, f.rider_account[0], 10, 0);
  g_assert_true (yz_ledger_book (f.ledger, &draft, &first, &error));
  for (int i = 0; i < 3; i++) {
    g_assert_true (yz_ledger_book (f.ledger, &draft, &again, &error));
    g_assert_true (again.repeated);
    g_assert_cmpint (again.entry, ==, first.entry);
    g_assert_cmpmem (again.hash, YZ_HASH_SIZE, first.hash, YZ_HASH_SIZE);
  }
  g_assert_cmpint (fixture_balance (&f, f.rider_account[0]), ==, 10);

  /* The same id with other content is an error and changes nothing. */
  g_array_index (draft.transfers, YzTransfer, 0).amount = 11;
  g_assert_false (yz_ledger_book (f.ledger, &draft, &again, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
  g_assert_cmpint (fixture_balance (&f, f.rider_account[0]), ==, 10);
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

static void
test_floors_name_what_is_there (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) points = NULL;
  g_autoptr (GError) stock = NULL;
  g_auto (YzDraft) draft = { 0 };
  g_autofree char *item = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking;

  fixture_set_up (&f);
  fixture_move (&f, YZ_ENTRY_AWARD, f.riders[0], f.budget, f.rider_account[0], 100, 0);
  yz_draft_init (&draft, &op_id, YZ_ENTRY_REDEEM, 1);
  draft.subject = f.riders[0];
  yz_draft_add (&draft, f.rider_account[0], f.redeemed, 101, 0);
  g_assert_false (yz_ledger_book (f.ledger, &draft, &booking, &points));
  g_assert_error (points, YZ_ERROR, YZ_ERROR_POINTS);
  g_assert_cmpint (yz_error_get_asked (points), ==, 101);
  g_assert_cmpint (yz_error_get_there (points), ==, 100);

  /* Points would do, but there is nothing on the shelf: neither moves. */
  g_array_index (draft.transfers, YzTransfer, 0).amount = 50;
  yz_draft_add (&draft, f.shelf[1], f.handed_out[1], 3, 0);
  g_assert_false (yz_ledger_book (f.ledger, &draft, &booking, &stock));
  g_assert_error (stock, YZ_ERROR, YZ_ERROR_STOCK);
  item = yz_id_to_text (f.items[1]);
  g_assert_cmpstr (yz_error_get_subject (stock), ==, item);
  g_assert_cmpint (yz_error_get_asked (stock), ==, 3);
  g_assert_cmpint (yz_error_get_there (stock), ==, 0);
  g_assert_cmpint (fixture_balance (&f, f.rider_account[0]), ==, 100);
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

/* A budget may be spent to its limit, and says what is left of it. */
static void
test_floor_of_budget (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *limit = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking;

  fixture_set_up (&f);
  limit =
    g_strdup_printf ("UPDATE account SET floor = -100 WHERE id = %" G_GINT64_FORMAT, f.budget);
  fixture_run_sql (&f, limit);
  fixture_move (&f, YZ_ENTRY_AWARD, f.riders[0], f.budget, f.rider_account[0], 70, 0);
  yz_draft_init (&draft, &op_id, YZ_ENTRY_AWARD, 1);
  draft.subject = f.riders[0];
  yz_draft_add (&draft, f.budget, f.rider_account[0], 31, 0);
  g_assert_false (yz_ledger_book (f.ledger, &draft, &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_POINTS);
  g_assert_cmpint (yz_error_get_asked (error), ==, 31);
  g_assert_cmpint (yz_error_get_there (error), ==, 30);
  g_assert_cmpint (fixture_balance (&f, f.budget), ==, -70);
  fixture_tear_down (&f);
}

/* However many accounts an entry touches, and wherever the one stands that has too little: nothing
 * moves, and the refusal names it. */
static void
test_floor_among_many (void)
{
  enum {
    N = 19,
    GIVEN = 10
  };
  Fixture f = { 0 };
  int64_t accounts[N];

  fixture_set_up (&f);
  for (int i = 0; i < N; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (f.store, &error);
    int64_t rider = yz_ledger_next_id (f.ledger, &error);

    accounts[i] = yz_ledger_open_rider_account (f.ledger, YZ_ACCOUNT_RIDER, rider, &error);
    g_assert_true (yz_transaction_commit (transaction, &error));
    fixture_move (&f, YZ_ENTRY_AWARD, rider, f.budget, accounts[i], GIVEN + i, 0);
  }
  /* One asks for one more than there is; at N nobody does. */
  for (int poor = 0; poor <= N; poor++) {
    g_autoptr (GError) error = NULL;
    g_auto (YzDraft) draft = { 0 };
    YzOpId op_id = yz_op_id_new ();
    YzBooking booking;

    yz_draft_init (&draft, &op_id, YZ_ENTRY_ADJUST, 1);
    draft.reason = g_strdup ("all of it");
    draft.watched = accounts[N - 1];
    for (int i = 0; i < N; i++)
      yz_draft_add (&draft, accounts[i], f.redeemed, GIVEN + i + (i == poor ? 1 : 0), 0);
    g_assert_true (yz_ledger_book (f.ledger, &draft, &booking, &error) == (poor == N));
    if (poor < N) {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_POINTS);
      g_assert_cmpint (yz_error_get_asked (error), ==, GIVEN + poor + 1);
      g_assert_cmpint (yz_error_get_there (error), ==, GIVEN + poor);
    } else {
      g_assert_cmpint (booking.balance, ==, 0);
    }
    for (int i = 0; i < N; i++)
      g_assert_cmpint (fixture_balance (&f, accounts[i]), ==, poor == N ? 0 : GIVEN + i);
  }
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

static void
test_reversal_is_once_and_final (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) twice = NULL;
  g_autoptr (GError) of_reversal = NULL;
  YzBooking booking;
  int64_t award = 0;

  fixture_set_up (&f);
  award = fixture_move (&f, YZ_ENTRY_AWARD, f.riders[0], f.budget, f.rider_account[0], 30, 0);
  g_assert_true (fixture_reverse (&f, award, &booking, NULL));
  g_assert_cmpint (fixture_balance (&f, f.rider_account[0]), ==, 0);
  g_assert_cmpint (fixture_balance (&f, f.budget), ==, 0);
  g_assert_false (fixture_reverse (&f, award, &booking, &twice));
  g_assert_error (twice, YZ_ERROR, YZ_ERROR_ALREADY_REVERSED);
  g_assert_false (fixture_reverse (&f, yz_id_make (1, 2), &booking, &of_reversal));
  g_assert_error (of_reversal, YZ_ERROR, YZ_ERROR_STATE);
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

static gboolean
return_pieces (Fixture *f, int64_t redemption, int64_t points, int64_t pieces, GError **error)
{
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking;

  yz_draft_init (&draft, &op_id, YZ_ENTRY_RETURN, 1);
  draft.subject = f->riders[0];
  draft.reverses = redemption;
  yz_draft_add (&draft, f->redeemed, f->rider_account[0], points, 1);
  yz_draft_add (&draft, f->handed_out[0], f->shelf[0], pieces, 2);
  return yz_ledger_book (f->ledger, &draft, &booking, error);
}

static void
test_partial_returns_up_to_the_whole (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) too_much = NULL;
  g_autoptr (GError) reversal = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzBooking redemption;
  YzBooking booking;

  fixture_set_up (&f);
  fixture_move (&f, YZ_ENTRY_AWARD, f.riders[0], f.budget, f.rider_account[0], 100, 0);
  fixture_move (&f, YZ_ENTRY_RECEIVE, 0, f.source[0], f.shelf[0], 9, 0);
  yz_draft_init (&draft, &op_id, YZ_ENTRY_REDEEM, 1);
  draft.subject = f.riders[0];
  yz_draft_add (&draft, f.rider_account[0], f.redeemed, 60, 0);
  yz_draft_add (&draft, f.shelf[0], f.handed_out[0], 3, 0);
  g_assert_true (yz_ledger_book (f.ledger, &draft, &redemption, NULL));

  g_assert_true (return_pieces (&f, redemption.entry, 40, 2, NULL));
  g_assert_false (return_pieces (&f, redemption.entry, 40, 2, &too_much));
  g_assert_error (too_much, YZ_ERROR, YZ_ERROR_STATE);
  /* What was returned in part is not reversed as a whole. */
  g_assert_false (fixture_reverse (&f, redemption.entry, &booking, &reversal));
  g_assert_error (reversal, YZ_ERROR, YZ_ERROR_STATE);
  g_assert_true (return_pieces (&f, redemption.entry, 20, 1, NULL));
  g_assert_cmpint (fixture_balance (&f, f.rider_account[0]), ==, 100);
  g_assert_cmpint (fixture_balance (&f, f.shelf[0]), ==, 9);
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

static void
test_units_do_not_mix (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking;

  fixture_set_up (&f);
  yz_draft_init (&draft, &op_id, YZ_ENTRY_ADJUST, 1);
  yz_draft_add (&draft, f.source[0], f.rider_account[0], 1, 0);
  g_assert_false (yz_ledger_book (f.ledger, &draft, &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_assert_cmpint (fixture_balance (&f, f.rider_account[0]), ==, 0);
  fixture_tear_down (&f);
}

static void
test_amounts_have_limits (void)
{
  static const int64_t amounts[] = { 0, -1, INT64_C (1000000001), G_MAXINT64, G_MININT64 };
  Fixture f = { 0 };

  fixture_set_up (&f);
  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++) {
    g_autoptr (GError) error = NULL;
    g_auto (YzDraft) draft = { 0 };
    YzOpId op_id = yz_op_id_new ();
    YzBooking booking;

    yz_draft_init (&draft, &op_id, YZ_ENTRY_AWARD, 1);
    yz_draft_add (&draft, f.budget, f.rider_account[0], amounts[i], 0);
    g_assert_false (yz_ledger_book (f.ledger, &draft, &booking, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  }
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

static void
test_rows_are_append_only (void)
{
  static const char *const statements[] = {
    "UPDATE entry SET actor = 2",
    "DELETE FROM entry",
    "UPDATE transfer SET amount = 1",
    "DELETE FROM transfer",
    "UPDATE seal SET seq = 1",
    "DELETE FROM seal",
    "UPDATE entry_reason SET text = 'x'",
    "DELETE FROM entry_reason",
    "DELETE FROM account",
  };
  Fixture f = { 0 };
  YzBooking booking;
  int64_t award = 0;

  fixture_set_up (&f);
  award = fixture_move (&f, YZ_ENTRY_AWARD, f.riders[0], f.budget, f.rider_account[0], 30, 0);
  g_assert_true (fixture_reverse (&f, award, &booking, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (f.store, &error);
    g_autoptr (YzStatement) statement = yz_store_query (f.store, statements[i]);

    g_assert_no_error (error);
    g_assert_false (yz_statement_run (statement, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
  }
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

static void
test_time_never_goes_back (void)
{
  Fixture f = { 0 };
  int64_t first = 0;
  int64_t second = 0;
  g_autoptr (YzEntry) before = NULL;
  g_autoptr (YzEntry) after = NULL;

  fixture_set_up (&f);
  yz_clock_set_fixed (INT64_C (4102444800000));
  first = fixture_move (&f, YZ_ENTRY_AWARD, f.riders[0], f.budget, f.rider_account[0], 1, 0);
  yz_clock_set_fixed (INT64_C (4102444800000) - 86400000);
  second = fixture_move (&f, YZ_ENTRY_AWARD, f.riders[0], f.budget, f.rider_account[0], 1, 0);
  yz_clock_set_fixed (0);
  before = yz_entry_load (f.store, first, NULL);
  after = yz_entry_load (f.store, second, NULL);
  g_assert_cmpint (after->recorded_ms, >=, before->recorded_ms);
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

static void
test_hold_is_released_or_collected_once (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) again = NULL;
  g_autoptr (GError) reversal = NULL;
  g_auto (YzDraft) collect = { 0 };
  g_auto (YzDraft) release = { 0 };
  YzOpId collect_op = yz_op_id_new ();
  YzOpId release_op = yz_op_id_new ();
  YzBooking booking;
  int64_t hold = 0;

  fixture_set_up (&f);
  fixture_move (&f, YZ_ENTRY_AWARD, f.riders[0], f.budget, f.rider_account[0], 50, 0);
  hold =
    fixture_move (&f, YZ_ENTRY_HOLD, f.riders[0], f.rider_account[0], f.held_account[0], 50, 0);
  g_assert_false (fixture_reverse (&f, hold, &booking, &reversal));
  g_assert_error (reversal, YZ_ERROR, YZ_ERROR_STATE);

  yz_draft_init (&collect, &collect_op, YZ_ENTRY_COLLECT, 1);
  collect.reverses = hold;
  yz_draft_add (&collect, f.held_account[0], f.redeemed, 50, 1);
  g_assert_true (yz_ledger_book (f.ledger, &collect, &booking, NULL));
  yz_draft_init (&release, &release_op, YZ_ENTRY_RELEASE, 1);
  release.reverses = hold;
  yz_draft_add (&release, f.held_account[0], f.rider_account[0], 50, 1);
  g_assert_false (yz_ledger_book (f.ledger, &release, &booking, &again));
  g_assert_nonnull (again);
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger/points-and-goods-together", test_books_points_and_goods_together);
  g_test_add_func ("/ledger/same-op-id-once", test_same_op_id_books_once);
  g_test_add_func ("/ledger/floors", test_floors_name_what_is_there);
  g_test_add_func ("/ledger/floor-of-budget", test_floor_of_budget);
  g_test_add_func ("/ledger/floor-among-many", test_floor_among_many);
  g_test_add_func ("/ledger/reversal", test_reversal_is_once_and_final);
  g_test_add_func ("/ledger/partial-returns", test_partial_returns_up_to_the_whole);
  g_test_add_func ("/ledger/units", test_units_do_not_mix);
  g_test_add_func ("/ledger/amounts", test_amounts_have_limits);
  g_test_add_func ("/ledger/append-only", test_rows_are_append_only);
  g_test_add_func ("/ledger/clock", test_time_never_goes_back);
  g_test_add_func ("/ledger/hold", test_hold_is_released_or_collected_once);
  return g_test_run ();
}

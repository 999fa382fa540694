/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-fixture.h"

static void
open_accounts (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  YzLedger *ledger = fixture->ledger;
  const YzAccountKey budget = { .kind = YZ_ACCOUNT_BUDGET, .owner = 7 };

  for (int i = 0; i < FIXTURE_RIDERS; i++) {
    fixture->riders[i] = yz_ledger_next_id (ledger, &error);
    fixture->rider_account[i] =
      yz_ledger_open_rider_account (ledger, YZ_ACCOUNT_RIDER, fixture->riders[i], &error);
    fixture->held_account[i] =
      yz_ledger_open_rider_account (ledger, YZ_ACCOUNT_HELD, fixture->riders[i], &error);
  }
  for (int i = 0; i < FIXTURE_ITEMS; i++) {
    int64_t item = fixture->items[i] = yz_ledger_next_id (ledger, &error);
    const YzAccountKey source = { .kind = YZ_ACCOUNT_SOURCE,
                                  .owner = YZ_SOURCE_PURCHASE,
                                  .unit = item };

    fixture->source[i] = yz_ledger_open_account (ledger, &source, &error);
    fixture->shelf[i] = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_SHELF, item, &error);
    fixture->reserved[i] =
      yz_ledger_open_station_account (ledger, YZ_ACCOUNT_RESERVED, item, &error);
    fixture->handed_out[i] =
      yz_ledger_open_station_account (ledger, YZ_ACCOUNT_HANDED_OUT, item, &error);
    fixture->spoiled[i] = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_SPOILED, item, &error);
    fixture->difference[i] =
      yz_ledger_open_station_account (ledger, YZ_ACCOUNT_COUNT_DIFFERENCE, item, &error);
  }
  fixture->budget = yz_ledger_open_account (ledger, &budget, &error);
  fixture->redeemed = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_REDEEMED, 0, &error);
  fixture->expired = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_EXPIRED, 0, &error);
  fixture->adjusted = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_ADJUSTED, 0, &error);
  g_assert_no_error (error);
}

void
fixture_set_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) station = NULL;

  yz_test_place_init (&fixture->place);
  fixture->store = yz_store_create (fixture->place.uri, &error);
  g_assert_no_error (error);
  transaction = yz_transaction_begin (fixture->store, &error);
  station = yz_store_query (fixture->store,
                            "INSERT INTO station (id, name, kind, created_ms)"
                            " VALUES (1, 'test', 1, 1)");
  g_assert_true (yz_statement_run (station, &error));
  g_assert_cmpint (yz_desk_create (fixture->store, 1, "desk", &error), ==, 1);
  fixture->ledger = yz_ledger_new (fixture->store, 1, &error);
  g_assert_no_error (error);
  open_accounts (fixture);
  g_assert_true (yz_transaction_commit (transaction, &error));
}

void
fixture_tear_down (Fixture *fixture)
{
  g_clear_pointer (&fixture->ledger, yz_ledger_free);
  g_clear_pointer (&fixture->store, yz_store_close);
  yz_test_place_clear (&fixture->place);
}

int64_t
fixture_move (Fixture *fixture,
              YzEntryKind kind,
              int64_t subject,
              int64_t from,
              int64_t to,
              int64_t amount,
              int64_t expires_on)
{
  g_autoptr (GError) error = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking;

  yz_draft_init (&draft, &op_id, kind, 1);
  draft.subject = subject;
  draft.expires_on = expires_on;
  yz_draft_add (&draft, from, to, amount, 0);
  yz_ledger_book (fixture->ledger, &draft, &booking, &error);
  g_assert_no_error (error);
  return booking.entry;
}

gboolean
fixture_reverse (Fixture *fixture, int64_t entry, YzBooking *booking, GError **error)
{
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (fixture->store, error);
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id = yz_op_id_new ();

  yz_draft_init (&draft, &op_id, YZ_ENTRY_REVERSAL, 1);
  draft.reason = g_strdup ("a mistake");
  return yz_ledger_prepare_reversal (fixture->ledger, entry, &draft, error) &&
         yz_ledger_book (fixture->ledger, &draft, booking, error) &&
         yz_transaction_commit (transaction, error);
}

int64_t
fixture_balance (Fixture *fixture, int64_t account)
{
  g_autoptr (GError) error = NULL;
  YzAccount row;

  yz_account_load (fixture->store, account, &row, &error);
  g_assert_no_error (error);
  return row.balance;
}

void
fixture_assert_sound (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) verification = yz_verify_ledger (fixture->store, &error);

  g_assert_no_error (error);
  if (verification->findings->len > 0) {
    const YzFinding *finding = g_ptr_array_index (verification->findings, 0);

    g_test_message ("%s: %s", finding->place, finding->what);
  }
  g_assert_cmpuint (verification->findings->len, ==, 0);
}

void
fixture_run_sql (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (fixture->store, &error);
  g_autoptr (YzStatement) statement = yz_store_query (fixture->store, sql);

  yz_statement_run (statement, &error);
  g_assert_no_error (error);
  g_assert_true (yz_transaction_commit (transaction, &error));
}

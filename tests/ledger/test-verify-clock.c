/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clocks go back, jump ahead and differ between desks: the order and the chain hold, and the
 * verifier remarks on it without finding anything wrong. */
#include "ledger-fixture.h"
#include "yz-clock.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define SECOND INT64_C (1000)
#define HOUR (3600 * SECOND)

static void
book_at (Fixture *fixture, int64_t now_ms)
{
  yz_clock_set_fixed (now_ms);
  fixture_move (fixture,
                YZ_ENTRY_AWARD,
                fixture->riders[0],
                fixture->budget,
                fixture->rider_account[0],
                1,
                0);
}

/* The times of the entries, and that nothing is wrong. Returns: (transfer full) the remarks, one a
 * line */
static char *
verify (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) found = yz_verify_ledger (fixture->store, &error);
  GString *remarks = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (found->findings->len, ==, 0);
  for (guint i = 0; i < found->remarks->len; i++) {
    const YzFinding *remark = g_ptr_array_index (found->remarks, i);

    g_string_append_printf (remarks, "%s: %s\n", remark->place, remark->what);
  }
  return g_string_free (remarks, FALSE);
}

static void
assert_recorded (Fixture *fixture, int64_t seq, int64_t recorded_ms, int64_t happened_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzEntry) entry = yz_entry_load (fixture->store, yz_id_make (1, seq), &error);

  g_assert_no_error (error);
  g_assert_cmpint (entry->recorded_ms, ==, recorded_ms);
  g_assert_cmpint (entry->happened_ms, ==, happened_ms);
}

static void
test_steady (void)
{
  Fixture fixture = { 0 };
  g_autofree char *remarks = NULL;

  yz_clock_set_fixed (NOON);
  fixture_set_up (&fixture);
  book_at (&fixture, NOON + SECOND);
  book_at (&fixture, NOON + SECOND);
  /* What the network corrects every day. */
  book_at (&fixture, NOON);
  book_at (&fixture, NOON + HOUR);
  remarks = verify (&fixture);
  g_assert_cmpstr (remarks, ==, "");
  fixture_tear_down (&fixture);
}

static void
test_back (void)
{
  Fixture fixture = { 0 };
  g_autofree char *remarks = NULL;

  yz_clock_set_fixed (NOON);
  fixture_set_up (&fixture);
  book_at (&fixture, NOON + SECOND);
  book_at (&fixture, NOON - HOUR);
  book_at (&fixture, NOON - 2 * HOUR);
  book_at (&fixture, NOON - 2 * HOUR + 5 * SECOND);
  book_at (&fixture, NOON + 2 * SECOND);
  /* And again, up to the end. */
  book_at (&fixture, NOON - 60 * SECOND);
  assert_recorded (&fixture, 2, NOON + SECOND, NOON - HOUR);
  assert_recorded (&fixture, 4, NOON + SECOND, NOON - 2 * HOUR + 5 * SECOND);
  assert_recorded (&fixture, 5, NOON + 2 * SECOND, NOON + 2 * SECOND);
  yz_clock_set_fixed (NOON + HOUR);
  remarks = verify (&fixture);
  g_assert_cmpstr (remarks,
                   ==,
                   "desk 1: the clock went back by 7201 s at entry 1-2;"
                   " entries booked until it had caught up: 3\n"
                   "desk 1: the clock went back by 62 s at entry 1-6;"
                   " entries booked until it had caught up: 1\n");
  fixture_tear_down (&fixture);
}

static void
test_ahead (void)
{
  Fixture fixture = { 0 };
  g_autofree char *remarks = NULL;
  g_autofree char *later = NULL;

  yz_clock_set_fixed (NOON);
  fixture_set_up (&fixture);
  /* A year ahead, and put right again: the chain waits for the time to catch up. */
  book_at (&fixture, NOON + 8760 * HOUR);
  g_assert_cmpint (yz_ledger_get_clock_lag (fixture.ledger, NULL), ==, 0);
  yz_clock_set_fixed (NOON + 8760 * HOUR - YZ_CLOCK_TOLERANCE_MS);
  g_assert_cmpint (yz_ledger_get_clock_lag (fixture.ledger, NULL), ==, 0);
  yz_clock_set_fixed (NOON);
  g_assert_cmpint (yz_ledger_get_clock_lag (fixture.ledger, NULL), ==, 8760 * HOUR);
  remarks = verify (&fixture);
  g_assert_cmpstr (remarks,
                   ==,
                   "desk 1: its last entry was recorded 31536000 s after now:"
                   " its clock was ahead, or the one here is behind\n");
  book_at (&fixture, NOON + SECOND);
  assert_recorded (&fixture, 2, NOON + 8760 * HOUR, NOON + SECOND);
  yz_clock_set_fixed (NOON + 9000 * HOUR);
  later = verify (&fixture);
  g_assert_cmpstr (later,
                   ==,
                   "desk 1: the clock went back by 31535999 s at entry 1-2;"
                   " entries booked until it had caught up: 1\n");
  fixture_tear_down (&fixture);
}

/* Another desk, an hour behind, reverses what was booked here. */
static void
test_desks_differ (void)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autofree char *remarks = NULL;
  YzLedger *first = NULL;
  YzBooking booking;

  yz_clock_set_fixed (NOON - 2 * HOUR);
  fixture_set_up (&fixture);
  transaction = yz_transaction_begin (fixture.store, &error);
  g_assert_cmpint (yz_desk_create (fixture.store, 1, "other", &error), ==, 2);
  g_assert_true (yz_transaction_commit (transaction, &error));
  g_assert_no_error (error);
  book_at (&fixture, NOON);

  first = fixture.ledger;
  fixture.ledger = yz_ledger_new (fixture.store, 2, &error);
  g_assert_no_error (error);
  yz_clock_set_fixed (NOON - HOUR);
  g_assert_true (fixture_reverse (&fixture, yz_id_make (1, 1), &booking, &error));
  g_assert_no_error (error);
  g_assert_cmpint (booking.recorded_ms, ==, NOON - HOUR);
  yz_ledger_free (fixture.ledger);
  fixture.ledger = first;

  yz_clock_set_fixed (NOON + HOUR);
  remarks = verify (&fixture);
  g_assert_cmpstr (remarks,
                   ==,
                   "entry 2-1: it was recorded 3600 s before the entry 1-1 that it follows:"
                   " the clocks of their desks differ\n");
  fixture_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verify-clock/steady", test_steady);
  g_test_add_func ("/verify-clock/back", test_back);
  g_test_add_func ("/verify-clock/ahead", test_ahead);
  g_test_add_func ("/verify-clock/desks-differ", test_desks_differ);
  return g_test_run ();
}

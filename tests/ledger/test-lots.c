/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-fixture.h"
#include "yz-lots.h"

#include <string.h>

static void
award (Fixture *f, int64_t points, int64_t expires_on)
{
  fixture_move (f,
                YZ_ENTRY_AWARD,
                f->riders[0],
                f->budget,
                f->rider_account[0],
                points,
                expires_on);
}

static void
spend (Fixture *f, int64_t points)
{
  fixture_move (f, YZ_ENTRY_REDEEM, f->riders[0], f->rider_account[0], f->redeemed, points, 0);
}

static void
assert_left (Fixture *f, const int64_t *left, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) lots = yz_lots_list (f->store, f->riders[0], &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lots->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (lots, YzLot, i).left_points, ==, left[i]);
}

static int64_t
expire (Fixture *f, int64_t date)
{
  g_autoptr (GError) error = NULL;
  YzBooking booking;
  int64_t points = 0;

  yz_lots_expire (f->ledger, f->riders[0], date, 0, &booking, &points, &error);
  g_assert_no_error (error);
  return points;
}

static void
test_earliest_is_spent_first (void)
{
  Fixture f = { 0 };

  fixture_set_up (&f);
  award (&f, 50, 0);
  award (&f, 30, 20270301);
  award (&f, 20, 20270101);
  assert_left (&f, (const int64_t[]){ 20, 30, 50 }, 3);
  spend (&f, 25);
  assert_left (&f, (const int64_t[]){ 0, 25, 50 }, 3);
  spend (&f, 40);
  assert_left (&f, (const int64_t[]){ 0, 0, 35 }, 3);
  fixture_tear_down (&f);
}

static void
test_expiry_is_an_entry (void)
{
  Fixture f = { 0 };

  fixture_set_up (&f);
  award (&f, 100, 20270131);
  award (&f, 50, 20270331);
  spend (&f, 30);
  /* The last day still counts. */
  g_assert_cmpint (expire (&f, 20270131), ==, 0);
  g_assert_cmpint (expire (&f, 20270201), ==, 70);
  g_assert_cmpint (expire (&f, 20270201), ==, 0);
  g_assert_cmpint (fixture_balance (&f, f.rider_account[0]), ==, 50);
  g_assert_cmpint (fixture_balance (&f, f.expired), ==, 70);
  spend (&f, 20);
  assert_left (&f, (const int64_t[]){ 0, 30 }, 2);
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

/* Fills what the next call finds on the stack. */
static void __attribute__ ((noinline)) leave_behind (uint8_t byte)
{
  volatile uint8_t bytes[8192];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = byte;
}

/* The same content gives the same operation, whoever runs it. */
static void
test_operation_follows_from_content (void)
{
  uint8_t op_ids[2][16];

  for (guint i = 0; i < G_N_ELEMENTS (op_ids); i++) {
    Fixture f = { 0 };
    const void *blob = NULL;
    gsize size = 0;

    fixture_set_up (&f);
    award (&f, 100, 20270131);
    leave_behind ((uint8_t) (0x5a + i));
    g_assert_cmpint (expire (&f, 20270201), ==, 100);
    {
      g_autoptr (YzStatement) statement =
        yz_store_query (f.store, "SELECT op_id FROM entry WHERE expires_on = 20270201");

      g_assert_true (yz_statement_fetch (statement, NULL));
      blob = yz_statement_get_blob (statement, 0, &size);
      g_assert_cmpuint (size, ==, sizeof op_ids[i]);
      memcpy (op_ids[i], blob, size);
    }
    fixture_tear_down (&f);
  }
  g_assert_cmpmem (op_ids[0], sizeof op_ids[0], op_ids[1], sizeof op_ids[1]);
}

static void
test_return_brings_the_old_date_back (void)
{
  Fixture f = { 0 };
  g_autoptr (GError) error = NULL;
  YzBooking booking;
  int64_t redemption = 0;

  fixture_set_up (&f);
  award (&f, 100, 20270131);
  award (&f, 50, 20270331);
  redemption =
    fixture_move (&f, YZ_ENTRY_REDEEM, f.riders[0], f.rider_account[0], f.redeemed, 30, 0);
  g_assert_cmpint (expire (&f, 20270201), ==, 70);
  g_assert_true (fixture_reverse (&f, redemption, &booking, &error));
  /* The thirty are of January again, and lapse with the next run on the same day. */
  assert_left (&f, (const int64_t[]){ 30, 50 }, 2);
  g_assert_cmpint (expire (&f, 20270201), ==, 30);
  g_assert_cmpint (fixture_balance (&f, f.rider_account[0]), ==, 50);
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

static void
test_held_points_do_not_lapse (void)
{
  Fixture f = { 0 };

  fixture_set_up (&f);
  award (&f, 100, 20270131);
  fixture_move (&f, YZ_ENTRY_HOLD, f.riders[0], f.rider_account[0], f.held_account[0], 60, 0);
  g_assert_cmpint (expire (&f, 20270201), ==, 40);
  g_assert_cmpint (fixture_balance (&f, f.held_account[0]), ==, 60);
  fixture_assert_sound (&f);
  fixture_tear_down (&f);
}

static void
test_reversed_award_is_no_lot (void)
{
  Fixture f = { 0 };
  YzBooking booking;
  int64_t wrong = 0;

  fixture_set_up (&f);
  award (&f, 10, 20270101);
  wrong =
    fixture_move (&f, YZ_ENTRY_AWARD, f.riders[0], f.budget, f.rider_account[0], 99, 20270102);
  g_assert_true (fixture_reverse (&f, wrong, &booking, NULL));
  assert_left (&f, (const int64_t[]){ 10 }, 1);
  fixture_tear_down (&f);
}

static void
test_lists_who_has_points_to_lapse (void)
{
  Fixture f = { 0 };
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) one = NULL;

  fixture_set_up (&f);
  award (&f, 10, 20270101);
  fixture_move (&f, YZ_ENTRY_AWARD, f.riders[1], f.budget, f.rider_account[1], 10, 20270201);
  none = yz_lots_list_riders_to_expire (f.store, 20270101, NULL);
  one = yz_lots_list_riders_to_expire (f.store, 20270102, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (g_array_index (one, int64_t, 0), ==, f.riders[0]);
  fixture_tear_down (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lots/earliest-first", test_earliest_is_spent_first);
  g_test_add_func ("/lots/expiry", test_expiry_is_an_entry);
  g_test_add_func ("/lots/operation", test_operation_follows_from_content);
  g_test_add_func ("/lots/return", test_return_brings_the_old_date_back);
  g_test_add_func ("/lots/held", test_held_points_do_not_lapse);
  g_test_add_func ("/lots/reversed", test_reversed_award_is_no_lot);
  g_test_add_func ("/lots/riders", test_lists_who_has_points_to_lapse);
  return g_test_run ();
}

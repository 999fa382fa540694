/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-clock.h"
#include "yz-job.h"
#include "yz-points.h"
#include "yz-test.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define HOUR INT64_C (3600000)

static YzTally
get_tally (YzTestStation *test)
{
  YzTally tally = { 0 };
  g_autoptr (GError) error = NULL;

  yz_points_get_tally (test->station, &tally, &error);
  g_assert_no_error (error);
  return tally;
}

static int64_t
redeem (YzTestStation *test, int64_t quantity)
{
  const YzBasketLine line = { test->item, quantity };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) redemption =
    yz_redemption_book (test->station, test->attendant, &op_id, test->rider, &line, 1, &error);

  g_assert_no_error (error);
  return redemption->entry;
}

static void
test_empty (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzTally tally;

  yz_test_station_new_empty (&test);
  tally = get_tally (&test);
  g_assert_cmpint (tally.redemptions, ==, 0);
  g_assert_cmpint (tally.points_redeemed, ==, 0);
  g_assert_cmpint (tally.jobs_waiting, ==, 0);
  g_assert_cmpint (tally.low_items, ==, 0);
  g_assert_cmpint (tally.riders, ==, 0);
}

/* Today is from midnight on by the station's clock; what came back does not count. */
static void
test_today (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzRedemption) undone = NULL;
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (GError) error = NULL;
  YzJobFields fields = { .op_id = yz_op_id_new (), .kind = "patrol", .quantity = 1 };
  YzOpId undo_id = yz_op_id_new ();
  YzOpId return_id = yz_op_id_new ();
  YzTally tally;
  int64_t entry = 0;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  yz_test_add_item (&test, "empty", NULL, 1, 0);
  yz_test_give_points (&test, test.rider, 200);
  yz_clock_set_fixed (NOON + 12 * HOUR - 1);
  redeem (&test, 1);
  tally = get_tally (&test);
  g_assert_cmpint (tally.redemptions, ==, 1);
  g_assert_cmpint (tally.points_redeemed, ==, 10);
  g_assert_cmpint (tally.low_items, ==, 1);
  g_assert_cmpint (tally.riders, ==, 1);

  yz_clock_set_fixed (NOON + 12 * HOUR);
  tally = get_tally (&test);
  g_assert_cmpint (tally.redemptions, ==, 0);
  g_assert_cmpint (tally.points_redeemed, ==, 0);
  /* The first one in the very moment the day begins. */
  for (int i = 1; i <= 4; i++) {
    yz_clock_set_fixed (NOON + (11 + i) * HOUR);
    entry = redeem (&test, i);
  }
  tally = get_tally (&test);
  g_assert_cmpint (tally.redemptions, ==, 4);
  g_assert_cmpint (tally.points_redeemed, ==, 100);
  undone = yz_redemption_reverse (test.station, test.attendant, &undo_id, entry, "错", &error);
  g_assert_no_error (error);
  {
    const YzBasketLine line = { test.item, 2 };

    back = yz_redemption_return (test.station,
                                 test.attendant,
                                 &return_id,
                                 entry - 1,
                                 &line,
                                 1,
                                 "坏",
                                 &error);
  }
  g_assert_no_error (error);
  fields.rider = test.rider;
  yz_job_record (test.station, test.attendant, &fields, &error);
  g_assert_no_error (error);
  tally = get_tally (&test);
  g_assert_cmpint (tally.redemptions, ==, 3);
  g_assert_cmpint (tally.points_redeemed, ==, 40);
  g_assert_cmpint (tally.jobs_waiting, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tally/empty", test_empty);
  g_test_add_func ("/tally/today", test_today);
  return g_test_run ();
}

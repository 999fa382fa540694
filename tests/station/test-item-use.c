/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-item-use.h"

#include "yz-clock.h"
#include "yz-proof.h"
#include "yz-redemption.h"
#include "yz-test.h"

/* 2026-11-22, a Sunday. */
#define TODAY 20261122

static void
set_day (int64_t date)
{
  yz_clock_set_fixed (yz_date_start_ms (date) + 36000000);
}

static void
start (YzTestStation *test)
{
  set_day (TODAY);
  yz_test_station_new (test);
  yz_test_station_add_shop (test);
  yz_test_give_points (test, test->rider, 1000);
}

/* The entry, or 0 where the limit refused; then *@there is what was left. */
static int64_t
redeem (YzTestStation *test, int64_t rider, int64_t quantity, int64_t *there)
{
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  redemption = yz_redemption_book (test->station,
                                   test->attendant,
                                   &op_id,
                                   rider,
                                   &(YzBasketLine){ test->item, quantity },
                                   1,
                                   &error);
  if (redemption != NULL)
    return redemption->entry;
  g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
  *there = yz_error_get_there (error);
  return 0;
}

static void
give_back (YzTestStation *test, int64_t entry)
{
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  back =
    yz_redemption_return (test->station, test->attendant, &op_id, entry, NULL, 0, "坏", &error);
  g_assert_no_error (error);
}

static void
assert_allowance (YzTestStation *test, int64_t used, int64_t left, int64_t until)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) list = yz_item_use_list_allowances (test->station, test->rider, &error);
  const YzAllowance *listed = NULL;
  YzAllowance allowance;

  g_assert_no_error (error);
  yz_item_use_get_allowance (test->station, test->rider, test->item, &allowance, &error);
  g_assert_no_error (error);
  g_assert_cmpint (allowance.used, ==, used);
  g_assert_cmpint (allowance.left, ==, left);
  g_assert_cmpint (allowance.until, ==, until);
  listed = yz_item_use_find_allowance (list, test->item);
  g_assert_nonnull (listed);
  g_assert_cmpint (listed->left, ==, left);
  g_assert_cmpint (listed->until, ==, until);
  g_assert_null (yz_item_use_find_allowance (list, test->item + 1));
}

static void
assert_sound (YzTestStation *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) proof = yz_proof_run (test->station, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (proof->findings->len, ==, 0);
}

/* Two in each period: the last day of it still counts, the first of the next begins anew. */
static void
test_periods (void)
{
  static const struct {
    YzPeriod period;
    int64_t last;
    int64_t next; /* 0: never */
  } cases[] = {
    { YZ_PERIOD_DAY, 20261122, 20261123 },   { YZ_PERIOD_WEEK, 20261122, 20261123 },
    { YZ_PERIOD_MONTH, 20261130, 20261201 }, { YZ_PERIOD_QUARTER, 20261231, 20270101 },
    { YZ_PERIOD_YEAR, 20261231, 20270101 },  { YZ_PERIOD_ONCE, 20351231, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (YzTestStation) test = { 0 };
    int64_t there = -1;

    start (&test);
    yz_test_set_limit (&test, "soap", 2, cases[i].period);
    assert_allowance (&test, 0, 2, cases[i].next);
    g_assert_cmpint (redeem (&test, test.rider, 1, &there), !=, 0);
    assert_allowance (&test, 1, 1, cases[i].next);
    set_day (cases[i].last);
    g_assert_cmpint (redeem (&test, test.rider, 2, &there), ==, 0);
    g_assert_cmpint (there, ==, 1);
    g_assert_cmpint (redeem (&test, test.rider, 1, &there), !=, 0);
    g_assert_cmpint (redeem (&test, test.rider, 1, &there), ==, 0);
    g_assert_cmpint (there, ==, 0);
    assert_allowance (&test, 2, 0, cases[i].next);
    set_day (cases[i].next != 0 ? cases[i].next : 20400101);
    if (cases[i].next != 0)
      g_assert_cmpint (redeem (&test, test.rider, 2, &there), !=, 0);
    else
      g_assert_cmpint (redeem (&test, test.rider, 1, &there), ==, 0);
    assert_sound (&test);
    yz_clock_set_fixed (0);
  }
}

/* What comes back is free again, in the period in which it was had. */
static void
test_return (void)
{
  g_auto (YzTestStation) test = { 0 };
  int64_t there = -1;
  int64_t entry;
  int64_t unlimited;

  start (&test);
  unlimited = redeem (&test, test.rider, 1, &there);
  yz_test_set_limit (&test, "soap", 3, YZ_PERIOD_WEEK);
  assert_allowance (&test, 1, 2, 20261123);
  entry = redeem (&test, test.rider, 2, &there);
  g_assert_cmpint (redeem (&test, test.rider, 1, &there), ==, 0);
  set_day (20261124);
  give_back (&test, entry);
  assert_allowance (&test, 0, 3, 20261130);
  /* It was never counted. */
  give_back (&test, unlimited);
  assert_sound (&test);
  yz_clock_set_fixed (0);
}

/* Another period begins with what was had in it before, of every rider. */
static void
test_change (void)
{
  g_auto (YzTestStation) test = { 0 };
  int64_t other;
  int64_t there = -1;

  start (&test);
  other = yz_test_add_rider (&test, "李四", NULL);
  yz_test_give_points (&test, other, 100);
  yz_test_set_limit (&test, "soap", 4, YZ_PERIOD_DAY);
  g_assert_cmpint (redeem (&test, test.rider, 4, &there), !=, 0);
  g_assert_cmpint (redeem (&test, other, 1, &there), !=, 0);
  set_day (20261123);
  g_assert_cmpint (redeem (&test, test.rider, 1, &there), !=, 0);

  yz_test_set_limit (&test, "soap", 6, YZ_PERIOD_MONTH);
  assert_allowance (&test, 5, 1, 20261201);
  g_assert_cmpint (redeem (&test, test.rider, 2, &there), ==, 0);
  g_assert_cmpint (there, ==, 1);
  g_assert_cmpint (redeem (&test, test.rider, 1, &there), !=, 0);
  g_assert_cmpint (redeem (&test, other, 6, &there), ==, 0);
  g_assert_cmpint (there, ==, 5);

  /* There and back again counts nothing twice. */
  yz_test_set_limit (&test, "soap", 3, YZ_PERIOD_DAY);
  assert_allowance (&test, 2, 1, 20261124);
  g_assert_cmpint (redeem (&test, test.rider, 1, &there), !=, 0);
  yz_test_set_limit (&test, "soap", 8, YZ_PERIOD_MONTH);
  assert_allowance (&test, 7, 1, 20261201);
  assert_sound (&test);
  yz_clock_set_fixed (0);
}

/* One without a limit is in no list and has no end. */
static void
test_none (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GArray) list = NULL;
  g_autoptr (GError) error = NULL;
  YzAllowance allowance;

  start (&test);
  list = yz_item_use_list_allowances (test.station, test.rider, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 0);
  yz_item_use_get_allowance (test.station, test.rider, test.item, &allowance, &error);
  g_assert_no_error (error);
  g_assert_cmpint (allowance.limit, ==, 0);
  g_assert_false (yz_item_use_get_allowance (test.station, test.rider, 4711, &allowance, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  yz_clock_set_fixed (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item-use/periods", test_periods);
  g_test_add_func ("/item-use/return", test_return);
  g_test_add_func ("/item-use/change", test_change);
  g_test_add_func ("/item-use/none", test_none);
  return g_test_run ();
}

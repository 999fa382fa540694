/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-clock.h"
#include "yz-points.h"
#include "yz-review.h"
#include "yz-rule.h"
#include "yz-test-dump.h"
#include "yz-test-hold.h"
#include "yz-test-vouchers.h"

#include <string.h>

#define DAY INT64_C (86400000)

static void
test_hold (void)
{
  g_auto (YzTestHoldShop) shop = { 0 };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) held = NULL;
  g_autoptr (YzReceipt) receipt = NULL;
  g_autoptr (GPtrArray) holds = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *goods = NULL;
  const YzHold *first = NULL;

  yz_test_hold_shop_open (&shop);
  held = yz_test_hold_as (&shop, &op_id, 2, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (held->points, ==, -35);
  g_assert_cmpint (held->balance, ==, 165);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_RIDER, 0), ==, 165);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_HELD, 0), ==, 35);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_SHELF, shop.base.item), ==, 18);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_RESERVED, shop.base.item), ==, 2);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_RESERVED, shop.towel), ==, 1);
  receipt = yz_receipt_load (shop.base.station, held->entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (receipt->kind, ==, YZ_ENTRY_HOLD);
  g_assert_cmpint (receipt->until_on, ==, 20260318);
  g_assert_cmpint (receipt->total_points, ==, 35);
  g_assert_cmpuint (receipt->lines->len, ==, 2);
  holds = yz_hold_list (shop.base.station, shop.base.rider, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (holds->len, ==, 1);
  first = g_ptr_array_index (holds, 0);
  g_assert_cmpint (first->entry, ==, held->entry);
  g_assert_cmpint (first->left_points, ==, 35);
  g_assert_cmpint (first->left_pieces, ==, 3);
  g_assert_cmpint (first->until_on, ==, 20260318);
  g_assert_cmpstr (first->rider_name, ==, "张三");
  goods = yz_hold_describe (first);
  g_assert_nonnull (strstr (goods, "× 2"));
  others = yz_hold_list (shop.base.station, shop.base.rider + 1, &error);
  g_assert_cmpuint (others->len, ==, 0);
  yz_test_assert_proven (shop.base.station);
}

/* Held and released is as if nothing had been. */
static void
test_release (void)
{
  g_auto (YzTestHoldShop) shop = { 0 };
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (YzReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  int64_t entry = 0;

  yz_test_hold_shop_open (&shop);
  entry = yz_test_hold (&shop, 5, 2);
  back = yz_test_hold_release (&shop, entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->points, ==, 80);
  g_assert_cmpint (back->balance, ==, 200);
  yz_test_hold_assert_restored (&shop);
  g_assert_cmpuint (yz_test_hold_count_open (&shop), ==, 0);
  receipt = yz_receipt_load (shop.base.station, back->entry, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (receipt->lines->len, ==, 2);
  g_assert_cmpint (receipt->total_points, ==, 80);
  g_assert_null (yz_test_hold_release (&shop, entry, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_null (yz_test_hold_collect (&shop, entry, NULL, 0, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
}

/* Collected and returned as well: the points go to the rider and not to the hold. */
static void
test_collect_and_return (void)
{
  g_auto (YzTestHoldShop) shop = { 0 };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) out = NULL;
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (YzReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  int64_t entry = 0;

  yz_test_hold_shop_open (&shop);
  entry = yz_test_hold (&shop, 3, 2);
  out = yz_test_hold_collect (&shop, entry, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (out->points, ==, 0);
  g_assert_cmpint (out->balance, ==, 140);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_HELD, 0), ==, 0);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_RESERVED, shop.base.item), ==, 0);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_HANDED_OUT, shop.base.item), ==, 3);
  g_assert_cmpuint (yz_test_hold_count_open (&shop), ==, 0);
  receipt = yz_receipt_load (shop.base.station, out->entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (receipt->kind, ==, YZ_ENTRY_COLLECT);
  g_assert_cmpint (receipt->total_points, ==, 60);
  g_assert_cmpint (((YzReceiptItem *) g_ptr_array_index (receipt->lines, 0))->returnable, ==, 3);
  yz_test_assert_proven (shop.base.station);
  /* Neither of them is reversed: the points would stay held. */
  g_assert_null (
    yz_redemption_reverse (shop.base.station, shop.base.chief, &op_id, out->entry, "x", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_null (
    yz_redemption_reverse (shop.base.station, shop.base.chief, &op_id, entry, "x", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_null (yz_redemption_return (shop.base.station,
                                       shop.base.attendant,
                                       &op_id,
                                       entry,
                                       NULL,
                                       0,
                                       "x",
                                       &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  back = yz_redemption_return (shop.base.station,
                               shop.base.attendant,
                               &op_id,
                               out->entry,
                               NULL,
                               0,
                               "坏了",
                               &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->points, ==, 60);
  yz_test_hold_assert_restored (&shop);
}

static void
test_parts (void)
{
  g_auto (YzTestHoldShop) shop = { 0 };
  g_autoptr (YzRedemption) one = NULL;
  g_autoptr (YzRedemption) two = NULL;
  g_autoptr (YzRedemption) rest = NULL;
  g_autoptr (GError) error = NULL;
  int64_t entry = 0;

  yz_test_hold_shop_open (&shop);
  entry = yz_test_hold (&shop, 4, 2);
  {
    const YzBasketLine soap = { shop.base.item, 1 };
    const YzBasketLine both[] = { { shop.towel, 1 }, { shop.base.item, 1 } };
    const YzBasketLine many = { shop.base.item, 3 };

    one = yz_test_hold_collect (&shop, entry, &soap, 1, &error);
    g_assert_no_error (error);
    yz_test_assert_proven (shop.base.station);
    two = yz_test_hold_collect (&shop, entry, both, 2, &error);
    g_assert_no_error (error);
    yz_test_assert_proven (shop.base.station);
    g_assert_null (yz_test_hold_collect (&shop, entry, &many, 1, &error));
  }
  g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
  g_assert_cmpint (yz_error_get_asked (error), ==, 3);
  g_assert_cmpint (yz_error_get_there (error), ==, 2);
  g_clear_error (&error);
  g_assert_cmpuint (yz_test_hold_count_open (&shop), ==, 1);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_HELD, 0), ==, 35);
  rest = yz_test_hold_release (&shop, entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rest->points, ==, 35);
  g_assert_cmpuint (yz_test_hold_count_open (&shop), ==, 0);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_RIDER, 0), ==, 165);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_SHELF, shop.base.item), ==, 18);
  yz_test_assert_proven (shop.base.station);
}

/* What is held counts against the limit, and no longer once it is released. */
static void
test_limits (void)
{
  g_auto (YzTestHoldShop) shop = { 0 };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) done = NULL;
  g_autoptr (YzRedemption) again = NULL;
  g_autoptr (GError) error = NULL;
  int64_t entry = 0;

  yz_test_hold_shop_open (&shop);
  entry = yz_test_hold (&shop, 4, 0);
  g_assert_null (yz_test_hold_as (&shop, &op_id, 2, 0, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "肥皂");
  g_assert_cmpint (yz_error_get_there (error), ==, 1);
  g_clear_error (&error);
  /* Collected in the next month, it was had in the month it was held in. */
  yz_clock_set_fixed (YZ_TEST_HOLD_NOON + 20 * DAY);
  done = yz_test_hold_collect (&shop, entry, NULL, 0, &error);
  g_assert_no_error (error);
  yz_test_assert_proven (shop.base.station);
  again = yz_test_hold_as (&shop, &op_id, 5, 0, &error);
  g_assert_no_error (error);
  yz_test_assert_proven (shop.base.station);
}

static void
test_refused (void)
{
  g_auto (YzTestHoldShop) shop = { 0 };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) out = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  int64_t award = 0;

  yz_test_hold_shop_open (&shop);
  award = yz_test_query_int (shop.base.station, "SELECT max (id) FROM entry WHERE kind = 1");
  before = yz_test_dump_store (shop.base.station);
  g_assert_null (yz_test_hold_as (&shop, &op_id, 0, 6, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STOCK);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "towel");
  g_assert_cmpint (yz_error_get_asked (error), ==, 6);
  g_assert_cmpint (yz_error_get_there (error), ==, 5);
  g_clear_error (&error);
  {
    const YzBasketLine line = { shop.base.item, 1 };
    const YzRedemptionRequest request = { .rider = shop.base.rider, .lines = &line, .n_lines = 1 };

    g_assert_null (
      yz_hold_book (shop.base.station, shop.base.reviewer, &op_id, &request, 0, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
    g_clear_error (&error);
    g_assert_null (
      yz_hold_book (shop.base.station, shop.base.attendant, &op_id, &request, 20260314, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
    g_clear_error (&error);
    g_assert_null (
      yz_hold_book (shop.base.station, shop.base.attendant, &op_id, &request, 20290101, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
    g_clear_error (&error);
  }
  g_assert_null (yz_test_hold_collect (&shop, award, NULL, 0, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_null (yz_test_hold_release (&shop, 4711, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
}

/* A hold whose last day is over gives everything back, once. */
static void
test_expire (void)
{
  g_auto (YzTestHoldShop) shop = { 0 };
  YzHoldExpiry expiry = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  yz_test_hold_shop_open (&shop);
  yz_test_hold (&shop, 2, 1);
  yz_test_hold (&shop, 0, 1);
  /* Its last day is still a day. */
  g_assert_true (yz_hold_expire (shop.base.station, NULL, 20260318, &expiry, &error));
  g_assert_cmpint (expiry.holds, ==, 0);
  yz_clock_set_fixed (YZ_TEST_HOLD_NOON + 4 * DAY);
  g_assert_true (yz_hold_expire (shop.base.station, NULL, 20260319, &expiry, &error));
  g_assert_no_error (error);
  g_assert_cmpint (expiry.holds, ==, 2);
  g_assert_cmpint (expiry.points, ==, 50);
  yz_test_hold_assert_restored (&shop);
  g_assert_cmpint (yz_test_query_int (shop.base.station,
                                      "SELECT count (*) FROM entry WHERE kind = 4 AND actor = 0"),
                   ==,
                   2);
  before = yz_test_dump_store (shop.base.station);
  g_assert_true (
    yz_hold_expire (shop.base.station, shop.base.attendant, 20260319, &expiry, &error));
  g_assert_cmpint (expiry.holds, ==, 0);
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
}

/* Points that lapse while others are held: those to lapse first are the held ones, as they would
 * have been the spent ones. Released, they lapse with the next run; collected, nothing more does.
 */
static void
test_points_lapse (void)
{
  for (int released = 0; released < 2; released++) {
    g_auto (YzTestHoldShop) shop = { 0 };
    YzRule rule = { .kind = (char *) "patrol",
                    .points = 60,
                    .unit = YZ_RULE_PER_ITEM,
                    .expiry_months = 1,
                    .document = (char *) "",
                    .valid_from = 20260101 };
    YzExpiry lapsed = { 0 };
    g_autoptr (YzRedemption) done = NULL;
    g_autoptr (GError) error = NULL;
    YzOpId op_id = yz_op_id_new ();
    YzReviewResult result = { 0 };
    int64_t job = 0;
    int64_t entry = 0;

    yz_test_hold_shop_open (&shop);
    yz_rule_add (shop.base.station, shop.base.chief, &rule, &error);
    g_assert_no_error (error);
    {
      YzJobFields fields = {
        .op_id = yz_op_id_new (), .rider = shop.base.rider, .kind = "patrol", .quantity = 1
      };

      job = yz_job_record (shop.base.station, shop.base.attendant, &fields, &error);
      g_assert_no_error (error);
    }
    yz_review_decide (shop.base.station,
                      shop.base.reviewer,
                      &op_id,
                      job,
                      YZ_JOB_APPROVED,
                      "x",
                      &result,
                      &error);
    g_assert_no_error (error);
    /* 60 points lapse in a month, 200 never do; 50 are held. */
    entry = yz_test_hold (&shop, 5, 0);
    yz_clock_set_fixed (YZ_TEST_HOLD_NOON + 60 * DAY);
    g_assert_true (yz_points_expire (shop.base.station,
                                     shop.base.attendant,
                                     yz_clock_today (),
                                     &lapsed,
                                     &error));
    g_assert_no_error (error);
    g_assert_cmpint (lapsed.points, ==, 10);
    g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_RIDER, 0), ==, 200);
    done = released ? yz_test_hold_release (&shop, entry, &error)
                    : yz_test_hold_collect (&shop, entry, NULL, 0, &error);
    g_assert_no_error (error);
    g_assert_true (yz_points_expire (shop.base.station,
                                     shop.base.attendant,
                                     yz_clock_today (),
                                     &lapsed,
                                     &error));
    g_assert_cmpint (lapsed.points, ==, released ? 50 : 0);
    g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_RIDER, 0), ==, 200);
    yz_test_assert_proven (shop.base.station);
  }
}

/* Who has left picks nothing up; when the last day is over, everything is back. */
static void
test_rider_left (void)
{
  g_auto (YzTestHoldShop) shop = { 0 };
  YzHoldExpiry expiry = { 0 };
  g_autoptr (GError) error = NULL;
  int64_t entry = 0;

  yz_test_hold_shop_open (&shop);
  entry = yz_test_hold (&shop, 2, 2);
  g_assert_true (yz_rider_leave (shop.base.station, shop.base.attendant, shop.base.rider, &error));
  g_assert_no_error (error);
  g_assert_null (yz_test_hold_collect (&shop, entry, NULL, 0, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_RIDER_LEFT);
  g_clear_error (&error);
  yz_clock_set_fixed (YZ_TEST_HOLD_NOON + 10 * DAY);
  g_assert_true (yz_hold_expire (shop.base.station, NULL, yz_clock_today (), &expiry, &error));
  g_assert_cmpint (expiry.holds, ==, 1);
  yz_test_hold_assert_restored (&shop);
}

/* At a kiosk nobody of the staff is there: goods are kept, and nothing else is done. */
static void
test_kiosk (void)
{
  g_auto (YzTestHoldShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) held = NULL;
  g_autoptr (YzRedemption) again = NULL;
  g_autoptr (YzRedemption) taken = NULL;
  g_autoptr (YzRedemption) out = NULL;
  YzOpId op_ids[] = { yz_op_id_new (), yz_op_id_new () };
  YzBasketLine line = { 0 };
  YzRedemptionRequest request = { .lines = &line, .n_lines = 1 };

  yz_test_hold_shop_open (&shop);
  line = (YzBasketLine){ shop.base.item, 2 };
  request.rider = shop.base.rider;
  held = yz_hold_book (shop.base.station, NULL, &op_ids[0], &request, 0, &error);
  g_assert_no_error (error);
  again = yz_hold_book (shop.base.station, NULL, &op_ids[0], &request, 0, &error);
  g_assert_no_error (error);
  g_assert_true (again->repeated);
  g_assert_cmpint (again->entry, ==, held->entry);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_HELD, 0), ==, 20);

  taken = yz_redemption_book_request (shop.base.station, NULL, &op_ids[1], &request, &error);
  g_assert_null (taken);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  out = yz_hold_collect (shop.base.station, NULL, &op_ids[1], held->entry, NULL, 0, &error);
  g_assert_null (out);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);

  out = yz_test_hold_collect (&shop, held->entry, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_HELD, 0), ==, 0);
  yz_test_assert_proven (shop.base.station);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hold/hold", test_hold);
  g_test_add_func ("/hold/release", test_release);
  g_test_add_func ("/hold/collect-and-return", test_collect_and_return);
  g_test_add_func ("/hold/parts", test_parts);
  g_test_add_func ("/hold/limits", test_limits);
  g_test_add_func ("/hold/refused", test_refused);
  g_test_add_func ("/hold/expire", test_expire);
  g_test_add_func ("/hold/points-lapse", test_points_lapse);
  g_test_add_func ("/hold/rider-left", test_rider_left);
  g_test_add_func ("/hold/kiosk", test_kiosk);
  return g_test_run ();
}

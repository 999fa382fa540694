/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-city.h"
#include "yz-clock.h"
#include "yz-hold.h"
#include "yz-points.h"
#include "yz-proof.h"
#include "yz-review.h"
#include "yz-rule.h"
#include "yz-setting.h"
#include "yz-test-dump.h"
#include "yz-test.h"

#include <glib/gstdio.h>
#include <string.h>

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define DAY INT64_C (86400000)

/* A shop with soap (10 points, at most 5 in a month) and towels (15 points), and a rider with 200
 * points. */
typedef struct {
  YzTestStation base;
  int64_t towel;
  char *before; /* balances before anything was held */
} Shop;

static void
shop_clear (Shop *shop)
{
  yz_test_station_clear (&shop->base);
  g_free (shop->before);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shop, shop_clear)

static void
shop_open (Shop *shop)
{
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  g_autoptr (GError) error = NULL;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&shop->base);
  yz_test_station_add_shop (&shop->base);
  fields.sku = "soap";
  fields.limit = 5;
  g_assert_cmpint (yz_item_put (shop->base.station, shop->base.chief, &fields, NULL, NULL, &error),
                   !=,
                   0);
  g_assert_no_error (error);
  shop->towel = yz_test_add_item (&shop->base, "towel", NULL, 15, 5);
  yz_test_give_points (&shop->base, shop->base.rider, 200);
  shop->before = yz_test_dump_balances (shop->base.station, shop->base.rider);
}

static YzRedemption *
hold_as (Shop *shop, const YzOpId *op_id, int64_t soap, int64_t towels, GError **error)
{
  const YzBasketLine lines[] = { { shop->base.item, soap }, { shop->towel, towels } };
  const YzRedemptionRequest request = { .rider = shop->base.rider,
                                        .lines = soap > 0 ? lines : lines + 1,
                                        .n_lines = (soap > 0) + (towels > 0) };

  return yz_hold_book (shop->base.station, shop->base.attendant, op_id, &request, 0, error);
}

/* The hold's entry. */
static int64_t
hold (Shop *shop, int64_t soap, int64_t towels)
{
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) held = hold_as (shop, &op_id, soap, towels, &error);

  g_assert_no_error (error);
  return held->entry;
}

static YzRedemption *
collect (Shop *shop, int64_t entry, const YzBasketLine *lines, gsize n_lines, GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_hold_collect (shop->base.station,
                          shop->base.attendant,
                          &op_id,
                          entry,
                          lines,
                          n_lines,
                          error);
}

static YzRedemption *
release (Shop *shop, int64_t entry, GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_hold_release (shop->base.station, shop->base.attendant, &op_id, entry, "不要了", error);
}

static int64_t
get_balance (Shop *shop, YzAccountKind kind, int64_t item)
{
  const YzAccountKey key = { .kind = kind,
                             .owner = item == 0 ? shop->base.rider : 0,
                             .unit = item,
                             .station = item == 0 ? 0 : 1 };
  int64_t balance = 0;

  g_assert_true (
    yz_account_get_balance (yz_station_get_store (shop->base.station), &key, &balance, NULL));
  return balance;
}

static void
assert_sound (Shop *shop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) proof = yz_proof_run (shop->base.station, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < proof->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (proof->findings, i);

    g_test_message ("%s: %s", finding->place, finding->what);
  }
  g_assert_cmpuint (proof->findings->len, ==, 0);
}

static void
assert_restored (Shop *shop)
{
  g_autofree char *after = yz_test_dump_balances (shop->base.station, shop->base.rider);

  g_assert_cmpstr (shop->before, ==, after);
  assert_sound (shop);
}

static guint
count_open (Shop *shop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) holds = yz_hold_list (shop->base.station, 0, &error);

  g_assert_no_error (error);
  return holds->len;
}

static void
test_hold (void)
{
  g_auto (Shop) shop = { 0 };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) held = NULL;
  g_autoptr (YzReceipt) receipt = NULL;
  g_autoptr (GPtrArray) holds = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *goods = NULL;
  const YzHold *first = NULL;

  shop_open (&shop);
  held = hold_as (&shop, &op_id, 2, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (held->points, ==, -35);
  g_assert_cmpint (held->balance, ==, 165);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_RIDER, 0), ==, 165);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_HELD, 0), ==, 35);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_SHELF, shop.base.item), ==, 18);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_RESERVED, shop.base.item), ==, 2);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_RESERVED, shop.towel), ==, 1);
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
  assert_sound (&shop);
}

/* Held and released is as if nothing had been. */
static void
test_release (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (YzReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  int64_t entry = 0;

  shop_open (&shop);
  entry = hold (&shop, 5, 2);
  back = release (&shop, entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->points, ==, 80);
  g_assert_cmpint (back->balance, ==, 200);
  assert_restored (&shop);
  g_assert_cmpuint (count_open (&shop), ==, 0);
  receipt = yz_receipt_load (shop.base.station, back->entry, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (receipt->lines->len, ==, 2);
  g_assert_cmpint (receipt->total_points, ==, 80);
  g_assert_null (release (&shop, entry, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_null (collect (&shop, entry, NULL, 0, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
}

/* Collected and returned as well: the points go to the rider and not to the hold. */
static void
test_collect_and_return (void)
{
  g_auto (Shop) shop = { 0 };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) out = NULL;
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (YzReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  int64_t entry = 0;

  shop_open (&shop);
  entry = hold (&shop, 3, 2);
  out = collect (&shop, entry, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (out->points, ==, 0);
  g_assert_cmpint (out->balance, ==, 140);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_HELD, 0), ==, 0);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_RESERVED, shop.base.item), ==, 0);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_HANDED_OUT, shop.base.item), ==, 3);
  g_assert_cmpuint (count_open (&shop), ==, 0);
  receipt = yz_receipt_load (shop.base.station, out->entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (receipt->kind, ==, YZ_ENTRY_COLLECT);
  g_assert_cmpint (receipt->total_points, ==, 60);
  g_assert_cmpint (((YzReceiptItem *) g_ptr_array_index (receipt->lines, 0))->returnable, ==, 3);
  assert_sound (&shop);
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
  assert_restored (&shop);
}

static void
test_parts (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) one = NULL;
  g_autoptr (YzRedemption) two = NULL;
  g_autoptr (YzRedemption) rest = NULL;
  g_autoptr (GError) error = NULL;
  int64_t entry = 0;

  shop_open (&shop);
  entry = hold (&shop, 4, 2);
  {
    const YzBasketLine soap = { shop.base.item, 1 };
    const YzBasketLine both[] = { { shop.towel, 1 }, { shop.base.item, 1 } };
    const YzBasketLine many = { shop.base.item, 3 };

    one = collect (&shop, entry, &soap, 1, &error);
    g_assert_no_error (error);
    assert_sound (&shop);
    two = collect (&shop, entry, both, 2, &error);
    g_assert_no_error (error);
    assert_sound (&shop);
    g_assert_null (collect (&shop, entry, &many, 1, &error));
  }
  g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
  g_assert_cmpint (yz_error_get_asked (error), ==, 3);
  g_assert_cmpint (yz_error_get_there (error), ==, 2);
  g_clear_error (&error);
  g_assert_cmpuint (count_open (&shop), ==, 1);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_HELD, 0), ==, 35);
  rest = release (&shop, entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rest->points, ==, 35);
  g_assert_cmpuint (count_open (&shop), ==, 0);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_RIDER, 0), ==, 165);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_SHELF, shop.base.item), ==, 18);
  assert_sound (&shop);
}

/* What is held counts against the limit, and no longer once it is released. */
static void
test_limits (void)
{
  g_auto (Shop) shop = { 0 };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) done = NULL;
  g_autoptr (YzRedemption) again = NULL;
  g_autoptr (GError) error = NULL;
  int64_t entry = 0;

  shop_open (&shop);
  entry = hold (&shop, 4, 0);
  g_assert_null (hold_as (&shop, &op_id, 2, 0, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "肥皂");
  g_assert_cmpint (yz_error_get_there (error), ==, 1);
  g_clear_error (&error);
  /* Collected in the next month, it was had in the month it was held in. */
  yz_clock_set_fixed (NOON + 20 * DAY);
  done = collect (&shop, entry, NULL, 0, &error);
  g_assert_no_error (error);
  assert_sound (&shop);
  again = hold_as (&shop, &op_id, 5, 0, &error);
  g_assert_no_error (error);
  assert_sound (&shop);
}

/* Every operation again under its number gives its first answer and changes nothing. */
static void
test_retry (void)
{
  g_auto (Shop) shop = { 0 };
  const YzOpId op_ids[] = { yz_op_id_new (), yz_op_id_new (), yz_op_id_new () };
  g_autoptr (YzRedemption) held = NULL;
  g_autoptr (YzRedemption) out = NULL;
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  shop_open (&shop);
  {
    const YzBasketLine soap = { shop.base.item, 1 };

    held = hold_as (&shop, &op_ids[0], 3, 1, &error);
    g_assert_no_error (error);
    out = yz_hold_collect (shop.base.station,
                           shop.base.attendant,
                           &op_ids[1],
                           held->entry,
                           &soap,
                           1,
                           &error);
    g_assert_no_error (error);
    back = yz_hold_release (shop.base.station,
                            shop.base.attendant,
                            &op_ids[2],
                            held->entry,
                            NULL,
                            &error);
    g_assert_no_error (error);
    yz_test_station_reopen (&shop.base);
    before = yz_test_dump_store (shop.base.station);
    for (int i = 0; i < 2; i++) {
      g_autoptr (YzRedemption) held_again = NULL;
      g_autoptr (YzRedemption) out_again = NULL;
      g_autoptr (YzRedemption) back_again = NULL;

      held_again = hold_as (&shop, &op_ids[0], 3, 1, &error);
      g_assert_no_error (error);
      out_again = yz_hold_collect (shop.base.station,
                                   shop.base.attendant,
                                   &op_ids[1],
                                   held->entry,
                                   &soap,
                                   1,
                                   &error);
      g_assert_no_error (error);
      back_again = yz_hold_release (shop.base.station,
                                    shop.base.attendant,
                                    &op_ids[2],
                                    held->entry,
                                    NULL,
                                    &error);
      g_assert_no_error (error);
      g_assert_cmpint (held_again->entry, ==, held->entry);
      g_assert_cmpint (held_again->balance, ==, held->balance);
      g_assert_cmpint (out_again->entry, ==, out->entry);
      g_assert_cmpint (back_again->entry, ==, back->entry);
      g_assert_cmpint (back_again->points, ==, back->points);
      g_assert_true (held_again->repeated && out_again->repeated && back_again->repeated);
    }
    g_assert_null (hold_as (&shop, &op_ids[0], 2, 1, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
    g_clear_error (&error);
    g_assert_null (yz_hold_collect (shop.base.station,
                                    shop.base.attendant,
                                    &op_ids[1],
                                    held->entry,
                                    NULL,
                                    0,
                                    &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
  }
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
  assert_sound (&shop);
}

/* Whatever dies before the commit leaves nothing. */
static void
test_rollback (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  int64_t entry = 0;

  shop_open (&shop);
  entry = hold (&shop, 2, 2);
  before = yz_test_dump_store (shop.base.station);
  for (int i = 0; i < 3; i++) {
    YzStore *store = yz_station_get_store (shop.base.station);
    g_autoptr (YzTransaction) outer = yz_transaction_begin (store, &error);
    YzOpId op_id = yz_op_id_new ();
    g_autoptr (YzRedemption) lost = i == 0   ? hold_as (&shop, &op_id, 1, 1, &error)
                                    : i == 1 ? collect (&shop, entry, NULL, 0, &error)
                                             : release (&shop, entry, &error);

    g_assert_no_error (error);
    g_assert_nonnull (lost);
    g_clear_pointer (&outer, yz_transaction_free);
    {
      g_autofree char *after = yz_test_dump_store (shop.base.station);

      g_assert_cmpstr (before, ==, after);
    }
  }
  assert_sound (&shop);
}

static void
test_refused (void)
{
  g_auto (Shop) shop = { 0 };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) out = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  int64_t award = 0;

  shop_open (&shop);
  award = yz_test_query_int (shop.base.station, "SELECT max (id) FROM entry WHERE kind = 1");
  before = yz_test_dump_store (shop.base.station);
  g_assert_null (hold_as (&shop, &op_id, 0, 6, &error));
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
  g_assert_null (collect (&shop, award, NULL, 0, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_null (release (&shop, 4711, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
}

/* A hold whose last day is over gives everything back, once. */
static void
test_expire (void)
{
  g_auto (Shop) shop = { 0 };
  YzHoldExpiry expiry = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  shop_open (&shop);
  hold (&shop, 2, 1);
  hold (&shop, 0, 1);
  /* Its last day is still a day. */
  g_assert_true (yz_hold_expire (shop.base.station, NULL, 20260318, &expiry, &error));
  g_assert_cmpint (expiry.holds, ==, 0);
  yz_clock_set_fixed (NOON + 4 * DAY);
  g_assert_true (yz_hold_expire (shop.base.station, NULL, 20260319, &expiry, &error));
  g_assert_no_error (error);
  g_assert_cmpint (expiry.holds, ==, 2);
  g_assert_cmpint (expiry.points, ==, 50);
  assert_restored (&shop);
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
    g_auto (Shop) shop = { 0 };
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

    shop_open (&shop);
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
    entry = hold (&shop, 5, 0);
    yz_clock_set_fixed (NOON + 60 * DAY);
    g_assert_true (yz_points_expire (shop.base.station,
                                     shop.base.attendant,
                                     yz_clock_today (),
                                     &lapsed,
                                     &error));
    g_assert_no_error (error);
    g_assert_cmpint (lapsed.points, ==, 10);
    g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_RIDER, 0), ==, 200);
    done = released ? release (&shop, entry, &error) : collect (&shop, entry, NULL, 0, &error);
    g_assert_no_error (error);
    g_assert_true (yz_points_expire (shop.base.station,
                                     shop.base.attendant,
                                     yz_clock_today (),
                                     &lapsed,
                                     &error));
    g_assert_cmpint (lapsed.points, ==, released ? 50 : 0);
    g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_RIDER, 0), ==, 200);
    assert_sound (&shop);
  }
}

/* Who has left picks nothing up; when the last day is over, everything is back. */
static void
test_rider_left (void)
{
  g_auto (Shop) shop = { 0 };
  YzHoldExpiry expiry = { 0 };
  g_autoptr (GError) error = NULL;
  int64_t entry = 0;

  shop_open (&shop);
  entry = hold (&shop, 2, 2);
  g_assert_true (yz_rider_leave (shop.base.station, shop.base.attendant, shop.base.rider, &error));
  g_assert_no_error (error);
  g_assert_null (collect (&shop, entry, NULL, 0, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_RIDER_LEFT);
  g_clear_error (&error);
  yz_clock_set_fixed (NOON + 10 * DAY);
  g_assert_true (yz_hold_expire (shop.base.station, NULL, yz_clock_today (), &expiry, &error));
  g_assert_cmpint (expiry.holds, ==, 1);
  assert_restored (&shop);
}

/* What stands beside the ledger is proven by it. */
static void
test_tampered (void)
{
  static const char *const cases[] = {
    "UPDATE hold SET left_points = left_points - 1 WHERE left_points > 0",
    "UPDATE hold SET left_points = 10 WHERE left_points = 0",
    "UPDATE hold SET left_points = 9223372036854775807",
    "UPDATE hold SET rider_id = (SELECT MAX(id) FROM rider)",
    "UPDATE hold SET station_id = 2",
    "DELETE FROM hold",
    "INSERT INTO hold SELECT MIN(id), 1, (SELECT MIN(id) FROM rider), 20260318, 0 FROM entry",
    "UPDATE redemption_line SET price = price + 1",
    "UPDATE redemption_line SET quantity = quantity + 1",
    "UPDATE redemption_line SET price = 9223372036854775807",
    "UPDATE redemption_line SET item_id = item_id + 1",
    "DELETE FROM redemption_line WHERE entry_id IN (SELECT id FROM entry WHERE kind = 5)",
    "UPDATE account SET balance = balance + 1 WHERE kind = 3",
    "UPDATE account SET balance = balance + 1 WHERE kind = 10",
    "UPDATE entry SET kind = 2 WHERE kind = 3",
    "UPDATE transfer SET to_account = (SELECT id FROM account WHERE kind = 3) WHERE leg = 1"
    " AND entry_id IN (SELECT id FROM entry WHERE kind = 4)",
  };
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) one = NULL;
  g_autoptr (YzRedemption) two = NULL;
  g_autoptr (GError) error = NULL;
  int64_t first = 0;

  shop_open (&shop);
  yz_test_add_rider (&shop.base, "李四", NULL);
  first = hold (&shop, 2, 1);
  hold (&shop, 1, 1);
  {
    const YzBasketLine soap = { shop.base.item, 1 };

    one = collect (&shop, first, &soap, 1, &error);
    g_assert_no_error (error);
  }
  two = release (&shop, first, &error);
  g_assert_no_error (error);
  assert_sound (&shop);
  g_clear_pointer (&shop.base.station, yz_station_close);
  yz_test_place_keep (&shop.base.place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzVerification) proof = NULL;

    g_clear_pointer (&shop.base.station, yz_station_close);
    yz_test_place_restore (&shop.base.place);
    yz_test_place_tamper (&shop.base.place, cases[i]);
    yz_test_station_reopen (&shop.base);
    proof = yz_proof_run (shop.base.station, &error);
    g_assert_no_error (error);
    if (proof->findings->len == 0)
      g_error ("not found: %s", cases[i]);
  }
}

/* Two desks --------------------------------------------------------------------------------- */

typedef struct {
  const char *uri;
  int64_t desk;
  int64_t entry;
  const YzActor *actor;
  int done;
} Desk;

/* Each tries to collect the hold a piece at a time until it is refused. */
static gpointer
collect_all (gpointer data)
{
  Desk *desk = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station =
    yz_station_open_desk (desk->uri, YZ_STORE_WRITE, desk->desk, &error);
  const YzBasketLine piece = { yz_test_query_int (station, "SELECT MIN(id) FROM item"), 1 };

  g_assert_no_error (error);
  while (error == NULL || g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_BUSY)) {
    YzOpId op_id = yz_op_id_new ();
    g_autoptr (YzRedemption) out = NULL;

    g_clear_error (&error);
    out = yz_hold_collect (station, desk->actor, &op_id, desk->entry, &piece, 1, &error);
    desk->done += out != NULL;
  }
  if (!g_error_matches (error, YZ_ERROR, YZ_ERROR_STATE))
    g_error ("%s", error->message);
  return NULL;
}

/* Two desks collect the same hold at once: every piece goes once. */
static void
test_two_desks (void)
{
  g_auto (Shop) shop = { 0 };
  Desk desks[2] = { 0 };
  GThread *threads[2] = { NULL };
  g_autoptr (GError) error = NULL;
  const YzCityJoin wanted = { .station = 1, .desk_name = "二号台" };

  if (!yz_test_on_postgresql ())
    return; /* a file has one writer */
  shop_open (&shop);
  desks[0].entry = hold (&shop, 5, 0);
  desks[1].entry = desks[0].entry;
  {
    g_autofree char *path =
      g_build_filename (yz_store_get_files_dir (yz_station_get_store (shop.base.station)),
                        "desk",
                        NULL);
    g_autoptr (YzStation) city = NULL;

    desks[0].desk = yz_ledger_get_desk (yz_station_get_ledger (shop.base.station));
    g_clear_pointer (&shop.base.station, yz_station_close);
    g_assert_cmpint (g_unlink (path), ==, 0);
    city = yz_city_open (shop.base.uri, &error);
    g_assert_no_error (error);
    g_assert_true (yz_city_join (city, shop.base.chief, &wanted, &error));
    g_assert_no_error (error);
    desks[1].desk = yz_ledger_get_desk (yz_station_get_ledger (city));
  }
  for (int i = 0; i < 2; i++) {
    desks[i].uri = shop.base.uri;
    desks[i].actor = i == 0 ? shop.base.attendant : shop.base.attendant2;
    threads[i] = g_thread_new ("desk", collect_all, &desks[i]);
  }
  for (int i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (desks[0].done + desks[1].done, ==, 5);
  yz_test_station_reopen (&shop.base);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_HELD, 0), ==, 0);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_HANDED_OUT, shop.base.item), ==, 5);
  g_assert_cmpuint (count_open (&shop), ==, 0);
  assert_sound (&shop);
}

/* At a kiosk nobody of the staff is there: goods are kept, and nothing else is done. */
static void
test_kiosk (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) held = NULL;
  g_autoptr (YzRedemption) again = NULL;
  g_autoptr (YzRedemption) taken = NULL;
  g_autoptr (YzRedemption) out = NULL;
  YzOpId op_ids[] = { yz_op_id_new (), yz_op_id_new () };
  YzBasketLine line = { 0 };
  YzRedemptionRequest request = { .lines = &line, .n_lines = 1 };

  shop_open (&shop);
  line = (YzBasketLine){ shop.base.item, 2 };
  request.rider = shop.base.rider;
  held = yz_hold_book (shop.base.station, NULL, &op_ids[0], &request, 0, &error);
  g_assert_no_error (error);
  again = yz_hold_book (shop.base.station, NULL, &op_ids[0], &request, 0, &error);
  g_assert_no_error (error);
  g_assert_true (again->repeated);
  g_assert_cmpint (again->entry, ==, held->entry);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_HELD, 0), ==, 20);

  taken = yz_redemption_book_request (shop.base.station, NULL, &op_ids[1], &request, &error);
  g_assert_null (taken);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  out = yz_hold_collect (shop.base.station, NULL, &op_ids[1], held->entry, NULL, 0, &error);
  g_assert_null (out);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);

  out = collect (&shop, held->entry, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_balance (&shop, YZ_ACCOUNT_HELD, 0), ==, 0);
  assert_sound (&shop);
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
  g_test_add_func ("/hold/retry", test_retry);
  g_test_add_func ("/hold/rollback", test_rollback);
  g_test_add_func ("/hold/refused", test_refused);
  g_test_add_func ("/hold/expire", test_expire);
  g_test_add_func ("/hold/points-lapse", test_points_lapse);
  g_test_add_func ("/hold/rider-left", test_rider_left);
  g_test_add_func ("/hold/tampered", test_tampered);
  g_test_add_func ("/hold/two-desks", test_two_desks);
  g_test_add_func ("/hold/kiosk", test_kiosk);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Redemptions with all that may come with them, and returns: agreed prices, approvals, goods beyond
 * the books, where goods go that came back. */
#include "yz-clock.h"
#include "yz-hold.h"
#include "yz-points.h"
#include "yz-proof.h"
#include "yz-rider-pin.h"
#include "yz-setting.h"
#include "yz-test-dump.h"
#include "yz-test.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define DAY INT64_C (86400000)
#define RIDER_PIN "8642"

/* A shop with 20 pieces of soap (10 points) and 2 towels (15 points), and a rider with 200 points.
 */
typedef struct {
  YzTestStation base;
  int64_t towel;
} Shop;

static void
shop_clear (Shop *shop)
{
  yz_test_station_clear (&shop->base);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shop, shop_clear)

static void
shop_open (Shop *shop)
{
  yz_clock_set_fixed (NOON);
  yz_test_station_new (&shop->base);
  yz_test_station_add_shop (&shop->base);
  shop->towel = yz_test_add_item (&shop->base, "towel", NULL, 15, 2);
  yz_test_give_points (&shop->base, shop->base.rider, 200);
}

static void
set (Shop *shop, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (yz_setting_set (shop->base.station, shop->base.chief, name, value, &error));
  g_assert_no_error (error);
}

static YzRedemption *
book (Shop *shop, const YzOpId *op_id, const YzRedemptionRequest *request, GError **error)
{
  return yz_redemption_book_request (shop->base.station,
                                     shop->base.attendant,
                                     op_id,
                                     request,
                                     error);
}

static int64_t
get_approver (Shop *shop, int64_t entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzEntry) loaded =
    yz_entry_load (yz_station_get_store (shop->base.station), entry, &error);

  g_assert_no_error (error);
  return loaded->approver;
}

static int64_t
get_stock (Shop *shop, YzAccountKind kind, int64_t item)
{
  const YzAccountKey key = { .kind = kind, .unit = item, .station = 1 };
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

/* What was shown is what is paid, or nothing is booked and the new price is named. */
static void
test_agreed_price (void)
{
  g_auto (Shop) shop = { 0 };
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzRedemption) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  shop_open (&shop);
  fields.sku = "soap";
  fields.price_points = 12;
  yz_item_put (shop.base.station, shop.base.chief, &fields, NULL, NULL, &error);
  g_assert_no_error (error);
  {
    const YzBasketLine lines[] = { { shop.towel, 1 }, { shop.base.item, 2 } };
    YzAgreedPrice prices[] = { { shop.base.item, 10 }, { shop.towel, 15 } };
    const YzRedemptionRequest request = {
      .rider = shop.base.rider, .lines = lines, .n_lines = 2, .prices = prices, .n_prices = 2
    };

    before = yz_test_dump_store (shop.base.station);
    g_assert_null (book (&shop, &op_id, &request, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_PRICE);
    g_assert_cmpstr (yz_error_get_subject (error), ==, "肥皂");
    g_assert_cmpint (yz_error_get_asked (error), ==, 10);
    g_assert_cmpint (yz_error_get_there (error), ==, 12);
    g_clear_error (&error);
    after = yz_test_dump_store (shop.base.station);
    g_assert_cmpstr (before, ==, after);
    prices[0].price_points = 12;
    redemption = book (&shop, &op_id, &request, &error);
    g_assert_no_error (error);
    g_assert_cmpint (redemption->points, ==, -39);
    /* Asked again after the price has changed once more: it was booked, at what was agreed then. */
    prices[0].price_points = 13;
    again = book (&shop, &op_id, &request, &error);
    g_assert_no_error (error);
    g_assert_true (again->repeated);
    g_assert_cmpint (again->points, ==, -39);
  }
  assert_sound (&shop);
}

static void
test_large (void)
{
  g_auto (Shop) shop = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzOpId small_id = yz_op_id_new ();
  YzOpId hold_id = yz_op_id_new ();
  g_autoptr (YzRedemption) small = NULL;
  g_autoptr (YzRedemption) large = NULL;
  g_autoptr (YzRedemption) held = NULL;
  g_autoptr (GError) error = NULL;

  shop_open (&shop);
  set (&shop, YZ_SETTING_LARGE_POINTS, "50");
  {
    YzBasketLine line = { shop.base.item, 4 };
    YzRedemptionRequest request = { .rider = shop.base.rider, .lines = &line, .n_lines = 1 };

    small = book (&shop, &small_id, &request, &error);
    g_assert_no_error (error);
    g_assert_cmpint (get_approver (&shop, small->entry), ==, 0);
    line.quantity = 5;
    g_assert_null (book (&shop, &op_id, &request, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_APPROVAL);
    g_assert_cmpstr (yz_error_get_subject (error), ==, "张三");
    g_assert_cmpint (yz_error_get_asked (error), ==, 50);
    g_assert_cmpint (yz_error_get_there (error), ==, 50);
    g_clear_error (&error);
    request.approver = shop.base.attendant;
    g_assert_null (book (&shop, &op_id, &request, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_FOUR_EYES);
    g_clear_error (&error);
    request.approver = shop.base.attendant2;
    large = book (&shop, &op_id, &request, &error);
    g_assert_no_error (error);
    g_assert_cmpint (get_approver (&shop, large->entry), ==, shop.base.attendant2->staff);
    /* Held points are as gone as spent ones. */
    request.approver = NULL;
    g_assert_null (
      yz_hold_book (shop.base.station, shop.base.attendant, &hold_id, &request, 0, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_APPROVAL);
    g_clear_error (&error);
    request.approver = shop.base.street;
    held = yz_hold_book (shop.base.station, shop.base.attendant, &hold_id, &request, 0, &error);
    g_assert_no_error (error);
    g_assert_cmpint (get_approver (&shop, held->entry), ==, shop.base.street->staff);
  }
  assert_sound (&shop);
}

static void
test_rider_pin (void)
{
  g_auto (Shop) shop = { 0 };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) large = NULL;
  g_autoptr (GPtrArray) history = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_set = TRUE;

  shop_open (&shop);
  set (&shop, YZ_SETTING_LARGE_POINTS, "50");
  {
    const YzBasketLine line = { shop.base.item, 5 };
    YzRedemptionRequest request = {
      .rider = shop.base.rider, .lines = &line, .n_lines = 1, .rider_pin = RIDER_PIN
    };

    g_assert_null (book (&shop, &op_id, &request, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
    g_clear_error (&error);
    g_assert_true (yz_rider_pin_is_set (shop.base.station, shop.base.rider, &is_set, &error));
    g_assert_false (is_set);
    g_assert_false (
      yz_rider_pin_set (shop.base.station, shop.base.reviewer, shop.base.rider, RIDER_PIN, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
    g_clear_error (&error);
    g_assert_false (
      yz_rider_pin_set (shop.base.station, shop.base.attendant, shop.base.rider, "12", &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
    g_clear_error (&error);
    g_assert_true (yz_rider_pin_set (shop.base.station,
                                     shop.base.attendant,
                                     shop.base.rider,
                                     RIDER_PIN,
                                     &error));
    g_assert_no_error (error);
    request.rider_pin = "9999";
    g_assert_null (book (&shop, &op_id, &request, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_PIN);
    g_assert_cmpint (yz_error_get_there (error), ==, YZ_PIN_TRIES - 1);
    g_clear_error (&error);
    yz_clock_set_fixed (NOON + 1000);
    request.rider_pin = RIDER_PIN;
    large = book (&shop, &op_id, &request, &error);
    g_assert_no_error (error);
    g_assert_cmpint (get_approver (&shop, large->entry), ==, shop.base.rider);
    history = yz_points_list_history (shop.base.station, shop.base.rider, 1, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (((const YzHistoryLine *) g_ptr_array_index (history, 0))->approver,
                     ==,
                     "the rider’s own PIN");
  }
  g_assert_cmpint (yz_test_query_int (shop.base.station, "SELECT wrong_pins FROM rider_pin"),
                   ==,
                   0);
  g_assert_true (
    yz_rider_pin_set (shop.base.station, shop.base.attendant, shop.base.rider, NULL, &error));
  g_assert_true (yz_rider_pin_is_set (shop.base.station, shop.base.rider, &is_set, &error));
  g_assert_false (is_set);
  assert_sound (&shop);
}

/* Wrong PINs lock, whatever is asked for, and the lock ends. */
static void
test_rider_pin_locked (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *fits = NULL;
  int64_t now_ms = NOON;

  shop_open (&shop);
  g_assert_true (
    yz_rider_pin_set (shop.base.station, shop.base.chief, shop.base.rider, RIDER_PIN, &error));
  for (int i = 1; i <= YZ_PIN_TRIES; i++) {
    g_clear_error (&error);
    g_assert_null (yz_rider_pin_check (shop.base.station, shop.base.rider, "1111", &error));
    g_assert_error (error, YZ_ERROR, (i < YZ_PIN_TRIES ? YZ_ERROR_PIN : YZ_ERROR_PIN_LOCKED));
    yz_clock_set_fixed (now_ms += 5000);
  }
  g_clear_error (&error);
  g_assert_null (yz_rider_pin_check (shop.base.station, shop.base.rider, RIDER_PIN, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PIN_LOCKED);
  g_assert_cmpint (yz_error_get_there (error), ==, YZ_PIN_LOCK_MS / 1000 - 5);
  g_clear_error (&error);
  yz_clock_set_fixed (now_ms + YZ_PIN_LOCK_MS);
  g_assert_null (yz_rider_pin_check (shop.base.station, shop.base.rider, "1111", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PIN);
  g_assert_cmpint (yz_error_get_there (error), ==, YZ_PIN_TRIES - 1);
  g_clear_error (&error);
  yz_clock_set_fixed (now_ms + YZ_PIN_LOCK_MS + 5000);
  fits = yz_rider_pin_check (shop.base.station, shop.base.rider, RIDER_PIN, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fits);
  g_assert_cmpint (yz_test_query_int (shop.base.station,
                                      "SELECT count (*) FROM audit WHERE action ="
                                      " 'rider-pin-locked'"),
                   ==,
                   1);
}

/* Goods in the customer's hand: a chief says so, the books are put right by what is missing and the
 * redemption goes through, both or neither. */
static void
test_beyond_stock (void)
{
  g_auto (Shop) shop = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzOpId undo_id = yz_op_id_new ();
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzRedemption) again = NULL;
  g_autoptr (YzRedemption) undone = NULL;
  g_autoptr (YzEntry) entry = NULL;
  g_autoptr (YzEntry) count = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  shop_open (&shop);
  before = yz_test_dump_store (shop.base.station);
  {
    const YzBasketLine lines[] = { { shop.towel, 5 }, { shop.base.item, 1 } };
    const YzBasketLine dear[] = { { shop.towel, 50 } };
    YzRedemptionRequest request = {
      .rider = shop.base.rider, .lines = lines, .n_lines = 2, .beyond_reason = "货架上有"
    };
    YzRedemptionRequest poor = request;

    g_assert_null (book (&shop, &op_id, &request, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_APPROVAL);
    g_clear_error (&error);
    request.approver = shop.base.attendant2;
    g_assert_null (book (&shop, &op_id, &request, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
    g_clear_error (&error);
    /* Without the points there is no difference either. */
    poor.lines = dear;
    poor.n_lines = 1;
    poor.approver = shop.base.chief;
    g_assert_null (book (&shop, &op_id, &poor, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_POINTS);
    g_clear_error (&error);
    after = yz_test_dump_store (shop.base.station);
    g_assert_cmpstr (before, ==, after);

    request.approver = shop.base.chief;
    redemption = book (&shop, &op_id, &request, &error);
    g_assert_no_error (error);
    g_assert_cmpint (redemption->points, ==, -85);
    again = book (&shop, &op_id, &request, &error);
    g_assert_no_error (error);
    g_assert_true (again->repeated);
  }
  entry = yz_entry_load (yz_station_get_store (shop.base.station), redemption->entry, &error);
  count = yz_entry_load (yz_station_get_store (shop.base.station), entry->document, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count->kind, ==, YZ_ENTRY_COUNT);
  g_assert_cmpint (count->approver, ==, shop.base.chief->staff);
  g_assert_cmpint (entry->approver, ==, shop.base.chief->staff);
  g_assert_cmpstr (count->reason, ==, "货架上有");
  g_assert_cmpuint (count->transfers->len, ==, 1);
  g_assert_cmpint (g_array_index (count->transfers, YzTransfer, 0).amount, ==, 3);
  g_assert_cmpint (yz_test_query_int (shop.base.station,
                                      "SELECT count (*) FROM entry WHERE kind = 12"),
                   ==,
                   1);
  g_assert_cmpint (get_stock (&shop, YZ_ACCOUNT_SHELF, shop.towel), ==, 0);
  g_assert_cmpint (get_stock (&shop, YZ_ACCOUNT_COUNT_DIFFERENCE, shop.towel), ==, -3);
  assert_sound (&shop);
  /* Taken back, the towels are on the shelf, where they had been all the time. */
  undone = yz_redemption_reverse (shop.base.station,
                                  shop.base.attendant,
                                  &undo_id,
                                  redemption->entry,
                                  "x",
                                  &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_stock (&shop, YZ_ACCOUNT_SHELF, shop.towel), ==, 5);
  assert_sound (&shop);
}

/* Where the books have enough, there is nothing to put right. */
static void
test_not_beyond_stock (void)
{
  g_auto (Shop) shop = { 0 };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (GError) error = NULL;

  shop_open (&shop);
  {
    const YzBasketLine line = { shop.towel, 2 };
    const YzRedemptionRequest request = { .rider = shop.base.rider,
                                          .lines = &line,
                                          .n_lines = 1,
                                          .approver = shop.base.chief,
                                          .beyond_reason = "x" };

    redemption = book (&shop, &op_id, &request, &error);
  }
  g_assert_no_error (error);
  g_assert_cmpint (get_approver (&shop, redemption->entry), ==, 0);
  g_assert_cmpint (yz_test_query_int (shop.base.station,
                                      "SELECT count (*) FROM entry WHERE kind = 12"),
                   ==,
                   0);
  assert_sound (&shop);
}

/* Goods that came back go where they are said to go, the points to the rider all the same. */
static void
test_dispositions (void)
{
  g_auto (Shop) shop = { 0 };
  YzOpId op_ids[] = { yz_op_id_new (), yz_op_id_new (), yz_op_id_new (), yz_op_id_new () };
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (YzRedemption) again = NULL;
  g_autoptr (YzRedemption) rest = NULL;
  g_autoptr (YzReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;

  shop_open (&shop);
  {
    const YzBasketLine line = { shop.base.item, 6 };
    const YzReturnLine lines[] = { { shop.base.item, 1, YZ_DISPOSITION_SHELF },
                                   { shop.base.item, 2, YZ_DISPOSITION_INSPECTION },
                                   { shop.base.item, 1, YZ_DISPOSITION_SPOILED } };
    const YzReturnLine many[] = { { shop.base.item, 1, YZ_DISPOSITION_SHELF },
                                  { shop.base.item, 2, YZ_DISPOSITION_SPOILED } };
    YzReturnRequest request = { .lines = lines, .n_lines = 3, .reason = "坏了" };

    redemption = yz_redemption_book (shop.base.station,
                                     shop.base.attendant,
                                     &op_ids[0],
                                     shop.base.rider,
                                     &line,
                                     1,
                                     &error);
    g_assert_no_error (error);
    request.entry = redemption->entry;
    back = yz_redemption_return_request (shop.base.station,
                                         shop.base.attendant,
                                         &op_ids[1],
                                         &request,
                                         &error);
    g_assert_no_error (error);
    again = yz_redemption_return_request (shop.base.station,
                                          shop.base.attendant,
                                          &op_ids[1],
                                          &request,
                                          &error);
    g_assert_no_error (error);
    g_assert_true (again->repeated);
    request.lines = many;
    request.n_lines = 2;
    g_assert_null (yz_redemption_return_request (shop.base.station,
                                                 shop.base.attendant,
                                                 &op_ids[2],
                                                 &request,
                                                 &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
    g_assert_cmpint (yz_error_get_asked (error), ==, 3);
    g_assert_cmpint (yz_error_get_there (error), ==, 2);
    g_clear_error (&error);
    request.n_lines = 0;
    request.disposition = YZ_DISPOSITION_INSPECTION;
    rest = yz_redemption_return_request (shop.base.station,
                                         shop.base.attendant,
                                         &op_ids[3],
                                         &request,
                                         &error);
  }
  g_assert_no_error (error);
  g_assert_cmpint (back->points, ==, 40);
  g_assert_cmpint (rest->balance, ==, 200);
  g_assert_cmpint (get_stock (&shop, YZ_ACCOUNT_SHELF, shop.base.item), ==, 15);
  g_assert_cmpint (get_stock (&shop, YZ_ACCOUNT_INSPECTION, shop.base.item), ==, 4);
  g_assert_cmpint (get_stock (&shop, YZ_ACCOUNT_SPOILED, shop.base.item), ==, 1);
  g_assert_cmpint (get_stock (&shop, YZ_ACCOUNT_HANDED_OUT, shop.base.item), ==, 0);
  receipt = yz_receipt_load (shop.base.station, back->entry, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (receipt->lines->len, ==, 3);
  g_assert_cmpint (((YzReceiptItem *) g_ptr_array_index (receipt->lines, 1))->disposition,
                   ==,
                   YZ_DISPOSITION_INSPECTION);
  assert_sound (&shop);
}

/* A late return needs somebody else to look at it. */
static void
test_late_return (void)
{
  g_auto (Shop) shop = { 0 };
  YzOpId op_ids[] = { yz_op_id_new (), yz_op_id_new () };
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (GError) error = NULL;

  shop_open (&shop);
  set (&shop, YZ_SETTING_RETURN_DAYS, "7");
  {
    const YzBasketLine line = { shop.base.item, 6 };
    YzReturnRequest request = { .reason = "坏了" };

    redemption = yz_redemption_book (shop.base.station,
                                     shop.base.attendant,
                                     &op_ids[0],
                                     shop.base.rider,
                                     &line,
                                     1,
                                     &error);
    g_assert_no_error (error);
    request.entry = redemption->entry;
    yz_clock_set_fixed (NOON + 8 * DAY);
    g_assert_null (yz_redemption_return_request (shop.base.station,
                                                 shop.base.attendant,
                                                 &op_ids[1],
                                                 &request,
                                                 &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_APPROVAL);
    g_assert_cmpint (yz_error_get_asked (error), ==, 8);
    g_assert_cmpint (yz_error_get_there (error), ==, 7);
    g_clear_error (&error);
    request.approver = shop.base.attendant;
    g_assert_null (yz_redemption_return_request (shop.base.station,
                                                 shop.base.attendant,
                                                 &op_ids[1],
                                                 &request,
                                                 &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_FOUR_EYES);
    g_clear_error (&error);
    request.approver = shop.base.reviewer;
    back = yz_redemption_return_request (shop.base.station,
                                         shop.base.attendant,
                                         &op_ids[1],
                                         &request,
                                         &error);
  }
  g_assert_no_error (error);
  g_assert_cmpint (get_approver (&shop, back->entry), ==, shop.base.reviewer->staff);
  assert_sound (&shop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request/agreed-price", test_agreed_price);
  g_test_add_func ("/request/large", test_large);
  g_test_add_func ("/request/rider-pin", test_rider_pin);
  g_test_add_func ("/request/rider-pin-locked", test_rider_pin_locked);
  g_test_add_func ("/request/beyond-stock", test_beyond_stock);
  g_test_add_func ("/request/not-beyond-stock", test_not_beyond_stock);
  g_test_add_func ("/request/dispositions", test_dispositions);
  g_test_add_func ("/request/late-return", test_late_return);
  return g_test_run ();
}

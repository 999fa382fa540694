/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-clock.h"
#include "yz-code.h"
#include "yz-deal.h"
#include "yz-resolver.h"
#include "yz-settlement.h"
#include "yz-test-dump.h"
#include "yz-test-vouchers.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define DAY INT64_C (86400000)

/* A merchant with a deal of 30 points, of which three vouchers were redeemed together with soap. */
typedef struct {
  YzTestStation base;
  int64_t merchant;
  int64_t deal;
  YzOpId op_id;
  int64_t entry;
  GPtrArray *vouchers;
} Shop;

static void
shop_clear (Shop *shop)
{
  g_clear_pointer (&shop->vouchers, g_ptr_array_unref);
  yz_test_station_clear (&shop->base);
  yz_clock_set_fixed (0);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shop, shop_clear)

static YzRedemption *
redeem (Shop *shop, const YzOpId *op_id, GError **error)
{
  const YzBasketLine lines[] = { { shop->deal, 3 }, { shop->base.item, 1 } };
  const YzRedemptionRequest request = { .rider = shop->base.rider, .lines = lines, .n_lines = 2 };

  return yz_redemption_book_request (shop->base.station,
                                     shop->base.attendant,
                                     op_id,
                                     &request,
                                     error);
}

static int64_t
add_merchant (Shop *shop, const char *name)
{
  YzMerchantFields fields = YZ_MERCHANT_FIELDS_INIT;
  g_autoptr (GError) error = NULL;
  int64_t merchant = 0;

  fields.name = name;
  fields.contact = "王老板";
  fields.phone = "0766 123 4567";
  merchant = yz_merchant_put (shop->base.station, shop->base.chief, 0, &fields, &error);
  g_assert_no_error (error);
  return merchant;
}

static void
shop_open (Shop *shop)
{
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId receipt = yz_op_id_new ();
  YzBooking booking;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&shop->base);
  yz_test_station_add_shop (&shop->base);
  yz_test_give_points (&shop->base, shop->base.rider, 200);
  shop->merchant = add_merchant (shop, "老王面馆");
  fields.sku = "meal";
  fields.name = "骑士套餐";
  fields.price_points = 30;
  shop->deal =
    yz_deal_put (shop->base.station, shop->base.chief, &fields, shop->merchant, 30, &error);
  g_assert_no_error (error);
  g_assert_true (yz_item_receive (shop->base.station,
                                  shop->base.attendant,
                                  &receipt,
                                  shop->deal,
                                  10,
                                  "support",
                                  &booking,
                                  &error));
  shop->op_id = yz_op_id_new ();
  redemption = redeem (shop, &shop->op_id, &error);
  g_assert_no_error (error);
  shop->entry = redemption->entry;
  shop->vouchers = yz_deal_list_vouchers (shop->base.station, shop->entry, &error);
  g_assert_no_error (error);
}

static const YzDealVoucher *
voucher_of (Shop *shop, guint index)
{
  return g_ptr_array_index (shop->vouchers, index);
}

static YzDealVoucher *
use (Shop *shop, guint index, int64_t merchant, GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_deal_use (shop->base.station,
                      shop->base.attendant,
                      &op_id,
                      voucher_of (shop, index)->code,
                      merchant,
                      error);
}

static void
use_well (Shop *shop, guint index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzDealVoucher) voucher = use (shop, index, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpint (voucher->state, ==, YZ_DEAL_VOUCHER_USED);
}

/* One voucher for each piece, and the same ones when the operation is repeated after a crash. */
static void
test_redeem (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) again = NULL;
  g_autoptr (GPtrArray) same = NULL;
  g_autofree char *everything = NULL;

  shop_open (&shop);
  g_assert_cmpuint (shop.vouchers->len, ==, 3);
  everything = yz_test_dump_store (shop.base.station);
  for (guint i = 0; i < 3; i++) {
    const YzDealVoucher *voucher = voucher_of (&shop, i);

    g_assert_cmpint (voucher->points, ==, 30);
    g_assert_cmpint (voucher->expires_on, ==, 20260413);
    g_assert_cmpstr (voucher->merchant_name, ==, "老王面馆");
    g_assert_nonnull (voucher->code);
    g_assert_null (strstr (everything, voucher->code));
  }
  yz_test_station_reopen (&shop.base);
  again = redeem (&shop, &shop.op_id, &error);
  g_assert_no_error (error);
  g_assert_true (again->repeated);
  same = yz_deal_list_vouchers (shop.base.station, again->entry, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (same->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (((YzDealVoucher *) g_ptr_array_index (same, i))->code,
                     ==,
                     voucher_of (&shop, i)->code);
  yz_test_assert_proven (shop.base.station);
}

static void
test_use (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzDealVoucher) voucher = NULL;
  g_autoptr (YzDealVoucher) again = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzMeaning meaning;
  int64_t other = 0;

  shop_open (&shop);
  other = add_merchant (&shop, "小李理发");
  /* At the counter it is no points. */
  g_assert_false (
    yz_resolve_code (shop.base.station, voucher_of (&shop, 0)->code, &meaning, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "老王面馆");
  g_clear_error (&error);
  g_assert_null (use (&shop, 0, other, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
  g_clear_error (&error);
  for (int try = 0; try < 2; try++) {
    g_clear_pointer (&voucher, yz_deal_voucher_free);
    voucher = yz_deal_use (shop.base.station,
                           shop.base.attendant,
                           &op_id,
                           voucher_of (&shop, 0)->code,
                           shop.merchant,
                           &error);
    g_assert_no_error (error);
    g_assert_cmpint (voucher->used_ms, ==, NOON);
  }
  yz_clock_set_fixed (NOON + DAY);
  g_assert_null (use (&shop, 0, shop.merchant, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_VOUCHER_USED);
  g_assert_cmpint (yz_error_get_asked (error), ==, NOON);
  g_clear_error (&error);
  yz_clock_set_fixed (NOON + 30 * DAY);
  g_assert_null (use (&shop, 1, shop.merchant, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  yz_clock_set_fixed (NOON + 29 * DAY);
  use_well (&shop, 1);
  yz_test_assert_proven (shop.base.station);
}

static YzRedemption *
give_back (Shop *shop, int64_t quantity, GError **error)
{
  const YzBasketLine line = { shop->deal, quantity };
  YzOpId op_id = yz_op_id_new ();

  return yz_redemption_return (shop->base.station,
                               shop->base.attendant,
                               &op_id,
                               shop->entry,
                               &line,
                               1,
                               "不去了",
                               error);
}

/* A voucher that was used does not come back; one that came back is not used. */
static void
test_return (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (YzRedemption) reversal = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YzOpId op_id = yz_op_id_new ();

  shop_open (&shop);
  use_well (&shop, 0);
  before = yz_test_dump_store (shop.base.station);
  g_assert_null (give_back (&shop, 3, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "骑士套餐");
  g_clear_error (&error);
  reversal = yz_redemption_reverse (shop.base.station,
                                    shop.base.chief,
                                    &op_id,
                                    shop.entry,
                                    "输错了",
                                    &error);
  g_assert_null (reversal);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
  back = give_back (&shop, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->points, ==, 60);
  g_assert_null (use (&shop, 1, 0, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  yz_test_assert_proven (shop.base.station);
}

static void
test_reverse (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) reversal = NULL;
  YzOpId op_id = yz_op_id_new ();

  shop_open (&shop);
  reversal = yz_redemption_reverse (shop.base.station,
                                    shop.base.attendant,
                                    &op_id,
                                    shop.entry,
                                    "输错了",
                                    &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++) {
    g_assert_null (use (&shop, i, 0, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
    g_clear_error (&error);
  }
  yz_test_assert_proven (shop.base.station);
}

/* A closed month stays as it is; what is recorded later goes to the next one. */
static void
test_settlement (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzSettlement) open = NULL;
  g_autoptr (YzSettlement) march = NULL;
  g_autoptr (YzSettlement) again = NULL;
  g_autoptr (YzSettlement) april = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  shop_open (&shop);
  use_well (&shop, 0);
  open = yz_settlement_load (shop.base.station, shop.merchant, 202603, &error);
  g_assert_no_error (error);
  g_assert_cmpint (open->id, ==, 0);
  g_assert_cmpint (open->vouchers, ==, 1);
  g_assert_null (
    yz_settlement_close (shop.base.station, shop.base.attendant, shop.merchant, 202603, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (
    yz_settlement_close (shop.base.station, shop.base.chief, shop.merchant, 202604, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  march = yz_settlement_close (shop.base.station, shop.base.chief, shop.merchant, 202603, &error);
  g_assert_no_error (error);
  g_assert_cmpint (march->points, ==, 30);
  first = yz_settlement_to_csv (march);
  /* Still in March, but after it was closed. */
  use_well (&shop, 1);
  again = yz_settlement_close (shop.base.station, shop.base.chief, shop.merchant, 202603, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->id, ==, march->id);
  second = yz_settlement_to_csv (again);
  g_assert_cmpstr (first, ==, second);
  yz_clock_set_fixed (NOON + 20 * DAY);
  use_well (&shop, 2);
  april = yz_settlement_close (shop.base.station, shop.base.chief, shop.merchant, 202604, &error);
  g_assert_no_error (error);
  g_assert_cmpint (april->vouchers, ==, 2);
  g_assert_cmpint (april->points, ==, 60);
  g_assert_null (
    yz_settlement_close (shop.base.station, shop.base.chief, shop.merchant, 202602, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  list = yz_settlement_list (shop.base.station, 0, &error);
  g_assert_cmpuint (list->len, ==, 2);
  yz_test_assert_proven (shop.base.station);
}

static void
test_month (void)
{
  static const struct {
    const char *text;
    int64_t month; /* 0: none */
  } cases[] = {
    { "2026-03", 202603 }, { "202603", 202603 }, { "2026年3月", 202603 },
    { "2026/03", 202603 }, { "2026-13", 0 },     { "", 0 },
    { "march", 0 },        { "2026-03-01", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    int64_t month = 0;

    g_assert_cmpint (yz_settlement_parse_month (cases[i].text, &month, &error),
                     ==,
                     cases[i].month != 0);
    g_assert_cmpint (month, ==, cases[i].month);
  }
}

static void
test_put (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) deals = NULL;
  g_autoptr (YzMerchant) merchant = NULL;
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  YzMerchantFields change = YZ_MERCHANT_FIELDS_INIT;

  shop_open (&shop);
  /* Goods do not become a deal. */
  fields.sku = "soap";
  g_assert_cmpint (yz_deal_put (shop.base.station,
                                shop.base.chief,
                                &fields,
                                shop.merchant,
                                30,
                                &error),
                   ==,
                   0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
  g_clear_error (&error);
  fields.sku = "meal";
  g_assert_cmpint (yz_deal_put (shop.base.station,
                                shop.base.chief,
                                &fields,
                                shop.merchant,
                                0,
                                &error),
                   ==,
                   0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  deals = yz_deal_list (shop.base.station, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (deals->len, ==, 1);
  g_assert_cmpint (((YzDeal *) g_ptr_array_index (deals, 0))->shelf, ==, 7);
  g_assert_cmpint (((YzDeal *) g_ptr_array_index (deals, 0))->price_points, ==, 30);
  change.name = "王记面馆";
  change.active = FALSE;
  g_assert_cmpint (yz_merchant_put (shop.base.station,
                                    shop.base.chief,
                                    shop.merchant,
                                    &change,
                                    &error),
                   ==,
                   shop.merchant);
  merchant = yz_merchant_find (shop.base.station, "王记面馆", &error);
  g_assert_no_error (error);
  g_assert_false (merchant->active);
  g_assert_cmpstr (merchant->phone, ==, "07661234567");
}

static void
test_tampering (void)
{
  static const struct {
    const char *sql;
    const char *found;
  } cases[] = {
    { "DELETE FROM deal_voucher WHERE piece = 3", "not one voucher of the merchant" },
    { "UPDATE deal_voucher SET points = 31 WHERE piece = 3", "not one voucher of the merchant" },
    { "UPDATE deal_voucher SET state = 3 WHERE piece = 3", "not as many came back" },
    { "UPDATE deal_voucher SET entry_id = 5 WHERE piece = 3", "was never redeemed" },
    { "UPDATE settlement SET points = 60", "not those it was closed with" },
    { "UPDATE deal_voucher SET settlement_id = NULL WHERE piece = 1",
      "not those it was closed with" },
  };
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzSettlement) march = NULL;

  shop_open (&shop);
  use_well (&shop, 0);
  march = yz_settlement_close (shop.base.station, shop.base.chief, shop.merchant, 202603, &error);
  g_assert_no_error (error);
  yz_station_close (shop.base.station);
  yz_test_place_keep (&shop.base.place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzStation) station = NULL;
    g_autofree char *found = NULL;

    yz_test_place_tamper (&shop.base.place, cases[i].sql);
    station = yz_station_open (shop.base.uri, YZ_STORE_READ, &error);
    g_assert_no_error (error);
    found = yz_test_prove (station);
    if (strstr (found, cases[i].found) == NULL)
      g_error ("%s: %s", cases[i].sql, found);
    g_clear_pointer (&station, yz_station_close);
    yz_test_place_restore (&shop.base.place);
  }
  shop.base.station = yz_station_open (shop.base.uri, YZ_STORE_WRITE, &error);
  g_assert_no_error (error);
  yz_test_assert_proven (shop.base.station);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deal/redeem", test_redeem);
  g_test_add_func ("/deal/use", test_use);
  g_test_add_func ("/deal/return", test_return);
  g_test_add_func ("/deal/reverse", test_reverse);
  g_test_add_func ("/deal/settlement", test_settlement);
  g_test_add_func ("/deal/month", test_month);
  g_test_add_func ("/deal/put", test_put);
  g_test_add_func ("/deal/tampering", test_tampering);
  return g_test_run ();
}

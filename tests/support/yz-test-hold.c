/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-test-hold.h"

#include "yz-clock.h"
#include "yz-test-dump.h"
#include "yz-test-vouchers.h"

void
yz_test_hold_shop_clear (YzTestHoldShop *shop)
{
  yz_test_station_clear (&shop->base);
  g_free (shop->before);
}

void
yz_test_hold_shop_open (YzTestHoldShop *shop)
{
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  g_autoptr (GError) error = NULL;

  yz_clock_set_fixed (YZ_TEST_HOLD_NOON);
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

YzRedemption *
yz_test_hold_as (YzTestHoldShop *shop,
                 const YzOpId *op_id,
                 int64_t soap,
                 int64_t towels,
                 GError **error)
{
  const YzBasketLine lines[] = { { shop->base.item, soap }, { shop->towel, towels } };
  const YzRedemptionRequest request = { .rider = shop->base.rider,
                                        .lines = soap > 0 ? lines : lines + 1,
                                        .n_lines = (soap > 0) + (towels > 0) };

  return yz_hold_book (shop->base.station, shop->base.attendant, op_id, &request, 0, error);
}

int64_t
yz_test_hold (YzTestHoldShop *shop, int64_t soap, int64_t towels)
{
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) held = yz_test_hold_as (shop, &op_id, soap, towels, &error);

  g_assert_no_error (error);
  return held->entry;
}

YzRedemption *
yz_test_hold_collect (YzTestHoldShop *shop,
                      int64_t entry,
                      const YzBasketLine *lines,
                      gsize n_lines,
                      GError **error)
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

YzRedemption *
yz_test_hold_release (YzTestHoldShop *shop, int64_t entry, GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_hold_release (shop->base.station, shop->base.attendant, &op_id, entry, "不要了", error);
}

int64_t
yz_test_hold_get_balance (YzTestHoldShop *shop, YzAccountKind kind, int64_t item)
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

void
yz_test_hold_assert_restored (YzTestHoldShop *shop)
{
  g_autofree char *after = yz_test_dump_balances (shop->base.station, shop->base.rider);

  g_assert_cmpstr (shop->before, ==, after);
  yz_test_assert_proven (shop->base.station);
}

guint
yz_test_hold_count_open (YzTestHoldShop *shop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) holds = yz_hold_list (shop->base.station, 0, &error);

  g_assert_no_error (error);
  return holds->len;
}

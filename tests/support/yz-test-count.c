/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-test-count.h"

#include "yz-clock.h"
#include "yz-item.h"
#include "yz-redemption.h"

void
yz_test_count_shop_clear (YzTestCountShop *shop)
{
  yz_test_station_clear (&shop->base);
}

GArray *
yz_test_count_start (YzTestCountShop *shop, const char *place, GError **error)
{
  const YzCountFields fields = { .op_id = yz_op_id_new (), .place = place };

  return yz_count_start (shop->base.station, shop->base.attendant, &fields, NULL, error);
}

void
yz_test_count_shop_open (YzTestCountShop *shop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = NULL;

  yz_clock_set_fixed (YZ_TEST_COUNT_NOON);
  yz_test_station_new (&shop->base);
  yz_test_station_add_shop (&shop->base);
  shop->towel = yz_test_add_item (&shop->base, "towel", NULL, 15, 5);
  shop->water = yz_test_add_item (&shop->base, "water", NULL, 1, 0);
  yz_test_give_points (&shop->base, shop->base.rider, 500);
  counts = yz_test_count_start (shop, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts->len, ==, 1);
  shop->count = g_array_index (counts, int64_t, 0);
}

int64_t
yz_test_count_as (YzTestCountShop *shop,
                  const YzActor *actor,
                  int64_t item,
                  int64_t pieces,
                  GError **error)
{
  YzOpId op_id = yz_op_id_new ();
  int64_t counted = 0;

  yz_count_add (shop->base.station, actor, &op_id, 0, item, pieces, &counted, error);
  return counted;
}

void
yz_test_count (YzTestCountShop *shop, int64_t item, int64_t pieces)
{
  g_autoptr (GError) error = NULL;

  yz_test_count_as (shop, shop->base.attendant, item, pieces, &error);
  g_assert_no_error (error);
}

int64_t
yz_test_count_redeem (YzTestCountShop *shop, int64_t item, int64_t pieces)
{
  const YzBasketLine line = { item, pieces };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) redemption = NULL;

  redemption = yz_redemption_book (shop->base.station,
                                   shop->base.attendant,
                                   &op_id,
                                   shop->base.rider,
                                   &line,
                                   1,
                                   &error);
  g_assert_no_error (error);
  return redemption->entry;
}

int64_t
yz_test_count_get_shelf (YzTestCountShop *shop, int64_t id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzItem) item = yz_item_load (shop->base.station, id, &error);

  g_assert_no_error (error);
  return item->shelf;
}

void
yz_test_count_compare (YzTestCountShop *shop)
{
  g_autoptr (GError) error = NULL;

  yz_count_compare (shop->base.station, shop->base.attendant, shop->count, &error);
  g_assert_no_error (error);
}

int64_t
yz_test_count_get_difference (YzTestCountShop *shop, int64_t item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = yz_count_list_differences (shop->base.station, shop->count, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < list->len; i++) {
    const YzCountDifference *line = g_ptr_array_index (list, i);

    if (line->item == item)
      return line->difference;
  }
  g_assert_not_reached ();
}

gboolean
yz_test_count_post (YzTestCountShop *shop,
                    const YzActor *approver,
                    const char *reason,
                    YzBooking *booking,
                    GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_count_post (shop->base.station,
                        shop->base.attendant,
                        approver,
                        &op_id,
                        shop->count,
                        reason,
                        FALSE,
                        booking,
                        error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-item-price.h"

#include "yz-clock.h"
#include "yz-item.h"
#include "yz-redemption.h"
#include "yz-test.h"

#define TODAY 20261122

static void
set_day (int64_t date)
{
  yz_clock_set_fixed (yz_date_start_ms (date) + 36000000);
}

static gboolean
change_price (YzTestStation *test, int64_t price, int64_t from, GError **error)
{
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  gboolean changed = FALSE;

  fields.sku = "soap";
  fields.price_points = price;
  fields.price_from = from;
  return yz_item_put (test->station, test->chief, &fields, NULL, &changed, error) != 0 && changed;
}

static void
assert_price (YzTestStation *test, int64_t date, int64_t expected)
{
  g_autoptr (GError) error = NULL;
  int64_t price = 0;

  g_assert_true (yz_item_price_get (test->station, test->item, date, &price, &error));
  g_assert_no_error (error);
  g_assert_cmpint (price, ==, expected);
}

/* A price holds from its day until the next one that has one; of two for a day the later stands. */
static void
test_dates (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzItem) item = NULL;
  g_autoptr (GPtrArray) prices = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  set_day (TODAY);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  g_assert_false (change_price (&test, 10, 0, &error));
  g_assert_no_error (error);
  g_assert_true (change_price (&test, 12, 20261201, &error));
  g_assert_true (change_price (&test, 15, 20261224, &error));
  g_assert_true (change_price (&test, 8, 0, &error));
  g_assert_true (change_price (&test, 13, 20261201, &error));
  g_assert_false (change_price (&test, 13, 20261205, &error));
  g_assert_no_error (error);

  assert_price (&test, 20260101, 10);
  assert_price (&test, 20261121, 10);
  assert_price (&test, TODAY, 8);
  assert_price (&test, 20261130, 8);
  assert_price (&test, 20261201, 13);
  assert_price (&test, 20261223, 13);
  assert_price (&test, 20301231, 15);

  item = yz_item_load (test.station, test.item, &error);
  g_assert_no_error (error);
  g_assert_cmpint (item->price_points, ==, 8);
  g_assert_cmpint (item->next_price_on, ==, 20261201);
  g_assert_cmpint (item->next_price_points, ==, 13);

  prices = yz_item_price_list (test.station, test.item, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < prices->len; i++) {
    const YzItemPrice *price = g_ptr_array_index (prices, i);

    g_string_append_printf (text,
                            "%d:%d%s ",
                            (int) price->valid_from,
                            (int) price->price_points,
                            price->replaced ? "-" : "");
    g_assert_cmpstr (price->by, ==, price->valid_from != 0 ? "站长" : NULL);
  }
  g_assert_cmpstr (text->str, ==, "20261224:15 20261201:13 20261201:12- 20261122:8 0:10 ");

  set_day (20261224);
  g_clear_pointer (&item, yz_item_free);
  item = yz_item_load (test.station, test.item, &error);
  g_assert_cmpint (item->price_points, ==, 15);
  g_assert_cmpint (item->next_price_on, ==, 0);
  yz_clock_set_fixed (0);
}

static void
test_refused (void)
{
  static const int64_t days[] = { 20261121, 20261301, 20400101, 1, -1, G_MAXINT64 };
  g_auto (YzTestStation) test = { 0 };

  set_day (TODAY);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  for (gsize i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (change_price (&test, 99, days[i], &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
    g_assert_cmpstr (yz_error_get_subject (error), ==, "price-from");
  }
  g_assert_cmpint (yz_test_query_int (test.station, "SELECT count (*) FROM item_price"), ==, 0);
  {
    g_autoptr (GError) error = NULL;
    int64_t price = 0;

    g_assert_false (yz_item_price_get (test.station, 4711, TODAY, &price, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  }
  yz_clock_set_fixed (0);
}

static int64_t
redeem (YzTestStation *test)
{
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  redemption = yz_redemption_book (test->station,
                                   test->attendant,
                                   &op_id,
                                   test->rider,
                                   &(YzBasketLine){ test->item, 2 },
                                   1,
                                   &error);
  g_assert_no_error (error);
  return -redemption->points;
}

/* The counter takes what it costs that day. */
static void
test_redeem (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;

  set_day (TODAY);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  yz_test_give_points (&test, test.rider, 1000);
  g_assert_true (change_price (&test, 12, 20261201, &error));
  g_assert_cmpint (redeem (&test), ==, 20);
  g_assert_true (change_price (&test, 7, 0, &error));
  g_assert_cmpint (redeem (&test), ==, 14);
  set_day (20261130);
  g_assert_cmpint (redeem (&test), ==, 14);
  set_day (20261201);
  g_assert_cmpint (redeem (&test), ==, 24);
  yz_clock_set_fixed (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/price/dates", test_dates);
  g_test_add_func ("/price/refused", test_refused);
  g_test_add_func ("/price/redeem", test_redeem);
  return g_test_run ();
}

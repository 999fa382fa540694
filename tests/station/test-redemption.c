/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-redemption.h"
#include "yz-test-dump.h"
#include "yz-test.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define DAY INT64_C (86400000)

typedef struct {
  YzTestStation base;
  int64_t towel; /* 15 points, 5 on the shelf */
  int64_t water; /* 1 point, 100 on the shelf, 3 a month */
  int64_t gone;  /* a rider who left, with 50 points */
} Shop;

static void
shop_clear (Shop *shop)
{
  yz_test_station_clear (&shop->base);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shop, shop_clear)

static void
set_fields (Shop *shop, const char *sku, int64_t price, int64_t limit, int active)
{
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  g_autoptr (GError) error = NULL;

  fields.sku = sku;
  fields.price_points = price;
  fields.limit = limit;
  fields.active = active;
  yz_item_put (shop->base.station, shop->base.chief, &fields, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The rider has 200 points, the shelf 20 pieces of soap at 10. */
static void
shop_open (Shop *shop)
{
  g_autoptr (GError) error = NULL;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&shop->base);
  yz_test_station_add_shop (&shop->base);
  shop->towel = yz_test_add_item (&shop->base, "towel", NULL, 15, 5);
  shop->water = yz_test_add_item (&shop->base, "water", NULL, 1, 100);
  set_fields (shop, "water", -1, 3, -1);
  yz_test_give_points (&shop->base, shop->base.rider, 200);
  shop->gone = yz_test_add_rider (&shop->base, "王五", NULL);
  yz_test_give_points (&shop->base, shop->gone, 50);
  yz_rider_leave (shop->base.station, shop->base.attendant, shop->gone, &error);
  g_assert_no_error (error);
}

static YzRedemption *
redeem_as (Shop *shop,
           const YzOpId *op_id,
           const YzBasketLine *lines,
           gsize n_lines,
           GError **error)
{
  return yz_redemption_book (shop->base.station,
                             shop->base.attendant,
                             op_id,
                             shop->base.rider,
                             lines,
                             n_lines,
                             error);
}

static YzRedemption *
redeem (Shop *shop, int64_t item, int64_t quantity, GError **error)
{
  const YzBasketLine line = { item, quantity };
  YzOpId op_id = yz_op_id_new ();

  return redeem_as (shop, &op_id, &line, 1, error);
}

static int64_t
get_shelf (Shop *shop, int64_t item)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzItem) loaded = yz_item_load (shop->base.station, item, &error);

  g_assert_no_error (error);
  return loaded->shelf;
}

static void
test_book (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  shop_open (&shop);
  {
    /* Soap twice: one line of three. */
    const YzBasketLine lines[] = { { shop.base.item, 2 },
                                   { shop.towel, 1 },
                                   { shop.base.item, 1 } };

    redemption = redeem_as (&shop, &op_id, lines, G_N_ELEMENTS (lines), &error);
  }
  g_assert_no_error (error);
  g_assert_false (redemption->repeated);
  g_assert_cmpint (redemption->points, ==, -45);
  g_assert_cmpint (redemption->balance, ==, 155);
  g_assert_nonnull (redemption->receipt_code);
  g_assert_cmpint (get_shelf (&shop, shop.base.item), ==, 17);
  g_assert_cmpint (get_shelf (&shop, shop.towel), ==, 4);
  entry = yz_entry_load (yz_station_get_store (shop.base.station), redemption->entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entry->kind, ==, YZ_ENTRY_REDEEM);
  g_assert_cmpint (entry->subject, ==, shop.base.rider);
  g_assert_cmpint (entry->actor, ==, shop.base.attendant->staff);
  g_assert_cmpuint (entry->transfers->len, ==, 3);
  g_assert_cmpint (g_array_index (entry->transfers, YzTransfer, 0).amount, ==, 45);
  g_assert_cmpint (g_array_index (entry->transfers, YzTransfer, 1).amount, ==, 3);
  g_assert_cmpint (yz_test_query_int (shop.base.station, "SELECT COUNT(*) FROM redemption_line"),
                   ==,
                   2);
  g_assert_cmpint (yz_test_query_int (shop.base.station, "SELECT COUNT(*) FROM item_use"), ==, 0);
}

/* Every refusal names what it is about and leaves the store as it was. */
static void
test_refused (void)
{
  g_auto (Shop) shop = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree YzBasketLine *many = g_new0 (YzBasketLine, YZ_REDEMPTION_LINES_MAX + 1);
  int64_t house = 0;
  int64_t jewel = 0;
  int64_t old = 0;

  shop_open (&shop);
  house = yz_test_add_item (&shop.base, "house", NULL, YZ_AMOUNT_MAX, 3);
  jewel = yz_test_add_item (&shop.base, "jewel", NULL, 500, 3);
  old = yz_test_add_item (&shop.base, "old", NULL, 1, 3);
  set_fields (&shop, "old", -1, -1, 0);
  for (gsize i = 0; i <= YZ_REDEMPTION_LINES_MAX; i++)
    many[i] = (YzBasketLine){ shop.base.item, 1 };
  before = yz_test_dump_store (shop.base.station);
  {
    const YzActor *attendant = shop.base.attendant;
    const struct {
      const char *what;
      const YzActor *actor;
      int64_t rider;
      YzBasketLine lines[2];
      YzError code;
      const char *subject;
      int64_t asked;
      int64_t there;
    } cases[] = {
      { "points", attendant, 0, { { jewel, 1 } }, YZ_ERROR_POINTS, NULL, 500, 200 },
      { "stock", attendant, 0, { { shop.towel, 6 } }, YZ_ERROR_STOCK, "towel", 6, 5 },
      { "stock of the second line",
        attendant,
        0,
        { { shop.base.item, 1 }, { shop.towel, 9 } },
        YZ_ERROR_STOCK,
        "towel",
        9,
        5 },
      { "stock of two lines of one item",
        attendant,
        0,
        { { shop.towel, 3 }, { shop.towel, 3 } },
        YZ_ERROR_STOCK,
        "towel",
        6,
        5 },
      { "limit", attendant, 0, { { shop.water, 4 } }, YZ_ERROR_LIMIT, "water", 4, 3 },
      { "none", attendant, 0, { { shop.towel, 0 } }, YZ_ERROR_INPUT, "quantity", 0, 0 },
      { "negative", attendant, 0, { { shop.towel, -1 } }, YZ_ERROR_INPUT, "quantity", 0, 0 },
      { "smallest",
        attendant,
        0,
        { { shop.towel, G_MININT64 } },
        YZ_ERROR_INPUT,
        "quantity",
        0,
        0 },
      { "largest", attendant, 0, { { shop.towel, G_MAXINT64 } }, YZ_ERROR_INPUT, "quantity", 0, 0 },
      { "above the limit",
        attendant,
        0,
        { { shop.towel, YZ_AMOUNT_MAX + 1 } },
        YZ_ERROR_INPUT,
        "quantity",
        0,
        0 },
      { "above the limit together",
        attendant,
        0,
        { { shop.towel, YZ_AMOUNT_MAX }, { shop.towel, 1 } },
        YZ_ERROR_INPUT,
        "quantity",
        0,
        0 },
      { "price times quantity",
        attendant,
        0,
        { { house, YZ_AMOUNT_MAX } },
        YZ_ERROR_INPUT,
        "points",
        0,
        0 },
      { "sum of lines",
        attendant,
        0,
        { { house, 1 }, { shop.base.item, 1 } },
        YZ_ERROR_INPUT,
        "points",
        0,
        0 },
      { "not on offer", attendant, 0, { { old, 1 } }, YZ_ERROR_REFUSED, "old", 0, 0 },
      { "no such item", attendant, 0, { { 4711, 1 } }, YZ_ERROR_NOT_FOUND, "0-4711", 0, 0 },
      { "no such rider",
        attendant,
        4711,
        { { shop.towel, 1 } },
        YZ_ERROR_NOT_FOUND,
        "0-4711",
        0,
        0 },
      { "left", attendant, shop.gone, { { shop.towel, 1 } }, YZ_ERROR_RIDER_LEFT, NULL, 0, 0 },
      { "reviewer",
        shop.base.reviewer,
        0,
        { { shop.towel, 1 } },
        YZ_ERROR_PERMISSION,
        "审核员",
        0,
        0 },
      { "street", shop.base.street, 0, { { shop.towel, 1 } }, YZ_ERROR_PERMISSION, NULL, 0, 0 },
      { "nothing", attendant, 0, { { 0, 0 } }, YZ_ERROR_INPUT, "lines", 0, 0 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      gsize n_lines = cases[i].lines[0].item == 0 ? 0 : cases[i].lines[1].item == 0 ? 1 : 2;
      int64_t rider = cases[i].rider != 0 ? cases[i].rider : shop.base.rider;
      YzOpId op_id = yz_op_id_new ();
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].what);
      g_assert_null (yz_redemption_book (shop.base.station,
                                         cases[i].actor,
                                         &op_id,
                                         rider,
                                         cases[i].lines,
                                         n_lines,
                                         &error));
      g_assert_error (error, YZ_ERROR, (int) cases[i].code);
      if (cases[i].subject != NULL)
        g_assert_cmpstr (yz_error_get_subject (error), ==, cases[i].subject);
      if (cases[i].asked != 0) {
        g_assert_cmpint (yz_error_get_asked (error), ==, cases[i].asked);
        g_assert_cmpint (yz_error_get_there (error), ==, cases[i].there);
      }
      g_clear_pointer (&after, g_free);
      after = yz_test_dump_store (shop.base.station);
      g_assert_cmpstr (before, ==, after);
    }
  }
  {
    YzOpId op_id = yz_op_id_new ();
    g_autoptr (GError) error = NULL;

    g_assert_null (redeem_as (&shop, &op_id, many, YZ_REDEMPTION_LINES_MAX + 1, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
    g_assert_null (
      redeem_as (&shop, &op_id, many, YZ_REDEMPTION_LINES_MAX, NULL)); /* points: 500 asked */
  }
}

static void
test_stop (void)
{
  const YzStationSetup setup = {
    .name = "小站", .kind = YZ_STATION_STOP, .admin_name = "站长", .admin_pin = YZ_TEST_PIN_CHIEF
  };
  g_auto (YzTestPlace) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station = NULL;
  g_autoptr (YzActor) chief = NULL;
  const YzBasketLine line = { 1, 1 };
  YzOpId op_id = yz_op_id_new ();

  yz_test_place_init (&place);
  station = yz_station_create (place.uri, &setup, &error);
  g_assert_no_error (error);
  chief = yz_staff_sign_in (station, "站长", YZ_TEST_PIN_CHIEF, &error);
  g_assert_no_error (error);
  g_assert_null (yz_redemption_book (station, chief, &op_id, 1, &line, 1, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "小站");
}

/* A retry gives the first answer, whatever has changed in between. */
static void
test_retry (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) first = NULL;
  g_autoptr (YzRedemption) later = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YzOpId op_id = yz_op_id_new ();

  shop_open (&shop);
  {
    const YzBasketLine lines[] = { { shop.base.item, 2 }, { shop.towel, 1 } };
    const YzBasketLine turned[] = { { shop.towel, 1 },
                                    { shop.base.item, 1 },
                                    { shop.base.item, 1 } };
    const struct {
      int64_t rider;
      YzBasketLine lines[2];
      gsize n_lines;
    } others[] = {
      { shop.base.rider, { { shop.base.item, 2 } }, 1 },
      { shop.base.rider, { { shop.base.item, 2 }, { shop.towel, 2 } }, 2 },
      { shop.base.rider, { { shop.base.item, 2 }, { shop.water, 1 } }, 2 },
      { shop.gone, { { shop.base.item, 2 }, { shop.towel, 1 } }, 2 },
    };

    first = redeem_as (&shop, &op_id, lines, 2, &error);
    g_assert_no_error (error);
    g_assert_cmpint (first->balance, ==, 165);
    later = redeem (&shop, shop.towel, 4, &error);
    g_assert_no_error (error);
    /* Dearer, gone from the shelf and off the list. */
    set_fields (&shop, "soap", 99, -1, -1);
    set_fields (&shop, "towel", -1, 1, 0);
    yz_clock_set_fixed (NOON + 40 * DAY);
    yz_test_station_reopen (&shop.base);
    before = yz_test_dump_store (shop.base.station);
    for (int i = 0; i < 3; i++) {
      g_autoptr (YzRedemption) again =
        i < 2 ? redeem_as (&shop, &op_id, lines, 2, &error)
              : redeem_as (&shop, &op_id, turned, G_N_ELEMENTS (turned), &error);

      g_assert_no_error (error);
      g_assert_true (again->repeated);
      g_assert_cmpint (again->entry, ==, first->entry);
      g_assert_cmpint (again->points, ==, -35);
      g_assert_cmpint (again->balance, ==, 165);
      g_assert_cmpstr (again->receipt_code, ==, first->receipt_code);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
      g_assert_null (yz_redemption_book (shop.base.station,
                                         shop.base.attendant,
                                         &op_id,
                                         others[i].rider,
                                         others[i].lines,
                                         others[i].n_lines,
                                         &error));
      g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
      g_clear_error (&error);
    }
  }
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
}

/* A retry of what was refused may succeed once there is enough. */
static void
test_retry_of_refused (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  shop_open (&shop);
  {
    const YzBasketLine line = { shop.base.item, 20 };

    set_fields (&shop, "soap", 11, -1, -1);
    g_assert_null (redeem_as (&shop, &op_id, &line, 1, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_POINTS);
    g_clear_error (&error);
    yz_test_give_points (&shop.base, shop.base.rider, 20);
    redemption = redeem_as (&shop, &op_id, &line, 1, &error);
  }
  g_assert_no_error (error);
  g_assert_false (redemption->repeated);
  g_assert_cmpint (redemption->balance, ==, 0);
}

/* Nothing is spent twice: the last piece and the last point go once. */
static void
test_double_spend (void)
{
  g_auto (Shop) shop = { 0 };
  int64_t booked = 0;

  shop_open (&shop);
  for (int i = 0; i < 25; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzRedemption) redemption = redeem (&shop, shop.base.item, 1, &error);

    if (redemption != NULL)
      g_assert_cmpint (redemption->balance, ==, 200 - 10 * ++booked);
    else
      g_assert_true (g_error_matches (error, YZ_ERROR, YZ_ERROR_POINTS) ||
                     g_error_matches (error, YZ_ERROR, YZ_ERROR_STOCK));
  }
  g_assert_cmpint (booked, ==, 20);
  g_assert_cmpint (get_shelf (&shop, shop.base.item), ==, 0);
}

/* The limit is one of the calendar month, by the station's clock. */
static void
test_limit (void)
{
  /* The last second of March in Shanghai, and the first of April. */
  const int64_t end = NOON + 16 * DAY + INT64_C (12) * 3600000 - 1000;
  const struct {
    int64_t now_ms;
    int64_t quantity;
    int64_t there; /* -1: booked */
  } steps[] = {
    { NOON, 2, -1 },       { NOON, 2, 1 },       { end, 2, 1 },
    { end, 1, -1 },        { end, 1, 0 },        { end + 1000, 4, 3 },
    { end + 1000, 3, -1 }, { end + 1000, 1, 0 }, { end + 5 * DAY, 1, 0 },
  };
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;

  shop_open (&shop);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (YzRedemption) redemption = NULL;

    g_test_message ("step %u", (guint) i);
    yz_clock_set_fixed (steps[i].now_ms);
    redemption = redeem (&shop, shop.water, steps[i].quantity, &error);
    if (steps[i].there == -1) {
      g_assert_no_error (error);
      continue;
    }
    g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
    g_assert_cmpint (yz_error_get_asked (error), ==, steps[i].quantity);
    g_assert_cmpint (yz_error_get_there (error), ==, steps[i].there);
    g_clear_error (&error);
  }
  /* A limit set in the middle of a month knows what was had before; taken away, all is free. */
  {
    g_autoptr (YzRedemption) two = redeem (&shop, shop.base.item, 2, &error);
    g_autoptr (YzRedemption) none = NULL;
    g_autoptr (YzRedemption) more = NULL;

    g_assert_no_error (error);
    set_fields (&shop, "soap", -1, 2, -1);
    none = redeem (&shop, shop.base.item, 1, &error);
    g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
    g_clear_error (&error);
    set_fields (&shop, "soap", -1, 0, -1);
    more = redeem (&shop, shop.base.item, 5, &error);
    g_assert_no_error (error);
    /* Lower than what was had: nothing more, and what is left is none. */
    set_fields (&shop, "soap", -1, 3, -1);
    g_assert_null (redeem (&shop, shop.base.item, 1, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
    g_assert_cmpint (yz_error_get_there (error), ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redemption/book", test_book);
  g_test_add_func ("/redemption/refused", test_refused);
  g_test_add_func ("/redemption/stop", test_stop);
  g_test_add_func ("/redemption/retry", test_retry);
  g_test_add_func ("/redemption/retry-of-refused", test_retry_of_refused);
  g_test_add_func ("/redemption/double-spend", test_double_spend);
  g_test_add_func ("/redemption/limit", test_limit);
  return g_test_run ();
}

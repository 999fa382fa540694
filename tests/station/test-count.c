/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-count"

#include "yz-city.h"
#include "yz-clock.h"
#include "yz-count.h"
#include "yz-item.h"
#include "yz-points.h"
#include "yz-proof.h"
#include "yz-setting.h"
#include "yz-test-dump.h"
#include "yz-test.h"

#include <glib/gstdio.h>

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)

/* A shop with 20 soaps, 5 towels, no water; the rider has 500 points. */
typedef struct {
  YzTestStation base;
  int64_t towel;
  int64_t water;
  int64_t count;
} Shop;

static void
shop_clear (Shop *shop)
{
  yz_test_station_clear (&shop->base);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shop, shop_clear)

static GArray *
start (Shop *shop, const char *place, GError **error)
{
  const YzCountFields fields = { .op_id = yz_op_id_new (), .place = place };

  return yz_count_start (shop->base.station, shop->base.attendant, &fields, NULL, error);
}

static void
shop_open (Shop *shop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = NULL;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&shop->base);
  yz_test_station_add_shop (&shop->base);
  shop->towel = yz_test_add_item (&shop->base, "towel", NULL, 15, 5);
  shop->water = yz_test_add_item (&shop->base, "water", NULL, 1, 0);
  yz_test_give_points (&shop->base, shop->base.rider, 500);
  counts = start (shop, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts->len, ==, 1);
  shop->count = g_array_index (counts, int64_t, 0);
}

static int64_t
count_as (Shop *shop, const YzActor *actor, int64_t item, int64_t pieces, GError **error)
{
  YzOpId op_id = yz_op_id_new ();
  int64_t counted = 0;

  yz_count_add (shop->base.station, actor, &op_id, 0, item, pieces, &counted, error);
  return counted;
}

static void
count (Shop *shop, int64_t item, int64_t pieces)
{
  g_autoptr (GError) error = NULL;

  count_as (shop, shop->base.attendant, item, pieces, &error);
  g_assert_no_error (error);
}

static int64_t
redeem (Shop *shop, int64_t item, int64_t pieces)
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

static void
receive (Shop *shop, int64_t item, int64_t pieces)
{
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  g_autoptr (GError) error = NULL;

  yz_item_receive (shop->base.station,
                   shop->base.attendant,
                   &op_id,
                   item,
                   pieces,
                   "purchase",
                   &booking,
                   &error);
  g_assert_no_error (error);
}

static int64_t
get_shelf (Shop *shop, int64_t id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzItem) item = yz_item_load (shop->base.station, id, &error);

  g_assert_no_error (error);
  return item->shelf;
}

static void
compare (Shop *shop)
{
  g_autoptr (GError) error = NULL;

  yz_count_compare (shop->base.station, shop->base.attendant, shop->count, &error);
  g_assert_no_error (error);
}

static int64_t
get_difference (Shop *shop, int64_t item)
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

static gboolean
post (Shop *shop, const YzActor *approver, const char *reason, YzBooking *booking, GError **error)
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

static void
assert_proof (Shop *shop)
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

/* From the list to the entry; nobody sees the books before the counting is over. */
static void
test_whole (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzCount) loaded = NULL;
  g_autoptr (YzEntry) entry = NULL;
  YzBooking booking = { 0 };
  int64_t zeros = 0;

  shop_open (&shop);
  count (&shop, shop.base.item, 1);
  count (&shop, shop.base.item, 17);
  count (&shop, shop.towel, 6);
  g_assert_null (yz_count_list_differences (shop.base.station, shop.count, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (post (&shop, NULL, "x", &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);

  loaded = yz_count_load (shop.base.station, shop.count, &error);
  g_assert_no_error (error);
  g_assert_cmpint (loaded->items, ==, 3);
  g_assert_cmpint (loaded->items_counted, ==, 2);
  compare (&shop);
  compare (&shop);
  g_assert_cmpint (get_difference (&shop, shop.base.item), ==, -2);
  g_assert_cmpint (get_difference (&shop, shop.towel), ==, 1);

  /* Water was not counted. */
  g_assert_false (post (&shop, NULL, "盘点", &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "not-counted");
  g_assert_cmpint (yz_error_get_asked (error), ==, 1);
  g_clear_error (&error);
  yz_count_zero_rest (shop.base.station, shop.base.attendant, shop.count, &zeros, &error);
  g_assert_no_error (error);
  g_assert_cmpint (zeros, ==, 1);
  /* A difference wants a reason. */
  g_assert_false (post (&shop, NULL, NULL, &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "reason");
  g_clear_error (&error);
  yz_count_set_reason (shop.base.station,
                       shop.base.attendant,
                       shop.count,
                       shop.base.item,
                       "破损",
                       &error);
  g_assert_no_error (error);
  post (&shop, NULL, "盘点", &booking, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_shelf (&shop, shop.base.item), ==, 18);
  g_assert_cmpint (get_shelf (&shop, shop.towel), ==, 6);
  entry = yz_entry_load (yz_station_get_store (shop.base.station), booking.entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entry->kind, ==, YZ_ENTRY_COUNT);
  g_assert_cmpint (entry->document, ==, shop.count);
  g_assert_cmpuint (entry->transfers->len, ==, 2);
  assert_proof (&shop);
}

/* What goes out or comes in before or after an item is counted is no difference, and what moves
 * while it is counted is none either, as far as it explains the number. */
static void
test_sales_between (void)
{
  static const struct {
    const char *what;
    int64_t before; /* redeemed before the first row, between the rows, and after them */
    int64_t between;
    int64_t after;
    int64_t first; /* counted in two rows */
    int64_t second;
    int64_t difference;
    int64_t shelf; /* when posted */
  } cases[] = {
    { "none", 0, 0, 0, 12, 8, 0, 20 },
    { "before", 3, 0, 0, 12, 5, 0, 17 },
    { "after", 0, 0, 3, 12, 8, 0, 17 },
    { "counted, then redeemed", 0, 3, 0, 12, 8, 0, 17 },
    { "redeemed, then not counted", 0, 3, 0, 12, 5, 0, 17 },
    { "one of each", 0, 3, 0, 12, 7, 0, 17 },
    { "one missing all the same", 0, 3, 0, 12, 4, -1, 16 },
    { "one too many all the same", 0, 3, 0, 12, 9, 1, 18 },
    { "before and after", 2, 0, 5, 10, 7, -1, 12 },
    { "nothing there", 0, 0, 0, 0, 0, -20, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Shop) shop = { 0 };
    g_autoptr (GError) error = NULL;
    YzBooking booking = { 0 };

    g_test_message ("%s", cases[i].what);
    shop_open (&shop);
    if (cases[i].before > 0)
      redeem (&shop, shop.base.item, cases[i].before);
    count (&shop, shop.base.item, cases[i].first);
    if (cases[i].between > 0)
      redeem (&shop, shop.base.item, cases[i].between);
    count (&shop, shop.base.item, cases[i].second);
    if (cases[i].after > 0)
      redeem (&shop, shop.base.item, cases[i].after);
    compare (&shop);
    g_assert_cmpint (get_difference (&shop, shop.base.item), ==, cases[i].difference);
    yz_count_post (shop.base.station,
                   shop.base.attendant,
                   NULL,
                   &(YzOpId){ .bytes = { 1, (uint8_t) i } },
                   shop.count,
                   "盘点",
                   TRUE,
                   &booking,
                   &error);
    g_assert_no_error (error);
    g_assert_cmpint (booking.entry != 0, ==, cases[i].difference != 0);
    g_assert_cmpint (get_shelf (&shop, shop.base.item), ==, cases[i].shelf);
    assert_proof (&shop);
  }
}

/* What comes in meanwhile. */
static void
test_receipt_between (void)
{
  g_auto (Shop) shop = { 0 };

  shop_open (&shop);
  count (&shop, shop.base.item, 20);
  receive (&shop, shop.base.item, 10);
  receive (&shop, shop.water, 24);
  count (&shop, shop.water, 24);
  compare (&shop);
  g_assert_cmpint (get_difference (&shop, shop.base.item), ==, 0);
  g_assert_cmpint (get_difference (&shop, shop.water), ==, 0);
}

/* Two people count the same shelf: their pieces add up, and each takes back what is their own. */
static void
test_two_counters (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzOpId undo_id = yz_op_id_new ();
  int64_t counted = 0;
  int64_t number = 0;

  shop_open (&shop);
  g_assert_cmpint (count_as (&shop, shop.base.attendant, shop.base.item, 8, &error), ==, 8);
  g_assert_no_error (error);
  g_assert_cmpint (count_as (&shop, shop.base.attendant2, shop.base.item, 7, &error), ==, 15);
  g_assert_no_error (error);

  /* A retry counts once; with other content it is refused. */
  number = yz_count_add (shop.base.station,
                         shop.base.attendant,
                         &op_id,
                         shop.count,
                         shop.base.item,
                         5,
                         &counted,
                         &error);
  g_assert_no_error (error);
  for (int i = 0; i < 2; i++) {
    g_assert_cmpint (yz_count_add (shop.base.station,
                                   shop.base.attendant,
                                   &op_id,
                                   shop.count,
                                   shop.base.item,
                                   5,
                                   &counted,
                                   &error),
                     ==,
                     number);
    g_assert_no_error (error);
    g_assert_cmpint (counted, ==, 20);
  }
  g_assert_cmpint (yz_count_add (shop.base.station,
                                 shop.base.attendant,
                                 &op_id,
                                 shop.count,
                                 shop.base.item,
                                 6,
                                 &counted,
                                 &error),
                   ==,
                   0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
  g_clear_error (&error);

  /* The last of one's own, not of the other's. */
  count_as (&shop, shop.base.attendant2, shop.towel, 2, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 2; i++) {
    g_assert_cmpint (yz_count_undo (shop.base.station,
                                    shop.base.attendant,
                                    &undo_id,
                                    shop.count,
                                    0,
                                    &error),
                     ==,
                     number);
    g_assert_no_error (error);
  }
  /* What was taken back is not taken back again. */
  undo_id = yz_op_id_new ();
  g_assert_cmpint (yz_count_undo (shop.base.station,
                                  shop.base.attendant,
                                  &undo_id,
                                  shop.count,
                                  number,
                                  &error),
                   ==,
                   0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  rows = yz_count_list_rows (shop.base.station, shop.count, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 5);
  g_assert_cmpint (((YzCountRow *) g_ptr_array_index (rows, 0))->pieces, ==, -5);
  g_assert_true (((YzCountRow *) g_ptr_array_index (rows, 2))->undone);
  compare (&shop);
  g_assert_cmpint (get_difference (&shop, shop.base.item), ==, -5);
  g_assert_cmpint (get_difference (&shop, shop.towel), ==, -3);
}

/* A row that was taken back says nothing about the books either. */
static void
test_undone_row (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  shop_open (&shop);
  count (&shop, shop.base.item, 20);
  redeem (&shop, shop.base.item, 3);
  yz_count_undo (shop.base.station, shop.base.attendant, &op_id, shop.count, 0, &error);
  g_assert_no_error (error);
  count (&shop, shop.base.item, 18);
  compare (&shop);
  g_assert_cmpint (get_difference (&shop, shop.base.item), ==, 1);
}

/* After the comparison only what is counted a second time takes rows, and the second time counts.
 */
static void
test_second_time (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  YzBooking booking = { 0 };

  shop_open (&shop);
  count (&shop, shop.base.item, 15);
  count (&shop, shop.towel, 5);
  count (&shop, shop.water, 0);
  compare (&shop);
  count_as (&shop, shop.base.attendant, shop.base.item, 5, &error);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  for (int i = 0; i < 2; i++) {
    yz_count_again (shop.base.station, shop.base.attendant, shop.count, shop.base.item, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpint (yz_test_query_int (shop.base.station,
                                      "SELECT MAX (round) FROM stock_count_line"),
                   ==,
                   2);
  g_assert_cmpint (count_as (&shop, shop.base.attendant2, shop.base.item, 19, &error), ==, 19);
  g_assert_no_error (error);
  g_assert_cmpint (get_difference (&shop, shop.base.item), ==, -1);
  post (&shop, NULL, "盘点", &booking, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_shelf (&shop, shop.base.item), ==, 19);
  assert_proof (&shop);
}

/* Above the settings a second person must agree: somebody else, who may. */
static void
test_second_person (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzEntry) entry = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YzBooking booking = { 0 };

  shop_open (&shop);
  yz_setting_set (shop.base.station, shop.base.chief, YZ_SETTING_COUNT_APPROVE_PIECES, "3", &error);
  g_assert_no_error (error);
  /* Two missing and two too many are four. */
  count (&shop, shop.base.item, 18);
  count (&shop, shop.towel, 7);
  count (&shop, shop.water, 0);
  compare (&shop);
  before = yz_test_dump_store (shop.base.station);
  {
    const struct {
      const YzActor *approver;
      int code;
    } cases[] = {
      { NULL, YZ_ERROR_FOUR_EYES },
      { shop.base.attendant, YZ_ERROR_FOUR_EYES },
      { shop.base.attendant2, YZ_ERROR_PERMISSION },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_assert_false (post (&shop, cases[i].approver, "盘点", &booking, &error));
      g_assert_error (error, YZ_ERROR, cases[i].code);
      g_clear_error (&error);
    }
  }
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
  post (&shop, shop.base.chief, "盘点", &booking, &error);
  g_assert_no_error (error);
  entry = yz_entry_load (yz_station_get_store (shop.base.station), booking.entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entry->approver, ==, shop.base.chief->staff);
  assert_proof (&shop);
}

/* Posted or cancelled once; the same operation again gives the first answer. */
static void
test_once (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  YzBooking again = { 0 };

  shop_open (&shop);
  count (&shop, shop.base.item, 19);
  compare (&shop);
  yz_count_post (shop.base.station,
                 shop.base.attendant,
                 NULL,
                 &op_id,
                 shop.count,
                 "盘点",
                 TRUE,
                 &booking,
                 &error);
  g_assert_no_error (error);
  before = yz_test_dump_store (shop.base.station);
  yz_count_post (shop.base.station,
                 shop.base.attendant,
                 NULL,
                 &op_id,
                 shop.count,
                 "盘点",
                 TRUE,
                 &again,
                 &error);
  g_assert_no_error (error);
  g_assert_true (again.repeated);
  g_assert_cmpint (again.entry, ==, booking.entry);
  g_assert_false (post (&shop, NULL, "盘点", &again, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (yz_count_cancel (shop.base.station, shop.base.attendant, shop.count, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  count_as (&shop, shop.base.attendant, shop.base.item, 1, &error);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (
    yz_count_again (shop.base.station, shop.base.attendant, shop.count, shop.base.item, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
}

/* A count in which nothing differs is posted without an entry, and once as well. */
static void
test_nothing_differs (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  int64_t last = 0;

  shop_open (&shop);
  count (&shop, shop.base.item, 20);
  count (&shop, shop.towel, 5);
  count (&shop, shop.water, 0);
  compare (&shop);
  yz_count_get_last (shop.base.station, &last, &error);
  g_assert_no_error (error);
  g_assert_cmpint (last, ==, 0);
  for (int i = 0; i < 2; i++) {
    yz_count_post (shop.base.station,
                   shop.base.attendant,
                   NULL,
                   &op_id,
                   shop.count,
                   NULL,
                   FALSE,
                   &booking,
                   &error);
    g_assert_no_error (error);
    g_assert_cmpint (booking.entry, ==, 0);
    g_assert_cmpint (booking.repeated, ==, i);
  }
  yz_count_get_last (shop.base.station, &last, &error);
  g_assert_no_error (error);
  g_assert_cmpint (last, ==, NOON);
  assert_proof (&shop);
}

/* A cancelled list gives its items free, and leaves everything as it was. */
static void
test_cancel (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) second = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YzBooking booking = { 0 };

  shop_open (&shop);
  before = yz_test_dump_balances (shop.base.station, shop.base.rider);
  count (&shop, shop.base.item, 3);
  g_assert_null (start (&shop, NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
  g_assert_cmpint (yz_error_get_there (error), ==, 3);
  g_clear_error (&error);
  yz_count_cancel (shop.base.station, shop.base.attendant, shop.count, &error);
  g_assert_no_error (error);
  g_assert_false (post (&shop, NULL, "x", &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  after = yz_test_dump_balances (shop.base.station, shop.base.rider);
  g_assert_cmpstr (before, ==, after);
  second = start (&shop, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->len, ==, 1);
  assert_proof (&shop);
}

/* By shelf place; a long list is several, each of which fits into an entry. */
static void
test_lists (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = NULL;
  g_autoptr (GArray) again = NULL;
  YzCountFields fields = { .op_id = yz_op_id_new (), .title = "全部" };
  int64_t skipped = 0;
  int64_t lines = 0;

  shop_open (&shop);
  g_assert_null (start (&shop, "A-1", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  for (int i = 0; i < 210; i++) {
    g_autofree char *sku = g_strdup_printf ("g%03d", i);

    yz_test_add_item (&shop.base, sku, NULL, 5, 0);
  }
  counts = yz_count_start (shop.base.station, shop.base.chief, &fields, &skipped, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts->len, ==, 2);
  g_assert_cmpint (skipped, ==, 3);
  again = yz_count_start (shop.base.station, shop.base.chief, &fields, &skipped, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 2);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (YzCount) list = NULL;

    g_assert_cmpint (g_array_index (again, int64_t, i), ==, g_array_index (counts, int64_t, i));
    list = yz_count_load (shop.base.station, g_array_index (counts, int64_t, i), &error);
    g_assert_no_error (error);
    g_assert_cmpstr (list->title, ==, i == 0 ? "全部 (1/2)" : "全部 (2/2)");
    lines += list->lines->len;
  }
  g_assert_cmpint (lines, ==, 210);
}

/* What is missing by the list cannot have gone out since: the sentence names it. */
static void
test_gone_since (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  YzBooking booking = { 0 };

  shop_open (&shop);
  count (&shop, shop.base.item, 5);
  count (&shop, shop.towel, 5);
  count (&shop, shop.water, 0);
  redeem (&shop, shop.base.item, 10);
  compare (&shop);
  g_assert_false (post (&shop, shop.base.chief, "盘点", &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STOCK);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "肥皂");
  g_assert_cmpint (yz_error_get_asked (error), ==, 15);
  g_assert_cmpint (yz_error_get_there (error), ==, 10);
}

static void
test_refused (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  shop_open (&shop);
  before = yz_test_dump_store (shop.base.station);
  {
    const struct {
      const YzActor *actor;
      int64_t item;
      int64_t pieces;
      int code;
    } cases[] = {
      { shop.base.reviewer, shop.base.item, 1, YZ_ERROR_PERMISSION },
      { shop.base.attendant, shop.base.item, -1, YZ_ERROR_INPUT },
      { shop.base.attendant, shop.base.item, G_MAXINT64, YZ_ERROR_INPUT },
      { shop.base.attendant, 4711, 1, YZ_ERROR_NOT_FOUND },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_test_message ("case %u", (guint) i);
      count_as (&shop, cases[i].actor, cases[i].item, cases[i].pieces, &error);
      g_assert_error (error, YZ_ERROR, cases[i].code);
      g_clear_error (&error);
    }
  }
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
}

/* One of two PCs of the station: what it counts, and whether it could post. */
typedef struct {
  Shop *shop;
  int64_t desk;
  const YzActor *actor;
  gboolean posts;
  gboolean posted;
  int code;
} Rival;

#define RIVAL_ROWS 20

static void
rival_count (YzStation *station, const Rival *rival)
{
  for (int i = 0; i < RIVAL_ROWS; i++) {
    YzOpId op_id = yz_op_id_new ();
    g_autoptr (GError) error = NULL;
    int64_t counted = 0;

    yz_count_add (station,
                  rival->actor,
                  &op_id,
                  rival->shop->count,
                  rival->shop->base.item,
                  1,
                  &counted,
                  &error);
    g_assert_no_error (error);
  }
}

static gpointer
rival_run (gpointer data)
{
  Rival *rival = data;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station =
    yz_station_open_desk (rival->shop->base.uri, YZ_STORE_WRITE, rival->desk, &error);

  g_assert_no_error (error);
  if (!rival->posts)
    rival_count (station, rival);
  else
    rival->posted = yz_count_post (station,
                                   rival->actor,
                                   rival->shop->base.chief,
                                   &op_id,
                                   rival->shop->count,
                                   "盘点",
                                   TRUE,
                                   &booking,
                                   &error);
  rival->code = error != NULL ? error->code : 0;
  return NULL;
}

static void
run_rivals (Rival rivals[2], gboolean posts)
{
  GThread *threads[2];

  for (int i = 0; i < 2; i++) {
    rivals[i].posts = posts;
    threads[i] = g_thread_new ("rival", rival_run, &rivals[i]);
  }
  for (int i = 0; i < 2; i++)
    g_thread_join (threads[i]);
}

static int64_t
join_desk (Shop *shop)
{
  const char *dir = yz_store_get_files_dir (yz_station_get_store (shop->base.station));
  g_autofree char *path = g_build_filename (dir, "desk", NULL);
  const YzCityJoin wanted = { .station = yz_station_get_id (shop->base.station),
                              .desk_name = "二号机" };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) city = NULL;
  int64_t desk = 0;

  g_assert_cmpint (g_unlink (path), ==, 0);
  city = yz_city_open (shop->base.uri, &error);
  g_assert_no_error (error);
  yz_city_join (city, shop->base.chief, &wanted, &error);
  g_assert_no_error (error);
  desk = yz_ledger_get_desk (yz_station_get_ledger (city));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return desk;
}

/* Two PCs count the same item and then post the same list, both in the same moment: no row is lost,
 * and the difference is booked once. */
static void
test_race (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  Rival rivals[2] = { 0 };

  shop_open (&shop);
  rivals[0] = (Rival){ .shop = &shop, .desk = 1, .actor = shop.base.attendant };
  rivals[1] = (Rival){ .shop = &shop, .desk = join_desk (&shop), .actor = shop.base.attendant2 };
  g_clear_pointer (&shop.base.station, yz_station_close);
  run_rivals (rivals, FALSE);
  shop.base.station = yz_station_open_desk (shop.base.uri, YZ_STORE_WRITE, 1, &error);
  g_assert_no_error (error);
  compare (&shop);
  g_assert_cmpint (get_difference (&shop, shop.base.item), ==, 2 * RIVAL_ROWS - 20);
  g_clear_pointer (&shop.base.station, yz_station_close);
  run_rivals (rivals, TRUE);
  g_assert_cmpint (rivals[0].posted + rivals[1].posted, ==, 1);
  g_assert_cmpint (rivals[0].code + rivals[1].code, ==, YZ_ERROR_STATE);
  shop.base.station = yz_station_open_desk (shop.base.uri, YZ_STORE_WRITE, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_shelf (&shop, shop.base.item), ==, 2 * RIVAL_ROWS);
  g_assert_cmpint (yz_test_query_int (shop.base.station,
                                      "SELECT COUNT(*) FROM entry WHERE kind = 12"),
                   ==,
                   1);
  assert_proof (&shop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/count/whole", test_whole);
  g_test_add_func ("/count/sales-between", test_sales_between);
  g_test_add_func ("/count/receipt-between", test_receipt_between);
  g_test_add_func ("/count/two-counters", test_two_counters);
  g_test_add_func ("/count/undone-row", test_undone_row);
  g_test_add_func ("/count/second-time", test_second_time);
  g_test_add_func ("/count/second-person", test_second_person);
  g_test_add_func ("/count/once", test_once);
  g_test_add_func ("/count/nothing-differs", test_nothing_differs);
  g_test_add_func ("/count/cancel", test_cancel);
  g_test_add_func ("/count/lists", test_lists);
  g_test_add_func ("/count/gone-since", test_gone_since);
  g_test_add_func ("/count/refused", test_refused);
  /* A file has one writer. */
  if (yz_test_on_postgresql ())
    g_test_add_func ("/count/race", test_race);
  return g_test_run ();
}

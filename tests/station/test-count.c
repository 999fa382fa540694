/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-count"

#include "yz-item-nature.h"
#include "yz-item.h"
#include "yz-test-count.h"
#include "yz-test-dump.h"
#include "yz-test-vouchers.h"

static void
receive (YzTestCountShop *shop, int64_t item, int64_t pieces)
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

/* From the list to the entry; nobody sees the books before the counting is over. */
static void
test_whole (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzCount) loaded = NULL;
  g_autoptr (YzEntry) entry = NULL;
  YzBooking booking = { 0 };
  int64_t zeros = 0;

  yz_test_count_shop_open (&shop);
  yz_test_count (&shop, shop.base.item, 1);
  yz_test_count (&shop, shop.base.item, 17);
  yz_test_count (&shop, shop.towel, 6);
  g_assert_null (yz_count_list_differences (shop.base.station, shop.count, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (yz_test_count_post (&shop, NULL, "x", &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);

  loaded = yz_count_load (shop.base.station, shop.count, &error);
  g_assert_no_error (error);
  g_assert_cmpint (loaded->items, ==, 3);
  g_assert_cmpint (loaded->items_counted, ==, 2);
  yz_test_count_compare (&shop);
  yz_test_count_compare (&shop);
  g_assert_cmpint (yz_test_count_get_difference (&shop, shop.base.item), ==, -2);
  g_assert_cmpint (yz_test_count_get_difference (&shop, shop.towel), ==, 1);

  /* Water was not counted. */
  g_assert_false (yz_test_count_post (&shop, NULL, "盘点", &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "not-counted");
  g_assert_cmpint (yz_error_get_asked (error), ==, 1);
  g_clear_error (&error);
  yz_count_zero_rest (shop.base.station, shop.base.attendant, shop.count, &zeros, &error);
  g_assert_no_error (error);
  g_assert_cmpint (zeros, ==, 1);
  /* A difference wants a reason. */
  g_assert_false (yz_test_count_post (&shop, NULL, NULL, &booking, &error));
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
  yz_test_count_post (&shop, NULL, "盘点", &booking, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yz_test_count_get_shelf (&shop, shop.base.item), ==, 18);
  g_assert_cmpint (yz_test_count_get_shelf (&shop, shop.towel), ==, 6);
  entry = yz_entry_load (yz_station_get_store (shop.base.station), booking.entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entry->kind, ==, YZ_ENTRY_COUNT);
  g_assert_cmpint (entry->document, ==, shop.count);
  g_assert_cmpuint (entry->transfers->len, ==, 2);
  yz_test_assert_proven (shop.base.station);
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
    g_auto (YzTestCountShop) shop = { 0 };
    g_autoptr (GError) error = NULL;
    YzBooking booking = { 0 };

    g_test_message ("%s", cases[i].what);
    yz_test_count_shop_open (&shop);
    if (cases[i].before > 0)
      yz_test_count_redeem (&shop, shop.base.item, cases[i].before);
    yz_test_count (&shop, shop.base.item, cases[i].first);
    if (cases[i].between > 0)
      yz_test_count_redeem (&shop, shop.base.item, cases[i].between);
    yz_test_count (&shop, shop.base.item, cases[i].second);
    if (cases[i].after > 0)
      yz_test_count_redeem (&shop, shop.base.item, cases[i].after);
    yz_test_count_compare (&shop);
    g_assert_cmpint (yz_test_count_get_difference (&shop, shop.base.item), ==, cases[i].difference);
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
    g_assert_cmpint (yz_test_count_get_shelf (&shop, shop.base.item), ==, cases[i].shelf);
    yz_test_assert_proven (shop.base.station);
  }
}

/* What comes in meanwhile. */
static void
test_receipt_between (void)
{
  g_auto (YzTestCountShop) shop = { 0 };

  yz_test_count_shop_open (&shop);
  yz_test_count (&shop, shop.base.item, 20);
  receive (&shop, shop.base.item, 10);
  receive (&shop, shop.water, 24);
  yz_test_count (&shop, shop.water, 24);
  yz_test_count_compare (&shop);
  g_assert_cmpint (yz_test_count_get_difference (&shop, shop.base.item), ==, 0);
  g_assert_cmpint (yz_test_count_get_difference (&shop, shop.water), ==, 0);
}

/* Two people count the same shelf: their pieces add up, and each takes back what is their own. */
static void
test_two_counters (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzOpId undo_id = yz_op_id_new ();
  int64_t counted = 0;
  int64_t number = 0;

  yz_test_count_shop_open (&shop);
  g_assert_cmpint (yz_test_count_as (&shop, shop.base.attendant, shop.base.item, 8, &error), ==, 8);
  g_assert_no_error (error);
  g_assert_cmpint (yz_test_count_as (&shop, shop.base.attendant2, shop.base.item, 7, &error),
                   ==,
                   15);
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
  yz_test_count_as (&shop, shop.base.attendant2, shop.towel, 2, &error);
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
  yz_test_count_compare (&shop);
  g_assert_cmpint (yz_test_count_get_difference (&shop, shop.base.item), ==, -5);
  g_assert_cmpint (yz_test_count_get_difference (&shop, shop.towel), ==, -3);
}

/* A row that was taken back says nothing about the books either. */
static void
test_undone_row (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  yz_test_count_shop_open (&shop);
  yz_test_count (&shop, shop.base.item, 20);
  yz_test_count_redeem (&shop, shop.base.item, 3);
  yz_count_undo (shop.base.station, shop.base.attendant, &op_id, shop.count, 0, &error);
  g_assert_no_error (error);
  yz_test_count (&shop, shop.base.item, 18);
  yz_test_count_compare (&shop);
  g_assert_cmpint (yz_test_count_get_difference (&shop, shop.base.item), ==, 1);
}

/* After the comparison only what is counted a second time takes rows, and the second time counts.
 */
static void
test_second_time (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  YzBooking booking = { 0 };

  yz_test_count_shop_open (&shop);
  yz_test_count (&shop, shop.base.item, 15);
  yz_test_count (&shop, shop.towel, 5);
  yz_test_count (&shop, shop.water, 0);
  yz_test_count_compare (&shop);
  yz_test_count_as (&shop, shop.base.attendant, shop.base.item, 5, &error);
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
  g_assert_cmpint (yz_test_count_as (&shop, shop.base.attendant2, shop.base.item, 19, &error),
                   ==,
                   19);
  g_assert_no_error (error);
  g_assert_cmpint (yz_test_count_get_difference (&shop, shop.base.item), ==, -1);
  yz_test_count_post (&shop, NULL, "盘点", &booking, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yz_test_count_get_shelf (&shop, shop.base.item), ==, 19);
  yz_test_assert_proven (shop.base.station);
}

/* By shelf place; a long list is several, each of which fits into an entry. */
static void
test_lists (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = NULL;
  g_autoptr (GArray) again = NULL;
  YzCountFields fields = { .op_id = yz_op_id_new (), .title = "全部" };
  int64_t skipped = 0;
  int64_t lines = 0;

  yz_test_count_shop_open (&shop);
  g_assert_null (yz_test_count_start (&shop, "A-1", &error));
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

/* Deals and seats have stock as goods have, but nobody finds them on a shelf. */
static void
test_goods_only (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = NULL;
  g_autoptr (GPtrArray) categories = NULL;
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  const struct {
    const char *sku;
    YzItemNature nature;
  } cases[] = { { "meal", YZ_ITEM_DEAL }, { "course", YZ_ITEM_SEAT }, { "rice", YZ_ITEM_GOODS } };

  yz_test_count_shop_open (&shop);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzTransaction) transaction = NULL;
    YzOpId op_id = yz_op_id_new ();
    YzBooking booking = { 0 };
    int64_t item = 0;

    transaction = yz_transaction_begin (yz_station_get_store (shop.base.station), &error);
    g_assert_no_error (error);
    fields.sku = cases[i].sku;
    fields.name = cases[i].sku;
    fields.category = cases[i].sku;
    fields.price_points = 30;
    item =
      yz_item_nature_put (shop.base.station, shop.base.chief, &fields, cases[i].nature, &error);
    g_assert_no_error (error);
    g_assert_true (yz_transaction_commit (transaction, &error));
    yz_item_receive (shop.base.station,
                     shop.base.attendant,
                     &op_id,
                     item,
                     10,
                     "support",
                     &booking,
                     &error);
    g_assert_no_error (error);
    if (cases[i].nature == YZ_ITEM_GOODS)
      continue;
    /* Everything else is on the list already. */
    g_assert_null (yz_test_count_start (&shop, NULL, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
    g_assert_cmpint (yz_error_get_there (error), ==, 3);
    g_clear_error (&error);
    {
      const YzCountFields only = { .op_id = yz_op_id_new (), .items = &item, .n_items = 1 };

      g_assert_null (yz_count_start (shop.base.station, shop.base.attendant, &only, NULL, &error));
      g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }
  }
  counts = yz_test_count_start (&shop, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts->len, ==, 1);
  g_assert_cmpint (yz_test_query_int (shop.base.station, "SELECT COUNT(*) FROM stock_count_line"),
                   ==,
                   4);
  categories = yz_count_list_categories (shop.base.station, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (categories->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (categories, 0), ==, "rice");
}

static void
test_refused (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  yz_test_count_shop_open (&shop);
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
      yz_test_count_as (&shop, cases[i].actor, cases[i].item, cases[i].pieces, &error);
      g_assert_error (error, YZ_ERROR, cases[i].code);
      g_clear_error (&error);
    }
  }
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
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
  g_test_add_func ("/count/lists", test_lists);
  g_test_add_func ("/count/goods-only", test_goods_only);
  g_test_add_func ("/count/refused", test_refused);
  return g_test_run ();
}

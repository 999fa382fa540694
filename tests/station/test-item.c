/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-amount.h"
#include "yz-code.h"
#include "yz-item-photo.h"
#include "yz-item.h"
#include "yz-proof.h"
#include "yz-rule.h"
#include "yz-test-dump.h"
#include "yz-test.h"

#include <glib/gstdio.h>
#include <string.h>

static int64_t
put (YzTestStation *test, const YzItemFields *fields, gboolean *added, gboolean *changed)
{
  g_autoptr (GError) error = NULL;
  int64_t item = yz_item_put (test->station, test->chief, fields, added, changed, &error);

  g_assert_no_error (error);
  g_assert_cmpint (item, !=, 0);
  return item;
}

static void
test_put (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  g_autoptr (YzItem) item = NULL;
  g_autoptr (GError) error = NULL;
  gboolean added = FALSE;
  gboolean changed = TRUE;
  int64_t id = 0;

  yz_test_station_new (&test);
  fields.sku = "  towel ";
  fields.name = "毛巾";
  fields.ean = "6901234567892";
  fields.price_points = 15;
  fields.limit = 2;
  id = put (&test, &fields, &added, &changed);
  g_assert_true (added);
  g_assert_false (changed);
  g_assert_cmpint (put (&test, &fields, &added, &changed), ==, id);
  g_assert_false (added);
  g_assert_false (changed);

  fields = (YzItemFields) YZ_ITEM_FIELDS_INIT;
  fields.sku = "towel";
  fields.price_points = 18;
  fields.limit = 0;
  fields.ean = "";
  fields.active = 0;
  g_assert_cmpint (put (&test, &fields, &added, &changed), ==, id);
  g_assert_false (added);
  g_assert_true (changed);

  item = yz_item_load (test.station, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (item->sku, ==, "towel");
  g_assert_cmpstr (item->name, ==, "毛巾");
  g_assert_null (item->ean);
  g_assert_cmpint (item->price_points, ==, 18);
  g_assert_cmpint (item->limit, ==, 0);
  g_assert_false (item->active);
  g_assert_cmpint (item->shelf, ==, 0);
  g_assert_nonnull (strstr (item->search, "maojin"));
  g_assert_cmpint (yz_test_query_int (test.station,
                                      "SELECT COUNT(*) FROM audit WHERE action"
                                      " IN ('item-added', 'item-changed')"),
                   ==,
                   2);
}

/* Bad fields are refused with the field named and nothing is changed. */
static void
test_put_refused (void)
{
  static const struct {
    YzItemFields fields;
    YzError code;
    const char *subject;
  } cases[] = {
    { { NULL, "x", NULL, 1, -1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "sku" },
    { { " ", "x", NULL, 1, -1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "sku" },
    { { "new", NULL, NULL, 1, -1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "name" },
    { { "new", "", NULL, 1, -1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "name" },
    { { "new", "x", NULL, -1, -1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "price" },
    { { "new", "x", NULL, 0, -1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "price" },
    { { "new", "x", NULL, -7, -1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "price" },
    { { "new", "x", NULL, YZ_AMOUNT_MAX + 1, -1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "price" },
    { { "new", "x", NULL, G_MAXINT64, -1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "price" },
    { { "new", "x", NULL, 1, -5, -1, .minimum = -1 }, YZ_ERROR_INPUT, "limit" },
    { { "new", "x", NULL, 1, YZ_AMOUNT_MAX + 1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "limit" },
    { { "new", "x", "6901234567890", 1, -1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "ean" },
    { { "new", "x", "soap", 1, -1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "ean" },
    { { "new", "x", "6901234567892", 1, -1, -1, .minimum = -1 }, YZ_ERROR_EXISTS, "6901234567892" },
    { { "new", "\xff\xfe", NULL, 1, -1, -1, .minimum = -1 }, YZ_ERROR_INPUT, "name" },
  };
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *before = NULL;

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  before = yz_test_dump_store (test.station);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *after = NULL;

    g_test_message ("case %u", (guint) i);
    g_assert_cmpint (yz_item_put (test.station, test.chief, &cases[i].fields, NULL, NULL, &error),
                     ==,
                     0);
    g_assert_error (error, YZ_ERROR, (int) cases[i].code);
    g_assert_cmpstr (yz_error_get_subject (error), ==, cases[i].subject);
    after = yz_test_dump_store (test.station);
    g_assert_cmpstr (before, ==, after);
  }
  {
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (yz_item_put (test.station,
                                  test.attendant,
                                  &cases[0].fields,
                                  NULL,
                                  NULL,
                                  &error),
                     ==,
                     0);
    g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  }
}

static void
test_find (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *number = NULL;
  g_autofree char *code_text = NULL;
  YzCode code = { .kind = YZ_CODE_ITEM };
  int64_t upc = 0;

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  upc = yz_test_add_item (&test, "1-1", "036000291452", 5, 0);
  number = yz_id_to_text (test.item);
  code.id = test.item;
  code_text = yz_code_to_text (&code);
  {
    const struct {
      const char *text;
      int64_t item;
    } cases[] = {
      { "soap", test.item },   { " soap ", test.item },  { "肥皂", test.item },
      { number, test.item },   { code_text, test.item }, { "6901234567892", test.item },
      { "036000291452", upc }, { "0036000291452", upc }, { "1-1", upc },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (YzItem) item = yz_item_find (test.station, cases[i].text, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_no_error (error);
      g_assert_cmpint (item->id, ==, cases[i].item);
    }
  }
  for (const char *const *text =
         (const char *const[]){ "nothing", "9-9", "5000112637922", "YZR0000", NULL };
       *text != NULL;
       text++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (yz_item_find (test.station, *text, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
    g_assert_cmpstr (yz_error_get_subject (error), ==, *text);
  }
  {
    YzItemFields fields = YZ_ITEM_FIELDS_INIT;
    g_autoptr (GError) error = NULL;

    fields.sku = "soap2";
    fields.name = "肥皂";
    fields.price_points = 3;
    put (&test, &fields, NULL, NULL);
    g_assert_null (yz_item_find (test.station, "肥皂", &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_AMBIGUOUS);
    g_assert_cmpint (yz_error_get_there (error), ==, 2);
  }
}

static GPtrArray *
parse_codes (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *codes = yz_item_codes_parse (text, &error);

  g_assert_no_error (error);
  return codes;
}

static void
assert_codes (YzTestStation *test, int64_t item, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) codes = yz_item_code_list (test->station, item, &error);
  g_autofree char *text = yz_item_codes_to_text (codes);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

/* Every code of an item finds it, a case with its pieces; a code belongs to one item only, and is
 * free again when it is taken away. */
static void
test_codes (void)
{
  static const struct {
    const char *text;
    int64_t pieces;
  } found[] = { { "6901234567892", 1 }, { "6900000202227", 24 }, { "96385074", 1 } };
  g_auto (YzTestStation) test = { 0 };
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  g_autoptr (GPtrArray) codes = parse_codes ("6900000202227=24 箱; 96385074");
  g_autoptr (GPtrArray) fewer = parse_codes ("96385074=6");
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;
  int64_t rice = 0;

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  rice = yz_test_add_item (&test, "rice", NULL, 45, 0);
  fields.sku = "soap";
  fields.codes = codes;
  put (&test, &fields, NULL, &changed);
  g_assert_true (changed);
  put (&test, &fields, NULL, &changed);
  g_assert_false (changed);
  assert_codes (&test, test.item, "96385074; 6900000202227=24 箱");
  for (gsize i = 0; i < G_N_ELEMENTS (found); i++) {
    g_autoptr (YzItem) item = yz_item_find (test.station, found[i].text, &error);

    g_assert_no_error (error);
    g_assert_cmpint (item->id, ==, test.item);
    g_assert_cmpint (item->pieces, ==, found[i].pieces);
    g_assert_nonnull (strstr (item->search, found[i].text));
  }
  items = yz_item_list (test.station, TRUE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < items->len; i++) {
    const YzItem *item = g_ptr_array_index (items, i);

    g_assert_cmpuint (item->codes != NULL ? item->codes->len : 0, ==, item->id == rice ? 0 : 2);
  }

  fields.sku = "rice";
  g_assert_cmpint (yz_item_put (test.station, test.chief, &fields, NULL, NULL, &error), ==, 0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "6900000202227");
  g_clear_error (&error);
  assert_codes (&test, rice, "");

  fields.sku = "soap";
  fields.codes = fewer;
  fields.ean = "";
  put (&test, &fields, NULL, &changed);
  assert_codes (&test, test.item, "96385074=6");
  fields.sku = "rice";
  fields.codes = NULL;
  fields.ean = "6900000202227";
  put (&test, &fields, NULL, &changed);
  {
    g_autoptr (YzItem) item = yz_item_find (test.station, "6900000202227", &error);

    g_assert_no_error (error);
    g_assert_cmpint (item->id, ==, rice);
    g_assert_cmpint (item->pieces, ==, 1);
  }
}

static void
test_codes_parse (void)
{
  static const struct {
    const char *text;
    const char *expected; /* NULL: refused */
  } cases[] = {
    { "", "" },
    { " ; ", "" },
    { "6901234567892", "6901234567892" },
    { "6901234567892 * 12瓶", "6901234567892=12 瓶" },
    { "6901234567892×12；96385074", "6901234567892=12; 96385074" },
    { "036000291452=3", "0036000291452=3" },
    { "6901234567892=1 包", "6901234567892=1 包" },
    { "6901234567890", NULL },
    { "6901234567892=0", NULL },
    { "6901234567892=1000001", NULL },
    { "6901234567892=99999999999999999999", NULL },
    { "6901234567892=many", NULL },
    { "6901234567892=2=3", NULL },
    { "6901234567892;6901234567892", NULL },
    { "6901234567892=2 a name that is much too long", NULL },
    { "\xff", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) codes = yz_item_codes_parse (cases[i].text, &error);
    g_autofree char *text = codes != NULL ? yz_item_codes_to_text (codes) : NULL;

    g_test_message ("case %u", (guint) i);
    g_assert_cmpstr (text, ==, cases[i].expected);
    if (codes == NULL)
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  }
}

/* What else is known of goods; place and minimum are those of this station. */
static void
test_details (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  g_autoptr (YzItem) item = NULL;
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  fields.sku = "soap";
  fields.category = " 日用品 ";
  fields.unit = "块";
  fields.place = "A-3";
  fields.paid_by = "中石化";
  fields.note = "怕潮";
  fields.minimum = 24;
  fields.period = YZ_PERIOD_WEEK;
  put (&test, &fields, NULL, &changed);
  g_assert_true (changed);
  put (&test, &fields, NULL, &changed);
  g_assert_false (changed);
  item = yz_item_find (test.station, "soap", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (item->category, ==, "日用品");
  g_assert_cmpstr (item->unit, ==, "块");
  g_assert_cmpstr (item->place, ==, "A-3");
  g_assert_cmpstr (item->paid_by, ==, "中石化");
  g_assert_cmpstr (item->note, ==, "怕潮");
  g_assert_cmpint (item->minimum, ==, 24);
  g_assert_cmpint (item->period, ==, YZ_PERIOD_WEEK);
  g_assert_cmpint (item->shelf, ==, 20);
  g_assert_true (yz_item_is_low (item));
  item->minimum = 20;
  g_assert_false (yz_item_is_low (item));
  item->minimum = 0;
  g_assert_false (yz_item_is_low (item));
  item->shelf = YZ_ITEM_LOW;
  g_assert_true (yz_item_is_low (item));
  item->active = FALSE;
  g_assert_false (yz_item_is_low (item));
}

/* A photo is kept like evidence and proven with it; goods that are not there get none. */
static void
test_photo (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *empty = NULL;
  g_autoptr (YzItem) item = NULL;
  g_autoptr (YzEvidence) photo = NULL;
  g_autoptr (YzVerification) verification = NULL;
  g_autoptr (GError) error = NULL;

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  path = yz_test_write_file (test.dir, "soap.jpg", "picture", -1);
  empty = yz_test_write_file (test.dir, "empty.jpg", "", -1);
  g_assert_false (yz_item_set_photo (test.station, test.attendant, test.item, path, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_false (yz_item_set_photo (test.station, test.chief, test.item, empty, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (yz_item_set_photo (test.station, test.chief, 12345, path, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  yz_item_set_photo (test.station, test.chief, test.item, path, &error);
  g_assert_no_error (error);

  item = yz_item_load (test.station, test.item, &error);
  g_assert_true (item->has_photo);
  g_assert_cmpint (item->photo_size, ==, 7);
  photo = yz_item_fetch_photo (test.station, item->photo, item->photo_size, &error);
  g_assert_no_error (error);
  g_assert_true (yz_evidence_check (photo->path, photo->sha256, photo->size, &error));
  if (test.path == NULL) {
    /* Another PC of the city has no file yet. */
    g_assert_cmpint (g_unlink (photo->path), ==, 0);
    g_clear_pointer (&photo, yz_evidence_free);
    photo = yz_item_fetch_photo (test.station, item->photo, item->photo_size, &error);
    g_assert_no_error (error);
    g_assert_true (yz_evidence_check (photo->path, photo->sha256, photo->size, &error));
  } else {
    g_assert_cmpint (g_unlink (photo->path), ==, 0);
    verification = yz_proof_run (test.station, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (verification->findings->len, ==, 1);
  }

  yz_item_set_photo (test.station, test.chief, test.item, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&item, yz_item_free);
  item = yz_item_load (test.station, test.item, &error);
  g_assert_false (item->has_photo);
}

static void
test_list (void)
{
  static const struct {
    const char *sku;
    const char *name;
    int active;
  } items[] = {
    { "c", "洗衣液", 1 }, { "a", "毛巾", 1 }, { "b", "矿泉水", 0 }, { "d", "牙膏", 1 }
  };
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GPtrArray) active = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) order = g_string_new (NULL);

  yz_test_station_new (&test);
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++) {
    YzItemFields fields = YZ_ITEM_FIELDS_INIT;

    fields.sku = items[i].sku;
    fields.name = items[i].name;
    fields.price_points = 1;
    fields.active = items[i].active;
    put (&test, &fields, NULL, NULL);
  }
  active = yz_item_list (test.station, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (active->len, ==, 3);
  all = yz_item_list (test.station, TRUE, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++)
    g_string_append (order, ((YzItem *) g_ptr_array_index (all, i))->sku);
  /* kuangquanshui, maojin, xiyiye, yagao */
  g_assert_cmpstr (order->str, ==, "bacd");
}

static void
test_receive (void)
{
  static const struct {
    const char *source;
    YzSource owner;
    const char *note;
  } cases[] = {
    { "purchase", YZ_SOURCE_PURCHASE, NULL },   { "采购", YZ_SOURCE_PURCHASE, NULL },
    { "Donation", YZ_SOURCE_DONATION, NULL },   { "捐赠", YZ_SOURCE_DONATION, NULL },
    { "support", YZ_SOURCE_SUPPORT, NULL },     { " 支持单位 ", YZ_SOURCE_SUPPORT, NULL },
    { NULL, YZ_SOURCE_PURCHASE, NULL },         { "", YZ_SOURCE_PURCHASE, NULL },
    { "中石化", YZ_SOURCE_PURCHASE, "中石化" },
  };
  g_auto (YzTestStation) test = { 0 };

  yz_test_station_new (&test);
  test.item = yz_test_add_item (&test, "soap", NULL, 10, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const YzAccountKey key = {
      .kind = YZ_ACCOUNT_SOURCE, .owner = cases[i].owner, .unit = test.item, .station = 1
    };
    YzStore *store = yz_station_get_store (test.station);
    YzOpId op_id = yz_op_id_new ();
    g_autoptr (YzItem) item = NULL;
    g_autoptr (YzEntry) entry = NULL;
    g_autoptr (GError) error = NULL;
    YzBooking booking = { 0 };
    YzBooking again = { 0 };
    int64_t before = 0;
    int64_t after = 0;

    yz_account_get_balance (store, &key, &before, &error);
    yz_item_receive (test.station,
                     test.attendant,
                     &op_id,
                     test.item,
                     7,
                     cases[i].source,
                     &booking,
                     &error);
    g_assert_no_error (error);
    g_assert_false (booking.repeated);
    yz_item_receive (test.station,
                     test.chief,
                     &op_id,
                     test.item,
                     7,
                     cases[i].source,
                     &again,
                     &error);
    g_assert_no_error (error);
    g_assert_true (again.repeated);
    g_assert_cmpint (again.entry, ==, booking.entry);
    yz_account_get_balance (store, &key, &after, &error);
    g_assert_cmpint (after - before, ==, -7);
    entry = yz_entry_load (store, booking.entry, &error);
    g_assert_no_error (error);
    g_assert_cmpint (entry->kind, ==, YZ_ENTRY_RECEIVE);
    g_assert_cmpint (entry->actor, ==, test.attendant->staff);
    g_assert_cmpstr (entry->reason, ==, cases[i].note);
    item = yz_item_load (test.station, test.item, &error);
    g_assert_cmpint (item->shelf, ==, 7 * ((int64_t) i + 1));
  }
}

static void
test_receive_refused (void)
{
  static const int64_t quantities[] = { 0, -1, YZ_AMOUNT_MAX + 1, G_MAXINT64, G_MININT64 };
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  yz_item_receive (test.station, test.attendant, &op_id, test.item, 5, "采购", &booking, &error);
  g_assert_no_error (error);
  before = yz_test_dump_store (test.station);
  for (gsize i = 0; i < G_N_ELEMENTS (quantities); i++) {
    YzOpId fresh = yz_op_id_new ();

    g_assert_false (yz_item_receive (test.station,
                                     test.attendant,
                                     &fresh,
                                     test.item,
                                     quantities[i],
                                     NULL,
                                     &booking,
                                     &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
    g_clear_error (&error);
  }
  g_assert_false (
    yz_item_receive (test.station, test.attendant, &op_id, test.item, 6, "采购", &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
  g_clear_error (&error);
  op_id = yz_op_id_new ();
  g_assert_false (
    yz_item_receive (test.station, test.attendant, &op_id, 12345, 6, NULL, &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (
    yz_item_receive (test.station, test.reviewer, &op_id, test.item, 6, NULL, &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  after = yz_test_dump_store (test.station);
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item/put", test_put);
  g_test_add_func ("/item/put-refused", test_put_refused);
  g_test_add_func ("/item/find", test_find);
  g_test_add_func ("/item/codes", test_codes);
  g_test_add_func ("/item/codes-parse", test_codes_parse);
  g_test_add_func ("/item/details", test_details);
  g_test_add_func ("/item/photo", test_photo);
  g_test_add_func ("/item/list", test_list);
  g_test_add_func ("/item/receive", test_receive);
  g_test_add_func ("/item/receive-refused", test_receive_refused);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-delivery"

#include "yz-batch.h"
#include "yz-clock.h"
#include "yz-delivery.h"
#include "yz-item.h"
#include "yz-proof.h"
#include "yz-redemption.h"
#include "yz-test-dump.h"
#include "yz-test.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)

/* A shop with 20 soaps and no towels, and a donation of 12 soaps and 6 towels that is open. */
typedef struct {
  YzTestStation base;
  int64_t towel;
  int64_t delivery;
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
  g_autoptr (GError) error = NULL;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&shop->base);
  yz_test_station_add_shop (&shop->base);
  shop->towel = yz_test_add_item (&shop->base, "towel", NULL, 15, 0);
  {
    const YzDeliveryExpected expected[] = { { shop->base.item, 12 }, { shop->towel, 6 } };
    const YzDeliveryFields fields = { .op_id = yz_op_id_new (),
                                      .source = YZ_SOURCE_DONATION,
                                      .supplier = "爱心企业",
                                      .document = "JZ-7",
                                      .expected = expected,
                                      .n_expected = 2 };

    shop->delivery = yz_delivery_start (shop->base.station, shop->base.attendant, &fields, &error);
    g_assert_no_error (error);
    g_assert_cmpint (yz_delivery_start (shop->base.station, shop->base.attendant, &fields, &error),
                     ==,
                     shop->delivery);
    g_assert_no_error (error);
  }
}

static int64_t
scan (Shop *shop, const YzActor *actor, int64_t item, int64_t pieces, int64_t date, GError **error)
{
  YzOpId op_id = yz_op_id_new ();
  int64_t scanned = 0;

  yz_delivery_scan (shop->base.station,
                    actor,
                    &op_id,
                    shop->delivery,
                    item,
                    pieces,
                    date,
                    &scanned,
                    error);
  return scanned;
}

static gboolean
post (Shop *shop, int64_t expected_scans, YzBooking *booking, GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_delivery_post (shop->base.station,
                           shop->base.attendant,
                           &op_id,
                           shop->delivery,
                           expected_scans,
                           booking,
                           error);
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

/* Scanned by two people, compared with the paper, posted as one entry, reversed. */
static void
test_whole (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzDelivery) delivery = NULL;
  g_autoptr (YzEntry) entry = NULL;
  g_autoptr (YzRedemption) reversal = NULL;
  g_autoptr (GArray) batches = NULL;
  const YzDeliveryLine *line = NULL;
  YzBooking booking = { 0 };
  YzOpId op_id = yz_op_id_new ();

  shop_open (&shop);
  g_assert_cmpint (scan (&shop, shop.base.attendant, shop.base.item, 6, 20270101, &error), ==, 6);
  g_assert_no_error (error);
  g_assert_cmpint (scan (&shop, shop.base.attendant2, shop.base.item, 5, 20270601, &error), ==, 11);
  g_assert_no_error (error);
  scan (&shop, shop.base.attendant, shop.towel, 7, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_shelf (&shop, shop.base.item), ==, 20);
  delivery = yz_delivery_load (shop.base.station, shop.delivery, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (delivery->lines->len, ==, 2);
  g_assert_cmpstr (delivery->supplier, ==, "爱心企业");
  g_assert_cmpint (delivery->pieces, ==, 18);
  for (guint i = 0; i < 2; i++) {
    line = g_ptr_array_index (delivery->lines, i);
    g_assert_cmpint (line->expected, ==, line->item == shop.towel ? 6 : 12);
    g_assert_cmpint (line->scanned, ==, line->item == shop.towel ? 7 : 11);
  }

  /* Somebody scanned what nobody has looked at. */
  g_assert_false (post (&shop, 2, &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  post (&shop, 3, &booking, &error);
  g_assert_no_error (error);
  entry = yz_entry_load (yz_station_get_store (shop.base.station), booking.entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entry->kind, ==, YZ_ENTRY_RECEIVE);
  g_assert_cmpint (entry->document, ==, shop.delivery);
  g_assert_cmpuint (entry->transfers->len, ==, 3);
  g_assert_cmpint (get_shelf (&shop, shop.base.item), ==, 31);
  g_assert_cmpint (get_shelf (&shop, shop.towel), ==, 7);
  batches = yz_batch_list (shop.base.station, shop.base.item, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batches->len, ==, 2);
  g_assert_cmpint (g_array_index (batches, YzBatch, 0).best_before, ==, 20270101);
  g_assert_cmpint (g_array_index (batches, YzBatch, 0).quantity, ==, 6);
  assert_proof (&shop);

  reversal = yz_redemption_reverse (shop.base.station,
                                    shop.base.chief,
                                    &op_id,
                                    booking.entry,
                                    "单据错了",
                                    &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_shelf (&shop, shop.base.item), ==, 20);
  g_clear_pointer (&delivery, yz_delivery_free);
  delivery = yz_delivery_load (shop.base.station, shop.delivery, &error);
  g_assert_no_error (error);
  g_assert_true (delivery->reversed);
  assert_proof (&shop);
}

static void
test_undo (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) scans = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };

  shop_open (&shop);
  scan (&shop, shop.base.attendant, shop.base.item, 6, 0, &error);
  scan (&shop, shop.base.attendant, shop.towel, 3, 20270101, &error);
  scan (&shop, shop.base.attendant2, shop.base.item, 1, 0, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 2; i++) {
    g_assert_cmpint (yz_delivery_undo (shop.base.station,
                                       shop.base.attendant,
                                       &op_id,
                                       shop.delivery,
                                       0,
                                       &error),
                     ==,
                     2);
    g_assert_no_error (error);
  }
  scans = yz_delivery_list_scans (shop.base.station, shop.delivery, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (scans->len, ==, 4);
  g_assert_cmpint (((YzDeliveryScan *) g_ptr_array_index (scans, 0))->pieces, ==, -3);
  g_assert_true (((YzDeliveryScan *) g_ptr_array_index (scans, 2))->undone);
  op_id = yz_op_id_new ();
  g_assert_cmpint (yz_delivery_undo (shop.base.station,
                                     shop.base.attendant,
                                     &op_id,
                                     shop.delivery,
                                     2,
                                     &error),
                   ==,
                   0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  post (&shop, -1, &booking, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_shelf (&shop, shop.towel), ==, 0);
  g_assert_cmpint (get_shelf (&shop, shop.base.item), ==, 27);
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
  YzOpId scan_id = yz_op_id_new ();
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  YzBooking again = { 0 };
  int64_t scanned = 0;

  shop_open (&shop);
  g_assert_false (post (&shop, -1, &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  for (int i = 0; i < 2; i++) {
    g_assert_cmpint (yz_delivery_scan (shop.base.station,
                                       shop.base.attendant,
                                       &scan_id,
                                       shop.delivery,
                                       shop.towel,
                                       4,
                                       0,
                                       &scanned,
                                       &error),
                     ==,
                     1);
    g_assert_no_error (error);
    g_assert_cmpint (scanned, ==, 4);
  }
  g_assert_cmpint (yz_delivery_scan (shop.base.station,
                                     shop.base.attendant,
                                     &scan_id,
                                     shop.delivery,
                                     shop.towel,
                                     5,
                                     0,
                                     &scanned,
                                     &error),
                   ==,
                   0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
  g_clear_error (&error);
  for (int i = 0; i < 2; i++) {
    yz_delivery_post (shop.base.station,
                      shop.base.attendant,
                      &op_id,
                      shop.delivery,
                      -1,
                      i == 0 ? &booking : &again,
                      &error);
    g_assert_no_error (error);
  }
  g_assert_true (again.repeated);
  g_assert_cmpint (again.entry, ==, booking.entry);
  before = yz_test_dump_store (shop.base.station);
  g_assert_false (post (&shop, -1, &again, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (
    yz_delivery_cancel (shop.base.station, shop.base.attendant, shop.delivery, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  scan (&shop, shop.base.attendant, shop.towel, 1, 0, &error);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (yz_delivery_expect (shop.base.station,
                                      shop.base.attendant,
                                      shop.delivery,
                                      shop.towel,
                                      9,
                                      &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
}

static void
test_cancel (void)
{
  g_auto (Shop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  YzBooking booking = { 0 };

  shop_open (&shop);
  scan (&shop, shop.base.attendant, shop.towel, 4, 0, &error);
  yz_delivery_cancel (shop.base.station, shop.base.attendant, shop.delivery, &error);
  g_assert_no_error (error);
  g_assert_false (post (&shop, -1, &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_assert_cmpint (get_shelf (&shop, shop.towel), ==, 0);
  assert_proof (&shop);
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
      int64_t best_before;
      int code;
    } cases[] = {
      { shop.base.reviewer, shop.towel, 1, 0, YZ_ERROR_PERMISSION },
      { shop.base.attendant, shop.towel, 0, 0, YZ_ERROR_INPUT },
      { shop.base.attendant, shop.towel, -3, 0, YZ_ERROR_INPUT },
      { shop.base.attendant, shop.towel, 1, 20261399, YZ_ERROR_INPUT },
      { shop.base.attendant, 4711, 1, 0, YZ_ERROR_NOT_FOUND },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_test_message ("case %u", (guint) i);
      scan (&shop, cases[i].actor, cases[i].item, cases[i].pieces, cases[i].best_before, &error);
      g_assert_error (error, YZ_ERROR, cases[i].code);
      g_clear_error (&error);
    }
  }
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
}

static void
test_paper (void)
{
  static const struct {
    const char *text;
    int n_lines; /* 0: refused */
    int64_t line;
  } cases[] = {
    { "编码,数量\nsoap,12\ntowel,6\nsoap,3\n", 2, 0 },
    { "条码,名称,数量\n6901234567892,肥皂,12\n", 1, 0 },
    { "sku,ean,pieces\n,6901234567892,12\ntowel,,1\n", 2, 0 },
    { "名称,数量\n肥皂,12\n", 0, 0 },
    { "编码,价格\nsoap,12\n", 0, 0 },
    { "编码,数量\nsoap,12\nwhat,6\n", 0, 3 },
    { "编码,数量\nsoap,many\n", 0, 2 },
    { "编码,数量\nsoap,0\n", 0, 2 },
  };
  g_auto (Shop) shop = { 0 };

  shop_open (&shop);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].text, strlen (cases[i].text));
    g_autoptr (GError) error = NULL;
    g_autoptr (YzCsv) csv = yz_csv_read_bytes (bytes, "list.csv", &error);
    g_autoptr (GArray) lines = NULL;

    g_test_message ("case %u", (guint) i);
    g_assert_no_error (error);
    lines = yz_delivery_read_lines (shop.base.station, csv, &error);
    if (cases[i].n_lines > 0) {
      g_assert_no_error (error);
      g_assert_cmpuint (lines->len, ==, (guint) cases[i].n_lines);
      g_assert_cmpint (g_array_index (lines, YzDeliveryExpected, 0).item, ==, shop.base.item);
    } else {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_CSV);
      g_assert_cmpint (yz_error_get_asked (error), ==, cases[i].line);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delivery/whole", test_whole);
  g_test_add_func ("/delivery/undo", test_undo);
  g_test_add_func ("/delivery/once", test_once);
  g_test_add_func ("/delivery/cancel", test_cancel);
  g_test_add_func ("/delivery/refused", test_refused);
  g_test_add_func ("/delivery/paper", test_paper);
  return g_test_run ();
}

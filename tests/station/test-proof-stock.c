/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-proof-stock"

#include "yz-clock.h"
#include "yz-count.h"
#include "yz-delivery.h"
#include "yz-item.h"
#include "yz-points.h"
#include "yz-proof.h"
#include "yz-stock-need.h"
#include "yz-stock.h"
#include "yz-test.h"

#include <string.h>

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define DAY INT64_C (86400000)

static void
scan (YzTestStation *test, int64_t delivery, int64_t pieces, int64_t best_before)
{
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (GError) error = NULL;
  int64_t scanned = 0;

  yz_delivery_scan (test->station,
                    test->attendant,
                    &op_id,
                    delivery,
                    test->item,
                    pieces,
                    best_before,
                    &scanned,
                    &error);
  g_assert_no_error (error);
}

/* One delivery that is posted, one that is open. */
static void
fill_deliveries (YzTestStation *test)
{
  g_autoptr (GError) error = NULL;
  YzBooking booking = { 0 };
  int64_t delivery = 0;

  for (int i = 0; i < 2; i++) {
    const YzDeliveryExpected expected = { test->item, 12 };
    const YzDeliveryFields fields = {
      .op_id = yz_op_id_new (), .source = YZ_SOURCE_SUPPORT, .expected = &expected, .n_expected = 1
    };
    YzOpId undo_id = yz_op_id_new ();
    YzOpId op_id = yz_op_id_new ();

    delivery = yz_delivery_start (test->station, test->attendant, &fields, &error);
    g_assert_no_error (error);
    scan (test, delivery, 5, 20270101);
    scan (test, delivery, 6, 0);
    scan (test, delivery, 7, 0);
    yz_delivery_undo (test->station, test->attendant, &undo_id, delivery, 0, &error);
    g_assert_no_error (error);
    if (i == 0)
      yz_delivery_post (test->station, test->attendant, &op_id, delivery, -1, &booking, &error);
    g_assert_no_error (error);
  }
}

static int64_t
start_count (YzTestStation *test)
{
  const YzCountFields fields = { .op_id = yz_op_id_new () };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) counts = NULL;

  counts = yz_count_start (test->station, test->attendant, &fields, NULL, &error);
  g_assert_no_error (error);
  return g_array_index (counts, int64_t, 0);
}

static void
count (YzTestStation *test, int64_t item, int64_t pieces)
{
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (GError) error = NULL;
  int64_t counted = 0;

  yz_count_add (test->station, test->attendant, &op_id, 0, item, pieces, &counted, &error);
  g_assert_no_error (error);
}

/* One count that is posted with a difference, one that is open. */
static void
fill_counts (YzTestStation *test, int64_t towel)
{
  g_autoptr (GError) error = NULL;
  YzOpId undo_id = yz_op_id_new ();
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  int64_t list = start_count (test);

  count (test, test->item, 20);
  count (test, test->item, 12);
  count (test, test->item, 10);
  yz_count_undo (test->station, test->attendant, &undo_id, list, 0, &error);
  count (test, test->item, 1);
  count (test, towel, 5);
  yz_count_compare (test->station, test->attendant, list, &error);
  g_assert_no_error (error);
  yz_count_post (test->station,
                 test->attendant,
                 NULL,
                 &op_id,
                 list,
                 "盘点",
                 FALSE,
                 &booking,
                 &error);
  g_assert_no_error (error);
  g_assert_cmpint (booking.entry, !=, 0);
  start_count (test);
  count (test, test->item, 5);
}

static void
start (YzTestStation *test)
{
  yz_clock_set_fixed (NOON);
  yz_test_station_new (test);
  yz_test_station_add_shop (test);
  fill_deliveries (test);
  fill_counts (test, yz_test_add_item (test, "towel", NULL, 15, 5));
}

static void
test_sound (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzVerification) proof = NULL;
  g_autoptr (GError) error = NULL;

  start (&test);
  proof = yz_proof_run (test.station, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < proof->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (proof->findings, i);

    g_test_message ("%s: %s", finding->place, finding->what);
  }
  g_assert_cmpuint (proof->findings->len, ==, 0);
}

static gboolean
finds (const YzVerification *proof, const char *place, const char *what)
{
  for (guint i = 0; i < proof->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (proof->findings, i);

    if (g_str_has_prefix (finding->place, place) && strstr (finding->what, what) != NULL)
      return TRUE;
  }
  return FALSE;
}

static void
test_tampered (void)
{
  static const struct {
    const char *sql;
    const char *place;
    const char *what;
  } cases[] = {
    { "UPDATE delivery_scan SET pieces = 60 WHERE number = 2", "delivery", "not what was scanned" },
    { "UPDATE delivery_scan SET best_before = NULL, pieces = 4 WHERE number = 1",
      "delivery",
      "not what was scanned" },
    { "UPDATE delivery SET source = 1 WHERE state = 2", "delivery", "not what was scanned" },
    { "DELETE FROM delivery_scan WHERE number = 3", "delivery", "missing" },
    { "DELETE FROM delivery_scan WHERE number = 4", "delivery", "missing" },
    { "UPDATE delivery_scan SET undoes = 1 WHERE number = 4", "delivery", "takes back another" },
    { "UPDATE delivery_scan SET undoes = NULL WHERE number = 4", "delivery", "takes back another" },
    { "UPDATE delivery SET state = 2 WHERE state = 1", "delivery", "posted without its entry" },
    { "UPDATE delivery SET state = 1 WHERE state = 2", "delivery", "posted without its entry" },
    { "UPDATE delivery SET entry_id = NULL WHERE state = 2", "entry", "names another entry" },
    { "UPDATE stock_count_row SET pieces = 21 WHERE number = 1", "count", "not what was counted" },
    { "UPDATE stock_count_row SET book = 40 WHERE number = 1", "count", "not what was counted" },
    { "UPDATE stock_count_row SET round = 2 WHERE number = 1", "count", "not what was counted" },
    { "UPDATE stock_count_line SET difference = 0 WHERE difference <> 0",
      "count",
      "not what differed" },
    { "UPDATE stock_count_line SET difference = 1 WHERE difference = 0",
      "count",
      "not what differed" },
    { "DELETE FROM stock_count_row WHERE number = 2", "count", "missing" },
    { "DELETE FROM stock_count_row WHERE number = 6", "count", "missing" },
    { "UPDATE stock_count_row SET undoes = 2 WHERE number = 4", "count", "takes back another" },
    { "UPDATE stock_count SET state = 4 WHERE state = 3", "count", "not posted as" },
    { "UPDATE stock_count SET approver = 7 WHERE state = 3", "count", "by other people" },
    { "UPDATE stock_count SET closed_by = closed_by + 1 WHERE state = 3",
      "count",
      "by other people" },
    { "UPDATE stock_count SET entry_id = NULL WHERE state = 3", "entry", "names another entry" },
    { "UPDATE stock_count_line SET open = 0 WHERE open = 1", "count", "open although" },
  };
  g_auto (YzTestStation) test = { 0 };

  start (&test);
  g_clear_pointer (&test.station, yz_station_close);
  yz_test_place_keep (&test.place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzVerification) proof = NULL;

    g_test_message ("%s", cases[i].sql);
    yz_test_place_tamper (&test.place, cases[i].sql);
    yz_test_station_reopen (&test);
    proof = yz_proof_run (test.station, &error);
    g_assert_no_error (error);
    for (guint k = 0; k < proof->findings->len; k++) {
      const YzFinding *finding = g_ptr_array_index (proof->findings, k);

      g_test_message ("  %s: %s", finding->place, finding->what);
    }
    g_assert_true (finds (proof, cases[i].place, cases[i].what));
    g_clear_pointer (&proof, yz_verification_free);
    g_clear_pointer (&test.station, yz_station_close);
    yz_test_place_restore (&test.place);
  }
  yz_test_station_reopen (&test);
}

/* What is short, and how much of it is used. */
static void
test_needs (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) needs = NULL;
  g_autofree char *csv = NULL;
  static const char *const headers[7] = { "a", "b", "c", "d", "e", "f", "g" };
  YzStockAttention attention;
  const YzStockNeed *need = NULL;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  yz_test_give_points (&test, test.rider, 500);
  yz_test_add_item (&test, "=formula", NULL, 15, 0);
  /* What went out long ago counts no more. */
  for (int i = 0; i < 3; i++) {
    const YzBasketLine line = { test.item, 6 - i };
    const YzStockLine given = { .item = test.item, .pieces = 3 };
    YzOpId op_id = yz_op_id_new ();
    YzOpId free_id = yz_op_id_new ();
    YzBooking booking = { 0 };
    g_autoptr (YzRedemption) redemption = NULL;

    yz_clock_set_fixed (NOON + i * 20 * DAY);
    redemption =
      yz_redemption_book (test.station, test.attendant, &op_id, test.rider, &line, 1, &error);
    g_assert_no_error (error);
    if (i == 2)
      yz_stock_move (test.station,
                     test.attendant,
                     NULL,
                     &free_id,
                     YZ_STOCK_FREE,
                     &given,
                     1,
                     NULL,
                     &booking,
                     &error);
    g_assert_no_error (error);
  }
  needs = yz_stock_list_needs (test.station, &error);
  g_assert_no_error (error);
  /* Two soaps are left, 5 + 4 + 3 went out in four weeks. */
  g_assert_cmpuint (needs->len, ==, 2);
  need = g_ptr_array_index (needs, ((YzStockNeed *) needs->pdata[0])->item == test.item ? 0 : 1);
  g_assert_cmpint (need->shelf, ==, 2);
  g_assert_cmpint (need->used, ==, 12);
  g_assert_cmpint (need->least, ==, 5);
  g_assert_cmpint (need->suggested, ==, 15);
  csv = yz_stock_make_needs_csv (needs, headers);
  g_assert_true (g_str_has_prefix (csv, YZ_CSV_BOM "a,b,c,d,e,f,g\r\n"));
  g_assert_nonnull (strstr (csv, "'=formula,'=formula,,0,5,0,5\r\n"));

  yz_stock_get_attention (test.station, &attention, &error);
  g_assert_no_error (error);
  g_assert_cmpint (attention.low_items, ==, 2);
  g_assert_cmpint (attention.count_days, ==, 40);
  g_assert_true (attention.count_due);
  g_assert_cmpint (attention.coming, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proof-stock/sound", test_sound);
  g_test_add_func ("/proof-stock/tampered", test_tampered);
  g_test_add_func ("/stock/needs", test_needs);
  return g_test_run ();
}

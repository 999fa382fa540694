/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-shop-paper"

#include "yz-shop-paper.h"

#include <string.h>

#include "paper-support.h"
#include "yz-clock.h"
#include "yz-picture.h"
#include "yz-test.h"

PAPER_IGNORE_LEAKS (PAPER_LEAKS_OF_EMBEDDING)

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)

/* Page @page of a PDF as a picture of @dpi. Returns: (transfer full) its path */
static char *
render (const char *path, int page, int dpi)
{
  g_autofree char *root = g_strdup_printf ("%s-%d-%d", path, page, dpi);
  g_autofree char *number = g_strdup_printf ("%d", page);
  g_autofree char *density = g_strdup_printf ("%d", dpi);
  g_autoptr (GError) error = NULL;
  int status = -1;
  char *argv[] = { "pdftoppm", "-r",   density,       "-f",          number, "-l",
                   number,     "-png", "-singlefile", (char *) path, root,   NULL };

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return g_strconcat (root, ".png", NULL);
}

/* Every code on a page of the sheet is read back from what was drawn. A scanner sees one at a time;
 * of ten in one picture zbar overlooks one now and then, and not the same at another density. */
static void
check_page (const char *path, int page, GHashTable *codes, guint expected)
{
  static const int densities[] = { 200, 150, 250, 170 };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (densities) && g_hash_table_size (seen) < expected; i++) {
    g_autofree char *png = render (path, page, densities[i]);
    g_autoptr (YzDecoder) decoder = yz_decoder_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) results = yz_picture_scan_file (decoder, png, &error);

    g_assert_no_error (error);
    for (guint k = 0; k < results->len; k++) {
      const char *text = ((const YzScanResult *) g_ptr_array_index (results, k))->text;

      g_assert_true (g_hash_table_contains (codes, text));
      g_hash_table_add (seen, g_strdup (text));
    }
  }
  g_assert_cmpuint (g_hash_table_size (seen), ==, expected);
  {
    GHashTableIter iter;
    gpointer text = NULL;

    g_hash_table_iter_init (&iter, seen);
    while (g_hash_table_iter_next (&iter, &text, NULL))
      g_hash_table_remove (codes, text);
  }
}

static void
test_sheet (void)
{
  static const char *const texts[] = { "端午慰问", "20 pts", "Good until 2026-06-30",
                                       "1 / 2",    "2 / 2",  NULL };
  static const YzVoucherFields fields = {
    .title = "端午慰问", .points = 20, .vouchers = 12, .expires_on = 20260630
  };
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) vouchers = NULL;
  g_autoptr (YzVoucherSheet) sheet = NULL;
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *path = NULL;
  g_autofree char *png = NULL;
  YzOpId op_id = yz_op_id_new ();

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  sheet = yz_voucher_issue (test.station, test.chief, NULL, &op_id, &fields, &vouchers, &error);
  g_assert_no_error (error);
  path = g_build_filename (test.dir, "sheet.pdf", NULL);
  png = g_build_filename (test.dir, "sheet.png", NULL);
  g_assert_true (yz_shop_paper_write_sheet (sheet, vouchers, path, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < vouchers->len; i++)
    g_hash_table_add (codes, ((YzVoucher *) g_ptr_array_index (vouchers, i))->code);
  check_page (path, 1, codes, 10);
  check_page (path, 2, codes, 2);
  g_assert_cmpuint (g_hash_table_size (codes), ==, 0);
  paper_assert_pdf_has (path, texts);
  /* Two pages are no picture. */
  g_assert_false (yz_shop_paper_write_sheet (sheet, vouchers, png, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  /* What the store has prints nothing. */
  g_clear_pointer (&vouchers, g_ptr_array_unref);
  vouchers = yz_voucher_list (test.station, sheet->id, &error);
  g_assert_no_error (error);
  g_assert_false (yz_shop_paper_write_sheet (sheet, vouchers, path, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  yz_clock_set_fixed (0);
}

/* Vouchers one under the other on a roll. */
static void
test_roll (void)
{
  static const YzVoucherPaper vouchers[] = {
    { "YZV00000000000000000000000000A", "1-8", "暖新驿站", "老王面馆", "骑士套餐", 0, 20260401 },
    { "YZV00000000000000000000000001B", "1-9", "暖新驿站", "老王面馆", "骑士套餐", 0, 20260401 },
  };
  static const char *const texts[] = { "老王面馆", "骑士套餐", "No. 1-9", NULL };
  const YzVoucherPapers papers = { vouchers, 2, "1-7", NOON };
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "roll.pdf", NULL);
  g_autofree char *png = NULL;
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (yz_voucher_paper_write (&papers, YZ_VOUCHER_PAPER_ROLL, path, &error));
  g_assert_no_error (error);
  paper_assert_pdf_has (path, texts);
  png = render (path, 1, 200);
  results = yz_picture_scan_file (decoder, png, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 2);
  paper_remove_folder (folder);
}

/* However long its texts are, a voucher of a roll ends below them: the last one is whole. */
static void
test_roll_height (void)
{
  static const char *const long_name =
    "Restaurant of the Two Cousins by the River, near the Old Bridge";
  static const YzVoucherPaper vouchers[] = {
    { "YZV00000000000000000000000000A", "1-8", "S", NULL, "Tea", 0, 20260401 },
    { "YZV00000000000000000000000001B",
      "1-9",
      long_name,
      long_name,
      long_name,
      1000000000,
      20260401 },
  };
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "roll.png", NULL);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (vouchers); i++) {
    const YzVoucherPapers papers = { &vouchers[i], 1, "1-7", NOON };
    cairo_surface_t *surface = NULL;
    const unsigned char *pixels = NULL;
    int dark = 0;

    g_assert_true (yz_voucher_paper_write (&papers, YZ_VOUCHER_PAPER_ROLL, path, &error));
    g_assert_no_error (error);
    surface = cairo_image_surface_create_from_png (path);
    g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
    /* At 8 dots a millimetre the last 3 mm are white, whoever wrote what is above. */
    pixels = cairo_image_surface_get_data (surface);
    for (int y = cairo_image_surface_get_height (surface) - 24;
         y < cairo_image_surface_get_height (surface);
         y++)
      for (int x = 0; x < cairo_image_surface_get_stride (surface); x++)
        dark += x % 4 != 3 && pixels[y * cairo_image_surface_get_stride (surface) + x] != 0xff;
    g_assert_cmpint (dark, ==, 0);
    if (i == 0)
      g_assert_cmpint (cairo_image_surface_get_height (surface), <, 53 * 8);
    else
      g_assert_cmpint (cairo_image_surface_get_height (surface), >, 60 * 8);
    cairo_surface_destroy (surface);
  }
  paper_remove_folder (folder);
}

/* A list that is longer than a page repeats its header and numbers its pages. */
static void
test_settlement (void)
{
  static const char *const texts[] = {
    "老王面馆, settlement of 2026-02",
    "Not closed yet",
    "Redeemed on",
    "1-60",
    "Vouchers: 50",
    "Points: 1500",
    "1 / 2",
    "2 / 2",
    NULL,
  };
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzSettlement) settlement = g_new0 (YzSettlement, 1);
  g_autofree char *path = NULL;
  g_autofree char *csv = NULL;
  g_auto (GStrv) lines = NULL;

  yz_test_station_new (&test);
  settlement->merchant_name = g_strdup ("老王面馆");
  settlement->month = 202602;
  settlement->vouchers = 50;
  settlement->points = 1500;
  settlement->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_deal_voucher_free);
  for (int i = 0; i < 50; i++) {
    YzDealVoucher *line = g_new0 (YzDealVoucher, 1);

    line->id = yz_id_make (1, 11 + i);
    line->item_name = g_strdup ("骑士套餐");
    line->points = 30;
    line->issued_ms = NOON;
    line->used_ms = NOON;
    g_ptr_array_add (settlement->lines, line);
  }
  path = g_build_filename (test.dir, "settlement.pdf", NULL);
  g_assert_true (yz_shop_paper_write_settlement (test.station, settlement, path, &error));
  g_assert_no_error (error);
  paper_assert_pdf_has (path, texts);
  csv = yz_settlement_to_csv (settlement);
  lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpstr (lines[0], ==, "\xef\xbb\xbfVoucher,Deal,Redeemed on,Used on,Points");
  g_assert_cmpstr (lines[1], ==, "1-11,骑士套餐,2026-03-15,2026-03-15,30");
  g_assert_cmpstr (lines[51], ==, "Sum,老王面馆,2026-02,50,1500");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shop-paper/sheet", test_sheet);
  g_test_add_func ("/shop-paper/roll", test_roll);
  g_test_add_func ("/shop-paper/roll-height", test_roll_height);
  g_test_add_func ("/shop-paper/settlement", test_settlement);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "paper-support.h"
#include "yz-amount.h"
#include "yz-receipt-paper.h"

PAPER_IGNORE_LEAKS (PAPER_LEAKS_OF_EMBEDDING)

#define RECEIPT_CODE "YZE000G000000N5Q56D0RZQHCFAG"
#define HAPPENED_MS INT64_C (1795311000000)

static const YzReceiptLine lines[] = {
  { "洗衣液 2 kg", 2, 60 },
  { "矿泉水", 6, 5 },
  { "Soap", 10, 8 },
};

static const YzReceiptPaper sample = {
  .station_name = "江城街道暖“新”驿站",
  .shop_name = "积分超市",
  .title = "Redemption receipt",
  .rider_name = "王**",
  .staff_name = "李晓红",
  .happened_ms = HAPPENED_MS,
  .lines = lines,
  .n_lines = G_N_ELEMENTS (lines),
  .total_points = 230,
  .balance_points = 1290,
  .entry_number = "1-42",
  .head_code = "7K3M-0TQ2",
  .receipt_code = RECEIPT_CODE,
};

static const YzReceiptWidth widths[] = { YZ_RECEIPT_58, YZ_RECEIPT_80 };

static void
assert_written (const YzReceiptPaper *receipt, YzReceiptWidth width, const char *path)
{
  g_autoptr (GError) error = NULL;

  yz_receipt_paper_write (receipt, width, path, &error);
  g_assert_no_error (error);
}

/* Eight dots to the millimetre, and the code is read from the very dots a printer gets. */
static void
test_png (void)
{
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "receipt.png", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
    cairo_surface_t *surface = NULL;
    double height = yz_receipt_paper_measure (&sample, widths[i]);

    assert_written (&sample, widths[i], path);
    paper_assert_png_says (path, RECEIPT_CODE);
    surface = cairo_image_surface_create_from_png (path);
    g_assert_cmpint (cairo_image_surface_get_width (surface), ==, (int) widths[i] * 8);
    g_assert_cmpint (cairo_image_surface_get_height (surface), ==, (int) (height * 8 + 0.5));
    cairo_surface_destroy (surface);
  }
  paper_remove_folder (folder);
}

static void
test_pdf (void)
{
  static const char *const goldens[] = { "receipt-58.txt", "receipt-80.txt" };
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "receipt.pdf", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
    g_autofree char *text = NULL;

    assert_written (&sample, widths[i], path);
    paper_assert_pdf_says (path, 203, RECEIPT_CODE);
    text = paper_read_pdf (path);
    paper_assert_golden (goldens[i], text);
  }
  paper_remove_folder (folder);
}

static void
test_svg (void)
{
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "receipt.svg", NULL);
  g_autoptr (GBytes) content = NULL;

  assert_written (&sample, YZ_RECEIPT_80, path);
  content = paper_read (path);
  g_assert_cmpuint (g_bytes_get_size (content), >, 1000);
  paper_remove_folder (folder);
}

static void
test_translated (void)
{
  static const char *const texts[] = { "时间 2026-11-22 09:30", "骑手 王**",
                                       "经办人 李晓红",         "流水号 1-42",
                                       "数量 × 单价",           "积分合计 230",
                                       "积分余额 1290",         "账本校验码 7K3M-0TQ2",
                                       "感谢您为社区出力！",    NULL };
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "receipt.pdf", NULL);

  g_setenv ("LANGUAGE", "zh_CN", TRUE);
  bindtextdomain (GETTEXT_PACKAGE, YZ_TEST_MO_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  assert_written (&sample, YZ_RECEIPT_80, path);
  g_unsetenv ("LANGUAGE");
  bindtextdomain (GETTEXT_PACKAGE, YZ_LOCALE_DIR);
  paper_assert_pdf_has (path, texts);
  paper_remove_folder (folder);
}

static void
test_same_again (void)
{
  static const char *const endings[] = { "pdf", "png" };
  g_autofree char *folder = paper_create_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *first = g_strdup_printf ("%s/first.%s", folder, endings[i]);
    g_autofree char *second = g_strdup_printf ("%s/second.%s", folder, endings[i]);

    assert_written (&sample, YZ_RECEIPT_58, first);
    assert_written (&sample, YZ_RECEIPT_58, second);
    paper_assert_same (first, second);
  }
  paper_remove_folder (folder);
}

/* The height follows the content: a line more is a line longer, a long name wraps up to three
 * lines, and a missing part leaves no gap. */
static void
test_measure (void)
{
  YzReceiptPaper receipt = sample;
  YzReceiptLine one[] = { { "Soap", 1, 8 } };
  YzReceiptLine wrapped[] = {
    { "Multi-purpose rain suit with reflective strips for riding", 1, 8 }
  };
  g_autofree char *endless_name = g_strnfill (5000, 'W');
  YzReceiptLine endless[] = { { endless_name, 1, 8 } };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
    double all = yz_receipt_paper_measure (&sample, widths[i]);
    double single = 0;

    g_assert_cmpfloat (all, >, 80);
    g_assert_cmpfloat (all, <, 160);
    receipt.lines = one;
    receipt.n_lines = 1;
    single = yz_receipt_paper_measure (&receipt, widths[i]);
    g_assert_cmpfloat (single, <, all);
    receipt.lines = wrapped;
    g_assert_cmpfloat (yz_receipt_paper_measure (&receipt, widths[i]), >, single + 3);
    receipt.lines = endless;
    g_assert_cmpfloat (yz_receipt_paper_measure (&receipt, widths[i]), <, single + 16);
    receipt.lines = NULL;
    receipt.n_lines = 0;
    g_assert_cmpfloat (yz_receipt_paper_measure (&receipt, widths[i]), <, single);
    receipt.lines = one;
    receipt.n_lines = 1;
    receipt.shop_name = NULL;
    receipt.rider_name = NULL;
    receipt.staff_name = NULL;
    g_assert_cmpfloat (yz_receipt_paper_measure (&receipt, widths[i]), <, single - 9);
    receipt = sample;
  }
}

/* Whatever the numbers and names are, no figure is cut and the code is read. */
static void
test_extremes (void)
{
  static const YzReceiptLine big[] = {
    { "Washing machine", 1, YZ_AMOUNT_MAX },
    { "Towel", 1000000, 1000 },
    { "Gift", YZ_AMOUNT_MAX, 0 },
  };
  static const char *const texts[] = {
    "1 × 1000000000",      "1000000 × 1000",     "1000000000 × 0", "9223372036854775807",
    "9223372036854775806", "8191-1099511627775", "7K3M-0TQ2",      NULL,
  };
  g_autofree char *wide = g_strnfill (5000, 'W');
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *pdf = g_build_filename (folder, "receipt.pdf", NULL);
  YzReceiptPaper receipt = sample;

  receipt.lines = big;
  receipt.n_lines = G_N_ELEMENTS (big);
  receipt.total_points = INT64_MAX;
  receipt.balance_points = INT64_MAX - 1;
  receipt.entry_number = "8191-1099511627775";
  receipt.shop_name = wide;
  receipt.station_name = "\xff\xfe";
  receipt.title = wide;
  receipt.rider_name = wide;
  receipt.staff_name = "\xe2\x80\xae"
                       "desrever\n\n";
  receipt.happened_ms = INT64_MAX;
  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++) {
    assert_written (&receipt, widths[i], pdf);
    paper_assert_pdf_has (pdf, texts);
    paper_assert_pdf_says (pdf, 203, RECEIPT_CODE);
  }
  paper_remove_folder (folder);
}

/* On the narrow roll a name that leaves no room for its figures, and a label that leaves none for
 * its value, push them into a line of their own. */
static void
test_room (void)
{
  static const YzReceiptLine short_name[] = { { "香皂", 10, 8 } };
  static const YzReceiptLine long_name[] = { { "无磷洗衣液（两公斤装）", 10, 8 } };
  YzReceiptPaper receipt = sample;
  double narrow = 0;
  double wide = 0;

  receipt.n_lines = 1;
  receipt.lines = short_name;
  narrow = yz_receipt_paper_measure (&receipt, YZ_RECEIPT_58);
  wide = yz_receipt_paper_measure (&receipt, YZ_RECEIPT_80);
  receipt.lines = long_name;
  g_assert_cmpfloat (yz_receipt_paper_measure (&receipt, YZ_RECEIPT_58), >, narrow + 3);
  g_assert_cmpfloat_with_epsilon (yz_receipt_paper_measure (&receipt, YZ_RECEIPT_80), wide, 0.01);
  receipt.lines = short_name;
  receipt.entry_number = "8191-1099511627775";
  g_assert_cmpfloat (yz_receipt_paper_measure (&receipt, YZ_RECEIPT_58), >, narrow + 3);
  g_assert_cmpfloat_with_epsilon (yz_receipt_paper_measure (&receipt, YZ_RECEIPT_80), wide, 0.01);
}

/* The longest receipt there may be still is a picture. */
static void
test_longest (void)
{
  g_autofree YzReceiptLine *many = g_new0 (YzReceiptLine, YZ_RECEIPT_LINES_MAX);
  g_autofree char *name = g_strnfill (5000, 'W');
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "receipt.png", NULL);
  YzReceiptPaper receipt = sample;

  for (gsize i = 0; i < YZ_RECEIPT_LINES_MAX; i++)
    many[i] = (YzReceiptLine){ name, 1, 1 };
  receipt.lines = many;
  receipt.n_lines = YZ_RECEIPT_LINES_MAX;
  assert_written (&receipt, YZ_RECEIPT_58, path);
  paper_remove_folder (folder);
}

static void
test_refused (void)
{
  static const YzReceiptLine too_much[] = { { "Soap", 2, YZ_AMOUNT_MAX } };
  static const YzReceiptLine overflow[] = { { "Soap", YZ_AMOUNT_MAX, INT64_MAX } };
  static const YzReceiptLine nothing[] = { { "Soap", 0, 8 } };
  static const YzReceiptLine negative[] = { { "Soap", 1, -8 } };
  static const YzReceiptLine many[YZ_RECEIPT_LINES_MAX + 1] = { { "Soap", 1, 8 } };
  static const struct {
    const YzReceiptLine *lines;
    gsize n_lines;
    const char *code;
    const char *name;
    YzError error;
  } cases[] = {
    { too_much, 1, RECEIPT_CODE, "receipt.pdf", YZ_ERROR_OVERFLOW },
    { overflow, 1, RECEIPT_CODE, "receipt.pdf", YZ_ERROR_OVERFLOW },
    { nothing, 1, RECEIPT_CODE, "receipt.pdf", YZ_ERROR_INPUT },
    { negative, 1, RECEIPT_CODE, "receipt.pdf", YZ_ERROR_INPUT },
    { many, G_N_ELEMENTS (many), RECEIPT_CODE, "receipt.png", YZ_ERROR_INPUT },
    { lines, 1, "", "receipt.png", YZ_ERROR_INPUT },
    { lines, 1, "two words", "receipt.png", YZ_ERROR_INPUT },
    { lines, 1, RECEIPT_CODE, "receipt.txt", YZ_ERROR_INPUT },
    { lines, 1, RECEIPT_CODE, "missing/receipt.pdf", YZ_ERROR_IO },
  };
  g_autofree char *folder = paper_create_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_build_filename (folder, cases[i].name, NULL);
    YzReceiptPaper receipt = sample;
    g_autoptr (GError) error = NULL;
    g_autofree char *list = NULL;

    receipt.lines = cases[i].lines;
    receipt.n_lines = cases[i].n_lines;
    receipt.receipt_code = cases[i].code;
    g_assert_false (yz_receipt_paper_write (&receipt, YZ_RECEIPT_80, path, &error));
    g_assert_error (error, YZ_ERROR, (int) cases[i].error);
    if (cases[i].error == YZ_ERROR_OVERFLOW)
      g_assert_cmpfloat (yz_receipt_paper_measure (&receipt, YZ_RECEIPT_80), ==, 0);
    list = paper_list_folder (folder);
    g_assert_cmpstr (list, ==, "");
  }
  paper_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/receipt-paper/png", test_png);
  g_test_add_func ("/paper/receipt-paper/pdf", test_pdf);
  g_test_add_func ("/paper/receipt-paper/svg", test_svg);
  g_test_add_func ("/paper/receipt-paper/translated", test_translated);
  g_test_add_func ("/paper/receipt-paper/same-again", test_same_again);
  g_test_add_func ("/paper/receipt-paper/measure", test_measure);
  g_test_add_func ("/paper/receipt-paper/room", test_room);
  g_test_add_func ("/paper/receipt-paper/extremes", test_extremes);
  g_test_add_func ("/paper/receipt-paper/longest", test_longest);
  g_test_add_func ("/paper/receipt-paper/refused", test_refused);
  return g_test_run ();
}

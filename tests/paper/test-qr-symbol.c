/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "paper-support.h"
#include "yz-code.h"
#include "yz-qr-symbol.h"

#define CARD_TEXT "YZR7K3M0TQ2ABCDEFGHJKMNPQRSTVW"

static char *
repeat (const char *piece, gsize count)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < count; i++)
    g_string_append (text, piece);
  return g_string_free (text, FALSE);
}

/* What a text becomes: modules on a side are 17 + 4 × version. The capacities are those of
 * ISO/IEC 18004, table 7, level Q. */
static void
test_versions (void)
{
  static const struct {
    const char *piece;
    gsize count;
    int version;
    int modules;
  } cases[] = {
    { CARD_TEXT, 1, 3, 29 },                                         /* a rider card */
    { CARD_TEXT, 1, 0, 29 }, { "A", 1, 0, 21 },   { "A", 1, 3, 29 }, /* never smaller than asked for
                                                                      */
    { "A", 16, 1, 21 },      { "A", 17, 1, 25 },  { "A", 47, 3, 29 }, /* the most that version 3
                                                                         holds */
    { "A", 48, 3, 33 },      { "a", 32, 3, 29 }, /* bytes: lower case is not in the alphanumeric set
                                                  */
    { "a", 33, 3, 33 },      { "站", 10, 3, 29 }, { "A", 2420, 3, 177 }, { "a", 1663, 3, 177 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = repeat (cases[i].piece, cases[i].count);
    g_autoptr (GError) error = NULL;
    g_autoptr (YzQrSymbol) symbol = yz_qr_symbol_new (text, cases[i].version, &error);

    g_assert_no_error (error);
    g_assert_cmpint (yz_qr_symbol_get_modules (symbol), ==, cases[i].modules);
  }
}

static void
test_real_codes (void)
{
  YzCode card = { .kind = YZ_CODE_CARD };
  YzCode receipt = { .kind = YZ_CODE_RECEIPT, .id = 42 };
  g_autofree char *card_text = yz_code_to_text (&card);
  g_autofree char *receipt_text = yz_code_to_text (&receipt);
  g_autoptr (YzQrSymbol) card_symbol = yz_qr_symbol_new (card_text, 3, NULL);
  g_autoptr (YzQrSymbol) receipt_symbol = yz_qr_symbol_new (receipt_text, 3, NULL);

  g_assert_cmpuint (strlen (card_text), ==, 30);
  g_assert_cmpint (yz_qr_symbol_get_modules (card_symbol), ==, 29);
  g_assert_cmpint (yz_qr_symbol_get_modules (receipt_symbol), ==, 29);
}

static void
test_refused (void)
{
  static const struct {
    const char *piece;
    gsize count;
  } cases[] = { { "A", 0 }, { "A", 2421 }, { "a", 1664 }, { "a", 3993 }, { "A", 100000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = repeat (cases[i].piece, cases[i].count);
    g_autoptr (GError) error = NULL;

    g_assert_null (yz_qr_symbol_new (text, 3, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  }
}

/* The modules themselves, so that a card printed today looks like one printed last year. */
static void
test_golden (void)
{
  g_autoptr (YzQrSymbol) symbol = yz_qr_symbol_new (CARD_TEXT, 3, NULL);
  g_autoptr (GString) picture = g_string_new (NULL);

  for (int row = 0; row < yz_qr_symbol_get_modules (symbol); row++) {
    for (int column = 0; column < yz_qr_symbol_get_modules (symbol); column++)
      g_string_append (picture, yz_qr_symbol_is_dark (symbol, column, row) ? "##" : "..");
    g_string_append_c (picture, '\n');
  }
  paper_assert_golden ("card-symbol.txt", picture->str);
  g_assert_false (yz_qr_symbol_is_dark (symbol, -1, 0));
  g_assert_false (yz_qr_symbol_is_dark (symbol, 0, 29));
}

/* Every pixel of the picture is the module it lies in: whole modules, sharp edges, the symbol in
 * the middle of the square, white around it. */
static void
assert_crisp (cairo_surface_t *surface, const YzQrSymbol *symbol, int left, int top, int module)
{
  const guint8 *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      guint32 pixel = *(const guint32 *) (gconstpointer) (pixels + y * stride + x * 4);
      int column = (int) floor ((double) (x - left) / module);
      int row = (int) floor ((double) (y - top) / module);
      guint32 wanted = yz_qr_symbol_is_dark (symbol, column, row) ? 0 : 0xffffff;

      g_assert_cmphex (pixel & 0xffffff, ==, wanted);
    }
}

static void
test_snapped (void)
{
  static const struct {
    double scale;
    double x, y, size;
    int pixels;
    int left, top, module;
  } cases[] = {
    /* 37 modules with the margin: 8 dots to the millimetre, 7 dots to the module. */
    { 8, 0, 0, 32.375, 259, 28, 28, 7 },
    /* Not a multiple: 300.7 pixels take eight to the module and the rest goes around. */
    { 1, 0.3, 0.3, 300.7, 302, 35, 35, 8 },
    /* One pixel to the module is the least. */
    { 1, 0, 0, 40, 40, 6, 6, 1 },
  };
  g_autoptr (YzQrSymbol) symbol = yz_qr_symbol_new (CARD_TEXT, 3, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, cases[i].pixels, cases[i].pixels);
    cairo_t *cr = cairo_create (surface);
    double x = 3;
    double y = 5;

    cairo_set_source_rgb (cr, 1, 1, 1);
    cairo_paint (cr);
    cairo_scale (cr, cases[i].scale, cases[i].scale);
    yz_qr_symbol_draw (symbol, cr, cases[i].x, cases[i].y, cases[i].size);
    cairo_surface_flush (surface);
    assert_crisp (surface, symbol, cases[i].left, cases[i].top, cases[i].module);
    /* What was set before is as it was. */
    cairo_user_to_device (cr, &x, &y);
    g_assert_cmpfloat_with_epsilon (x, 3 * cases[i].scale, 1e-6);
    g_assert_cmpint (cairo_get_antialias (cr), ==, CAIRO_ANTIALIAS_DEFAULT);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
  }
}

/* On a dark theme, on a turned page and on one too small for pixels, the symbol is still read. */
static void
test_read (void)
{
  static const struct {
    double angle;
    double size;
  } cases[] = { { 0, 150 }, { 0, 259 }, { G_PI_2, 259 }, { 0.2, 250 }, { G_PI, 200 } };
  g_autofree char *folder = paper_create_folder ();
  g_autofree char *path = g_build_filename (folder, "symbol.png", NULL);
  g_autoptr (YzQrSymbol) symbol = yz_qr_symbol_new (CARD_TEXT, 3, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 400);
    cairo_t *cr = cairo_create (surface);
    double half = cases[i].size / 2;

    cairo_translate (cr, 200, 200);
    cairo_rotate (cr, cases[i].angle);
    yz_qr_symbol_draw (symbol, cr, -half, -half, cases[i].size);
    cairo_surface_write_to_png (surface, path);
    paper_assert_png_says (path, CARD_TEXT);
    cairo_destroy (cr);
    cairo_surface_destroy (surface);
  }
  paper_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/qr-symbol/versions", test_versions);
  g_test_add_func ("/paper/qr-symbol/real-codes", test_real_codes);
  g_test_add_func ("/paper/qr-symbol/refused", test_refused);
  g_test_add_func ("/paper/qr-symbol/golden", test_golden);
  g_test_add_func ("/paper/qr-symbol/snapped", test_snapped);
  g_test_add_func ("/paper/qr-symbol/read", test_read);
  return g_test_run ();
}

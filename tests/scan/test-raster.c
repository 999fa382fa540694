/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-raster.h"

#include <string.h>

static YzGrey
wrap (const uint8_t *pixels, int width, int height)
{
  return (YzGrey){ .pixels = pixels, .width = width, .height = height, .stride = width };
}

static void
assert_pixels (YzRaster *raster, int width, int height, const uint8_t *pixels)
{
  YzGrey grey = yz_raster_get_grey (raster);

  g_assert_cmpint (grey.width, ==, width);
  g_assert_cmpint (grey.height, ==, height);
  g_assert_cmpmem (grey.pixels,
                   (gsize) (grey.width * grey.height),
                   pixels,
                   (gsize) (width * height));
}

static void
test_sane (void)
{
  static const struct {
    YzGrey grey;
    gboolean sane;
  } cases[] = {
    { { NULL, 1, 1, 1 }, FALSE },
    { { (const uint8_t *) "a", 1, 1, 1 }, TRUE },
    { { (const uint8_t *) "a", 0, 1, 1 }, FALSE },
    { { (const uint8_t *) "a", 1, 0, 1 }, FALSE },
    { { (const uint8_t *) "a", -1, 1, 1 }, FALSE },
    { { (const uint8_t *) "a", 2, 1, 1 }, FALSE },
    { { (const uint8_t *) "a", 16384, 3906, 16384 }, TRUE },
    { { (const uint8_t *) "a", 16384, 3907, 16384 }, FALSE },
    { { (const uint8_t *) "a", 16385, 1, 16385 }, FALSE },
    { { (const uint8_t *) "a", G_MAXINT, G_MAXINT, G_MAXINT }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (yz_grey_is_sane (&cases[i].grey), ==, cases[i].sane);
}

static void
test_crop (void)
{
  static const uint8_t pixels[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
  static const uint8_t middle[] = { 6, 7, 10, 11 };
  static const uint8_t corner[] = { 12 };
  g_autoptr (YzRaster) raster = yz_raster_new ();
  YzGrey whole = wrap (pixels, 4, 3);
  YzGrey part = yz_grey_crop (&whole, 1, 1, 2, 2);

  g_assert_true (yz_raster_copy (raster, &part));
  assert_pixels (raster, 2, 2, middle);
  part = yz_grey_crop (&whole, 3, 2, 100, 100);
  g_assert_true (yz_raster_copy (raster, &part));
  assert_pixels (raster, 1, 1, corner);
  part = yz_grey_crop (&whole, 4, 3, 5, 5);
  g_assert_false (yz_raster_copy (raster, &part));
  part = yz_grey_crop (&whole, -5, -5, -1, 2);
  g_assert_false (yz_raster_copy (raster, &part));
}

static void
test_shrink (void)
{
  static const uint8_t pixels[] = { 0, 100, 200, 4, 0, 100, 200, 8, 50, 50, 0, 0 };
  static const uint8_t half[] = { 50, 103 };
  static const uint8_t narrow[] = { 76, 77, 25 };
  g_autoptr (YzRaster) raster = yz_raster_new ();
  YzGrey grey = wrap (pixels, 4, 3);

  g_assert_true (yz_raster_shrink (raster, &grey, 2, 1));
  assert_pixels (raster, 2, 1, half);
  g_assert_true (yz_raster_shrink (raster, &grey, 1, 3));
  assert_pixels (raster, 1, 3, narrow);
  g_assert_true (yz_raster_shrink (raster, &grey, 4, 3));
  assert_pixels (raster, 4, 3, pixels);
  g_assert_false (yz_raster_shrink (raster, &grey, 5, 3));
  g_assert_false (yz_raster_shrink (raster, &grey, 0, 1));
  g_assert_false (yz_raster_shrink (raster, &grey, -1, 1));
}

/* Whatever the sizes, a plain picture stays plain and white stays white. */
static void
test_plain_stays_plain (void)
{
  uint8_t pixels[37 * 23];
  g_autoptr (YzRaster) raster = yz_raster_new ();
  YzGrey grey = wrap (pixels, 37, 23);

  for (int value = 0; value <= 255; value += 51) {
    memset (pixels, value, sizeof pixels);
    for (int width = 1; width <= 37; width += 3) {
      YzGrey small = { 0 };

      g_assert_true (yz_raster_shrink (raster, &grey, width, 1 + width / 2));
      small = yz_raster_get_grey (raster);
      for (int i = 0; i < small.width * small.height; i++)
        g_assert_cmpint (small.pixels[i], ==, value);
    }
    g_assert_true (yz_raster_enlarge (raster, &grey, 3, 2));
    g_assert_cmpint (yz_raster_get_grey (raster).width, ==, 55);
    g_assert_cmpint (yz_raster_get_grey (raster).height, ==, 34);
    for (int i = 0; i < 55 * 34; i++)
      g_assert_cmpint (yz_raster_get_grey (raster).pixels[i], ==, value);
    g_assert_true (yz_raster_blur (raster, &grey));
    assert_pixels (raster, 37, 23, pixels);
    g_assert_true (yz_raster_sharpen (raster, &grey, 3, 4));
    assert_pixels (raster, 37, 23, pixels);
  }
}

static void
test_enlarge (void)
{
  static const uint8_t pixels[] = { 0, 100, 200, 100 };
  static const uint8_t twice[] = { 0,   25,  75,  100, 50,  63,  88,  100,
                                   150, 138, 113, 100, 200, 175, 125, 100 };
  g_autoptr (YzRaster) raster = yz_raster_new ();
  YzGrey grey = wrap (pixels, 2, 2);

  g_assert_true (yz_raster_enlarge (raster, &grey, 2, 1));
  assert_pixels (raster, 4, 4, twice);
}

/* The box passes against the same said plainly. */
static void
test_boxes (void)
{
  enum {
    W = 29,
    H = 17,
    R = 4
  };
  uint8_t pixels[W * H];
  uint8_t binary[W * H];
  uint8_t sharp[W * H];
  g_autoptr (YzRaster) raster = yz_raster_new ();
  YzGrey grey = wrap (pixels, W, H);

  for (int i = 0; i < W * H; i++)
    pixels[i] = (uint8_t) g_test_rand_int_range (0, 256);
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++) {
      int sum = 0;
      int count = 0;
      int value = pixels[y * W + x];

      for (int v = MAX (y - R, 0); v <= MIN (y + R, H - 1); v++)
        for (int u = MAX (x - R, 0); u <= MIN (x + R, W - 1); u++, count++)
          sum += pixels[v * W + u];
      binary[y * W + x] = value * count * 100 > sum * 95 ? 255 : 0;
      sharp[y * W + x] = (uint8_t) CLAMP (value + (value - sum / count) * 6 / 4, 0, 255);
    }
  g_assert_true (yz_raster_binarise (raster, &grey, R, 95));
  assert_pixels (raster, W, H, binary);
  g_assert_true (yz_raster_sharpen (raster, &grey, R, 6));
  assert_pixels (raster, W, H, sharp);
  /* Boxes wider than the picture and pictures of one pixel. */
  g_assert_true (yz_raster_binarise (raster, &grey, 10000, 95));
  g_assert_true (yz_raster_level (raster, &grey, 10000));
  grey = wrap (pixels, 1, 1);
  g_assert_true (yz_raster_level (raster, &grey, 3));
  g_assert_true (yz_raster_binarise (raster, &grey, 3, 95));
  g_assert_true (yz_raster_blur (raster, &grey));
}

/* The same pattern in the dark and in the light comes out alike. */
static void
test_level (void)
{
  uint8_t dark[64 * 16];
  uint8_t light[64 * 16];
  g_autoptr (YzRaster) first = yz_raster_new ();
  g_autoptr (YzRaster) second = yz_raster_new ();
  YzGrey grey = wrap (dark, 64, 16);

  for (int i = 0; i < 64 * 16; i++) {
    dark[i] = (uint8_t) (20 + i * 7 % 40);
    light[i] = (uint8_t) (dark[i] + 150);
  }
  g_assert_true (yz_raster_level (first, &grey, 5));
  grey = wrap (light, 64, 16);
  g_assert_true (yz_raster_level (second, &grey, 5));
  grey = yz_raster_get_grey (first);
  assert_pixels (second, 64, 16, grey.pixels);
}

static void
test_rotate (void)
{
  uint8_t pixels[40 * 20];
  g_autoptr (YzRaster) raster = yz_raster_new ();
  YzGrey grey = wrap (pixels, 40, 20);
  YzGrey turned = { 0 };

  memset (pixels, 30, sizeof pixels);
  g_assert_true (yz_raster_rotate (raster, &grey, 45));
  turned = yz_raster_get_grey (raster);
  g_assert_cmpint (turned.width, ==, 42);
  g_assert_cmpint (turned.height, ==, 42);
  g_assert_cmpint (turned.pixels[0], ==, 255);
  g_assert_cmpint (turned.pixels[21 * 42 + 21], ==, 30);
  for (int degrees = -360; degrees <= 360; degrees += 7)
    g_assert_true (yz_raster_rotate (raster, &grey, degrees));
}

static void
test_invert (void)
{
  static const uint8_t pixels[] = { 0, 1, 254, 255 };
  static const uint8_t inverted[] = { 255, 254, 1, 0 };
  g_autoptr (YzRaster) raster = yz_raster_new ();
  YzGrey grey = wrap (pixels, 2, 2);

  g_assert_true (yz_raster_invert (raster, &grey));
  assert_pixels (raster, 2, 2, inverted);
}

static void
test_limits (void)
{
  uint8_t pixels[16] = { 0 };
  g_autoptr (YzRaster) raster = yz_raster_new ();
  YzGrey grey = wrap (pixels, 16, 1);

  g_assert_false (yz_raster_enlarge (raster, &grey, 2000, 1));
  g_assert_cmpint (yz_raster_get_grey (raster).width, ==, 0);
  grey.height = G_MAXINT;
  g_assert_false (yz_raster_copy (raster, &grey));
  g_assert_false (yz_raster_binarise (raster, &grey, 3, 95));
  g_assert_false (yz_raster_level (raster, &grey, 3));
  g_assert_false (yz_raster_rotate (raster, &grey, 45));
  g_assert_false (yz_raster_invert (raster, &grey));
  yz_raster_free (NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/raster/sane", test_sane);
  g_test_add_func ("/raster/crop", test_crop);
  g_test_add_func ("/raster/shrink", test_shrink);
  g_test_add_func ("/raster/plain-stays-plain", test_plain_stays_plain);
  g_test_add_func ("/raster/enlarge", test_enlarge);
  g_test_add_func ("/raster/boxes", test_boxes);
  g_test_add_func ("/raster/level", test_level);
  g_test_add_func ("/raster/rotate", test_rotate);
  g_test_add_func ("/raster/invert", test_invert);
  g_test_add_func ("/raster/limits", test_limits);
  return g_test_run ();
}

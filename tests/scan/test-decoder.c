/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan-support.h"

#include <string.h>

static GPtrArray *
decode (const YzGrey *grey, YzEffort effort)
{
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();

  return yz_decoder_decode (decoder, grey, effort);
}

static GPtrArray *
decode_fixture (const char *name)
{
  g_autoptr (YzRaster) raster = load_grey (name);
  YzGrey grey = yz_raster_get_grey (raster);

  return decode (&grey, YZ_EFFORT_STILL);
}

static void
test_symbologies (void)
{
  static const struct {
    const char *name;
    YzSymbology symbology;
    const char *text;
  } cases[] = {
    { "card.png", YZ_SYMBOLOGY_QR, CARD_TEXT },
    { "inverted.png", YZ_SYMBOLOGY_QR, CARD_TEXT },
    { "dim.jpg", YZ_SYMBOLOGY_QR, CARD_TEXT },
    { "ean13.png", YZ_SYMBOLOGY_EAN13, EAN13_TEXT },
    { "upca.png", YZ_SYMBOLOGY_EAN13, "0012345678905" },
    { "ean8.png", YZ_SYMBOLOGY_EAN8, "96385074" },
    /* A NUL, GB18030, UTF-8 and a character that turns the direction. */
    { "bytes.png", YZ_SYMBOLOGY_QR, "A\\x00B\\\\C\\tD\\r\\nE\\x1BF\\xC4\\xE3G你\\xE2\\x80\\xAEH" },
    /* Three parts of a structured append that make a whole. */
    { "parts.png",
      YZ_SYMBOLOGY_QR,
      "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ"
      "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUV" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) results = decode_fixture (cases[i].name);

    g_test_message ("%s", cases[i].name);
    assert_one (results, cases[i].symbology, cases[i].text);
  }
}

static void
test_bytes (void)
{
  static const char bytes[] = "A\0B\\C\tD\r\nE\x1b"
                              "F\xc4\xe3G\xe4\xbd\xa0\xe2\x80\xaeH";
  g_autoptr (GPtrArray) results = decode_fixture ("bytes.png");
  const YzScanResult *result = g_ptr_array_index (results, 0);
  gsize size = 0;
  const void *data = g_bytes_get_data (result->payload, &size);

  g_assert_cmpmem (data, size, bytes, sizeof bytes - 1);
}

static void
test_nothing (void)
{
  static const char *const names[] = { "nothing.jpg", "part.png" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GPtrArray) results = decode_fixture (names[i]);

    g_assert_cmpuint (results->len, ==, 0);
  }
}

static void
test_both (void)
{
  g_autoptr (GPtrArray) results = decode_fixture ("both.png");
  gboolean qr = FALSE;
  gboolean ean = FALSE;

  g_assert_cmpuint (results->len, ==, 2);
  for (guint i = 0; i < results->len; i++) {
    const YzScanResult *result = g_ptr_array_index (results, i);

    qr |= result->symbology == YZ_SYMBOLOGY_QR && strcmp (result->text, CARD_TEXT) == 0;
    ean |= result->symbology == YZ_SYMBOLOGY_EAN13 && strcmp (result->text, EAN13_TEXT) == 0;
  }
  g_assert_true (qr && ean);
}

static void
test_turned (void)
{
  g_autoptr (YzRaster) card = load_grey ("card.png");
  g_autoptr (YzRaster) turned = yz_raster_new ();

  for (int degrees = 0; degrees < 360; degrees += 24) {
    YzGrey grey = yz_raster_get_grey (card);
    g_autoptr (GPtrArray) results = NULL;

    g_assert_true (yz_raster_rotate (turned, &grey, degrees));
    grey = yz_raster_get_grey (turned);
    results = decode (&grey, YZ_EFFORT_STILL);
    assert_one (results, YZ_SYMBOLOGY_QR, CARD_TEXT);
  }
}

/* Puts @raster into the middle of a grey frame. */
static void
frame (uint8_t *pixels, int width, int height, YzRaster *raster)
{
  YzGrey grey = yz_raster_get_grey (raster);
  uint8_t *start = pixels + (height - grey.height) / 2 * width + (width - grey.width) / 2;

  memset (pixels, 128, (gsize) width * (gsize) height);
  for (int y = 0; y < grey.height; y++)
    memcpy (start + y * width, grey.pixels + y * grey.stride, (gsize) grey.width);
}

/* Whatever a code needs is tried within as many frames as there are passes to take turns. */
static void
test_frames (void)
{
  static const char *const names[] = { "card.png", "inverted.png", "dim.jpg", "ean13.png" };
  static const int sizes[][2] = { { 640, 480 }, { 1280, 720 }, { 720, 1280 } };
  g_autofree uint8_t *pixels = g_malloc (1280 * 720);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++) {
      g_autoptr (YzRaster) raster = load_grey (names[i]);
      g_autoptr (YzDecoder) decoder = yz_decoder_new ();
      YzGrey grey = { pixels, sizes[k][0], sizes[k][1], sizes[k][0] };
      guint found = 0;

      frame (pixels, grey.width, grey.height, raster);
      for (int n = 0; n < 10; n++) {
        g_autoptr (GPtrArray) results = yz_decoder_decode (decoder, &grey, YZ_EFFORT_FRAME);

        found += results->len;
      }
      g_test_message ("%s in %d × %d: %u of 10", names[i], grey.width, grey.height, found);
      g_assert_cmpuint (found, >=, 2);
    }
}

/* Rows further apart than they are long, as cameras give them. */
static void
test_stride (void)
{
  g_autoptr (YzRaster) raster = load_grey ("card.png");
  YzGrey from = yz_raster_get_grey (raster);
  int stride = from.width + 90;
  g_autofree uint8_t *pixels = g_malloc ((gsize) (stride * from.height));
  YzGrey grey = { pixels, from.width, from.height, stride };
  g_autoptr (GPtrArray) results = NULL;

  for (int i = 0; i < stride * from.height; i++)
    pixels[i] = (uint8_t) (i * 31);
  for (int y = 0; y < from.height; y++)
    memcpy (pixels + y * stride, from.pixels + y * from.stride, (gsize) from.width);
  results = decode (&grey, YZ_EFFORT_STILL);
  assert_one (results, YZ_SYMBOLOGY_QR, CARD_TEXT);
}

static void
test_insane (void)
{
  static const uint8_t pixels[64] = { 0 };
  static const YzGrey cases[] = {
    { NULL, 8, 8, 8 },
    { pixels, 0, 0, 0 },
    { pixels, -8, 8, 8 },
    { pixels, 8, 8, 7 },
    { pixels, 100000, 8, 100000 },
    { pixels, 16384, 16384, 16384 },
    { pixels, G_MAXINT, G_MAXINT, G_MAXINT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (YzEffort effort = YZ_EFFORT_FRAME; effort <= YZ_EFFORT_STILL; effort++) {
      g_autoptr (GPtrArray) results = decode (&cases[i], effort);

      g_assert_cmpuint (results->len, ==, 0);
    }
}

/* Every small size: nothing is read, nothing breaks. */
static void
test_tiny (void)
{
  uint8_t pixels[40 * 40];
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();

  for (gsize i = 0; i < sizeof pixels; i++)
    pixels[i] = (uint8_t) g_test_rand_int_range (0, 256);
  for (int width = 1; width <= 40; width += width < 6 ? 1 : 17)
    for (int height = 1; height <= 40; height += height < 6 ? 1 : 17)
      for (int n = 0; n < 6; n++) {
        YzGrey grey = { pixels, width, height, 40 };
        g_autoptr (GPtrArray) results =
          yz_decoder_decode (decoder, &grey, n == 0 ? YZ_EFFORT_STILL : YZ_EFFORT_FRAME);

        g_assert_cmpuint (results->len, ==, 0);
      }
}

/* A code that is small in a large picture, and one that fills it. */
static void
test_large (void)
{
  enum {
    W = 4000,
    H = 3000
  };
  g_autofree uint8_t *pixels = g_malloc (W * H);
  g_autoptr (YzRaster) card = load_grey ("card.png");
  g_autoptr (YzRaster) large = yz_raster_new ();
  g_autoptr (GPtrArray) small_results = NULL;
  g_autoptr (GPtrArray) large_results = NULL;
  YzGrey grey = { pixels, W, H, W };
  YzGrey from = yz_raster_get_grey (card);

  g_assert_true (yz_raster_shrink (large, &from, 111, 111));
  frame (pixels, W, H, large);
  small_results = decode (&grey, YZ_EFFORT_STILL);
  assert_one (small_results, YZ_SYMBOLOGY_QR, CARD_TEXT);

  g_assert_true (yz_raster_enlarge (large, &from, 12, 1));
  frame (pixels, W, H, large);
  large_results = decode (&grey, YZ_EFFORT_STILL);
  assert_one (large_results, YZ_SYMBOLOGY_QR, CARD_TEXT);
}

/* What was decoded before makes no difference to a still picture. */
static void
test_repeatable (void)
{
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();
  g_autoptr (YzRaster) noise = load_grey ("nothing.jpg");
  g_autoptr (YzRaster) dim = load_grey ("dim.jpg");

  for (int i = 0; i < 10; i++) {
    YzGrey grey = yz_raster_get_grey (i % 2 == 0 ? dim : noise);
    g_autoptr (GPtrArray) results = yz_decoder_decode (decoder, &grey, YZ_EFFORT_STILL);

    if (i % 2 == 0)
      assert_one (results, YZ_SYMBOLOGY_QR, CARD_TEXT);
    else
      g_assert_cmpuint (results->len, ==, 0);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decoder/symbologies", test_symbologies);
  g_test_add_func ("/decoder/bytes", test_bytes);
  g_test_add_func ("/decoder/nothing", test_nothing);
  g_test_add_func ("/decoder/both", test_both);
  g_test_add_func ("/decoder/turned", test_turned);
  g_test_add_func ("/decoder/frames", test_frames);
  g_test_add_func ("/decoder/stride", test_stride);
  g_test_add_func ("/decoder/insane", test_insane);
  g_test_add_func ("/decoder/tiny", test_tiny);
  g_test_add_func ("/decoder/large", test_large);
  g_test_add_func ("/decoder/repeatable", test_repeatable);
  return g_test_run ();
}

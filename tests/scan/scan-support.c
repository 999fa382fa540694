/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan-support.h"

char *
find_fixture (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "scan", "data", name, NULL);
}

YzRaster *
load_grey (const char *name)
{
  g_autofree char *path = find_fixture (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = yz_picture_load (path, &error);
  g_autofree uint8_t *pixels = NULL;
  YzRaster *raster = yz_raster_new ();
  YzGrey grey = { 0 };

  g_assert_no_error (error);
  grey.width = gdk_pixbuf_get_width (pixbuf);
  grey.height = gdk_pixbuf_get_height (pixbuf);
  grey.stride = grey.width;
  pixels = g_malloc ((gsize) grey.width * (gsize) grey.height);
  for (int y = 0; y < grey.height; y++)
    for (int x = 0; x < grey.width; x++)
      pixels[y * grey.width + x] = gdk_pixbuf_read_pixels (
        pixbuf)[y * gdk_pixbuf_get_rowstride (pixbuf) + x * gdk_pixbuf_get_n_channels (pixbuf)];
  grey.pixels = pixels;
  g_assert_true (yz_raster_copy (raster, &grey));
  return raster;
}

void
assert_one (GPtrArray *results, YzSymbology symbology, const char *text)
{
  const YzScanResult *result = NULL;

  g_assert_nonnull (results);
  g_assert_cmpuint (results->len, ==, 1);
  result = g_ptr_array_index (results, 0);
  g_assert_cmpint (result->symbology, ==, symbology);
  g_assert_cmpstr (result->text, ==, text);
}

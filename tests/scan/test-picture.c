/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan-support.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *directory;

/* Writes a file into the directory of the test. Returns: (transfer full) its path */
static char *
write_file (const char *name, const void *data, gsize size)
{
  char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) size, &error);
  g_assert_no_error (error);
  return path;
}

static void
assert_refused (const char *path, YzError code)
{
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (yz_picture_scan_file (decoder, path, &error));
  g_assert_error (error, YZ_ERROR, (int) code);
  g_assert_cmpstr (yz_error_get_subject (error), ==, path);
}

static void
test_fixtures (void)
{
  static const char *const names[] = { "card.png", "clear.png", "dim.jpg" };
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = find_fixture (names[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) results = yz_picture_scan_file (decoder, path, &error);

    g_assert_no_error (error);
    assert_one (results, YZ_SYMBOLOGY_QR, CARD_TEXT);
    g_assert_true (yz_picture_looks_like_one (path));
  }
}

static void
test_no_code (void)
{
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();
  g_autofree char *path = find_fixture ("nothing.jpg");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = yz_picture_scan_file (decoder, path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 0);
}

/* The card written by gdk-pixbuf in each format that it can write and we open. */
static void
test_formats (void)
{
  static const char *const formats[] = { "png", "jpeg", "bmp", "tiff" };
  g_autofree char *card = find_fixture ("card.png");
  g_autoptr (GdkPixbuf) pixbuf = yz_picture_load (card, NULL);
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *path = g_build_filename (directory, formats[i], NULL);
    g_autofree char *data = NULL;
    g_autoptr (GPtrArray) results = NULL;
    g_autoptr (GError) error = NULL;
    gsize size = 0;

    g_assert_true (gdk_pixbuf_save (pixbuf, path, formats[i], &error, NULL));
    g_assert_true (yz_picture_looks_like_one (path));
    results = yz_picture_scan_file (decoder, path, &error);
    g_assert_no_error (error);
    assert_one (results, YZ_SYMBOLOGY_QR, CARD_TEXT);

    /* Cut off anywhere it is refused, and never read beyond its end. */
    g_assert_true (g_file_get_contents (path, &data, &size, NULL));
    for (gsize part = 1; part < 16; part++) {
      g_autofree char *cut = write_file ("cut", data, size * part / 16);

      g_test_message ("%s %zu/16", formats[i], part);
      assert_refused (cut, YZ_ERROR_IMAGE);
    }
  }
}

/* A GIF of one frame, all black, 16 × 16; whole, and cut off at every byte. */
static void
test_gif (void)
{
  static const uint8_t gif[] = {
    'G',  'I',  'F',  '8',  '9',  'a',  16,   0,    16,   0,    0x80, 0,    0,    0, 0,    0,
    255,  255,  255,  0x2c, 0,    0,    0,    0,    16,   0,    16,   0,    0,    2, 14,   0x84,
    0x8f, 0xa9, 0xcb, 0xed, 0x0f, 0xa3, 0x9c, 0xb4, 0xda, 0x8b, 0xb3, 0x3e, 0x05, 0, 0x3b,
  };
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();
  g_autofree char *path = write_file ("whole.gif", gif, sizeof gif);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = yz_picture_scan_file (decoder, path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 0);
  for (gsize size = 0; size < sizeof gif; size++) {
    g_autofree char *cut = write_file ("cut.gif", gif, size);

    assert_refused (cut, YZ_ERROR_IMAGE);
  }
}

static void
test_no_picture (void)
{
  static const char svg[] = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>";
  static const char xpm[] = "/* XPM */ static char *x[] = { \"1 1 1 1\", \"a c red\", \"a\" };";
  g_autofree char *empty = write_file ("empty", "", 0);
  g_autofree char *text = write_file ("text.png", "name,phone\n", 11);
  g_autofree char *drawing = write_file ("a.svg", svg, sizeof svg - 1);
  g_autofree char *pixmap = write_file ("a.xpm", xpm, sizeof xpm - 1);
  g_autofree char *only_head = write_file ("head.png", "\x89PNG\r\n\x1a\n", 8);
  const char *const paths[] = { empty, text, drawing, pixmap, only_head };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    assert_refused (paths[i], YZ_ERROR_IMAGE);
    g_assert_cmpint (yz_picture_looks_like_one (paths[i]), ==, i == 4);
  }
}

static void
append_number (GByteArray *array, guint32 number)
{
  guint32 bytes = GUINT32_TO_BE (number);

  g_byte_array_append (array, (const guint8 *) &bytes, sizeof bytes);
}

static guint32
checksum (const uint8_t *data, gsize size)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < size; i++) {
    sum ^= data[i];
    for (int bit = 0; bit < 8; bit++)
      sum = sum & 1 ? (sum >> 1) ^ 0xedb88320 : sum >> 1;
  }
  return ~sum;
}

static void
append_chunk (GByteArray *png, const char *name, const void *data, guint size)
{
  append_number (png, size);
  g_byte_array_append (png, (const guint8 *) name, 4);
  if (size > 0)
    g_byte_array_append (png, data, size);
  append_number (png, checksum (png->data + png->len - size - 4, size + 4));
}

/* A PNG that says it has that many pixels and has none. */
static char *
write_claim (guint32 width, guint32 height)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autoptr (GByteArray) head = g_byte_array_new ();

  append_number (head, width);
  append_number (head, height);
  g_byte_array_append (head, (const guint8 *) "\x08\x06\0\0\0", 5);
  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  append_chunk (png, "IHDR", head->data, head->len);
  append_chunk (png, "IDAT", "\x78\x9c\x63\x60", 4);
  append_chunk (png, "IEND", NULL, 0);
  return write_file ("claim.png", png->data, png->len);
}

/* Address space the process has had at most, in KiB. */
static gint64
get_peak (void)
{
  g_autofree char *status = NULL;
  const char *line = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmPeak:");
  g_assert_nonnull (line);
  return g_ascii_strtoll (line + strlen ("VmPeak:"), NULL, 10);
}

static void
test_too_large (void)
{
  static const guint32 sizes[][2] = {
    { 30000, 10 }, { 10, 30000 }, { 8001, 8000 }, { 16384, 16384 }, { 0x7fffffff, 0x7fffffff }
  };
  g_autofree char *wide = find_fixture ("wide.png");

  gint64 peak = 0;

  assert_refused (wide, YZ_ERROR_IMAGE);
  peak = get_peak ();
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *path = write_claim (sizes[i][0], sizes[i][1]);

    assert_refused (path, YZ_ERROR_IMAGE);
  }
  /* No memory was taken for the pixels: the smallest of them would be 240 MB. */
  g_assert_cmpint (get_peak () - peak, <, 100 * 1024);
}

static void
test_too_large_other (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 20000, 2);
  static const char *const formats[] = { "jpeg", "bmp", "tiff" };

  gdk_pixbuf_fill (pixbuf, 0xffffffff);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *path = g_build_filename (directory, "wide", NULL);
    g_autoptr (YzDecoder) decoder = yz_decoder_new ();
    g_autoptr (GError) error = NULL;

    g_assert_true (gdk_pixbuf_save (pixbuf, path, formats[i], NULL, NULL));
    g_assert_null (yz_picture_scan_file (decoder, path, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_IMAGE);
    g_assert_cmpint (yz_error_get_asked (error), ==, 20000);
    g_assert_cmpint (yz_error_get_there (error), ==, YZ_PICTURE_SIDE_MAX);
  }
}

static void
test_large_file (void)
{
  g_autofree char *path = write_file ("large.png", "\x89PNG\r\n\x1a\n", 8);

  g_assert_cmpint (truncate (path, YZ_PICTURE_FILE_MAX + 1), ==, 0);
  assert_refused (path, YZ_ERROR_IMAGE);
}

/* Nothing here may wait for somebody to write. */
static void
test_irregular (void)
{
  g_autofree char *fifo = g_build_filename (directory, "fifo", NULL);
  g_autofree char *missing = g_build_filename (directory, "missing", NULL);
  g_autofree char *link = g_build_filename (directory, "link", NULL);

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink ("/dev/zero", link), ==, 0);
  assert_refused (directory, YZ_ERROR_IMAGE);
  assert_refused (fifo, YZ_ERROR_IMAGE);
  assert_refused ("/dev/zero", YZ_ERROR_IMAGE);
  assert_refused (link, YZ_ERROR_IMAGE);
  assert_refused (missing, YZ_ERROR_IO);
  g_assert_false (yz_picture_looks_like_one (fifo));
  g_assert_false (yz_picture_looks_like_one (missing));
  g_assert_false (yz_picture_looks_like_one (directory));
}

/* Bytes changed at random: an answer or an error, never a crash. */
static void
test_garbled (void)
{
  static const char *const names[] = { "card.png", "dim.jpg", "clear.png" };
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = find_fixture (names[i]);
    g_autofree char *data = NULL;
    gsize size = 0;

    g_assert_true (g_file_get_contents (path, &data, &size, NULL));
    for (int n = 0; n < 60; n++) {
      g_autofree char *copy = g_memdup2 (data, size);
      g_autofree char *garbled = NULL;
      g_autoptr (GPtrArray) results = NULL;
      g_autoptr (GError) error = NULL;

      for (int k = 0; k <= n % 4; k++)
        copy[g_test_rand_int_range (8, (gint32) size)] = (char) g_test_rand_int ();
      garbled = write_file ("garbled", copy, size);
      results = yz_picture_scan_file (decoder, garbled, &error);
      if (results == NULL)
        g_assert_error (error, YZ_ERROR, YZ_ERROR_IMAGE);
      else
        g_assert_no_error (error);
    }
  }
}

static void
remove_directory (void)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (directory, name, NULL);

    g_remove (path);
  }
  g_rmdir (directory);
}

int
main (int argc, char *argv[])
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  directory = g_dir_make_tmp ("yizhan-picture-XXXXXX", NULL);
  g_test_add_func ("/picture/fixtures", test_fixtures);
  g_test_add_func ("/picture/no-code", test_no_code);
  g_test_add_func ("/picture/formats", test_formats);
  g_test_add_func ("/picture/gif", test_gif);
  g_test_add_func ("/picture/no-picture", test_no_picture);
  g_test_add_func ("/picture/too-large", test_too_large);
  g_test_add_func ("/picture/too-large-other", test_too_large_other);
  g_test_add_func ("/picture/large-file", test_large_file);
  g_test_add_func ("/picture/irregular", test_irregular);
  g_test_add_func ("/picture/garbled", test_garbled);
  status = g_test_run ();
  remove_directory ();
  g_free (directory);
  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of picture files, read the way a chosen or dropped file is. */
#include "fuzz-input.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "yz-picture.h"

/* Pixels beyond this are scanned by the target for pictures of grey pixels, only slower here. */
#define SCAN_PIXELS_MAX (48 * 48)

static YzDecoder *decoder;
static int fd;
static char *path;

/* A file that is only in memory. */
void
fuzz_begin (void)
{
  decoder = yz_decoder_new ();
  fd = memfd_create ("picture", MFD_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
}

static void
put_file (const uint8_t *data, gsize size)
{
  g_assert_cmpint (ftruncate (fd, 0), ==, 0);
  for (gsize done = 0; done < size;) {
    gssize n = pwrite (fd, data + done, size - done, (off_t) done);

    g_assert_cmpint (n, >, 0);
    done += (gsize) n;
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autoptr (GPtrArray) results = NULL;
  gint64 pixels = 0;
  gboolean looks = FALSE;

  put_file (data, size);
  looks = yz_picture_looks_like_one (path);
  pixbuf = yz_picture_load (path, &error);
  if (pixbuf == NULL) {
    g_assert_error (error, YZ_ERROR, YZ_ERROR_IMAGE);
    g_assert_cmpstr (yz_error_get_subject (error), ==, path);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return 0;
  }
  g_assert_no_error (error);
  g_assert_true (looks);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), <=, YZ_PICTURE_SIDE_MAX);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), <=, YZ_PICTURE_SIDE_MAX);
  pixels = (gint64) gdk_pixbuf_get_width (pixbuf) * gdk_pixbuf_get_height (pixbuf);
  g_assert_cmpint (pixels, <=, YZ_PICTURE_PIXELS_MAX);
  if (pixels <= SCAN_PIXELS_MAX)
    results = yz_picture_scan_pixbuf (decoder, pixbuf);
  return 0;
}

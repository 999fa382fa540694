/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-scan"

#include "yz-picture.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yz-picture-format.h"

/* Opens a regular file; a pipe or a device would block or never end.
 * Returns: the descriptor, or -1 with @error */
static int
open_regular (const char *path, gint64 *size, GError **error)
{
  struct stat info = { 0 };
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0 || fstat (fd, &info) != 0) {
    int code = errno;

    if (fd >= 0)
      close (fd);
    yz_error_set_subject (error, YZ_ERROR_IO, path, "%s: %s", path, g_strerror (code));
    return -1;
  }
  if (!S_ISREG (info.st_mode)) {
    close (fd);
    yz_error_set_subject (error, YZ_ERROR_IMAGE, path, "%s: %s", path, N_ ("not a file"));
    return -1;
  }
  *size = info.st_size;
  return fd;
}

/* Reads up to @n_bytes. Returns: how many there were; -1 on error with errno */
static gssize
read_some (int fd, uint8_t *buffer, gsize n_bytes)
{
  gsize done = 0;

  while (done < n_bytes) {
    gssize got = read (fd, buffer + done, n_bytes - done);

    if (got == 0)
      break;
    if (got < 0 && errno != EINTR)
      return -1;
    if (got > 0)
      done += (gsize) got;
  }
  return (gssize) done;
}

static GBytes *
read_file (const char *path, GError **error)
{
  g_autofree uint8_t *buffer = NULL;
  gint64 size = 0;
  gssize got = 0;
  int code = 0;
  int fd = open_regular (path, &size, error);

  if (fd < 0)
    return NULL;
  if (size > YZ_PICTURE_FILE_MAX) {
    close (fd);
    yz_error_set (error,
                  YZ_ERROR_IMAGE,
                  path,
                  size,
                  YZ_PICTURE_FILE_MAX,
                  "%s: %s",
                  path,
                  N_ ("the file is too large"));
    return NULL;
  }
  /* A file that grows meanwhile is read as far as it was, one that shrinks is found truncated. */
  buffer = g_malloc ((gsize) MAX (size, 1));
  got = read_some (fd, buffer, (gsize) size);
  code = errno;
  close (fd);
  if (got < 0) {
    yz_error_set_subject (error, YZ_ERROR_IO, path, "%s: %s", path, g_strerror (code));
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&buffer), (gsize) got);
}

typedef struct {
  int width;
  int height;
  gboolean refused;
} Size;

/* The header is known, no pixels are made yet. */
static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, Size *size)
{
  size->width = width;
  size->height = height;
  if (width <= YZ_PICTURE_SIDE_MAX && height <= YZ_PICTURE_SIDE_MAX &&
      (int64_t) width * height <= YZ_PICTURE_PIXELS_MAX)
    return;
  size->refused = TRUE;
  /* Loaders give up on a size of nothing before they take memory. */
  gdk_pixbuf_loader_set_size (loader, 0, 0);
}

/* Runs the whole file through @loader, which has to be closed whatever happens. */
static gboolean
feed_loader (GdkPixbufLoader *loader, GBytes *bytes, GError **error)
{
  if (!gdk_pixbuf_loader_write_bytes (loader, bytes, error)) {
    gdk_pixbuf_loader_close (loader, NULL);
    return FALSE;
  }
  return gdk_pixbuf_loader_close (loader, error);
}

static GdkPixbuf *
load_bytes (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) local = NULL;
  GdkPixbuf *pixbuf = NULL;
  Size size = { 0 };
  gsize length = 0;
  const uint8_t *data = g_bytes_get_data (bytes, &length);
  YzPictureFormat format = yz_picture_format_sniff (data, length);

  if (format == YZ_PICTURE_FORMAT_NONE) {
    yz_error_set_subject (error, YZ_ERROR_IMAGE, path, "%s: %s", path, N_ ("not a picture"));
    return NULL;
  }
  /* Before any loader sees it: some take as much memory as a header speaks of. */
  if (!yz_picture_format_is_complete (format, data, length)) {
    yz_error_set_subject (error,
                          YZ_ERROR_IMAGE,
                          path,
                          "%s: %s",
                          path,
                          N_ ("the picture is truncated"));
    return NULL;
  }
  loader = gdk_pixbuf_loader_new_with_type (yz_picture_format_get_name (format), &local);
  if (loader != NULL) {
    g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &size);
    if (feed_loader (loader, bytes, &local))
      pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  }
  if (size.refused) {
    yz_error_set (error,
                  YZ_ERROR_IMAGE,
                  path,
                  MAX (size.width, size.height),
                  YZ_PICTURE_SIDE_MAX,
                  "%s: %s",
                  path,
                  N_ ("the picture has too many pixels"));
    return NULL;
  }
  if (pixbuf == NULL) {
    yz_error_set_subject (error,
                          YZ_ERROR_IMAGE,
                          path,
                          "%s: %s",
                          path,
                          local != NULL ? local->message : N_ ("there is no picture in the file"));
    return NULL;
  }
  return g_object_ref (pixbuf);
}

GdkPixbuf *
yz_picture_load (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = read_file (path, error);
  return bytes != NULL ? load_bytes (path, bytes, error) : NULL;
}

/* One row as luma (BT.601), in whole numbers. */
static void
grey_row (const uint8_t *row, int n_channels, int width, uint8_t *out)
{
  for (int x = 0; x < width; x++, row += n_channels) {
    unsigned int luma = (77u * row[0] + 150u * row[1] + 29u * row[2] + 128) >> 8;

    if (n_channels == 4)
      luma = (luma * row[3] + 255u * (255u - row[3]) + 127) / 255;
    out[x] = (uint8_t) luma;
  }
}

GPtrArray *
yz_picture_scan_pixbuf (YzDecoder *decoder, GdkPixbuf *pixbuf)
{
  g_autofree uint8_t *pixels = NULL;
  const uint8_t *source = NULL;
  YzGrey grey = { 0 };
  gsize stride = 0;

  g_return_val_if_fail (decoder != NULL, NULL);
  g_return_val_if_fail (GDK_IS_PIXBUF (pixbuf), NULL);

  grey.width = gdk_pixbuf_get_width (pixbuf);
  grey.height = gdk_pixbuf_get_height (pixbuf);
  grey.stride = grey.width;
  stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  source = gdk_pixbuf_read_pixels (pixbuf);
  pixels = g_malloc ((gsize) grey.width * (gsize) grey.height);
  for (gsize y = 0; y < (gsize) grey.height; y++)
    grey_row (source + y * stride,
              gdk_pixbuf_get_n_channels (pixbuf),
              grey.width,
              pixels + y * (gsize) grey.width);
  grey.pixels = pixels;
  return yz_decoder_decode (decoder, &grey, YZ_EFFORT_STILL);
}

GPtrArray *
yz_picture_scan_file (YzDecoder *decoder, const char *path, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  g_return_val_if_fail (decoder != NULL, NULL);

  pixbuf = yz_picture_load (path, error);
  return pixbuf != NULL ? yz_picture_scan_pixbuf (decoder, pixbuf) : NULL;
}

gboolean
yz_picture_looks_like_one (const char *path)
{
  uint8_t head[YZ_PICTURE_FORMAT_SNIFF] = { 0 };
  gint64 size = 0;
  gssize got = 0;
  int fd = -1;

  g_return_val_if_fail (path != NULL, FALSE);

  fd = open_regular (path, &size, NULL);
  if (fd < 0)
    return FALSE;
  got = read_some (fd, head, sizeof head);
  close (fd);
  return got > 0 && yz_picture_format_sniff (head, (gsize) got) != YZ_PICTURE_FORMAT_NONE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "yz-decoder.h"

G_BEGIN_DECLS

/* Limits of a picture file that is opened at all. */
#define YZ_PICTURE_FILE_MAX (32 * 1024 * 1024)
#define YZ_PICTURE_SIDE_MAX YZ_RASTER_SIDE_MAX
#define YZ_PICTURE_PIXELS_MAX YZ_RASTER_PIXELS_MAX

/* Opens a PNG, JPEG, GIF (its first frame), BMP, TIFF or, where its loader is installed, WebP file.
 * YZ_ERROR_IMAGE with the file as subject: no picture, truncated, or larger than the limits (found
 * from its header, before any pixels are made); YZ_ERROR_IO: cannot be read. Never waits: what is
 * not a regular file is no picture.
 * Returns: (transfer full) (nullable) */
GdkPixbuf *yz_picture_load (const char *path, GError **error);

/* Opens a picture file as above and looks for codes in it.
 * Returns: (transfer full) (element-type YzScanResult) (nullable) possibly empty; NULL on error */
GPtrArray *yz_picture_scan_file (YzDecoder *decoder, const char *path, GError **error);

/* The same for pixels that are there already; what is transparent counts as white.
 * Returns: (transfer full) (element-type YzScanResult) possibly empty */
GPtrArray *yz_picture_scan_pixbuf (YzDecoder *decoder, GdkPixbuf *pixbuf);

/* Whether @path is a picture by its first bytes (PNG, JPEG, GIF, BMP, WebP, TIFF). */
gboolean yz_picture_looks_like_one (const char *path);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-decoder.h"

G_BEGIN_DECLS

/* Limits of a picture file that is opened at all. */
#define YZ_PICTURE_FILE_MAX (32 * 1024 * 1024)
#define YZ_PICTURE_SIDE_MAX 16384
#define YZ_PICTURE_PIXELS_MAX (64 * 1000 * 1000)

/* Opens a PNG, JPEG, … file and decodes it. YZ_ERROR_IMAGE with the file as subject: no picture,
 * truncated, or larger than the limits (found from its header, before any pixels are made);
 * YZ_ERROR_IO: cannot be read.
 * Returns: (transfer full) (element-type YzScanResult) possibly empty */
GPtrArray *yz_picture_scan_file (YzDecoder *decoder, const char *path, GError **error);

/* Whether @path is a picture by its first bytes (PNG, JPEG, GIF, BMP, WebP, TIFF). */
gboolean yz_picture_looks_like_one (const char *path);

G_END_DECLS

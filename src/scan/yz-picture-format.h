/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* The picture files that are opened at all. Others that a loader may be installed for (vector
 * drawings that name other files, cursors, …) stay closed. */
typedef enum {
  YZ_PICTURE_FORMAT_NONE,
  YZ_PICTURE_FORMAT_PNG,
  YZ_PICTURE_FORMAT_JPEG,
  YZ_PICTURE_FORMAT_GIF,
  YZ_PICTURE_FORMAT_BMP,
  YZ_PICTURE_FORMAT_WEBP,
  YZ_PICTURE_FORMAT_TIFF,
} YzPictureFormat;

/* As many first bytes as are needed to tell. */
#define YZ_PICTURE_FORMAT_SNIFF 16

YzPictureFormat yz_picture_format_sniff (const uint8_t *data, gsize size);

/* The name gdk-pixbuf has for it; NULL for NONE. */
const char *yz_picture_format_get_name (YzPictureFormat format);

/* Whether the file goes on to its end. Loaders show what there is of a picture that was cut off, so
 * this has to be asked for; only the loader of TIFF complains by itself, and this is TRUE for it.
 */
gboolean yz_picture_format_is_complete (YzPictureFormat format, const uint8_t *data, gsize size);

G_END_DECLS

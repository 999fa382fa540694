/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "yz-evidence-file.h"

G_BEGIN_DECLS

/* Pictures from files that nobody vouches for. They are read and decoded on threads of their own,
 * a few at a time; the kind of picture is told by its first bytes, never by its name, and only
 * kinds that cameras and phones make are decoded at all. */

/* Larger pictures are refused before a pixel of them is decoded; JPEG files, which are scaled down
 * while they are decoded, may be larger than others. */
#define YZ_PICTURE_PIXELS_MAX (INT64_C (50) * 1000 * 1000)
#define YZ_PICTURE_JPEG_PIXELS_MAX (INT64_C (120) * 1000 * 1000)
#define YZ_PICTURE_SIDE_MAX 30000

/* The word of gdk-pixbuf for the kind of picture that begins with these bytes, or NULL. */
const char *yz_picture_sniff (const void *bytes, gsize size);

/* The size a picture is shown at: as it is, or scaled down so that no side is longer than @box.
 * FALSE if it is too large to be decoded. */
gboolean yz_picture_fit (const char *kind, int *width, int *height, int box);

/* Loads @file, turned upright and at most @box pixels wide and high. Fails with YZ_ERROR_IMAGE if
 * it is no picture (or one that is too large, or broken), with YZ_ERROR_VERIFY if it is kept
 * evidence and not what was recorded, with YZ_ERROR_IO if it cannot be read. */
void yz_picture_load_async (YzEvidenceFile *file,
                            int box,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* Returns: (transfer full) (nullable) */
GdkTexture *yz_picture_load_finish (YzEvidenceFile *file, GAsyncResult *result, GError **error);

/* Whether loading failed because the file is something else than a picture, which is no fault. */
gboolean yz_picture_error_is_no_picture (const GError *error);

G_END_DECLS

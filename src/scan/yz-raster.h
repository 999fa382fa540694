/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

G_BEGIN_DECLS

/* Grey pixels, one byte each; rows @stride bytes apart. Borrowed. */
typedef struct {
  const uint8_t *pixels;
  int width;
  int height;
  int stride;
} YzGrey;

/* The largest grey picture that is worked on: beyond it every pass answers FALSE. */
#define YZ_RASTER_SIDE_MAX 16384
#define YZ_RASTER_PIXELS_MAX (64 * 1000 * 1000)

/* Whether @grey has pixels, rows that hold them, and a size within the limits. */
gboolean yz_grey_is_sane (const YzGrey *grey);

/* A part of @grey, clipped to it; shares its pixels. */
YzGrey yz_grey_crop (const YzGrey *grey, int x, int y, int width, int height);

/* A grey picture of its own with packed rows, made by one of the image passes below. The memory is
 * kept and used again by the next pass, so that a camera does not allocate per frame.
 *
 * All arithmetic is in whole numbers: the same pixels give the same result on every machine. */
typedef struct _YzRaster YzRaster;

YzRaster *yz_raster_new (void);
void yz_raster_free (YzRaster *self);

/* The pixels as they are now; borrowed until the next pass into @self. Empty before the first. */
YzGrey yz_raster_get_grey (const YzRaster *self);

/* Every pass reads @from, which must not be the pixels of @self, and replaces what @self held.
 * Returns: FALSE if the result would be empty or beyond the limits; @self is then empty */

gboolean yz_raster_copy (YzRaster *self, const YzGrey *from);

/* Area mean; @width and @height at most those of @from. */
gboolean yz_raster_shrink (YzRaster *self, const YzGrey *from, int width, int height);

/* Bilinear; @num / @den at least 1, e.g. 3 / 2. */
gboolean yz_raster_enlarge (YzRaster *self, const YzGrey *from, int num, int den);

/* White where a pixel is brighter than @percent per cent of the mean of the box of
 * (2 × @radius + 1)² pixels around it, black elsewhere. */
gboolean yz_raster_binarise (YzRaster *self, const YzGrey *from, int radius, int percent);

/* Stretches every pixel by the mean and the spread of the box around it, so that light and dark
 * corners come out alike. */
gboolean yz_raster_level (YzRaster *self, const YzGrey *from, int radius);

/* Unsharp mask: adds @strength / 4 of the difference to a box mean of @radius. */
gboolean yz_raster_sharpen (YzRaster *self, const YzGrey *from, int radius, int strength);

/* Binomial mean of 3 × 3 pixels. */
gboolean yz_raster_blur (YzRaster *self, const YzGrey *from);

/* Turned by @degrees about its centre, as large as needed, corners white. */
gboolean yz_raster_rotate (YzRaster *self, const YzGrey *from, int degrees);

/* Black for white. */
gboolean yz_raster_invert (YzRaster *self, const YzGrey *from);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzRaster, yz_raster_free)

G_END_DECLS

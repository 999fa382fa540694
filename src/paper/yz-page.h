/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "yz-error.h"

G_BEGIN_DECLS

/* A sheet that is drawn in millimetres and written as PDF, SVG or PNG by the ending of its path.
 * Used by cards, receipts and later reports. */
typedef struct {
  double width_mm;
  double height_mm;
  double png_dpi;    /* dots per inch of a PNG; PDF and SVG have none */
  const char *title; /* (nullable) for the properties of a PDF */
  int64_t made_ms;   /* the date in a PDF; 0 is now */
} YzPage;

/* Thermal printers have eight dots to the millimetre and call it 203 dpi. */
#define YZ_PAGE_THERMAL_DPI 203.2

/* Draws the page in millimetres on @cr, which is white. FALSE with @error stops the writing. */
typedef gboolean (*YzPageDraw) (cairo_t *cr, gpointer data, GError **error);

/* Writes @path whole or not at all: what was there before stays if anything fails, and nothing is
 * left beside it. The same page gives the same PDF and PNG, byte for byte; Cairo numbers the parts
 * of an SVG anew each time. YZ_ERROR_INPUT for another ending than .pdf, .svg or .png and for a
 * page too large for its format, YZ_ERROR_IO (subject: @path) if it cannot be written. */
gboolean yz_page_write (const char *path,
                        const YzPage *page,
                        YzPageDraw draw,
                        gpointer data,
                        GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include "yz-error.h"

G_BEGIN_DECLS

/* A page that is drawn in millimetres and written as PDF, SVG or PNG by the ending of its path.
 * Used by cards, receipts and later reports. */
typedef gboolean (*YzPageDraw) (cairo_t *cr, gpointer data, GError **error);

gboolean yz_page_write (const char *path,
                        double width_mm,
                        double height_mm,
                        double png_dpi,
                        YzPageDraw draw,
                        gpointer data,
                        GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "yz-error.h"

G_BEGIN_DECLS

/* A QR symbol made by libqrencode at level Q, in alphanumeric mode where the text allows it. */
typedef struct _YzQrSymbol YzQrSymbol;

/* @version is the smallest version to use (a rider card asks for 3). YZ_ERROR_INPUT if @text does
 * not fit a version 40 symbol or is empty. */
YzQrSymbol *yz_qr_symbol_new (const char *text, int version, GError **error);
void yz_qr_symbol_free (YzQrSymbol *self);

/* Modules on a side, without the margin. */
int yz_qr_symbol_get_modules (const YzQrSymbol *self);
gboolean yz_qr_symbol_is_dark (const YzQrSymbol *self, int column, int row);

/* The four modules of margin a reader may ask for (ISO/IEC 18004). */
#define YZ_QR_MARGIN 4

/* Draws the symbol with its white margin, black on white whatever the theme, into the square of
 * @size units at @x, @y. */
void yz_qr_symbol_draw (const YzQrSymbol *self, cairo_t *cr, double x, double y, double size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzQrSymbol, yz_qr_symbol_free)

G_END_DECLS

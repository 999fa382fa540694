/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-qr-symbol"

#include "yz-qr-symbol.h"

#include <math.h>
#include <qrencode.h>
#include <string.h>

/* No symbol holds more than this: version 40 at level Q, digits only. */
#define TEXT_MAX 3993
#define VERSION_MAX 40

struct _YzQrSymbol {
  QRcode *code;
};

static gboolean
is_alphanumeric (const char *text)
{
  return text[strspn (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")] == '\0';
}

YzQrSymbol *
yz_qr_symbol_new (const char *text, int version, GError **error)
{
  YzQrSymbol *self = NULL;
  QRinput *input = NULL;
  QRcode *code = NULL;
  gsize length = 0;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (version >= 0 && version <= VERSION_MAX, NULL);

  length = strnlen (text, TEXT_MAX + 1);
  if (length == 0) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "QR", "an empty text makes no QR code");
    return NULL;
  }
  if (length <= TEXT_MAX) {
    QRencodeMode mode = is_alphanumeric (text) ? QR_MODE_AN : QR_MODE_8;

    input = QRinput_new2 (version, QR_ECLEVEL_Q);
    if (input != NULL &&
        QRinput_append (input, mode, (int) length, (const unsigned char *) text) == 0)
      code = QRcode_encodeInput (input);
    g_clear_pointer (&input, QRinput_free);
  }
  if (code == NULL) {
    yz_error_set (error,
                  YZ_ERROR_INPUT,
                  "QR",
                  (int64_t) length,
                  0,
                  "the text is too long for a QR code (%" G_GSIZE_FORMAT " bytes or more)",
                  length);
    return NULL;
  }
  self = g_new0 (YzQrSymbol, 1);
  self->code = code;
  return self;
}

void
yz_qr_symbol_free (YzQrSymbol *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->code, QRcode_free);
  g_free (self);
}

int
yz_qr_symbol_get_modules (const YzQrSymbol *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->code->width;
}

gboolean
yz_qr_symbol_is_dark (const YzQrSymbol *self, int column, int row)
{
  int width = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  width = self->code->width;
  if (column < 0 || row < 0 || column >= width || row >= width)
    return FALSE;
  return (self->code->data[row * width + column] & 1) != 0;
}

static gboolean
is_raster (cairo_t *cr)
{
  cairo_surface_type_t type = cairo_surface_get_type (cairo_get_group_target (cr));

  return type != CAIRO_SURFACE_TYPE_PDF && type != CAIRO_SURFACE_TYPE_SVG &&
         type != CAIRO_SURFACE_TYPE_PS && type != CAIRO_SURFACE_TYPE_RECORDING;
}

/* On pixels a module edge between two of them turns grey, and every second module gets another
 * width. So the symbol is set on whole pixels there: as many for a module as fit, in the middle of
 * the square that was asked for. Changes the matrix of @cr; FALSE if the page is not made of
 * upright pixels or they are too few. */
static gboolean
snap_to_pixels (cairo_t *cr, int total, double *x, double *y, double *module)
{
  double left = *x;
  double top = *y;
  double side = *module * total;
  double height = side;
  double up = 0;
  double across = 0;
  double whole = 0;

  if (!is_raster (cr))
    return FALSE;
  cairo_user_to_device (cr, &left, &top);
  cairo_user_to_device_distance (cr, &side, &up);
  cairo_user_to_device_distance (cr, &across, &height);
  if (fabs (up) > 0.01 || fabs (across) > 0.01 || fabs (height - side) > 0.5)
    return FALSE;
  /* A hair more, or an exact multiple might lose a pixel to rounding. */
  whole = floor (side / total + 0.001);
  if (whole < 1)
    return FALSE;
  cairo_identity_matrix (cr);
  *x = round (left + (side - whole * total) / 2);
  *y = round (top + (height - whole * total) / 2);
  *module = whole;
  return TRUE;
}

void
yz_qr_symbol_draw (const YzQrSymbol *self, cairo_t *cr, double x, double y, double size)
{
  int modules = 0;
  double module = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (cr != NULL);
  g_return_if_fail (size > 0);

  modules = self->code->width;
  module = size / (modules + 2 * YZ_QR_MARGIN);
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, x, y, size, size);
  cairo_fill (cr);
  if (snap_to_pixels (cr, modules + 2 * YZ_QR_MARGIN, &x, &y, &module))
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  x += module * YZ_QR_MARGIN;
  y += module * YZ_QR_MARGIN;
  cairo_set_source_rgb (cr, 0, 0, 0);
  /* One path and one fill: between shapes filled one by one, viewers show hairlines. */
  for (int row = 0; row < modules; row++) {
    int from = 0;

    while (from < modules) {
      int to = from;

      while (to < modules && yz_qr_symbol_is_dark (self, to, row))
        to++;
      if (to > from)
        cairo_rectangle (cr, x + from * module, y + row * module, (to - from) * module, module);
      from = to + 1;
    }
  }
  cairo_fill (cr);
  cairo_restore (cr);
}

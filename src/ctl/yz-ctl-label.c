/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include "yz-ctl-label.h"

#include "yz-page-text.h"
#include "yz-page.h"
#include "yz-qr-symbol.h"

#define LABEL_WIDTH_MM 50.0
#define LABEL_HEIGHT_MM 60.0
#define LABEL_MARGIN_MM 2.0
#define LABEL_DPI 300

typedef struct {
  const YzQrSymbol *symbol;
  const char *title;
} Label;

static gboolean
draw (cairo_t *cr, gpointer data, GError **error)
{
  const Label *label = data;
  const YzPageText style = { .size_mm = 4.5, .bold = TRUE, .align = PANGO_ALIGN_CENTER };
  double width = LABEL_WIDTH_MM - 2 * LABEL_MARGIN_MM;

  yz_qr_symbol_draw (label->symbol, cr, LABEL_MARGIN_MM, LABEL_MARGIN_MM, width);
  yz_page_text_draw (&style, label->title, cr, LABEL_MARGIN_MM, LABEL_MARGIN_MM + width + 2, width);
  return TRUE;
}

gboolean
yz_ctl_label_write (const char *code_text, const char *title, const char *path, GError **error)
{
  g_autoptr (YzQrSymbol) symbol = yz_qr_symbol_new (code_text, 1, error);
  const YzPage page = {
    .width_mm = LABEL_WIDTH_MM,
    .height_mm = LABEL_HEIGHT_MM,
    .png_dpi = LABEL_DPI,
    .title = title,
  };
  Label label = { symbol, title };

  return symbol != NULL && yz_page_write (path, &page, draw, &label, error);
}

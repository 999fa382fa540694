/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-card-paper"

#include "yz-card-paper.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-page.h"
#include "yz-page-text.h"
#include "yz-qr-symbol.h"

#define PNG_DPI 600.0

/* The dark modules end where the text column on the other side begins: at the same distance from
 * the edge. 29 modules of 0.9 mm and the margin make 33.3 mm. */
#define EDGE 6.0
#define QR_VERSION 3
#define QR_SIZE 33.3
#define QR_QUIET (QR_SIZE * YZ_QR_MARGIN / 37)
#define QR_X (YZ_CARD_WIDTH_MM - EDGE + QR_QUIET - QR_SIZE)
#define QR_Y (EDGE - QR_QUIET)
#define TEXT_WIDTH (QR_X - EDGE)
#define CODE_GROUPS 4
#define CODE_GROUPS_SMALL 6
#define TEAM_Y 35.4
#define FOOT_Y 45.0

#define GREY 0.32

/* The largest of @sizes in which @text fits into one line; the smallest may take two. */
static void
choose_size (YzPageText *style, const char *text, const double *sizes, gsize n_sizes)
{
  style->max_lines = 1;
  for (gsize i = 0; i < n_sizes; i++) {
    style->size_mm = sizes[i];
    if (yz_page_text_get_width (style, text) <= TEXT_WIDTH)
      return;
  }
  style->max_lines = 2;
}

static void
draw_heading (const YzCardPaper *card, cairo_t *cr)
{
  static const double sizes[] = { 4.0, 3.5 };
  static const YzPageText shop = { .size_mm = 2.9, .grey = GREY };
  YzPageText station = { .bold = TRUE };
  double y = EDGE - 1.3;

  choose_size (&station, card->station_name, sizes, G_N_ELEMENTS (sizes));
  y += yz_page_text_draw (&station, card->station_name, cr, EDGE, y, TEXT_WIDTH);
  if (card->shop_name != NULL)
    yz_page_text_draw (&shop, card->shop_name, cr, EDGE, y + 0.2, TEXT_WIDTH);
}

static void
draw_rider (const YzCardPaper *card, cairo_t *cr)
{
  static const double sizes[] = { 6.6, 5.4, 4.4 };
  static const YzPageText team = { .size_mm = 3.1, .grey = GREY };
  YzPageText name = { .bold = TRUE };
  double height = 0;

  choose_size (&name, card->rider_name, sizes, G_N_ELEMENTS (sizes));
  height = yz_page_text_draw (&name, card->rider_name, NULL, 0, 0, TEXT_WIDTH);
  /* The name grows upwards, so that name and team keep together. */
  yz_page_text_draw (&name, card->rider_name, cr, EDGE, TEAM_Y + 0.2 - height, TEXT_WIDTH);
  if (card->team != NULL)
    yz_page_text_draw (&team, card->team, cr, EDGE, TEAM_Y, TEXT_WIDTH);
}

static void
draw_foot (const YzCardPaper *card, cairo_t *cr)
{
  static const YzPageText number = { .size_mm = 2.7, .bold = TRUE };
  static const YzPageText hint = { .size_mm = 2.7, .grey = GREY, .align = PANGO_ALIGN_CENTER };
  /* Translators: on a rider card; %s is a number such as 1-23 */
  g_autofree char *text = g_strdup_printf (_("Card %s"), card->card_number);

  cairo_save (cr);
  cairo_set_source_rgb (cr, 0.78, 0.27, 0.0);
  cairo_rectangle (cr, EDGE, FOOT_Y - 1.6, 9.0, 0.6);
  cairo_fill (cr);
  cairo_restore (cr);
  yz_page_text_draw (&number, text, cr, EDGE, FOOT_Y, TEXT_WIDTH);
  /* Translators: on a rider card, under the QR code */
  yz_page_text_draw (&hint, _("Scan at the counter"), cr, QR_X, FOOT_Y, QR_SIZE);
}

static void
draw_code (const YzCardPaper *card, const YzQrSymbol *symbol, cairo_t *cr)
{
  /* Two lines of four groups are as wide as the symbol; more text gets smaller letters. */
  static const YzPageText usual = { .size_mm = 2.8 };
  static const YzPageText small = { .size_mm = 2.0 };
  gboolean fits = strlen (card->card_text) <= 3 + 4 * (2 * CODE_GROUPS - 1);
  double y = QR_Y + QR_SIZE - 0.6;

  yz_qr_symbol_draw (symbol, cr, QR_X, QR_Y, QR_SIZE);
  yz_page_text_draw_code (fits ? &usual : &small,
                          card->card_text,
                          fits ? CODE_GROUPS : CODE_GROUPS_SMALL,
                          cr,
                          QR_X,
                          y,
                          QR_SIZE);
}

gboolean
yz_card_paper_draw (const YzCardPaper *card, cairo_t *cr, GError **error)
{
  g_autoptr (YzQrSymbol) symbol = NULL;

  g_return_val_if_fail (card != NULL && cr != NULL, FALSE);
  g_return_val_if_fail (card->card_text != NULL && card->station_name != NULL, FALSE);
  g_return_val_if_fail (card->rider_name != NULL && card->card_number != NULL, FALSE);

  if (!yz_page_text_check_code (card->card_text, "card text", error))
    return FALSE;
  symbol = yz_qr_symbol_new (card->card_text, QR_VERSION, error);
  if (symbol == NULL)
    return FALSE;
  cairo_save (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, 0, 0, YZ_CARD_WIDTH_MM, YZ_CARD_HEIGHT_MM);
  cairo_fill (cr);
  cairo_restore (cr);
  draw_heading (card, cr);
  draw_rider (card, cr);
  draw_foot (card, cr);
  draw_code (card, symbol, cr);
  return TRUE;
}

static gboolean
on_draw (cairo_t *cr, gpointer data, GError **error)
{
  return yz_card_paper_draw (data, cr, error);
}

gboolean
yz_card_paper_write (const YzCardPaper *card, const char *path, GError **error)
{
  g_autofree char *title = NULL;
  YzPage page = { .width_mm = YZ_CARD_WIDTH_MM,
                  .height_mm = YZ_CARD_HEIGHT_MM,
                  .png_dpi = PNG_DPI };
  YzCardPaper copy = { 0 };

  g_return_val_if_fail (card != NULL && path != NULL, FALSE);
  g_return_val_if_fail (card->card_number != NULL, FALSE);

  copy = *card;
  /* Translators: the title of a PDF file; %s is a number such as 1-23 */
  title = g_strdup_printf (_("Rider card %s"), card->card_number);
  page.title = title;
  page.made_ms = card->issued_ms;
  return yz_page_write (path, &page, on_draw, &copy, error);
}

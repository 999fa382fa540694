/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-card-sheet"

#include "yz-card-sheet.h"

#include <glib/gi18n-lib.h>

#include "yz-page.h"

#define PNG_DPI 300.0
/* Cards share their edges, so that one cut parts two of them. The marks stand outside. */
#define MARK_MM 5.0
#define MARK_GAP_MM 1.0
#define MARK_WIDTH_MM 0.15

typedef struct {
  const YzCardPaper *cards;
  gsize n_cards;
  YzSheetSize size;
} Sheets;

void
yz_sheet_get_size (YzSheetSize size, double *width_mm, double *height_mm)
{
  switch (size) {
  case YZ_SHEET_A5:
    /* Lying, so that two cards stand beside each other. */
    *width_mm = 210;
    *height_mm = 148;
    break;
  case YZ_SHEET_A4:
  default:
    *width_mm = 210;
    *height_mm = 297;
    break;
  }
}

static int
get_rows (YzSheetSize size)
{
  return size == YZ_SHEET_A5 ? 2 : 5;
}

guint
yz_card_sheet_get_n_cards (YzSheetSize size)
{
  return 2 * (guint) get_rows (size);
}

static void
draw_line (cairo_t *cr, double x, double y, double dx, double dy)
{
  cairo_move_to (cr, x, y);
  cairo_rel_line_to (cr, dx, dy);
}

static void
draw_marks (cairo_t *cr, double left, double top, int columns, int rows)
{
  double right = left + columns * YZ_CARD_WIDTH_MM;
  double bottom = top + rows * YZ_CARD_HEIGHT_MM;

  cairo_save (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, MARK_WIDTH_MM);
  for (int column = 0; column <= columns; column++) {
    double x = left + column * YZ_CARD_WIDTH_MM;

    draw_line (cr, x, top - MARK_GAP_MM, 0, -MARK_MM);
    draw_line (cr, x, bottom + MARK_GAP_MM, 0, MARK_MM);
  }
  for (int row = 0; row <= rows; row++) {
    double y = top + row * YZ_CARD_HEIGHT_MM;

    draw_line (cr, left - MARK_GAP_MM, y, -MARK_MM, 0);
    draw_line (cr, right + MARK_GAP_MM, y, MARK_MM, 0);
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static gboolean
draw_sheet (const Sheets *sheets, gsize first, cairo_t *cr, GError **error)
{
  int rows = get_rows (sheets->size);
  double width_mm = 0;
  double height_mm = 0;
  double left = 0;
  double top = 0;

  yz_sheet_get_size (sheets->size, &width_mm, &height_mm);
  left = (width_mm - 2 * YZ_CARD_WIDTH_MM) / 2;
  top = (height_mm - rows * YZ_CARD_HEIGHT_MM) / 2;
  for (int i = 0; i < 2 * rows && first + (gsize) i < sheets->n_cards; i++) {
    gboolean drawn = FALSE;

    cairo_save (cr);
    cairo_translate (cr, left + i % 2 * YZ_CARD_WIDTH_MM, top + i / 2 * YZ_CARD_HEIGHT_MM);
    drawn = yz_card_paper_draw (&sheets->cards[first + (gsize) i], cr, error);
    cairo_restore (cr);
    if (!drawn)
      return FALSE;
  }
  draw_marks (cr, left, top, 2, rows);
  return TRUE;
}

static gboolean
on_draw (cairo_t *cr, gpointer data, GError **error)
{
  const Sheets *sheets = data;
  gsize step = yz_card_sheet_get_n_cards (sheets->size);

  for (gsize first = 0; first < sheets->n_cards; first += step) {
    if (first > 0)
      cairo_show_page (cr);
    if (!draw_sheet (sheets, first, cr, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
yz_card_sheet_write (const YzCardPaper *cards,
                     gsize n_cards,
                     YzSheetSize size,
                     const char *path,
                     GError **error)
{
  Sheets sheets = { .cards = cards, .n_cards = n_cards, .size = size };
  YzPage page = { .png_dpi = PNG_DPI, .title = _ ("Cards") };
  g_autofree char *name = NULL;

  g_return_val_if_fail (cards != NULL && n_cards > 0 && path != NULL, FALSE);

  if (n_cards > YZ_CARD_SHEET_MAX) {
    yz_error_set (error,
                  YZ_ERROR_INPUT,
                  NULL,
                  (int64_t) n_cards,
                  YZ_CARD_SHEET_MAX,
                  "%s",
                  N_ ("too many cards at once"));
    return FALSE;
  }
  name = g_ascii_strdown (path, -1);
  if (n_cards > yz_card_sheet_get_n_cards (size) && !g_str_has_suffix (name, ".pdf")) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          path,
                          "%s: %s",
                          path,
                          N_ ("several sheets need a .pdf"));
    return FALSE;
  }
  yz_sheet_get_size (size, &page.width_mm, &page.height_mm);
  page.made_ms = cards[0].issued_ms;
  return yz_page_write (path, &page, on_draw, &sheets, error);
}

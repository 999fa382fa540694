/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-list-paper"

#include "yz-list-paper.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-page.h"
#include "yz-page-text.h"

#define PAGE_WIDTH 210.0
#define PAGE_HEIGHT 297.0
#define PAGE_DPI 300.0
#define MARGIN 18.0
#define BOTTOM (PAGE_HEIGHT - 20.0)
#define ROW_HEIGHT 7.0
#define CELL_PADDING 1.2
#define TEXT_WIDTH (PAGE_WIDTH - 2 * MARGIN)

#define GREY 0.32

/* A list while it is drawn, or only measured where @cr is NULL. */
typedef struct {
  const YzListPaper *list;
  cairo_t *cr;
  double widths[YZ_LIST_PAPER_COLUMNS_MAX];
  double y;
  int page;    /* from 1 */
  int n_pages; /* 0: not known yet */
} Writer;

static void
share_widths (Writer *self)
{
  double left = TEXT_WIDTH;
  int n_shared = 0;

  for (gsize i = 0; i < self->list->n_columns; i++) {
    self->widths[i] = self->list->columns[i].width_mm;
    left -= self->widths[i];
    n_shared += self->widths[i] <= 0 ? 1 : 0;
  }
  for (gsize i = 0; i < self->list->n_columns; i++)
    if (self->widths[i] <= 0)
      self->widths[i] = left / n_shared;
}

static void
draw_line (Writer *self, double y, double width)
{
  if (self->cr == NULL)
    return;
  cairo_save (self->cr);
  cairo_set_source_rgb (self->cr, GREY, GREY, GREY);
  cairo_set_line_width (self->cr, width);
  cairo_move_to (self->cr, MARGIN, y);
  cairo_line_to (self->cr, PAGE_WIDTH - MARGIN, y);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
}

static void
draw_cells (Writer *self, const char *const *cells, gboolean bold)
{
  double x = MARGIN;

  for (gsize i = 0; i < self->list->n_columns; i++) {
    const YzPageText style = { .size_mm = 3.4,
                               .bold = bold,
                               .align = self->list->columns[i].align };

    if (self->cr != NULL && cells[i] != NULL)
      yz_page_text_draw (&style,
                         cells[i],
                         self->cr,
                         x + CELL_PADDING,
                         self->y + CELL_PADDING,
                         self->widths[i] - 2 * CELL_PADDING);
    x += self->widths[i];
  }
  self->y += ROW_HEIGHT;
  draw_line (self, self->y, bold ? 0.3 : 0.1);
}

static void
draw_header (Writer *self)
{
  const char *titles[YZ_LIST_PAPER_COLUMNS_MAX] = { NULL };

  for (gsize i = 0; i < self->list->n_columns; i++)
    titles[i] = self->list->columns[i].title;
  draw_cells (self, titles, TRUE);
}

static void
draw_page_number (Writer *self)
{
  static const YzPageText style = { .size_mm = 2.8, .grey = GREY, .align = PANGO_ALIGN_RIGHT };
  g_autofree char *text = NULL;

  if (self->cr == NULL || self->n_pages < 2)
    return;
  text = g_strdup_printf ("%d / %d", self->page, self->n_pages);
  yz_page_text_draw (&style, text, self->cr, MARGIN, PAGE_HEIGHT - 14.0, TEXT_WIDTH);
}

static void
start_page (Writer *self)
{
  if (self->page > 0) {
    draw_page_number (self);
    if (self->cr != NULL)
      cairo_show_page (self->cr);
  }
  self->page++;
  self->y = MARGIN;
}

static void
draw_texts (Writer *self, const char *const *texts)
{
  static const YzPageText style = { .size_mm = 3.4, .max_lines = 3 };

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++) {
    double height = yz_page_text_draw (&style, texts[i], NULL, MARGIN, 0, TEXT_WIDTH);

    if (self->y + height > BOTTOM)
      start_page (self);
    self->y += yz_page_text_draw (&style, texts[i], self->cr, MARGIN, self->y, TEXT_WIDTH) + 1.2;
  }
}

static void
draw_list (Writer *self)
{
  static const YzPageText title = { .size_mm = 6.0, .bold = TRUE, .max_lines = 2 };
  const YzListPaper *list = self->list;

  self->page = 0;
  share_widths (self);
  start_page (self);
  self->y += yz_page_text_draw (&title, list->title, self->cr, MARGIN, self->y, TEXT_WIDTH) + 2.0;
  draw_texts (self, list->facts);
  self->y += 2.0;
  draw_header (self);
  for (gsize row = 0; row < list->n_rows; row++) {
    if (self->y + ROW_HEIGHT > BOTTOM) {
      start_page (self);
      draw_header (self);
    }
    draw_cells (self, list->cells + row * list->n_columns, FALSE);
  }
  self->y += 4.0;
  draw_texts (self, list->notes);
  draw_page_number (self);
}

static gboolean
on_draw (cairo_t *cr, gpointer data, GError **error)
{
  Writer *self = data;

  self->cr = cr;
  self->n_pages = self->page;
  draw_list (self);
  return TRUE;
}

gboolean
yz_list_paper_write (const YzListPaper *list, const char *path, GError **error)
{
  Writer self = { .list = list };
  YzPage page = { .width_mm = PAGE_WIDTH, .height_mm = PAGE_HEIGHT, .png_dpi = PAGE_DPI };
  gsize length = 0;

  g_return_val_if_fail (list != NULL && path != NULL && list->title != NULL, FALSE);
  g_return_val_if_fail (list->n_columns >= 1 && list->n_columns <= YZ_LIST_PAPER_COLUMNS_MAX,
                        FALSE);

  page.title = list->title;
  page.made_ms = list->made_ms;
  /* Once without paper, to know how many pages it has. */
  draw_list (&self);
  length = strlen (path);
  if (self.page > 1 && (length < 4 || g_ascii_strcasecmp (path + length - 4, ".pdf") != 0)) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          path,
                          "%s: %s",
                          path,
                          N_ ("only a .pdf has several pages"));
    return FALSE;
  }
  return yz_page_write (path, &page, on_draw, &self, error);
}

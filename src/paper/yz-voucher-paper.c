/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-voucher-paper"

#include "yz-voucher-paper.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-clock.h"
#include "yz-page.h"
#include "yz-page-text.h"
#include "yz-qr-symbol.h"

#define PAGE_WIDTH 210.0
#define PAGE_HEIGHT 297.0
#define PAGE_DPI 300.0
#define COLUMNS 2
#define ROWS (YZ_VOUCHER_PAPER_PER_PAGE / COLUMNS)
#define MARGIN_X 10.0
#define MARGIN_Y 11.0
#define CELL_WIDTH ((PAGE_WIDTH - 2 * MARGIN_X) / COLUMNS)
#define CELL_HEIGHT ((PAGE_HEIGHT - 2 * MARGIN_Y) / ROWS)
#define MARK 5.0

#define ROLL_WIDTH 72.0
#define ROLL_HEIGHT 52.0

/* A card's symbol: 29 modules and the margin. */
#define QR_VERSION 3
#define QR_SIZE 31.0
#define PADDING 4.0
#define CODE_GROUPS 4

#define TITLE_LINES 3
#define GAP 1.0 /* at least, between what it is worth and the foot */

#define GREY 0.32

static gboolean
draw_code (const YzVoucherPaper *voucher, cairo_t *cr, double x, double y, GError **error)
{
  static const YzPageText code = { .size_mm = 2.5 };
  g_autoptr (YzQrSymbol) symbol = NULL;

  if (!yz_page_text_check_code (voucher->code_text, "voucher code", error))
    return FALSE;
  symbol = yz_qr_symbol_new (voucher->code_text, QR_VERSION, error);
  if (symbol == NULL)
    return FALSE;
  yz_qr_symbol_draw (symbol, cr, x, y, QR_SIZE);
  yz_page_text_draw_code (&code,
                          voucher->code_text,
                          CODE_GROUPS,
                          cr,
                          x,
                          y + QR_SIZE - 0.8,
                          QR_SIZE);
  return TRUE;
}

/* Whose it is and what it is worth, large: points, or one of the deal. Like draw_foot(), it only
 * measures when @cr is NULL. */
static double
draw_head (const YzVoucherPaper *voucher,
           int title_lines,
           cairo_t *cr,
           double x,
           double y,
           double width)
{
  static const YzPageText heading = { .size_mm = 3.0, .grey = GREY, .max_lines = 2 };
  static const YzPageText place = { .size_mm = 3.4, .bold = TRUE, .max_lines = 2 };
  YzPageText large = { .size_mm = 11.0, .bold = TRUE };
  const YzPageText title = { .size_mm = 5.2, .bold = TRUE, .max_lines = title_lines };
  g_autofree char *points = NULL;
  double points_width = 0;
  double at = y;

  at += yz_page_text_draw (&heading, voucher->issuer, cr, x, at, width) + 0.6;
  if (voucher->merchant != NULL)
    at += yz_page_text_draw (&place, voucher->merchant, cr, x, at, width) + 0.6;
  at += yz_page_text_draw (&title, voucher->title, cr, x, at, width) + 1.0;
  if (voucher->points == 0)
    return at - y;
  /* Translators: on a voucher, in very large letters. A number of at most 10⁹. */
  points = g_strdup_printf (_ ("%d pts"), (int) voucher->points);
  /* A number that is cut would be another one: a long one is smaller. */
  points_width = yz_page_text_get_width (&large, points) * 1.01;
  large.size_mm *= MIN (1.0, width / points_width);
  return at - y + yz_page_text_draw (&large, points, cr, x, at, width);
}

static double
draw_foot (const YzVoucherPaper *voucher, cairo_t *cr, double x, double y, double width)
{
  static const YzPageText last_day = { .size_mm = 3.4, .bold = TRUE, .max_lines = 2 };
  static const YzPageText small = { .size_mm = 2.6, .grey = GREY, .max_lines = 2 };
  g_autofree char *date = yz_date_to_text (voucher->expires_on);
  /* Translators: on a voucher; %s is a date. */
  g_autofree char *until = g_strdup_printf (_ ("Good until %s"), date);
  /* Translators: on a voucher; %s is a number such as 1-42. */
  g_autofree char *number = g_strdup_printf (_ ("No. %s"), voucher->number);
  double at = y;

  at += yz_page_text_draw (&last_day, until, cr, x, at, width) + 0.4;
  at += yz_page_text_draw (&small, number, cr, x, at, width) + 0.2;
  at += yz_page_text_draw (&small, _ ("For one time. Not for money."), cr, x, at, width);
  return at - y;
}

static double
get_text_width (double width)
{
  return width - QR_SIZE - PADDING - 1.0;
}

/* How high a voucher of @width must be for all of its text. */
static double
get_height (const YzVoucherPaper *voucher, int title_lines, double width)
{
  double text_width = get_text_width (width);

  return draw_head (voucher, title_lines, NULL, 0, 0, text_width) + GAP +
         draw_foot (voucher, NULL, 0, 0, text_width) + 2 * PADDING;
}

/* On a roll there is no end of paper: a voucher is as long as its text. */
static double
get_roll_height (const YzVoucherPaper *voucher)
{
  return MAX (ROLL_HEIGHT, get_height (voucher, TITLE_LINES, ROLL_WIDTH));
}

static gboolean
draw_voucher (const YzVoucherPaper *voucher,
              cairo_t *cr,
              double x,
              double y,
              double width,
              double height,
              GError **error)
{
  double text_x = x + PADDING;
  double text_width = get_text_width (width);
  int title_lines = TITLE_LINES;
  double foot = draw_foot (voucher, NULL, 0, 0, text_width);

  /* Where the height is fixed, a long title gives way to the rest. */
  while (title_lines > 1 && get_height (voucher, title_lines, width) > height)
    title_lines--;
  draw_head (voucher, title_lines, cr, text_x, y + PADDING, text_width);
  draw_foot (voucher, cr, text_x, y + height - PADDING - foot, text_width);
  return draw_code (voucher,
                    cr,
                    x + width - QR_SIZE - 1.0,
                    y + (height - QR_SIZE) / 2 - 3.0,
                    error);
}

/* Where to cut: short lines in the margins, where no voucher is touched by them. */
static void
draw_marks (cairo_t *cr)
{
  cairo_save (cr);
  cairo_set_source_rgb (cr, 0.4, 0.4, 0.4);
  cairo_set_line_width (cr, 0.2);
  for (int column = 0; column <= COLUMNS; column++) {
    double x = MARGIN_X + column * CELL_WIDTH;

    cairo_move_to (cr, x, MARGIN_Y - MARK - 1.0);
    cairo_rel_line_to (cr, 0, MARK);
    cairo_move_to (cr, x, PAGE_HEIGHT - MARGIN_Y + 1.0);
    cairo_rel_line_to (cr, 0, MARK);
  }
  for (int row = 0; row <= ROWS; row++) {
    double y = MARGIN_Y + row * CELL_HEIGHT;

    cairo_move_to (cr, MARGIN_X - MARK - 1.0, y);
    cairo_rel_line_to (cr, MARK, 0);
    cairo_move_to (cr, PAGE_WIDTH - MARGIN_X + 1.0, y);
    cairo_rel_line_to (cr, MARK, 0);
  }
  cairo_stroke (cr);
  /* Between two vouchers a hair line helps whoever has only scissors. */
  cairo_set_source_rgb (cr, 0.75, 0.75, 0.75);
  cairo_set_line_width (cr, 0.1);
  for (int column = 1; column < COLUMNS; column++) {
    cairo_move_to (cr, MARGIN_X + column * CELL_WIDTH, MARGIN_Y);
    cairo_line_to (cr, MARGIN_X + column * CELL_WIDTH, PAGE_HEIGHT - MARGIN_Y);
  }
  for (int row = 1; row < ROWS; row++) {
    cairo_move_to (cr, MARGIN_X, MARGIN_Y + row * CELL_HEIGHT);
    cairo_line_to (cr, PAGE_WIDTH - MARGIN_X, MARGIN_Y + row * CELL_HEIGHT);
  }
  cairo_stroke (cr);
  cairo_restore (cr);
}

int
yz_voucher_paper_count_pages (const YzVoucherPapers *papers)
{
  g_return_val_if_fail (papers != NULL, 0);

  return (int) ((papers->n_vouchers + YZ_VOUCHER_PAPER_PER_PAGE - 1) / YZ_VOUCHER_PAPER_PER_PAGE);
}

gboolean
yz_voucher_paper_draw_page (const YzVoucherPapers *papers, int page, cairo_t *cr, GError **error)
{
  static const YzPageText foot = { .size_mm = 2.2, .grey = GREY, .align = PANGO_ALIGN_CENTER };
  gsize first = (gsize) page * YZ_VOUCHER_PAPER_PER_PAGE;
  g_autofree char *text =
    g_strdup_printf ("%s · %d / %d", papers->name, page + 1, yz_voucher_paper_count_pages (papers));

  g_return_val_if_fail (first < papers->n_vouchers, FALSE);

  draw_marks (cr);
  yz_page_text_draw (&foot, text, cr, MARGIN_X, PAGE_HEIGHT - 4.6, PAGE_WIDTH - 2 * MARGIN_X);
  for (gsize i = 0; i < YZ_VOUCHER_PAPER_PER_PAGE && first + i < papers->n_vouchers; i++)
    if (!draw_voucher (&papers->vouchers[first + i],
                       cr,
                       MARGIN_X + (double) (i % COLUMNS) * CELL_WIDTH,
                       MARGIN_Y + (double) (i / COLUMNS) * CELL_HEIGHT,
                       CELL_WIDTH,
                       CELL_HEIGHT,
                       error))
      return FALSE;
  return TRUE;
}

static gboolean
on_draw_pages (cairo_t *cr, gpointer data, GError **error)
{
  const YzVoucherPapers *papers = data;

  for (int page = 0; page < yz_voucher_paper_count_pages (papers); page++) {
    if (page > 0)
      cairo_show_page (cr);
    if (!yz_voucher_paper_draw_page (papers, page, cr, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
on_draw_roll (cairo_t *cr, gpointer data, GError **error)
{
  const YzVoucherPapers *papers = data;
  double y = 0;

  for (gsize i = 0; i < papers->n_vouchers; i++) {
    double height = get_roll_height (&papers->vouchers[i]);

    if (!draw_voucher (&papers->vouchers[i], cr, 0, y, ROLL_WIDTH, height, error))
      return FALSE;
    y += height;
    if (i + 1 == papers->n_vouchers)
      break;
    cairo_save (cr);
    cairo_set_source_rgb (cr, 0, 0, 0);
    cairo_set_line_width (cr, 0.2);
    cairo_set_dash (cr, (double[]){ 2.0, 1.5 }, 2, 0);
    cairo_move_to (cr, 0, y);
    cairo_line_to (cr, ROLL_WIDTH, y);
    cairo_stroke (cr);
    cairo_restore (cr);
  }
  return TRUE;
}

gboolean
yz_voucher_paper_write (const YzVoucherPapers *papers,
                        YzVoucherPaperForm form,
                        const char *path,
                        GError **error)
{
  gboolean roll = form == YZ_VOUCHER_PAPER_ROLL;
  YzPage page = { .width_mm = roll ? ROLL_WIDTH : PAGE_WIDTH,
                  .height_mm = roll ? 0 : PAGE_HEIGHT,
                  .png_dpi = roll ? YZ_PAGE_THERMAL_DPI : PAGE_DPI };
  YzVoucherPapers copy = { 0 };
  gsize length = 0;

  g_return_val_if_fail (papers != NULL && path != NULL, FALSE);
  g_return_val_if_fail (papers->n_vouchers > 0 && papers->name != NULL, FALSE);

  copy = *papers;
  page.title = papers->name;
  page.made_ms = papers->made_ms;
  for (gsize i = 0; roll && i < papers->n_vouchers; i++)
    page.height_mm += get_roll_height (&papers->vouchers[i]);
  length = strlen (path);
  if (!roll && yz_voucher_paper_count_pages (papers) > 1 &&
      (length < 4 || g_ascii_strcasecmp (path + length - 4, ".pdf") != 0)) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          path,
                          "%s: %s",
                          path,
                          N_ ("only a .pdf has several pages"));
    return FALSE;
  }
  return yz_page_write (path, &page, roll ? on_draw_roll : on_draw_pages, &copy, error);
}

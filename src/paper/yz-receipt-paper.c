/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-receipt-paper"

#include "yz-receipt-paper.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-page.h"
#include "yz-page-text.h"
#include "yz-qr-symbol.h"

/* A thermal head does not reach the edges: 48 of 58 mm and 72 of 80 mm. */
#define EDGE_58 5.0
#define EDGE_80 4.0
#define TOP 5.0
#define BOTTOM 6.0
#define GAP 1.8
#define COLUMN_GAP 2.5
/* A name needs this much beside the figures; otherwise it gets a line of its own. */
#define NAME_WIDTH_MIN 26.0

/* One dot of the printer, and a QR module of seven. */
#define DOT 0.125
#define QR_VERSION 3
#define QR_MODULE (7 * DOT)
#define CODE_GROUPS 4

/* What is on a receipt is black: grey would be dithered into dots. */
static const YzPageText style_shop = { .size_mm = 4.8,
                                       .bold = TRUE,
                                       .align = PANGO_ALIGN_CENTER,
                                       .max_lines = 2 };
static const YzPageText style_station = { .size_mm = 3.2,
                                          .align = PANGO_ALIGN_CENTER,
                                          .max_lines = 2 };
static const YzPageText style_title = { .size_mm = 3.8,
                                        .bold = TRUE,
                                        .align = PANGO_ALIGN_CENTER,
                                        .max_lines = 2 };
static const YzPageText style_label = { .size_mm = 3.0 };
static const YzPageText style_value = { .size_mm = 3.0,
                                        .align = PANGO_ALIGN_RIGHT,
                                        .max_lines = 2 };
static const YzPageText style_name = { .size_mm = 3.2, .max_lines = 3 };
static const YzPageText style_figure = { .size_mm = 3.2, .align = PANGO_ALIGN_RIGHT };
static const YzPageText style_total_label = { .size_mm = 4.2, .bold = TRUE };
static const YzPageText style_total = { .size_mm = 4.2, .bold = TRUE, .align = PANGO_ALIGN_RIGHT };
static const YzPageText style_code = { .size_mm = 2.8 };
static const YzPageText style_thanks = { .size_mm = 3.2,
                                         .align = PANGO_ALIGN_CENTER,
                                         .max_lines = 2 };

/* The roll while it is laid out, with or without drawing. */
typedef struct {
  cairo_t *cr; /* (nullable) */
  double x;
  double width;
  double y;
} Roll;

static Roll
start_roll (YzReceiptWidth width, cairo_t *cr)
{
  double edge = width == YZ_RECEIPT_58 ? EDGE_58 : EDGE_80;

  return (Roll){ .cr = cr, .x = edge, .width = (double) width - 2 * edge, .y = TOP };
}

static double
to_dots (double mm)
{
  return ceil (mm / DOT - 0.001) * DOT;
}

static void
put_centred (Roll *roll, const YzPageText *style, const char *text)
{
  roll->y += yz_page_text_draw (style, text, roll->cr, roll->x, roll->y, roll->width);
}

static void
put_rule (Roll *roll)
{
  roll->y = to_dots (roll->y + GAP);
  if (roll->cr != NULL) {
    cairo_save (roll->cr);
    cairo_set_source_rgb (roll->cr, 0, 0, 0);
    cairo_rectangle (roll->cr, roll->x, roll->y, roll->width, 2 * DOT);
    cairo_fill (roll->cr);
    cairo_restore (roll->cr);
  }
  roll->y += 2 * DOT + GAP;
}

/* A label on the left and the value on the right. Where a line has no room for both the value gets
 * one of its own: a figure is never cut. */
static void
put_pair (Roll *roll,
          const YzPageText *label_style,
          const char *label,
          const YzPageText *value_style,
          const char *value)
{
  double label_width = yz_page_text_get_width (label_style, label);
  double value_width = yz_page_text_get_width (value_style, value);
  double label_height =
    yz_page_text_draw (label_style, label, roll->cr, roll->x, roll->y, roll->width);
  double value_height = 0;

  if (label_width + COLUMN_GAP + value_width > roll->width) {
    roll->y += label_height;
    label_height = 0;
  }
  value_height = yz_page_text_draw (value_style, value, roll->cr, roll->x, roll->y, roll->width);
  roll->y += MAX (label_height, value_height) + 0.3;
}

static char *
points_to_text (int64_t points)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, points);
}

static char *
price_to_text (const YzReceiptLine *line)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " × %" G_GINT64_FORMAT,
                          line->quantity,
                          line->price_points);
}

/* The columns of the goods: as wide as their widest figure, the name takes the rest. */
typedef struct {
  double price_width;
  double points_width;
  double name_width;
  gboolean name_above;
} Columns;

static int64_t
points_of (const YzReceiptLine *line)
{
  int64_t points = 0;

  /* The lines were checked before. */
  if (!yz_amount_multiply (line->quantity, line->price_points, &points, NULL))
    g_assert_not_reached ();
  return points;
}

static Columns
find_columns (const YzReceiptPaper *receipt, const Roll *roll)
{
  Columns columns = { 0 };

  columns.price_width = yz_page_text_get_width (&style_label, _("Qty × price"));
  columns.points_width = yz_page_text_get_width (&style_label, _("Points"));
  for (gsize i = 0; i < receipt->n_lines; i++) {
    g_autofree char *price = price_to_text (&receipt->lines[i]);
    g_autofree char *points = points_to_text (points_of (&receipt->lines[i]));

    columns.price_width = MAX (columns.price_width, yz_page_text_get_width (&style_figure, price));
    columns.points_width =
      MAX (columns.points_width, yz_page_text_get_width (&style_figure, points));
  }
  /* Rounding must not break a figure that just fits. */
  columns.price_width += 0.2;
  columns.points_width += 0.2;
  columns.name_width = roll->width - columns.price_width - columns.points_width - 2 * COLUMN_GAP;
  columns.name_above = columns.name_width < NAME_WIDTH_MIN;
  if (columns.name_above) {
    columns.points_width = MIN (columns.points_width, roll->width / 2);
    columns.price_width = roll->width - columns.points_width - COLUMN_GAP;
    columns.name_width = roll->width;
  }
  return columns;
}

/* One row of the table. On a narrow roll the figures of a long name stand in the next line. */
static void
put_row (Roll *roll,
         const Columns *columns,
         const char *name,
         const char *price,
         const char *points)
{
  double points_x = roll->x + roll->width - columns->points_width;
  double price_x = points_x - COLUMN_GAP - columns->price_width;
  double room = points_x - COLUMN_GAP - yz_page_text_get_width (&style_figure, price) - roll->x;
  gboolean below =
    columns->name_above && yz_page_text_get_width (&style_name, name) + COLUMN_GAP > room;
  double height =
    yz_page_text_draw (&style_name, name, roll->cr, roll->x, roll->y, columns->name_width);
  double y = below ? roll->y + height : roll->y;
  double figures = 0;

  yz_page_text_draw (&style_figure, price, roll->cr, price_x, y, columns->price_width);
  figures = yz_page_text_draw (&style_figure, points, roll->cr, points_x, y, columns->points_width);
  roll->y = MAX (roll->y + height, y + figures) + 0.8;
}

/* The head of the table; it has room for a short word on the left even where names have none. */
static void
put_column_heads (Roll *roll, const Columns *columns)
{
  double points_x = roll->x + roll->width - columns->points_width;
  double price_x = points_x - COLUMN_GAP - columns->price_width;
  double height = 0;

  /* Translators: head of the column with the names of goods */
  height = yz_page_text_draw (&style_label, _("Item"), roll->cr, roll->x, roll->y, roll->width);
  /* Translators: head of the column that reads "2 × 60" */
  yz_page_text_draw (&style_value,
                     _("Qty × price"), roll->cr, price_x, roll->y, columns->price_width);
  yz_page_text_draw (&style_value,
                     _("Points"), roll->cr, points_x, roll->y, columns->points_width);
  roll->y += height + 0.8;
}

static void
put_heading (Roll *roll, const YzReceiptPaper *receipt)
{
  if (receipt->shop_name != NULL) {
    put_centred (roll, &style_shop, receipt->shop_name);
    put_centred (roll, &style_station, receipt->station_name);
  } else {
    put_centred (roll, &style_shop, receipt->station_name);
  }
  roll->y += GAP;
  put_centred (roll, &style_title, receipt->title);
}

static void
put_facts (Roll *roll, const YzReceiptPaper *receipt)
{
  g_autofree char *time = yz_instant_to_text (receipt->happened_ms);
  g_autofree char *until = receipt->until_on != 0 ? yz_date_to_text (receipt->until_on) : NULL;

  put_pair (roll, &style_label, _("Time"), &style_value, time);
  if (until != NULL)
    put_pair (roll, &style_label, _("Pick up until"), &style_value, until);
  if (receipt->rider_name != NULL)
    put_pair (roll, &style_label, _("Rider"), &style_value, receipt->rider_name);
  if (receipt->staff_name != NULL)
    put_pair (roll, &style_label, _("Served by"), &style_value, receipt->staff_name);
  /* Translators: the number of a ledger entry on a receipt */
  put_pair (roll, &style_label, _("Entry number"), &style_value, receipt->entry_number);
}

static void
put_lines (Roll *roll, const YzReceiptPaper *receipt)
{
  Columns columns = find_columns (receipt, roll);

  put_column_heads (roll, &columns);
  for (gsize i = 0; i < receipt->n_lines; i++) {
    const YzReceiptLine *line = &receipt->lines[i];
    g_autofree char *price = price_to_text (line);
    g_autofree char *points = points_to_text (points_of (line));

    put_row (roll, &columns, line->name, price, points);
  }
}

static void
put_totals (Roll *roll, const YzReceiptPaper *receipt)
{
  g_autofree char *total = points_to_text (receipt->total_points);
  g_autofree char *balance = points_to_text (receipt->balance_points);

  /* Translators: the sum of the lines of a receipt, in points */
  put_pair (roll, &style_total_label, _("Total points"), &style_total, total);
  /* Translators: the rider's points after the operation */
  put_pair (roll, &style_name, _("Balance after"), &style_figure, balance);
}

static void
put_proof (Roll *roll, const YzReceiptPaper *receipt, const YzQrSymbol *symbol)
{
  int modules = yz_qr_symbol_get_modules (symbol) + 2 * YZ_QR_MARGIN;
  double size = modules * QR_MODULE;
  double x = to_dots (roll->x + (roll->width - size) / 2);

  roll->y = to_dots (roll->y);
  if (roll->cr != NULL)
    yz_qr_symbol_draw (symbol, roll->cr, x, roll->y, size);
  /* The white margin of the symbol is gap enough. */
  roll->y += size - 1.5;
  roll->y += yz_page_text_draw_code (&style_code,
                                     receipt->receipt_code,
                                     CODE_GROUPS,
                                     roll->cr,
                                     roll->x,
                                     roll->y,
                                     roll->width);
  roll->y += GAP;
  /* Translators: the short code of the ledger's last entry, on a receipt */
  put_pair (roll, &style_label, _("Ledger code"), &style_value, receipt->head_code);
}

static void
lay_out (Roll *roll, const YzReceiptPaper *receipt, const YzQrSymbol *symbol)
{
  put_heading (roll, receipt);
  put_rule (roll);
  put_facts (roll, receipt);
  put_rule (roll);
  if (receipt->n_lines > 0) {
    put_lines (roll, receipt);
    put_rule (roll);
  }
  put_totals (roll, receipt);
  put_rule (roll);
  put_proof (roll, receipt, symbol);
  put_rule (roll);
  put_centred (roll, &style_thanks, _("Thank you for helping the neighbourhood!"));
  roll->y = to_dots (roll->y + BOTTOM);
}

/* Amounts within their limit also fit into their columns. */
static gboolean
check_line (const YzReceiptLine *line, GError **error)
{
  int64_t points = 0;

  if (!yz_amount_check (line->quantity, "quantity", error))
    return FALSE;
  if (line->price_points < 0) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "price", "a price is not negative");
    return FALSE;
  }
  if (!yz_amount_multiply (line->quantity, line->price_points, &points, error))
    return FALSE;
  if (points <= YZ_AMOUNT_MAX)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_OVERFLOW,
                line->name,
                points,
                YZ_AMOUNT_MAX,
                "%s: %" G_GINT64_FORMAT " points are too many for a line",
                line->name,
                points);
  return FALSE;
}

/* Everything that could go wrong, before anything is drawn. */
static YzQrSymbol *
prepare (const YzReceiptPaper *receipt, GError **error)
{
  if (receipt->n_lines > YZ_RECEIPT_LINES_MAX) {
    yz_error_set (error,
                  YZ_ERROR_INPUT,
                  "lines",
                  (int64_t) receipt->n_lines,
                  YZ_RECEIPT_LINES_MAX,
                  "a receipt has at most %d lines, not %" G_GSIZE_FORMAT,
                  YZ_RECEIPT_LINES_MAX,
                  receipt->n_lines);
    return NULL;
  }
  for (gsize i = 0; i < receipt->n_lines; i++)
    if (!check_line (&receipt->lines[i], error))
      return NULL;
  if (!yz_page_text_check_code (receipt->receipt_code, "receipt code", error))
    return NULL;
  return yz_qr_symbol_new (receipt->receipt_code, QR_VERSION, error);
}

static gboolean
is_width (YzReceiptWidth width)
{
  return width == YZ_RECEIPT_58 || width == YZ_RECEIPT_80;
}

static gboolean
is_complete (const YzReceiptPaper *receipt)
{
  return receipt->station_name != NULL && receipt->title != NULL && receipt->entry_number != NULL &&
         receipt->head_code != NULL && receipt->receipt_code != NULL &&
         (receipt->lines != NULL || receipt->n_lines == 0);
}

static double
measure (const YzReceiptPaper *receipt, YzReceiptWidth width, const YzQrSymbol *symbol)
{
  Roll roll = start_roll (width, NULL);

  lay_out (&roll, receipt, symbol);
  return roll.y;
}

static void
draw (const YzReceiptPaper *receipt, YzReceiptWidth width, const YzQrSymbol *symbol, cairo_t *cr)
{
  Roll roll = start_roll (width, cr);

  cairo_save (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, 0, 0, (double) width, measure (receipt, width, symbol));
  cairo_fill (cr);
  cairo_restore (cr);
  lay_out (&roll, receipt, symbol);
}

double
yz_receipt_paper_measure (const YzReceiptPaper *receipt, YzReceiptWidth width)
{
  g_autoptr (YzQrSymbol) symbol = NULL;

  g_return_val_if_fail (receipt != NULL && is_complete (receipt), 0);
  g_return_val_if_fail (is_width (width), 0);

  symbol = prepare (receipt, NULL);
  return symbol != NULL ? measure (receipt, width, symbol) : 0;
}

gboolean
yz_receipt_paper_draw (const YzReceiptPaper *receipt,
                       YzReceiptWidth width,
                       cairo_t *cr,
                       GError **error)
{
  g_autoptr (YzQrSymbol) symbol = NULL;

  g_return_val_if_fail (receipt != NULL && is_complete (receipt), FALSE);
  g_return_val_if_fail (is_width (width), FALSE);
  g_return_val_if_fail (cr != NULL, FALSE);

  symbol = prepare (receipt, error);
  if (symbol == NULL)
    return FALSE;
  draw (receipt, width, symbol, cr);
  return TRUE;
}

typedef struct {
  const YzReceiptPaper *receipt;
  YzReceiptWidth width;
  const YzQrSymbol *symbol;
} Job;

static gboolean
on_draw (cairo_t *cr, gpointer data, GError **error)
{
  const Job *job = data;

  draw (job->receipt, job->width, job->symbol, cr);
  return TRUE;
}

gboolean
yz_receipt_paper_write (const YzReceiptPaper *receipt,
                        YzReceiptWidth width,
                        const char *path,
                        GError **error)
{
  g_autoptr (YzQrSymbol) symbol = NULL;
  g_autofree char *title = NULL;
  YzPage page = { .png_dpi = YZ_PAGE_THERMAL_DPI };
  Job job = { 0 };

  g_return_val_if_fail (receipt != NULL && is_complete (receipt), FALSE);
  g_return_val_if_fail (is_width (width), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  symbol = prepare (receipt, error);
  if (symbol == NULL)
    return FALSE;
  job = (Job){ .receipt = receipt, .width = width, .symbol = symbol };
  title = g_strdup_printf ("%s %s", receipt->title, receipt->entry_number);
  page.width_mm = (double) width;
  page.height_mm = measure (receipt, width, symbol);
  page.title = title;
  page.made_ms = receipt->happened_ms;
  return yz_page_write (path, &page, on_draw, &job, error);
}

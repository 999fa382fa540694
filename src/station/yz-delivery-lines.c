/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-delivery"

#include "yz-delivery.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-item.h"
#include "yz-stock-private.h"

/* Columns of a paper, and what they are called. */
enum {
  COLUMN_SKU,
  COLUMN_EAN,
  COLUMN_PIECES,
  N_COLUMNS,
};

static const char *const names[N_COLUMNS][6] = {
  [COLUMN_SKU] = { "sku", "item", "编码", "货号", "商品编码", NULL },
  [COLUMN_EAN] = { "ean", "barcode", "条码", "条形码", "商品条码", NULL },
  [COLUMN_PIECES] = { "pieces", "quantity", "数量", "件数", NULL },
};

static void
find_columns (const YzCsv *csv, gssize columns[N_COLUMNS])
{
  for (int i = 0; i < N_COLUMNS; i++) {
    columns[i] = -1;
    for (gsize column = 0; columns[i] == -1 && column < yz_csv_get_n_columns (csv); column++)
      for (int name = 0; names[i][name] != NULL; name++)
        if (g_ascii_strcasecmp (yz_csv_get_header (csv, column), names[i][name]) == 0)
          columns[i] = (gssize) column;
  }
}

static const char *
get_cell (const YzCsv *csv, gsize row, gssize column)
{
  return column >= 0 ? yz_csv_unguard (yz_csv_get (csv, row, (gsize) column)) : "";
}

/* Says in which line of the file something is wrong. */
static void
refuse_line (const YzCsv *csv, gsize row, const GError *problem, GError **error)
{
  int64_t line = yz_csv_get_line (csv, row);

  yz_error_set (error,
                YZ_ERROR_CSV,
                yz_error_get_subject (problem),
                line,
                0,
                "line %" G_GINT64_FORMAT ": %s",
                line,
                problem->message);
}

static gboolean
read_line (YzStation *station,
           const YzCsv *csv,
           gsize row,
           const gssize columns[N_COLUMNS],
           YzDeliveryExpected *line,
           GError **error)
{
  const char *sku = get_cell (csv, row, columns[COLUMN_SKU]);
  const char *text = *sku != '\0' ? sku : get_cell (csv, row, columns[COLUMN_EAN]);
  g_autoptr (YzItem) item = NULL;
  GError *problem = NULL;

  item = yz_item_find (station, text, &problem);
  if (item != NULL &&
      yz_amount_parse (get_cell (csv, row, columns[COLUMN_PIECES]),
                       "quantity",
                       &line->expected,
                       &problem) &&
      yz_amount_check (line->expected, "quantity", &problem)) {
    line->item = item->id;
    return TRUE;
  }
  refuse_line (csv, row, problem, error);
  g_error_free (problem);
  return FALSE;
}

static gboolean
add_line (GArray *lines, const YzDeliveryExpected *line, GError **error)
{
  for (guint i = 0; i < lines->len; i++) {
    YzDeliveryExpected *known = &g_array_index (lines, YzDeliveryExpected, i);

    if (known->item == line->item)
      return yz_amount_add (known->expected, line->expected, &known->expected, error) &&
             yz_amount_check (known->expected, "quantity", error);
  }
  g_array_append_val (lines, *line);
  return TRUE;
}

static gboolean
check_columns (const gssize columns[N_COLUMNS], GError **error)
{
  const char *missing = NULL;

  if (columns[COLUMN_SKU] == -1 && columns[COLUMN_EAN] == -1)
    missing = "sku";
  else if (columns[COLUMN_PIECES] == -1)
    missing = "pieces";
  if (missing == NULL)
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_CSV,
                        missing,
                        "%s: %s",
                        missing,
                        N_ ("the column is missing"));
  return FALSE;
}

GArray *
yz_delivery_read_lines (YzStation *station, const YzCsv *csv, GError **error)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (YzDeliveryExpected));
  gssize columns[N_COLUMNS];

  g_return_val_if_fail (station != NULL && csv != NULL, NULL);

  find_columns (csv, columns);
  if (!check_columns (columns, error))
    return NULL;
  for (gsize row = 0; row < yz_csv_get_n_rows (csv); row++) {
    YzDeliveryExpected line = { 0 };

    if (!read_line (station, csv, row, columns, &line, error) || !add_line (lines, &line, error))
      return NULL;
    if (lines->len > YZ_ENTRY_TRANSFERS_MAX)
      break;
  }
  return yz_stock_check_n_lines (lines->len, error) ? g_steal_pointer (&lines) : NULL;
}

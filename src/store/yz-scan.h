/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store.h"

G_BEGIN_DECLS

/* Reading whole tables, millions of rows, with as little as can be between the engine and the row:
 * the reader is called for each, where an engine can do that, and not the engine by the reader. */

/* A row while it is there: columns count from 0. */
typedef struct _YzRow YzRow;
struct _YzRow {
  /* Private: either a statement that stands on it, or what an engine has. */
  YzStatement *statement;
  gpointer values;
  guint64 (*get_ints) (gpointer values, int first, int n, int64_t *numbers);
  const void *(*get_blob) (gpointer values, int column, gsize *size);
};

/* As yz_statement_get_ints() and yz_statement_get_blob() have them. A blob is borrowed until the
 * row is left. */
guint64 yz_row_get_ints (const YzRow *row, int first, int n, int64_t *numbers);
const void *yz_row_get_blob (const YzRow *row, int column, gsize *size);
/* The row that @statement stands on. */
YzRow yz_row_of_statement (YzStatement *statement);

/* Takes a row. TRUE: pause behind this one. Must not use the connection. */
typedef gboolean (*YzTakeRow) (const YzRow *row, gpointer data);

/* What to read, as literals: YZ_SCAN ("e.id, e.kind", "entry e", "e.id"). @order is an order that a
 * key has the rows in already: they are taken as they come. */
typedef struct {
  const char *rows;
  const char *taken;
} YzScan;

#define YZ_SCAN(columns, table, order)                                                             \
  {                                                                                                \
    "SELECT " columns " FROM " table " ORDER BY " order,                                           \
      "SELECT 1 FROM " table " WHERE yz_take (" columns ") ORDER BY " order                        \
  }

/* A statement to be used with yz_scan_take() only; streamed. Inside a transaction. */
YzStatement *yz_store_scan (YzStore *store, const YzScan *scan);

/* Lets @take have rows until it pauses (ROW) or there are none left (DONE). */
YzStep yz_scan_take (YzStatement *statement, YzTakeRow take, gpointer data, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-store"

#include "yz-scan.h"

#include "yz-store-private.h"

guint64
yz_row_get_ints (const YzRow *row, int first, int n, int64_t *numbers)
{
  return row->statement != NULL ? yz_statement_get_ints (row->statement, first, n, numbers)
                                : row->get_ints (row->values, first, n, numbers);
}

const void *
yz_row_get_blob (const YzRow *row, int column, gsize *size)
{
  return row->statement != NULL ? yz_statement_get_blob (row->statement, column, size)
                                : row->get_blob (row->values, column, size);
}

YzRow
yz_row_of_statement (YzStatement *statement)
{
  return (YzRow){ .statement = statement };
}

YzStatement *
yz_store_scan (YzStore *store, const YzScan *scan)
{
  YzStatement *statement =
    yz_store_query (store, store->driver->set_taker != NULL ? scan->taken : scan->rows);

  yz_statement_stream (statement);
  return statement;
}

YzStep
yz_scan_take (YzStatement *statement, YzTakeRow take, gpointer data, GError **error)
{
  YzStore *store = yz_statement_get_store (statement);
  const YzRow row = yz_row_of_statement (statement);
  YzStep step = YZ_STEP_ERROR;

  if (store->driver->set_taker != NULL) {
    store->driver->set_taker (store->connection, take, data);
    step = yz_statement_step (statement, error);
    store->driver->set_taker (store->connection, NULL, NULL);
    return step;
  }
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    if (take (&row, data))
      break;
  return step;
}

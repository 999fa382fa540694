/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-sqlite.h"

/* The values that a function of SQL was called with, as a row. */
typedef struct {
  sqlite3_value **values;
  int n;
} Arguments;

static guint64
get_ints (gpointer values, int first, int n, int64_t *numbers)
{
  const Arguments *arguments = values;
  guint64 nulls = 0;

  g_assert (first >= 0 && n >= 1 && n <= 64 && first + n <= arguments->n);

  for (int i = 0; i < n; i++) {
    sqlite3_value *value = arguments->values[first + i];

    numbers[i] = sqlite3_value_int64 (value);
    if (numbers[i] == 0 && sqlite3_value_type (value) == SQLITE_NULL)
      nulls |= (guint64) 1 << i;
  }
  return nulls;
}

static const void *
get_blob (gpointer values, int column, gsize *size)
{
  const Arguments *arguments = values;
  const void *data = NULL;

  g_assert (column >= 0 && column < arguments->n);

  data = sqlite3_value_blob (arguments->values[column]);
  *size = (gsize) sqlite3_value_bytes (arguments->values[column]);
  /* SQLite has no address for an empty blob, which yet is not NULL. */
  if (data == NULL && sqlite3_value_type (arguments->values[column]) != SQLITE_NULL)
    data = "";
  return data;
}

/* yz_take (…), the condition of a scan: no row is one of the result, and so none has to be handed
 * out by SQLite, but the one to pause at. */
static void
take_row (sqlite3_context *context, int n, sqlite3_value **values)
{
  YzSqlite *self = sqlite3_user_data (context);
  Arguments arguments = { values, n };
  const YzRow row = { .values = &arguments, .get_ints = get_ints, .get_blob = get_blob };

  if (self->take == NULL)
    sqlite3_result_error (context, "no scan is under way", -1);
  else
    sqlite3_result_int (context, self->take (&row, self->take_data) ? 1 : 0);
}

void
yz_sqlite_set_taker (gpointer connection, YzTakeRow take, gpointer data)
{
  YzSqlite *self = connection;

  self->take = take;
  self->take_data = data;
}

gboolean
yz_sqlite_register_scan (YzSqlite *self, GError **error)
{
  /* Not for triggers and views of a schema that somebody else may have written. */
  if (sqlite3_create_function_v2 (self->db,
                                  "yz_take",
                                  -1,
                                  SQLITE_UTF8 | SQLITE_DIRECTONLY,
                                  self,
                                  take_row,
                                  NULL,
                                  NULL,
                                  NULL) == SQLITE_OK)
    return TRUE;
  yz_sqlite_set_error (self->db, error);
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-sqlite.h"

#include <string.h>

typedef struct {
  sqlite3 *db;
  sqlite3_stmt *handle;
  /* SQLite takes $1 for a name: which of its own numbers each of ours has; 0 where it has none. */
  int numbers[YZ_SQLITE_PARAMETERS_MAX + 1];
} Statement;

static gboolean
map_parameters (Statement *self, GError **error)
{
  int count = sqlite3_bind_parameter_count (self->handle);

  for (int i = 1; i <= count; i++) {
    const char *name = sqlite3_bind_parameter_name (self->handle, i);
    guint64 number = 0;

    if (name == NULL || name[0] != '$' ||
        !g_ascii_string_to_unsigned (name + 1, 10, 1, YZ_SQLITE_PARAMETERS_MAX, &number, NULL)) {
      yz_error_set_subject (error,
                            YZ_ERROR_STORE,
                            NULL,
                            "parameter %s is not one of $1 … $%d",
                            name != NULL ? name : "?",
                            YZ_SQLITE_PARAMETERS_MAX);
      return FALSE;
    }
    self->numbers[number] = i;
  }
  return TRUE;
}

gpointer
yz_sqlite_statement_prepare (gpointer connection, const char *sql, GError **error)
{
  YzSqlite *sqlite = connection;
  Statement *self = g_new0 (Statement, 1);
  const char *tail = NULL;

  self->db = sqlite->db;
  if (sqlite3_prepare_v3 (sqlite->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &self->handle, &tail) !=
      SQLITE_OK) {
    yz_sqlite_set_error (sqlite->db, error);
  } else if (self->handle == NULL || tail[strspn (tail, " \t\n;")] != '\0') {
    yz_error_set_subject (error, YZ_ERROR_STORE, NULL, "not exactly one statement: %s", sql);
  } else if (map_parameters (self, error)) {
    return self;
  }
  yz_sqlite_statement_finalize (self);
  return NULL;
}

void
yz_sqlite_statement_finalize (gpointer statement)
{
  Statement *self = statement;

  sqlite3_finalize (self->handle);
  g_free (self);
}

gboolean
yz_sqlite_statement_writes (gpointer statement)
{
  Statement *self = statement;

  return !sqlite3_stmt_readonly (self->handle);
}

void
yz_sqlite_statement_reset (gpointer statement)
{
  Statement *self = statement;

  /* Answers the error of the last step, which was reported then. */
  sqlite3_reset (self->handle);
}

void
yz_sqlite_statement_forget (gpointer statement)
{
  Statement *self = statement;

  sqlite3_clear_bindings (self->handle);
}

/* The number SQLite has for a parameter, or 0. */
static int
find_number (Statement *self, int parameter, GError **error)
{
  int number = 0;

  if (parameter >= 1 && parameter <= YZ_SQLITE_PARAMETERS_MAX)
    number = self->numbers[parameter];
  if (number == 0)
    yz_error_set_subject (error,
                          YZ_ERROR_STORE,
                          NULL,
                          "no parameter $%d in: %s",
                          parameter,
                          sqlite3_sql (self->handle));
  return number;
}

static gboolean
check_bound (Statement *self, int answer, GError **error)
{
  if (answer == SQLITE_OK)
    return TRUE;
  yz_sqlite_set_error (self->db, error);
  return FALSE;
}

static gboolean
check_size (gsize size, GError **error)
{
  if (size <= YZ_SQLITE_VALUE_MAX)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_INPUT,
                NULL,
                (int64_t) size,
                YZ_SQLITE_VALUE_MAX,
                "a value of %" G_GSIZE_FORMAT " bytes; at most %d are stored",
                size,
                YZ_SQLITE_VALUE_MAX);
  return FALSE;
}

gboolean
yz_sqlite_statement_bind_int (gpointer statement, int parameter, int64_t value, GError **error)
{
  Statement *self = statement;
  int number = find_number (self, parameter, error);

  return number > 0 && check_bound (self, sqlite3_bind_int64 (self->handle, number, value), error);
}

gboolean
yz_sqlite_statement_bind_text (gpointer statement, int parameter, const char *value, GError **error)
{
  Statement *self = statement;
  int number = find_number (self, parameter, error);
  gsize size = strlen (value);

  return number > 0 && check_size (size, error) &&
         check_bound (self,
                      sqlite3_bind_text (self->handle, number, value, (int) size, SQLITE_TRANSIENT),
                      error);
}

gboolean
yz_sqlite_statement_bind_blob (gpointer statement,
                               int parameter,
                               const void *data,
                               gsize size,
                               GError **error)
{
  Statement *self = statement;
  int number = find_number (self, parameter, error);

  return number > 0 && check_size (size, error) &&
         check_bound (self,
                      sqlite3_bind_blob (self->handle, number, data, (int) size, SQLITE_TRANSIENT),
                      error);
}

gboolean
yz_sqlite_statement_bind_null (gpointer statement, int parameter, GError **error)
{
  Statement *self = statement;
  int number = find_number (self, parameter, error);

  return number > 0 && check_bound (self, sqlite3_bind_null (self->handle, number), error);
}

YzStep
yz_sqlite_statement_step (gpointer statement, GError **error)
{
  Statement *self = statement;

  switch (sqlite3_step (self->handle)) {
  case SQLITE_ROW:
    return YZ_STEP_ROW;
  case SQLITE_DONE:
    return YZ_STEP_DONE;
  default:
    yz_sqlite_set_error (self->db, error);
    return YZ_STEP_ERROR;
  }
}

int
yz_sqlite_statement_count_columns (gpointer statement)
{
  Statement *self = statement;

  return sqlite3_column_count (self->handle);
}

int64_t
yz_sqlite_statement_get_int (gpointer statement, int column)
{
  Statement *self = statement;

  return sqlite3_column_int64 (self->handle, column);
}

guint64
yz_sqlite_statement_get_ints (gpointer statement, int first, int n, int64_t *values)
{
  Statement *self = statement;
  guint64 nulls = 0;

  for (int i = 0; i < n; i++) {
    sqlite3_value *value = sqlite3_column_value (self->handle, first + i);

    values[i] = sqlite3_value_int64 (value);
    if (values[i] == 0 && sqlite3_value_type (value) == SQLITE_NULL)
      nulls |= (guint64) 1 << i;
  }
  return nulls;
}

const char *
yz_sqlite_statement_get_text (gpointer statement, int column, gsize *size)
{
  Statement *self = statement;
  const char *text = (const char *) sqlite3_column_text (self->handle, column);

  *size = (gsize) sqlite3_column_bytes (self->handle, column);
  return text;
}

const void *
yz_sqlite_statement_get_blob (gpointer statement, int column, gsize *size)
{
  Statement *self = statement;
  const void *data = sqlite3_column_blob (self->handle, column);

  *size = (gsize) sqlite3_column_bytes (self->handle, column);
  /* SQLite has no address for an empty blob, which yet is not NULL. */
  if (data == NULL && sqlite3_column_type (self->handle, column) != SQLITE_NULL)
    data = "";
  return data;
}

gboolean
yz_sqlite_statement_is_null (gpointer statement, int column)
{
  Statement *self = statement;

  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}

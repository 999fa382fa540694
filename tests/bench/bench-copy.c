/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-copy.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench-rows.h"

/* Bytes that are sent in one go. */
#define CHUNK 65536

static void
demand (PGconn *connection, gboolean done)
{
  if (done)
    return;
  fprintf (stderr, "%s", PQerrorMessage (connection));
  exit (1);
}

static void
run (PGconn *connection, const char *sql, ExecStatusType wanted)
{
  PGresult *result = PQexec (connection, sql);

  demand (connection, PQresultStatus (result) == wanted);
  PQclear (result);
}

static void
append_text (GString *row, const char *text)
{
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '\\' || *c == '\t' || *c == '\n' || *c == '\r')
      g_string_append_c (row, '\\');
    g_string_append_c (row, *c);
  }
}

static void
append_hex (GString *row, const uint8_t *bytes, int size)
{
  static const char digits[] = "0123456789abcdef";

  for (int i = 0; i < size; i++) {
    g_string_append_c (row, digits[bytes[i] >> 4]);
    g_string_append_c (row, digits[bytes[i] & 0x0f]);
  }
}

static void
append_value (GString *row, sqlite3_stmt *statement, int column)
{
  switch (sqlite3_column_type (statement, column)) {
  case SQLITE_NULL:
    g_string_append (row, "\\N");
    break;
  case SQLITE_BLOB:
    g_string_append (row, "\\\\x");
    append_hex (row,
                sqlite3_column_blob (statement, column),
                sqlite3_column_bytes (statement, column));
    break;
  default:
    append_text (row, (const char *) sqlite3_column_text (statement, column));
    break;
  }
}

/* "a, b, c" of the columns. Returns: (transfer full) */
static char *
list_columns (sqlite3_stmt *statement)
{
  GString *names = g_string_new (NULL);

  for (int i = 0; i < sqlite3_column_count (statement); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", sqlite3_column_name (statement, i));
  return g_string_free (names, FALSE);
}

static void
copy_table (sqlite3 *from, PGconn *to, const char *table)
{
  g_autofree char *select = g_strdup_printf ("SELECT * FROM %s ORDER BY 1", table);
  g_autofree char *empty = g_strdup_printf ("DELETE FROM %s", table);
  g_autofree char *columns = NULL;
  g_autofree char *copy = NULL;
  g_autoptr (GString) rows = g_string_sized_new (2 * CHUNK);
  sqlite3_stmt *statement = bench_prepare (from, select);
  PGresult *result = NULL;

  columns = list_columns (statement);
  copy = g_strdup_printf ("COPY %s (%s) FROM STDIN", table, columns);
  run (to, empty, PGRES_COMMAND_OK);
  run (to, copy, PGRES_COPY_IN);
  while (sqlite3_step (statement) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count (statement); i++) {
      if (i > 0)
        g_string_append_c (rows, '\t');
      append_value (rows, statement, i);
    }
    g_string_append_c (rows, '\n');
    if (rows->len >= CHUNK) {
      demand (to, PQputCopyData (to, rows->str, (int) rows->len) == 1);
      g_string_set_size (rows, 0);
    }
  }
  demand (to, rows->len == 0 || PQputCopyData (to, rows->str, (int) rows->len) == 1);
  demand (to, PQputCopyEnd (to, NULL) == 1);
  result = PQgetResult (to);
  demand (to, PQresultStatus (result) == PGRES_COMMAND_OK);
  PQclear (result);
  PQclear (PQgetResult (to));
  sqlite3_finalize (statement);
}

PGconn *
bench_copy_to_postgres (const char *path, const char *uri)
{
  g_autoptr (GError) error = NULL;
  YzStore *store = yz_store_create (uri, &error);
  PGconn *to = NULL;
  sqlite3 *from = NULL;
  sqlite3_stmt *tables = NULL;

  bench_check (store != NULL, error);
  yz_store_close (store);
  to = PQconnectdb (uri);
  demand (to, PQstatus (to) == CONNECTION_OK);
  /* Rows come in the order of tables, and not all of it is made in a day's work. */
  run (to, "SET session_replication_role = replica", PGRES_COMMAND_OK);
  if (sqlite3_open_v2 (path, &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    exit (1);
  tables = bench_prepare (from,
                          "SELECT name FROM sqlite_schema WHERE type = 'table'"
                          " AND name NOT LIKE 'sqlite%' ORDER BY 1");
  while (sqlite3_step (tables) == SQLITE_ROW)
    copy_table (from, to, (const char *) sqlite3_column_text (tables, 0));
  sqlite3_finalize (tables);
  sqlite3_close (from);
  run (to, "VACUUM ANALYZE", PGRES_COMMAND_OK);
  return to;
}

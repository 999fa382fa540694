/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-sqlite.h"

static void
set_damage (YzSqlite *self, const char *finding, GError **error)
{
  yz_error_set_subject (error,
                        YZ_ERROR_STORE_DAMAGED,
                        finding,
                        "%s: %s",
                        self->file->path,
                        finding);
}

gboolean
yz_sqlite_check_references (YzSqlite *self, GError **error)
{
  g_autofree char *finding = NULL;
  sqlite3_stmt *statement = NULL;
  int answer = sqlite3_prepare_v2 (self->db, "PRAGMA foreign_key_check", -1, &statement, NULL);

  if (answer == SQLITE_OK)
    answer = sqlite3_step (statement);
  if (answer == SQLITE_ROW)
    finding = g_strdup_printf ("row %" G_GINT64_FORMAT " of %s refers to nothing in %s",
                               (gint64) sqlite3_column_int64 (statement, 1),
                               (const char *) sqlite3_column_text (statement, 0),
                               (const char *) sqlite3_column_text (statement, 2));
  else if (answer != SQLITE_DONE)
    yz_sqlite_set_error (self->db, error);
  sqlite3_finalize (statement);
  if (finding != NULL)
    set_damage (self, finding, error);
  return answer == SQLITE_DONE;
}

gboolean
yz_sqlite_check_integrity (gpointer connection, GError **error)
{
  YzSqlite *self = connection;
  g_autofree char *finding = NULL;
  sqlite3_stmt *statement = NULL;
  int answer = SQLITE_OK;

  /* The file is to be looked at, not what is remembered of it. */
  sqlite3_db_release_memory (self->db);
  answer = sqlite3_prepare_v2 (self->db, "PRAGMA integrity_check (1)", -1, &statement, NULL);
  if (answer == SQLITE_OK)
    answer = sqlite3_step (statement);
  if (answer == SQLITE_ROW)
    finding = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  else
    yz_sqlite_set_error (self->db, error);
  sqlite3_finalize (statement);
  if (answer != SQLITE_ROW)
    return FALSE;
  if (g_strcmp0 (finding, "ok") != 0) {
    if (yz_sqlite_set_damage (self->db, error))
      return FALSE;
    set_damage (self, finding != NULL ? finding : "the check gave no answer", error);
    return FALSE;
  }
  return yz_sqlite_check_references (self, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-sqlite-schema.h"

/* What SQLite makes by itself is left out: indexes of keys have no text, and the table of what
 * ANALYZE found comes and goes. */
#define OBJECTS                                                                                    \
  "SELECT type, name, tbl_name, sql FROM sqlite_schema"                                            \
  " WHERE NOT (type = 'index' AND sql IS NULL)"                                                    \
  " AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))"
#define ORDER " ORDER BY name, type, tbl_name, sql"
#define N_COLUMNS 4

static const char all_objects[] = OBJECTS ORDER;
static const char versions_only[] = OBJECTS " AND name = 'migration'" ORDER;

/* The same scripts in memory. Returns: (nullable) */
static sqlite3 *
make_model (const YzMigrations *scripts, int64_t version, GError **error)
{
  sqlite3 *db = NULL;
  gboolean made =
    sqlite3_open_v2 (":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, NULL) ==
    SQLITE_OK;

  if (!made)
    yz_sqlite_set_error (db, error);
  for (int64_t i = 0; made && i <= version; i++) {
    g_autofree char *script = yz_migrations_make_script (scripts, i, YZ_DIALECT_SQLITE, error);

    made = script != NULL && yz_sqlite_execute (db, script, error);
  }
  if (made)
    return db;
  sqlite3_close (db);
  return NULL;
}

static gboolean
is_same (sqlite3_stmt *one, sqlite3_stmt *other)
{
  for (int i = 0; i < N_COLUMNS; i++)
    if (g_strcmp0 ((const char *) sqlite3_column_text (one, i),
                   (const char *) sqlite3_column_text (other, i)) != 0)
      return FALSE;
  return TRUE;
}

static void
set_difference (YzSqlite *self, sqlite3_stmt *shown, const char *what, GError **error)
{
  g_autofree char *type = g_utf8_make_valid ((const char *) sqlite3_column_text (shown, 0), -1);
  g_autofree char *name = g_utf8_make_valid ((const char *) sqlite3_column_text (shown, 1), -1);
  g_autofree char *subject = g_strdup_printf ("%s %s", type, name);

  yz_error_set_subject (error,
                        YZ_ERROR_STORE_DAMAGED,
                        subject,
                        "%s: the %s %s",
                        self->file->path,
                        subject,
                        what);
}

/* Walks through both in the same order up to the first difference. */
static gboolean
compare (YzSqlite *self, sqlite3 *model, sqlite3_stmt *ours, sqlite3_stmt *theirs, GError **error)
{
  for (;;) {
    int our_answer = sqlite3_step (ours);
    int their_answer = sqlite3_step (theirs);

    if (our_answer != SQLITE_ROW && our_answer != SQLITE_DONE) {
      yz_sqlite_set_error (model, error);
      return FALSE;
    }
    if (their_answer != SQLITE_ROW && their_answer != SQLITE_DONE) {
      yz_sqlite_set_error (self->db, error);
      return FALSE;
    }
    if (our_answer == SQLITE_DONE && their_answer == SQLITE_DONE)
      return TRUE;
    if (their_answer == SQLITE_DONE) {
      set_difference (self, ours, "is missing", error);
      return FALSE;
    }
    if (our_answer == SQLITE_DONE || !is_same (ours, theirs)) {
      set_difference (self, theirs, "is not as it must be", error);
      return FALSE;
    }
  }
}

gboolean
yz_sqlite_check_schema (YzSqlite *self,
                        const YzMigrations *scripts,
                        int64_t version,
                        GError **error)
{
  const char *sql = version > 0 ? all_objects : versions_only;
  sqlite3 *model = make_model (scripts, version, error);
  sqlite3_stmt *ours = NULL;
  sqlite3_stmt *theirs = NULL;
  gboolean same = FALSE;

  if (model == NULL)
    return FALSE;
  if (sqlite3_prepare_v2 (model, sql, -1, &ours, NULL) != SQLITE_OK)
    yz_sqlite_set_error (model, error);
  else if (sqlite3_prepare_v2 (self->db, sql, -1, &theirs, NULL) != SQLITE_OK)
    yz_sqlite_set_error (self->db, error);
  else
    same = compare (self, model, ours, theirs, error);
  sqlite3_finalize (ours);
  sqlite3_finalize (theirs);
  sqlite3_close (model);
  return same;
}

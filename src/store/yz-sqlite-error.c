/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-sqlite-ballast.h"
#include "yz-sqlite-checksum.h"
#include "yz-sqlite.h"

#include <errno.h>
#include <string.h>

/* "UNIQUE constraint failed: account.owner, account.kind" or "…: index 'name'". */
static char *
find_unique_subject (const char *message)
{
  const char *at = strstr (message, ": ");

  if (at == NULL)
    return NULL;
  at += 2;
  if (g_str_has_prefix (at, "index '")) {
    at += strlen ("index '");
    return g_strndup (at, strcspn (at, "'"));
  }
  return g_strndup (at, strcspn (at, ","));
}

/* "CHECK constraint failed: account_floor", "NOT NULL constraint failed: account.balance". */
static const char *
find_check_subject (const char *message)
{
  const char *at = strstr (message, ": ");

  return at != NULL ? at + 2 : NULL;
}

static void
set_constraint_error (int code, const char *message, GError **error)
{
  g_autofree char *subject = NULL;

  switch (code) {
  case SQLITE_CONSTRAINT_CHECK:
  case SQLITE_CONSTRAINT_NOTNULL:
    yz_error_set_subject (error, YZ_ERROR_CHECK, find_check_subject (message), "%s", message);
    break;
  case SQLITE_CONSTRAINT_UNIQUE:
  case SQLITE_CONSTRAINT_PRIMARYKEY:
  case SQLITE_CONSTRAINT_ROWID:
    subject = find_unique_subject (message);
    yz_error_set_subject (error, YZ_ERROR_UNIQUE, subject, "%s", message);
    break;
  case SQLITE_CONSTRAINT_TRIGGER:
    yz_error_set_subject (error, YZ_ERROR_REFUSED, message, "%s", message);
    break;
  default:
    yz_error_set_subject (error, YZ_ERROR_STORE, NULL, "%s", message);
    break;
  }
}

/* SQLite notes what the system said when a statement fails, but not when a commit does: then the
 * file knows. */
static int
find_number (sqlite3 *db)
{
  int number = sqlite3_system_errno (db);
  sqlite3_file *log = NULL;

  if (number == 0 &&
      sqlite3_file_control (db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK &&
      log != NULL && log->pMethods != NULL)
    log->pMethods->xFileControl (log, SQLITE_FCNTL_LAST_ERRNO, &number);
  if (number == 0)
    sqlite3_file_control (db, "main", SQLITE_FCNTL_LAST_ERRNO, &number);
  return number;
}

/* What an input/output error is to the person at the counter. */
static YzError
classify_io (int code, int number)
{
  if (number == ENOSPC || number == EDQUOT)
    return YZ_ERROR_STORE_FULL;
  if (number == EROFS)
    return YZ_ERROR_STORE_READ_ONLY;
  if (code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_CORRUPTFS ||
      code == SQLITE_IOERR_DATA)
    return YZ_ERROR_STORE_DAMAGED;
  return YZ_ERROR_STORE;
}

gboolean
yz_sqlite_set_damage (sqlite3 *db, GError **error)
{
  g_autofree char *place = yz_sqlite_checksum_dup_damage (db);

  if (place == NULL)
    return FALSE;
  yz_error_set_subject (error, YZ_ERROR_STORE_DAMAGED, place, "%s is damaged", place);
  return TRUE;
}

void
yz_sqlite_set_error (sqlite3 *db, GError **error)
{
  int code = db != NULL ? sqlite3_extended_errcode (db) : SQLITE_NOMEM;
  const char *message = db != NULL ? sqlite3_errmsg (db) : "out of memory";
  const char *path = db != NULL ? sqlite3_db_filename (db, "main") : NULL;
  YzError ours = YZ_ERROR_STORE;

  switch (code & 0xff) {
  case SQLITE_CONSTRAINT:
    set_constraint_error (code, message, error);
    return;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL:
    ours = YZ_ERROR_STORE_BUSY;
    break;
  case SQLITE_READONLY:
  case SQLITE_PERM:
    ours = YZ_ERROR_STORE_READ_ONLY;
    break;
  case SQLITE_FULL:
    ours = YZ_ERROR_STORE_FULL;
    break;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    /* Whether a file is one of ours was asked before SQLite opened it. */
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_DAMAGED,
                          message,
                          "%s: %s",
                          path != NULL ? path : "the database",
                          message);
    return;
  case SQLITE_IOERR:
    if (code == SQLITE_IOERR_DATA && yz_sqlite_set_damage (db, error))
      return;
    ours = classify_io (code, find_number (db));
    break;
  case SQLITE_OK:
    message = "no error";
    break;
  default:
    break;
  }
  /* Whatever it was that met the full disk. */
  if (ours == YZ_ERROR_STORE_FULL && path != NULL && yz_sqlite_ballast_drop (path))
    yz_error_set_subject (error,
                          ours,
                          path,
                          "%s (%d); the room kept for this is given up: make more soon",
                          message,
                          code);
  else
    yz_error_set_subject (error, ours, path, "%s (%d)", message, code);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-sqlite-checksum.h"
#include "yz-sqlite-disk.h"
#include "yz-sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* A reader beside a writer may have to try again for its snapshot. */
#define TRIES_MAX 100
#define TRY_MS 10

/* One step over all pages: a single snapshot, which in a write-ahead log holds up nobody. */
static gboolean
copy_pages (sqlite3 *from, sqlite3 *to, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");
  int answer = SQLITE_OK;

  if (backup == NULL) {
    yz_sqlite_set_error (to, error);
    return FALSE;
  }
  for (int i = 0; i < TRIES_MAX; i++) {
    answer = sqlite3_backup_step (backup, -1);
    if (answer != SQLITE_BUSY && answer != SQLITE_LOCKED)
      break;
    g_usleep (TRY_MS * 1000);
  }
  if (sqlite3_backup_finish (backup) == SQLITE_OK && answer == SQLITE_DONE)
    return TRUE;
  if (answer == SQLITE_BUSY || answer == SQLITE_LOCKED)
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_BUSY,
                          NULL,
                          "the database could not be copied: busy");
  else if (answer != SQLITE_IOERR_DATA || !yz_sqlite_set_damage (from, error))
    yz_sqlite_set_error (to, error);
  return FALSE;
}

/* Fills the empty file @path, so that it stands by itself: without a log beside it. */
static gboolean
fill (sqlite3 *from, const char *path, GError **error)
{
  sqlite3 *to = NULL;
  gboolean done = FALSE;

  if (yz_sqlite_checksum_open (path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX) !=
        SQLITE_OK ||
      yz_sqlite_checksum_follow (from, to) != SQLITE_OK) {
    yz_sqlite_set_error (to, error);
  } else {
    sqlite3_extended_result_codes (to, 1);
    done = yz_sqlite_execute (to, "PRAGMA synchronous = OFF", error) &&
           copy_pages (from, to, error) && yz_sqlite_set_journal (to, "delete", error);
  }
  sqlite3_close (to);
  return done && yz_sqlite_disk_sync (path, error);
}

gboolean
yz_sqlite_copy (YzSqlite *self, const char *path, gboolean replace, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".XXXXXX", NULL);
  gboolean done = FALSE;
  int fd = -1;

  if (!replace && g_access (path, F_OK) == 0) {
    yz_sqlite_disk_set_error (EEXIST, path, error);
    return FALSE;
  }
  fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) {
    yz_sqlite_disk_set_error (errno, path, error);
    return FALSE;
  }
  close (fd);
  done = fill (self->db, part, error) && yz_sqlite_disk_move (part, path, replace, error) &&
         yz_sqlite_disk_sync_directory (path, error);
  if (!done)
    yz_sqlite_disk_delete (part);
  return done;
}

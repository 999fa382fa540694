/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-sqlite-checksum.h"

#include "yz-checked-file.h"
#include "yz-page-sum.h"
#include "yz-sqlite.h"

#include <string.h>

/* Where the file below begins in the memory that SQLite gives for one of ours. */
#define FILE_SIZE ((int) ((sizeof (YzCheckedFile) + 15) / 16 * 16))

/* A way to files that looks at what passes, in front of another one. */
typedef struct {
  sqlite3_vfs vfs;
  sqlite3_vfs *below;
  char *below_name;
  int below_size;
  char *name;
} Shim;

/* One for each way that was SQLite's default at some time; they stay registered. */
G_LOCK_DEFINE_STATIC (shims);
static GPtrArray *shims = NULL;

static sqlite3_vfs *
get_below (sqlite3_vfs *vfs)
{
  return ((Shim *) vfs->pAppData)->below;
}

static int
on_open (sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *file, int flags, int *flags_out)
{
  sqlite3_vfs *below = get_below (vfs);
  YzCheckedFile *self = (YzCheckedFile *) file;
  int answer = SQLITE_OK;

  if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0)
    return below->xOpen (below, path, file, flags, flags_out);
  memset (file, 0, (gsize) vfs->szOsFile);
  self->below = (sqlite3_file *) ((char *) file + FILE_SIZE);
  answer = below->xOpen (below, path, self->below, flags, flags_out);
  if (answer == SQLITE_OK)
    yz_checked_file_start (self, path, (flags & SQLITE_OPEN_WAL) != 0);
  else if (self->below->pMethods != NULL)
    self->below->pMethods->xClose (self->below);
  return answer;
}

/* Everything else is passed on as it is. */

static int
on_delete (sqlite3_vfs *vfs, const char *path, int sync_directory)
{
  sqlite3_vfs *below = get_below (vfs);

  return below->xDelete (below, path, sync_directory);
}

static int
on_access (sqlite3_vfs *vfs, const char *path, int flags, int *answer)
{
  sqlite3_vfs *below = get_below (vfs);

  return below->xAccess (below, path, flags, answer);
}

static int
on_full_path (sqlite3_vfs *vfs, const char *path, int size, char *full)
{
  sqlite3_vfs *below = get_below (vfs);

  return below->xFullPathname (below, path, size, full);
}

static int
on_randomness (sqlite3_vfs *vfs, int size, char *bytes)
{
  sqlite3_vfs *below = get_below (vfs);

  return below->xRandomness (below, size, bytes);
}

static int
on_sleep (sqlite3_vfs *vfs, int microseconds)
{
  sqlite3_vfs *below = get_below (vfs);

  return below->xSleep (below, microseconds);
}

static int
on_time (sqlite3_vfs *vfs, double *days)
{
  sqlite3_vfs *below = get_below (vfs);

  return below->xCurrentTime (below, days);
}

static int
on_time_int (sqlite3_vfs *vfs, sqlite3_int64 *ms)
{
  sqlite3_vfs *below = get_below (vfs);

  return below->xCurrentTimeInt64 (below, ms);
}

static int
on_last_error (sqlite3_vfs *vfs, int size, char *message)
{
  sqlite3_vfs *below = get_below (vfs);

  return below->xGetLastError != NULL ? below->xGetLastError (below, size, message) : 0;
}

/* Extensions are never loaded. */

static Shim *
make_shim (sqlite3_vfs *below, guint number)
{
  Shim *self = g_new0 (Shim, 1);

  self->below = below;
  self->below_name = g_strdup (below->zName);
  self->below_size = below->szOsFile;
  self->name = g_strdup_printf ("yizhan-checksum-%u", number);
  self->vfs = (sqlite3_vfs){
    .iVersion = MIN (below->iVersion, 2),
    .szOsFile = FILE_SIZE + below->szOsFile,
    .mxPathname = below->mxPathname,
    .zName = self->name,
    .pAppData = self,
    .xOpen = on_open,
    .xDelete = on_delete,
    .xAccess = on_access,
    .xFullPathname = on_full_path,
    .xRandomness = on_randomness,
    .xSleep = on_sleep,
    .xCurrentTime = on_time,
    .xGetLastError = on_last_error,
    .xCurrentTimeInt64 =
      below->iVersion >= 2 && below->xCurrentTimeInt64 != NULL ? on_time_int : NULL,
  };
  return self;
}

/* The name of ours in front of what is the default now. */
static const char *
find_name (void)
{
  sqlite3_vfs *below = sqlite3_vfs_find (NULL);
  Shim *shim = NULL;

  if (below == NULL)
    return NULL;
  G_LOCK (shims);
  if (shims == NULL)
    shims = g_ptr_array_new ();
  for (guint i = 0; i < shims->len && shim == NULL; i++) {
    Shim *one = g_ptr_array_index (shims, i);

    if (one->below == below && one->below_size == below->szOsFile &&
        g_str_equal (one->below_name, below->zName))
      shim = one;
  }
  if (shim == NULL) {
    shim = make_shim (below, shims->len + 1);
    g_ptr_array_add (shims, shim);
  }
  /* Again each time, for SQLite forgets all of them when it is shut down. */
  sqlite3_vfs_register (&shim->vfs, 0);
  G_UNLOCK (shims);
  return shim->name;
}

int
yz_sqlite_checksum_open (const char *name, sqlite3 **db, int flags)
{
  return sqlite3_open_v2 (name, db, flags, find_name ());
}

static YzCheckedFile *
find_file (sqlite3 *db)
{
  sqlite3_file *file = NULL;

  if (db == NULL ||
      sqlite3_file_control (db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK)
    return NULL;
  return yz_checked_file_cast (file);
}

gboolean
yz_sqlite_checksum_start (sqlite3 *db, GError **error)
{
  YzCheckedFile *file = find_file (db);
  int reserve = YZ_SQLITE_CHECKSUM_RESERVE;
  int64_t page_size = 0;

  g_assert (file != NULL);
  if (!yz_sqlite_read_int (db, "PRAGMA page_size", &page_size, error))
    return FALSE;
  if (sqlite3_file_control (db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve) == SQLITE_OK &&
      yz_checked_file_begin_sealing (file, (int) page_size) == SQLITE_OK)
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_STORE, NULL, "no room for sums could be reserved");
  return FALSE;
}

int
yz_sqlite_checksum_follow (sqlite3 *from, sqlite3 *to)
{
  YzCheckedFile *source = find_file (from);
  YzCheckedFile *target = find_file (to);

  if (source == NULL || !source->checking)
    return SQLITE_OK;
  g_assert (target != NULL);
  return yz_checked_file_begin_sealing (target, source->page_size);
}

gboolean
yz_sqlite_checksum_is_on (sqlite3 *db)
{
  YzCheckedFile *file = find_file (db);

  return file != NULL && file->checking;
}

char *
yz_sqlite_checksum_dup_damage (sqlite3 *db)
{
  YzCheckedFile *file = find_file (db);

  if (file == NULL || !file->damaged)
    return NULL;
  return g_strdup_printf ("%s %" G_GINT64_FORMAT " of %s%s",
                          file->damaged_log ? "frame" : "page",
                          file->damage,
                          file->path,
                          file->damaged_log ? "-wal" : "");
}

gboolean
yz_sqlite_checksum_log_is_damaged (sqlite3 *db)
{
  YzCheckedFile *file = find_file (db);

  return file != NULL && file->damaged && file->damaged_log;
}

gboolean
yz_sqlite_checksum_was_on (const guint8 *page, gsize size)
{
  g_autofree guint8 *copy = NULL;

  if (size <= YZ_SQLITE_CHECKSUM_RESERVE_AT || size % YZ_SQLITE_CHECKSUM_RESERVE != 0)
    return FALSE;
  copy = g_memdup2 (page, size);
  copy[YZ_SQLITE_CHECKSUM_RESERVE_AT] = YZ_SQLITE_CHECKSUM_RESERVE;
  return yz_page_sum_fits (copy, size);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-store"

#include "yz-backup.h"

#include "yz-clock.h"
#include "yz-sqlite-disk.h"
#include "yz-sqlite-schema.h"
#include "yz-sqlite.h"
#include "yz-store-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Restores within one second that have to find a name each. */
#define ASIDE_MAX 100

/* What may stand beside a database and belongs to it. -shm is made anew from -wal. */
static const char *const companions[] = { "-wal", "-journal" };

gboolean
yz_backup_write (YzStore *store, const char *path, GError **error)
{
  g_autofree char *absolute = NULL;

  yz_store_assert_owner (store);
  g_return_val_if_fail (path != NULL, FALSE);

  if (store->depth > 0) {
    yz_error_set_subject (error, YZ_ERROR_STORE, NULL, "a backup in the middle of a transaction");
    return FALSE;
  }
  if (store->driver->copy == NULL) {
    yz_error_set_subject (error,
                          YZ_ERROR_STORE,
                          NULL,
                          "a server is backed up with its own tools: pg_basebackup, or pg_dump");
    return FALSE;
  }
  absolute = g_canonicalize_filename (path, NULL);
  return store->driver->copy (store->connection, absolute, error);
}

static gboolean
copy_beside (const char *from, const char *part, GError **error)
{
  g_autoptr (YzSqlite) source = yz_sqlite_open (from, YZ_STORE_READ, -1, error);

  return source != NULL && yz_sqlite_copy (source, part, FALSE, error);
}

/* The engine's check, and the scripts and checksums that the backup is too old to know. */
static gboolean
bring_up_to_date (const char *part, const YzMigrations *migrations, GError **error)
{
  YzSqlite *connection = yz_sqlite_open_private (part, error);
  YzStore *store = NULL;
  gboolean done = FALSE;
  int64_t version = 0;

  if (connection == NULL)
    return FALSE;
  store = yz_store_wrap (&yz_sqlite_driver, connection, YZ_STORE_WRITE, part, part);
  done = yz_sqlite_check_schema (connection, migrations, 0, error) &&
         yz_migration_read_version (store, &version, error) &&
         yz_store_check_version (store, version, migrations, error) &&
         yz_sqlite_check_schema (connection, migrations, version, error) &&
         yz_store_check_integrity (store, error) &&
         yz_migration_run (store, migrations, version, error);
  connection = yz_store_unwrap (store);
  if (done && yz_sqlite_add_checksums (connection, error))
    return yz_sqlite_finish (connection, error);
  yz_sqlite_close (connection);
  return FALSE;
}

static gboolean
prove (const char *part,
       const YzMigrations *migrations,
       YzBackupProof proof,
       gpointer data,
       GError **error)
{
  g_autoptr (YzStore) candidate = NULL;

  if (proof == NULL)
    return TRUE;
  candidate = yz_store_open_with (part, YZ_STORE_READ, migrations, error);
  return candidate != NULL && proof (candidate, data, error);
}

static gboolean
is_free (const char *path)
{
  gboolean taken = g_access (path, F_OK) == 0;

  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++) {
    g_autofree char *beside = g_strconcat (path, companions[i], NULL);

    taken = taken || g_access (beside, F_OK) == 0;
  }
  return !taken;
}

/* A name that is free: PATH.before-restore-20261122-093000, and -2, -3 … after it. */
static char *
find_aside (const char *path, GError **error)
{
  g_autoptr (GDateTime) now =
    g_date_time_new_from_unix_local ((gint64) (yz_clock_now_ms () / 1000));
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *name = g_strdup_printf ("%s.before-restore-%s", path, time);

  for (int i = 2; i <= ASIDE_MAX && !is_free (name); i++) {
    g_free (name);
    name = g_strdup_printf ("%s.before-restore-%s-%d", path, time, i);
  }
  if (is_free (name))
    return g_steal_pointer (&name);
  yz_sqlite_disk_set_error (EEXIST, name, error);
  return NULL;
}

/* Renames what stands beside a database; what is not there does not matter. */
static gboolean
move_companions (const char *from, const char *to, GError **error)
{
  g_autofree char *index = g_strconcat (from, "-shm", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++) {
    g_autofree char *old = g_strconcat (from, companions[i], NULL);
    g_autofree char *new = g_strconcat (to, companions[i], NULL);

    if (rename (old, new) != 0 && errno != ENOENT) {
      yz_sqlite_disk_set_error (errno, old, error);
      return FALSE;
    }
  }
  g_unlink (index);
  return TRUE;
}

/* Gives the old file a second name, or another one where a file system knows only one: with two
 * there is a store at the path at every moment. */
static gboolean
name_aside (const char *path, const char *aside, GError **error)
{
  if (link (path, aside) == 0)
    return TRUE;
  if ((errno == EPERM || errno == EOPNOTSUPP) && rename (path, aside) == 0)
    return TRUE;
  yz_sqlite_disk_set_error (errno, aside, error);
  return FALSE;
}

static gboolean
is_same_file (const char *one, const char *other)
{
  struct stat a = { 0 };
  struct stat b = { 0 };

  return stat (one, &a) == 0 && stat (other, &b) == 0 && a.st_dev == b.st_dev &&
         a.st_ino == b.st_ino;
}

/* Takes back what replace() did before it failed. */
static void
put_back (const char *path, const char *aside, gboolean named, GError **error)
{
  if (named && is_same_file (path, aside)) {
    g_unlink (aside);
  } else if (named && rename (aside, path) != 0) {
    g_prefix_error (error, "(the store before this is now %s) ", aside);
    return;
  }
  move_companions (aside, path, NULL);
}

/* Moves the old store, if there is one, to @aside, and @part to @path. */
static gboolean
replace (const char *part, const char *path, const char *aside, gboolean there, GError **error)
{
  gboolean named = FALSE;

  if (there && !yz_sqlite_file_fold_log (path, error))
    return FALSE;
  named = there && name_aside (path, aside, error);
  if ((!there || named) && move_companions (path, aside, error) &&
      yz_sqlite_disk_move (part, path, TRUE, error) && yz_sqlite_disk_sync_directory (path, error))
    return TRUE;
  put_back (path, aside, named, error);
  return FALSE;
}

/* Under the lock of the store. */
static gboolean
swap (const char *part, const char *path, char **moved_aside, GError **error)
{
  g_autofree char *aside = NULL;
  struct stat info = { 0 };
  gboolean there = stat (path, &info) == 0;
  int lock_fd = -1;
  gboolean done = FALSE;

  if (there && !S_ISREG (info.st_mode)) {
    yz_error_set_subject (error, YZ_ERROR_STORE_FOREIGN, path, "%s is not a file", path);
    return FALSE;
  }
  lock_fd = yz_sqlite_file_lock (path, error);
  if (lock_fd < 0)
    return FALSE;
  there = g_access (path, F_OK) == 0;
  aside = find_aside (path, error);
  done = aside != NULL && replace (part, path, aside, there, error);
  yz_sqlite_file_unlock (lock_fd);
  if (done && there && moved_aside != NULL)
    *moved_aside = g_steal_pointer (&aside);
  return done;
}

gboolean
yz_backup_restore_with (const char *path,
                        const char *uri,
                        const YzMigrations *migrations,
                        YzBackupProof proof,
                        gpointer data,
                        char **moved_aside,
                        GError **error)
{
  g_autofree char *to = yz_store_parse_uri (uri, error);
  g_autofree char *from = to != NULL ? yz_store_parse_uri (path, error) : NULL;
  g_autofree char *part = NULL;
  gboolean done = FALSE;

  if (moved_aside != NULL)
    *moved_aside = NULL;
  if (from == NULL)
    return FALSE;
  if (g_str_equal (from, to)) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, path, "%s is the store itself", path);
    return FALSE;
  }
  if (!yz_sqlite_disk_make_directory (to, error))
    return FALSE;
  part =
    g_strdup_printf ("%s.restore-%d-%" G_GINT64_FORMAT, to, getpid (), g_get_monotonic_time ());
  done = copy_beside (from, part, error) && bring_up_to_date (part, migrations, error) &&
         prove (part, migrations, proof, data, error) && swap (part, to, moved_aside, error);
  yz_sqlite_disk_delete (part);
  return done;
}

gboolean
yz_backup_restore (const char *path,
                   const char *uri,
                   YzBackupProof proof,
                   gpointer data,
                   char **moved_aside,
                   GError **error)
{
  g_autoptr (YzMigrations) migrations = yz_migrations_load (error);

  return migrations != NULL &&
         yz_backup_restore_with (path, uri, migrations, proof, data, moved_aside, error);
}

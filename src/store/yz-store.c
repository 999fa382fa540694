/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-store"

#include "yz-sqlite-disk.h"
#include "yz-sqlite.h"
#include "yz-store-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define URI_MAX 4096

void
yz_store_assert_owner (const YzStore *self)
{
  g_assert (self != NULL);
  g_assert (self->owner == g_thread_self ());
}

/* Follows links, of the directory where the file itself is not there yet: two names of one file
 * must not have two locks. */
static char *
resolve (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *directory = g_path_get_dirname (absolute);
  g_autofree char *name = g_path_get_basename (absolute);
  char *real = realpath (absolute, NULL);
  char *result = NULL;

  if (real == NULL) {
    real = realpath (directory, NULL);
    result = real != NULL ? g_build_filename (real, name, NULL) : g_steal_pointer (&absolute);
  } else {
    result = g_strdup (real);
  }
  free (real);
  return result;
}

char *
yz_store_parse_uri (const char *uri, GError **error)
{
  const char *path = uri;

  if (uri == NULL || strlen (uri) > URI_MAX) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, NULL, "the name of a store is too long");
    return NULL;
  }
  if (g_str_has_prefix (uri, "postgresql:") || g_str_has_prefix (uri, "postgres:")) {
    yz_error_set_subject (error, YZ_ERROR_STORE, uri, "PostgreSQL is not built in");
    return NULL;
  }
  if (g_str_has_prefix (uri, "sqlite:"))
    path = uri + strlen ("sqlite:");
  if (*path == '\0' || (path == uri && strstr (path, "://") != NULL)) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, uri, "not the name of a store: \"%s\"", uri);
    return NULL;
  }
  return resolve (path);
}

YzStore *
yz_store_wrap (const YzStoreDriver *driver, gpointer connection, YzStoreMode mode, const char *path)
{
  YzStore *self = g_new0 (YzStore, 1);

  self->driver = driver;
  self->connection = connection;
  self->mode = mode;
  self->owner = g_thread_self ();
  self->path = g_strdup (path);
  self->files_dir = g_strconcat (path, ".files", NULL);
  self->cache = yz_store_make_cache ();
  g_queue_init (&self->taken);
  self->posted = g_ptr_array_new ();
  return self;
}

gpointer
yz_store_unwrap (YzStore *self)
{
  gpointer connection = self->connection;

  yz_store_assert_owner (self);
  g_assert (self->depth == 0);
  g_assert (self->taken.length == 0);
  g_assert (self->posted->len == 0);
  g_hash_table_unref (self->cache);
  g_ptr_array_unref (self->posted);
  g_free (self->path);
  g_free (self->files_dir);
  g_free (self);
  return connection;
}

void
yz_store_close (YzStore *self)
{
  const YzStoreDriver *driver = NULL;

  if (self == NULL)
    return;
  driver = self->driver;
  driver->close (yz_store_unwrap (self));
}

gboolean
yz_store_check_version (YzStore *self,
                        int64_t version,
                        const YzMigrations *migrations,
                        GError **error)
{
  int64_t known = yz_migrations_get_version (migrations);

  if (version <= known)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_STORE_NEWER,
                self->path,
                version,
                known,
                "%s has version %" G_GINT64_FORMAT ", this program knows %" G_GINT64_FORMAT,
                self->path,
                version,
                known);
  return FALSE;
}

/* Finds the version, and brings a writing connection up to date. */
static gboolean
settle_version (YzStore *self, const YzMigrations *migrations, GError **error)
{
  int64_t known = yz_migrations_get_version (migrations);
  int64_t version = 0;

  if (!yz_migration_read_version (self, &version, error) ||
      !yz_store_check_version (self, version, migrations, error))
    return FALSE;
  if (self->mode == YZ_STORE_WRITE)
    return self->driver->start_writing (self->connection, error) &&
           yz_migration_run (self, migrations, version, error);
  if (version == known)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_STORE,
                self->path,
                version,
                known,
                "%s has version %" G_GINT64_FORMAT
                " and must be opened for writing once to become %" G_GINT64_FORMAT,
                self->path,
                version,
                known);
  return FALSE;
}

/* Opens the store at the absolute @path; @lock_fd as in yz_sqlite_open(). */
static YzStore *
open_path (const char *path,
           YzStoreMode mode,
           int lock_fd,
           const YzMigrations *migrations,
           GError **error)
{
  g_autoptr (YzStore) self = NULL;
  YzSqlite *connection = yz_sqlite_open (path, mode, lock_fd, error);

  if (connection == NULL)
    return NULL;
  self = yz_store_wrap (&yz_sqlite_driver, connection, mode, path);
  if (!settle_version (self, migrations, error))
    return NULL;
  return g_steal_pointer (&self);
}

YzStore *
yz_store_open_with (const char *uri,
                    YzStoreMode mode,
                    const YzMigrations *migrations,
                    GError **error)
{
  g_autofree char *path = yz_store_parse_uri (uri, error);

  return path != NULL ? open_path (path, mode, -1, migrations, error) : NULL;
}

/* Makes the file @part with everything in it. */
static gboolean
make_part (const char *part, const YzMigrations *migrations, GError **error)
{
  YzStore *store = NULL;
  YzSqlite *connection = NULL;
  gboolean done = FALSE;

  yz_sqlite_disk_delete (part);
  connection = yz_sqlite_make (part, error);
  if (connection == NULL)
    return FALSE;
  store = yz_store_wrap (&yz_sqlite_driver, connection, YZ_STORE_WRITE, part);
  done = yz_migration_run (store, migrations, 0, error);
  connection = yz_store_unwrap (store);
  if (done)
    return yz_sqlite_finish (connection, error);
  yz_sqlite_close (connection);
  return FALSE;
}

YzStore *
yz_store_create_with (const char *uri, const YzMigrations *migrations, GError **error)
{
  g_autofree char *path = yz_store_parse_uri (uri, error);
  g_autofree char *part = NULL;
  int lock_fd = -1;

  if (path == NULL)
    return NULL;
  if (g_access (path, F_OK) == 0) {
    yz_sqlite_disk_set_error (EEXIST, path, error);
    return NULL;
  }
  if (!yz_sqlite_disk_make_directory (path, error))
    return NULL;
  lock_fd = yz_sqlite_file_lock (path, error);
  if (lock_fd < 0)
    return NULL;
  part = g_strconcat (path, ".new", NULL);
  if (make_part (part, migrations, error) && yz_sqlite_disk_move (part, path, FALSE, error) &&
      yz_sqlite_disk_sync_directory (path, error))
    return open_path (path, YZ_STORE_WRITE, lock_fd, migrations, error);
  yz_sqlite_disk_delete (part);
  yz_sqlite_file_unlock (lock_fd);
  return NULL;
}

YzStore *
yz_store_create (const char *uri, GError **error)
{
  g_autoptr (YzMigrations) migrations = yz_migrations_load (error);

  return migrations != NULL ? yz_store_create_with (uri, migrations, error) : NULL;
}

YzStore *
yz_store_open (const char *uri, YzStoreMode mode, GError **error)
{
  g_autoptr (YzMigrations) migrations = yz_migrations_load (error);

  return migrations != NULL ? yz_store_open_with (uri, mode, migrations, error) : NULL;
}

YzStoreMode
yz_store_get_mode (const YzStore *self)
{
  g_assert (self != NULL);
  return self->mode;
}

const char *
yz_store_get_path (const YzStore *self)
{
  g_assert (self != NULL);
  return self->path;
}

const char *
yz_store_get_files_dir (const YzStore *self)
{
  g_assert (self != NULL);
  /* Who writes a file there meets the error, with the name. */
  if (self->mode == YZ_STORE_WRITE && g_mkdir_with_parents (self->files_dir, 0700) != 0)
    g_debug ("%s: %s", self->files_dir, g_strerror (errno));
  return self->files_dir;
}

guint64
yz_store_get_epoch (const YzStore *self)
{
  g_assert (self != NULL);
  return self->epoch;
}

void
yz_store_roll_back (YzStore *self)
{
  self->epoch++;
  if (!self->driver->in_transaction (self->connection))
    return;
  yz_store_settle (self);
  if (self->grouped)
    yz_group_undo_part (self);
  else
    self->driver->rollback (self->connection);
}

int64_t
yz_store_get_changes (YzStore *self)
{
  yz_store_assert_owner (self);
  return self->driver->get_changes (self->connection);
}

gboolean
yz_store_claim (YzStore *self, int64_t desk, GError **error)
{
  yz_store_assert_owner (self);
  g_assert (self->mode == YZ_STORE_WRITE && self->depth == 0);
  return self->driver->claim == NULL || self->driver->claim (self->connection, desk, error);
}

gboolean
yz_store_check_integrity (YzStore *self, GError **error)
{
  yz_store_assert_owner (self);
  return self->driver->check_integrity (self->connection, error);
}

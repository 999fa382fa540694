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
  if (yz_store_is_server (uri)) {
    yz_error_set_subject (error,
                          YZ_ERROR_STORE,
                          NULL,
                          "a server is backed up and restored with its own tools: pg_basebackup, "
                          "or pg_dump and pg_restore");
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
  self = yz_store_wrap (&yz_sqlite_driver, connection, mode, path, path);
  if (!yz_store_settle_version (self, migrations, error))
    return NULL;
  return g_steal_pointer (&self);
}

YzStore *
yz_sqlite_store_open (const char *uri,
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
  store = yz_store_wrap (&yz_sqlite_driver, connection, YZ_STORE_WRITE, part, part);
  done = yz_migration_run (store, migrations, 0, error);
  connection = yz_store_unwrap (store);
  if (done)
    return yz_sqlite_finish (connection, error);
  yz_sqlite_close (connection);
  return FALSE;
}

YzStore *
yz_sqlite_store_create (const char *uri, const YzMigrations *migrations, GError **error)
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

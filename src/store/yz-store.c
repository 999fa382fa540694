/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-store"

#include "yz-store-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define URI_MAX 4096

/* Its address tells threads apart; it is asked for at every column of every row. */
static __thread char this_thread;

void
yz_store_assert_owner (const YzStore *self)
{
  g_assert (self != NULL);
  g_assert (self->owner == &this_thread);
}

YzStore *
yz_store_wrap (const YzStoreDriver *driver,
               gpointer connection,
               YzStoreMode mode,
               const char *name,
               const char *path)
{
  YzStore *self = g_new0 (YzStore, 1);

  self->driver = driver;
  self->connection = connection;
  self->mode = mode;
  self->owner = &this_thread;
  self->path = g_strdup (path);
  self->name = g_strdup (name);
  if (path != NULL)
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
  g_free (self->name);
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
                self->name,
                version,
                known,
                "%s has version %" G_GINT64_FORMAT ", this program knows %" G_GINT64_FORMAT,
                self->name,
                version,
                known);
  return FALSE;
}

gboolean
yz_store_settle_version (YzStore *self, const YzMigrations *migrations, GError **error)
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
                self->name,
                version,
                known,
                "%s has version %" G_GINT64_FORMAT
                " and must be opened for writing once to become %" G_GINT64_FORMAT,
                self->name,
                version,
                known);
  return FALSE;
}

gboolean
yz_store_is_server (const char *uri)
{
  return uri != NULL &&
         (g_str_has_prefix (uri, "postgresql:") || g_str_has_prefix (uri, "postgres:"));
}

static gboolean
check_uri (const char *uri, GError **error)
{
  if (uri != NULL && strlen (uri) <= URI_MAX)
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_INPUT, NULL, "the name of a store is too long");
  return FALSE;
}

YzStore *
yz_store_open_with (const char *uri,
                    YzStoreMode mode,
                    const YzMigrations *migrations,
                    GError **error)
{
  if (!check_uri (uri, error))
    return NULL;
  return yz_store_is_server (uri) ? yz_pg_store_open (uri, mode, migrations, error)
                                  : yz_sqlite_store_open (uri, mode, migrations, error);
}

YzStore *
yz_store_create_with (const char *uri, const YzMigrations *migrations, GError **error)
{
  if (!check_uri (uri, error))
    return NULL;
  return yz_store_is_server (uri) ? yz_pg_store_create (uri, migrations, error)
                                  : yz_sqlite_store_create (uri, migrations, error);
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

gboolean
yz_store_takes_several (const YzStore *self)
{
  return self->driver->dialect == YZ_DIALECT_POSTGRESQL;
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
  if (self->driver->get_epoch != NULL)
    return self->epoch + self->driver->get_epoch (self->connection);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pg"

#include "yz-pg.h"

/* Files of a station (its desk key, evidence) stand on the station's own PC. The directory is named
 * after the database and the moment the store was made: that stays the same when the server has
 * another name tomorrow, or a standby has become the primary. */
static gboolean
find_files_dir (YzStore *self, GError **error)
{
  YzPg *connection = self->connection;
  g_autofree char *name = g_strdup (PQdb (connection->conn));
  g_autofree char *file = NULL;
  int64_t made_ms = 0;

  if (!yz_pg_ask_int (connection,
                      "SELECT applied_ms FROM migration WHERE version = 1",
                      &made_ms,
                      error))
    return FALSE;
  g_strcanon (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", '_');
  file = g_strdup_printf ("city-%s-%" G_GINT64_FORMAT ".files", name, made_ms);
  self->files_dir = g_build_filename (g_get_user_data_dir (), "yizhan", file, NULL);
  return TRUE;
}

static YzStore *
wrap (const char *uri, YzStoreMode mode, GError **error)
{
  YzPg *connection = yz_pg_open (uri, mode, error);

  if (connection == NULL)
    return NULL;
  return yz_store_wrap (&yz_pg_driver,
                        connection,
                        mode,
                        yz_pg_address_get_name (connection->address),
                        NULL);
}

YzStore *
yz_pg_store_open (const char *uri, YzStoreMode mode, const YzMigrations *migrations, GError **error)
{
  g_autoptr (YzStore) self = wrap (uri, mode, error);

  if (self == NULL || !yz_pg_schema_find (self->connection, error) ||
      !yz_store_settle_version (self, migrations, error) || !find_files_dir (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

YzStore *
yz_pg_store_create (const char *uri, const YzMigrations *migrations, GError **error)
{
  g_autoptr (YzStore) self = wrap (uri, YZ_STORE_WRITE, error);

  if (self == NULL || !yz_migration_run (self, migrations, 0, error) ||
      !find_files_dir (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

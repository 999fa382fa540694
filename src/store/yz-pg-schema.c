/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pg"

#include "yz-pg.h"

#include <string.h>

/* "yizhan" as a number: the key of the lock that those who migrate take. */
#define LOCK "133531364778350"

/* Tables of anybody; what extensions bring does not count. */
#define FOREIGN_TABLES                                                                             \
  "SELECT count(*) FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p') "                      \
  "AND c.relnamespace = pg_catalog.to_regnamespace('public') AND NOT EXISTS ("                     \
  "SELECT 1 FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"

#define OUR_COLUMNS                                                                                \
  "SELECT count(*) FROM pg_catalog.pg_attribute "                                                  \
  "WHERE attrelid = pg_catalog.to_regclass('public.migration') "                                   \
  "AND attname IN ('version', 'name', 'applied_ms')"

gboolean
yz_pg_ask_int (YzPg *self, const char *sql, int64_t *value, GError **error)
{
  YzPgStatement *statement = yz_pg_statement_prepare (self, sql, error);
  YzStep step = YZ_STEP_ERROR;

  *value = 0;
  if (statement == NULL)
    return FALSE;
  step = yz_pg_statement_step (statement, error);
  if (step == YZ_STEP_ROW)
    *value = yz_pg_statement_get_int (statement, 0);
  yz_pg_statement_finalize (statement);
  return step != YZ_STEP_ERROR;
}

gboolean
yz_pg_schema_find (YzPg *self, GError **error)
{
  const char *name = yz_pg_address_get_name (self->address);
  int64_t columns = 0;
  int64_t tables = 0;

  if (!yz_pg_ask_int (self, OUR_COLUMNS, &columns, error) ||
      (columns != 3 && !yz_pg_ask_int (self, FOREIGN_TABLES, &tables, error)))
    return FALSE;
  if (columns == 3)
    return TRUE;
  if (tables > 0)
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_FOREIGN,
                          name,
                          "%s holds tables that are not ours",
                          name);
  else
    yz_error_set_subject (error, YZ_ERROR_STORE_MISSING, name, "%s holds no store yet", name);
  return FALSE;
}

/* Before a store is made: nothing may be there. */
static gboolean
check_empty (YzPg *self, GError **error)
{
  const char *name = yz_pg_address_get_name (self->address);
  g_autoptr (GError) inner = NULL;

  if (yz_pg_schema_find (self, &inner)) {
    yz_error_set_subject (error, YZ_ERROR_EXISTS, name, "%s holds a store already", name);
    return FALSE;
  }
  if (inner->code == YZ_ERROR_STORE_MISSING)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&inner));
  return FALSE;
}

gboolean
yz_pg_schema_lock (gpointer connection, int64_t *version, GError **error)
{
  YzPg *self = connection;

  self->migrating = TRUE;
  if (!yz_pg_execute (self,
                      "SET LOCAL lock_timeout = 0; "
                      "SET LOCAL idle_in_transaction_session_timeout = 0; "
                      "SELECT pg_advisory_xact_lock(" LOCK ")",
                      error))
    return FALSE;
  if (*version == 0)
    return check_empty (self, error);
  return yz_pg_ask_int (self, "SELECT max(version) FROM migration", version, error);
}

static gboolean
check_may_create (YzPg *self, GError **error)
{
  const char *name = yz_pg_address_get_name (self->address);
  int64_t may = 0;

  if (!yz_pg_ask_int (self,
                      "SELECT has_schema_privilege(current_user, 'public', 'CREATE')",
                      &may,
                      error))
    return FALSE;
  if (may != 0)
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_STORE_READ_ONLY,
                        name,
                        "this role may not make tables in %s: only the owner of the database may",
                        name);
  return FALSE;
}

gboolean
yz_pg_schema_before (gpointer connection, int64_t from, int64_t first, GError **error)
{
  YzPg *self = connection;
  const char *name = yz_pg_address_get_name (self->address);
  int64_t owner = 0;

  if (from == 0)
    return check_may_create (self, error);
  if (!yz_pg_ask_int (self,
                      "SELECT pg_has_role(current_user, relowner, 'USAGE') "
                      "FROM pg_catalog.pg_class WHERE oid = 'public.migration'::regclass",
                      &owner,
                      error))
    return FALSE;
  if (owner != 0)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_STORE,
                name,
                from,
                first,
                "%s has version %" G_GINT64_FORMAT " and this program needs a newer one: the owner "
                "of the database brings it up to date with \"yizhan-ctl city migrate\"",
                name,
                from);
  return FALSE;
}

gboolean
yz_pg_schema_prove (gpointer connection, int64_t version, GError **error)
{
  /* References are enforced by the server all the time, and the version is in the table. */
  return TRUE;
}

gboolean
yz_pg_schema_after (gpointer connection, GError **error)
{
  return TRUE;
}

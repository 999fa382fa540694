/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pg"

#include "yz-pg.h"

/* Reading all of a large table takes its time; a line that is cut is noticed all the same. */
#define PATIENCE_MS 600000

/* What keeps the ledger whole must be on: a hand that was to change an entry would have had to
 * switch it off. Each gives one sentence for each finding. */
#define LOOSENED                                                                                   \
  "SELECT format('trigger %s of %s is switched off', tgname, tgrelid::regclass) "                  \
  "FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid "                  \
  "WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled NOT IN ('O', 'A') "               \
  "UNION ALL SELECT format('constraint %s of %s is not validated', conname, conrelid::regclass) "  \
  "FROM pg_catalog.pg_constraint "                                                                 \
  "WHERE connamespace = 'public'::regnamespace AND NOT convalidated "                              \
  "UNION ALL SELECT format('index %s of %s is not valid', indexrelid::regclass, "                  \
  "indrelid::regclass) FROM pg_catalog.pg_index i "                                                \
  "JOIN pg_catalog.pg_class c ON c.oid = i.indrelid "                                              \
  "WHERE c.relnamespace = 'public'::regnamespace AND NOT (indisvalid AND indisready)"

/* Statements that read every page of every table (and its checksum, where the cluster has them). A
 * row of a table as a whole is never NULL. An auditor may not read all of the staff's. */
#define TABLES                                                                                     \
  "SELECT format('SELECT count(t) FROM %s t', c.oid::regclass) FROM pg_catalog.pg_class c "        \
  "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' "                             \
  "AND has_table_privilege(c.oid, 'SELECT')"

/* Statements that find a row which refers to nothing, one for each reference. */
#define REFERENCES                                                                                 \
  "SELECT format('SELECT ''a row of %s refers to nothing in %s'' FROM %s o WHERE %s "              \
  "AND NOT EXISTS (SELECT FROM %s r WHERE %s) LIMIT 1', "                                          \
  "k.conrelid::regclass, k.confrelid::regclass, k.conrelid::regclass, "                            \
  "string_agg(format('o.%I IS NOT NULL', a.attname), ' AND '), k.confrelid::regclass, "            \
  "string_agg(format('r.%I = o.%I', b.attname, a.attname), ' AND ')) "                             \
  "FROM pg_catalog.pg_constraint k "                                                               \
  "CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (mine, theirs) "                         \
  "JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.mine "            \
  "JOIN pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.theirs "         \
  "WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace "                             \
  "GROUP BY k.oid, k.conrelid, k.confrelid"

/* Statements of the extension amcheck, where the owner has installed it for us to use. */
#define TREES                                                                                      \
  "SELECT format('SELECT %s(%s::oid, true)', p.oid::regproc, c.oid) "                              \
  "FROM pg_catalog.pg_proc p "                                                                     \
  "JOIN pg_catalog.pg_depend d ON d.objid = p.oid AND d.deptype = 'e' "                            \
  "JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid AND e.extname = 'amcheck' "                \
  "CROSS JOIN pg_catalog.pg_class c JOIN pg_catalog.pg_am m ON m.oid = c.relam "                   \
  "WHERE p.proname = 'bt_index_check' AND p.pronargs = 2 AND m.amname = 'btree' "                  \
  "AND c.relkind = 'i' AND c.relnamespace = 'public'::regnamespace "                               \
  "AND has_function_privilege(p.oid, 'EXECUTE')"

static void
set_damage (YzPg *self, const char *finding, GError **error)
{
  yz_error_set_subject (error,
                        YZ_ERROR_STORE_DAMAGED,
                        finding,
                        "%s: %s",
                        yz_pg_address_get_name (self->address),
                        finding);
}

/* The texts in the first column. (transfer full) (nullable) NULL with @error. */
static GStrv
list (YzPg *self, const char *sql, GError **error)
{
  YzPgStatement *statement = yz_pg_statement_prepare (self, sql, error);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  YzStep step = YZ_STEP_ERROR;
  gsize size = 0;

  if (statement == NULL)
    return NULL;
  while ((step = yz_pg_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (texts, g_strdup (yz_pg_statement_get_text (statement, 0, &size)));
  yz_pg_statement_finalize (statement);
  if (step == YZ_STEP_ERROR)
    return NULL;
  g_ptr_array_add (texts, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

/* FALSE with the first thing that @sql finds. */
static gboolean
find_nothing (YzPg *self, const char *sql, GError **error)
{
  g_auto (GStrv) findings = list (self, sql, error);

  if (findings == NULL)
    return FALSE;
  if (findings[0] == NULL)
    return TRUE;
  set_damage (self, findings[0], error);
  return FALSE;
}

/* Runs the statements that @sql gives. */
static gboolean
run_each (YzPg *self, const char *sql, gboolean findings, GError **error)
{
  g_auto (GStrv) statements = list (self, sql, error);

  for (GStrv one = statements; one != NULL && *one != NULL; one++) {
    g_auto (GStrv) rows = NULL;

    if (findings && !find_nothing (self, *one, error))
      return FALSE;
    if (!findings && (rows = list (self, *one, error)) == NULL)
      return FALSE;
  }
  return statements != NULL;
}

gboolean
yz_pg_check_integrity (gpointer connection, GError **error)
{
  YzPg *self = connection;
  int patience_ms = self->long_patience_ms;
  gboolean sound = FALSE;

  self->long_patience_ms = MAX (patience_ms, PATIENCE_MS);
  sound = find_nothing (self, LOOSENED, error) && run_each (self, TABLES, FALSE, error) &&
          run_each (self, REFERENCES, TRUE, error) && run_each (self, TREES, FALSE, error);
  self->long_patience_ms = patience_ms;
  return sound;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-store"

#include "yz-migration.h"

#include "yz-clock.h"
#include "yz-schema-resources.h"
#include "yz-store-private.h"
#include "yz-transaction.h"

#include <gio/gio.h>
#include <string.h>

#define SCHEMA_PATH "/io/github/yizhan/schema/"

typedef struct {
  const char *token;
  const char *words[2]; /* by dialect */
} Token;

static const Token tokens[] = {
  { "@INT@", { "INTEGER", "bigint" } },
  { "@BLOB@", { "BLOB", "bytea" } },
  { "@STRICT@", { "STRICT", "" } },
  { "@CLUSTERED@", { "STRICT, WITHOUT ROWID", "" } },
};

#define MIGRATION_TABLE                                                                            \
  "CREATE TABLE migration ("                                                                       \
  "version @INT@ NOT NULL PRIMARY KEY CHECK (version >= 1), "                                      \
  "name TEXT NOT NULL, "                                                                           \
  "applied_ms @INT@ NOT NULL) @STRICT@"

/* "0001-ledger.sql" */
static gboolean
parse_name (const char *file, YzMigration *migration)
{
  guint64 version = 0;
  g_autofree char *digits = g_strndup (file, 4);

  if (strlen (file) <= strlen ("0001-.sql") || file[4] != '-' || !g_str_has_suffix (file, ".sql") ||
      !g_ascii_string_to_unsigned (digits, 10, 1, 9999, &version, NULL))
    return FALSE;
  migration->version = (int64_t) version;
  migration->name = g_strndup (file + 5, strlen (file) - strlen ("0001-.sql"));
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

YzMigrations *
yz_migrations_load (GError **error)
{
  /* Named here so that the linker takes the resource out of the library. */
  GResource *resource = yz_schema_get_resource ();
  g_autoptr (YzMigrations) self = g_new0 (YzMigrations, 1);
  g_auto (GStrv) files =
    g_resource_enumerate_children (resource, SCHEMA_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  gsize count = 0;

  if (files == NULL)
    return NULL;
  count = g_strv_length (files);
  qsort (files, count, sizeof *files, compare_names);
  self->items = g_new0 (YzMigration, count);
  for (gsize i = 0; i < count; i++) {
    g_autofree char *path = g_strconcat (SCHEMA_PATH, files[i], NULL);
    g_autoptr (GBytes) bytes =
      g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
    YzMigration *migration = &self->items[i];

    if (bytes == NULL)
      return NULL;
    self->length = i + 1;
    migration->sql = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    if (!parse_name (files[i], migration) || migration->version != (int64_t) i + 1) {
      yz_error_set_subject (error, YZ_ERROR_STORE, files[i], "%s is out of order", files[i]);
      return NULL;
    }
  }
  return g_steal_pointer (&self);
}

void
yz_migrations_free (YzMigrations *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < self->length; i++) {
    g_free (self->items[i].name);
    g_free (self->items[i].sql);
  }
  g_free (self->items);
  g_free (self);
}

int64_t
yz_migrations_get_version (const YzMigrations *self)
{
  g_assert (self != NULL);
  return (int64_t) self->length;
}

/* Appends @line with the engine's words. A token is capital letters between two @. */
static gboolean
append_line (GString *out, const char *line, YzDialect dialect, GError **error)
{
  while (*line != '\0') {
    const char *at = strchrnul (line, '@');
    gsize length = strspn (at + (*at != '\0'), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") + 2;
    const Token *token = NULL;

    g_string_append_len (out, line, at - line);
    if (*at == '\0')
      break;
    if (length == 2 || at[length - 1] != '@') {
      g_string_append_c (out, '@');
      line = at + 1;
      continue;
    }
    for (gsize i = 0; i < G_N_ELEMENTS (tokens) && token == NULL; i++)
      if (strlen (tokens[i].token) == length && strncmp (tokens[i].token, at, length) == 0)
        token = &tokens[i];
    if (token == NULL) {
      yz_error_set_subject (error, YZ_ERROR_STORE, NULL, "unknown word in a script: %.40s", at);
      return FALSE;
    }
    g_string_append (out, token->words[dialect]);
    line = at + length;
  }
  g_string_append_c (out, '\n');
  return TRUE;
}

/* "-- @" and one word in small letters, nothing else. */
static gboolean
is_section (const char *line)
{
  if (!g_str_has_prefix (line, "-- @"))
    return FALSE;
  line += strlen ("-- @");
  return *line != '\0' && line[strspn (line, "abcdefghijklmnopqrstuvwxyz")] == '\0';
}

char *
yz_migration_translate (const char *sql, YzDialect dialect, GError **error)
{
  static const char *const sections[] = { "-- @sqlite", "-- @postgresql" };
  g_auto (GStrv) lines = g_strsplit (sql, "\n", -1);
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean ours = TRUE;

  for (char **line = lines; *line != NULL; line++) {
    g_strchomp (*line);
    if (is_section (*line)) {
      ours = g_str_equal (*line, "-- @all") || g_str_equal (*line, sections[dialect]);
      if (!ours && !g_str_equal (*line, sections[0]) && !g_str_equal (*line, sections[1])) {
        yz_error_set_subject (error, YZ_ERROR_STORE, *line, "unknown section: %s", *line);
        return NULL;
      }
    } else if (ours && !append_line (out, *line, dialect, error)) {
      return NULL;
    }
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
yz_migrations_make_script (const YzMigrations *self,
                           int64_t version,
                           YzDialect dialect,
                           GError **error)
{
  g_assert (version >= 0 && version <= yz_migrations_get_version (self));
  return yz_migration_translate (version > 0 ? self->items[version - 1].sql : MIGRATION_TABLE,
                                 dialect,
                                 error);
}

gboolean
yz_migration_read_version (YzStore *store, int64_t *version, GError **error)
{
  g_autoptr (GError) inner = NULL;
  g_autoptr (YzStatement) statement = yz_store_query (store, "SELECT max(version) FROM migration");

  *version = 0;
  if (yz_statement_fetch (statement, &inner))
    *version = yz_statement_get_int (statement, 0);
  if (*version >= 1)
    return TRUE;
  /* Every store has the table from its first moment on. */
  if (inner != NULL && inner->code != YZ_ERROR_STORE)
    g_propagate_error (error, g_steal_pointer (&inner));
  else
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_DAMAGED,
                          "migration",
                          "the store does not say its version%s%s",
                          inner != NULL ? ": " : "",
                          inner != NULL ? inner->message : "");
  return FALSE;
}

static gboolean
execute (YzStore *store, const char *sql, GError **error)
{
  g_autofree char *script = yz_migration_translate (sql, store->driver->dialect, error);

  return script != NULL && store->driver->execute (store->connection, script, error);
}

static gboolean
note (YzStore *store, const YzMigration *migration, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (store, "INSERT INTO migration (version, name, applied_ms) VALUES ($1, $2, $3)");

  yz_statement_bind_int (statement, 1, migration->version);
  yz_statement_bind_text (statement, 2, migration->name);
  yz_statement_bind_int (statement, 3, yz_clock_now_ms ());
  return yz_statement_run (statement, error);
}

/* Runs the scripts after version @from; inside of a transaction. */
static gboolean
apply (YzStore *store, const YzMigrations *scripts, int64_t from, GError **error)
{
  if (from == 0 && !execute (store, MIGRATION_TABLE, error))
    return FALSE;
  for (gsize i = 0; i < scripts->length; i++) {
    const YzMigration *migration = &scripts->items[i];

    if (migration->version <= from)
      continue;
    if (!execute (store, migration->sql, error) || !note (store, migration, error)) {
      g_prefix_error (error,
                      "migration %" G_GINT64_FORMAT " (%s): ",
                      migration->version,
                      migration->name);
      return FALSE;
    }
  }
  return store->driver->prove_migration (store->connection,
                                         yz_migrations_get_version (scripts),
                                         error);
}

gboolean
yz_migration_run (YzStore *store, const YzMigrations *scripts, int64_t from, GError **error)
{
  const YzStoreDriver *driver = store->driver;
  g_autoptr (YzTransaction) transaction = NULL;

  if (from == yz_migrations_get_version (scripts))
    return TRUE;
  g_assert (from < yz_migrations_get_version (scripts));
  if (!driver->before_migration (store->connection, from, from + 1, error))
    return FALSE;
  transaction = yz_transaction_begin (store, error);
  if (transaction == NULL)
    return FALSE;
  /* Somebody else may have been faster. */
  if (driver->lock_migration != NULL &&
      (!driver->lock_migration (store->connection, &from, error) ||
       !yz_store_check_version (store, from, scripts, error)))
    return FALSE;
  if (from == yz_migrations_get_version (scripts))
    return yz_transaction_commit (transaction, error);
  if (!apply (store, scripts, from, error) || !yz_transaction_commit (transaction, error))
    return FALSE;
  return driver->after_migration (store->connection, error);
}

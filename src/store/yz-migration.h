/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store.h"

G_BEGIN_DECLS

/* How a script is turned into what the engine takes. */
typedef enum {
  YZ_DIALECT_SQLITE,
  YZ_DIALECT_POSTGRESQL,
} YzDialect;

typedef struct {
  int64_t version; /* 1, 2, 3 … without a gap */
  char *name;      /* "ledger" */
  char *sql;
} YzMigration;

/* An ordered set of scripts. */
typedef struct {
  YzMigration *items;
  gsize length;
} YzMigrations;

/* The built-in scripts: /io/github/yizhan/schema/NNNN-name.sql. Returns: (transfer full) */
YzMigrations *yz_migrations_load (GError **error);
void yz_migrations_free (YzMigrations *self);

/* The version that the scripts lead to. */
int64_t yz_migrations_get_version (const YzMigrations *self);

/* @INT@, @BLOB@, @STRICT@ and @CLUSTERED@ become the engine's words; sections of another engine are
 * left out. Returns: (transfer full); YZ_ERROR_STORE for an unknown token. */
char *yz_migration_translate (const char *sql, YzDialect dialect, GError **error);

/* The script that leads to @version, for the engine; 0 is the table of versions itself.
 * Returns: (transfer full) */
char *yz_migrations_make_script (const YzMigrations *self,
                                 int64_t version,
                                 YzDialect dialect,
                                 GError **error);

/* The version of an open store. STORE_DAMAGED if it does not say. */
gboolean yz_migration_read_version (YzStore *store, int64_t *version, GError **error);

/* Brings a store from version @from (0: nothing is in it) to that of @scripts. All that is missing
 * happens in one transaction, each script beside its row in the table migration: it ends at the
 * last version or stays untouched. A copy of what is there is kept first; not of a server, which
 * has backups of its own and where only the owner of the tables may migrate. */
gboolean
yz_migration_run (YzStore *store, const YzMigrations *scripts, int64_t from, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzMigrations, yz_migrations_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-backup.h"
#include "yz-migration.h"
#include "yz-scan.h"
#include "yz-store.h"

G_BEGIN_DECLS

/* What an engine has to do. A connection and a statement are the engine's own; the front keeps the
 * statements, the nesting of transactions and the rules that hold for every engine. Whatever can
 * fail sets an error of YZ_ERROR. */
typedef struct _YzStoreDriver YzStoreDriver;
struct _YzStoreDriver {
  YzDialect dialect;

  void (*close) (gpointer connection);

  /* Statements. A parameter that is not in the statement is an error. */
  gpointer (*prepare) (gpointer connection, const char *sql, GError **error);
  void (*finalize) (gpointer statement);
  /* Whether it may change the database. */
  gboolean (*writes) (gpointer statement);
  /* Makes it ready to run anew with the values bound before, or without any. */
  void (*reset) (gpointer statement);
  void (*forget) (gpointer statement);
  gboolean (*bind_int) (gpointer statement, int parameter, int64_t value, GError **error);
  gboolean (*bind_text) (gpointer statement, int parameter, const char *value, GError **error);
  gboolean (
    *bind_blob) (gpointer statement, int parameter, const void *data, gsize size, GError **error);
  gboolean (*bind_null) (gpointer statement, int parameter, GError **error);
  YzStep (*step) (gpointer statement, GError **error);
  /* Where statements can travel together; NULL on an engine that has no way to go. Starts the
   * statement with the values that are bound; whatever goes wrong is told by its step. What was
   * sent and is not stepped to its end is dropped by reset(). */
  void (*send) (gpointer statement);
  /* Who has the rows of the scans (yz-scan.h) that are stepped from now on; NULL on an engine that
   * cannot call for a row. */
  void (*set_taker) (gpointer connection, YzTakeRow take, gpointer data);
  /* Fetches rows as they are stepped to; NULL where an engine does so anyway. */
  void (*stream) (gpointer statement);
  int (*count_columns) (gpointer statement);
  int64_t (*get_int) (gpointer statement, int column);
  /* Several of them, as yz_statement_get_ints() has them; NULL where that is no quicker. */
  guint64 (*get_ints) (gpointer statement, int first, int n, int64_t *values);
  /* Borrowed bytes and their size, as they are stored; NULL where the value is NULL. */
  const char *(*get_text) (gpointer statement, int column, gsize *size);
  const void *(*get_blob) (gpointer statement, int column, gsize *size);
  gboolean (*is_null) (gpointer statement, int column);
  int64_t (*get_changes) (gpointer connection);
  /* Grows when a lost server was found again; NULL where nothing can be lost. */
  guint64 (*get_epoch) (gpointer connection);

  /* Called once on a writing connection, after its version was found to be a known one and before
   * its first transaction. */
  gboolean (*start_writing) (gpointer connection, GError **error);

  /* Keeps everybody else from the desk, also after a connection that was lost was made anew; NULL
   * on an engine with one writer. */
  gboolean (*claim) (gpointer connection, int64_t desk, GError **error);

  /* Transactions, never nested. The engine may end one by itself after a grave error: then
   * in_transaction() is FALSE before the commit. A commit that fails leaves none open: because a
   * statement sent before it failed (its step tells how), because nothing was written
   * (STORE_LOST), or with an outcome that nobody knows (STORE_UNKNOWN). */
  gboolean (*begin) (gpointer connection, YzStoreMode mode, GError **error);
  gboolean (*commit) (gpointer connection, GError **error);
  void (*rollback) (gpointer connection);
  gboolean (*in_transaction) (gpointer connection);

  /* Parts of a transaction that are kept or undone alone, never nested; NULL where the engine
   * cannot (yz-group.h). What cannot be undone alone ends the transaction. */
  gboolean (*savepoint) (gpointer connection, GError **error);
  gboolean (*release) (gpointer connection, GError **error);
  void (*rollback_to) (gpointer connection);

  /* Runs several statements in one text. */
  gboolean (*execute) (gpointer connection, const char *script, GError **error);
  /* Copies the database to the new file @path; NULL where the engine has tools of its own. */
  gboolean (*copy) (gpointer connection, const char *path, GError **error);
  gboolean (*check_integrity) (gpointer connection, GError **error);

  /* Around a migration, outside of its transaction. Where @from is not 0 a copy of what is there is
   * kept; @first is the version of the first script that will run. */
  gboolean (*before_migration) (gpointer connection, int64_t from, int64_t first, GError **error);
  /* Inside of it, as the first thing: keeps others from migrating at the same time, and says which
   * @version is there now. NULL where nobody else can write. */
  gboolean (*lock_migration) (gpointer connection, int64_t *version, GError **error);
  /* Inside of it, as the last thing: proves the references and notes the version. */
  gboolean (*prove_migration) (gpointer connection, int64_t version, GError **error);
  gboolean (*after_migration) (gpointer connection, GError **error);
};

struct _YzStore {
  const YzStoreDriver *driver;
  gpointer connection;
  YzStoreMode mode;
  gconstpointer owner; /* what stands for its thread */
  char *path;          /* NULL for a server */
  char *name;          /* the path, or "host/database" */
  char *files_dir;
  GHashTable *cache; /* address of the SQL text → YzStatement */
  GQueue taken;      /* statements in use */

  int depth;         /* open transaction guards */
  gboolean doomed;   /* the outermost must not commit */
  GPtrArray *posted; /* of YzPosted, in their order; in the transaction that is open */
  guint collected;   /* how many of them have told what came of them */
  GError *problem;   /* why the transaction was rolled back already */
  gboolean grouped;  /* one commit for several transactions */
  gboolean in_part;  /* one of them is open */
  guint64 epoch;
};

/* Opening with other scripts than the built-in ones. */
YzStore *yz_store_create_with (const char *uri, const YzMigrations *migrations, GError **error);
YzStore *yz_store_open_with (const char *uri,
                             YzStoreMode mode,
                             const YzMigrations *migrations,
                             GError **error);

gboolean yz_backup_restore_with (const char *path,
                                 const char *uri,
                                 const YzMigrations *migrations,
                                 YzBackupProof proof,
                                 gpointer data,
                                 char **moved_aside,
                                 GError **error);

/* A front for a connection, without any look at its version; and the connection of a front that is
 * let go. @path is NULL for a server, whose files have no place yet then. */
YzStore *yz_store_wrap (const YzStoreDriver *driver,
                        gpointer connection,
                        YzStoreMode mode,
                        const char *name,
                        const char *path);
gpointer yz_store_unwrap (YzStore *self);

/* Finds the version, and brings a writing connection up to date. */
gboolean yz_store_settle_version (YzStore *self, const YzMigrations *migrations, GError **error);

/* What yz_store_open() and yz_store_create() do with a file, and with a server. */
YzStore *yz_sqlite_store_open (const char *uri,
                               YzStoreMode mode,
                               const YzMigrations *migrations,
                               GError **error);
YzStore *yz_sqlite_store_create (const char *uri, const YzMigrations *migrations, GError **error);
YzStore *yz_pg_store_open (const char *uri,
                           YzStoreMode mode,
                           const YzMigrations *migrations,
                           GError **error);
YzStore *yz_pg_store_create (const char *uri, const YzMigrations *migrations, GError **error);

/* STORE_NEWER (asked: @version, there: the one that is known) where it is. */
gboolean yz_store_check_version (YzStore *self,
                                 int64_t version,
                                 const YzMigrations *migrations,
                                 GError **error);

/* The path of a SQLite store that @uri names, absolute, with symbolic links followed. */
char *yz_store_parse_uri (const char *uri, GError **error);

/* The empty cache of statements. */
GHashTable *yz_store_make_cache (void);

/* Asserts the thread. */
void yz_store_assert_owner (const YzStore *self);

/* Makes statements that stand on a row of something written let go, so that a commit can pass. */
void yz_store_settle (YzStore *self);

/* Rolls back what is open, if it is; everything remembered of it is void. */
void yz_store_roll_back (YzStore *self);

/* An outermost transaction while they are grouped (yz-group.c). */
gboolean yz_group_begin_part (YzStore *store, GError **error);
gboolean yz_group_keep_part (YzStore *store, GError **error);
void yz_group_undo_part (YzStore *store);

/* Statements that were posted (yz-posted.c): takes what came of them, up to the first that failed.
 * FALSE then: rolled back, with store->problem set. */
gboolean yz_posted_collect (YzStore *store);
/* Forgets them when the outermost transaction is over. */
void yz_posted_clear (YzStore *store);
YzStore *yz_statement_get_store (const YzStatement *self);
/* The step of the driver, without the rules of the front; for posted statements. */
YzStep yz_statement_step_posted (YzStatement *self, int64_t *value, GError **error);
/* Starts it on an engine where it travels; TRUE if it may run now. */
gboolean yz_statement_start (YzStatement *self, GError **error);

G_END_DECLS

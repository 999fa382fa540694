/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* A connection to the database, whatever the engine. The engine is chosen by a URI:
 *
 *     sqlite:PATH   or a plain PATH
 *     postgresql://USER@HOST:PORT,HOST:PORT/DATABASE?OPTION=VALUE&…
 *
 * The options of the second are libpq's own. A server that is lost is found again at the beginning
 * of the next transaction; see STORE_LOST and STORE_UNKNOWN in yz-error.h.
 *
 * SQL is written once, in what both SQLite 3.40 and PostgreSQL 15 take, with parameters $1, $2 …;
 * a connection belongs to the thread that opened it and asserts so. */
typedef struct _YzStore YzStore;
typedef struct _YzStatement YzStatement;

typedef enum {
  YZ_STORE_WRITE, /* the one writer: takes the lock of the store, migrates it where it is older */
  YZ_STORE_READ,  /* reads only; never migrates, never checkpoints beside a writer */
} YzStoreMode;

/* Makes a new, empty, migrated store. YZ_ERROR_EXISTS if there is something already. The database
 * that the URI of a server names must be there and without tables (yz-server.h makes one). */
YzStore *yz_store_create (const char *uri, GError **error);

/* Opens a store. Errors: STORE_MISSING, STORE_LOCKED (subject: the holder, "yizhan, process 123"),
 * STORE_FOREIGN, STORE_NEWER, STORE_DAMAGED, STORE_READ_ONLY, STORE. */
YzStore *yz_store_open (const char *uri, YzStoreMode mode, GError **error);

/* Finalises every statement, checkpoints where this is the writer, and closes; no -wal is left.
 * Statements and transaction guards must have been given back before. */
void yz_store_close (YzStore *self);

/* Whether @uri names a server. */
gboolean yz_store_is_server (const char *uri);

YzStoreMode yz_store_get_mode (const YzStore *self);
/* Whether one statement may make several changes: "WITH a AS (UPDATE …) INSERT …". None of them
 * sees what the others did. */
gboolean yz_store_takes_several (const YzStore *self);
/* The path of the database file, or NULL for a server. Borrowed. */
const char *yz_store_get_path (const YzStore *self);
/* Where files that belong to the store (evidence, desk keys) live: the directory PATH.files, made
 * on a writer's first use with mode 0700. For a server a directory of this PC below
 * $XDG_DATA_HOME/yizhan, whose name stays the same when the server moves. Borrowed. */
const char *yz_store_get_files_dir (const YzStore *self);

/* Says which desk of a city this writing connection is: nobody else writes as the same one for as
 * long as it lives. STORE_LOCKED with who does already. Nothing to do where the whole store has one
 * writer. */
gboolean yz_store_claim (YzStore *self, int64_t desk, GError **error);

/* The engine's own check of the whole file. FALSE with STORE_DAMAGED and the first finding. A
 * server reads every page of every table (and proves its checksum, where the cluster has them),
 * looks for references to nothing and for triggers, constraints and indexes that were switched off;
 * where the extension amcheck is installed, every index is compared with its table. */
gboolean yz_store_check_integrity (YzStore *self, GError **error);

/* Changes whenever something may have been undone that this connection had done or seen: after a
 * rollback, and when a lost server was found again. What was remembered before is to be forgotten.
 */
guint64 yz_store_get_epoch (const YzStore *self);

/* Statements ------------------------------------------------------------------------------ */

typedef enum {
  YZ_STEP_ERROR,
  YZ_STEP_ROW,
  YZ_STEP_DONE,
} YzStep;

/* Takes a statement for @sql from the connection's cache, or prepares it. @sql must be a string
 * that lives as long as the connection (a literal). Never NULL: a statement that could not be
 * prepared reports its error on the first step. Give it back with yz_statement_free() (or
 * g_autoptr), which makes it ready for the next use. The same text may be taken several times at
 * once. */
YzStatement *yz_store_query (YzStore *self, const char *sql);
void yz_statement_free (YzStatement *self);

/* Parameters are counted from 1: 1 is $1. Texts and blobs are copied. NULL binds NULL. A value that
 * cannot be bound (a text that is not UTF-8, more than 64 MiB, no such parameter) is reported by
 * the next step. Binding after a step makes the statement begin anew; other values stay bound. */
void yz_statement_bind_int (YzStatement *self, int parameter, int64_t value);
void yz_statement_bind_text (YzStatement *self, int parameter, const char *value);
void yz_statement_bind_blob (YzStatement *self, int parameter, const void *data, gsize size);
void yz_statement_bind_null (YzStatement *self, int parameter);
/* NULL where @value is 0: for optional references. */
void yz_statement_bind_id (YzStatement *self, int parameter, int64_t value);

/* The next row. A CHECK that refuses is YZ_ERROR_CHECK with the name of the constraint as subject,
 * and so is a column that refuses NULL, with "table.column"; a unique key YZ_ERROR_UNIQUE with
 * "table.column" (the first column), a trigger YZ_ERROR_REFUSED with its sentence as subject,
 * anything else STORE…. */
YzStep yz_statement_step (YzStatement *self, GError **error);

/* Runs a statement that gives no rows (or whose rows do not matter). */
gboolean yz_statement_run (YzStatement *self, GError **error);

/* For a result that may be too large for memory: rows are fetched as they are stepped to. Call it
 * before the first step and inside a transaction. */
void yz_statement_stream (YzStatement *self);

/* Starts @self with the values that are bound, without waiting: statements that are sent one after
 * the other travel to a server together, and wait for it once. The rows are taken by stepping, as
 * ever. Inside a transaction. */
void yz_statement_send (YzStatement *self);

/* Makes a refusal of the database a sentence with facts. Runs after the rollback, when it may read
 * what is there; replaces *@error or leaves it. */
typedef void (*YzExplain) (YzStore *store, gpointer data, GError **error);

/* Runs @self (transfer full), a change that gives a few rows or none, without waiting for what
 * comes of it: by the end of the transaction at the latest. What follows may be posted as if it had
 * been done. If it fails, the transaction is rolled back, @explain (nullable) is asked, and the
 * next step or commit reports the error. @value (nullable) takes the first column of the row where
 * it is not NULL, or 0 without one, by the time the outermost transaction is committed; it must
 * live as long.
 * @explain_data is freed with @explain_free (nullable) when the outermost transaction is over. */
void yz_statement_post (YzStatement *self,
                        int64_t *value,
                        YzExplain explain,
                        gpointer explain_data,
                        GDestroyNotify explain_free);

/* Runs a statement that gives at most one row: TRUE with the row current. No row is
 * YZ_ERROR_NOT_FOUND. */
gboolean yz_statement_fetch (YzStatement *self, GError **error);

/* Columns are counted from 0. NULL reads as 0, NULL, size 0. Texts and blobs are borrowed until the
 * next step or the end of the transaction. A text is valid UTF-8 whatever stands in the database:
 * bytes that are not, NUL among them, read as U+FFFD; get_blob() gives the bytes of a text as they
 * are. */
int64_t yz_statement_get_int (YzStatement *self, int column);
const char *yz_statement_get_text (YzStatement *self, int column);
const void *yz_statement_get_blob (YzStatement *self, int column, gsize *size);
gboolean yz_statement_is_null (YzStatement *self, int column);
/* Returns: (transfer full) (nullable) */
char *yz_statement_dup_text (YzStatement *self, int column);

/* @n columns (at most 64) from @first on at once, for those who read millions of rows. Returns: a
 * bit for each of them that is NULL, the lowest for @first. */
guint64 yz_statement_get_ints (YzStatement *self, int first, int n, int64_t *values);

/* Rows changed by the last INSERT, UPDATE or DELETE of this connection. */
int64_t yz_store_get_changes (YzStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzStore, yz_store_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzStatement, yz_statement_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-sqlite-file.h"
#include "yz-store-private.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* "YZHN" in the file's header says that a database is one of ours. */
#define YZ_SQLITE_APPLICATION_ID 0x595A484E

/* Of a new database. A commit writes every page that it changed, and a redemption changes ten, each
 * by a little: small ones are written faster. Still smaller ones take longer to verify. */
#define YZ_SQLITE_PAGE_SIZE 2048

/* The largest text or blob, and the largest parameter number. */
#define YZ_SQLITE_VALUE_MAX (64 * 1024 * 1024)
#define YZ_SQLITE_PARAMETERS_MAX 99

/* A connection to a database file. */
typedef struct {
  sqlite3 *db;
  YzSqliteFile *file;
  YzStoreMode mode;
  gboolean aside;    /* a private file that is not in its place yet */
  gboolean writing;  /* with a write-ahead log that is checkpointed at the end */
  gint64 ballast_us; /* when to look next whether there is room for it again */
  sqlite3_stmt *begin;
  sqlite3_stmt *commit;
  sqlite3_stmt *rollback;
  sqlite3_stmt *savepoint;
  sqlite3_stmt *release;
  sqlite3_stmt *rollback_to;
  sqlite3_stmt *touch;
  YzTakeRow take; /* of the scan that is stepped, or NULL */
  gpointer take_data;
} YzSqlite;

extern const YzStoreDriver yz_sqlite_driver;

/* Opens the database @path, which is absolute. A writer that has the lock already hands it over as
 * @lock_fd; otherwise -1. */
YzSqlite *yz_sqlite_open (const char *path, YzStoreMode mode, int lock_fd, GError **error);

/* A file that is nobody else's and is moved into place when it is complete. The first makes it,
 * mode 0600, with an empty database of ours in it; the second opens one that is there. */
YzSqlite *yz_sqlite_make (const char *path, GError **error);
YzSqlite *yz_sqlite_open_private (const char *path, GError **error);
/* Gives such a file checksums, if it is from before there were any; see yz-sqlite-checksum.h. */
gboolean yz_sqlite_add_checksums (YzSqlite *self, GError **error);
/* Closes such a file and makes sure that it is on the disk. */
gboolean yz_sqlite_finish (YzSqlite *self, GError **error);

void yz_sqlite_close (YzSqlite *self);

/* Copies the whole database as it is now to the new file @path, which appears whole or not at all.
 */
gboolean yz_sqlite_copy (YzSqlite *self, const char *path, gboolean replace, GError **error);

/* Runs one or several statements without parameters; @value is the first column of the last row. */
gboolean yz_sqlite_execute (sqlite3 *db, const char *sql, GError **error);
gboolean yz_sqlite_read_int (sqlite3 *db, const char *sql, int64_t *value, GError **error);

/* Sets the journal mode and demands it as the answer. */
gboolean yz_sqlite_set_journal (sqlite3 *db, const char *mode, GError **error);

/* The whole file is sound; no row refers to one that is not there. STORE_DAMAGED. */
gboolean yz_sqlite_check_integrity (gpointer connection, GError **error);
gboolean yz_sqlite_check_references (YzSqlite *self, GError **error);

/* Scans (yz-sqlite-scan.c): the function of SQL that calls the taker. */
gboolean yz_sqlite_register_scan (YzSqlite *self, GError **error);
void yz_sqlite_set_taker (gpointer connection, YzTakeRow take, gpointer data);

/* Statements (yz-sqlite-statement.c). */
gpointer yz_sqlite_statement_prepare (gpointer connection, const char *sql, GError **error);
void yz_sqlite_statement_finalize (gpointer statement);
gboolean yz_sqlite_statement_writes (gpointer statement);
void yz_sqlite_statement_reset (gpointer statement);
void yz_sqlite_statement_forget (gpointer statement);
gboolean
yz_sqlite_statement_bind_int (gpointer statement, int parameter, int64_t value, GError **error);
gboolean yz_sqlite_statement_bind_text (gpointer statement,
                                        int parameter,
                                        const char *value,
                                        GError **error);
gboolean yz_sqlite_statement_bind_blob (gpointer statement,
                                        int parameter,
                                        const void *data,
                                        gsize size,
                                        GError **error);
gboolean yz_sqlite_statement_bind_null (gpointer statement, int parameter, GError **error);
YzStep yz_sqlite_statement_step (gpointer statement, GError **error);
int yz_sqlite_statement_count_columns (gpointer statement);
int64_t yz_sqlite_statement_get_int (gpointer statement, int column);
guint64 yz_sqlite_statement_get_ints (gpointer statement, int first, int n, int64_t *values);
const char *yz_sqlite_statement_get_text (gpointer statement, int column, gsize *size);
const void *yz_sqlite_statement_get_blob (gpointer statement, int column, gsize *size);
gboolean yz_sqlite_statement_is_null (gpointer statement, int column);

/* Turns the last error of @db into ours. */
void yz_sqlite_set_error (sqlite3 *db, GError **error);
/* Names the page whose sum did not fit: STORE_DAMAGED. FALSE if there was none. */
gboolean yz_sqlite_set_damage (sqlite3 *db, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzSqlite, yz_sqlite_close)

G_END_DECLS

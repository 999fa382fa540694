/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sqlite"

#include "yz-sqlite.h"

#include "yz-sqlite-ballast.h"
#include "yz-sqlite-checksum.h"
#include "yz-sqlite-disk.h"

#include <string.h>

/* Nobody but a connection that tidies up, or a reader in its first moment, is waited for. */
#define BUSY_MS 1000
#define BUSY_CLOSING_MS 200
#define CACHE_KIB 65536

#define PAGE_SIZE "PRAGMA page_size = " G_STRINGIFY (YZ_SQLITE_PAGE_SIZE)

/* Pages in the log before they are brought home, which takes two more syncs: some hundred
 * redemptions, 16 MiB. */
#define CHECKPOINT "PRAGMA wal_autocheckpoint = 8192"

/* How often a writer looks whether there is room for the ballast that it had to give up. */
#define BALLAST_US (60 * G_USEC_PER_SEC)

static int
on_read_int (void *data, int columns, char **values, char **names)
{
  int64_t *value = data;

  if (columns > 0 && values[0] != NULL)
    *value = g_ascii_strtoll (values[0], NULL, 10);
  return 0;
}

gboolean
yz_sqlite_execute (sqlite3 *db, const char *sql, GError **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  yz_sqlite_set_error (db, error);
  return FALSE;
}

gboolean
yz_sqlite_read_int (sqlite3 *db, const char *sql, int64_t *value, GError **error)
{
  *value = 0;
  if (sqlite3_exec (db, sql, on_read_int, value, NULL) == SQLITE_OK)
    return TRUE;
  yz_sqlite_set_error (db, error);
  return FALSE;
}

/* Runs "PRAGMA …" and demands an answer: an unknown or ignored pragma is silent otherwise. */
static gboolean
demand (sqlite3 *db, const char *pragma, int64_t wanted, GError **error)
{
  int64_t answer = 0;

  if (!yz_sqlite_read_int (db, pragma, &answer, error))
    return FALSE;
  if (answer == wanted)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_STORE,
                pragma,
                wanted,
                answer,
                "%s answered %" G_GINT64_FORMAT,
                pragma,
                answer);
  return FALSE;
}

gboolean
yz_sqlite_set_journal (sqlite3 *db, const char *mode, GError **error)
{
  g_autofree char *pragma = g_strconcat ("PRAGMA journal_mode = ", mode, NULL);
  g_autofree char *answer = NULL;
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, pragma, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    answer = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  else
    yz_sqlite_set_error (db, error);
  sqlite3_finalize (statement);
  if (answer != NULL && !g_str_equal (answer, mode))
    yz_error_set_subject (error,
                          YZ_ERROR_STORE,
                          answer,
                          "the database keeps the journal mode %s instead of %s",
                          answer,
                          mode);
  return g_strcmp0 (answer, mode) == 0;
}

static gboolean
prepare_guards (YzSqlite *self, GError **error)
{
  const struct {
    const char *sql;
    sqlite3_stmt **statement;
  } guards[] = {
    { self->mode == YZ_STORE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", &self->begin },
    { "COMMIT", &self->commit },
    { "ROLLBACK", &self->rollback },
    { "SAVEPOINT part", &self->savepoint },
    { "RELEASE part", &self->release },
    { "ROLLBACK TO part", &self->rollback_to },
    { "SELECT 1 FROM sqlite_schema LIMIT 1", &self->touch },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (guards); i++)
    if (sqlite3_prepare_v3 (self->db,
                            guards[i].sql,
                            -1,
                            SQLITE_PREPARE_PERSISTENT,
                            guards[i].statement,
                            NULL) != SQLITE_OK) {
      yz_sqlite_set_error (self->db, error);
      return FALSE;
    }
  return TRUE;
}

/* What holds for every connection, before it reads the first page. */
static gboolean
configure (YzSqlite *self, GError **error)
{
  g_autofree char *cache = g_strdup_printf ("PRAGMA cache_size = -%d", CACHE_KIB);
  static const struct {
    int option;
    int value;
  } options[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },      { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_ENABLE_TRIGGER, 1 }, { SQLITE_DBCONFIG_DQS_DDL, 0 },
    { SQLITE_DBCONFIG_DQS_DML, 0 },
  };

  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_busy_timeout (self->db, BUSY_MS);
  sqlite3_limit (self->db, SQLITE_LIMIT_LENGTH, YZ_SQLITE_VALUE_MAX);
  sqlite3_limit (self->db, SQLITE_LIMIT_ATTACHED, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (sqlite3_db_config (self->db, options[i].option, options[i].value, NULL) != SQLITE_OK) {
      yz_sqlite_set_error (self->db, error);
      return FALSE;
    }
  return yz_sqlite_register_scan (self, error) && yz_sqlite_execute (self->db, cache, error) &&
         yz_sqlite_execute (self->db, "PRAGMA cell_size_check = ON", error) &&
         yz_sqlite_execute (self->db, "PRAGMA temp_store = MEMORY", error) &&
         yz_sqlite_execute (self->db, "PRAGMA mmap_size = 0", error) &&
         yz_sqlite_execute (self->db, CHECKPOINT, error) &&
         yz_sqlite_execute (self->db, "PRAGMA foreign_keys = ON", error) &&
         demand (self->db, "PRAGMA foreign_keys", 1, error) &&
         yz_sqlite_execute (self->db,
                            self->mode == YZ_STORE_READ ? "PRAGMA query_only = ON"
                                                        : "PRAGMA synchronous = FULL",
                            error);
}

/* Where a file system lets nobody write, SQLite's "unable to open" is nothing but that. */
static void
explain_open_error (YzSqlite *self, GError *problem, GError **error)
{
  if (!self->file->fixed || self->db == NULL || sqlite3_errcode (self->db) != SQLITE_CANTOPEN) {
    g_propagate_error (error, problem);
    return;
  }
  g_error_free (problem);
  yz_error_set_subject (error,
                        YZ_ERROR_STORE_READ_ONLY,
                        self->file->path,
                        "%s was not closed by its writer, and its directory cannot be written to",
                        self->file->path);
}

static gboolean
open_database (YzSqlite *self, GError **error)
{
  g_autofree char *name = NULL;
  int flags = SQLITE_OPEN_NOMUTEX;

  if (self->file->immutable) {
    g_autofree char *uri = g_filename_to_uri (self->file->path, NULL, NULL);

    g_assert (uri != NULL);
    name = g_strconcat (uri, "?immutable=1", NULL);
    flags |= SQLITE_OPEN_URI;
  } else {
    name = g_strdup (self->file->path);
  }
  flags |= self->mode == YZ_STORE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;

  if (yz_sqlite_checksum_open (name, &self->db, flags) != SQLITE_OK) {
    yz_sqlite_set_error (self->db, error);
    return FALSE;
  }
  if (!configure (self, error))
    return FALSE;
  if (self->mode == YZ_STORE_READ &&
      sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) != SQLITE_OK) {
    yz_sqlite_set_error (self->db, error);
    return FALSE;
  }
  return TRUE;
}

/* Reads the first page and the schema. */
static gboolean
check_database (YzSqlite *self, GError **error)
{
  if (sqlite3_exec (self->db, "SELECT count (*) FROM sqlite_schema", NULL, NULL, NULL) !=
      SQLITE_OK) {
    yz_sqlite_set_error (self->db, error);
    return FALSE;
  }
  if (!demand (self->db, "PRAGMA application_id", YZ_SQLITE_APPLICATION_ID, error))
    return FALSE;
  if (self->mode == YZ_STORE_WRITE && sqlite3_db_readonly (self->db, "main") != 0) {
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_READ_ONLY,
                          self->file->path,
                          "%s cannot be written to",
                          self->file->path);
    return FALSE;
  }
  /* Looking through all cells of a page that is read finds nothing that its sum does not. */
  if (yz_sqlite_checksum_is_on (self->db) &&
      !yz_sqlite_execute (self->db, "PRAGMA cell_size_check = OFF", error))
    return FALSE;
  return prepare_guards (self, error);
}

YzSqlite *
yz_sqlite_open (const char *path, YzStoreMode mode, int lock_fd, GError **error)
{
  g_autoptr (YzSqlite) self = g_new0 (YzSqlite, 1);
  GError *problem = NULL;

  self->mode = mode;
  self->file = yz_sqlite_file_open (path, error);
  if (self->file == NULL) {
    yz_sqlite_file_unlock (lock_fd);
    return NULL;
  }
  if (mode == YZ_STORE_READ) {
    yz_sqlite_file_prepare_reading (self->file);
  } else {
    self->file->lock_fd = lock_fd >= 0 ? lock_fd : yz_sqlite_file_lock (path, error);
    if (self->file->lock_fd < 0)
      return NULL;
    if (!yz_sqlite_file_is_current (self->file)) {
      yz_error_set_subject (error, YZ_ERROR_STORE_BUSY, path, "%s was replaced just now", path);
      return NULL;
    }
  }
  if (!open_database (self, &problem) || !check_database (self, &problem)) {
    explain_open_error (self, problem, error);
    return NULL;
  }
  return g_steal_pointer (&self);
}

YzSqlite *
yz_sqlite_open_private (const char *path, GError **error)
{
  g_autoptr (YzSqlite) self = g_new0 (YzSqlite, 1);

  self->mode = YZ_STORE_WRITE;
  self->aside = TRUE;
  self->file = yz_sqlite_file_open_made (path, error);
  /* A crash leaves nothing to repair: such a file is moved into place when it is complete. */
  if (self->file == NULL || !open_database (self, error) ||
      !yz_sqlite_set_journal (self->db, "memory", error) ||
      !yz_sqlite_execute (self->db, "PRAGMA synchronous = OFF", error) ||
      !prepare_guards (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

YzSqlite *
yz_sqlite_make (const char *path, GError **error)
{
  g_autoptr (YzSqlite) self = NULL;
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d", YZ_SQLITE_APPLICATION_ID);

  if (!yz_sqlite_disk_make (path, error))
    return NULL;
  self = yz_sqlite_open_private (path, error);
  if (self == NULL || !yz_sqlite_execute (self->db, PAGE_SIZE, error) ||
      !yz_sqlite_checksum_start (self->db, error) || !yz_sqlite_execute (self->db, mark, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
yz_sqlite_add_checksums (YzSqlite *self, GError **error)
{
  gboolean done = FALSE;

  g_assert (self->aside);
  if (yz_sqlite_checksum_is_on (self->db))
    return TRUE;
  /* Every page has less room from now on, so all are filled anew; SQLite does so in a second
   * database beside this one. */
  sqlite3_limit (self->db, SQLITE_LIMIT_ATTACHED, 1);
  done =
    yz_sqlite_checksum_start (self->db, error) && yz_sqlite_execute (self->db, "VACUUM", error);
  sqlite3_limit (self->db, SQLITE_LIMIT_ATTACHED, 0);
  g_assert (!done || yz_sqlite_checksum_is_on (self->db));
  return done;
}

void
yz_sqlite_close (YzSqlite *self)
{
  g_autofree char *path = NULL;
  gboolean untidy = self->db != NULL && !self->aside;
  int answer = 0;

  sqlite3_finalize (self->begin);
  sqlite3_finalize (self->commit);
  sqlite3_finalize (self->rollback);
  sqlite3_finalize (self->savepoint);
  sqlite3_finalize (self->release);
  sqlite3_finalize (self->rollback_to);
  sqlite3_finalize (self->touch);
  if (self->writing) {
    /* Should it fail, nothing is lost: the log stays and is read by who opens the store next. */
    sqlite3_busy_timeout (self->db, BUSY_CLOSING_MS);
    sqlite3_exec (self->db, "PRAGMA wal_checkpoint (TRUNCATE)", NULL, NULL, NULL);
  }
  answer = sqlite3_close (self->db);
  g_assert (answer == SQLITE_OK);

  if (self->file != NULL) {
    path = g_strdup (self->file->path);
    untidy = untidy && !self->file->fixed;
    g_clear_pointer (&self->file, yz_sqlite_file_free);
    if (untidy)
      yz_sqlite_file_tidy (path);
  }
  g_free (self);
}

gboolean
yz_sqlite_finish (YzSqlite *self, GError **error)
{
  g_autofree char *path = g_strdup (self->file->path);

  g_assert (self->aside);
  yz_sqlite_close (self);
  return yz_sqlite_disk_sync (path, error);
}

static void
close_connection (gpointer connection)
{
  yz_sqlite_close (connection);
}

static void
keep_ballast (YzSqlite *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (!self->writing || now_us < self->ballast_us)
    return;
  self->ballast_us = now_us + BALLAST_US;
  yz_sqlite_ballast_make (self->file->path);
}

/* Only now, when the version was found to be one we know, anything is changed. */
static gboolean
start_writing (gpointer connection, GError **error)
{
  YzSqlite *self = connection;

  if (!yz_sqlite_set_journal (self->db, "wal", error))
    return FALSE;
  self->writing = TRUE;
  keep_ballast (self);
  return demand (self->db, "PRAGMA synchronous", 2, error) &&
         demand (self->db, "PRAGMA foreign_keys", 1, error);
}

static gboolean
run_guard (YzSqlite *self, sqlite3_stmt *statement, GError **error)
{
  int answer = sqlite3_step (statement);

  if (answer != SQLITE_DONE && answer != SQLITE_ROW)
    yz_sqlite_set_error (self->db, error);
  sqlite3_reset (statement);
  return answer == SQLITE_DONE || answer == SQLITE_ROW;
}

static gboolean
is_in_transaction (gpointer connection)
{
  YzSqlite *self = connection;

  return !sqlite3_get_autocommit (self->db);
}

static void
roll_back (gpointer connection)
{
  YzSqlite *self = connection;

  if (is_in_transaction (self))
    run_guard (self, self->rollback, NULL);
  /* A rollback may report an error of the disk, but it never leaves a transaction open. */
  g_assert (!is_in_transaction (self));
}

static gboolean
begin (gpointer connection, YzStoreMode mode, GError **error)
{
  YzSqlite *self = connection;

  g_assert (!is_in_transaction (self));
  /* A checkpoint may have met it, which a commit does not tell. */
  if (mode == YZ_STORE_WRITE && yz_sqlite_checksum_log_is_damaged (self->db)) {
    yz_sqlite_set_damage (self->db, error);
    return FALSE;
  }
  if (!run_guard (self, self->begin, error))
    return FALSE;
  /* A reader has its snapshot from its first look on. */
  if (mode == YZ_STORE_READ && !run_guard (self, self->touch, error)) {
    roll_back (self);
    return FALSE;
  }
  return TRUE;
}

static gboolean
commit (gpointer connection, GError **error)
{
  YzSqlite *self = connection;

  if (run_guard (self, self->commit, error)) {
    keep_ballast (self);
    return TRUE;
  }
  roll_back (self);
  return FALSE;
}

static gboolean
set_savepoint (gpointer connection, GError **error)
{
  YzSqlite *self = connection;

  return run_guard (self, self->savepoint, error);
}

static gboolean
release (gpointer connection, GError **error)
{
  YzSqlite *self = connection;

  return run_guard (self, self->release, error);
}

static void
roll_back_to (gpointer connection)
{
  YzSqlite *self = connection;

  /* After an error of the disk nobody knows what the part left behind. */
  if (!run_guard (self, self->rollback_to, NULL) || !run_guard (self, self->release, NULL))
    roll_back (self);
}

static gboolean
execute (gpointer connection, const char *script, GError **error)
{
  YzSqlite *self = connection;

  return yz_sqlite_execute (self->db, script, error);
}

static gboolean
copy (gpointer connection, const char *path, GError **error)
{
  return yz_sqlite_copy (connection, path, FALSE, error);
}

static int64_t
get_changes (gpointer connection)
{
  YzSqlite *self = connection;

  return sqlite3_changes64 (self->db);
}

/* Tables can be rebuilt only while references are not enforced; prove_migration() looks at all of
 * them at once before anything is committed. */
static gboolean
before_migration (gpointer connection, int64_t from, int64_t first, GError **error)
{
  YzSqlite *self = connection;
  g_autofree char *copy =
    g_strdup_printf ("%s.before-migration-%" G_GINT64_FORMAT, self->file->path, first);

  if (from > 0 && !self->aside && !yz_sqlite_copy (self, copy, TRUE, error))
    return FALSE;
  return yz_sqlite_execute (self->db, "PRAGMA foreign_keys = OFF", error) &&
         demand (self->db, "PRAGMA foreign_keys", 0, error);
}

static gboolean
prove_migration (gpointer connection, int64_t version, GError **error)
{
  YzSqlite *self = connection;
  g_autofree char *note = g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT, version);

  return yz_sqlite_check_references (self, error) && yz_sqlite_execute (self->db, note, error);
}

static gboolean
after_migration (gpointer connection, GError **error)
{
  YzSqlite *self = connection;

  return yz_sqlite_execute (self->db, "PRAGMA foreign_keys = ON", error) &&
         demand (self->db, "PRAGMA foreign_keys", 1, error);
}

const YzStoreDriver yz_sqlite_driver = {
  .dialect = YZ_DIALECT_SQLITE,
  .close = close_connection,
  .prepare = yz_sqlite_statement_prepare,
  .finalize = yz_sqlite_statement_finalize,
  .writes = yz_sqlite_statement_writes,
  .reset = yz_sqlite_statement_reset,
  .forget = yz_sqlite_statement_forget,
  .bind_int = yz_sqlite_statement_bind_int,
  .bind_text = yz_sqlite_statement_bind_text,
  .bind_blob = yz_sqlite_statement_bind_blob,
  .bind_null = yz_sqlite_statement_bind_null,
  .step = yz_sqlite_statement_step,
  .count_columns = yz_sqlite_statement_count_columns,
  .get_int = yz_sqlite_statement_get_int,
  .get_ints = yz_sqlite_statement_get_ints,
  .set_taker = yz_sqlite_set_taker,
  .get_text = yz_sqlite_statement_get_text,
  .get_blob = yz_sqlite_statement_get_blob,
  .is_null = yz_sqlite_statement_is_null,
  .get_changes = get_changes,
  .start_writing = start_writing,
  .begin = begin,
  .commit = commit,
  .rollback = roll_back,
  .in_transaction = is_in_transaction,
  .savepoint = set_savepoint,
  .release = release,
  .rollback_to = roll_back_to,
  .execute = execute,
  .copy = copy,
  .check_integrity = yz_sqlite_check_integrity,
  .before_migration = before_migration,
  .prove_migration = prove_migration,
  .after_migration = after_migration,
};

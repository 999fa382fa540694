/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pg"

#include "yz-pg.h"

#include <string.h>

static int default_patience_ms = YZ_PG_PATIENCE_MS;

YzPg *
yz_pg_open (const char *uri, YzStoreMode mode, GError **error)
{
  g_autoptr (YzPg) self = g_new0 (YzPg, 1);

  self->mode = mode;
  self->patience_ms = g_atomic_int_get (&default_patience_ms);
  self->long_patience_ms = YZ_PG_LONG_PATIENCE_MS;
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, yz_pg_text_free);
  g_queue_init (&self->sent);
  self->address = yz_pg_address_parse (uri, error);
  if (self->address == NULL)
    return NULL;
  self->begin = yz_pg_statement_prepare (self,
                                         mode == YZ_STORE_WRITE
                                           ? "BEGIN"
                                           : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                                         NULL);
  self->commit = yz_pg_statement_prepare (self, "COMMIT", NULL);
  self->rollback = yz_pg_statement_prepare (self, "ROLLBACK", NULL);
  return yz_pg_connect (self, error) ? g_steal_pointer (&self) : NULL;
}

void
yz_pg_close (YzPg *self)
{
  if (self == NULL)
    return;
  if (self->conn != NULL)
    yz_pg_wire_lose (self, TRUE, "closed");
  g_clear_pointer (&self->begin, yz_pg_statement_finalize);
  g_clear_pointer (&self->commit, yz_pg_statement_finalize);
  g_clear_pointer (&self->rollback, yz_pg_statement_finalize);
  g_clear_error (&self->loss);
  g_clear_error (&self->failure);
  g_hash_table_unref (self->texts);
  yz_pg_address_free (self->address);
  g_free (self);
}

void
yz_pg_set_patience (YzPg *self, int patience_ms, int long_patience_ms)
{
  self->patience_ms = patience_ms;
  self->long_patience_ms = long_patience_ms;
}

void
yz_pg_set_default_patience (int patience_ms)
{
  g_atomic_int_set (&default_patience_ms, patience_ms);
}

static void
close_connection (gpointer connection)
{
  yz_pg_close (connection);
}

static gboolean
is_in_transaction (gpointer connection)
{
  YzPg *self = connection;

  return self->in_transaction;
}

/* Leaves together with what comes first, and is waited for with it. */
static gboolean
begin (gpointer connection, YzStoreMode mode, GError **error)
{
  YzPg *self = connection;

  g_assert (!self->in_transaction);
  if (!yz_pg_connect (self, error))
    return FALSE;
  if (!yz_pg_wire_wait (self, NULL)) {
    g_propagate_error (error, g_error_copy (self->loss));
    return FALSE;
  }
  self->in_transaction = TRUE;
  self->commit_sent = FALSE;
  self->migrating = FALSE;
  self->cut_short = FALSE;
  yz_pg_statement_reset (self->begin);
  yz_pg_statement_send (self->begin);
  return TRUE;
}

static void
leave (YzPg *self)
{
  self->in_transaction = FALSE;
  self->commit_sent = FALSE;
  self->migrating = FALSE;
}

/* Never fails: a server that does not answer to it undoes everything by itself when the socket is
 * closed. */
static void
roll_back (gpointer connection)
{
  YzPg *self = connection;

  if (self->conn != NULL) {
    /* After an error the server listens again from here on. */
    if (yz_pg_wire_sync (self)) {
      /* The prepared text may have been among what was not done. */
      yz_pg_statement_reset (self->rollback);
      if (yz_pg_wire_run (self, NULL, "ROLLBACK", NULL, NULL, 0, self->rollback) &&
          yz_pg_wire_sync (self) && yz_pg_wire_wait (self, NULL) && self->rollback->error != NULL)
        yz_pg_wire_lose (self, TRUE, self->rollback->error->message);
    }
  }
  yz_pg_statement_reset (self->rollback);
  leave (self);
}

/* The answer to the commit has come. FALSE with @error. */
static gboolean
judge_commit (YzPg *self, PGresult *answer, GError **error)
{
  gboolean committed = strcmp (PQcmdStatus (answer), "COMMIT") == 0;

  PQclear (answer);
  if (committed && self->cut_short) {
    /* It is on the primary's disk alone: if that one dies now, it has never been. */
    yz_pg_wire_lose (self, FALSE, "the standby did not confirm it");
    g_propagate_error (error, g_error_copy (self->loss));
    return FALSE;
  }
  if (!committed)
    yz_error_set_subject (error,
                          YZ_ERROR_STORE,
                          NULL,
                          "the database ended the transaction after an error: nothing is written");
  return committed;
}

static gboolean
commit (gpointer connection, GError **error)
{
  YzPg *self = connection;
  PGresult *answer = NULL;
  gboolean done = FALSE;

  /* That the server went before the commit left is better known than not. */
  yz_pg_wire_look (self);
  yz_pg_statement_reset (self->commit);
  self->commit_sent = TRUE;
  yz_pg_statement_send (self->commit);
  if (self->commit->error == NULL)
    yz_pg_wire_sync (self);
  answer = yz_pg_statement_take_answer (self->commit, error);
  if (answer != NULL)
    done = judge_commit (self, answer, error);
  self->commit_sent = FALSE;
  /* What failed before the commit left the transaction open. */
  if (!done && self->conn != NULL)
    roll_back (self);
  leave (self);
  return done;
}

/* One text with several statements goes only outside of a pipeline. */
static gboolean
leave_pipeline (YzPg *self, GError **error)
{
  if (self->conn != NULL && (!self->unsynced || yz_pg_wire_sync (self)) &&
      yz_pg_wire_wait (self, NULL)) {
    if (PQexitPipelineMode (self->conn))
      return TRUE;
    yz_pg_wire_lose (self, TRUE, "the pipeline could not be left");
  }
  g_propagate_error (error, g_error_copy (self->loss));
  return FALSE;
}

/* Takes the answers to a script. FALSE if the connection was lost. */
static gboolean
drain_script (YzPg *self, GError **problem)
{
  for (;;) {
    PGresult *result = NULL;
    ExecStatusType status = PGRES_EMPTY_QUERY;

    while (PQisBusy (self->conn))
      if (!yz_pg_wire_exchange (self, self->long_patience_ms))
        return FALSE;
    result = PQgetResult (self->conn);
    if (result == NULL)
      return TRUE;
    status = PQresultStatus (result);
    if (status == PGRES_FATAL_ERROR && yz_pg_error_is_end (self, result)) {
      const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);

      yz_pg_wire_lose (self, TRUE, message != NULL ? message : PQresultErrorMessage (result));
      PQclear (result);
      return FALSE;
    }
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && *problem == NULL)
      yz_pg_set_error (self, result, problem);
    PQclear (result);
  }
}

gboolean
yz_pg_execute (YzPg *self, const char *script, GError **error)
{
  GError *problem = NULL;

  if (!self->in_transaction && !yz_pg_connect (self, error))
    return FALSE;
  if (!leave_pipeline (self, error))
    return FALSE;
  if (!PQsendQuery (self->conn, script))
    yz_pg_wire_lose (self, TRUE, PQerrorMessage (self->conn));
  else if (drain_script (self, &problem) && !PQenterPipelineMode (self->conn))
    yz_pg_wire_lose (self, TRUE, "the pipeline could not be entered");
  if (self->conn == NULL) {
    g_clear_error (&problem);
    problem = g_error_copy (self->loss);
  }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
execute (gpointer connection, const char *script, GError **error)
{
  return yz_pg_execute (connection, script, error);
}

static int64_t
get_changes (gpointer connection)
{
  YzPg *self = connection;

  return self->changes;
}

/* Every connection after the first is one that was found again. */
static guint64
get_epoch (gpointer connection)
{
  YzPg *self = connection;

  return self->generation;
}

static gboolean
start_writing (gpointer connection, GError **error)
{
  return yz_pg_connect (connection, error);
}

const YzStoreDriver yz_pg_driver = {
  .dialect = YZ_DIALECT_POSTGRESQL,
  .close = close_connection,
  .prepare = yz_pg_statement_prepare,
  .finalize = yz_pg_statement_finalize,
  .writes = yz_pg_statement_writes,
  .reset = yz_pg_statement_reset,
  .forget = yz_pg_statement_forget,
  .bind_int = yz_pg_statement_bind_int,
  .bind_text = yz_pg_statement_bind_text,
  .bind_blob = yz_pg_statement_bind_blob,
  .bind_null = yz_pg_statement_bind_null,
  .step = yz_pg_statement_step,
  .send = yz_pg_statement_send,
  .stream = yz_pg_statement_stream,
  .count_columns = yz_pg_statement_count_columns,
  .get_int = yz_pg_statement_get_int,
  .get_text = yz_pg_statement_get_text,
  .get_blob = yz_pg_statement_get_blob,
  .is_null = yz_pg_statement_is_null,
  .get_changes = get_changes,
  .get_epoch = get_epoch,
  .start_writing = start_writing,
  .claim = yz_pg_claim,
  .begin = begin,
  .commit = commit,
  .rollback = roll_back,
  .in_transaction = is_in_transaction,
  .execute = execute,
  .check_integrity = yz_pg_check_integrity,
  .before_migration = yz_pg_schema_before,
  .lock_migration = yz_pg_schema_lock,
  .prove_migration = yz_pg_schema_prove,
  .after_migration = yz_pg_schema_after,
};

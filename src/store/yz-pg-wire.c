/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pg"

#include "yz-pg.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

/* What may be under way at once. A server that has more to read than it can work off lets the line
 * stand still, which looks like a line that is cut. */
#define SENT_MAX 512
#define SENT_LOW 256

static void
free_sent (YzPgSent *sent)
{
  PQclear (sent->result);
  g_free (sent);
}

/* Gives an answer, or else an error, to the one who waits for it. */
static void
tell (YzPgStatement *statement, PGresult *result, const GError *error)
{
  if (statement == NULL) {
    PQclear (result);
    return;
  }
  g_assert (statement->expected > 0);
  statement->expected--;
  PQclear (statement->answer);
  statement->answer = result;
  if (error != NULL && statement->error == NULL)
    statement->error = g_error_copy (error);
}

void
yz_pg_wire_lose (YzPg *self, gboolean definite, const char *reason)
{
  const char *name = yz_pg_address_get_name (self->address);
  YzPgSent *sent = NULL;
  gboolean unknown = self->commit_sent && !definite;

  g_assert (self->conn != NULL);
  /* Closing the socket is all: a request to cancel could make a commit look done that is not. */
  PQfinish (self->conn);
  self->conn = NULL;
  g_clear_error (&self->loss);
  yz_error_set_subject (&self->loss,
                        unknown ? YZ_ERROR_STORE_UNKNOWN : YZ_ERROR_STORE_LOST,
                        name,
                        unknown ? "%s: the answer of the commit did not arrive: %s" : "%s: %s",
                        name,
                        reason);
  while ((sent = g_queue_pop_head (&self->sent)) != NULL) {
    if (sent->kind == YZ_PG_SENT_RUN)
      tell (sent->statement, NULL, self->failure != NULL ? self->failure : self->loss);
    free_sent (sent);
  }
}

static void
lose_to_libpq (YzPg *self)
{
  g_autofree char *reason = g_strdup (PQerrorMessage (self->conn));

  yz_pg_wire_lose (self, FALSE, *g_strchomp (reason) != '\0' ? reason : "the connection ended");
}

void
yz_pg_wire_on_notice (gpointer data, const PGresult *notice)
{
  YzPg *self = data;
  const char *function = PQresultErrorField (notice, PG_DIAG_SOURCE_FUNCTION);
  const char *message = PQresultErrorField (notice, PG_DIAG_MESSAGE_PRIMARY);

  /* The server says it in its own language, but from one place of its source. */
  if (g_strcmp0 (function, "SyncRepWaitForLSN") == 0 ||
      (message != NULL && strstr (message, "synchronous replication") != NULL))
    self->cut_short = TRUE;
  g_debug ("%s: %s", yz_pg_address_get_name (self->address), message != NULL ? message : "?");
}

/* The head of what is under way has got all of its answer. */
static void
finish_head (YzPg *self)
{
  YzPgSent *sent = g_queue_pop_head (&self->sent);
  PGresult *result = g_steal_pointer (&sent->result);
  ExecStatusType status = PQresultStatus (result);
  gboolean failed = status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;

  if (failed && self->failure == NULL)
    yz_pg_set_error (self, result, &self->failure);
  if (sent->kind == YZ_PG_SENT_PREPARE) {
    if (failed)
      sent->variant->generation = 0;
    PQclear (result);
  } else {
    tell (sent->statement, failed ? NULL : result, failed ? self->failure : NULL);
    if (failed)
      PQclear (result);
  }
  free_sent (sent);
}

/* The server has ended the connection, and says why. What it ended with came before a commit that
 * has not been answered, unless it was the commit itself. */
static void
lose_to_server (YzPg *self, const PGresult *result)
{
  const YzPgSent *head = g_queue_peek_head (&self->sent);
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  gboolean before = head != NULL && head->kind != YZ_PG_SENT_SYNC && state != NULL &&
                    (head->statement == NULL || head->statement != self->commit);

  if (message == NULL)
    lose_to_libpq (self);
  else
    yz_pg_wire_lose (self, before, message);
}

/* FALSE if the connection was lost. */
static gboolean
take_result (YzPg *self, PGresult *result)
{
  YzPgSent *head = g_queue_peek_head (&self->sent);
  ExecStatusType status = PQresultStatus (result);

  if (status == PGRES_FATAL_ERROR && yz_pg_error_is_end (self, result)) {
    lose_to_server (self, result);
    PQclear (result);
    return FALSE;
  }
  if (status == PGRES_PIPELINE_SYNC) {
    PQclear (result);
    g_assert (head != NULL && head->kind == YZ_PG_SENT_SYNC);
    free_sent (g_queue_pop_head (&self->sent));
    g_clear_error (&self->failure);
    return TRUE;
  }
  g_assert (head != NULL && head->kind != YZ_PG_SENT_SYNC);
  /* The first error of a statement is the one that counts. */
  if (head->result != NULL && PQresultStatus (head->result) == PGRES_FATAL_ERROR) {
    PQclear (result);
  } else {
    PQclear (head->result);
    head->result = result;
  }
  return TRUE;
}

/* Takes all answers that have arrived. */
static gboolean
take_answers (YzPg *self)
{
  guint empty = 0;

  while (self->sent.length > 0 && !PQisBusy (self->conn)) {
    YzPgSent *head = g_queue_peek_head (&self->sent);
    PGresult *result = PQgetResult (self->conn);

    if (result != NULL) {
      empty = 0;
      if (!take_result (self, result))
        return FALSE;
    } else if (head->result != NULL) {
      finish_head (self);
    } else if (PQstatus (self->conn) == CONNECTION_BAD || ++empty > 1) {
      lose_to_libpq (self);
      return FALSE;
    }
  }
  return TRUE;
}

/* How many ms are left of the time that ends at @until; never less than 0. */
static int
get_left_ms (gint64 until)
{
  gint64 left = until - g_get_monotonic_time ();

  return left > 0 ? (int) ((left + 999) / 1000) : 0;
}

/* Bytes have come, or the end of them. */
static gboolean
consume (YzPg *self)
{
  if (PQconsumeInput (self->conn))
    return TRUE;
  /* What came before the end may say why. */
  if (!take_answers (self))
    return FALSE;
  lose_to_libpq (self);
  return FALSE;
}

gboolean
yz_pg_wire_exchange (YzPg *self, int patience_ms)
{
  gint64 until = g_get_monotonic_time () + (gint64) patience_ms * 1000;

  /* What TLS has decrypted already is not seen by poll(). */
  if (PQsslInUse (self->conn) && (!consume (self) || !PQisBusy (self->conn)))
    return self->conn != NULL;
  for (;;) {
    int unsent = PQflush (self->conn);
    struct pollfd fd = { .fd = PQsocket (self->conn),
                         .events = (short) (POLLIN | (unsent > 0 ? POLLOUT : 0)) };
    int count = 0;

    if (unsent < 0)
      return consume (self);
    count = poll (&fd, 1, get_left_ms (until));
    if (count == 0) {
      g_autofree char *reason = g_strdup_printf ("no answer within %d ms", patience_ms);

      yz_pg_wire_lose (self, FALSE, reason);
      return FALSE;
    }
    if (count > 0 && (fd.revents & ~POLLOUT) != 0)
      return consume (self);
    if (count < 0 && errno != EINTR) {
      yz_pg_wire_lose (self, FALSE, g_strerror (errno));
      return FALSE;
    }
  }
}

/* Only who holds rows that others wait for is in a hurry; a report may take its time. */
static int
get_patience (const YzPg *self, const YzPgStatement *statement)
{
  if (self->mode == YZ_STORE_WRITE && self->in_transaction && !self->migrating &&
      (statement == NULL || !statement->stream))
    return self->patience_ms;
  return self->long_patience_ms;
}

/* Waits for the answers to @statement, or (NULL) until no more than @left are under way. */
static gboolean
wait_until (YzPg *self, YzPgStatement *statement, guint left)
{
  /* The server keeps its answers together until somebody asks for them. */
  if (self->unanswered) {
    if (!PQsendFlushRequest (self->conn)) {
      lose_to_libpq (self);
      return FALSE;
    }
    self->unanswered = FALSE;
  }
  for (;;) {
    if (!take_answers (self))
      return FALSE;
    if (statement != NULL ? statement->expected == 0 : self->sent.length <= left)
      return TRUE;
    if (!yz_pg_wire_exchange (self, get_patience (self, statement)))
      return FALSE;
  }
}

gboolean
yz_pg_wire_wait (YzPg *self, YzPgStatement *statement)
{
  return self->conn != NULL && wait_until (self, statement, 0);
}

static void
push (YzPg *self, YzPgSentKind kind, YzPgVariant *variant, YzPgStatement *statement)
{
  YzPgSent *sent = g_new0 (YzPgSent, 1);

  sent->kind = kind;
  sent->variant = variant;
  sent->statement = statement;
  if (statement != NULL)
    statement->expected++;
  g_queue_push_tail (&self->sent, sent);
  self->unanswered = kind != YZ_PG_SENT_SYNC;
  self->unsynced = kind != YZ_PG_SENT_SYNC;
}

gboolean
yz_pg_wire_prepare (YzPg *self, YzPgVariant *variant, const char *sql, int parameters)
{
  if (self->conn == NULL)
    return FALSE;
  if (!PQsendPrepare (self->conn, variant->name, sql, parameters, variant->types)) {
    lose_to_libpq (self);
    return FALSE;
  }
  variant->generation = self->generation;
  push (self, YZ_PG_SENT_PREPARE, variant, NULL);
  return TRUE;
}

gboolean
yz_pg_wire_run (YzPg *self,
                const char *name,
                const char *sql,
                const YzPgVariant *variant,
                const YzPgValue *values,
                int parameters,
                YzPgStatement *statement)
{
  const char *data[YZ_PG_PARAMETERS_MAX] = { NULL };
  int sizes[YZ_PG_PARAMETERS_MAX] = { 0 };
  int formats[YZ_PG_PARAMETERS_MAX] = { 0 };
  int done = 0;

  if (self->conn == NULL)
    return FALSE;
  for (int i = 0; i < parameters; i++) {
    data[i] = values[i].data;
    sizes[i] = values[i].size;
    formats[i] = 1;
  }
  if (name != NULL)
    done = PQsendQueryPrepared (self->conn, name, parameters, data, sizes, formats, 1);
  else
    done = PQsendQueryParams (self->conn,
                              sql,
                              parameters,
                              variant != NULL ? variant->types : NULL,
                              data,
                              sizes,
                              formats,
                              1);
  if (!done) {
    lose_to_libpq (self);
    return FALSE;
  }
  push (self, YZ_PG_SENT_RUN, NULL, statement);
  return self->sent.length <= SENT_MAX || wait_until (self, NULL, SENT_LOW);
}

gboolean
yz_pg_wire_sync (YzPg *self)
{
  if (self->conn == NULL)
    return FALSE;
  if (!PQpipelineSync (self->conn)) {
    lose_to_libpq (self);
    return FALSE;
  }
  push (self, YZ_PG_SENT_SYNC, NULL, NULL);
  return TRUE;
}

gboolean
yz_pg_wire_look (YzPg *self)
{
  struct pollfd fd = { .events = POLLIN };

  if (self->conn == NULL)
    return FALSE;
  fd.fd = PQsocket (self->conn);
  while (poll (&fd, 1, 0) > 0)
    if (!consume (self))
      return FALSE;
  if (PQstatus (self->conn) == CONNECTION_BAD) {
    lose_to_libpq (self);
    return FALSE;
  }
  return take_answers (self);
}

void
yz_pg_wire_detach (YzPg *self, YzPgStatement *statement)
{
  for (GList *l = self->sent.head; l != NULL && statement->expected > 0; l = l->next) {
    YzPgSent *sent = l->data;

    if (sent->statement == statement) {
      sent->statement = NULL;
      statement->expected--;
    }
  }
  g_assert (statement->expected == 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pg"

#include "yz-pg.h"

#include <errno.h>
#include <poll.h>

/* client_connection_check_interval came with it. */
#define SERVER_VERSION_MIN 140000

/* What a session must have, in one round trip. A transaction whose station is gone is given up by
 * the server, so that nobody waits for its rows; who waits for a row is told before our own
 * patience ends. What is committed stays committed, whatever the role's settings say. */
#define SESSION                                                                                    \
  "SELECT set_config('search_path', 'public, pg_temp', false), "                                   \
  "set_config('standard_conforming_strings', 'on', false), "                                       \
  "set_config('TimeZone', 'UTC', false), "                                                         \
  "set_config('jit', 'off', false), "                                                              \
  "set_config('default_transaction_isolation', 'read committed', false), "                         \
  "set_config('client_connection_check_interval', "                                                \
  "CASE WHEN version() LIKE '%linux%' THEN '1s' ELSE '0' END, false), "                            \
  "set_config('synchronous_commit', CASE current_setting('synchronous_commit') "                   \
  "WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false), "

/* The statements of an operation find rows by their keys: planning them anew would cost as much as
 * running them. A statement that changes several rows takes them from the key in its order; read as
 * they happen to lie in a small table, two desks could wait for each other in a circle. Writers of
 * this program start a transaction at the level that is the default here. */
#define SESSION_WRITE                                                                              \
  SESSION "set_config('lock_timeout', '800ms', false), "                                           \
          "set_config('plan_cache_mode', 'force_generic_plan', false), "                           \
          "set_config('enable_seqscan', 'off', false), "                                           \
          "set_config('enable_bitmapscan', 'off', false), "                                        \
          "set_config('idle_in_transaction_session_timeout', '15s', false)"

#define SESSION_READ SESSION "set_config('default_transaction_read_only', 'on', false)"

/* Waits until libpq can go on. FALSE when the time is over. */
static gboolean
wait_socket (PGconn *conn, PostgresPollingStatusType wanted, gint64 until)
{
  gint64 left_ms = (until - g_get_monotonic_time ()) / 1000;
  struct pollfd fd = { .fd = PQsocket (conn),
                       .events = wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT };
  int count = 0;

  if (left_ms <= 0)
    return FALSE;
  count = poll (&fd, 1, (int) left_ms);
  return count > 0 || (count < 0 && errno == EINTR);
}

/* The whole conversation until the server is ready. */
static gboolean
converse (PGconn *conn, int timeout_s, GError **error)
{
  gint64 until = g_get_monotonic_time () + (gint64) timeout_s * G_USEC_PER_SEC;
  PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;

  while (PQstatus (conn) != CONNECTION_BAD && wanted != PGRES_POLLING_FAILED) {
    if (wanted == PGRES_POLLING_OK)
      return TRUE;
    if (!wait_socket (conn, wanted, until)) {
      yz_error_set_subject (error,
                            YZ_ERROR_STORE_LOST,
                            NULL,
                            "no answer within %d seconds",
                            timeout_s);
      return FALSE;
    }
    wanted = PQconnectPoll (conn);
  }
  yz_pg_set_connect_error (conn, PQerrorMessage (conn), error);
  return FALSE;
}

/* libpq's own list of hosts has no time limit for each of them where it does not block. */
static PGconn *
try_host (YzPg *self, guint host, const char *attributes, GError **error)
{
  g_auto (YzPgParameters) parameters = { NULL, NULL };
  PGconn *conn = NULL;

  yz_pg_address_fill (self->address, host, self->mode, attributes, &parameters);
  conn = PQconnectStartParams ((const char *const *) parameters.keywords->pdata,
                               (const char *const *) parameters.values->pdata,
                               FALSE);
  if (conn == NULL) {
    yz_error_set_subject (error, YZ_ERROR_STORE, NULL, "out of memory");
    return NULL;
  }
  /* So that the message says the code of the error, which is the same in every language. */
  PQsetErrorVerbosity (conn, PQERRORS_VERBOSE);
  PQsetNoticeReceiver (conn, yz_pg_wire_on_notice, self);
  if (converse (conn, yz_pg_address_get_connect_timeout (self->address), error)) {
    PQsetErrorVerbosity (conn, PQERRORS_DEFAULT);
    return conn;
  }
  PQfinish (conn);
  return NULL;
}

/* Keeps what tells more: that a host cannot be reached is no news beside a wrong password. */
static void
keep_reason (GError **kept, GError *reason)
{
  if (*kept == NULL) {
    *kept = reason;
    return;
  }
  if ((*kept)->code == YZ_ERROR_STORE_LOST && reason->code != YZ_ERROR_STORE_LOST) {
    GError *other = *kept;

    *kept = reason;
    reason = other;
  }
  if ((*kept)->code == YZ_ERROR_STORE_LOST) {
    g_autofree char *both = g_strdup_printf ("%s; %s", (*kept)->message, reason->message);

    g_free ((*kept)->message);
    (*kept)->message = g_steal_pointer (&both);
  }
  g_error_free (reason);
}

static PGconn *
try_hosts (YzPg *self, const char *attributes, GError **kept)
{
  for (guint i = 0; i < yz_pg_address_count_hosts (self->address); i++) {
    GError *reason = NULL;
    PGconn *conn = try_host (self, i, attributes, &reason);

    if (conn != NULL)
      return conn;
    keep_reason (kept, reason);
  }
  return NULL;
}

static gboolean
check_server (YzPg *self, PGconn *conn, GError **error)
{
  const char *name = yz_pg_address_get_name (self->address);
  const char *encoding = PQparameterStatus (conn, "server_encoding");

  if (PQserverVersion (conn) < SERVER_VERSION_MIN) {
    yz_error_set (error,
                  YZ_ERROR_STORE,
                  name,
                  PQserverVersion (conn) / 10000,
                  SERVER_VERSION_MIN / 10000,
                  "%s is PostgreSQL %d; %d or newer is needed",
                  name,
                  PQserverVersion (conn) / 10000,
                  SERVER_VERSION_MIN / 10000);
    return FALSE;
  }
  if (g_strcmp0 (encoding, "UTF8") == 0)
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_STORE_FOREIGN,
                        name,
                        "the database %s is not in UTF8 but in %s",
                        name,
                        encoding != NULL ? encoding : "no known encoding");
  return FALSE;
}

static gboolean
set_up (YzPg *self, GError **error)
{
  YzPgStatement *statement =
    yz_pg_statement_prepare (self,
                             self->mode == YZ_STORE_WRITE ? SESSION_WRITE : SESSION_READ,
                             error);
  PGresult *result = NULL;
  gboolean done = FALSE;

  self->connecting = TRUE;
  if (statement != NULL)
    result = yz_pg_statement_take_answer (statement, error);
  done = result != NULL && yz_pg_claim_again (self, error);
  self->connecting = FALSE;
  g_clear_pointer (&statement, yz_pg_statement_finalize);
  g_clear_pointer (&result, PQclear);
  return done;
}

static gboolean
open_new (YzPg *self, GError **error)
{
  const char *first = yz_pg_address_get_first_choice (self->address, self->mode);
  GError *reason = NULL;
  PGconn *conn = try_hosts (self, first, &reason);

  if (conn == NULL && first != NULL) {
    g_clear_error (&reason);
    conn = try_hosts (self, "any", &reason);
  }
  if (conn == NULL) {
    yz_error_rename (reason, yz_pg_address_get_name (self->address));
    g_prefix_error (&reason, "%s: ", yz_pg_address_get_name (self->address));
    g_propagate_error (error, reason);
    return FALSE;
  }
  g_clear_error (&reason);
  if (!check_server (self, conn, error) || PQsetnonblocking (conn, 1) != 0 ||
      !PQenterPipelineMode (conn)) {
    PQfinish (conn);
    if (error != NULL && *error == NULL)
      yz_error_set_subject (error, YZ_ERROR_STORE, NULL, "libpq has no pipelines");
    return FALSE;
  }
  self->conn = conn;
  self->generation++;
  g_clear_error (&self->loss);
  g_clear_error (&self->failure);
  self->unanswered = FALSE;
  self->unsynced = FALSE;
  self->cut_short = FALSE;
  if (set_up (self, error))
    return TRUE;
  if (self->conn != NULL)
    yz_pg_wire_lose (self, TRUE, "the session could not be set up");
  return FALSE;
}

gboolean
yz_pg_connect (YzPg *self, GError **error)
{
  /* What happened while nobody looked; that the server is gone is seen here. */
  if (self->conn != NULL)
    yz_pg_wire_look (self);
  return self->conn != NULL || open_new (self, error);
}

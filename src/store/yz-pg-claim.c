/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pg"

#include "yz-pg.h"

#include <unistd.h>

/* "yzdk" as a number: the class of the locks of desks, beside the number of the desk. */
#define CLASS "2038064235"

/* A program that just ended may still be on its way out at the server. */
#define TRIES 20
#define TRY_MS 100

/* The session ends with its connection, and the lock with the session. So that a station that lost
 * its line gets its desk back, the server too must notice soon that nobody is there any more. */
#define INTRODUCE                                                                                  \
  "SELECT set_config('application_name', $1, false),"                                              \
  " set_config('tcp_keepalives_idle', '2', false),"                                                \
  " set_config('tcp_keepalives_interval', '1', false),"                                            \
  " set_config('tcp_keepalives_count', '2', false),"                                               \
  " set_config('tcp_user_timeout', '3000', false)"

#define TAKE                                                                                       \
  "SELECT CASE WHEN pg_catalog.pg_try_advisory_lock(" CLASS ", $1::bigint::integer)"               \
  " THEN 1::bigint ELSE 0 END"

#define WHO                                                                                        \
  "SELECT a.application_name FROM pg_catalog.pg_locks l"                                           \
  " JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"                                           \
  " JOIN pg_catalog.pg_database d ON d.oid = l.database"                                           \
  " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = " CLASS         \
  " AND l.objid = $1::bigint::oid AND d.datname = current_database()"

/* "yizhan, process 123 on pc-7", in what the server lets through. Returns: (transfer full) */
static char *
make_own_name (void)
{
  const char *program = g_get_prgname ();
  g_autofree char *name = g_strdup_printf ("%s, process %d on %s",
                                           program != NULL ? program : "yizhan",
                                           (int) getpid (),
                                           g_get_host_name ());

  for (char *c = name; *c != '\0'; c++)
    if (!g_ascii_isprint (*c))
      *c = '?';
  return g_strndup (name, 63);
}

/* (transfer full) (nullable) the only row of @sql; NULL with @error, or without one if there is
 * none. */
static YzPgStatement *
ask (YzPg *self, const char *sql, const char *text, int64_t number, GError **error)
{
  YzPgStatement *statement = yz_pg_statement_prepare (self, sql, error);
  gboolean bound = FALSE;

  if (statement == NULL)
    return NULL;
  bound = text != NULL ? yz_pg_statement_bind_text (statement, 1, text, error)
                       : yz_pg_statement_bind_int (statement, 1, number, error);
  if (bound && yz_pg_statement_step (statement, error) == YZ_STEP_ROW)
    return statement;
  yz_pg_statement_finalize (statement);
  return NULL;
}

static gboolean
introduce (YzPg *self, const char *name, GError **error)
{
  YzPgStatement *statement = ask (self, INTRODUCE, name, 0, error);

  if (statement == NULL)
    return FALSE;
  yz_pg_statement_finalize (statement);
  return TRUE;
}

static gboolean
try_once (YzPg *self, gboolean *taken, GError **error)
{
  YzPgStatement *statement = ask (self, TAKE, NULL, self->desk, error);

  if (statement == NULL)
    return FALSE;
  *taken = yz_pg_statement_get_int (statement, 0) != 0;
  yz_pg_statement_finalize (statement);
  return TRUE;
}

/* That we are there ourselves is the session of a connection that was lost: the server has yet to
 * notice, and then it goes on. */
static gboolean
refuse (YzPg *self, const char *own_name, GError **error)
{
  YzPgStatement *statement = ask (self, WHO, NULL, self->desk, NULL);
  g_autofree char *who = NULL;
  gsize size = 0;

  if (statement != NULL) {
    who = g_strdup (yz_pg_statement_get_text (statement, 0, &size));
    yz_pg_statement_finalize (statement);
  }
  if (g_strcmp0 (who, own_name) == 0)
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_LOST,
                          yz_pg_address_get_name (self->address),
                          "the server has not noticed yet that the line was cut");
  else
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_LOCKED,
                          who,
                          "%s works at desk %" G_GINT64_FORMAT,
                          who != NULL ? who : "somebody",
                          self->desk);
  return FALSE;
}

gboolean
yz_pg_claim_again (YzPg *self, GError **error)
{
  g_autofree char *name = make_own_name ();
  gboolean taken = FALSE;

  if (self->desk == 0)
    return TRUE;
  if (!introduce (self, name, error))
    return FALSE;
  for (int i = 0; i < TRIES; i++) {
    if (i > 0)
      g_usleep (TRY_MS * 1000);
    if (!try_once (self, &taken, error))
      return FALSE;
    if (taken)
      return TRUE;
  }
  return refuse (self, name, error);
}

gboolean
yz_pg_claim (gpointer connection, int64_t desk, GError **error)
{
  YzPg *self = connection;
  gboolean done = FALSE;

  g_assert (self->desk == 0);
  if (!yz_pg_connect (self, error))
    return FALSE;
  self->desk = desk;
  /* Should the line be cut on the way, the next connection would begin with it anyway. */
  self->connecting = TRUE;
  done = yz_pg_claim_again (self, error);
  self->connecting = FALSE;
  if (!done)
    self->desk = 0;
  return done;
}

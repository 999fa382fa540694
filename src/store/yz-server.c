/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-server"

#include "yz-server.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <libpq-fe.h>
#include <string.h>

#include "yz-pg-address.h"
#include "yz-schema-resources.h"

#define ROLES_PATH "/io/github/yizhan/roles.sql"
/* Every server has it, for those who have no database of their own yet. */
#define MAINTENANCE_DATABASE "postgres"
/* What the server would cut off silently. */
#define NAME_MAX_BYTES 63

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGconn, PQfinish)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

const char *
yz_server_role_get_name (YzServerRole role)
{
  switch (role) {
  case YZ_SERVER_AUDITOR:
    return "yizhan_auditor";
  case YZ_SERVER_STATION:
  default:
    return "yizhan_station";
  }
}

/* Whoever sets a server up wants to know what libpq says of it, and not that the line is cut. */
static gboolean
fail_connecting (const YzPgAddress *address, PGconn *conn, GError **error)
{
  const char *name = yz_pg_address_get_name (address);
  g_autofree char *message = g_strdup (PQerrorMessage (conn));

  g_strdelimit (g_strchomp (message), "\n\t", ' ');
  yz_error_set_subject (error, YZ_ERROR_STORE, name, "%s: %s", name, message);
  return FALSE;
}

/* @database (nullable) instead of the one the URI names. */
static PGconn *
connect_to (const YzPgAddress *address, const char *uri, const char *database)
{
  /* The last one of a name counts; dbname may be a whole URI, which is taken apart in its place. */
  const char *keywords[] = { "connect_timeout",
                             "application_name",
                             "dbname",
                             "target_session_attrs",
                             database != NULL ? "dbname" : NULL,
                             NULL };
  const char *values[] = { "5", "yizhan", uri, "read-write", database, NULL };

  return PQconnectdbParams (keywords, values, 1);
}

static gboolean
is_state (const PGresult *result, const char *state)
{
  return g_strcmp0 (PQresultErrorField (result, PG_DIAG_SQLSTATE), state) == 0;
}

/* Runs a text that gives nothing; NULL with @error. */
static gboolean
run (PGconn *conn, const char *sql, GError **error)
{
  g_autoptr (PGresult) result = PQexec (conn, sql);
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);

  if (PQresultStatus (result) == PGRES_COMMAND_OK || PQresultStatus (result) == PGRES_TUPLES_OK)
    return TRUE;
  yz_error_set_subject (error,
                        is_state (result, "42501") ? YZ_ERROR_REFUSED : YZ_ERROR_STORE,
                        PQuser (conn),
                        "%s: %s",
                        PQuser (conn),
                        message != NULL ? message : PQerrorMessage (conn));
  return FALSE;
}

static char *
quote (PGconn *conn, const char *name)
{
  char *quoted = PQescapeIdentifier (conn, name, strlen (name));
  char *copy = g_strdup (quoted);

  PQfreemem (quoted);
  return copy;
}

static PGconn *
open_database (const char *uri, GError **error)
{
  g_autoptr (YzPgAddress) address = yz_pg_address_parse (uri, error);
  g_autoptr (PGconn) conn = NULL;

  if (address == NULL)
    return NULL;
  conn = connect_to (address, uri, NULL);
  if (PQstatus (conn) == CONNECTION_OK)
    return g_steal_pointer (&conn);
  fail_connecting (address, conn, error);
  return NULL;
}

/* The name of the database that @uri names, as libpq understands it. */
static char *
find_database (const char *uri)
{
  PQconninfoOption *options = PQconninfoParse (uri, NULL);
  const char *database = NULL;
  const char *user = NULL;
  char *copy = NULL;

  for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++) {
    if (strcmp (option->keyword, "dbname") == 0)
      database = option->val;
    else if (strcmp (option->keyword, "user") == 0)
      user = option->val;
  }
  copy = g_strdup (database != NULL && *database != '\0' ? database : user);
  PQconninfoFree (options);
  return copy;
}

/* -1 with @error, or whether it is there. */
static int
look_for_database (PGconn *conn, const char *database, GError **error)
{
  const char *values[] = { database };
  g_autoptr (PGresult) result = PQexecParams (conn,
                                              "SELECT 1 FROM pg_database WHERE datname = $1",
                                              1,
                                              NULL,
                                              values,
                                              NULL,
                                              NULL,
                                              0);

  if (PQresultStatus (result) == PGRES_TUPLES_OK)
    return PQntuples (result) > 0 ? 1 : 0;
  yz_error_set_subject (error, YZ_ERROR_STORE, database, "%s: %s", database, PQerrorMessage (conn));
  return -1;
}

static gboolean
create_database (PGconn *conn, const char *database, gboolean *made, GError **error)
{
  g_autofree char *name = quote (conn, database);
  g_autofree char *sql =
    g_strdup_printf ("CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8'", name);
  g_autoptr (PGresult) result = PQexec (conn, sql);

  *made = PQresultStatus (result) == PGRES_COMMAND_OK;
  /* Somebody else was first. */
  if (*made || is_state (result, "42P04") || is_state (result, "23505"))
    return TRUE;
  if (is_state (result, "42501"))
    yz_error_set_subject (error,
                          YZ_ERROR_REFUSED,
                          database,
                          "%s: there is no such database, and %s may not make it; on the server: "
                          "createdb --owner=%s --template=template0 --encoding=UTF8 %s",
                          database,
                          PQuser (conn),
                          PQuser (conn),
                          database);
  else
    yz_error_set_subject (error,
                          YZ_ERROR_STORE,
                          database,
                          "%s: %s",
                          database,
                          PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY));
  return FALSE;
}

gboolean
yz_server_make_database (const char *uri, gboolean *made, GError **error)
{
  g_autoptr (YzPgAddress) address = yz_pg_address_parse (uri, error);
  g_autofree char *database = NULL;
  g_autoptr (PGconn) conn = NULL;
  int there = 0;

  *made = FALSE;
  if (address == NULL)
    return FALSE;
  conn = connect_to (address, uri, NULL);
  if (PQstatus (conn) == CONNECTION_OK)
    return TRUE;
  /* It is not there, or cannot be reached: the second is what comes of the next try too. */
  g_clear_pointer (&conn, PQfinish);
  conn = connect_to (address, uri, MAINTENANCE_DATABASE);
  if (PQstatus (conn) != CONNECTION_OK)
    return fail_connecting (address, conn, error);
  database = find_database (uri);
  if (database == NULL) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "store", "store: %s", N_ ("it names no database"));
    return FALSE;
  }
  there = look_for_database (conn, database, error);
  if (there == 0)
    return create_database (conn, database, made, error);
  if (there < 0)
    return FALSE;
  g_clear_pointer (&conn, PQfinish);
  conn = connect_to (address, uri, NULL);
  return PQstatus (conn) == CONNECTION_OK || fail_connecting (address, conn, error);
}

gboolean
yz_server_grant_roles (const char *uri, GError **error)
{
  g_autoptr (GBytes) script = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (PGconn) conn = open_database (uri, error);

  if (conn == NULL)
    return FALSE;
  script = g_resource_lookup_data (yz_schema_get_resource (),
                                   ROLES_PATH,
                                   G_RESOURCE_LOOKUP_FLAGS_NONE,
                                   error);
  if (script == NULL)
    return FALSE;
  sql = g_strdup_printf ("SET search_path = public; SET client_min_messages = error; %.*s",
                         (int) g_bytes_get_size (script),
                         (const char *) g_bytes_get_data (script, NULL));
  /* Several statements in one text are one transaction. */
  return run (conn, sql, error);
}

/* Letters, digits and _ . - only: no login needs more, and none is mistaken for another. */
static gboolean
check_login (const char *name, GError **error)
{
  static const char *const wrong = N_ ("letters, digits, _, . and - only");
  gsize length = strlen (name);
  gboolean plain =
    strspn (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_.-") == length && length > 0;

  if (plain && length <= NAME_MAX_BYTES)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_INPUT,
                "name",
                plain ? (int64_t) length : 0,
                plain ? NAME_MAX_BYTES : 0,
                "name: %s",
                plain
                ? N_ ("too long")
                : wrong);
  return FALSE;
}

/* " PASSWORD '…'" with the verifier, or "". NULL with @error. */
static char *
make_password (PGconn *conn, const char *name, const char *password, GError **error)
{
  char *verifier = NULL;
  char *literal = NULL;
  char *clause = NULL;

  if (password == NULL)
    return g_strdup ("");
  verifier = PQencryptPasswordConn (conn, password, name, "scram-sha-256");
  if (verifier != NULL)
    literal = PQescapeLiteral (conn, verifier, strlen (verifier));
  if (literal != NULL)
    clause = g_strconcat (" PASSWORD ", literal, NULL);
  else
    yz_error_set_subject (error, YZ_ERROR_STORE, name, "%s: %s", name, PQerrorMessage (conn));
  PQfreemem (literal);
  PQfreemem (verifier);
  return clause;
}

gboolean
yz_server_add_login (const char *uri,
                     const char *name,
                     YzServerRole role,
                     const char *password,
                     GError **error)
{
  g_autoptr (PGconn) conn = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *clause = NULL;
  g_autofree char *sql = NULL;

  if (!check_login (name, error) || (conn = open_database (uri, error)) == NULL)
    return FALSE;
  quoted = quote (conn, name);
  clause = make_password (conn, name, password, error);
  if (clause == NULL)
    return FALSE;
  /* NOSUPERUSER and the like are what a new role is; one that is there keeps what it has. */
  sql = g_strdup_printf ("SET client_min_messages = error;"
                         " DO $do$ BEGIN CREATE ROLE %s LOGIN;"
                         " EXCEPTION WHEN duplicate_object THEN NULL; END $do$;"
                         " ALTER ROLE %s LOGIN%s; GRANT %s TO %s",
                         quoted,
                         quoted,
                         clause,
                         yz_server_role_get_name (role),
                         quoted);
  return run (conn, sql, error);
}

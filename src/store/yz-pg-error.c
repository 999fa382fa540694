/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pg"

#include "yz-pg.h"

#include <string.h>

/* https://www.postgresql.org/docs/15/errcodes-appendix.html; a shorter one is a class. */
typedef struct {
  const char *state;
  YzError code;
} Meaning;

static const Meaning meanings[] = {
  { "22021", YZ_ERROR_INPUT },           /* not UTF-8 */
  { "25006", YZ_ERROR_STORE_READ_ONLY }, /* read_only_sql_transaction */
  { "28", YZ_ERROR_STORE },              /* who are you */
  { "3D000", YZ_ERROR_STORE_MISSING },   /* no such database */
  { "40", YZ_ERROR_STORE_BUSY },         /* serialization, deadlock */
  { "42501", YZ_ERROR_STORE_READ_ONLY }, /* insufficient_privilege */
  { "53100", YZ_ERROR_STORE_FULL },      /* disk_full */
  { "53300", YZ_ERROR_STORE_BUSY },      /* too_many_connections */
  { "55006", YZ_ERROR_STORE_BUSY },      /* object_in_use */
  { "55P03", YZ_ERROR_STORE_BUSY },      /* lock_not_available */
  { "57014", YZ_ERROR_STORE_BUSY },      /* query_canceled, by somebody else */
  { "57P", YZ_ERROR_STORE_LOST },        /* shutting down, starting up, crashed */
  { "08", YZ_ERROR_STORE_LOST },
  { "XX001", YZ_ERROR_STORE_DAMAGED }, /* data_corrupted */
  { "XX002", YZ_ERROR_STORE_DAMAGED }, /* index_corrupted */
};

static YzError
find_meaning (const char *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (g_str_has_prefix (state, meanings[i].state))
      return meanings[i].code;
  return YZ_ERROR_STORE;
}

/* The first column of "Key (owner, kind)=(1, 2) already exists.", in whatever language. It may be
 * an expression with brackets of its own. */
static char *
find_column (const char *detail)
{
  const char *end = detail != NULL ? strstr (detail, ")=(") : NULL;
  const char *start = end;
  int depth = 1;

  if (end == NULL)
    return NULL;
  while (depth > 0) {
    if (start == detail)
      return NULL;
    start--;
    depth += (*start == ')') - (*start == '(');
  }
  start++;
  return g_strndup (start, MIN (strcspn (start, ","), (gsize) (end - start)));
}

static void
set_unique_error (const PGresult *result, const char *message, GError **error)
{
  const char *table = PQresultErrorField (result, PG_DIAG_TABLE_NAME);
  const char *key = PQresultErrorField (result, PG_DIAG_CONSTRAINT_NAME);
  g_autofree char *column = find_column (PQresultErrorField (result, PG_DIAG_MESSAGE_DETAIL));
  g_autofree char *subject = NULL;

  /* Who may not read the columns is not told them. */
  subject = g_strdup_printf ("%s.%s",
                             table != NULL ? table : "?",
                             column != NULL ? column : (key != NULL ? key : "?"));
  yz_error_set_subject (error, YZ_ERROR_UNIQUE, subject, "%s", message);
}

/* A column that refuses NULL. */
static void
set_null_error (const PGresult *result, const char *message, GError **error)
{
  const char *table = PQresultErrorField (result, PG_DIAG_TABLE_NAME);
  const char *column = PQresultErrorField (result, PG_DIAG_COLUMN_NAME);
  g_autofree char *subject = NULL;

  subject = g_strdup_printf ("%s.%s", table != NULL ? table : "?", column != NULL ? column : "?");
  yz_error_set_subject (error, YZ_ERROR_CHECK, subject, "%s", message);
}

gboolean
yz_pg_error_is_end (const YzPg *self, const PGresult *result)
{
  const char *severity = PQresultErrorField (result, PG_DIAG_SEVERITY_NONLOCALIZED);
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);

  if (state == NULL || g_strcmp0 (severity, "FATAL") == 0 || g_strcmp0 (severity, "PANIC") == 0)
    return TRUE;
  /* The primary has become a standby. */
  if (strcmp (state, "25006") == 0)
    return self->mode == YZ_STORE_WRITE;
  return find_meaning (state) == YZ_ERROR_STORE_LOST;
}

void
yz_pg_set_error (const YzPg *self, const PGresult *result, GError **error)
{
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  const char *name = yz_pg_address_get_name (self->address);

  if (state == NULL || message == NULL) {
    g_autofree char *text = g_strdup (PQresultErrorMessage (result));

    yz_error_set_subject (error, YZ_ERROR_STORE, name, "%s", g_strchomp (text));
    return;
  }
  /* The details of these would quote the row, and with it somebody's name. */
  if (strcmp (state, "23514") == 0)
    yz_error_set_subject (error,
                          YZ_ERROR_CHECK,
                          PQresultErrorField (result, PG_DIAG_CONSTRAINT_NAME),
                          "%s",
                          message);
  else if (strcmp (state, "23502") == 0)
    set_null_error (result, message, error);
  else if (strcmp (state, "23505") == 0)
    set_unique_error (result, message, error);
  else if (strcmp (state, "P0001") == 0)
    yz_error_set_subject (error, YZ_ERROR_REFUSED, message, "%s", message);
  else
    yz_error_set_subject (error, find_meaning (state), name, "%s (%s)", message, state);
}

/* Whether @text begins with the five signs of a code and ": ". */
static gboolean
is_state (const char *text)
{
  return strspn (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 5 && text[5] == ':' &&
         text[6] == ' ';
}

void
yz_pg_set_connect_error (const PGconn *conn, const char *message, GError **error)
{
  g_autofree char *line = g_strndup (message, strcspn (message, "\n"));
  YzError code = YZ_ERROR_STORE_LOST;
  char *colon = line;

  /* 'connection to server at "…" failed: FATAL:  28P01: password authentication failed …' */
  while ((colon = strstr (colon, ":  ")) != NULL && !is_state (colon + 3))
    colon++;
  if (colon != NULL) {
    g_autofree char *state = g_strndup (colon + 3, 5);

    code = find_meaning (state);
    memmove (colon + 2, colon + 10, strlen (colon + 10) + 1);
  } else if (PQconnectionNeedsPassword (conn)) {
    code = YZ_ERROR_STORE;
  }
  yz_error_set_subject (error, code, NULL, "%s", line);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pg"

#include "yz-pg.h"

#include <string.h>

/* Rows that a stream takes at once; the next are under way while these are read. */
#define STREAM_ROWS 1000
#define STREAM_ROWS_TEXT G_STRINGIFY (STREAM_ROWS)

gpointer
yz_pg_statement_prepare (gpointer connection, const char *sql, GError **error)
{
  YzPgText *text = yz_pg_text_get (connection, sql, error);
  YzPgStatement *self = NULL;

  if (text == NULL)
    return NULL;
  self = g_new0 (YzPgStatement, 1);
  self->connection = connection;
  self->text = text;
  self->values = g_new0 (YzPgValue, text->parameters);
  self->row = -1;
  return self;
}

static void
clear_value (YzPgValue *value)
{
  if (value->data != value->number)
    g_free (value->data);
  memset (value, 0, sizeof *value);
}

static void
clear_scratch (YzPgStatement *self)
{
  if (self->scratch != NULL)
    g_ptr_array_set_size (self->scratch, 0);
}

/* The server closes it at the end of the transaction, or after an error, by itself. */
static void
close_cursor (YzPgStatement *self)
{
  YzPg *connection = self->connection;
  g_autofree char *close = NULL;

  if (self->cursor[0] == '\0')
    return;
  close = g_strconcat ("CLOSE ", self->cursor, NULL);
  self->cursor[0] = '\0';
  if (connection->in_transaction && connection->failure == NULL)
    yz_pg_wire_run (connection, NULL, close, NULL, NULL, 0, NULL);
}

void
yz_pg_statement_reset (gpointer statement)
{
  YzPgStatement *self = statement;

  yz_pg_wire_detach (self->connection, self);
  close_cursor (self);
  g_clear_pointer (&self->answer, PQclear);
  g_clear_pointer (&self->result, PQclear);
  g_clear_error (&self->error);
  clear_scratch (self);
  self->row = -1;
  self->sent = FALSE;
}

void
yz_pg_statement_forget (gpointer statement)
{
  YzPgStatement *self = statement;

  for (int i = 0; i < self->text->parameters; i++)
    clear_value (&self->values[i]);
  self->stream = FALSE;
}

void
yz_pg_statement_finalize (gpointer statement)
{
  YzPgStatement *self = statement;

  yz_pg_statement_reset (self);
  yz_pg_statement_forget (self);
  if (!self->text->shared)
    yz_pg_text_free (self->text);
  g_clear_pointer (&self->scratch, g_ptr_array_unref);
  g_free (self->values);
  g_free (self);
}

gboolean
yz_pg_statement_writes (gpointer statement)
{
  YzPgStatement *self = statement;

  return self->text->writes;
}

/* (nullable) NULL with @error. */
static YzPgValue *
find_value (YzPgStatement *self, int parameter, GError **error)
{
  if (parameter >= 1 && parameter <= self->text->parameters) {
    clear_value (&self->values[parameter - 1]);
    return &self->values[parameter - 1];
  }
  yz_error_set_subject (error,
                        YZ_ERROR_STORE,
                        NULL,
                        "no parameter $%d in: %s",
                        parameter,
                        self->text->sql);
  return NULL;
}

gboolean
yz_pg_statement_bind_int (gpointer statement, int parameter, int64_t value, GError **error)
{
  YzPgValue *slot = find_value (statement, parameter, error);
  guint64 bytes = GUINT64_TO_BE ((guint64) value);

  if (slot == NULL)
    return FALSE;
  memcpy (slot->number, &bytes, sizeof bytes);
  slot->type = YZ_PG_INT8;
  slot->data = slot->number;
  slot->size = sizeof bytes;
  return TRUE;
}

static gboolean
bind_bytes (YzPgStatement *self,
            int parameter,
            Oid type,
            const void *data,
            gsize size,
            GError **error)
{
  YzPgValue *slot = find_value (self, parameter, error);

  if (slot == NULL)
    return FALSE;
  if (size > YZ_PG_VALUE_MAX) {
    yz_error_set (error,
                  YZ_ERROR_INPUT,
                  NULL,
                  (int64_t) size,
                  YZ_PG_VALUE_MAX,
                  "a value of %" G_GSIZE_FORMAT " bytes; at most %d are stored",
                  size,
                  YZ_PG_VALUE_MAX);
    return FALSE;
  }
  slot->type = type;
  /* An empty value has an address too, or it would be NULL. */
  slot->data = g_malloc (size + 1);
  memcpy (slot->data, data, size);
  slot->size = (int) size;
  return TRUE;
}

gboolean
yz_pg_statement_bind_text (gpointer statement, int parameter, const char *value, GError **error)
{
  return bind_bytes (statement, parameter, YZ_PG_TEXT, value, strlen (value), error);
}

gboolean
yz_pg_statement_bind_blob (gpointer statement,
                           int parameter,
                           const void *data,
                           gsize size,
                           GError **error)
{
  return bind_bytes (statement, parameter, YZ_PG_BYTEA, data, size, error);
}

gboolean
yz_pg_statement_bind_null (gpointer statement, int parameter, GError **error)
{
  return find_value (statement, parameter, error) != NULL;
}

static gboolean
send_plain (YzPgStatement *self)
{
  YzPg *connection = self->connection;
  YzPgText *text = self->text;
  YzPgVariant *variant = yz_pg_text_find_variant (connection, text, self->values);
  const char *name = variant->name[0] != '\0' ? variant->name : NULL;

  if (name != NULL && variant->generation != connection->generation &&
      !yz_pg_wire_prepare (connection, variant, text->sql, text->parameters))
    return FALSE;
  return yz_pg_wire_run (connection,
                         name,
                         text->sql,
                         variant,
                         self->values,
                         text->parameters,
                         self);
}

static gboolean
send_fetch (YzPgStatement *self)
{
  g_autofree char *fetch = g_strconcat ("FETCH " STREAM_ROWS_TEXT " FROM ", self->cursor, NULL);

  return yz_pg_wire_run (self->connection, NULL, fetch, NULL, NULL, 0, self);
}

static gboolean
send_stream (YzPgStatement *self)
{
  YzPg *connection = self->connection;
  YzPgText *text = self->text;
  YzPgVariant *variant = yz_pg_text_find_variant (connection, text, self->values);
  g_autofree char *declare = NULL;

  g_snprintf (self->cursor, sizeof self->cursor, "yzc%" G_GUINT64_FORMAT, ++connection->cursors);
  declare = g_strdup_printf ("DECLARE %s NO SCROLL CURSOR FOR %s", self->cursor, text->sql);
  return yz_pg_wire_run (connection,
                         NULL,
                         declare,
                         variant,
                         self->values,
                         text->parameters,
                         NULL) &&
         send_fetch (self);
}

/* Why nothing can be sent, or FALSE. */
static gboolean
has_failed (YzPgStatement *self)
{
  YzPg *connection = self->connection;

  if (connection->in_transaction) {
    if (connection->conn != NULL && connection->failure == NULL)
      return FALSE;
    self->error =
      g_error_copy (connection->failure != NULL ? connection->failure : connection->loss);
    return TRUE;
  }
  /* Outside of a transaction each statement stands alone, and may find the server again. */
  return (!connection->connecting && !yz_pg_connect (connection, &self->error)) ||
         !yz_pg_wire_wait (connection, NULL);
}

void
yz_pg_statement_send (gpointer statement)
{
  YzPgStatement *self = statement;
  YzPg *connection = self->connection;
  gboolean done = FALSE;

  g_assert (!self->sent);
  self->sent = TRUE;
  if (!has_failed (self)) {
    if (!connection->in_transaction)
      done = send_plain (self) && yz_pg_wire_sync (connection);
    else if (self->stream)
      done = send_stream (self);
    else
      done = send_plain (self);
  }
  if (!done && self->error == NULL)
    self->error = g_error_copy (connection->loss);
}

void
yz_pg_statement_stream (gpointer statement)
{
  YzPgStatement *self = statement;

  self->stream = !self->text->writes;
}

PGresult *
yz_pg_statement_take_answer (YzPgStatement *self, GError **error)
{
  if (!self->sent)
    yz_pg_statement_send (self);
  /* Whoever is lost is told why. */
  if (self->expected > 0)
    yz_pg_wire_wait (self->connection, self);
  if (self->answer != NULL && self->error == NULL)
    return g_steal_pointer (&self->answer);
  g_assert (self->error != NULL);
  if (error != NULL)
    *error = g_error_copy (self->error);
  return NULL;
}

/* The next rows; those after them leave at once. FALSE with @error. */
static gboolean
take_rows (YzPgStatement *self, GError **error)
{
  self->result = yz_pg_statement_take_answer (self, error);
  self->row = -1;
  if (self->result == NULL)
    return FALSE;
  if (self->cursor[0] != '\0') {
    if (PQntuples (self->result) < STREAM_ROWS)
      close_cursor (self);
    else if (!send_fetch (self) && self->error == NULL)
      self->error = g_error_copy (self->connection->loss);
  } else if (self->text->writes) {
    self->connection->changes = g_ascii_strtoll (PQcmdTuples (self->result), NULL, 10);
  }
  return TRUE;
}

YzStep
yz_pg_statement_step (gpointer statement, GError **error)
{
  YzPgStatement *self = statement;

  clear_scratch (self);
  if (self->result == NULL && !take_rows (self, error))
    return YZ_STEP_ERROR;
  while (++self->row >= PQntuples (self->result)) {
    if (self->cursor[0] == '\0') {
      self->row = PQntuples (self->result);
      return YZ_STEP_DONE;
    }
    g_clear_pointer (&self->result, PQclear);
    if (!take_rows (self, error))
      return YZ_STEP_ERROR;
  }
  return YZ_STEP_ROW;
}

int
yz_pg_statement_count_columns (gpointer statement)
{
  YzPgStatement *self = statement;

  return self->result != NULL ? PQnfields (self->result) : 0;
}

static gboolean
has_value (const YzPgStatement *self, int column)
{
  return self->result != NULL && self->row >= 0 && self->row < PQntuples (self->result) &&
         column >= 0 && column < PQnfields (self->result) &&
         !PQgetisnull (self->result, self->row, column);
}

gboolean
yz_pg_statement_is_null (gpointer statement, int column)
{
  return !has_value (statement, column);
}

int64_t
yz_pg_statement_get_int (gpointer statement, int column)
{
  YzPgStatement *self = statement;

  return has_value (self, column) ? yz_pg_value_get_int (self->result, self->row, column) : 0;
}

const char *
yz_pg_statement_get_text (gpointer statement, int column, gsize *size)
{
  YzPgStatement *self = statement;
  char *text = NULL;

  *size = 0;
  if (!has_value (self, column))
    return NULL;
  if (yz_pg_value_is_plain (self->result, column)) {
    *size = (gsize) PQgetlength (self->result, self->row, column);
    return PQgetvalue (self->result, self->row, column);
  }
  text = yz_pg_value_dup_text (self->result, self->row, column);
  *size = strlen (text);
  if (self->scratch == NULL)
    self->scratch = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->scratch, text);
  return text;
}

const void *
yz_pg_statement_get_blob (gpointer statement, int column, gsize *size)
{
  return yz_pg_statement_get_text (statement, column, size);
}

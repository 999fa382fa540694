/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-store"

#include "yz-store-private.h"

#include <string.h>

/* More distinct texts than the program has; beyond it statements are prepared each time. */
#define CACHE_MAX 512
/* Copies of one text that are kept: as many as an operation has under way at once. */
#define COPIES_MAX 32

typedef enum {
  STATE_READY,
  STATE_ROW,
  STATE_DONE,
  STATE_FAILED,
} State;

struct _YzStatement {
  YzStore *store;
  char *sql;
  gpointer handle; /* of the driver; NULL if it could not be prepared */
  gboolean writes;
  gboolean cached;
  YzStatement *spare; /* (nullable) another of the same text, for when this one is in use */
  gboolean in_use;
  gboolean sent; /* on its way, since it began anew */
  State state;
  GError *error;    /* reported by every step until it begins anew */
  GPtrArray *texts; /* repaired copies that were given out for the current row */
  GList link;       /* in store->taken */
};

static YzStatement *
prepare (YzStore *store, const char *sql)
{
  YzStatement *self = g_new0 (YzStatement, 1);

  self->store = store;
  self->sql = g_strdup (sql);
  self->link.data = self;
  self->handle = store->driver->prepare (store->connection, sql, &self->error);
  if (self->handle != NULL)
    self->writes = store->driver->writes (self->handle);
  return self;
}

static void
destroy (gpointer data)
{
  YzStatement *self = data;

  g_assert (!self->in_use);
  if (self->spare != NULL)
    destroy (self->spare);
  if (self->handle != NULL)
    self->store->driver->finalize (self->handle);
  g_clear_error (&self->error);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_free (self->sql);
  g_free (self);
}

static void
begin_anew (YzStatement *self)
{
  if (self->handle != NULL)
    self->store->driver->reset (self->handle);
  if (self->texts != NULL)
    g_ptr_array_set_size (self->texts, 0);
  self->sent = FALSE;
  self->state = STATE_READY;
}

/* An engine such as PostgreSQL gives up a transaction at its first error: so do we on all. */
static void
fail (YzStatement *self)
{
  begin_anew (self);
  self->state = STATE_FAILED;
  if (self->store->depth > 0)
    self->store->doomed = TRUE;
}

/* TRUE if the statement may run now. */
static gboolean
check_may_run (YzStatement *self, GError **error)
{
  YzStore *store = self->store;

  if (store->problem != NULL) {
    if (error != NULL)
      *error = g_error_copy (store->problem);
    return FALSE;
  }
  if (!self->writes)
    return TRUE;
  if (store->mode == YZ_STORE_READ) {
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_READ_ONLY,
                          store->name,
                          "this connection only reads: %s",
                          self->sql);
    return FALSE;
  }
  if (store->depth == 0) {
    yz_error_set_subject (error,
                          YZ_ERROR_STORE,
                          NULL,
                          "a change outside of a transaction: %s",
                          self->sql);
    return FALSE;
  }
  if (!store->driver->in_transaction (store->connection)) {
    yz_error_set_subject (error,
                          YZ_ERROR_STORE,
                          NULL,
                          "the database ended the transaction after an error");
    return FALSE;
  }
  return TRUE;
}

/* Puts @statement into the cache behind @first, which may be NULL. */
static void
keep (YzStore *self, const char *sql, YzStatement *first, YzStatement *statement)
{
  if (statement->handle == NULL || g_hash_table_size (self->cache) >= CACHE_MAX)
    return;
  statement->cached = TRUE;
  if (first == NULL) {
    g_hash_table_insert (self->cache, (gpointer) sql, statement);
    return;
  }
  statement->spare = first->spare;
  first->spare = statement;
}

YzStatement *
yz_store_query (YzStore *self, const char *sql)
{
  YzStatement *first = NULL;
  YzStatement *statement = NULL;
  int copies = 0;

  yz_store_assert_owner (self);
  g_assert (sql != NULL);

  first = g_hash_table_lookup (self->cache, sql);
  if (first != NULL && !first->in_use && strcmp (first->sql, sql) != 0) {
    g_hash_table_remove (self->cache, sql);
    first = NULL;
  }
  for (statement = first; statement != NULL && statement->in_use; copies++)
    statement = statement->spare;
  if (statement == NULL) {
    statement = prepare (self, sql);
    if (copies < COPIES_MAX)
      keep (self, sql, first, statement);
  }
  statement->in_use = TRUE;
  statement->state = STATE_READY;
  g_queue_push_tail_link (&self->taken, &statement->link);
  return statement;
}

GHashTable *
yz_store_make_cache (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, destroy);
}

void
yz_statement_free (YzStatement *self)
{
  if (self == NULL)
    return;
  yz_store_assert_owner (self->store);
  g_assert (self->in_use);

  begin_anew (self);
  g_queue_unlink (&self->store->taken, &self->link);
  self->in_use = FALSE;
  if (!self->cached) {
    destroy (self);
    return;
  }
  self->store->driver->forget (self->handle);
  g_clear_error (&self->error);
}

void
yz_store_settle (YzStore *self)
{
  for (GList *l = self->taken.head; l != NULL; l = l->next) {
    YzStatement *statement = l->data;

    if (statement->writes && statement->state == STATE_ROW) {
      begin_anew (statement);
      statement->state = STATE_DONE;
    }
  }
}

/* FALSE if nothing can be bound. Binding makes a statement that has run start anew. */
static gboolean
prepare_binding (YzStatement *self)
{
  g_assert (self != NULL && self->in_use);
  yz_store_assert_owner (self->store);
  if (self->handle == NULL)
    return FALSE;
  if (self->state != STATE_READY || self->sent) {
    g_clear_error (&self->error);
    begin_anew (self);
  }
  return self->error == NULL;
}

void
yz_statement_bind_int (YzStatement *self, int parameter, int64_t value)
{
  if (prepare_binding (self))
    self->store->driver->bind_int (self->handle, parameter, value, &self->error);
}

void
yz_statement_bind_text (YzStatement *self, int parameter, const char *value)
{
  if (!prepare_binding (self))
    return;
  if (value == NULL)
    self->store->driver->bind_null (self->handle, parameter, &self->error);
  else if (!g_utf8_validate (value, -1, NULL))
    yz_error_set_subject (&self->error, YZ_ERROR_INPUT, NULL, "a text that is not UTF-8");
  else
    self->store->driver->bind_text (self->handle, parameter, value, &self->error);
}

void
yz_statement_bind_blob (YzStatement *self, int parameter, const void *data, gsize size)
{
  if (!prepare_binding (self))
    return;
  if (data == NULL)
    self->store->driver->bind_null (self->handle, parameter, &self->error);
  else
    self->store->driver->bind_blob (self->handle, parameter, data, size, &self->error);
}

void
yz_statement_bind_null (YzStatement *self, int parameter)
{
  if (prepare_binding (self))
    self->store->driver->bind_null (self->handle, parameter, &self->error);
}

void
yz_statement_bind_id (YzStatement *self, int parameter, int64_t value)
{
  if (value == 0)
    yz_statement_bind_null (self, parameter);
  else
    yz_statement_bind_int (self, parameter, value);
}

YzStore *
yz_statement_get_store (const YzStatement *self)
{
  g_assert (self != NULL && self->in_use);
  return self->store;
}

gboolean
yz_statement_start (YzStatement *self, GError **error)
{
  g_assert (self != NULL && self->in_use);
  yz_store_assert_owner (self->store);

  if (self->error == NULL && self->state == STATE_READY && !self->sent &&
      check_may_run (self, &self->error) && self->store->driver->send != NULL) {
    self->store->driver->send (self->handle);
    self->sent = TRUE;
  }
  if (self->error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->error);
  return FALSE;
}

void
yz_statement_send (YzStatement *self)
{
  /* What went wrong is told by the first step. */
  yz_statement_start (self, NULL);
}

void
yz_statement_stream (YzStatement *self)
{
  g_assert (self != NULL && self->in_use);
  yz_store_assert_owner (self->store);
  if (self->handle != NULL && self->store->driver->stream != NULL)
    self->store->driver->stream (self->handle);
}

YzStep
yz_statement_step_posted (YzStatement *self, int64_t *value, GError **error)
{
  const YzStoreDriver *driver = self->store->driver;
  YzStep step = YZ_STEP_ERROR;

  /* A change is done to its end before it gives its rows, on every engine. */
  while ((step = driver->step (self->handle, error)) == YZ_STEP_ROW)
    if (value != NULL && !driver->is_null (self->handle, 0))
      *value = driver->get_int (self->handle, 0);
  begin_anew (self);
  return step;
}

/* Everything that left before this one answers before it does. */
static YzStep
run_step (YzStatement *self)
{
  YzStore *store = self->store;

  if (self->state != STATE_ROW) {
    if (!yz_statement_start (self, NULL))
      return YZ_STEP_ERROR;
    if (!yz_posted_collect (store)) {
      self->error = g_error_copy (store->problem);
      return YZ_STEP_ERROR;
    }
  }
  return store->driver->step (self->handle, &self->error);
}

YzStep
yz_statement_step (YzStatement *self, GError **error)
{
  YzStep step = YZ_STEP_ERROR;

  g_assert (self != NULL && self->in_use);
  yz_store_assert_owner (self->store);

  if (self->state == STATE_DONE)
    return YZ_STEP_DONE;
  if (self->texts != NULL)
    g_ptr_array_set_size (self->texts, 0);
  if (self->error == NULL)
    step = run_step (self);

  switch (step) {
  case YZ_STEP_ROW:
    self->state = STATE_ROW;
    break;
  case YZ_STEP_DONE:
    begin_anew (self);
    self->state = STATE_DONE;
    break;
  case YZ_STEP_ERROR:
  default:
    g_assert (self->error != NULL);
    fail (self);
    if (error != NULL)
      *error = g_error_copy (self->error);
    return YZ_STEP_ERROR;
  }
  return step;
}

gboolean
yz_statement_run (YzStatement *self, GError **error)
{
  for (;;) {
    switch (yz_statement_step (self, error)) {
    case YZ_STEP_ROW:
      break;
    case YZ_STEP_DONE:
      return TRUE;
    case YZ_STEP_ERROR:
    default:
      return FALSE;
    }
  }
}

gboolean
yz_statement_fetch (YzStatement *self, GError **error)
{
  switch (yz_statement_step (self, error)) {
  case YZ_STEP_ROW:
    return TRUE;
  case YZ_STEP_DONE:
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, NULL, "no row: %s", self->sql);
    return FALSE;
  case YZ_STEP_ERROR:
  default:
    return FALSE;
  }
}

/* Reading outside of a row or beyond its columns is a mistake of the program. */
static gboolean
has_column (YzStatement *self, int column)
{
  g_assert (self != NULL && self->in_use);
  yz_store_assert_owner (self->store);
  g_return_val_if_fail (self->state == STATE_ROW, FALSE);
  g_return_val_if_fail (column >= 0, FALSE);
  g_return_val_if_fail (column < self->store->driver->count_columns (self->handle), FALSE);
  return TRUE;
}

int64_t
yz_statement_get_int (YzStatement *self, int column)
{
  return has_column (self, column) ? self->store->driver->get_int (self->handle, column) : 0;
}

static guint64
get_one_by_one (const YzStoreDriver *driver, gpointer handle, int first, int n, int64_t *values)
{
  guint64 nulls = 0;

  for (int i = 0; i < n; i++) {
    values[i] = driver->get_int (handle, first + i);
    if (values[i] == 0 && driver->is_null (handle, first + i))
      nulls |= (guint64) 1 << i;
  }
  return nulls;
}

guint64
yz_statement_get_ints (YzStatement *self, int first, int n, int64_t *values)
{
  const YzStoreDriver *driver = NULL;

  g_return_val_if_fail (first >= 0 && n >= 1 && n <= 64, 0);

  if (!has_column (self, first + n - 1)) {
    memset (values, 0, (gsize) n * sizeof *values);
    return 0;
  }
  driver = self->store->driver;
  if (driver->get_ints != NULL)
    return driver->get_ints (self->handle, first, n, values);
  return get_one_by_one (driver, self->handle, first, n, values);
}

const char *
yz_statement_get_text (YzStatement *self, int column)
{
  const char *text = NULL;
  char *repaired = NULL;
  gsize size = 0;

  if (!has_column (self, column))
    return NULL;
  text = self->store->driver->get_text (self->handle, column, &size);
  if (text == NULL || g_utf8_validate_len (text, size, NULL))
    return text;

  /* Somebody else wrote this. What is shown or hashed must be one text, and must not look sound. */
  if (self->texts == NULL)
    self->texts = g_ptr_array_new_with_free_func (g_free);
  repaired = g_utf8_make_valid (text, (gssize) size);
  g_ptr_array_add (self->texts, repaired);
  return repaired;
}

const void *
yz_statement_get_blob (YzStatement *self, int column, gsize *size)
{
  gsize ignored = 0;

  if (size == NULL)
    size = &ignored;
  *size = 0;
  return has_column (self, column) ? self->store->driver->get_blob (self->handle, column, size)
                                   : NULL;
}

gboolean
yz_statement_is_null (YzStatement *self, int column)
{
  return !has_column (self, column) || self->store->driver->is_null (self->handle, column);
}

char *
yz_statement_dup_text (YzStatement *self, int column)
{
  return g_strdup (yz_statement_get_text (self, column));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-store"

#include "yz-transaction.h"

#include "yz-store-private.h"

struct _YzTransaction {
  YzStore *store;
  int level; /* 1 is the outermost */
  gboolean over;
};

YzTransaction *
yz_transaction_begin (YzStore *store, GError **error)
{
  YzTransaction *self = NULL;

  yz_store_assert_owner (store);
  if (store->depth == 0) {
    if (!store->driver->begin (store->connection, store->mode, error))
      return NULL;
    store->doomed = FALSE;
  }
  store->depth++;
  self = g_new0 (YzTransaction, 1);
  self->store = store;
  self->level = store->depth;
  return self;
}

/* Leaves the guard's level; guards end in the reverse order of their beginning. */
static void
leave (YzTransaction *self)
{
  g_assert (self->store->depth == self->level);
  self->store->depth--;
  self->over = TRUE;
}

static void
set_doomed_error (YzStore *store, GError **error)
{
  if (store->driver->in_transaction (store->connection))
    yz_error_set_subject (error,
                          YZ_ERROR_STORE,
                          NULL,
                          "a part of the transaction failed: nothing is written");
  else
    yz_error_set_subject (error,
                          YZ_ERROR_STORE,
                          NULL,
                          "the database ended the transaction after an error: nothing is written");
}

gboolean
yz_transaction_commit (YzTransaction *self, GError **error)
{
  YzStore *store = NULL;
  gboolean lost = FALSE;

  g_assert (self != NULL && !self->over);
  store = self->store;
  yz_store_assert_owner (store);

  leave (self);
  lost = store->doomed || !store->driver->in_transaction (store->connection);
  if (lost) {
    set_doomed_error (store, error);
    store->doomed = TRUE;
    if (self->level == 1)
      store->driver->rollback (store->connection);
    return FALSE;
  }
  if (self->level > 1)
    return TRUE;
  yz_store_settle (store);
  return store->driver->commit (store->connection, error);
}

void
yz_transaction_free (YzTransaction *self)
{
  if (self == NULL)
    return;
  if (!self->over) {
    yz_store_assert_owner (self->store);
    leave (self);
    self->store->doomed = TRUE;
    if (self->level == 1) {
      yz_store_settle (self->store);
      self->store->driver->rollback (self->store->connection);
    }
  }
  g_free (self);
}

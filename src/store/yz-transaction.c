/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-store"

#include "yz-transaction.h"

#include "yz-store-private.h"

struct _YzTransaction {
  YzStore *store;
  int level; /* 1 is the outermost */
  gboolean over;
};

static gboolean
begin_outermost (YzStore *store, GError **error)
{
  return store->grouped ? yz_group_begin_part (store, error)
                        : store->driver->begin (store->connection, store->mode, error);
}

YzTransaction *
yz_transaction_begin (YzStore *store, GError **error)
{
  YzTransaction *self = NULL;

  yz_store_assert_owner (store);
  if (store->depth == 0) {
    if (!begin_outermost (store, error))
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
  if (store->problem != NULL)
    g_propagate_error (error, g_error_copy (store->problem));
  else if (store->driver->in_transaction (store->connection))
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

/* The outermost is over. */
static void
finish (YzStore *store)
{
  yz_posted_clear (store);
  g_clear_error (&store->problem);
}

/* What was posted may fail as late as now; then its reason is the one that counts. */
static gboolean
commit_outermost (YzStore *store, GError **error)
{
  GError *problem = NULL;
  gboolean done = FALSE;

  yz_store_settle (store);
  done = store->grouped ? yz_group_keep_part (store, &problem)
                        : store->driver->commit (store->connection, &problem);
  if (!done)
    store->epoch++;
  if (!yz_posted_collect (store)) {
    g_clear_error (&problem);
    problem = g_error_copy (store->problem);
  }
  g_assert (done == (problem == NULL));
  if (problem != NULL)
    g_propagate_error (error, problem);
  finish (store);
  return done;
}

gboolean
yz_transaction_commit (YzTransaction *self, GError **error)
{
  YzStore *store = NULL;

  g_assert (self != NULL && !self->over);
  store = self->store;
  yz_store_assert_owner (store);

  leave (self);
  if (store->doomed || !store->driver->in_transaction (store->connection)) {
    set_doomed_error (store, error);
    store->doomed = TRUE;
    if (self->level == 1) {
      yz_store_roll_back (store);
      finish (store);
    }
    return FALSE;
  }
  return self->level > 1 || commit_outermost (store, error);
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
      yz_store_roll_back (self->store);
      finish (self->store);
    }
  }
  g_free (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-store"

#include "yz-group.h"

#include "yz-store-private.h"

static void
set_ended_error (GError **error)
{
  yz_error_set_subject (error,
                        YZ_ERROR_STORE,
                        NULL,
                        "the database ended the shared transaction after an error: nothing of it "
                        "is written");
}

gboolean
yz_group_is_possible (const YzStore *store)
{
  g_assert (store != NULL);
  return store->driver->savepoint != NULL && store->mode == YZ_STORE_WRITE;
}

gboolean
yz_group_begin (YzStore *store, GError **error)
{
  yz_store_assert_owner (store);
  g_assert (yz_group_is_possible (store) && store->depth == 0 && !store->grouped);

  store->grouped = store->driver->begin (store->connection, store->mode, error);
  return store->grouped;
}

gboolean
yz_group_commit (YzStore *store, GError **error)
{
  gboolean done = FALSE;

  yz_store_assert_owner (store);
  g_assert (store->grouped && store->depth == 0);

  store->grouped = FALSE;
  if (store->driver->in_transaction (store->connection)) {
    yz_store_settle (store);
    done = store->driver->commit (store->connection, error);
  } else {
    set_ended_error (error);
  }
  if (!done)
    store->epoch++;
  return done;
}

gboolean
yz_group_begin_part (YzStore *store, GError **error)
{
  if (!store->driver->in_transaction (store->connection)) {
    set_ended_error (error);
    return FALSE;
  }
  store->in_part = store->driver->savepoint (store->connection, error);
  return store->in_part;
}

gboolean
yz_group_keep_part (YzStore *store, GError **error)
{
  if (store->driver->release (store->connection, error)) {
    store->in_part = FALSE;
    return TRUE;
  }
  yz_group_undo_part (store);
  return FALSE;
}

void
yz_group_undo_part (YzStore *store)
{
  /* Undone before already, by something posted that failed. */
  if (!store->in_part)
    return;
  store->in_part = FALSE;
  store->driver->rollback_to (store->connection);
}

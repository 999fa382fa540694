/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-store"

#include "yz-store-private.h"

/* A change that is under way; what came of it is asked for later. */
typedef struct {
  YzStatement *statement; /* (nullable) NULL once it has told */
  int64_t *value;         /* (nullable) borrowed */
  YzExplain explain;      /* (nullable) */
  gpointer data;
  GDestroyNotify data_free;
} YzPosted;

/* The transaction is lost with the first thing that fails. It is rolled back at once, so that the
 * one who knows what was asked for can look at what is there. */
static void
fail (YzStore *store, YzPosted *posted, GError *error)
{
  store->doomed = TRUE;
  /* What came after it tells nothing. */
  store->collected = store->posted->len;
  yz_store_roll_back (store);
  if (posted->explain != NULL)
    posted->explain (store, posted->data, &error);
  g_assert (error != NULL);
  store->problem = error;
}

/* FALSE if it failed. */
static gboolean
collect (YzStore *store, YzPosted *posted)
{
  g_autoptr (YzStatement) statement = g_steal_pointer (&posted->statement);
  GError *error = NULL;

  if (statement == NULL ||
      yz_statement_step_posted (statement, posted->value, &error) == YZ_STEP_DONE)
    return TRUE;
  fail (store, posted, error);
  return FALSE;
}

gboolean
yz_posted_collect (YzStore *store)
{
  while (store->problem == NULL && store->collected < store->posted->len)
    collect (store, g_ptr_array_index (store->posted, store->collected++));
  return store->problem == NULL;
}

void
yz_posted_clear (YzStore *store)
{
  for (guint i = 0; i < store->posted->len; i++) {
    YzPosted *posted = g_ptr_array_index (store->posted, i);

    yz_statement_free (posted->statement);
    if (posted->data_free != NULL && posted->data != NULL)
      posted->data_free (posted->data);
    g_free (posted);
  }
  g_ptr_array_set_size (store->posted, 0);
  store->collected = 0;
}

void
yz_statement_post (YzStatement *self,
                   int64_t *value,
                   YzExplain explain,
                   gpointer explain_data,
                   GDestroyNotify explain_free)
{
  YzStore *store = yz_statement_get_store (self);
  YzPosted *posted = g_new0 (YzPosted, 1);
  GError *error = NULL;

  posted->value = value;
  posted->explain = explain;
  posted->data = explain_data;
  posted->data_free = explain_free;
  if (value != NULL)
    *value = 0;
  g_ptr_array_add (store->posted, posted);
  g_assert (store->depth > 0);

  if (!yz_statement_start (self, &error)) {
    yz_statement_free (self);
    if (store->problem == NULL)
      fail (store, posted, error);
    else
      g_error_free (error);
    return;
  }
  posted->statement = self;
  /* Where nothing travels it is done now. */
  if (store->driver->send == NULL)
    yz_posted_collect (store);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-since"

#include "yz-since.h"

static gboolean
get_recorded_ms (YzStore *store, int64_t entry, int64_t *recorded_ms, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (store, "SELECT recorded_ms FROM entry WHERE id = $1");
  yz_statement_bind_int (statement, 1, entry);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *recorded_ms = yz_statement_get_int (statement, 0);
  return TRUE;
}

gboolean
yz_since_find (YzStore *store,
               int64_t desk,
               int64_t last_seq,
               int64_t since_ms,
               int64_t *first,
               GError **error)
{
  int64_t low = 1;
  int64_t high = last_seq + 1;

  while (low < high) {
    int64_t middle = low + (high - low) / 2;
    int64_t recorded_ms = 0;

    if (!get_recorded_ms (store, yz_id_make (desk, middle), &recorded_ms, error))
      return FALSE;
    if (recorded_ms < since_ms)
      low = middle + 1;
    else
      high = middle;
  }
  *first = yz_id_make (desk, low);
  return TRUE;
}

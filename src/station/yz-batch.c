/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-batch"

#include "yz-batch.h"

#include <glib/gi18n-lib.h>

#include "yz-account.h"
#include "yz-clock.h"
#include "yz-transaction.h"

#define YEARS_MAX 50

/* Those of one item after each other, the last to expire first, each with the pieces that the
 * station has of the item. Accounts: the shelf and what is reserved there. */
#define BATCHES_SQL                                                                                \
  "SELECT b.entry_id, b.leg, b.item_id, b.best_before, b.quantity - COALESCE ((SELECT"             \
  " CAST (SUM (o.quantity) AS BIGINT) FROM item_batch_out o WHERE o.batch_entry = b.entry_id"      \
  " AND o.batch_leg = b.leg AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = o.entry_id"   \
  " AND r.kind = 14)), 0), COALESCE ((SELECT CAST (SUM (a.balance) AS BIGINT) FROM account a"      \
  " WHERE a.owner = 0 AND a.kind IN (9, 10) AND a.unit = b.item_id AND a.station_id = $1"          \
  " AND a.period = 0), 0), i.name, i.sku FROM item_batch b JOIN item i ON i.id = b.item_id"        \
  " WHERE b.station_id = $1 AND NOT EXISTS"                                                        \
  " (SELECT 1 FROM entry r WHERE r.reverses = b.entry_id AND r.kind = 14)"

#define BATCHES_ORDER " ORDER BY b.item_id, b.best_before DESC, b.entry_id DESC, b.leg DESC"

G_STATIC_ASSERT (YZ_ACCOUNT_SHELF == 9 && YZ_ACCOUNT_RESERVED == 10);

gboolean
yz_batch_check_date (int64_t best_before, GError **error)
{
  if (yz_date_is_valid (best_before) &&
      best_before / 10000 <= yz_clock_today () / 10000 + YEARS_MAX &&
      best_before / 10000 >= yz_clock_today () / 10000 - YEARS_MAX)
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_INPUT, "best-before", "best-before: %s", N_ ("not a date"));
  return FALSE;
}

void
yz_batch_add (YzStation *station,
              int64_t entry,
              int64_t leg,
              int64_t item,
              int64_t best_before,
              int64_t quantity)
{
  YzStatement *statement = NULL;

  g_return_if_fail (station != NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO item_batch (entry_id, leg, item_id, station_id,"
                              " best_before, quantity) VALUES ($1, $2, $3, $4, $5, $6)");
  yz_statement_bind_int (statement, 1, entry);
  yz_statement_bind_int (statement, 2, leg);
  yz_statement_bind_int (statement, 3, item);
  yz_statement_bind_int (statement, 4, yz_station_get_id (station));
  yz_statement_bind_int (statement, 5, best_before);
  yz_statement_bind_int (statement, 6, quantity);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
}

void
yz_batch_take (YzStation *station,
               int64_t entry,
               int64_t leg,
               int64_t batch_entry,
               int64_t batch_leg,
               int64_t quantity)
{
  YzStatement *statement = NULL;

  g_return_if_fail (station != NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO item_batch_out (entry_id, leg, batch_entry, batch_leg,"
                              " quantity) VALUES ($1, $2, $3, $4, $5)");
  yz_statement_bind_int (statement, 1, entry);
  yz_statement_bind_int (statement, 2, leg);
  yz_statement_bind_int (statement, 3, batch_entry);
  yz_statement_bind_int (statement, 4, batch_leg);
  yz_statement_bind_int (statement, 5, quantity);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
}

void
yz_batch_near_free (YzBatchNear *near)
{
  if (near == NULL)
    return;
  g_free (near->name);
  g_free (near->sku);
  g_free (near);
}

/* What is here is what expires last. @item and @here go from row to row. */
static YzBatch
read_batch (YzStatement *statement, int64_t *item, int64_t *here)
{
  int64_t values[6];
  YzBatch batch;

  yz_statement_get_ints (statement, 0, G_N_ELEMENTS (values), values);
  if (values[2] != *item)
    *here = values[5];
  *item = values[2];
  batch = (YzBatch){ .entry = values[0],
                     .leg = values[1],
                     .item = values[2],
                     .best_before = values[3],
                     .quantity = MAX (values[4], 0) };
  batch.left = CLAMP (*here, 0, batch.quantity);
  *here -= batch.left;
  return batch;
}

GArray *
yz_batch_list (YzStation *station, int64_t item, GError **error)
{
  g_autoptr (GArray) batches = g_array_new (FALSE, FALSE, sizeof (YzBatch));
  g_autoptr (YzStatement) statement = NULL;
  int64_t last_item = 0;
  int64_t here = 0;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              BATCHES_SQL " AND b.item_id = $2" BATCHES_ORDER);
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, item);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzBatch batch = read_batch (statement, &last_item, &here);

    if (batch.left > 0)
      g_array_prepend_val (batches, batch);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&batches) : NULL;
}

/* Days from today to @date, also over the end of a year. */
static int64_t
count_days_until (int64_t date)
{
  int64_t today = yz_clock_today ();
  g_autoptr (GDate) from = g_date_new_dmy ((GDateDay) (today % 100),
                                           (GDateMonth) (today / 100 % 100),
                                           (GDateYear) (today / 10000));
  g_autoptr (GDate) to = g_date_new_dmy ((GDateDay) (date % 100),
                                         (GDateMonth) (date / 100 % 100),
                                         (GDateYear) (date / 10000));

  return g_date_days_between (from, to);
}

static gint
compare_near (gconstpointer a, gconstpointer b)
{
  const YzBatchNear *left = *(YzBatchNear *const *) a;
  const YzBatchNear *right = *(YzBatchNear *const *) b;

  if (left->batch.best_before != right->batch.best_before)
    return left->batch.best_before < right->batch.best_before ? -1 : 1;
  return g_strcmp0 (left->name, right->name);
}

GPtrArray *
yz_batch_list_near (YzStation *station, int days, GError **error)
{
  g_autoptr (GPtrArray) near = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_batch_near_free);
  g_autoptr (YzStatement) statement = NULL;
  int64_t last_day = yz_date_add_days (yz_clock_today (), CLAMP (days, 0, YZ_DATE_DAYS_MAX));
  int64_t last_item = 0;
  int64_t here = 0;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station), BATCHES_SQL BATCHES_ORDER);
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzBatch batch = read_batch (statement, &last_item, &here);
    YzBatchNear *found;

    if (batch.left == 0 || batch.best_before > last_day || !yz_date_is_valid (batch.best_before))
      continue;
    found = g_new0 (YzBatchNear, 1);
    found->batch = batch;
    found->name = yz_statement_dup_text (statement, 6);
    found->sku = yz_statement_dup_text (statement, 7);
    found->days_left = count_days_until (batch.best_before);
    g_ptr_array_add (near, found);
  }
  if (step == YZ_STEP_ERROR)
    return NULL;
  g_ptr_array_sort (near, compare_near);
  return g_steal_pointer (&near);
}

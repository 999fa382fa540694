/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-attention"

#include "yz-attention.h"

#include "yz-batch.h"
#include "yz-clock.h"
#include "yz-job.h"
#include "yz-lots.h"
#include "yz-stock-need.h"

/* Riders with points and an award that lapses from $1 to $2. */
static GArray *
list_riders (YzStore *store, int64_t from, int64_t until, GError **error)
{
  g_autoptr (GArray) riders = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (store,
                              "SELECT DISTINCT e.subject FROM entry e JOIN account a"
                              " ON a.owner = e.subject AND a.kind = 2 AND a.unit = 0"
                              " AND a.station_id = 0 AND a.period = 0"
                              " WHERE e.expires_on IS NOT NULL AND e.expires_on BETWEEN $1 AND $2"
                              " AND e.kind IN (1, 8, 15) AND a.balance > 0 LIMIT $3");
  yz_statement_bind_int (statement, 1, from);
  yz_statement_bind_int (statement, 2, until);
  yz_statement_bind_int (statement, 3, YZ_ATTENTION_RIDERS_MAX + 1);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    int64_t rider = yz_statement_get_int (statement, 0);

    g_array_append_val (riders, rider);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&riders) : NULL;
}

/* What is spent takes the earliest to lapse first, so that an award may have lapsed into nothing.
 */
static gboolean
count_lapsing (YzStation *station, YzAttention *attention, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  int64_t today = yz_clock_today ();
  int64_t until = yz_date_add_days (today, YZ_ATTENTION_POINT_DAYS);
  g_autoptr (GArray) riders = list_riders (store, today, until, error);

  if (riders == NULL)
    return FALSE;
  attention->more_lapsing = riders->len > YZ_ATTENTION_RIDERS_MAX;
  for (guint i = 0; i < MIN (riders->len, YZ_ATTENTION_RIDERS_MAX); i++) {
    int64_t points = 0;

    if (!yz_lots_get_lapsed (store,
                             g_array_index (riders, int64_t, i),
                             yz_date_add_days (until, 1),
                             &points,
                             error))
      return FALSE;
    if (points > 0)
      attention->riders_lapsing++;
    attention->points_lapsing += points;
  }
  return TRUE;
}

static gboolean
count_holds (YzStation *station, YzAttention *attention, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT COUNT (*) FROM hold WHERE station_id = $1"
                              " AND left_points > 0 AND until_on <= $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement,
                         2,
                         yz_date_add_days (yz_clock_today (), YZ_ATTENTION_HOLD_DAYS));
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  attention->holds_near = yz_statement_get_int (statement, 0);
  return TRUE;
}

static gboolean
look_at_stock (YzStation *station, YzAttention *attention, GError **error)
{
  YzStockAttention stock = { 0 };
  g_autoptr (GPtrArray) batches = NULL;

  if (!yz_stock_get_attention (station, &stock, error))
    return FALSE;
  attention->low_items = stock.low_items;
  attention->inspected_items = stock.inspected_items;
  attention->coming = stock.coming;
  attention->count_days = stock.count_due ? MAX (stock.count_days, 1) : 0;
  batches = yz_batch_list_near (station, YZ_ATTENTION_BATCH_DAYS, error);
  if (batches == NULL)
    return FALSE;
  attention->batches_near = batches->len;
  return TRUE;
}

gboolean
yz_attention_load (YzStation *station, YzAttention *attention, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;

  g_return_val_if_fail (station != NULL && attention != NULL, FALSE);

  *attention = (YzAttention){ 0 };
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL ||
      !yz_job_count (station, YZ_JOB_WAITING, &attention->jobs_waiting, error) ||
      !look_at_stock (station, attention, error) || !count_holds (station, attention, error) ||
      !count_lapsing (station, attention, error))
    return FALSE;
  attention->clock_lag_ms = yz_ledger_get_clock_lag (yz_station_get_ledger (station), error);
  return attention->clock_lag_ms >= 0 && yz_transaction_commit (transaction, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-tally"

#include "yz-points.h"

#include "yz-clock.h"
#include "yz-job.h"
#include "yz-rider.h"
#include "yz-since.h"

/* Redemptions from @first on that stand, and the points that went for goods and did not come back.
 */
static gboolean
add_redemptions (YzStation *station, int64_t first, int64_t last, YzTally *tally, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  const YzAccountKey key = { .kind = YZ_ACCOUNT_REDEEMED, .station = yz_station_get_id (station) };
  g_autoptr (YzStatement) count = NULL;
  g_autoptr (YzStatement) sum = NULL;
  GError *problem = NULL;
  YzAccount account;

  count = yz_store_query (store,
                          "SELECT COUNT(*) FROM entry e WHERE e.id BETWEEN $1 AND $2"
                          " AND e.kind = $3 AND NOT EXISTS (SELECT 1 FROM entry r"
                          " WHERE r.reverses = e.id AND r.kind = $4)");
  yz_statement_bind_int (count, 1, first);
  yz_statement_bind_int (count, 2, last);
  yz_statement_bind_int (count, 3, YZ_ENTRY_REDEEM);
  yz_statement_bind_int (count, 4, YZ_ENTRY_REVERSAL);
  if (!yz_statement_fetch (count, error))
    return FALSE;
  tally->redemptions += yz_statement_get_int (count, 0);
  yz_account_find (store, &key, &account, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  sum = yz_store_query (store,
                        "SELECT CAST (COALESCE (SUM (CASE WHEN to_account = $3 THEN amount"
                        " WHEN from_account = $3 THEN -amount ELSE 0 END), 0) AS BIGINT)"
                        " FROM transfer WHERE entry_id BETWEEN $1 AND $2");
  yz_statement_bind_int (sum, 1, first);
  yz_statement_bind_int (sum, 2, last);
  yz_statement_bind_int (sum, 3, account.id);
  if (!yz_statement_fetch (sum, error))
    return FALSE;
  tally->points_redeemed += yz_statement_get_int (sum, 0);
  return TRUE;
}

static gboolean
tally_today (YzStation *station, YzTally *tally, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  int64_t since_ms = yz_date_start_ms (yz_clock_today ());
  g_autoptr (YzStatement) desks = NULL;
  YzStep step = YZ_STEP_ERROR;

  desks = yz_store_query (store, "SELECT id, seq FROM desk WHERE station_id = $1 ORDER BY id");
  yz_statement_bind_int (desks, 1, yz_station_get_id (station));
  while ((step = yz_statement_step (desks, error)) == YZ_STEP_ROW) {
    int64_t desk = yz_statement_get_int (desks, 0);
    int64_t seq = yz_statement_get_int (desks, 1);
    int64_t first = 0;

    if (seq == 0)
      continue;
    if (!yz_since_find (store, desk, seq, since_ms, &first, error) ||
        !add_redemptions (station, first, yz_id_make (desk, seq), tally, error))
      return FALSE;
  }
  return step == YZ_STEP_DONE;
}

static gboolean
count_low_items (YzStation *station, YzTally *tally, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT COUNT(*) FROM item i LEFT JOIN account a ON a.owner = 0"
                    " AND a.kind = $1 AND a.unit = i.id AND a.station_id = $2"
                    " AND a.period = 0"
                    " WHERE i.active = 1 AND i.nature = 1 AND COALESCE (a.balance, 0) = 0");
  yz_statement_bind_int (statement, 1, YZ_ACCOUNT_SHELF);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  tally->low_items = yz_statement_get_int (statement, 0);
  return TRUE;
}

gboolean
yz_points_get_tally (YzStation *station, YzTally *tally, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;

  g_return_val_if_fail (station != NULL && tally != NULL, FALSE);

  *tally = (YzTally){ 0 };
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  return transaction != NULL && tally_today (station, tally, error) &&
         yz_job_count (station, YZ_JOB_WAITING, &tally->jobs_waiting, error) &&
         count_low_items (station, tally, error) &&
         yz_rider_count (station, &tally->riders, error) &&
         yz_transaction_commit (transaction, error);
}

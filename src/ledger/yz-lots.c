/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-lots"

#include "yz-lots.h"

#include <string.h>

#include "yz-transaction.h"

/* A lot is any entry that gave a rider points from outside and still stands: awards, adjustments
 * upwards and opening balances. Those that never expire come last. */
#define LOTS_SQL                                                                                   \
  "SELECT e.id, e.expires_on, CAST (sum (t.amount) AS BIGINT) FROM entry e"                        \
  " JOIN transfer t ON t.entry_id = e.id AND t.to_account = $2"                                    \
  " WHERE e.subject = $1 AND e.kind IN (1, 8, 15)"                                                 \
  " AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = e.id AND r.kind = 14)"                \
  " GROUP BY e.id, e.expires_on"                                                                   \
  " ORDER BY CASE WHEN e.expires_on IS NULL THEN 1 ELSE 0 END, e.expires_on, e.id"

static gboolean
get_points (YzStore *store, int64_t rider, YzAccountKind kind, YzAccount *account, GError **error)
{
  const YzAccountKey key = { .kind = kind, .owner = rider };
  GError *problem = NULL;

  yz_account_find (store, &key, account, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

GArray *
yz_lots_list (YzStore *store, int64_t rider, GError **error)
{
  g_autoptr (GArray) lots = g_array_new (FALSE, FALSE, sizeof (YzLot));
  g_autoptr (YzStatement) statement = NULL;
  YzAccount points;
  YzAccount held;
  int64_t left = 0;
  YzStep step = YZ_STEP_ERROR;

  if (!get_points (store, rider, YZ_ACCOUNT_RIDER, &points, error) ||
      !get_points (store, rider, YZ_ACCOUNT_HELD, &held, error))
    return NULL;
  statement = yz_store_query (store, LOTS_SQL);
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_int (statement, 2, points.id);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzLot lot = { .entry = yz_statement_get_int (statement, 0),
                  .expires_on = yz_statement_get_int (statement, 1),
                  .amount_points = yz_statement_get_int (statement, 2) };

    g_array_append_val (lots, lot);
  }
  if (step == YZ_STEP_ERROR)
    return NULL;
  /* What the rider still has is what was to expire last. */
  left = points.balance + held.balance;
  for (guint i = lots->len; i-- > 0;) {
    YzLot *lot = &g_array_index (lots, YzLot, i);

    lot->left_points = CLAMP (left, 0, lot->amount_points);
    left -= lot->left_points;
  }
  return g_steal_pointer (&lots);
}

gboolean
yz_lots_get_lapsed (YzStore *store, int64_t rider, int64_t date, int64_t *points, GError **error)
{
  g_autoptr (GArray) lots = yz_lots_list (store, rider, error);
  YzAccount free_points;
  YzAccount held;
  int64_t lapsed = 0;

  if (lots == NULL || !get_points (store, rider, YZ_ACCOUNT_RIDER, &free_points, error) ||
      !get_points (store, rider, YZ_ACCOUNT_HELD, &held, error))
    return FALSE;
  for (guint i = 0; i < lots->len; i++) {
    const YzLot *lot = &g_array_index (lots, YzLot, i);

    if (lot->expires_on != 0 && lot->expires_on < date)
      lapsed += lot->left_points;
  }
  /* What is held would have been spent first, had it not been held but redeemed: of what lapses the
   * held points are the first, and they do not lapse while they are held. */
  *points = CLAMP (lapsed - held.balance, 0, free_points.balance);
  return TRUE;
}

/* The same rider, day and points at stake give the same operation: a second run finds the first,
 * and points that came back on the same day are a new one. */
static void
make_op_id (int64_t rider, int64_t date, int64_t entries, YzOpId *op_id)
{
  YzDigest *digest = yz_digest_new ("expire");

  yz_digest_add_int (digest, rider);
  yz_digest_add_int (digest, date);
  yz_digest_add_int (digest, entries);
  yz_digest_finish_op_id (digest, op_id);
}

static gboolean
count_entries (YzStore *store, int64_t rider, int64_t *entries, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (store, "SELECT count (*) FROM entry WHERE subject = $1");
  yz_statement_bind_int (statement, 1, rider);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *entries = yz_statement_get_int (statement, 0);
  return TRUE;
}

/* Nobody else spends from the account until the transaction is over: what has lapsed would be less
 * by then, and other points would go in its place. */
static gboolean
lock_account (YzStore *store, int64_t account, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (store, "UPDATE account SET balance = balance WHERE id = $1");

  yz_statement_bind_int (statement, 1, account);
  return yz_statement_run (statement, error);
}

gboolean
yz_lots_expire (YzLedger *ledger,
                int64_t rider,
                int64_t date,
                int64_t actor,
                YzBooking *booking,
                int64_t *points,
                GError **error)
{
  YzStore *store = yz_ledger_get_store (ledger);
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id;
  int64_t entries = 0;
  int64_t from = 0;
  int64_t to = 0;

  *booking = (YzBooking){ 0 };
  *points = 0;
  if (transaction == NULL || !yz_lots_get_lapsed (store, rider, date, points, error))
    return FALSE;
  if (*points == 0)
    return yz_transaction_commit (transaction, error);
  from = yz_ledger_open_rider_account (ledger, YZ_ACCOUNT_RIDER, rider, error);
  if (from == 0 || !lock_account (store, from, error) ||
      !yz_lots_get_lapsed (store, rider, date, points, error))
    return FALSE;
  if (*points == 0)
    return yz_transaction_commit (transaction, error);
  to = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_EXPIRED, YZ_UNIT_POINTS, error);
  if (to == 0 || !count_entries (store, rider, &entries, error))
    return FALSE;
  make_op_id (rider, date, entries, &op_id);
  yz_draft_init (&draft, &op_id, YZ_ENTRY_EXPIRE, actor);
  draft.subject = rider;
  draft.expires_on = date;
  yz_draft_add (&draft, from, to, *points, 0);
  return yz_ledger_book (ledger, &draft, booking, error) &&
         yz_transaction_commit (transaction, error);
}

GArray *
yz_lots_list_riders_to_expire (YzStore *store, int64_t date, GError **error)
{
  g_autoptr (GArray) riders = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (store,
                              "SELECT DISTINCT e.subject FROM entry e JOIN account a"
                              " ON a.owner = e.subject AND a.kind = 2 AND a.unit = 0"
                              " AND a.station_id = 0 AND a.period = 0 WHERE e.expires_on < $1"
                              " AND e.kind IN (1, 8, 15) AND a.balance > 0 ORDER BY e.subject");
  yz_statement_bind_int (statement, 1, date);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    int64_t rider = yz_statement_get_int (statement, 0);

    g_array_append_val (riders, rider);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&riders) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-delivery"

#include "yz-delivery-private.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-batch.h"
#include "yz-clock.h"
#include "yz-stock-private.h"

/* A row of delivery_scan. */
typedef struct {
  int64_t number;
  int64_t item;
  int64_t pieces;
  int64_t best_before;
  int64_t undoes;
} Scan;

/* What was scanned under this op_id; its number is 0 where nothing was. */
static gboolean
find_scan (YzStation *station, const YzOpId *op_id, int64_t delivery, Scan *scan, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  *scan = (Scan){ 0 };
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT delivery_id, number, item_id, pieces, best_before, undoes"
                              " FROM delivery_scan WHERE op_id = $1");
  yz_statement_bind_blob (statement, 1, op_id->bytes, sizeof op_id->bytes);
  step = yz_statement_step (statement, error);
  if (step != YZ_STEP_ROW)
    return step == YZ_STEP_DONE;
  if (yz_statement_get_int (statement, 0) == delivery) {
    scan->number = yz_statement_get_int (statement, 1);
    scan->item = yz_statement_get_int (statement, 2);
    scan->pieces = yz_statement_get_int (statement, 3);
    scan->best_before = yz_statement_get_int (statement, 4);
    scan->undoes = yz_statement_get_int (statement, 5);
    yz_ledger_witness (yz_station_get_ledger (station));
    return TRUE;
  }
  yz_error_set_subject (error, YZ_ERROR_OP_CONFLICT, NULL, "this op_id is another delivery's scan");
  return FALSE;
}

/* @scan has its number. */
static gboolean
insert_scan (YzStation *station,
             const YzActor *actor,
             const YzOpId *op_id,
             int64_t delivery,
             const Scan *scan,
             GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO delivery_scan (delivery_id, number, op_id, item_id,"
                              " pieces, best_before, undoes, at_ms, scanned_by)"
                              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
  yz_statement_bind_int (statement, 1, delivery);
  yz_statement_bind_int (statement, 2, scan->number);
  yz_statement_bind_blob (statement, 3, op_id->bytes, sizeof op_id->bytes);
  yz_statement_bind_int (statement, 4, scan->item);
  yz_statement_bind_int (statement, 5, scan->pieces);
  yz_statement_bind_id (statement, 6, scan->best_before);
  yz_statement_bind_id (statement, 7, scan->undoes);
  yz_statement_bind_int (statement, 8, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 9, actor->staff);
  return yz_statement_run (statement, error);
}

static gboolean
sum_item (YzStation *station, int64_t delivery, int64_t item, int64_t *scanned, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT CAST (COALESCE (SUM (pieces), 0) AS BIGINT)"
                              " FROM delivery_scan WHERE delivery_id = $1 AND item_id = $2");
  yz_statement_bind_int (statement, 1, delivery);
  yz_statement_bind_int (statement, 2, item);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *scanned = yz_statement_get_int (statement, 0);
  return TRUE;
}

/* What is scanned must fit into one entry: so many items and dates, and no amount beyond the limit.
 * The delivery's row is locked. */
static gboolean
check_room (YzStation *station, int64_t delivery, int64_t scanned, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t legs = 0;

  if (scanned > YZ_AMOUNT_MAX && !yz_amount_check (scanned, "quantity", error))
    return FALSE;
  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT COUNT(*) FROM (SELECT 1 FROM delivery_scan WHERE delivery_id = $1"
                    " GROUP BY item_id, COALESCE (best_before, 0) HAVING SUM (pieces) <> 0) x");
  yz_statement_bind_int (statement, 1, delivery);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  legs = yz_statement_get_int (statement, 0);
  if (legs <= YZ_ENTRY_TRANSFERS_MAX)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_INPUT,
                "lines",
                legs,
                YZ_ENTRY_TRANSFERS_MAX,
                "%s",
                N_ ("the delivery is full: post it and begin another one"));
  return FALSE;
}

int64_t
yz_delivery_scan (YzStation *station,
                  const YzActor *actor,
                  const YzOpId *op_id,
                  int64_t delivery,
                  int64_t item,
                  int64_t pieces,
                  int64_t best_before,
                  int64_t *scanned,
                  GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  Scan scan;

  g_return_val_if_fail (station != NULL && op_id != NULL && scanned != NULL, 0);

  *scanned = 0;
  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error) ||
      !yz_amount_check (pieces, "quantity", error) ||
      (best_before != 0 && !yz_batch_check_date (best_before, error)))
    return 0;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !find_scan (station, op_id, delivery, &scan, error))
    return 0;
  if (scan.number != 0 && (scan.item != item || scan.pieces != pieces ||
                           scan.best_before != best_before || scan.undoes != 0)) {
    yz_error_set_subject (error, YZ_ERROR_OP_CONFLICT, NULL, "this op_id is another scan");
    return 0;
  }
  if (scan.number == 0) {
    scan = (Scan){ .item = item, .pieces = pieces, .best_before = best_before };
    scan.number = yz_delivery_next_scan (station, delivery, error);
    if (scan.number == 0 || !yz_stock_check_item (station, item, NULL, NULL, error) ||
        !insert_scan (station, actor, op_id, delivery, &scan, error))
      return 0;
  }
  if (!sum_item (station, delivery, item, scanned, error) ||
      !check_room (station, delivery, *scanned, error) ||
      !yz_transaction_commit (transaction, error))
    return 0;
  return scan.number;
}

/* The scan to be taken back, as it was made. */
static gboolean
load_target (YzStation *station,
             const YzActor *actor,
             int64_t delivery,
             int64_t number,
             Scan *target,
             GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT number, item_id, pieces, best_before FROM delivery_scan c"
                    " WHERE delivery_id = $1 AND (number = $2 OR ($2 = 0 AND scanned_by = $3))"
                    " AND undoes IS NULL AND NOT EXISTS (SELECT 1 FROM delivery_scan u"
                    " WHERE u.delivery_id = c.delivery_id AND u.undoes = c.number)"
                    " ORDER BY number DESC LIMIT 1");
  yz_statement_bind_int (statement, 1, delivery);
  yz_statement_bind_int (statement, 2, number);
  yz_statement_bind_int (statement, 3, actor->staff);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_DONE)
    yz_error_set_subject (error,
                          YZ_ERROR_NOT_FOUND,
                          "scan",
                          "%s",
                          N_ ("there is no scan to take back"));
  if (step != YZ_STEP_ROW)
    return FALSE;
  *target = (Scan){ .number = yz_statement_get_int (statement, 0),
                    .item = yz_statement_get_int (statement, 1),
                    .pieces = yz_statement_get_int (statement, 2),
                    .best_before = yz_statement_get_int (statement, 3) };
  return TRUE;
}

int64_t
yz_delivery_undo (YzStation *station,
                  const YzActor *actor,
                  const YzOpId *op_id,
                  int64_t delivery,
                  int64_t number,
                  GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  Scan scan;
  Scan target;

  g_return_val_if_fail (station != NULL && op_id != NULL, 0);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return 0;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !find_scan (station, op_id, delivery, &scan, error))
    return 0;
  if (scan.number != 0 && scan.undoes == 0) {
    yz_error_set_subject (error, YZ_ERROR_OP_CONFLICT, NULL, "this op_id is another scan");
    return 0;
  }
  if (scan.number == 0) {
    int64_t next = yz_delivery_next_scan (station, delivery, error);

    if (next == 0 || !load_target (station, actor, delivery, number, &target, error))
      return 0;
    scan = (Scan){ .number = next,
                   .item = target.item,
                   .pieces = -target.pieces,
                   .best_before = target.best_before,
                   .undoes = target.number };
    if (!insert_scan (station, actor, op_id, delivery, &scan, error))
      return 0;
  }
  return yz_transaction_commit (transaction, error) ? scan.undoes : 0;
}

void
yz_delivery_scan_free (YzDeliveryScan *scan)
{
  if (scan == NULL)
    return;
  g_free (scan->name);
  g_free (scan->staff_name);
  g_free (scan);
}

GPtrArray *
yz_delivery_list_scans (YzStation *station, int64_t delivery, int limit, GError **error)
{
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yz_delivery_scan_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT c.number, c.item_id, i.name, c.pieces, c.best_before,"
                              " c.at_ms, s.name, CASE WHEN EXISTS (SELECT 1 FROM delivery_scan u"
                              " WHERE u.delivery_id = c.delivery_id AND u.undoes = c.number)"
                              " THEN 1 ELSE 0 END"
                              " FROM delivery_scan c JOIN delivery d ON d.id = c.delivery_id"
                              " JOIN item i ON i.id = c.item_id"
                              " LEFT JOIN staff s ON s.id = c.scanned_by"
                              " WHERE c.delivery_id = $1 AND d.station_id = $2"
                              " ORDER BY c.number DESC LIMIT $3");
  yz_statement_bind_int (statement, 1, delivery);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  yz_statement_bind_int (statement, 3, limit);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzDeliveryScan *scan = g_new0 (YzDeliveryScan, 1);

    scan->number = yz_statement_get_int (statement, 0);
    scan->item = yz_statement_get_int (statement, 1);
    scan->name = yz_statement_dup_text (statement, 2);
    scan->pieces = yz_statement_get_int (statement, 3);
    scan->best_before = yz_statement_get_int (statement, 4);
    scan->at_ms = yz_statement_get_int (statement, 5);
    scan->staff_name = yz_statement_dup_text (statement, 6);
    scan->undone = yz_statement_get_int (statement, 7) != 0;
    g_ptr_array_add (list, scan);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-count"

#include "yz-count-private.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-stock-private.h"

/* A row of stock_count_row. */
typedef struct {
  int64_t count;
  int64_t number; /* 0: none */
  int64_t item;
  int64_t round;
  int64_t pieces;
  int64_t undoes;
} Row;

/* What was counted under this op_id; its number is 0 where nothing was. */
static gboolean
find_row (YzStation *station, const YzOpId *op_id, Row *row, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  *row = (Row){ 0 };
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT count_id, number, item_id, round, pieces, undoes"
                              " FROM stock_count_row WHERE op_id = $1");
  yz_statement_bind_blob (statement, 1, op_id->bytes, sizeof op_id->bytes);
  step = yz_statement_step (statement, error);
  if (step != YZ_STEP_ROW)
    return step == YZ_STEP_DONE;
  *row = (Row){ .count = yz_statement_get_int (statement, 0),
                .number = yz_statement_get_int (statement, 1),
                .item = yz_statement_get_int (statement, 2),
                .round = yz_statement_get_int (statement, 3),
                .pieces = yz_statement_get_int (statement, 4),
                .undoes = yz_statement_get_int (statement, 5) };
  yz_ledger_witness (yz_station_get_ledger (station));
  return TRUE;
}

static void
refuse_op (GError **error)
{
  yz_error_set_subject (error, YZ_ERROR_OP_CONFLICT, NULL, "this op_id counted something else");
}

/* The row keeps what the books say now. */
static gboolean
insert_row (YzStation *station,
            const YzActor *actor,
            const YzOpId *op_id,
            const Row *row,
            GError **error)
{
  const YzAccountKey shelf = yz_stock_make_key (station, YZ_ACCOUNT_SHELF, row->item);
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;
  int64_t book = 0;

  if (!yz_account_get_balance (store, &shelf, &book, error))
    return FALSE;
  statement = yz_store_query (store,
                              "INSERT INTO stock_count_row (count_id, number, op_id, item_id,"
                              " round, pieces, book, undoes, at_ms, counted_by)"
                              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
  yz_statement_bind_int (statement, 1, row->count);
  yz_statement_bind_int (statement, 2, row->number);
  yz_statement_bind_blob (statement, 3, op_id->bytes, sizeof op_id->bytes);
  yz_statement_bind_int (statement, 4, row->item);
  yz_statement_bind_int (statement, 5, row->round);
  yz_statement_bind_int (statement, 6, row->pieces);
  yz_statement_bind_int (statement, 7, book);
  yz_statement_bind_id (statement, 8, row->undoes);
  yz_statement_bind_int (statement, 9, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 10, actor->staff);
  return yz_statement_run (statement, error);
}

/* The open list that has @item, and the round it is counted in. @count: that list only, unless 0.
 */
static gboolean
find_list (YzStation *station, int64_t count, int64_t item, Row *row, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *name = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT count_id, round FROM stock_count_line WHERE station_id = $1"
                              " AND item_id = $2 AND open = 1 AND ($3 = 0 OR count_id = $3)");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, item);
  yz_statement_bind_int (statement, 3, count);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_DONE && yz_stock_check_item (station, item, &name, NULL, error))
    yz_error_set_subject (error,
                          YZ_ERROR_NOT_FOUND,
                          name,
                          "%s: %s",
                          name,
                          N_ ("it is on no open count list"));
  if (step != YZ_STEP_ROW)
    return FALSE;
  row->count = yz_statement_get_int (statement, 0);
  row->item = item;
  row->round = yz_statement_get_int (statement, 1);
  return TRUE;
}

/* Counts @row->pieces of an item: the list is locked, and its round is that of now. */
static gboolean
count_pieces (YzStation *station,
              const YzActor *actor,
              const YzOpId *op_id,
              int64_t count,
              Row *row,
              GError **error)
{
  YzCountState state = YZ_COUNT_COUNTING;

  if (!find_list (station, count, row->item, row, error) ||
      !yz_count_lock (station, row->count, TRUE, &row->number, &state, error) ||
      !find_list (station, row->count, row->item, row, error))
    return FALSE;
  if (state == YZ_COUNT_COMPARED && row->round == 1) {
    yz_stock_refuse_state (row->count,
                           N_ ("the counting is over; have the item counted again"), error);
    return FALSE;
  }
  return insert_row (station, actor, op_id, row, error);
}

static gboolean
sum_row (YzStation *station, const Row *row, int64_t *counted, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT CAST (COALESCE (SUM (pieces), 0) AS BIGINT)"
                              " FROM stock_count_row WHERE count_id = $1 AND item_id = $2"
                              " AND round = $3");
  yz_statement_bind_int (statement, 1, row->count);
  yz_statement_bind_int (statement, 2, row->item);
  yz_statement_bind_int (statement, 3, row->round);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *counted = yz_statement_get_int (statement, 0);
  return *counted <= YZ_AMOUNT_MAX || yz_amount_check (*counted, "quantity", error);
}

int64_t
yz_count_add (YzStation *station,
              const YzActor *actor,
              const YzOpId *op_id,
              int64_t count,
              int64_t item,
              int64_t pieces,
              int64_t *counted,
              GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  Row row;

  g_return_val_if_fail (station != NULL && op_id != NULL && counted != NULL, 0);

  *counted = 0;
  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error) ||
      (pieces != 0 && !yz_amount_check (pieces, "quantity", error)))
    return 0;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !find_row (station, op_id, &row, error))
    return 0;
  if (row.number != 0) {
    if (row.item != item || row.pieces != pieces || row.undoes != 0 ||
        (count != 0 && row.count != count)) {
      refuse_op (error);
      return 0;
    }
  } else {
    row = (Row){ .item = item, .pieces = pieces };
    if (!count_pieces (station, actor, op_id, count, &row, error))
      return 0;
  }
  if (!sum_row (station, &row, counted, error) || !yz_transaction_commit (transaction, error))
    return 0;
  return row.number;
}

/* The row to be taken back, as it was made. */
static gboolean
load_target (YzStation *station,
             const YzActor *actor,
             int64_t count,
             int64_t number,
             Row *target,
             GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT c.number, c.item_id, c.round, c.pieces FROM stock_count_row c"
                    " JOIN stock_count_line l ON l.count_id = c.count_id"
                    " AND l.item_id = c.item_id AND l.round = c.round WHERE c.count_id = $1"
                    " AND (c.number = $2 OR ($2 = 0 AND c.counted_by = $3))"
                    " AND " YZ_COUNT_STANDS " ORDER BY c.number DESC LIMIT 1");
  yz_statement_bind_int (statement, 1, count);
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
  *target = (Row){ .count = count,
                   .number = yz_statement_get_int (statement, 0),
                   .item = yz_statement_get_int (statement, 1),
                   .round = yz_statement_get_int (statement, 2),
                   .pieces = yz_statement_get_int (statement, 3) };
  return TRUE;
}

static gboolean
take_back (YzStation *station,
           const YzActor *actor,
           const YzOpId *op_id,
           int64_t count,
           int64_t number,
           Row *row,
           GError **error)
{
  YzCountState state = YZ_COUNT_COUNTING;
  int64_t next = 0;
  Row target;

  if (!yz_count_lock (station, count, TRUE, &next, &state, error) ||
      !load_target (station, actor, count, number, &target, error))
    return FALSE;
  if (state == YZ_COUNT_COMPARED && target.round == 1) {
    yz_stock_refuse_state (count, N_ ("the counting is over; have the item counted again"), error);
    return FALSE;
  }
  *row = target;
  row->number = next;
  row->pieces = -target.pieces;
  row->undoes = target.number;
  return insert_row (station, actor, op_id, row, error);
}

int64_t
yz_count_undo (YzStation *station,
               const YzActor *actor,
               const YzOpId *op_id,
               int64_t count,
               int64_t number,
               GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  Row row;

  g_return_val_if_fail (station != NULL && op_id != NULL, 0);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return 0;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !find_row (station, op_id, &row, error))
    return 0;
  if (row.number != 0 && (row.undoes == 0 || row.count != count)) {
    refuse_op (error);
    return 0;
  }
  if (row.number == 0 && !take_back (station, actor, op_id, count, number, &row, error))
    return 0;
  return yz_transaction_commit (transaction, error) ? row.undoes : 0;
}

/* Returns: (transfer full) (element-type Row) what was not counted, with its round */
static GArray *
list_uncounted (YzStation *station, int64_t count, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT l.item_id, l.round FROM stock_count_line l"
                              " WHERE l.count_id = $1 AND NOT EXISTS (SELECT 1"
                              " FROM stock_count_row c WHERE c.count_id = l.count_id"
                              " AND c.item_id = l.item_id AND c.round = l.round"
                              " AND " YZ_COUNT_STANDS ") ORDER BY l.line");
  yz_statement_bind_int (statement, 1, count);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    const Row row = { .count = count,
                      .item = yz_statement_get_int (statement, 0),
                      .round = yz_statement_get_int (statement, 1) };

    g_array_append_val (rows, row);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}

gboolean
yz_count_zero_rest (YzStation *station,
                    const YzActor *actor,
                    int64_t count,
                    int64_t *zeros,
                    GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GArray) rows = NULL;
  YzCountState state = YZ_COUNT_COUNTING;
  int64_t number = 0;

  g_return_val_if_fail (station != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !yz_count_lock (station, count, FALSE, &number, &state, error))
    return FALSE;
  rows = list_uncounted (station, count, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++) {
    Row *row = &g_array_index (rows, Row, i);
    YzOpId op_id = yz_op_id_new ();

    if (!yz_count_lock (station, count, TRUE, &row->number, &state, error) ||
        !insert_row (station, actor, &op_id, row, error))
      return FALSE;
  }
  if (zeros != NULL)
    *zeros = rows->len;
  return yz_transaction_commit (transaction, error);
}

gboolean
yz_count_again (YzStation *station,
                const YzActor *actor,
                int64_t count,
                int64_t item,
                GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) statement = NULL;
  YzCountState state = YZ_COUNT_COUNTING;
  int64_t number = 0;
  Row row = { 0 };

  g_return_val_if_fail (station != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !yz_count_lock (station, count, FALSE, &number, &state, error) ||
      !find_list (station, count, item, &row, error))
    return FALSE;
  /* A round in which nothing was counted yet is the new one: asking twice begins one. */
  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE stock_count_line SET round = round + 1 WHERE count_id = $1"
                              " AND item_id = $2 AND (round = 1 OR EXISTS (SELECT 1"
                              " FROM stock_count_row c WHERE c.count_id = $1 AND c.item_id = $2"
                              " AND c.round = stock_count_line.round))");
  yz_statement_bind_int (statement, 1, count);
  yz_statement_bind_int (statement, 2, item);
  return yz_statement_run (statement, error) && yz_transaction_commit (transaction, error);
}

void
yz_count_row_free (YzCountRow *row)
{
  if (row == NULL)
    return;
  g_free (row->name);
  g_free (row->staff_name);
  g_free (row);
}

GPtrArray *
yz_count_list_rows (YzStation *station, int64_t count, int limit, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_count_row_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT c.number, c.item_id, i.name, c.pieces, c.at_ms, s.name,"
                              " CASE WHEN EXISTS (SELECT 1 FROM stock_count_row u"
                              " WHERE u.count_id = c.count_id AND u.undoes = c.number)"
                              " THEN 1 ELSE 0 END FROM stock_count_row c"
                              " JOIN stock_count k ON k.id = c.count_id"
                              " JOIN item i ON i.id = c.item_id"
                              " LEFT JOIN staff s ON s.id = c.counted_by"
                              " WHERE c.count_id = $1 AND k.station_id = $2"
                              " ORDER BY c.number DESC LIMIT $3");
  yz_statement_bind_int (statement, 1, count);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  yz_statement_bind_int (statement, 3, limit);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzCountRow *row = g_new0 (YzCountRow, 1);

    row->number = yz_statement_get_int (statement, 0);
    row->item = yz_statement_get_int (statement, 1);
    row->name = yz_statement_dup_text (statement, 2);
    row->pieces = yz_statement_get_int (statement, 3);
    row->at_ms = yz_statement_get_int (statement, 4);
    row->staff_name = yz_statement_dup_text (statement, 5);
    row->undone = yz_statement_get_int (statement, 6) != 0;
    g_ptr_array_add (list, row);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

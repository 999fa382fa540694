/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-count"

#include "yz-count-private.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-stock-private.h"

/* Of the station $1. */
#define COUNT_SQL                                                                                  \
  "SELECT k.id, k.title, k.state, k.created_ms, s.name, k.entry_id, k.closed_ms, a.name,"          \
  " (SELECT COUNT(*) FROM stock_count_line l WHERE l.count_id = k.id),"                            \
  " (SELECT COUNT(*) FROM stock_count_line l WHERE l.count_id = k.id AND EXISTS"                   \
  " (SELECT 1 FROM stock_count_row c WHERE c.count_id = l.count_id AND c.item_id = l.item_id"      \
  " AND c.round = l.round AND " YZ_COUNT_STANDS ")),"                                              \
  " CASE WHEN EXISTS (SELECT 1 FROM entry r WHERE r.reverses = k.entry_id AND r.kind = 14)"        \
  " THEN 1 ELSE 0 END FROM stock_count k LEFT JOIN staff s ON s.id = k.created_by"                 \
  " LEFT JOIN staff a ON a.id = k.approver WHERE k.station_id = $1"

G_STATIC_ASSERT (YZ_ENTRY_REVERSAL == 14 && YZ_COUNT_POSTED == 3);

const char *
yz_count_state_get_word (YzCountState state)
{
  switch (state) {
  case YZ_COUNT_COUNTING:
    return "counting";
  case YZ_COUNT_COMPARED:
    return "compared";
  case YZ_COUNT_POSTED:
    return "posted";
  case YZ_COUNT_CANCELLED:
    return "cancelled";
  default:
    return "unknown";
  }
}

static void
line_free (gpointer data)
{
  YzCountLine *line = data;

  g_free (line->name);
  g_free (line->sku);
  g_free (line->place);
  g_free (line);
}

void
yz_count_free (YzCount *count)
{
  if (count == NULL)
    return;
  g_free (count->title);
  g_free (count->staff_name);
  g_free (count->approver);
  g_clear_pointer (&count->lines, g_ptr_array_unref);
  g_free (count);
}

static YzCount *
read_count (YzStatement *statement)
{
  YzCount *count = g_new0 (YzCount, 1);

  count->id = yz_statement_get_int (statement, 0);
  count->title = yz_statement_dup_text (statement, 1);
  count->state = (YzCountState) yz_statement_get_int (statement, 2);
  count->created_ms = yz_statement_get_int (statement, 3);
  count->staff_name = yz_statement_dup_text (statement, 4);
  count->entry = yz_statement_get_int (statement, 5);
  count->closed_ms = yz_statement_get_int (statement, 6);
  count->approver = yz_statement_dup_text (statement, 7);
  count->items = yz_statement_get_int (statement, 8);
  count->items_counted = yz_statement_get_int (statement, 9);
  count->reversed = yz_statement_get_int (statement, 10) != 0;
  return count;
}

static gboolean
load_lines (YzStation *station, YzCount *count, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  count->lines = g_ptr_array_new_with_free_func (line_free);
  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT l.item_id, i.name, i.sku, l.place, l.round, COUNT(c.number),"
                    " CAST (COALESCE (SUM (c.pieces), 0) AS BIGINT) FROM stock_count_line l"
                    " JOIN item i ON i.id = l.item_id LEFT JOIN stock_count_row c"
                    " ON c.count_id = l.count_id AND c.item_id = l.item_id AND c.round = l.round"
                    " AND " YZ_COUNT_STANDS " WHERE l.count_id = $1"
                    " GROUP BY l.line, l.item_id, i.name, i.sku, l.place, l.round ORDER BY l.line");
  yz_statement_bind_int (statement, 1, count->id);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzCountLine *line = g_new0 (YzCountLine, 1);

    line->item = yz_statement_get_int (statement, 0);
    line->name = yz_statement_dup_text (statement, 1);
    line->sku = yz_statement_dup_text (statement, 2);
    line->place = yz_statement_dup_text (statement, 3);
    line->round = yz_statement_get_int (statement, 4);
    line->counted = yz_statement_get_int (statement, 5) > 0;
    line->pieces = yz_statement_get_int (statement, 6);
    g_ptr_array_add (count->lines, line);
  }
  return step == YZ_STEP_DONE;
}

YzCount *
yz_count_load (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzCount) count = NULL;
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return NULL;
  statement = yz_store_query (yz_station_get_store (station), COUNT_SQL " AND k.id = $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, id);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_DONE) {
    g_autofree char *text = yz_id_to_text (id);

    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no count %s", text);
  }
  if (step != YZ_STEP_ROW)
    return NULL;
  count = read_count (statement);
  if (!load_lines (station, count, error) || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&count);
}

GPtrArray *
yz_count_list (YzStation *station, int limit, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_count_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              COUNT_SQL " ORDER BY CASE WHEN k.state < 3 THEN 0 ELSE 1 END,"
                                        " k.created_ms DESC, k.id DESC LIMIT $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, limit);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (list, read_count (statement));
  return step == YZ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
yz_count_get_last (YzStation *station, int64_t *posted_ms, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  g_return_val_if_fail (station != NULL && posted_ms != NULL, FALSE);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT COALESCE (MAX (closed_ms), 0) FROM stock_count"
                              " WHERE station_id = $1 AND state = $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, YZ_COUNT_POSTED);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *posted_ms = yz_statement_get_int (statement, 0);
  return TRUE;
}

/* Why a list takes nothing more. */
static void
refuse_closed (YzStation *station, int64_t count, GError **error)
{
  g_autoptr (YzCount) found = yz_count_load (station, count, error);

  if (found != NULL)
    yz_stock_refuse_state (count,
                           found->state == YZ_COUNT_CANCELLED
                           ? N_ ("the count was cancelled")
                           : N_ ("the count is posted already"), error);
}

gboolean
yz_count_lock (YzStation *station,
               int64_t count,
               gboolean add,
               int64_t *number,
               YzCountState *state,
               GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE stock_count SET scans = scans + $3 WHERE id = $1"
                              " AND station_id = $2 AND state IN (1, 2) RETURNING scans, state");
  yz_statement_bind_int (statement, 1, count);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  yz_statement_bind_int (statement, 3, add ? 1 : 0);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_DONE)
    refuse_closed (station, count, error);
  if (step != YZ_STEP_ROW)
    return FALSE;
  *number = yz_statement_get_int (statement, 0);
  *state = (YzCountState) yz_statement_get_int (statement, 1);
  return TRUE;
}

gboolean
yz_count_cancel (YzStation *station, const YzActor *actor, int64_t count, GError **error)
{
  YzStore *store = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) close = NULL;
  g_autoptr (YzStatement) lines = NULL;
  YzCountState state = YZ_COUNT_COUNTING;
  int64_t number = 0;

  g_return_val_if_fail (station != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return FALSE;
  store = yz_station_get_store (station);
  transaction = yz_transaction_begin (store, error);
  if (transaction == NULL || !yz_count_lock (station, count, FALSE, &number, &state, error))
    return FALSE;
  close = yz_store_query (store,
                          "UPDATE stock_count SET state = $2, closed_ms = $3, closed_by = $4"
                          " WHERE id = $1");
  yz_statement_bind_int (close, 1, count);
  yz_statement_bind_int (close, 2, YZ_COUNT_CANCELLED);
  yz_statement_bind_int (close, 3, yz_clock_now_ms ());
  yz_statement_bind_int (close, 4, actor->staff);
  lines = yz_store_query (store, "UPDATE stock_count_line SET open = 0 WHERE count_id = $1");
  yz_statement_bind_int (lines, 1, count);
  return yz_statement_run (close, error) && yz_statement_run (lines, error) &&
         yz_transaction_commit (transaction, error);
}

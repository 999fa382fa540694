/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-shipment"

#include "yz-shipment.h"

#include "yz-redemption.h"

/* From or to the station $1. What was reversed stands in the ledger only: a sending that was
 * reversed is cancelled, and an arrival that was reversed has not arrived. */
#define REVERSED(column)                                                                           \
  "EXISTS (SELECT 1 FROM entry r WHERE r.reverses = " column " AND r.kind = 14)"
#define SHIPMENT_SQL                                                                               \
  "SELECT s.id, s.from_station, f.name, s.to_station, t.name, s.note, s.sent_entry, s.sent_ms,"    \
  " b.name, s.arrived_entry, s.arrived_ms, a.name,"                                                \
  " CASE WHEN " REVERSED (                                                                         \
    "s.sent_entry") " THEN 1 ELSE 0 END,"                                                          \
                    " CASE WHEN " REVERSED (                                                       \
                      "s.arrived_entry") " THEN 1 ELSE 0 END,"                                     \
                                         " (SELECT CAST (COALESCE (SUM (l.sent), 0) AS BIGINT) "   \
                                         "FROM shipment_line l"                                    \
                                         " WHERE l.shipment_id = s.id) FROM shipment s JOIN "      \
                                         "station f ON f.id = s.from_station"                      \
                                         " JOIN station t ON t.id = s.to_station LEFT JOIN staff " \
                                         "b ON b.id = s.sent_by"                                   \
                                         " LEFT JOIN staff a ON a.id = s.arrived_by WHERE "        \
                                         "(s.from_station = $1 OR s.to_station = $1)"

#define COMING_SQL                                                                                 \
  "SELECT COUNT(*) FROM shipment s WHERE s.to_station = $1 AND NOT " REVERSED (                    \
    "s.sent_entry") " AND (s.arrived_entry IS NULL OR " REVERSED ("s.arrived_entry") ")"

G_STATIC_ASSERT (YZ_ENTRY_REVERSAL == 14);

const char *
yz_shipment_state_get_word (YzShipmentState state)
{
  switch (state) {
  case YZ_SHIPMENT_SENT:
    return "sent";
  case YZ_SHIPMENT_ARRIVED:
    return "arrived";
  case YZ_SHIPMENT_CANCELLED:
    return "cancelled";
  default:
    return "unknown";
  }
}

static void
line_free (gpointer data)
{
  YzShipmentLine *line = data;

  g_free (line->name);
  g_free (line->sku);
  g_free (line);
}

void
yz_shipment_free (YzShipment *shipment)
{
  if (shipment == NULL)
    return;
  g_free (shipment->from_name);
  g_free (shipment->to_name);
  g_free (shipment->note);
  g_free (shipment->sent_by);
  g_free (shipment->arrived_by);
  g_clear_pointer (&shipment->lines, g_ptr_array_unref);
  g_free (shipment);
}

static YzShipment *
read_row (YzStatement *statement)
{
  YzShipment *shipment = g_new0 (YzShipment, 1);
  gboolean cancelled = yz_statement_get_int (statement, 12) != 0;
  gboolean undone = yz_statement_get_int (statement, 13) != 0;

  shipment->id = yz_statement_get_int (statement, 0);
  shipment->from_station = yz_statement_get_int (statement, 1);
  shipment->from_name = yz_statement_dup_text (statement, 2);
  shipment->to_station = yz_statement_get_int (statement, 3);
  shipment->to_name = yz_statement_dup_text (statement, 4);
  shipment->note = yz_statement_dup_text (statement, 5);
  shipment->sent_entry = yz_statement_get_int (statement, 6);
  shipment->sent_ms = yz_statement_get_int (statement, 7);
  shipment->sent_by = yz_statement_dup_text (statement, 8);
  if (!undone) {
    shipment->arrived_entry = yz_statement_get_int (statement, 9);
    shipment->arrived_ms = yz_statement_get_int (statement, 10);
    shipment->arrived_by = yz_statement_dup_text (statement, 11);
  }
  shipment->pieces = yz_statement_get_int (statement, 14);
  if (cancelled)
    shipment->state = YZ_SHIPMENT_CANCELLED;
  else
    shipment->state = shipment->arrived_entry != 0 ? YZ_SHIPMENT_ARRIVED : YZ_SHIPMENT_SENT;
  return shipment;
}

static gboolean
load_lines (YzStation *station, YzShipment *shipment, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  shipment->lines = g_ptr_array_new_with_free_func (line_free);
  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT l.item_id, i.name, i.sku, l.sent, l.arrived FROM shipment_line l"
                    " JOIN item i ON i.id = l.item_id WHERE l.shipment_id = $1 ORDER BY l.line");
  yz_statement_bind_int (statement, 1, shipment->id);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzShipmentLine *line = g_new0 (YzShipmentLine, 1);

    line->item = yz_statement_get_int (statement, 0);
    line->name = yz_statement_dup_text (statement, 1);
    line->sku = yz_statement_dup_text (statement, 2);
    line->sent = yz_statement_get_int (statement, 3);
    line->arrived = shipment->arrived_entry != 0 ? yz_statement_get_int (statement, 4) : -1;
    g_ptr_array_add (shipment->lines, line);
  }
  return step == YZ_STEP_DONE;
}

YzShipment *
yz_shipment_load (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzShipment) shipment = NULL;
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return NULL;
  statement = yz_store_query (yz_station_get_store (station), SHIPMENT_SQL " AND s.id = $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, id);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_DONE) {
    g_autofree char *text = yz_id_to_text (id);

    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no shipment %s", text);
  }
  if (step != YZ_STEP_ROW)
    return NULL;
  shipment = read_row (statement);
  if (!load_lines (station, shipment, error) || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&shipment);
}

GPtrArray *
yz_shipment_list (YzStation *station, int limit, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_shipment_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              SHIPMENT_SQL " ORDER BY s.sent_ms DESC, s.id DESC LIMIT $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, limit);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (list, read_row (statement));
  return step == YZ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
yz_shipment_count_coming (YzStation *station, int64_t *coming, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  g_return_val_if_fail (station != NULL && coming != NULL, FALSE);

  statement = yz_store_query (yz_station_get_store (station), COMING_SQL);
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *coming = yz_statement_get_int (statement, 0);
  return TRUE;
}

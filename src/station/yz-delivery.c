/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-delivery"

#include "yz-delivery-private.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-stock-private.h"
#include "yz-text.h"

/* Of the station $1. Whether its entry was reversed stands in the ledger only. */
#define DELIVERY_SQL                                                                               \
  "SELECT d.id, d.source, d.supplier, d.document, d.state, d.created_ms, s.name, d.entry_id,"      \
  " d.closed_ms, (SELECT CAST (COALESCE (SUM (c.pieces), 0) AS BIGINT) FROM delivery_scan c"       \
  " WHERE c.delivery_id = d.id), CASE WHEN EXISTS (SELECT 1 FROM entry r WHERE r.reverses = "      \
  "d.entry_id"                                                                                     \
  " AND r.kind = 14) THEN 1 ELSE 0 END FROM delivery d LEFT JOIN staff s ON s.id = d.created_by"   \
  " WHERE d.station_id = $1"

G_STATIC_ASSERT (YZ_ENTRY_REVERSAL == 14);

const char *
yz_delivery_state_get_word (YzDeliveryState state)
{
  switch (state) {
  case YZ_DELIVERY_OPEN:
    return "open";
  case YZ_DELIVERY_POSTED:
    return "posted";
  case YZ_DELIVERY_CANCELLED:
    return "cancelled";
  default:
    return "unknown";
  }
}

const char *
yz_source_get_word (YzSource source)
{
  switch (source) {
  case YZ_SOURCE_PURCHASE:
    return "purchase";
  case YZ_SOURCE_DONATION:
    return "donation";
  case YZ_SOURCE_SUPPORT:
    return "support";
  default:
    return "unknown";
  }
}

gboolean
yz_source_parse (const char *word, YzSource *source)
{
  static const struct {
    const char *word;
    YzSource source;
  } words[] = {
    { "purchase", YZ_SOURCE_PURCHASE }, { "采购", YZ_SOURCE_PURCHASE },
    { "donation", YZ_SOURCE_DONATION }, { "捐赠", YZ_SOURCE_DONATION },
    { "support", YZ_SOURCE_SUPPORT },   { "支持单位", YZ_SOURCE_SUPPORT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i].word, word) == 0) {
      *source = words[i].source;
      return TRUE;
    }
  return FALSE;
}

static void
line_free (gpointer data)
{
  YzDeliveryLine *line = data;

  g_free (line->name);
  g_free (line->sku);
  g_free (line);
}

void
yz_delivery_free (YzDelivery *delivery)
{
  if (delivery == NULL)
    return;
  g_free (delivery->supplier);
  g_free (delivery->document);
  g_free (delivery->staff_name);
  g_clear_pointer (&delivery->lines, g_ptr_array_unref);
  g_free (delivery);
}

static YzDelivery *
read_row (YzStatement *statement)
{
  YzDelivery *delivery = g_new0 (YzDelivery, 1);

  delivery->id = yz_statement_get_int (statement, 0);
  delivery->source = (YzSource) yz_statement_get_int (statement, 1);
  delivery->supplier = yz_statement_dup_text (statement, 2);
  delivery->document = yz_statement_dup_text (statement, 3);
  delivery->state = (YzDeliveryState) yz_statement_get_int (statement, 4);
  delivery->created_ms = yz_statement_get_int (statement, 5);
  delivery->staff_name = yz_statement_dup_text (statement, 6);
  delivery->entry = yz_statement_get_int (statement, 7);
  delivery->closed_ms = yz_statement_get_int (statement, 8);
  delivery->pieces = yz_statement_get_int (statement, 9);
  delivery->reversed = yz_statement_get_int (statement, 10) != 0;
  return delivery;
}

static gboolean
load_lines (YzStation *station, YzDelivery *delivery, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  delivery->lines = g_ptr_array_new_with_free_func (line_free);
  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT i.id, i.name, i.sku, CAST (SUM (x.expected) AS BIGINT),"
                    " CAST (SUM (x.pieces) AS BIGINT) FROM (SELECT item_id, expected, 0 AS pieces"
                    " FROM delivery_line WHERE delivery_id = $1 UNION ALL SELECT item_id, 0, pieces"
                    " FROM delivery_scan WHERE delivery_id = $1) x JOIN item i ON i.id = x.item_id"
                    " GROUP BY i.id, i.name, i.sku HAVING SUM (x.expected) <> 0 OR SUM (x.pieces) "
                    "<> 0"
                    " ORDER BY CASE WHEN SUM (x.expected) > 0 THEN 0 ELSE 1 END, i.name, i.id");
  yz_statement_bind_int (statement, 1, delivery->id);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzDeliveryLine *line = g_new0 (YzDeliveryLine, 1);

    line->item = yz_statement_get_int (statement, 0);
    line->name = yz_statement_dup_text (statement, 1);
    line->sku = yz_statement_dup_text (statement, 2);
    line->expected = yz_statement_get_int (statement, 3);
    line->scanned = yz_statement_get_int (statement, 4);
    g_ptr_array_add (delivery->lines, line);
  }
  return step == YZ_STEP_DONE;
}

YzDelivery *
yz_delivery_load (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzDelivery) delivery = NULL;
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return NULL;
  statement = yz_store_query (yz_station_get_store (station), DELIVERY_SQL " AND d.id = $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, id);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_DONE) {
    g_autofree char *text = yz_id_to_text (id);

    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no delivery %s", text);
  }
  if (step != YZ_STEP_ROW)
    return NULL;
  delivery = read_row (statement);
  if (!load_lines (station, delivery, error) || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&delivery);
}

GPtrArray *
yz_delivery_list (YzStation *station, int limit, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_delivery_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              DELIVERY_SQL " ORDER BY CASE WHEN d.state = 1 THEN 0 ELSE 1 END,"
                                           " d.created_ms DESC, d.id DESC LIMIT $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, limit);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (list, read_row (statement));
  return step == YZ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/* What was begun under this op_id; 0 without an error if nothing was. */
static int64_t
find_started (YzStation *station,
              const YzDeliveryFields *fields,
              const char *supplier,
              const char *document,
              GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT id, source, supplier, document FROM delivery"
                              " WHERE op_id = $1");
  yz_statement_bind_blob (statement, 1, fields->op_id.bytes, sizeof fields->op_id.bytes);
  if (yz_statement_step (statement, error) != YZ_STEP_ROW)
    return 0;
  if (yz_statement_get_int (statement, 1) == (int64_t) fields->source &&
      g_strcmp0 (yz_statement_get_text (statement, 2), supplier) == 0 &&
      g_strcmp0 (yz_statement_get_text (statement, 3), document) == 0) {
    yz_ledger_witness (yz_station_get_ledger (station));
    return yz_statement_get_int (statement, 0);
  }
  yz_error_set_subject (error, YZ_ERROR_OP_CONFLICT, NULL, "this op_id began another delivery");
  return 0;
}

static gboolean
write_expected (YzStation *station,
                int64_t delivery,
                int64_t item,
                int64_t expected,
                GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  if (!yz_amount_check (expected, "quantity", error) ||
      !yz_stock_check_item (station, item, NULL, NULL, error))
    return FALSE;
  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO delivery_line (delivery_id, item_id, expected)"
                              " VALUES ($1, $2, $3) ON CONFLICT (delivery_id, item_id)"
                              " DO UPDATE SET expected = excluded.expected");
  yz_statement_bind_int (statement, 1, delivery);
  yz_statement_bind_int (statement, 2, item);
  yz_statement_bind_int (statement, 3, expected);
  return yz_statement_run (statement, error);
}

static int64_t
insert_delivery (YzStation *station,
                 const YzActor *actor,
                 const YzDeliveryFields *fields,
                 const char *supplier,
                 const char *document,
                 GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t id = yz_ledger_next_id (yz_station_get_ledger (station), error);

  if (id == 0)
    return 0;
  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO delivery (id, op_id, station_id, source, supplier,"
                              " document, state, created_ms, created_by)"
                              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_blob (statement, 2, fields->op_id.bytes, sizeof fields->op_id.bytes);
  yz_statement_bind_int (statement, 3, yz_station_get_id (station));
  yz_statement_bind_int (statement, 4, fields->source);
  yz_statement_bind_text (statement, 5, supplier);
  yz_statement_bind_text (statement, 6, document);
  yz_statement_bind_int (statement, 7, YZ_DELIVERY_OPEN);
  yz_statement_bind_int (statement, 8, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 9, actor->staff);
  if (!yz_statement_run (statement, error))
    return 0;
  for (gsize i = 0; i < fields->n_expected; i++)
    if (!write_expected (station,
                         id,
                         fields->expected[i].item,
                         fields->expected[i].expected,
                         error))
      return 0;
  return id;
}

int64_t
yz_delivery_start (YzStation *station,
                   const YzActor *actor,
                   const YzDeliveryFields *fields,
                   GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autofree char *supplier = NULL;
  g_autofree char *document = NULL;
  GError *problem = NULL;
  int64_t id = 0;

  g_return_val_if_fail (station != NULL && fields != NULL, 0);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error) || !yz_station_check_shelf (station, error) ||
      (fields->n_expected > 0 && !yz_stock_check_n_lines (fields->n_expected, error)))
    return 0;
  supplier = yz_text_clean (fields->supplier != NULL ? fields->supplier : "",
                            "supplier",
                            YZ_TEXT_NAME_MAX,
                            error);
  document = supplier != NULL ? yz_text_clean (fields->document != NULL ? fields->document : "",
                                               "document",
                                               YZ_TEXT_NAME_MAX,
                                               error)
                              : NULL;
  transaction =
    document != NULL ? yz_transaction_begin (yz_station_get_store (station), error) : NULL;
  if (transaction == NULL)
    return 0;
  id = find_started (station, fields, supplier, document, &problem);
  if (id == 0 && problem == NULL)
    id = insert_delivery (station, actor, fields, supplier, document, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return 0;
  }
  return yz_transaction_commit (transaction, error) ? id : 0;
}

/* Why a delivery takes nothing more. */
static void
refuse_closed (YzStation *station, int64_t delivery, GError **error)
{
  g_autoptr (YzDelivery) found = yz_delivery_load (station, delivery, error);

  if (found == NULL)
    return;
  yz_stock_refuse_state (delivery,
                         found->state == YZ_DELIVERY_CANCELLED
                         ? N_ ("the delivery was cancelled")
                         : N_ ("the delivery is posted already"), error);
}

int64_t
yz_delivery_next_scan (YzStation *station, int64_t delivery, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE delivery SET scans = scans + 1 WHERE id = $1"
                              " AND station_id = $2 AND state = $3 RETURNING scans");
  yz_statement_bind_int (statement, 1, delivery);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  yz_statement_bind_int (statement, 3, YZ_DELIVERY_OPEN);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_ROW)
    return yz_statement_get_int (statement, 0);
  if (step == YZ_STEP_DONE)
    refuse_closed (station, delivery, error);
  return 0;
}

gboolean
yz_delivery_close (YzStation *station,
                   const YzActor *actor,
                   int64_t delivery,
                   YzDeliveryState state,
                   GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (store,
                              "UPDATE delivery SET state = $3, closed_ms = $4, closed_by = $5"
                              " WHERE id = $1 AND station_id = $2 AND state = $6");
  yz_statement_bind_int (statement, 1, delivery);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  yz_statement_bind_int (statement, 3, state);
  yz_statement_bind_int (statement, 4, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 5, actor->staff);
  yz_statement_bind_int (statement, 6, YZ_DELIVERY_OPEN);
  if (!yz_statement_run (statement, error))
    return FALSE;
  if (yz_store_get_changes (store) == 1)
    return TRUE;
  refuse_closed (station, delivery, error);
  return FALSE;
}

gboolean
yz_delivery_expect (YzStation *station,
                    const YzActor *actor,
                    int64_t delivery,
                    int64_t item,
                    int64_t expected,
                    GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) statement = NULL;

  g_return_val_if_fail (station != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return FALSE;
  /* The row stays locked, so that nobody posts it meanwhile. */
  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE delivery SET scans = scans WHERE id = $1"
                              " AND station_id = $2 AND state = $3");
  yz_statement_bind_int (statement, 1, delivery);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  yz_statement_bind_int (statement, 3, YZ_DELIVERY_OPEN);
  if (!yz_statement_run (statement, error))
    return FALSE;
  if (yz_store_get_changes (yz_station_get_store (station)) != 1) {
    refuse_closed (station, delivery, error);
    return FALSE;
  }
  return write_expected (station, delivery, item, expected, error) &&
         yz_transaction_commit (transaction, error);
}

gboolean
yz_delivery_cancel (YzStation *station, const YzActor *actor, int64_t delivery, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;

  g_return_val_if_fail (station != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  return transaction != NULL &&
         yz_delivery_close (station, actor, delivery, YZ_DELIVERY_CANCELLED, error) &&
         yz_transaction_commit (transaction, error);
}

gboolean
yz_delivery_get_scans (YzStation *station, int64_t delivery, int64_t *scans, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  g_return_val_if_fail (station != NULL && scans != NULL, FALSE);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT scans FROM delivery WHERE id = $1 AND station_id = $2");
  yz_statement_bind_int (statement, 1, delivery);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *scans = yz_statement_get_int (statement, 0);
  return TRUE;
}

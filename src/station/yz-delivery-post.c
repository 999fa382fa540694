/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-delivery"

#include "yz-delivery-private.h"

#include <glib/gi18n-lib.h>

#include "yz-batch.h"
#include "yz-stock-private.h"

/* What came in of one item with one date. */
typedef struct {
  int64_t item;
  int64_t best_before; /* 0: none */
  int64_t pieces;
} Arrival;

/* Returns: (transfer full) (element-type Arrival) */
static GArray *
list_arrivals (YzStation *station, int64_t delivery, GError **error)
{
  g_autoptr (GArray) arrivals = g_array_new (FALSE, FALSE, sizeof (Arrival));
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT item_id, COALESCE (best_before, 0),"
                              " CAST (SUM (pieces) AS BIGINT) FROM delivery_scan"
                              " WHERE delivery_id = $1 GROUP BY item_id, COALESCE (best_before, 0)"
                              " HAVING SUM (pieces) <> 0 ORDER BY 1, 2");
  yz_statement_bind_int (statement, 1, delivery);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    const Arrival arrival = { yz_statement_get_int (statement, 0),
                              yz_statement_get_int (statement, 1),
                              yz_statement_get_int (statement, 2) };

    g_array_append_val (arrivals, arrival);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&arrivals) : NULL;
}

static gboolean
check_scans (YzStation *station, int64_t delivery, int64_t expected_scans, GError **error)
{
  int64_t scans = 0;

  if (expected_scans == -1)
    return TRUE;
  if (!yz_delivery_get_scans (station, delivery, &scans, error))
    return FALSE;
  if (scans == expected_scans)
    return TRUE;
  yz_stock_refuse_state (delivery,
                         N_ ("somebody scanned meanwhile: look at the list again"), error);
  return FALSE;
}

static gboolean
write_entry (YzStation *station, int64_t delivery, int64_t entry)
{
  YzStatement *statement = yz_store_query (yz_station_get_store (station),
                                           "UPDATE delivery SET entry_id = $2 WHERE id = $1");

  yz_statement_bind_int (statement, 1, delivery);
  yz_statement_bind_int (statement, 2, entry);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
  return TRUE;
}

static gboolean
load_source (YzStation *station, int64_t delivery, int64_t *source, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (yz_station_get_store (station), "SELECT source FROM delivery WHERE id = $1");

  yz_statement_bind_int (statement, 1, delivery);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *source = yz_statement_get_int (statement, 0);
  return TRUE;
}

static gboolean
book_arrivals (YzStation *station,
               YzDraft *draft,
               int64_t source,
               GArray *arrivals,
               YzBooking *booking,
               GError **error)
{
  g_autoptr (GArray) legs = g_array_new (FALSE, FALSE, sizeof (YzStockLeg));

  if (!yz_stock_check_n_lines (arrivals->len, error))
    return FALSE;
  for (guint i = 0; i < arrivals->len; i++) {
    const Arrival *arrival = &g_array_index (arrivals, Arrival, i);
    YzStockLeg leg = { yz_stock_make_key (station, YZ_ACCOUNT_SOURCE, arrival->item),
                       yz_stock_make_key (station, YZ_ACCOUNT_SHELF, arrival->item),
                       arrival->pieces };

    leg.from.owner = source;
    g_array_append_val (legs, leg);
  }
  if (!yz_stock_book (station, draft, legs, booking, error))
    return FALSE;
  for (guint i = 0; i < arrivals->len; i++) {
    const Arrival *arrival = &g_array_index (arrivals, Arrival, i);

    if (arrival->best_before != 0)
      yz_batch_add (station,
                    booking->entry,
                    (int64_t) i + 1,
                    arrival->item,
                    arrival->best_before,
                    arrival->pieces);
  }
  return write_entry (station, draft->document, booking->entry);
}

/* The delivery's row is locked first: whoever scans comes before or is refused. */
static gboolean
book_delivery (YzStation *station,
               const YzActor *actor,
               YzDraft *draft,
               int64_t expected_scans,
               YzBooking *booking,
               GError **error)
{
  int64_t delivery = draft->document;
  g_autoptr (GArray) arrivals = NULL;
  int64_t source = 0;

  if (!yz_delivery_close (station, actor, delivery, YZ_DELIVERY_POSTED, error) ||
      !check_scans (station, delivery, expected_scans, error) ||
      !load_source (station, delivery, &source, error))
    return FALSE;
  arrivals = list_arrivals (station, delivery, error);
  return arrivals != NULL && book_arrivals (station, draft, source, arrivals, booking, error);
}

gboolean
yz_delivery_post (YzStation *station,
                  const YzActor *actor,
                  const YzOpId *op_id,
                  int64_t delivery,
                  int64_t expected_scans,
                  YzBooking *booking,
                  GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzDigest *digest = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL && booking != NULL, FALSE);

  *booking = (YzBooking){ 0 };
  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error) || !yz_station_check_shelf (station, error))
    return FALSE;
  yz_draft_init (&draft, op_id, YZ_ENTRY_RECEIVE, actor->staff);
  draft.document = delivery;
  digest = yz_digest_new ("delivery");
  yz_digest_add_int (digest, delivery);
  yz_digest_finish (digest, draft.digest);
  draft.has_digest = TRUE;

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  return transaction != NULL &&
         yz_ledger_find (yz_station_get_ledger (station), op_id, draft.digest, booking, error) &&
         (booking->entry != 0 ||
          book_delivery (station, actor, &draft, expected_scans, booking, error)) &&
         yz_transaction_commit (transaction, error);
}

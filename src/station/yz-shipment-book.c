/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-shipment"

#include "yz-shipment.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-batch.h"
#include "yz-clock.h"
#include "yz-redemption-private.h"
#include "yz-stock-private.h"
#include "yz-text.h"

/* Where the goods of a shipment are on their way: each has accounts of its own, so that what was
 * sent arrives or comes back once, whoever books it. */
static YzAccountKey
make_way_key (int64_t shipment, int64_t to, int64_t item)
{
  return (
    YzAccountKey){ .kind = YZ_ACCOUNT_INSPECTION, .owner = shipment, .unit = item, .station = to };
}

static gboolean
check_destination (YzStation *station, int64_t to, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, to);
  YzStep step = YZ_STEP_ERROR;

  if (to == yz_station_get_id (station)) {
    yz_error_set_subject (error,
                          YZ_ERROR_REFUSED,
                          yz_station_get_name (station),
                          "%s",
                          N_ ("the goods are at this station already"));
    return FALSE;
  }
  statement =
    yz_store_query (yz_station_get_store (station), "SELECT name, kind FROM station WHERE id = $1");
  yz_statement_bind_int (statement, 1, to);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_DONE)
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no station %s", text);
  if (step != YZ_STEP_ROW)
    return FALSE;
  if (yz_statement_get_int (statement, 1) == YZ_STATION_CENTRE)
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_REFUSED,
                        yz_statement_get_text (statement, 0),
                        "%s",
                        N_ ("a stop has no shelf"));
  return FALSE;
}

static gboolean
check_lines (YzStation *station, const YzStockLine *lines, gsize n_lines, GError **error)
{
  if (!yz_stock_check_n_lines (n_lines, error))
    return FALSE;
  for (gsize i = 0; i < n_lines; i++) {
    if (!yz_amount_check (lines[i].pieces, "quantity", error) ||
        !yz_stock_check_item (station, lines[i].item, NULL, NULL, error))
      return FALSE;
    for (gsize k = 0; k < i; k++)
      if (lines[k].item == lines[i].item) {
        yz_error_set_subject (error,
                              YZ_ERROR_INPUT,
                              "lines",
                              "lines: %s",
                              N_ ("an item stands there twice"));
        return FALSE;
      }
  }
  return TRUE;
}

static gboolean
insert_shipment (YzStation *station,
                 const YzActor *actor,
                 int64_t id,
                 int64_t to,
                 const char *note,
                 int64_t entry,
                 GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO shipment (id, from_station, to_station, note,"
                              " sent_entry, sent_ms, sent_by) VALUES ($1, $2, $3, $4, $5, $6, $7)");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  yz_statement_bind_int (statement, 3, to);
  yz_statement_bind_text (statement, 4, note);
  yz_statement_bind_int (statement, 5, entry);
  yz_statement_bind_int (statement, 6, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 7, actor->staff);
  return yz_statement_run (statement, error);
}

static gboolean
insert_lines (YzStation *station,
              int64_t id,
              const YzStockLine *lines,
              gsize n_lines,
              int64_t entry,
              GError **error)
{
  for (gsize i = 0; i < n_lines; i++) {
    g_autoptr (YzStatement) statement =
      yz_store_query (yz_station_get_store (station),
                      "INSERT INTO shipment_line (shipment_id, line, item_id, sent)"
                      " VALUES ($1, $2, $3, $4)");

    yz_statement_bind_int (statement, 1, id);
    yz_statement_bind_int (statement, 2, (int64_t) i + 1);
    yz_statement_bind_int (statement, 3, lines[i].item);
    yz_statement_bind_int (statement, 4, lines[i].pieces);
    if (!yz_statement_run (statement, error))
      return FALSE;
    if (lines[i].batch_entry != 0)
      yz_batch_take (station,
                     entry,
                     (int64_t) i + 1,
                     lines[i].batch_entry,
                     lines[i].batch_leg,
                     lines[i].pieces);
  }
  return TRUE;
}

/* The new shipment's id is the document of its entry. */
static gboolean
book_sending (YzStation *station,
              const YzActor *actor,
              int64_t to,
              const YzStockLine *lines,
              gsize n_lines,
              const char *note,
              YzDraft *draft,
              YzBooking *booking,
              GError **error)
{
  g_autoptr (GArray) legs = g_array_new (FALSE, FALSE, sizeof (YzStockLeg));

  if (!check_destination (station, to, error) || !check_lines (station, lines, n_lines, error))
    return FALSE;
  draft->document = yz_ledger_next_id (yz_station_get_ledger (station), error);
  if (draft->document == 0)
    return FALSE;
  for (gsize i = 0; i < n_lines; i++) {
    const YzStockLeg leg = { yz_stock_make_key (station, YZ_ACCOUNT_SHELF, lines[i].item),
                             make_way_key (draft->document, to, lines[i].item),
                             lines[i].pieces };

    if (!yz_stock_check_batch (station, &lines[i], error))
      return FALSE;
    g_array_append_val (legs, leg);
  }
  return yz_stock_book (station, draft, legs, booking, error) &&
         insert_shipment (station, actor, draft->document, to, note, booking->entry, error) &&
         insert_lines (station, draft->document, lines, n_lines, booking->entry, error);
}

static void
make_digest (YzDraft *draft,
             const char *operation,
             int64_t number,
             const YzStockLine *lines,
             gsize n_lines,
             const char *text)
{
  YzDigest *digest = yz_digest_new (operation);

  yz_digest_add_int (digest, number);
  for (gsize i = 0; i < n_lines; i++) {
    yz_digest_add_int (digest, lines[i].item);
    yz_digest_add_int (digest, lines[i].pieces);
    yz_digest_add_int (digest, lines[i].batch_entry);
    yz_digest_add_int (digest, lines[i].batch_leg);
  }
  yz_digest_add_text (digest, text);
  yz_digest_finish (digest, draft->digest);
  draft->has_digest = TRUE;
}

/* The document of what was booked before. */
static gboolean
load_document (YzStation *station, int64_t entry, int64_t *document, GError **error)
{
  g_autoptr (YzEntry) booked = yz_entry_load (yz_station_get_store (station), entry, error);

  if (booked == NULL)
    return FALSE;
  *document = booked->document;
  return TRUE;
}

int64_t
yz_shipment_send (YzStation *station,
                  const YzActor *actor,
                  const YzOpId *op_id,
                  int64_t to,
                  const YzStockLine *lines,
                  gsize n_lines,
                  const char *note,
                  GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autofree char *clean = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzBooking booking = { 0 };
  GError *problem = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL, 0);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error) || !yz_station_check_shelf (station, error))
    return 0;
  clean = yz_text_clean (note != NULL ? note : "", "note", YZ_TEXT_NOTE_MAX, error);
  if (clean == NULL)
    return 0;
  yz_draft_init (&draft, op_id, YZ_ENTRY_STATION_TRANSFER, actor->staff);
  make_digest (&draft, "send", to, lines, n_lines, clean);

  transaction = yz_transaction_begin (yz_station_get_store (station), &problem);
  if (transaction != NULL &&
      yz_ledger_find (yz_station_get_ledger (station), op_id, draft.digest, &booking, &problem) &&
      (booking.entry != 0
         ? load_document (station, booking.entry, &draft.document, &problem)
         : book_sending (station, actor, to, lines, n_lines, clean, &draft, &booking, &problem)) &&
      yz_transaction_commit (transaction, &problem))
    return draft.document;
  g_clear_pointer (&transaction, yz_transaction_free);
  yz_redemption_propagate (station, problem, error);
  return 0;
}

/* What arrived of @line. */
static int64_t
find_arrived (const YzShipmentLine *line, const YzStockLine *lines, gsize n_lines)
{
  for (gsize i = 0; i < n_lines; i++)
    if (lines[i].item == line->item)
      return lines[i].pieces;
  return line->sent;
}

static gboolean
check_arrived (YzShipment *shipment, const YzStockLine *lines, gsize n_lines, GError **error)
{
  for (gsize i = 0; i < n_lines; i++) {
    gboolean known = FALSE;

    for (guint k = 0; k < shipment->lines->len; k++)
      known =
        known || ((YzShipmentLine *) g_ptr_array_index (shipment->lines, k))->item == lines[i].item;
    if (!known) {
      yz_error_set_subject (error,
                            YZ_ERROR_INPUT,
                            "lines",
                            "lines: %s",
                            N_ ("an item was not in the shipment"));
      return FALSE;
    }
    if (lines[i].pieces != 0 && !yz_amount_check (lines[i].pieces, "quantity", error))
      return FALSE;
  }
  return TRUE;
}

static void
add_leg (GArray *legs, const YzAccountKey *from, const YzAccountKey *to, int64_t pieces)
{
  const YzStockLeg leg = { *from, *to, pieces };

  if (pieces > 0)
    g_array_append_val (legs, leg);
}

/* The legs of an arrival; @differs tells whether anything is missing or too much. */
static GArray *
make_arrival (YzStation *station,
              const YzShipment *shipment,
              const YzStockLine *lines,
              gsize n_lines,
              gboolean *differs)
{
  GArray *legs = g_array_new (FALSE, FALSE, sizeof (YzStockLeg));

  *differs = FALSE;
  for (guint i = 0; i < shipment->lines->len; i++) {
    const YzShipmentLine *line = g_ptr_array_index (shipment->lines, i);
    const YzAccountKey way = make_way_key (shipment->id, shipment->to_station, line->item);
    const YzAccountKey shelf = yz_stock_make_key (station, YZ_ACCOUNT_SHELF, line->item);
    const YzAccountKey lost = yz_stock_make_key (station, YZ_ACCOUNT_COUNT_DIFFERENCE, line->item);
    int64_t arrived = find_arrived (line, lines, n_lines);

    add_leg (legs, &way, &shelf, MIN (arrived, line->sent));
    add_leg (legs, &way, &lost, line->sent - arrived);
    add_leg (legs, &lost, &shelf, arrived - line->sent);
    *differs = *differs || arrived != line->sent;
  }
  return legs;
}

static gboolean
write_arrival (YzStation *station,
               const YzActor *actor,
               const YzShipment *shipment,
               const YzStockLine *lines,
               gsize n_lines,
               int64_t entry,
               GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (store,
                              "UPDATE shipment SET arrived_entry = $2, arrived_ms = $3,"
                              " arrived_by = $4 WHERE id = $1");
  yz_statement_bind_int (statement, 1, shipment->id);
  yz_statement_bind_int (statement, 2, entry);
  yz_statement_bind_int (statement, 3, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 4, actor->staff);
  if (!yz_statement_run (statement, error))
    return FALSE;
  for (guint i = 0; i < shipment->lines->len; i++) {
    const YzShipmentLine *line = g_ptr_array_index (shipment->lines, i);
    g_autoptr (YzStatement) write = NULL;

    write = yz_store_query (store,
                            "UPDATE shipment_line SET arrived = $3"
                            " WHERE shipment_id = $1 AND item_id = $2");
    yz_statement_bind_int (write, 1, shipment->id);
    yz_statement_bind_int (write, 2, line->item);
    yz_statement_bind_int (write, 3, find_arrived (line, lines, n_lines));
    if (!yz_statement_run (write, error))
      return FALSE;
  }
  return TRUE;
}

/* FALSE with STATE unless the shipment is on its way. */
static gboolean
check_sent (const YzShipment *shipment, GError **error)
{
  switch (shipment->state) {
  case YZ_SHIPMENT_SENT:
    return TRUE;
  case YZ_SHIPMENT_ARRIVED:
    yz_stock_refuse_state (shipment->id, N_ ("the shipment has arrived already"), error);
    return FALSE;
  case YZ_SHIPMENT_CANCELLED:
  default:
    yz_stock_refuse_state (shipment->id, N_ ("the shipment was cancelled"), error);
    return FALSE;
  }
}

static gboolean
check_side (YzStation *station, int64_t side, int64_t shipment, const char *what, GError **error)
{
  g_autofree char *text = yz_id_to_text (shipment);

  if (side == yz_station_get_id (station))
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_REFUSED, text, "%s: %s", text, what);
  return FALSE;
}

static gboolean
book_arrival (YzStation *station,
              const YzActor *actor,
              const YzStockLine *lines,
              gsize n_lines,
              YzDraft *draft,
              YzBooking *booking,
              GError **error)
{
  g_autoptr (YzShipment) shipment = yz_shipment_load (station, draft->document, error);
  g_autoptr (GArray) legs = NULL;
  gboolean differs = FALSE;

  if (shipment == NULL || !check_side (station,
                                       shipment->to_station,
                                       shipment->id,
                                       N_ ("the shipment is for another station"), error) ||
                                       !check_sent (shipment, error) ||
                                       !check_arrived (shipment, lines, n_lines, error))
    return FALSE;
  legs = make_arrival (station, shipment, lines, n_lines, &differs);
  if (differs && draft->reason == NULL) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "reason", "reason: %s", N_ ("missing"));
    return FALSE;
  }
  return yz_stock_check_n_lines (legs->len, error) &&
         yz_stock_book (station, draft, legs, booking, error) &&
         write_arrival (station, actor, shipment, lines, n_lines, booking->entry, error);
}

gboolean
yz_shipment_arrive (YzStation *station,
                    const YzActor *actor,
                    const YzOpId *op_id,
                    int64_t shipment,
                    const YzStockLine *lines,
                    gsize n_lines,
                    const char *reason,
                    YzBooking *booking,
                    GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_auto (YzDraft) draft = { 0 };

  g_return_val_if_fail (station != NULL && op_id != NULL && booking != NULL, FALSE);

  *booking = (YzBooking){ 0 };
  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error) || !yz_station_check_shelf (station, error))
    return FALSE;
  yz_draft_init (&draft, op_id, YZ_ENTRY_STATION_TRANSFER, actor->staff);
  draft.document = shipment;
  draft.reason = yz_text_clean (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error);
  if (draft.reason == NULL)
    return FALSE;
  if (*draft.reason == '\0')
    g_clear_pointer (&draft.reason, g_free);
  make_digest (&draft, "arrive", shipment, lines, n_lines, draft.reason);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  return transaction != NULL &&
         yz_ledger_find (yz_station_get_ledger (station), op_id, draft.digest, booking, error) &&
         (booking->entry != 0 ||
          book_arrival (station, actor, lines, n_lines, &draft, booking, error)) &&
         yz_transaction_commit (transaction, error);
}

static gboolean
book_cancelling (YzStation *station, int64_t id, YzDraft *draft, YzBooking *booking, GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (station);
  g_autoptr (YzShipment) shipment = yz_shipment_load (station, id, error);

  return shipment != NULL &&
         check_side (station,
                     shipment->from_station,
                     shipment->id,
                     N_ ("the shipment is another station's"), error) &&
                     check_sent (shipment, error) &&
                     yz_ledger_prepare_reversal (ledger, shipment->sent_entry, draft, error) &&
                     yz_ledger_book (ledger, draft, booking, error);
}

gboolean
yz_shipment_cancel (YzStation *station,
                    const YzActor *actor,
                    const YzOpId *op_id,
                    int64_t shipment,
                    const char *reason,
                    YzBooking *booking,
                    GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_auto (YzDraft) draft = { 0 };

  g_return_val_if_fail (station != NULL && op_id != NULL && booking != NULL, FALSE);

  *booking = (YzBooking){ 0 };
  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return FALSE;
  yz_draft_init (&draft, op_id, YZ_ENTRY_REVERSAL, actor->staff);
  draft.reason = yz_text_require (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error);
  if (draft.reason == NULL)
    return FALSE;
  make_digest (&draft, "cancel-shipment", shipment, NULL, 0, draft.reason);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  return transaction != NULL &&
         yz_ledger_find (yz_station_get_ledger (station), op_id, draft.digest, booking, error) &&
         (booking->entry != 0 || book_cancelling (station, shipment, &draft, booking, error)) &&
         yz_transaction_commit (transaction, error);
}

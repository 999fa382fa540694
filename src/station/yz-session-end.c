/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-session"

#include "yz-session.h"

#include <glib/gi18n-lib.h>

#include "yz-audit.h"
#include "yz-clock.h"
#include "yz-item-nature.h"
#include "yz-text.h"

static gboolean
refuse (int64_t item, const char *reason, GError **error)
{
  g_autofree char *text = yz_id_to_text (item);

  yz_error_set_subject (error, YZ_ERROR_STATE, text, "%s: %s", text, reason);
  return FALSE;
}

static gboolean
run_mark (YzStation *station,
          const YzActor *actor,
          int64_t item,
          int64_t entry,
          int64_t came,
          GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;

  if (transaction == NULL)
    return FALSE;
  statement = yz_store_query (store,
                              "UPDATE seat SET came = $3, marked_ms = $4, marked_by = $5"
                              " WHERE entry_id = $1 AND item_id = $2 AND EXISTS (SELECT 1"
                              " FROM session s WHERE s.item_id = $2 AND s.state = 1)");
  yz_statement_bind_int (statement, 1, entry);
  yz_statement_bind_int (statement, 2, item);
  if (came >= 0)
    yz_statement_bind_int (statement, 3, came);
  else
    yz_statement_bind_null (statement, 3);
  yz_statement_bind_int (statement, 4, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 5, actor->staff);
  if (!yz_statement_run (statement, error))
    return FALSE;
  if (yz_store_get_changes (store) == 1)
    return yz_transaction_commit (transaction, error);
  text = yz_id_to_text (entry);
  yz_error_set_subject (error,
                        YZ_ERROR_STATE,
                        text,
                        "%s: %s",
                        text,
                        N_ ("the session is over, or these seats are in another one"));
  return FALSE;
}

gboolean
yz_session_mark (YzStation *station,
                 const YzActor *actor,
                 int64_t item,
                 int64_t entry,
                 int64_t came,
                 GError **error)
{
  GError *problem = NULL;
  g_autoptr (YzItem) goods = NULL;

  g_return_val_if_fail (station != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return FALSE;
  if (run_mark (station, actor, item, entry, came, &problem))
    return TRUE;
  if (!g_error_matches (problem, YZ_ERROR, YZ_ERROR_CHECK)) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  goods = yz_item_load (station, item, NULL);
  yz_error_set (error,
                YZ_ERROR_LIMIT,
                goods != NULL ? goods->name : NULL,
                came,
                0,
                "more came than seats were redeemed");
  g_error_free (problem);
  return FALSE;
}

static gboolean
set_state (YzStation *station,
           const YzActor *actor,
           int64_t item,
           YzSessionState state,
           const char *reason,
           gboolean *changed,
           GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (store,
                              "UPDATE session SET state = $2, reason = $3, changed_ms = $4,"
                              " changed_by = $5 WHERE item_id = $1 AND state = 1"
                              " AND station_id = $6");
  yz_statement_bind_int (statement, 1, item);
  yz_statement_bind_int (statement, 2, state);
  yz_statement_bind_text (statement, 3, reason);
  yz_statement_bind_int (statement, 4, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 5, actor->staff);
  yz_statement_bind_int (statement, 6, yz_station_get_id (station));
  if (!yz_statement_run (statement, error))
    return FALSE;
  *changed = yz_store_get_changes (store) == 1;
  return TRUE;
}

/* Nobody is sold a seat in what is over. */
static gboolean
stop_offer (YzStation *station, int64_t item, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (yz_station_get_store (station), "UPDATE item SET active = 0 WHERE id = $1");

  yz_statement_bind_int (statement, 1, item);
  return yz_statement_run (statement, error);
}

static gboolean
get_state (YzStation *station, int64_t item, YzSessionState *state, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT state FROM session WHERE item_id = $1 AND station_id = $2");
  yz_statement_bind_int (statement, 1, item);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_ROW)
    *state = (YzSessionState) yz_statement_get_int (statement, 0);
  if (step == YZ_STEP_DONE) {
    text = yz_id_to_text (item);
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no session %s", text);
  }
  return step == YZ_STEP_ROW;
}

/* Ends the session; that it is so already is what was asked for as well. */
static gboolean
end_session (YzStation *station,
             const YzActor *actor,
             int64_t item,
             YzSessionState state,
             const char *reason,
             GError **error)
{
  g_autoptr (YzTransaction) transaction =
    yz_transaction_begin (yz_station_get_store (station), error);
  YzSessionState is = YZ_SESSION_OPEN;
  gboolean changed = FALSE;

  if (transaction == NULL || !set_state (station, actor, item, state, reason, &changed, error) ||
      !get_state (station, item, &is, error))
    return FALSE;
  if (is != state)
    return refuse (item,
                   is == YZ_SESSION_CLOSED
                   ? N_ ("the session is closed")
                   : N_ ("the session was cancelled"), error);
  if (changed &&
      (!stop_offer (station, item, error) ||
       !yz_audit_add (station,
                      actor->staff,
                      state == YZ_SESSION_CLOSED ? "session-closed" : "session-cancelled",
                      item,
                      NULL,
                      error)))
    return FALSE;
  if (!changed)
    yz_ledger_witness (yz_station_get_ledger (station));
  return yz_transaction_commit (transaction, error);
}

gboolean
yz_session_close (YzStation *station, const YzActor *actor, int64_t item, GError **error)
{
  g_return_val_if_fail (station != NULL, FALSE);

  return yz_actor_require (actor, YZ_MAY_REDEEM, error) &&
         end_session (station, actor, item, YZ_SESSION_CLOSED, "", error);
}

/* The same redemption of the same session gives the same operation: where the answer to one was
 * lost, the next run finds it. What came back in part is another one. */
static void
make_op_id (const YzSeat *seat, YzOpId *op_id)
{
  YzDigest *digest = yz_digest_new ("session-cancel");

  yz_digest_add_int (digest, seat->item);
  yz_digest_add_int (digest, seat->entry);
  yz_digest_add_int (digest, seat->seats);
  yz_digest_finish_op_id (digest, op_id);
}

static gboolean
return_seats (YzStation *station,
              const YzActor *actor,
              const YzSeat *seat,
              const char *reason,
              YzSessionReturn *returned,
              GError **error)
{
  const YzBasketLine line = { seat->item, seat->seats };
  g_autoptr (YzRedemption) redemption = NULL;
  YzOpId op_id;

  make_op_id (seat, &op_id);
  redemption = yz_redemption_return (station, actor, &op_id, seat->entry, &line, 1, reason, error);
  if (redemption == NULL)
    return FALSE;
  returned->redemptions++;
  returned->points += redemption->points;
  return TRUE;
}

static gboolean
check_nobody_came (YzStation *station, int64_t item, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT 1 FROM seat WHERE item_id = $1 AND came > 0");
  yz_statement_bind_int (statement, 1, item);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_ROW)
    return refuse (item, N_ ("somebody came to the session already"), error);
  return step == YZ_STEP_DONE;
}

gboolean
yz_session_cancel (YzStation *station,
                   const YzActor *actor,
                   int64_t item,
                   const char *reason,
                   YzSessionReturn *returned,
                   GError **error)
{
  g_autoptr (GPtrArray) seats = NULL;
  g_autofree char *clean = NULL;

  g_return_val_if_fail (station != NULL && returned != NULL, FALSE);

  *returned = (YzSessionReturn){ 0 };
  if (!yz_actor_require (actor, YZ_MAY_MANAGE, error))
    return FALSE;
  clean = yz_text_require (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error);
  if (clean == NULL || !check_nobody_came (station, item, error) ||
      !end_session (station, actor, item, YZ_SESSION_CANCELLED, clean, error))
    return FALSE;
  seats = yz_session_list_seats (station, item, error);
  for (guint i = 0; seats != NULL && i < seats->len; i++)
    if (!return_seats (station, actor, g_ptr_array_index (seats, i), clean, returned, error))
      return FALSE;
  return seats != NULL;
}

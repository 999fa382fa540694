/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-return"

#include "yz-redemption-private.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-item-use.h"
#include "yz-redemption-line.h"
#include "yz-text.h"

/* A return, or the reversal of an entry, before it is booked. */
typedef struct {
  YzStation *station;
  const YzActor *actor;
  YzEntry *target; /* owned */
  GArray *lines;   /* owned: of YzRedemptionLine, of the target */
  YzDraft draft;
} Undo;

static void
undo_clear (Undo *undo)
{
  yz_entry_free (undo->target);
  g_clear_pointer (&undo->lines, g_array_unref);
  yz_draft_clear (&undo->draft);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Undo, undo_clear)

static gboolean
load_target (Undo *undo, int64_t entry, GError **error)
{
  undo->target = yz_entry_load (yz_station_get_store (undo->station), entry, error);
  if (undo->target == NULL)
    return FALSE;
  undo->lines = yz_redemption_line_list (undo->station, entry, error);
  return undo->lines != NULL;
}

/* ALREADY_REVERSED says it better than "nothing is left". */
static gboolean
check_not_reversed (Undo *undo, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (undo->station),
                              "SELECT id FROM entry WHERE reverses = $1 AND kind = $2");
  yz_statement_bind_int (statement, 1, undo->target->id);
  yz_statement_bind_int (statement, 2, YZ_ENTRY_REVERSAL);
  step = yz_statement_step (statement, error);
  if (step != YZ_STEP_ROW)
    return step == YZ_STEP_DONE;
  text = yz_id_to_text (undo->target->id);
  yz_error_set_subject (error,
                        YZ_ERROR_ALREADY_REVERSED,
                        text,
                        "entry %s is reversed already",
                        text);
  return FALSE;
}

/* The goods go back to the shelf they came from, which only its own station counts. */
static gboolean
check_is_here (Undo *undo, GError **error)
{
  g_autofree char *text = yz_id_to_text (undo->target->id);
  int64_t where = 0;

  if (!yz_redemption_get_station (undo->station, undo->target->id, &where, error))
    return FALSE;
  if (where == yz_station_get_id (undo->station))
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_REFUSED,
                        text,
                        "%s: %s",
                        text,
                        N_ ("the goods were handed out at another station"));
  return FALSE;
}

static gboolean
check_returnable (Undo *undo, GError **error)
{
  g_autofree char *text = yz_id_to_text (undo->target->id);

  if (undo->target->kind != YZ_ENTRY_REDEEM || undo->lines->len == 0) {
    yz_error_set_subject (error,
                          YZ_ERROR_STATE,
                          text,
                          "%s: %s",
                          text,
                          N_ ("this is no redemption, so nothing of it can be returned"));
    return FALSE;
  }
  return check_is_here (undo, error) && check_not_reversed (undo, error);
}

/* More of an item is to come back than is left of it. */
static void
refuse_line (Undo *undo, const YzBasketLine *asked, int64_t there, GError **error)
{
  g_autoptr (YzItem) item = yz_item_load (undo->station, asked->item, error);

  if (item != NULL)
    yz_error_set (error,
                  YZ_ERROR_LIMIT,
                  item->name,
                  asked->quantity,
                  there,
                  "%s: %" G_GINT64_FORMAT " asked, %" G_GINT64_FORMAT " can still come back",
                  item->name,
                  asked->quantity,
                  there);
}

/* Adds the goods of one line to the draft and what they cost to @total. */
static gboolean
take_line (Undo *undo,
           const YzRedemptionLine *line,
           int64_t quantity,
           int64_t *total,
           GError **error)
{
  const YzTransfer *leg = NULL;
  int64_t cost = 0;

  if (line->line >= undo->target->transfers->len) {
    yz_error_set_subject (error,
                          YZ_ERROR_VERIFY,
                          "redemption",
                          "%s",
                          N_ ("a line has no transfer"));
    return FALSE;
  }
  leg = &g_array_index (undo->target->transfers, YzTransfer, line->line);
  if (!yz_amount_multiply (line->price_points, quantity, &cost, error) ||
      !yz_amount_add (*total, cost, total, error))
    return FALSE;
  yz_draft_add (&undo->draft, leg->to_account, leg->from_account, quantity, line->line + 1);
  return yz_item_use_take_back (undo->station,
                                undo->target->subject,
                                line->item,
                                yz_item_use_month (undo->target->happened_ms),
                                quantity,
                                error);
}

/* The lines that were asked for, or all that is left. */
static gboolean
take_lines (Undo *undo, GArray *asked, int64_t *total, GError **error)
{
  for (guint i = 0; i < asked->len; i++) {
    const YzBasketLine *want = &g_array_index (asked, YzBasketLine, i);
    const YzRedemptionLine *line = yz_redemption_line_find (undo->lines, want->item);
    int64_t left = line != NULL ? line->quantity - line->taken_back : 0;

    if (line == NULL || want->quantity > left) {
      refuse_line (undo, want, left, error);
      return FALSE;
    }
    if (!take_line (undo, line, want->quantity, total, error))
      return FALSE;
  }
  for (guint i = 0; asked->len == 0 && i < undo->lines->len; i++) {
    const YzRedemptionLine *line = &g_array_index (undo->lines, YzRedemptionLine, i);

    if (line->quantity > line->taken_back &&
        !take_line (undo, line, line->quantity - line->taken_back, total, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
book_undo (Undo *undo, YzBooking *booking, GError **error)
{
  return yz_ledger_book (yz_station_get_ledger (undo->station), &undo->draft, booking, error);
}

static gboolean
book_return (Undo *undo, GArray *asked, YzBooking *booking, GError **error)
{
  YzTransfer points = { 0, 0, 0, 1 };
  const YzTransfer *paid = NULL;

  if (!check_returnable (undo, error) || !take_lines (undo, asked, &points.amount, error))
    return FALSE;
  if (undo->draft.transfers->len == 0) {
    g_autofree char *text = yz_id_to_text (undo->target->id);

    yz_error_set_subject (error,
                          YZ_ERROR_STATE,
                          text,
                          "%s: %s",
                          text,
                          N_ ("all of it came back already"));
    return FALSE;
  }
  paid = &g_array_index (undo->target->transfers, YzTransfer, 0);
  points.from_account = paid->to_account;
  points.to_account = paid->from_account;
  g_array_prepend_val (undo->draft.transfers, points);
  undo->draft.subject = undo->target->subject;
  undo->draft.reverses = undo->target->id;
  return book_undo (undo, booking, error);
}

static void
make_digest (YzDraft *draft, const char *operation, int64_t entry, GArray *lines)
{
  YzDigest *digest = yz_digest_new (operation);

  yz_digest_add_int (digest, entry);
  for (guint i = 0; lines != NULL && i < lines->len; i++) {
    const YzBasketLine *line = &g_array_index (lines, YzBasketLine, i);

    yz_digest_add_int (digest, line->item);
    yz_digest_add_int (digest, line->quantity);
  }
  yz_digest_add_text (digest, draft->reason);
  yz_digest_finish (digest, draft->digest);
  draft->has_digest = TRUE;
}

/* A draft with a reason, which every return and reversal needs. */
static gboolean
start_undo (Undo *undo, const YzOpId *op_id, YzEntryKind kind, const char *reason, GError **error)
{
  yz_draft_init (&undo->draft, op_id, kind, undo->actor->staff);
  undo->draft.happened_ms = yz_clock_now_ms ();
  undo->draft.reason =
    yz_text_require (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error);
  return undo->draft.reason != NULL;
}

static YzRedemption *
run_return (Undo *undo, int64_t entry, GArray *asked, GError **error)
{
  YzStore *store = yz_station_get_store (undo->station);
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
  g_autoptr (YzRedemption) redemption = NULL;
  YzBooking booking = { 0 };

  if (transaction == NULL ||
      !yz_ledger_find (yz_station_get_ledger (undo->station),
                       &undo->draft.op_id,
                       undo->draft.digest,
                       &booking,
                       error) ||
      !load_target (undo, entry, error) ||
      (booking.entry == 0 && !book_return (undo, asked, &booking, error)))
    return NULL;
  redemption =
    yz_redemption_new_for_booking (undo->station, &booking, undo->target->subject, error);
  if (redemption == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&redemption);
}

YzRedemption *
yz_redemption_return (YzStation *station,
                      const YzActor *actor,
                      const YzOpId *op_id,
                      int64_t entry,
                      const YzBasketLine *lines,
                      gsize n_lines,
                      const char *reason,
                      GError **error)
{
  g_autoptr (GArray) asked = NULL;
  g_auto (Undo) undo = { .station = station, .actor = actor };
  YzRedemption *redemption = NULL;
  GError *problem = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL, NULL);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error) ||
      !start_undo (&undo, op_id, YZ_ENTRY_RETURN, reason, error))
    return NULL;
  asked = yz_redemption_merge_lines (lines, n_lines, error);
  if (asked == NULL)
    return NULL;
  make_digest (&undo.draft, "return", entry, asked);

  redemption = run_return (&undo, entry, asked, &problem);
  if (redemption == NULL)
    yz_redemption_propagate (station, problem, error);
  return redemption;
}

/* The counter may undo its own redemptions of today; anything else is the chief's. */
static gboolean
check_may_reverse (Undo *undo, GError **error)
{
  int64_t where = 0;

  if (yz_role_may (undo->actor->role, YZ_MAY_REVERSE))
    return TRUE;
  if (!yz_redemption_get_station (undo->station, undo->target->id, &where, error))
    return FALSE;
  if (undo->target->kind == YZ_ENTRY_REDEEM && where == yz_station_get_id (undo->station) &&
      yz_date_of_ms (undo->target->happened_ms) == yz_clock_today ())
    return TRUE;
  return yz_actor_require (undo->actor, YZ_MAY_REVERSE, error);
}

/* What the ledger would refuse as well, said so that the counter knows what to do instead. */
static gboolean
check_reversible (Undo *undo, GError **error)
{
  YzEntryKind kind = undo->target->kind;
  const char *reason = NULL;
  g_autofree char *text = NULL;

  if (kind == YZ_ENTRY_RETURN || kind == YZ_ENTRY_REVERSAL || kind == YZ_ENTRY_RELEASE)
    reason = N_ ("what takes back another entry is final");
  if (!check_not_reversed (undo, error) ||
      (kind != YZ_ENTRY_AWARD && kind != YZ_ENTRY_ADJUST && kind != YZ_ENTRY_EXPIRE &&
       !check_is_here (undo, error)))
    return FALSE;
  for (guint i = 0; i < undo->lines->len; i++)
    if (g_array_index (undo->lines, YzRedemptionLine, i).taken_back > 0)
      reason = N_ ("a part of it came back already; return the rest instead");
  if (reason == NULL)
    return TRUE;
  text = yz_id_to_text (undo->target->id);
  yz_error_set_subject (error, YZ_ERROR_STATE, text, "%s: %s", text, reason);
  return FALSE;
}

/* Of a redemption all lines count no longer against the limits. */
static gboolean
take_back_uses (Undo *undo, GError **error)
{
  for (guint i = 0; i < undo->lines->len; i++) {
    const YzRedemptionLine *line = &g_array_index (undo->lines, YzRedemptionLine, i);

    if (!yz_item_use_take_back (undo->station,
                                undo->target->subject,
                                line->item,
                                yz_item_use_month (undo->target->happened_ms),
                                line->quantity,
                                error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
book_reversal (Undo *undo, YzBooking *booking, GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (undo->station);

  /* Limits before balances, as a redemption does. */
  return check_may_reverse (undo, error) && check_reversible (undo, error) &&
         yz_ledger_prepare_reversal (ledger, undo->target->id, &undo->draft, error) &&
         take_back_uses (undo, error) && book_undo (undo, booking, error);
}

static YzRedemption *
run_reversal (Undo *undo, int64_t entry, GError **error)
{
  YzStore *store = yz_station_get_store (undo->station);
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
  g_autoptr (YzRedemption) redemption = NULL;
  YzBooking booking = { 0 };

  if (transaction == NULL ||
      !yz_ledger_find (yz_station_get_ledger (undo->station),
                       &undo->draft.op_id,
                       undo->draft.digest,
                       &booking,
                       error) ||
      !load_target (undo, entry, error) ||
      (booking.entry == 0 && !book_reversal (undo, &booking, error)))
    return NULL;
  redemption =
    yz_redemption_new_for_booking (undo->station, &booking, undo->target->subject, error);
  if (redemption == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&redemption);
}

YzRedemption *
yz_redemption_reverse (YzStation *station,
                       const YzActor *actor,
                       const YzOpId *op_id,
                       int64_t entry,
                       const char *reason,
                       GError **error)
{
  g_auto (Undo) undo = { .station = station, .actor = actor };
  YzRedemption *redemption = NULL;
  GError *problem = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL && actor != NULL, NULL);

  if (!yz_role_may (actor->role, YZ_MAY_REVERSE) && !yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return NULL;
  if (!start_undo (&undo, op_id, YZ_ENTRY_REVERSAL, reason, error))
    return NULL;
  make_digest (&undo.draft, "reverse", entry, NULL);

  redemption = run_reversal (&undo, entry, &problem);
  if (redemption == NULL)
    yz_redemption_propagate (station, problem, error);
  return redemption;
}

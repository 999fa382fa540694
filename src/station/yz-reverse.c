/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-reverse"

#include "yz-undo.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-item-nature.h"
#include "yz-item-use.h"
#include "yz-voucher.h"

/* The counter may undo its own redemptions of today; anything else is the chief's. */
static gboolean
check_may_reverse (YzUndo *undo, GError **error)
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
check_reversible (YzUndo *undo, GError **error)
{
  YzEntryKind kind = undo->target->kind;
  const char *reason = NULL;
  g_autofree char *text = NULL;

  if (kind == YZ_ENTRY_RETURN || kind == YZ_ENTRY_REVERSAL || kind == YZ_ENTRY_RELEASE)
    reason = N_ ("what takes back another entry is final");
  if (kind == YZ_ENTRY_HOLD)
    reason = N_ ("a hold is released, not reversed");
  if (kind == YZ_ENTRY_COLLECT)
    reason = N_ ("what was collected is returned, not reversed");
  if (!yz_entry_check_not_reversed (yz_station_get_store (undo->station),
                                    undo->target->id,
                                    error) ||
      (kind != YZ_ENTRY_AWARD && kind != YZ_ENTRY_ADJUST && kind != YZ_ENTRY_EXPIRE &&
       !yz_undo_check_is_here (undo, error)))
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
take_back_uses (YzUndo *undo, GError **error)
{
  for (guint i = 0; i < undo->lines->len; i++) {
    const YzRedemptionLine *line = &g_array_index (undo->lines, YzRedemptionLine, i);

    if (!yz_item_use_take_back (undo->station,
                                undo->target->subject,
                                line->item,
                                line->period,
                                line->quantity,
                                error) ||
        !yz_item_nature_take_back (undo->station,
                                   undo->target->id,
                                   line->item,
                                   line->quantity,
                                   error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
book_reversal (YzUndo *undo, YzBooking *booking, GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (undo->station);

  /* Limits before balances, as a redemption does. */
  return check_may_reverse (undo, error) && check_reversible (undo, error) &&
         yz_ledger_prepare_reversal (ledger, undo->target->id, &undo->draft, error) &&
         take_back_uses (undo, error) &&
         yz_voucher_follow_reversal (undo->station, undo->target, error) &&
         yz_ledger_book (yz_station_get_ledger (undo->station), &undo->draft, booking, error);
}

static YzRedemption *
run_reversal (YzUndo *undo, int64_t entry, GError **error)
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
      !yz_undo_load (undo, entry, error) ||
      (booking.entry == 0 && !book_reversal (undo, &booking, error)))
    return NULL;
  redemption =
    yz_redemption_new_for_booking (undo->station, &booking, undo->target->subject, error);
  if (redemption == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&redemption);
}

static void
make_reversal_digest (YzDraft *draft, int64_t entry)
{
  YzDigest *digest = yz_digest_new ("reverse");

  yz_digest_add_int (digest, entry);
  yz_digest_add_text (digest, draft->reason);
  yz_digest_finish (digest, draft->digest);
  draft->has_digest = TRUE;
}

YzRedemption *
yz_redemption_reverse (YzStation *station,
                       const YzActor *actor,
                       const YzOpId *op_id,
                       int64_t entry,
                       const char *reason,
                       GError **error)
{
  g_auto (YzUndo) undo = { .station = station, .actor = actor };
  YzRedemption *redemption = NULL;
  GError *problem = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL && actor != NULL, NULL);

  if (!yz_role_may (actor->role, YZ_MAY_REVERSE) && !yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return NULL;
  if (!yz_undo_start (&undo, op_id, YZ_ENTRY_REVERSAL, reason, error))
    return NULL;
  make_reversal_digest (&undo.draft, entry);

  redemption = run_reversal (&undo, entry, &problem);
  if (redemption == NULL)
    yz_redemption_propagate (station, problem, error);
  return redemption;
}

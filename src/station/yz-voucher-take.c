/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-voucher"

#include "yz-voucher-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-clock.h"
#include "yz-redemption-private.h"
#include "yz-voucher-secret.h"

/* Ends the voucher as used, if it is open: of two desks that try one has the row, and the other one
 * waits for it and finds nothing left. */
static gboolean
use_voucher (YzStation *station,
             const YzActor *actor,
             const YzVoucher *voucher,
             int64_t rider,
             int64_t now_ms,
             GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (YzVoucher) now = NULL;

  statement = yz_store_query (store,
                              "UPDATE voucher SET state = 2, rider_id = $2, ended_ms = $3,"
                              " ended_by = $4, ended_at = $5 WHERE id = $1 AND state = 1");
  yz_statement_bind_int (statement, 1, voucher->id);
  yz_statement_bind_int (statement, 2, rider);
  yz_statement_bind_int (statement, 3, now_ms);
  yz_statement_bind_int (statement, 4, actor->staff);
  yz_statement_bind_int (statement, 5, yz_station_get_id (station));
  if (!yz_statement_run (statement, error))
    return FALSE;
  if (yz_store_get_changes (store) == 1)
    return TRUE;
  now = yz_voucher_load (station, voucher->id, error);
  if (now != NULL && yz_voucher_check (now, error))
    yz_error_set_subject (error, YZ_ERROR_STORE_BUSY, "voucher", "another desk has the voucher");
  return FALSE;
}

static gboolean
name_entry (YzStation *station, int64_t voucher, int64_t entry, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE voucher SET entry_id = $2 WHERE id = $1");
  yz_statement_bind_int (statement, 1, voucher);
  yz_statement_bind_int (statement, 2, entry);
  return yz_statement_run (statement, error);
}

static gboolean
book_take (YzStation *station,
           const YzActor *actor,
           const YzVoucher *voucher,
           YzDraft *draft,
           YzBooking *booking,
           GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (station);
  int64_t from = 0;
  int64_t to = 0;

  draft->happened_ms = yz_clock_now_ms ();
  if (!yz_redemption_check_rider (station, draft->subject, error) ||
      !yz_voucher_check (voucher, error) ||
      !use_voucher (station, actor, voucher, draft->subject, draft->happened_ms, error))
    return FALSE;
  from = yz_voucher_open_account (station, voucher->station, error);
  to =
    from != 0 ? yz_ledger_open_rider_account (ledger, YZ_ACCOUNT_RIDER, draft->subject, error) : 0;
  if (to == 0)
    return FALSE;
  draft->document = voucher->id;
  if (voucher->points_months > 0)
    draft->expires_on =
      yz_date_add_months (yz_date_of_ms (draft->happened_ms), (int) voucher->points_months);
  yz_draft_add (draft, from, to, voucher->points, 0);
  return yz_ledger_book (ledger, draft, booking, error) &&
         name_entry (station, voucher->id, booking->entry, error);
}

YzRedemption *
yz_voucher_take (YzStation *station,
                 const YzActor *actor,
                 const YzOpId *op_id,
                 const char *code_text,
                 int64_t rider,
                 GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzVoucher) voucher = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzBooking booking = { 0 };
  YzDigest *digest = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL && code_text != NULL, NULL);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return NULL;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  voucher = transaction != NULL ? yz_voucher_find (station, code_text, error) : NULL;
  if (voucher == NULL)
    return NULL;
  yz_draft_init (&draft, op_id, YZ_ENTRY_ADJUST, actor->staff);
  draft.subject = rider;
  digest = yz_digest_new ("voucher-take");
  yz_digest_add_int (digest, voucher->id);
  yz_digest_add_int (digest, rider);
  yz_digest_finish (digest, draft.digest);
  draft.has_digest = TRUE;
  if (!yz_ledger_find (yz_station_get_ledger (station), op_id, draft.digest, &booking, error) ||
      (booking.entry == 0 && !book_take (station, actor, voucher, &draft, &booking, error)))
    return NULL;
  redemption = yz_redemption_new_for_booking (station, &booking, rider, error);
  if (redemption == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&redemption);
}

/* A single voucher that was taken in is open again. */
static gboolean
reopen (YzStation *station, const YzEntry *target, gboolean *found, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (store,
                              "UPDATE voucher SET state = 1, rider_id = NULL, entry_id = NULL,"
                              " ended_ms = NULL, ended_by = NULL, ended_at = NULL"
                              " WHERE id = $1 AND entry_id = $2 AND state = 2");
  yz_statement_bind_int (statement, 1, target->document);
  yz_statement_bind_int (statement, 2, target->id);
  if (!yz_statement_run (statement, error))
    return FALSE;
  *found = yz_store_get_changes (store) == 1;
  return TRUE;
}

static gboolean
refuse_sheet (YzStation *station, const YzEntry *target, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement =
    yz_store_query (yz_station_get_store (station), "SELECT id FROM voucher_sheet WHERE id = $1");
  yz_statement_bind_int (statement, 1, target->document);
  step = yz_statement_step (statement, error);
  if (step != YZ_STEP_ROW)
    return step == YZ_STEP_DONE;
  text = yz_id_to_text (target->id);
  yz_error_set_subject (error,
                        YZ_ERROR_STATE,
                        text,
                        "%s: %s",
                        text,
                        N_ ("it is about a sheet of vouchers: void what is open of the sheet"));
  return FALSE;
}

static gboolean
undo_old (YzStation *station, const YzEntry *target, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE old_voucher SET undone = 1 WHERE id = $1 AND entry_id = $2");
  yz_statement_bind_int (statement, 1, target->document);
  yz_statement_bind_int (statement, 2, target->id);
  return yz_statement_run (statement, error);
}

gboolean
yz_voucher_follow_reversal (YzStation *station, const YzEntry *target, GError **error)
{
  gboolean found = FALSE;

  if (target->document == 0)
    return TRUE;
  if (target->kind == YZ_ENTRY_OPENING)
    return undo_old (station, target, error);
  if (target->kind != YZ_ENTRY_ADJUST && target->kind != YZ_ENTRY_EXPIRE)
    return TRUE;
  return reopen (station, target, &found, error) &&
         (found || refuse_sheet (station, target, error));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-voucher"

#include "yz-voucher-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-text.h"

/* Vouchers of one sheet that end together, without a rider. */
typedef struct {
  YzStation *station;
  const YzVoucherSheet *sheet;
  int64_t voucher; /* 0: all that are open */
  YzVoucherState state;
  int64_t actor;
  YzDraft *draft;
} Ending;

/* How many were open, and are not any more. -1 on error. */
static int64_t
end_vouchers (const Ending *ending, GError **error)
{
  YzStore *store = yz_station_get_store (ending->station);
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (store,
                              "UPDATE voucher SET state = $3, ended_ms = $4, ended_by = $5,"
                              " ended_at = $6 WHERE sheet_id = $1 AND state = 1"
                              " AND ($2 = 0 OR id = $2)");
  yz_statement_bind_int (statement, 1, ending->sheet->id);
  yz_statement_bind_int (statement, 2, ending->voucher);
  yz_statement_bind_int (statement, 3, ending->state);
  yz_statement_bind_int (statement, 4, ending->draft->happened_ms);
  yz_statement_bind_int (statement, 5, ending->actor);
  yz_statement_bind_int (statement, 6, yz_station_get_id (ending->station));
  return yz_statement_run (statement, error) ? yz_store_get_changes (store) : -1;
}

static gboolean
name_entry (const Ending *ending, int64_t entry, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (ending->station),
                              "UPDATE voucher SET entry_id = $2"
                              " WHERE sheet_id = $1 AND state = $3 AND entry_id IS NULL");
  yz_statement_bind_int (statement, 1, ending->sheet->id);
  yz_statement_bind_int (statement, 2, entry);
  yz_statement_bind_int (statement, 3, ending->state);
  return yz_statement_run (statement, error);
}

/* The points go back to where they came from, or lapse. */
static int64_t
open_target (const Ending *ending, GError **error)
{
  YzStore *store = yz_station_get_store (ending->station);
  g_autoptr (YzEntry) issue = NULL;

  if (ending->state == YZ_VOUCHER_EXPIRED)
    return yz_ledger_open_station_account (yz_station_get_ledger (ending->station),
                                           YZ_ACCOUNT_EXPIRED,
                                           YZ_UNIT_POINTS,
                                           error);
  issue = yz_entry_load (store, ending->sheet->entry, error);
  return issue != NULL ? g_array_index (issue->transfers, YzTransfer, 0).from_account : 0;
}

static gboolean
book_end (const Ending *ending, int64_t vouchers, YzBooking *booking, GError **error)
{
  int64_t points = 0;
  int64_t from = yz_voucher_open_account (ending->station, ending->sheet->station, error);
  int64_t to = from != 0 ? open_target (ending, error) : 0;

  if (to == 0 || !yz_amount_multiply (ending->sheet->points, vouchers, &points, error))
    return FALSE;
  ending->draft->document = ending->sheet->id;
  yz_draft_add (ending->draft, from, to, points, 0);
  return yz_ledger_book (yz_station_get_ledger (ending->station), ending->draft, booking, error) &&
         name_entry (ending, booking->entry, error);
}

static gboolean
fill_end (YzStation *station, const YzBooking *booking, YzVoucherEnd *end, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT (SELECT COUNT(*) FROM voucher WHERE entry_id = $1),"
                              " (SELECT amount FROM transfer WHERE entry_id = $1 AND leg = 1)");
  yz_statement_bind_int (statement, 1, booking->entry);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  end->entry = booking->entry;
  end->repeated = booking->repeated;
  end->vouchers = yz_statement_get_int (statement, 0);
  end->points = yz_statement_get_int (statement, 1);
  return TRUE;
}

/* Nothing was open: why, where it is about one voucher. */
static gboolean
refuse_void (const Ending *ending, GError **error)
{
  g_autofree char *text = yz_id_to_text (ending->sheet->id);
  g_autoptr (YzVoucher) voucher = NULL;

  if (ending->voucher != 0) {
    voucher = yz_voucher_load (ending->station, ending->voucher, error);
    if (voucher == NULL || !yz_voucher_check (voucher, error))
      return FALSE;
  }
  yz_error_set_subject (error,
                        YZ_ERROR_STATE,
                        text,
                        "%s: %s",
                        text,
                        N_ ("no voucher of the sheet is open"));
  return FALSE;
}

static gboolean
run_void (YzStation *station, Ending *ending, int64_t sheet, YzVoucherEnd *end, GError **error)
{
  g_autoptr (YzTransaction) transaction =
    yz_transaction_begin (yz_station_get_store (station), error);
  g_autoptr (YzVoucherSheet) loaded = NULL;
  YzBooking booking = { 0 };
  int64_t ended = 0;

  if (transaction == NULL || !yz_ledger_find (yz_station_get_ledger (station),
                                              &ending->draft->op_id,
                                              ending->draft->digest,
                                              &booking,
                                              error))
    return FALSE;
  if (booking.entry == 0) {
    loaded = yz_voucher_sheet_load (station, sheet, error);
    ending->sheet = loaded;
    ended = loaded != NULL ? end_vouchers (ending, error) : -1;
    if (ended < 0 || (ended == 0 && !refuse_void (ending, error)) ||
        !book_end (ending, ended, &booking, error))
      return FALSE;
  }
  return fill_end (station, &booking, end, error) && yz_transaction_commit (transaction, error);
}

gboolean
yz_voucher_void (YzStation *station,
                 const YzActor *actor,
                 const YzOpId *op_id,
                 int64_t sheet,
                 int64_t voucher,
                 const char *reason,
                 YzVoucherEnd *end,
                 GError **error)
{
  g_auto (YzDraft) draft = { 0 };
  Ending ending = {
    .station = station, .voucher = voucher, .state = YZ_VOUCHER_VOID, .draft = &draft
  };
  YzDigest *digest = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL && end != NULL, FALSE);

  *end = (YzVoucherEnd){ 0 };
  if (!yz_actor_require (actor, YZ_MAY_MANAGE, error))
    return FALSE;
  ending.actor = actor->staff;
  yz_draft_init (&draft, op_id, YZ_ENTRY_ADJUST, actor->staff);
  draft.happened_ms = yz_clock_now_ms ();
  draft.reason = yz_text_require (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error);
  if (draft.reason == NULL)
    return FALSE;
  digest = yz_digest_new ("voucher-void");
  yz_digest_add_int (digest, sheet);
  yz_digest_add_int (digest, voucher);
  yz_digest_add_text (digest, draft.reason);
  yz_digest_finish (digest, draft.digest);
  draft.has_digest = TRUE;
  return run_void (station, &ending, sheet, end, error);
}

/* What ends in one transaction is found by its state when this runs again. */
static gboolean
expire_sheet (YzStation *station,
              const YzActor *actor,
              int64_t date,
              int64_t id,
              YzVoucherEnd *end,
              GError **error)
{
  g_autoptr (YzTransaction) transaction =
    yz_transaction_begin (yz_station_get_store (station), error);
  g_autoptr (YzVoucherSheet) sheet =
    transaction != NULL ? yz_voucher_sheet_load (station, id, error) : NULL;
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id = yz_op_id_new ();
  Ending ending = { .station = station,
                    .sheet = sheet,
                    .state = YZ_VOUCHER_EXPIRED,
                    .actor = actor != NULL ? actor->staff : 0,
                    .draft = &draft };
  YzBooking booking = { 0 };
  int64_t ended = 0;

  if (sheet == NULL)
    return FALSE;
  yz_draft_init (&draft, &op_id, YZ_ENTRY_EXPIRE, ending.actor);
  draft.happened_ms = yz_clock_now_ms ();
  draft.expires_on = date;
  ended = end_vouchers (&ending, error);
  if (ended < 0 || (ended > 0 && !book_end (&ending, ended, &booking, error)) ||
      !yz_transaction_commit (transaction, error))
    return FALSE;
  end->vouchers += ended;
  end->points += ended * sheet->points;
  return TRUE;
}

static GArray *
list_lapsed (YzStation *station, int64_t date, GError **error)
{
  g_autoptr (GArray) sheets = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT s.id FROM voucher_sheet s WHERE s.station_id = $1"
                              " AND s.expires_on < $2 AND EXISTS (SELECT 1 FROM voucher v"
                              " WHERE v.sheet_id = s.id AND v.state = 1) ORDER BY s.id");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, date);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    int64_t sheet = yz_statement_get_int (statement, 0);

    g_array_append_val (sheets, sheet);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&sheets) : NULL;
}

gboolean
yz_voucher_expire (YzStation *station,
                   const YzActor *actor,
                   int64_t date,
                   YzVoucherEnd *end,
                   GError **error)
{
  g_autoptr (GArray) sheets = NULL;

  g_return_val_if_fail (station != NULL && end != NULL, FALSE);

  *end = (YzVoucherEnd){ 0 };
  if (!yz_date_is_valid (date) || date > yz_clock_today ()) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "date", "date: %s", N_ ("not one to expire on"));
    return FALSE;
  }
  sheets = list_lapsed (station, date, error);
  if (sheets == NULL)
    return FALSE;
  for (guint i = 0; i < sheets->len; i++)
    if (!expire_sheet (station, actor, date, g_array_index (sheets, int64_t, i), end, error))
      return FALSE;
  return TRUE;
}

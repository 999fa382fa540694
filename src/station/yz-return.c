/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-return"

#include "yz-undo.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-item-nature.h"
#include "yz-item-use.h"
#include "yz-setting.h"

static const struct {
  YzDisposition disposition;
  YzAccountKind account;
  const char *word;
} dispositions[] = {
  { YZ_DISPOSITION_SHELF, YZ_ACCOUNT_SHELF, "shelf" },
  { YZ_DISPOSITION_INSPECTION, YZ_ACCOUNT_INSPECTION, "inspection" },
  { YZ_DISPOSITION_SPOILED, YZ_ACCOUNT_SPOILED, "spoiled" },
};

const char *
yz_disposition_get_word (YzDisposition disposition)
{
  for (gsize i = 0; i < G_N_ELEMENTS (dispositions); i++)
    if (dispositions[i].disposition == disposition)
      return dispositions[i].word;
  return "unknown";
}

gboolean
yz_disposition_parse (const char *word, YzDisposition *disposition)
{
  g_return_val_if_fail (word != NULL && disposition != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (dispositions); i++)
    if (g_ascii_strcasecmp (dispositions[i].word, word) == 0) {
      *disposition = dispositions[i].disposition;
      return TRUE;
    }
  return FALSE;
}

static gboolean
check_returnable (YzUndo *undo, GError **error)
{
  g_autofree char *text = yz_id_to_text (undo->target->id);

  if ((undo->target->kind != YZ_ENTRY_REDEEM && undo->target->kind != YZ_ENTRY_COLLECT) ||
      undo->lines->len == 0) {
    yz_error_set_subject (error,
                          YZ_ERROR_STATE,
                          text,
                          "%s: %s",
                          text,
                          N_ ("this is no redemption, so nothing of it can be returned"));
    return FALSE;
  }
  return yz_undo_check_is_here (undo, error) &&
         yz_entry_check_not_reversed (yz_station_get_store (undo->station),
                                      undo->target->id,
                                      error);
}

/* More of an item is to come back than is left of it. */
static void
refuse_item (YzUndo *undo, int64_t id, int64_t asked, int64_t there, GError **error)
{
  g_autoptr (YzItem) item = yz_item_load (undo->station, id, error);

  if (item != NULL)
    yz_error_set (error,
                  YZ_ERROR_LIMIT,
                  item->name,
                  asked,
                  there,
                  "%s: %" G_GINT64_FORMAT " asked, %" G_GINT64_FORMAT " can still come back",
                  item->name,
                  asked,
                  there);
}

static int64_t
count_days (int64_t from, int64_t to)
{
  const int64_t day_ms = INT64_C (86400000);

  /* A day may be an hour longer or shorter where clocks are changed. */
  return (yz_date_start_ms (to) - yz_date_start_ms (from) + day_ms / 2) / day_ms;
}

/* Returned late, a second person looks at it. */
static gboolean
check_in_time (YzUndo *undo, const YzReturnRequest *request, GError **error)
{
  int64_t since = yz_date_of_ms (undo->target->happened_ms);
  int64_t days = 0;
  g_autofree char *text = NULL;

  if (!yz_setting_get_int (undo->station, YZ_SETTING_RETURN_DAYS, &days, error))
    return FALSE;
  if (days == 0 || yz_clock_today () <= yz_date_add_days (since, (int) days))
    return TRUE;
  if (request->approver != NULL) {
    undo->draft.approver = request->approver->staff;
    return yz_redemption_check_second_person (undo->station,
                                              undo->actor,
                                              request->approver,
                                              undo->target->subject,
                                              error);
  }
  text = yz_id_to_text (undo->target->id);
  yz_error_set (error,
                YZ_ERROR_APPROVAL,
                text,
                count_days (since, yz_clock_today ()),
                days,
                "%s: %s",
                text,
                N_ ("a return as late as this needs a second person"));
  return FALSE;
}

static YzAccountKind
get_account_kind (YzDisposition disposition)
{
  for (gsize i = 0; i < G_N_ELEMENTS (dispositions); i++)
    if (dispositions[i].disposition == disposition)
      return dispositions[i].account;
  g_return_val_if_reached (YZ_ACCOUNT_SHELF);
}

/* Adds the goods of one line to the draft and what they cost to @total. */
static gboolean
take_line (YzUndo *undo,
           const YzRedemptionLine *line,
           const YzReturnLine *taken,
           int64_t *total,
           GError **error)
{
  const YzTransfer *leg = NULL;
  int64_t cost = 0;
  int64_t to = 0;

  if (line->line >= undo->target->transfers->len) {
    yz_error_set_subject (error,
                          YZ_ERROR_VERIFY,
                          "redemption",
                          "%s",
                          N_ ("a line has no transfer"));
    return FALSE;
  }
  leg = &g_array_index (undo->target->transfers, YzTransfer, line->line);
  to = yz_ledger_open_station_account (yz_station_get_ledger (undo->station),
                                       get_account_kind (taken->disposition),
                                       line->item,
                                       error);
  if (to == 0 || !yz_amount_multiply (line->price_points, taken->quantity, &cost, error) ||
      !yz_amount_add (*total, cost, total, error))
    return FALSE;
  yz_draft_add (&undo->draft, leg->to_account, to, taken->quantity, line->line + 1);
  return TRUE;
}

/* How much of an item was asked for up to line @n: it may stand in several. */
static int64_t
sum_asked (const YzReturnRequest *request, gsize n)
{
  int64_t sum = 0;

  for (gsize i = 0; i <= n; i++)
    if (request->lines[i].item == request->lines[n].item)
      sum += request->lines[i].quantity; /* at most 50 times 10⁹ */
  return sum;
}

/* The lines that were asked for, or all that is left. */
static gboolean
take_lines (YzUndo *undo, const YzReturnRequest *request, int64_t *total, GError **error)
{
  for (gsize i = 0; i < request->n_lines; i++) {
    const YzReturnLine *want = &request->lines[i];
    const YzRedemptionLine *line = yz_redemption_line_find (undo->lines, want->item);
    int64_t left = line != NULL ? line->quantity - line->taken_back : 0;
    int64_t asked = sum_asked (request, i);

    if (line == NULL || asked > left) {
      refuse_item (undo, want->item, asked, left, error);
      return FALSE;
    }
    if (!take_line (undo, line, want, total, error))
      return FALSE;
  }
  for (guint i = 0; request->n_lines == 0 && i < undo->lines->len; i++) {
    const YzRedemptionLine *line = &g_array_index (undo->lines, YzRedemptionLine, i);
    const YzReturnLine rest = { line->item,
                                line->quantity - line->taken_back,
                                request->disposition };

    if (rest.quantity > 0 && !take_line (undo, line, &rest, total, error))
      return FALSE;
  }
  return TRUE;
}

/* What came back counts no longer: limits before balances, as a redemption does. */
static gboolean
take_back_returned (YzUndo *undo, GError **error)
{
  for (guint i = 0; i < undo->draft.transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (undo->draft.transfers, YzTransfer, i);
    const YzRedemptionLine *line =
      &g_array_index (undo->lines, YzRedemptionLine, (guint) transfer->of_leg - 2);

    if (!yz_item_use_take_back (undo->station,
                                undo->target->subject,
                                line->item,
                                line->period,
                                transfer->amount,
                                error) ||
        !yz_item_nature_take_back (undo->station,
                                   undo->target->id,
                                   line->item,
                                   transfer->amount,
                                   error))
      return FALSE;
  }
  return TRUE;
}

/* From where the points went to back to the rider, also those that were held in between. */
static gboolean
add_points (YzUndo *undo, int64_t amount, GError **error)
{
  const YzTransfer *paid = &g_array_index (undo->target->transfers, YzTransfer, 0);
  YzTransfer points = { .from_account = paid->to_account, .amount = amount, .of_leg = 1 };

  points.to_account = yz_ledger_open_rider_account (yz_station_get_ledger (undo->station),
                                                    YZ_ACCOUNT_RIDER,
                                                    undo->target->subject,
                                                    error);
  if (points.to_account == 0)
    return FALSE;
  g_array_prepend_val (undo->draft.transfers, points);
  return TRUE;
}

static gboolean
book_return (YzUndo *undo, const YzReturnRequest *request, YzBooking *booking, GError **error)
{
  int64_t total = 0;

  if (!check_returnable (undo, error) || !check_in_time (undo, request, error) ||
      !take_lines (undo, request, &total, error))
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
  undo->draft.subject = undo->target->subject;
  undo->draft.reverses = undo->target->id;
  return take_back_returned (undo, error) && add_points (undo, total, error) &&
         yz_ledger_book (yz_station_get_ledger (undo->station), &undo->draft, booking, error);
}

static YzRedemption *
run_return (YzUndo *undo, const YzReturnRequest *request, GError **error)
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
      !yz_undo_load (undo, request->entry, error) ||
      (booking.entry == 0 && !book_return (undo, request, &booking, error)))
    return NULL;
  redemption =
    yz_redemption_new_for_booking (undo->station, &booking, undo->target->subject, error);
  if (redemption == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&redemption);
}

static void
make_return_digest (YzDraft *draft, const YzReturnRequest *request)
{
  YzDigest *digest = yz_digest_new ("return");

  yz_digest_add_int (digest, request->entry);
  for (gsize i = 0; i < request->n_lines; i++) {
    yz_digest_add_int (digest, request->lines[i].item);
    yz_digest_add_int (digest, request->lines[i].quantity);
    yz_digest_add_int (digest, request->lines[i].disposition);
  }
  if (request->n_lines == 0)
    yz_digest_add_int (digest, request->disposition);
  yz_digest_add_text (digest, draft->reason);
  yz_digest_finish (digest, draft->digest);
  draft->has_digest = TRUE;
}

static gboolean
check_return_lines (const YzReturnRequest *request, GError **error)
{
  if (request->n_lines > YZ_REDEMPTION_LINES_MAX) {
    yz_error_set (error,
                  YZ_ERROR_INPUT,
                  "lines",
                  (int64_t) request->n_lines,
                  YZ_REDEMPTION_LINES_MAX,
                  "lines: %s",
                  N_ ("too many different goods at once"));
    return FALSE;
  }
  for (gsize i = 0; i < request->n_lines; i++)
    if (!yz_amount_check (request->lines[i].quantity, "quantity", error))
      return FALSE;
  return TRUE;
}

YzRedemption *
yz_redemption_return_request (YzStation *station,
                              const YzActor *actor,
                              const YzOpId *op_id,
                              const YzReturnRequest *request,
                              GError **error)
{
  g_auto (YzUndo) undo = { .station = station, .actor = actor };
  YzRedemption *redemption = NULL;
  GError *problem = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL && request != NULL, NULL);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error) || !check_return_lines (request, error) ||
      !yz_undo_start (&undo, op_id, YZ_ENTRY_RETURN, request->reason, error))
    return NULL;
  make_return_digest (&undo.draft, request);

  redemption = run_return (&undo, request, &problem);
  if (redemption == NULL)
    yz_redemption_propagate (station, problem, error);
  return redemption;
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
  g_autofree YzReturnLine *back = g_new0 (YzReturnLine, n_lines);
  const YzReturnRequest request = {
    .entry = entry, .lines = back, .n_lines = n_lines, .reason = reason
  };

  for (gsize i = 0; i < n_lines; i++)
    back[i] = (YzReturnLine){ lines[i].item, lines[i].quantity, YZ_DISPOSITION_SHELF };
  return yz_redemption_return_request (station, actor, op_id, &request, error);
}

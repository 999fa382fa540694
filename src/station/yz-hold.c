/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-hold"

#include "yz-hold.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-item-nature.h"
#include "yz-item-use.h"
#include "yz-order.h"
#include "yz-redemption-line.h"
#include "yz-setting.h"
#include "yz-text.h"

#define UNTIL_DAYS_MAX 366

/* What ends a hold, or a part of it, before it is booked. */
typedef struct {
  YzStation *station;
  int64_t entry;   /* the hold */
  YzEntry *target; /* owned: its entry */
  GArray *lines;   /* owned: of YzRedemptionLine, of the hold */
  GArray *taken;   /* owned: of YzRedemptionLine, what this takes */
  int64_t rider;
  int64_t left_points;
  int64_t total_points; /* of what this takes */
  YzDraft draft;
} Ending;

static void
ending_clear (Ending *ending)
{
  yz_entry_free (ending->target);
  g_clear_pointer (&ending->lines, g_array_unref);
  g_clear_pointer (&ending->taken, g_array_unref);
  yz_draft_clear (&ending->draft);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ending, ending_clear)

static gboolean
refuse_state (int64_t entry, YzError code, const char *reason, GError **error)
{
  g_autofree char *text = yz_id_to_text (entry);

  yz_error_set_subject (error, code, text, "%s: %s", text, reason);
  return FALSE;
}

/* Reads the hold; whoever else would end it waits until the transaction is over. */
static gboolean
lock_hold (Ending *ending, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;
  int64_t station = 0;

  statement = yz_store_query (yz_station_get_store (ending->station),
                              "UPDATE hold SET left_points = left_points WHERE entry_id = $1"
                              " RETURNING station_id, rider_id, left_points");
  yz_statement_bind_int (statement, 1, ending->entry);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_DONE)
    refuse_state (ending->entry, YZ_ERROR_STATE, N_ ("this is no hold"), error);
  if (step != YZ_STEP_ROW)
    return FALSE;
  station = yz_statement_get_int (statement, 0);
  ending->rider = yz_statement_get_int (statement, 1);
  ending->left_points = yz_statement_get_int (statement, 2);
  if (station == yz_station_get_id (ending->station))
    return TRUE;
  return refuse_state (ending->entry,
                       YZ_ERROR_REFUSED,
                       N_ ("the goods are kept at another station"), error);
}

static gboolean
load_hold (Ending *ending, GError **error)
{
  if (ending->left_points == 0)
    return refuse_state (ending->entry,
                         YZ_ERROR_STATE,
                         N_ ("all of it was collected or released already"), error);
  ending->target = yz_entry_load (yz_station_get_store (ending->station), ending->entry, error);
  if (ending->target == NULL)
    return FALSE;
  ending->lines = yz_redemption_line_list (ending->station, ending->entry, error);
  if (ending->lines == NULL)
    return FALSE;
  if (ending->target->transfers->len == ending->lines->len + 1)
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_VERIFY, "hold", "%s", N_ ("a line has no transfer"));
  return FALSE;
}

static void
refuse_line (Ending *ending, const YzBasketLine *asked, int64_t there, GError **error)
{
  g_autoptr (YzItem) item = yz_item_load (ending->station, asked->item, error);

  if (item != NULL)
    yz_error_set (error,
                  YZ_ERROR_LIMIT,
                  item->name,
                  asked->quantity,
                  there,
                  "%s: %" G_GINT64_FORMAT " asked, %" G_GINT64_FORMAT " are kept",
                  item->name,
                  asked->quantity,
                  there);
}

static gboolean
take_line (Ending *ending, const YzRedemptionLine *line, int64_t quantity, GError **error)
{
  YzRedemptionLine taken = *line;
  int64_t cost = 0;

  taken.quantity = quantity;
  g_array_append_val (ending->taken, taken);
  return yz_amount_multiply (line->price_points, quantity, &cost, error) &&
         yz_amount_add (ending->total_points, cost, &ending->total_points, error);
}

/* The lines that were asked for, or all that is left. */
static gboolean
take_lines (Ending *ending, GArray *asked, GError **error)
{
  for (guint i = 0; i < asked->len; i++) {
    const YzBasketLine *want = &g_array_index (asked, YzBasketLine, i);
    const YzRedemptionLine *line = yz_redemption_line_find (ending->lines, want->item);
    int64_t left = line != NULL ? line->quantity - line->taken_back : 0;

    if (line == NULL || want->quantity > left) {
      refuse_line (ending, want, left, error);
      return FALSE;
    }
    if (!take_line (ending, line, want->quantity, error))
      return FALSE;
  }
  for (guint i = 0; asked->len == 0 && i < ending->lines->len; i++) {
    const YzRedemptionLine *line = &g_array_index (ending->lines, YzRedemptionLine, i);

    if (line->quantity > line->taken_back &&
        !take_line (ending, line, line->quantity - line->taken_back, error))
      return FALSE;
  }
  return TRUE;
}

/* Points and goods from where the hold keeps them to where they go now. */
static gboolean
add_transfers (Ending *ending, GError **error)
{
  gboolean collect = ending->draft.kind == YZ_ENTRY_COLLECT;
  YzLedger *ledger = yz_station_get_ledger (ending->station);
  const YzTransfer *paid = &g_array_index (ending->target->transfers, YzTransfer, 0);
  int64_t to = paid->from_account;

  if (collect)
    to = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_REDEEMED, YZ_UNIT_POINTS, error);
  if (to == 0)
    return FALSE;
  yz_draft_add (&ending->draft, paid->to_account, to, ending->total_points, 1);
  for (guint i = 0; i < ending->taken->len; i++) {
    const YzRedemptionLine *taken = &g_array_index (ending->taken, YzRedemptionLine, i);
    const YzTransfer *leg =
      &g_array_index (ending->target->transfers, YzTransfer, (guint) taken->line);

    to = leg->from_account;
    if (collect)
      to = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_HANDED_OUT, taken->item, error);
    if (to == 0)
      return FALSE;
    yz_draft_add (&ending->draft, leg->to_account, to, taken->quantity, taken->line + 1);
  }
  return TRUE;
}

/* What is released is counted no longer; what is collected has been counted since it was held. */
static gboolean
take_back_uses (Ending *ending, GError **error)
{
  for (guint i = 0; i < ending->taken->len; i++) {
    const YzRedemptionLine *taken = &g_array_index (ending->taken, YzRedemptionLine, i);

    if (!yz_item_use_take_back (ending->station,
                                ending->rider,
                                taken->item,
                                taken->period,
                                taken->quantity,
                                error))
      return FALSE;
  }
  return TRUE;
}

/* What was collected stands in lines of its own, from which it can be returned. */
static gboolean
write_lines (Ending *ending, int64_t entry, GError **error)
{
  for (guint i = 0; i < ending->taken->len; i++) {
    const YzRedemptionLine *taken = &g_array_index (ending->taken, YzRedemptionLine, i);
    g_autoptr (YzStatement) statement = NULL;

    statement = yz_store_query (yz_station_get_store (ending->station),
                                "INSERT INTO redemption_line (entry_id, line, item_id, quantity,"
                                " price, period) VALUES ($1, $2, $3, $4, $5, $6)");
    yz_statement_bind_int (statement, 1, entry);
    yz_statement_bind_int (statement, 2, (int64_t) i + 1);
    yz_statement_bind_int (statement, 3, taken->item);
    yz_statement_bind_int (statement, 4, taken->quantity);
    yz_statement_bind_int (statement, 5, taken->price_points);
    yz_statement_bind_int (statement, 6, taken->period);
    if (!yz_statement_run (statement, error))
      return FALSE;
  }
  return TRUE;
}

/* Vouchers and seats follow from what is handed out. */
static gboolean
follow_natures (Ending *ending, int64_t entry, GError **error)
{
  for (guint i = 0; i < ending->taken->len; i++) {
    const YzRedemptionLine *taken = &g_array_index (ending->taken, YzRedemptionLine, i);
    const YzItemRedeemed redeemed = { .entry = entry,
                                      .op_id = &ending->draft.op_id,
                                      .rider = ending->rider,
                                      .happened_ms = ending->draft.happened_ms,
                                      .item = taken->item,
                                      .quantity = taken->quantity,
                                      .price_points = taken->price_points };
    YzItemNature nature = YZ_ITEM_GOODS;

    if (!yz_item_nature_load (ending->station, taken->item, &nature, error) ||
        !yz_item_nature_redeem (ending->station, nature, &redeemed, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_left (Ending *ending, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (yz_station_get_store (ending->station),
                    "UPDATE hold SET left_points = left_points - $2 WHERE entry_id = $1");

  yz_statement_bind_int (statement, 1, ending->entry);
  yz_statement_bind_int (statement, 2, ending->total_points);
  return yz_statement_run (statement, error);
}

static gboolean
book_ending (Ending *ending, GArray *asked, YzBooking *booking, GError **error)
{
  gboolean collect = ending->draft.kind == YZ_ENTRY_COLLECT;

  if (!load_hold (ending, error) ||
      (collect && !yz_redemption_check_rider (ending->station, ending->rider, error)) ||
      !take_lines (ending, asked, error) || !add_transfers (ending, error) ||
      (!collect && !take_back_uses (ending, error)))
    return FALSE;
  ending->draft.subject = ending->rider;
  ending->draft.reverses = ending->entry;
  return yz_ledger_book (yz_station_get_ledger (ending->station), &ending->draft, booking, error) &&
         (!collect || (write_lines (ending, booking->entry, error) &&
                       follow_natures (ending, booking->entry, error))) &&
         write_left (ending, error);
}

static void
ending_init (Ending *ending,
             YzStation *station,
             const YzActor *actor,
             const YzOpId *op_id,
             YzEntryKind kind,
             int64_t entry)
{
  ending->station = station;
  ending->entry = entry;
  ending->taken = g_array_new (FALSE, FALSE, sizeof (YzRedemptionLine));
  yz_draft_init (&ending->draft, op_id, kind, actor != NULL ? actor->staff : 0);
  ending->draft.happened_ms = yz_clock_now_ms ();
}

/* Of what was asked for: what is left of the hold may change between two tries. */
static void
make_digest (Ending *ending, const char *operation, GArray *asked)
{
  YzDigest *digest = yz_digest_new (operation);

  yz_digest_add_int (digest, ending->entry);
  for (guint i = 0; i < asked->len; i++) {
    const YzBasketLine *line = &g_array_index (asked, YzBasketLine, i);

    yz_digest_add_int (digest, line->item);
    yz_digest_add_int (digest, line->quantity);
  }
  yz_digest_add_text (digest, ending->draft.reason);
  yz_digest_finish (digest, ending->draft.digest);
  ending->draft.has_digest = TRUE;
}

static YzRedemption *
run_ending (Ending *ending, GArray *asked, GError **error)
{
  YzStore *store = yz_station_get_store (ending->station);
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
  g_autoptr (YzRedemption) redemption = NULL;
  YzBooking booking = { 0 };

  if (transaction == NULL || !lock_hold (ending, error) ||
      !yz_ledger_find (yz_station_get_ledger (ending->station),
                       &ending->draft.op_id,
                       ending->draft.digest,
                       &booking,
                       error) ||
      (booking.entry == 0 && !book_ending (ending, asked, &booking, error)))
    return NULL;
  redemption = yz_redemption_new_for_booking (ending->station, &booking, ending->rider, error);
  if (redemption == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&redemption);
}

YzRedemption *
yz_hold_collect (YzStation *station,
                 const YzActor *actor,
                 const YzOpId *op_id,
                 int64_t entry,
                 const YzBasketLine *lines,
                 gsize n_lines,
                 GError **error)
{
  g_autoptr (GArray) asked = NULL;
  g_auto (Ending) ending = { 0 };
  YzRedemption *redemption = NULL;
  GError *problem = NULL;

  g_return_val_if_fail (station != NULL && op_id != NULL, NULL);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return NULL;
  asked = yz_redemption_merge_lines (lines, n_lines, error);
  if (asked == NULL)
    return NULL;
  ending_init (&ending, station, actor, op_id, YZ_ENTRY_COLLECT, entry);
  make_digest (&ending, "collect", asked);

  redemption = run_ending (&ending, asked, &problem);
  if (redemption == NULL)
    yz_redemption_propagate (station, problem, error);
  return redemption;
}

YzRedemption *
yz_hold_release (YzStation *station,
                 const YzActor *actor,
                 const YzOpId *op_id,
                 int64_t entry,
                 const char *reason,
                 GError **error)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (YzBasketLine));
  g_auto (Ending) ending = { 0 };

  g_return_val_if_fail (station != NULL && op_id != NULL, NULL);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return NULL;
  ending_init (&ending, station, actor, op_id, YZ_ENTRY_RELEASE, entry);
  if (reason != NULL) {
    ending.draft.reason = yz_text_require (reason, "reason", YZ_TEXT_NOTE_MAX, error);
    if (ending.draft.reason == NULL)
      return NULL;
  }
  make_digest (&ending, "release", all);
  return run_ending (&ending, all, error);
}

/* Expiry ----------------------------------------------------------------------------------- */

/* Returns: (transfer full) (element-type gint64) */
static GArray *
list_over (YzStation *station, int64_t date, GError **error)
{
  g_autoptr (GArray) over = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT entry_id FROM hold WHERE station_id = $1"
                              " AND left_points > 0 AND until_on < $2 ORDER BY until_on, entry_id");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, date);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    int64_t entry = yz_statement_get_int (statement, 0);

    g_array_append_val (over, entry);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&over) : NULL;
}

/* What is left of a hold is released once: the same hold is the same operation, whoever runs it. */
static gboolean
release_over (YzStation *station,
              const YzActor *actor,
              int64_t entry,
              YzHoldExpiry *expiry,
              GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (YzBasketLine));
  g_auto (Ending) ending = { 0 };
  YzDigest *digest = yz_digest_new ("hold-expire");
  YzBooking booking = { 0 };
  YzOpId op_id;

  yz_digest_add_int (digest, entry);
  yz_digest_finish_op_id (digest, &op_id);
  ending_init (&ending, station, actor, &op_id, YZ_ENTRY_RELEASE, entry);
  make_digest (&ending, "hold-expire", all);
  if (transaction == NULL || !lock_hold (&ending, error))
    return FALSE;
  /* Collected or released meanwhile. */
  if (ending.left_points == 0)
    return yz_transaction_commit (transaction, error);
  if (!book_ending (&ending, all, &booking, error) || !yz_transaction_commit (transaction, error))
    return FALSE;
  expiry->holds++;
  expiry->points += ending.total_points;
  return TRUE;
}

gboolean
yz_hold_expire (YzStation *station,
                const YzActor *actor,
                int64_t date,
                YzHoldExpiry *expiry,
                GError **error)
{
  g_autoptr (GArray) over = NULL;

  g_return_val_if_fail (station != NULL && expiry != NULL, FALSE);

  *expiry = (YzHoldExpiry){ 0 };
  if (actor != NULL && !yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return FALSE;
  over = list_over (station, date, error);
  for (guint i = 0; over != NULL && i < over->len; i++)
    if (!release_over (station, actor, g_array_index (over, int64_t, i), expiry, error))
      return FALSE;
  return over != NULL;
}

/* Booking ---------------------------------------------------------------------------------- */

static gboolean
find_until (YzStation *station, int64_t *until_on, GError **error)
{
  int64_t today = yz_clock_today ();
  int64_t days = 0;

  if (*until_on != 0) {
    if (*until_on >= today && *until_on <= yz_date_add_days (today, UNTIL_DAYS_MAX))
      return TRUE;
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          "until",
                          "until: %s",
                          N_ ("from today on, within a year"));
    return FALSE;
  }
  if (!yz_setting_get_int (station, YZ_SETTING_HOLD_DAYS, &days, error))
    return FALSE;
  *until_on = yz_date_add_days (today, (int) days);
  return TRUE;
}

YzRedemption *
yz_hold_book (YzStation *station,
              const YzActor *actor,
              const YzOpId *op_id,
              const YzRedemptionRequest *request,
              int64_t until_on,
              GError **error)
{
  g_return_val_if_fail (station != NULL && op_id != NULL && request != NULL, NULL);

  if (!find_until (station, &until_on, error))
    return NULL;
  return yz_order_book (station, actor, op_id, YZ_ENTRY_HOLD, request, until_on, error);
}

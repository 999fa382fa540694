/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-points"

#include "yz-points.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-redemption-private.h"
#include "yz-text.h"

#define SOON_DAYS 30

/* What lapses soon is what is left of the lots that do; held points are the first of these, and do
 * not lapse while they are held. */
static gboolean
add_soon (YzStation *station, int64_t rider, YzBalance *balance, GError **error)
{
  int64_t until = yz_date_add_days (yz_clock_today (), SOON_DAYS);
  g_autoptr (GArray) lots = yz_lots_list (yz_station_get_store (station), rider, error);

  if (lots == NULL)
    return FALSE;
  for (guint i = 0; i < lots->len; i++) {
    const YzLot *lot = &g_array_index (lots, YzLot, i);

    if (lot->expires_on == 0 || lot->expires_on > until || lot->left_points == 0)
      continue;
    if (balance->soon_on == 0 || lot->expires_on < balance->soon_on)
      balance->soon_on = lot->expires_on;
    balance->soon_points += lot->left_points;
  }
  balance->soon_points = CLAMP (balance->soon_points - balance->held, 0, balance->points);
  if (balance->soon_points == 0)
    balance->soon_on = 0;
  return TRUE;
}

gboolean
yz_points_get_balance (YzStation *station, int64_t rider, YzBalance *balance, GError **error)
{
  const YzAccountKey free_key = { .kind = YZ_ACCOUNT_RIDER, .owner = rider };
  const YzAccountKey held_key = { .kind = YZ_ACCOUNT_HELD, .owner = rider };
  YzStore *store = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (station != NULL && balance != NULL, FALSE);

  *balance = (YzBalance){ 0 };
  store = yz_station_get_store (station);
  transaction = yz_transaction_begin (store, error);
  if (transaction == NULL)
    return FALSE;
  statement = yz_store_query (store, "SELECT id FROM rider WHERE id = $1");
  yz_statement_bind_int (statement, 1, rider);
  if (!yz_statement_fetch (statement, &problem)) {
    if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_NOT_FOUND)) {
      text = yz_id_to_text (rider);
      yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no rider %s", text);
    } else {
      g_propagate_error (error, g_steal_pointer (&problem));
    }
    return FALSE;
  }
  return yz_account_get_balance (store, &free_key, &balance->points, error) &&
         yz_account_get_balance (store, &held_key, &balance->held, error) &&
         add_soon (station, rider, balance, error) && yz_transaction_commit (transaction, error);
}

/* The two who adjust are two people, and neither is the rider. */
static gboolean
check_two_people (YzStation *station,
                  const YzActor *actor,
                  const YzActor *approver,
                  int64_t rider,
                  GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  if (actor->staff == approver->staff) {
    yz_error_set_subject (error,
                          YZ_ERROR_FOUR_EYES,
                          actor->name,
                          "%s",
                          N_ ("a second person approves an adjustment"));
    return FALSE;
  }
  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT name FROM staff WHERE rider_id = $1 AND id IN ($2, $3)");
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_int (statement, 2, actor->staff);
  yz_statement_bind_int (statement, 3, approver->staff);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_DONE:
    return TRUE;
  case YZ_STEP_ROW:
    yz_error_set_subject (error,
                          YZ_ERROR_FOUR_EYES,
                          yz_statement_get_text (statement, 0),
                          "%s",
                          N_ ("nobody adjusts points of their own"));
    return FALSE;
  case YZ_STEP_ERROR:
  default:
    return FALSE;
  }
}

static gboolean
book_adjustment (YzStation *station,
                 const YzActor *approver,
                 int64_t points,
                 YzDraft *draft,
                 YzBooking *booking,
                 GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (station);
  int64_t mine = 0;
  int64_t theirs = 0;

  if (!yz_redemption_check_rider (station, draft->subject, error))
    return FALSE;
  mine = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_ADJUSTED, YZ_UNIT_POINTS, error);
  theirs =
    mine != 0 ? yz_ledger_open_rider_account (ledger, YZ_ACCOUNT_RIDER, draft->subject, error) : 0;
  if (theirs == 0)
    return FALSE;
  draft->approver = approver->staff;
  if (points > 0)
    yz_draft_add (draft, mine, theirs, points, 0);
  else
    yz_draft_add (draft, theirs, mine, -points, 0);
  return yz_ledger_book (ledger, draft, booking, error);
}

static void
make_digest (YzDraft *draft, int64_t points, const YzActor *approver)
{
  YzDigest *digest = yz_digest_new ("adjust");

  yz_digest_add_int (digest, draft->subject);
  yz_digest_add_int (digest, points);
  yz_digest_add_int (digest, approver->staff);
  yz_digest_add_text (digest, draft->reason);
  yz_digest_finish (digest, draft->digest);
  draft->has_digest = TRUE;
}

YzRedemption *
yz_points_adjust (YzStation *station,
                  const YzActor *actor,
                  const YzActor *approver,
                  const YzOpId *op_id,
                  int64_t rider,
                  int64_t points,
                  const char *reason,
                  GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzBooking booking = { 0 };

  g_return_val_if_fail (station != NULL && op_id != NULL, NULL);

  if (!yz_actor_require (actor, YZ_MAY_ADJUST, error) ||
      !yz_actor_require (approver, YZ_MAY_APPROVE_ADJUST, error) ||
      !check_two_people (station, actor, approver, rider, error))
    return NULL;
  if (!yz_amount_check (points < -YZ_AMOUNT_MAX ? YZ_AMOUNT_MAX + 1 : ABS (points),
                        "points",
                        error))
    return NULL;
  yz_draft_init (&draft, op_id, YZ_ENTRY_ADJUST, actor->staff);
  draft.subject = rider;
  draft.reason = yz_text_require (reason != NULL ? reason : "", "reason", YZ_TEXT_NOTE_MAX, error);
  if (draft.reason == NULL)
    return NULL;
  make_digest (&draft, points, approver);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL ||
      !yz_ledger_find (yz_station_get_ledger (station), op_id, draft.digest, &booking, error) ||
      (booking.entry == 0 && !book_adjustment (station, approver, points, &draft, &booking, error)))
    return NULL;
  redemption = yz_redemption_new_for_booking (station, &booking, rider, error);
  if (redemption == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&redemption);
}

/* Closing a period in advance takes points from people before their last day: only the chief may,
 * and the program by itself never does. */
static gboolean
check_expiry_date (const YzActor *actor, int64_t date, GError **error)
{
  gboolean ahead = date > yz_clock_today ();

  if (!yz_date_is_valid (date) || (ahead && actor == NULL)) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "date", "date: %s", N_ ("not one to expire on"));
    return FALSE;
  }
  return !ahead || yz_actor_require (actor, YZ_MAY_MANAGE, error);
}

gboolean
yz_points_expire (YzStation *station,
                  const YzActor *actor,
                  int64_t date,
                  YzExpiry *expiry,
                  GError **error)
{
  g_autoptr (GArray) riders = NULL;

  g_return_val_if_fail (station != NULL && expiry != NULL, FALSE);

  *expiry = (YzExpiry){ 0 };
  if (!check_expiry_date (actor, date, error))
    return FALSE;
  riders = yz_lots_list_riders_to_expire (yz_station_get_store (station), date, error);
  if (riders == NULL)
    return FALSE;
  for (guint i = 0; i < riders->len; i++) {
    YzBooking booking = { 0 };
    int64_t points = 0;

    if (!yz_lots_expire (yz_station_get_ledger (station),
                         g_array_index (riders, int64_t, i),
                         date,
                         actor != NULL ? actor->staff : 0,
                         &booking,
                         &points,
                         error))
      return FALSE;
    if (booking.entry == 0 || booking.repeated)
      continue;
    expiry->riders++;
    expiry->points += points;
  }
  return TRUE;
}

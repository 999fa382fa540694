/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-counter-jobs"

#include "yz-counter-jobs.h"

gpointer
yz_counter_job_load (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  int64_t rider = *(int64_t *) data;
  YzCounterView *view = g_new0 (YzCounterView, 1);

  if (rider != 0)
    view->profile = yz_profile_load (station, rider, YZ_COUNTER_HISTORY_MAX, error);
  if (rider == 0 || view->profile != NULL)
    view->items = yz_item_list (station, FALSE, error);
  if (view->items == NULL || !yz_points_get_tally (station, &view->tally, error)) {
    yz_counter_view_free (view);
    return NULL;
  }
  return view;
}

void
yz_counter_view_free (YzCounterView *view)
{
  g_clear_pointer (&view->profile, yz_profile_free);
  g_clear_pointer (&view->items, g_ptr_array_unref);
  g_free (view);
}

/* PINs are not left lying in freed memory. */
static void
wipe_text (char *text)
{
  if (text == NULL)
    return;
  for (volatile char *p = text; *p != '\0'; p++)
    *p = '\0';
  g_free (text);
}

void
yz_approval_clear (YzApproval *approval)
{
  g_clear_pointer (&approval->pin, wipe_text);
  g_clear_pointer (&approval->reason, g_free);
  approval->staff = 0;
}

void
yz_booking_request_free (YzBookingRequest *request)
{
  g_clear_pointer (&request->actor, yz_actor_free);
  g_free (request->lines);
  g_free (request->prices);
  g_free (request->returned);
  g_free (request->reason);
  yz_approval_clear (&request->approval);
  g_free (request);
}

YzBookingRequest *
yz_booking_request_copy (const YzBookingRequest *request)
{
  YzBookingRequest *copy = g_memdup2 (request, sizeof *request);

  copy->actor = request->actor != NULL ? yz_actor_copy (request->actor) : NULL;
  copy->lines = g_memdup2 (request->lines, request->n_lines * sizeof *request->lines);
  copy->prices = request->prices != NULL
                   ? g_memdup2 (request->prices, request->n_lines * sizeof *request->prices)
                   : NULL;
  copy->returned = g_memdup2 (request->returned, request->n_returned * sizeof *request->returned);
  copy->reason = g_strdup (request->reason);
  copy->approval.pin = g_strdup (request->approval.pin);
  copy->approval.reason = g_strdup (request->approval.reason);
  return copy;
}

gboolean
yz_booking_request_has_pin (const YzBookingRequest *request)
{
  return request->approval.pin != NULL;
}

static YzRedemption *
book_goods (YzStation *station,
            const YzBookingRequest *request,
            const YzActor *approver,
            GError **error)
{
  const YzRedemptionRequest wanted = {
    .rider = request->rider,
    .lines = request->lines,
    .n_lines = request->n_lines,
    .prices = request->prices,
    .n_prices = request->prices != NULL ? request->n_lines : 0,
    .approver = approver,
    .rider_pin = approver == NULL ? request->approval.pin : NULL,
    .beyond_reason = request->approval.reason,
  };

  if (request->kind == YZ_BOOKING_HOLD)
    return yz_hold_book (station, request->actor, &request->op_id, &wanted, 0, error);
  return yz_redemption_book_request (station, request->actor, &request->op_id, &wanted, error);
}

static YzRedemption *
book_return (YzStation *station,
             const YzBookingRequest *request,
             const YzActor *approver,
             GError **error)
{
  const YzReturnRequest wanted = { .entry = request->entry,
                                   .lines = request->returned,
                                   .n_lines = request->n_returned,
                                   .reason = request->reason,
                                   .approver = approver };

  return yz_redemption_return_request (station, request->actor, &request->op_id, &wanted, error);
}

static YzRedemption *
book (YzStation *station, const YzBookingRequest *request, const YzActor *approver, GError **error)
{
  switch (request->kind) {
  case YZ_BOOKING_REDEEM:
  case YZ_BOOKING_HOLD:
    return book_goods (station, request, approver, error);
  case YZ_BOOKING_COLLECT:
    return yz_hold_collect (station,
                            request->actor,
                            &request->op_id,
                            request->entry,
                            NULL,
                            0,
                            error);
  case YZ_BOOKING_RELEASE:
    return yz_hold_release (station,
                            request->actor,
                            &request->op_id,
                            request->entry,
                            request->reason,
                            error);
  case YZ_BOOKING_REVERSE:
    return yz_redemption_reverse (station,
                                  request->actor,
                                  &request->op_id,
                                  request->entry,
                                  request->reason,
                                  error);
  case YZ_BOOKING_RETURN:
    return book_return (station, request, approver, error);
  default:
    g_assert_not_reached ();
  }
}

/* Whoever approves signs in for this one booking. */
static YzRedemption *
book_approved (YzStation *station, const YzBookingRequest *request, GError **error)
{
  g_autoptr (YzActor) approver = NULL;
  g_autofree char *who = NULL;

  if (request->approval.staff != 0 && request->approval.pin != NULL) {
    who = yz_id_to_text (request->approval.staff);
    approver = yz_staff_sign_in (station, who, request->approval.pin, error);
    if (approver == NULL)
      return NULL;
  }
  return book (station, request, approver, error);
}

gpointer
yz_counter_job_book (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  g_autoptr (YzRedemption) redemption = book_approved (station, data, error);
  YzBookingOutcome *outcome;

  if (redemption == NULL)
    return NULL;
  outcome = g_new0 (YzBookingOutcome, 1);
  outcome->receipt = yz_receipt_load (station, redemption->entry, &outcome->problem);
  return outcome;
}

void
yz_booking_outcome_free (YzBookingOutcome *outcome)
{
  g_clear_pointer (&outcome->receipt, yz_receipt_free);
  g_clear_error (&outcome->problem);
  g_free (outcome);
}

gboolean
yz_counter_error_is_certain (const GError *error)
{
  if (error->domain != YZ_ERROR)
    return FALSE;
  switch (yz_error_get_exit (error)) {
  case YZ_EXIT_REFUSED:
  case YZ_EXIT_INPUT:
  case YZ_EXIT_USAGE:
    return TRUE;
  case YZ_EXIT_STORE:
    /* Never opened, so never booked; and the lane says lost only of what is not unknown. */
    return g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_LOCKED) ||
           g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_LOST) ||
           g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_NOT_JOINED) ||
           g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_MISSING);
  case YZ_EXIT_DONE:
  case YZ_EXIT_VERIFY:
  default:
    return FALSE;
  }
}

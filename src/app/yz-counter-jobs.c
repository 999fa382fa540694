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

void
yz_booking_request_free (YzBookingRequest *request)
{
  g_clear_pointer (&request->actor, yz_actor_free);
  g_free (request->lines);
  g_free (request->reason);
  g_free (request);
}

YzBookingRequest *
yz_booking_request_copy (const YzBookingRequest *request)
{
  YzBookingRequest *copy = g_memdup2 (request, sizeof *request);

  copy->actor = yz_actor_copy (request->actor);
  copy->lines = g_memdup2 (request->lines, request->n_lines * sizeof *request->lines);
  copy->reason = g_strdup (request->reason);
  return copy;
}

static YzRedemption *
book (YzStation *station, const YzBookingRequest *request, GError **error)
{
  switch (request->kind) {
  case YZ_BOOKING_REDEEM:
    return yz_redemption_book (station,
                               request->actor,
                               &request->op_id,
                               request->rider,
                               request->lines,
                               request->n_lines,
                               error);
  case YZ_BOOKING_REVERSE:
    return yz_redemption_reverse (station,
                                  request->actor,
                                  &request->op_id,
                                  request->entry,
                                  request->reason,
                                  error);
  case YZ_BOOKING_RETURN:
    return yz_redemption_return (station,
                                 request->actor,
                                 &request->op_id,
                                 request->entry,
                                 request->lines,
                                 request->n_lines,
                                 request->reason,
                                 error);
  default:
    g_assert_not_reached ();
  }
}

gpointer
yz_counter_job_book (gpointer context, gpointer data, GError **error)
{
  YzStation *station = context;
  g_autoptr (YzRedemption) redemption = book (station, data, error);
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

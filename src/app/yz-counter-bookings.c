/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-counter"

#include "yz-counter-private.h"

#include <glib/gi18n-lib.h>

#include "yz-sentence.h"

static void
tell_lost (YzCounter *self)
{
  yz_counter_tell (self,
                   TRUE,
                   _ ("The line to the city’s server is cut: nothing was booked. Confirm again when "
                      "it is back."));
}

static void
keep_uncertain (YzCounter *self, const GError *error)
{
  g_autofree char *sentence = yz_sentence_for_error (error);
  g_autofree char *text = NULL;

  if (g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_UNKNOWN))
    text = g_steal_pointer (&sentence);
  else
    /* Translators: %s is a sentence that says what went wrong. */
    text = g_strdup_printf (_ ("%s It is not certain whether this was booked: try again. Nothing "
                               "is booked twice."),
                               sentence);
  yz_cart_set_frozen (self->cart, TRUE);
  yz_counter_tell (self, TRUE, text);
  yz_counter_emit_updated (self);
}

void
yz_counter_on_booked (gpointer owner,
                      YzBookingOutcome *outcome,
                      const GError *error,
                      gboolean certain)
{
  YzCounter *self = owner;

  if (outcome == NULL && !certain) {
    keep_uncertain (self, error);
    return;
  }
  if (outcome == NULL) {
    yz_cart_set_frozen (self->cart, FALSE);
    if (g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_LOST))
      tell_lost (self);
    else
      yz_counter_tell_error (self, error);
    yz_counter_emit_updated (self);
    return;
  }
  yz_counter_accept (self);
  yz_cart_clear (self->cart);
  if (outcome->problem != NULL) {
    yz_counter_go_idle (self);
    yz_counter_tell_error (self, outcome->problem);
  } else {
    yz_counter_show_receipt (self, g_steal_pointer (&outcome->receipt), YZ_COUNTER_STATE_BOOKED);
  }
  yz_booking_outcome_free (outcome);
}

/* Without a line nothing is asked of the server: the answer would be of a later moment, when nobody
 * stands there any more. */
static gboolean
has_line (YzCounter *self)
{
  if (yz_counter_get_line (self) == YZ_LINE_FINE)
    return TRUE;
  tell_lost (self);
  return FALSE;
}

void
yz_counter_confirm (YzCounter *self)
{
  YzBookingRequest *request;

  g_return_if_fail (YZ_IS_COUNTER (self));

  if (self->busy)
    return;
  if (self->state != YZ_COUNTER_STATE_RIDER) {
    /* Confirming twice is what scanners do; the second time means nothing. */
    if (self->state != YZ_COUNTER_STATE_BOOKED)
      yz_counter_tell (self, TRUE, _ ("There is nothing to confirm. Scan a rider’s card first."));
    return;
  }
  if (yz_counter_must_answer_first (self))
    return;
  if (yz_cart_is_empty (self->cart)) {
    yz_counter_tell (self, TRUE, _ ("There is nothing in the cart yet."));
    return;
  }
  if (!has_line (self))
    return;
  request = g_new0 (YzBookingRequest, 1);
  request->kind = YZ_BOOKING_REDEEM;
  request->rider = self->profile->rider->id;
  request->lines = yz_cart_dup_lines (self->cart, &request->n_lines);
  yz_cart_set_frozen (self->cart, TRUE);
  yz_booker_book (self->booker, request);
}

void
yz_counter_undo (YzCounter *self)
{
  YzBookingRequest *request;

  g_return_if_fail (YZ_IS_COUNTER (self));

  if (self->busy)
    return;
  if (!yz_counter_can_undo (self)) {
    yz_counter_tell (self, TRUE, _ ("There is nothing to undo here."));
    return;
  }
  if (!has_line (self))
    return;
  request = g_new0 (YzBookingRequest, 1);
  request->kind = YZ_BOOKING_REVERSE;
  request->entry = self->receipt->entry;
  request->reason = g_strdup (_ ("Undone at the counter"));
  yz_booker_book (self->booker, request);
}

void
yz_counter_take_back (YzCounter *self, const YzBasketLine *lines, gsize n_lines, const char *reason)
{
  YzBookingRequest *request;

  g_return_if_fail (YZ_IS_COUNTER (self));
  g_return_if_fail (n_lines == 0 || lines != NULL);

  if (self->busy || self->receipt == NULL || !has_line (self))
    return;
  request = g_new0 (YzBookingRequest, 1);
  request->kind = YZ_BOOKING_RETURN;
  request->entry = self->receipt->entry;
  request->lines = g_memdup2 (lines, n_lines * sizeof *lines);
  request->n_lines = n_lines;
  request->reason = g_strdup (reason);
  yz_booker_book (self->booker, request);
}

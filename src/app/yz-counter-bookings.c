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

/* Whose word is wanted for what was asked; FALSE: nobody's would help. */
static gboolean
find_approval (YzCounter *self, const GError *error, YzApprovalKind *kind)
{
  if (self->asked == NULL)
    return FALSE;
  if (self->asked->kind == YZ_BOOKING_RETURN)
    *kind = YZ_APPROVAL_LATE;
  else if (yz_cart_is_beyond (self->cart))
    *kind = YZ_APPROVAL_BEYOND;
  else
    *kind = YZ_APPROVAL_LARGE;
  if (g_error_matches (error, YZ_ERROR, YZ_ERROR_APPROVAL))
    return TRUE;
  /* The answer to the question was wrong: it is asked again. */
  return yz_booking_request_has_pin (self->asked) &&
         (g_error_matches (error, YZ_ERROR, YZ_ERROR_PIN) ||
          g_error_matches (error, YZ_ERROR, YZ_ERROR_FOUR_EYES) ||
          g_error_matches (error, YZ_ERROR, YZ_ERROR_PERMISSION));
}

/* Nothing was booked. */
static void
refuse (YzCounter *self, const GError *error)
{
  g_autofree char *sentence = yz_sentence_for_error (error);
  YzApprovalKind kind = YZ_APPROVAL_LARGE;

  if (g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_LOST)) {
    tell_lost (self);
    return;
  }
  if (find_approval (self, error, &kind)) {
    yz_counter_want_approval (self, kind, sentence);
    return;
  }
  g_clear_pointer (&self->asked, yz_booking_request_free);
  yz_counter_tell (self, TRUE, sentence);
  /* What is shown was out of date. */
  if (g_error_matches (error, YZ_ERROR, YZ_ERROR_PRICE) ||
      g_error_matches (error, YZ_ERROR, YZ_ERROR_STOCK) ||
      g_error_matches (error, YZ_ERROR, YZ_ERROR_STATE))
    yz_counter_refresh (self);
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
    refuse (self, error);
    yz_counter_emit_updated (self);
    return;
  }
  g_clear_pointer (&self->asked, yz_booking_request_free);
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

/* Takes @request, and keeps what was asked for in case somebody has to approve it. */
static void
send (YzCounter *self, YzBookingRequest *request)
{
  g_clear_pointer (&self->asked, yz_booking_request_free);
  self->asked = yz_booking_request_copy (request);
  yz_booker_book (self->booker, request);
}

/* Whether there is a cart that can be booked; told if not. */
static gboolean
has_cart (YzCounter *self)
{
  if (yz_counter_must_answer_first (self))
    return FALSE;
  if (yz_cart_is_empty (self->cart)) {
    yz_counter_tell (self, TRUE, _ ("There is nothing in the cart yet."));
    return FALSE;
  }
  return has_line (self);
}

static void
book_cart (YzCounter *self, YzBookingKind kind)
{
  YzBookingRequest *request;

  if (!has_cart (self))
    return;
  request = g_new0 (YzBookingRequest, 1);
  request->kind = kind;
  request->rider = self->profile->rider->id;
  request->lines = yz_cart_dup_lines (self->cart, &request->n_lines);
  request->prices = yz_cart_dup_prices (self->cart);
  if (yz_cart_is_beyond (self->cart) && !yz_counter_is_uncertain (self)) {
    g_clear_pointer (&self->asked, yz_booking_request_free);
    self->asked = request;
    yz_counter_want_approval (self,
                              YZ_APPROVAL_BEYOND,
                              _ ("There is more in the cart than the books say is on the shelf."));
    return;
  }
  yz_cart_set_frozen (self->cart, TRUE);
  send (self, request);
}

void
yz_counter_confirm (YzCounter *self)
{
  g_return_if_fail (YZ_IS_COUNTER (self));

  if (self->busy)
    return;
  if (self->state == YZ_COUNTER_STATE_RIDER) {
    /* What nobody knew whether it was booked is asked for again as what it was. */
    book_cart (self,
               yz_counter_is_uncertain (self) && self->asked != NULL &&
                   self->asked->kind == YZ_BOOKING_HOLD
                 ? YZ_BOOKING_HOLD
                 : YZ_BOOKING_REDEEM);
    return;
  }
  /* Confirming twice is what scanners do; the second time means nothing. */
  if (self->state != YZ_COUNTER_STATE_BOOKED)
    yz_counter_tell (self, TRUE, _ ("There is nothing to confirm. Scan a rider’s card first."));
}

void
yz_counter_hold (YzCounter *self)
{
  g_return_if_fail (YZ_IS_COUNTER (self));

  if (self->busy)
    return;
  if (self->state != YZ_COUNTER_STATE_RIDER)
    yz_counter_tell (self, TRUE, _ ("There is nothing to keep. Scan a rider’s card first."));
  else if (yz_counter_is_uncertain (self))
    yz_counter_confirm (self);
  else
    book_cart (self, YZ_BOOKING_HOLD);
}

static void
end_hold (YzCounter *self, YzBookingKind kind, int64_t entry, const char *reason)
{
  YzBookingRequest *request;

  if (self->state == YZ_COUNTER_STATE_RIDER && !yz_cart_is_empty (self->cart)) {
    yz_counter_tell (self, TRUE, _ ("Confirm or park the cart first."));
    return;
  }
  if (yz_counter_must_answer_first (self) || !has_line (self))
    return;
  request = g_new0 (YzBookingRequest, 1);
  request->kind = kind;
  request->entry = entry;
  request->reason = g_strdup (reason);
  send (self, request);
}

void
yz_counter_collect (YzCounter *self, int64_t entry)
{
  g_return_if_fail (YZ_IS_COUNTER (self));

  if (self->busy)
    return;
  if (entry == 0 && self->receipt != NULL && self->receipt->kind == YZ_ENTRY_HOLD)
    entry = self->receipt->entry;
  if (entry == 0 && self->state == YZ_COUNTER_STATE_RIDER && self->profile->holds->len > 0)
    entry = ((const YzHold *) g_ptr_array_index (self->profile->holds, 0))->entry;
  if (entry == 0)
    yz_counter_tell (self, TRUE, _ ("Nothing waits for a pick-up here."));
  else
    end_hold (self, YZ_BOOKING_COLLECT, entry, NULL);
}

void
yz_counter_release (YzCounter *self, int64_t entry)
{
  g_return_if_fail (YZ_IS_COUNTER (self));
  g_return_if_fail (entry != 0);

  if (!self->busy)
    end_hold (self, YZ_BOOKING_RELEASE, entry, NULL);
}

void
yz_counter_approve (YzCounter *self, int64_t staff, const char *pin, const char *reason)
{
  YzBookingRequest *request;

  g_return_if_fail (YZ_IS_COUNTER (self));
  g_return_if_fail (pin != NULL);

  if (self->busy || self->asked == NULL || !has_line (self))
    return;
  request = yz_booking_request_copy (self->asked);
  yz_approval_clear (&request->approval);
  request->approval.staff = staff;
  request->approval.pin = g_strdup (pin);
  request->approval.reason = g_strdup (reason);
  if (request->kind == YZ_BOOKING_REDEEM || request->kind == YZ_BOOKING_HOLD)
    yz_cart_set_frozen (self->cart, TRUE);
  send (self, request);
}

/* The opposite of what was booked just now. */
static YzBookingKind
find_undo (const YzReceipt *receipt)
{
  if (receipt->kind == YZ_ENTRY_HOLD)
    return YZ_BOOKING_RELEASE;
  return receipt->kind == YZ_ENTRY_COLLECT ? YZ_BOOKING_RETURN : YZ_BOOKING_REVERSE;
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
  request->kind = find_undo (self->receipt);
  request->entry = self->receipt->entry;
  request->reason = g_strdup (_ ("Undone at the counter"));
  send (self, request);
}

void
yz_counter_take_back (YzCounter *self, const YzReturnLine *lines, gsize n_lines, const char *reason)
{
  YzBookingRequest *request;

  g_return_if_fail (YZ_IS_COUNTER (self));
  g_return_if_fail (n_lines == 0 || lines != NULL);

  if (self->busy || self->receipt == NULL || !has_line (self))
    return;
  request = g_new0 (YzBookingRequest, 1);
  request->kind = YZ_BOOKING_RETURN;
  request->entry = self->receipt->entry;
  request->returned = g_memdup2 (lines, n_lines * sizeof *lines);
  request->n_returned = n_lines;
  request->reason = g_strdup (reason);
  send (self, request);
}

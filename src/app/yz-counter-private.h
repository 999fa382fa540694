/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Only for yz-counter.c, yz-counter-codes.c and yz-counter-bookings.c. */

#include "yz-booker.h"
#include "yz-code-queue.h"
#include "yz-counter.h"

G_BEGIN_DECLS

struct _YzCounter {
  GObject parent_instance;

  YzClient *client;
  GCancellable *cancellable;
  YzCodeQueue *codes; /* held while busy */
  YzBooker *booker;

  YzCounterState state;
  gboolean loading; /* a rider who was chosen from a list */
  gboolean busy;    /* loading or booking */
  YzCart *cart;
  GListStore *goods;
  YzTally tally;
  YzProfile *profile;
  YzReceipt *receipt;

  int64_t other_rider;
  char *other_name;
};

/* Says something in place; "" takes the last one back. */
void yz_counter_tell (YzCounter *self, gboolean problem, const char *sentence);
void yz_counter_tell_error (YzCounter *self, const GError *error);
/* A code, or what it led to, was right: what was told before is out of date. */
void yz_counter_accept (YzCounter *self);
void yz_counter_emit_updated (YzCounter *self);

/* Nothing of one rider stays for the next. */
void yz_counter_forget_rider (YzCounter *self);
void yz_counter_go_idle (YzCounter *self);
/* Somebody came: by card or chosen from a list. Takes @profile. */
void yz_counter_meet_rider (YzCounter *self, YzProfile *profile);
/* Takes @receipt. */
void yz_counter_show_receipt (YzCounter *self, YzReceipt *receipt, YzCounterState state);
/* While it is asked whether another rider takes over, nothing may happen to either of them. */
gboolean yz_counter_must_answer_first (YzCounter *self);

/* What a code of the queue turned out to be (YzCodeAnswer). */
void yz_counter_on_code_answered (gpointer owner, YzLookup *answer, const GError *error);
/* What came of a booking (YzBookingAnswer). */
void yz_counter_on_booked (gpointer owner,
                           YzBookingOutcome *outcome,
                           const GError *error,
                           gboolean certain);

G_END_DECLS

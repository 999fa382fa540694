/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Only for yz-counter.c and the other yz-counter-….c that are parts of it. */

#include "yz-booker.h"
#include "yz-code-queue.h"
#include "yz-counter-jobs.h"
#include "yz-counter.h"
#include "yz-parked-cart.h"

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

  YzGoods *last_goods;     /* (nullable) what MORE, LESS and a quantity mean */
  YzGoods *beyond_goods;   /* (nullable) what the shelf did not have … */
  int64_t beyond_quantity; /* … and how many of it there would have been */
  GListStore *parked;      /* of YzParkedCart */
  YzBookingRequest *asked; /* (nullable) what waits for somebody's approval, or is being booked */
};

/* Puts the rider and the cart aside. FALSE: told why not. */
gboolean yz_counter_put_aside (YzCounter *self);
/* What was put aside for the rider who is here now is in the cart again. */
void yz_counter_take_up (YzCounter *self);
/* Says that somebody has to approve. */
void yz_counter_want_approval (YzCounter *self, YzApprovalKind kind, const char *sentence);

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

/* Gives the rider who is here the points of the voucher with this code. */
void yz_counter_take_voucher (YzCounter *self, const char *code_text);

/* What a code of the queue turned out to be (YzCodeAnswer). */
void yz_counter_on_code_answered (gpointer owner, YzLookup *answer, const GError *error);
/* What came of a booking (YzBookingAnswer). */
void yz_counter_on_booked (gpointer owner,
                           YzBookingOutcome *outcome,
                           const GError *error,
                           gboolean certain);

G_END_DECLS

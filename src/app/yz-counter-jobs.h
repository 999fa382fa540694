/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-lane.h"
#include "yz-profile.h"

G_BEGIN_DECLS

/* What the counter asks of the station; these run on a lane (YzLaneFunc). */

/* How many lines of history the counter shows. */
#define YZ_COUNTER_HISTORY_MAX 12

/* data: int64_t *, a rider or 0. */
typedef struct {
  YzProfile *profile; /* NULL for rider 0 */
  GPtrArray *items;   /* of YzItem */
  YzTally tally;
} YzCounterView;

gpointer yz_counter_job_load (gpointer context, gpointer data, GError **error);
void yz_counter_view_free (YzCounterView *view);

/* What is to be booked. */
typedef enum {
  YZ_BOOKING_REDEEM,  /* rider, lines, prices */
  YZ_BOOKING_HOLD,    /* the same */
  YZ_BOOKING_COLLECT, /* entry */
  YZ_BOOKING_RELEASE, /* entry, reason */
  YZ_BOOKING_REVERSE, /* entry, reason */
  YZ_BOOKING_RETURN,  /* entry, returned, reason */
} YzBookingKind;

/* What somebody has said to a question of the counter. */
typedef struct {
  int64_t staff; /* whose PIN it is; 0: the rider's own */
  char *pin;     /* (nullable) */
  char *reason;  /* (nullable) of goods that the books do not have */
} YzApproval;

void yz_approval_clear (YzApproval *approval);

typedef struct {
  YzBookingKind kind;
  YzActor *actor;
  YzOpId op_id;
  int64_t rider;
  int64_t entry;
  YzBasketLine *lines;
  gsize n_lines;
  YzAgreedPrice *prices; /* as many as lines */
  YzReturnLine *returned;
  gsize n_returned; /* 0: all of it, to the shelf */
  char *reason;
  YzApproval approval;
} YzBookingRequest;

/* Whether somebody's PIN has to be looked at first: that is no part of a group of bookings, because
 * a wrong one is counted whatever becomes of them. */
gboolean yz_booking_request_has_pin (const YzBookingRequest *request);

YzBookingRequest *yz_booking_request_copy (const YzBookingRequest *request);
void yz_booking_request_free (YzBookingRequest *request);

/* The receipt of what was booked; data: YzBookingRequest. A failure after the booking itself leaves
 * the receipt NULL and says why in problem. */
typedef struct {
  YzReceipt *receipt;
  GError *problem;
} YzBookingOutcome;

gpointer yz_counter_job_book (gpointer context, gpointer data, GError **error);
void yz_booking_outcome_free (YzBookingOutcome *outcome);

/* Whether nothing was booked for certain when a booking ended with @error. */
gboolean yz_counter_error_is_certain (const GError *error);

G_END_DECLS

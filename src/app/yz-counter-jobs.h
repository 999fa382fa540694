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
  YZ_BOOKING_REDEEM,  /* rider, lines */
  YZ_BOOKING_REVERSE, /* entry, reason */
  YZ_BOOKING_RETURN,  /* entry, lines, reason */
} YzBookingKind;

typedef struct {
  YzBookingKind kind;
  YzActor *actor;
  YzOpId op_id;
  int64_t rider;
  int64_t entry;
  YzBasketLine *lines;
  gsize n_lines;
  char *reason;
} YzBookingRequest;

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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-client.h"
#include "yz-counter-jobs.h"

G_BEGIN_DECLS

/* Books what the counter wants, one thing at a time, so that nothing is booked twice: an operation
 * id is made when something is first asked for and is kept until the answer is certain. After a
 * failure of which nobody knows whether it came before or after the booking, asking again asks for
 * the same operation. What nobody knows because the line to the server was cut is asked for by
 * itself when the line is back.
 *
 * Property busy (boolean, read-only): an answer is awaited. */
#define YZ_TYPE_BOOKER (yz_booker_get_type ())
G_DECLARE_FINAL_TYPE (YzBooker, yz_booker, YZ, BOOKER, GObject)

/* @outcome: (transfer full) (nullable); @error if it is NULL, and then @certain says whether
 * nothing was booked for sure. */
typedef void (*YzBookingAnswer) (gpointer owner,
                                 YzBookingOutcome *outcome,
                                 const GError *error,
                                 gboolean certain);

/* @owner is borrowed: it stops the booker before it goes. */
YzBooker *yz_booker_new (YzClient *client, YzBookingAnswer answer, gpointer owner);

/* Books @request (transfer full), whose actor and op_id are filled in here. Does nothing while busy
 * or when nobody is signed in. */
void yz_booker_book (YzBooker *self, YzBookingRequest *request);

gboolean yz_booker_is_busy (YzBooker *self);
/* Whether the last answer was not certain. */
gboolean yz_booker_is_uncertain (YzBooker *self);
/* The operation that is under way or uncertain; NULL if there is none. Borrowed. */
const YzOpId *yz_booker_get_op_id (YzBooker *self);
/* What is asked for next is something else. */
void yz_booker_forget (YzBooker *self);

/* What is under way is still booked, but not answered any more. */
void yz_booker_stop (YzBooker *self);

G_END_DECLS

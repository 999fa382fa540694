/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-id.h"
#include "yz-lane.h"

G_BEGIN_DECLS

/* One thing a person wants booked, until it is known what came of it. Its operation id is made
 * before the first try and kept for every further one, so that trying again after a failure of
 * which nobody knows whether it came before or after the booking books nothing twice. Start with a
 * zeroed struct. */
typedef struct {
  YzOpId op_id;
  gboolean open;    /* tried, and the answer was not certain or is still awaited */
  int64_t subject;  /* what it is about: a job, 0 for a new one */
  int what;         /* what is done with it */
  gboolean unknown; /* the line was cut before the answer */
} YzAttempt;

/* The operation id for doing @what with @subject: that of the attempt which is open, or a new one
 * if it is about something else. Borrowed. */
const YzOpId *yz_attempt_begin (YzAttempt *self, int64_t subject, int what);

/* How the job that does it is queued. */
YzLaneFlags yz_attempt_get_flags (const YzAttempt *self);

/* The answer came: @error NULL if it was done. Returns whether it is certain, and the attempt thus
 * over. */
gboolean yz_attempt_end (YzAttempt *self, const GError *error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-attempt"

#include "yz-attempt.h"

#include "yz-counter-jobs.h"

const YzOpId *
yz_attempt_begin (YzAttempt *self, int64_t subject, int what)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (!self->open || self->subject != subject || self->what != what)
    *self = (YzAttempt){ .op_id = yz_op_id_new () };
  self->open = TRUE;
  self->subject = subject;
  self->what = what;
  return &self->op_id;
}

YzLaneFlags
yz_attempt_get_flags (const YzAttempt *self)
{
  g_return_val_if_fail (self != NULL, YZ_LANE_ALONE);

  return self->unknown ? YZ_LANE_REPEATABLE | YZ_LANE_DOUBTFUL : YZ_LANE_REPEATABLE;
}

gboolean
yz_attempt_end (YzAttempt *self, const GError *error)
{
  g_return_val_if_fail (self != NULL, TRUE);

  self->open = error != NULL && !yz_counter_error_is_certain (error);
  self->unknown = g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_UNKNOWN);
  return !self->open;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-review.h"

G_BEGIN_DECLS

/* What weighs on a decision, shared by what the reviewer sees and what is checked. */

/* Points of awards that stand, of this kind, for jobs of @rider that happened from @from_ms to
 * before @to_ms. */
gboolean yz_review_sum_points (YzStation *station,
                               int64_t rider,
                               const char *kind,
                               int64_t from_ms,
                               int64_t to_ms,
                               int64_t *points,
                               GError **error);

/* Other jobs with the same photo; other jobs of the rider of this kind at this place within a week.
 */
gboolean yz_review_count_look_alikes (YzStation *station,
                                      const YzJob *job,
                                      int64_t *same_photo,
                                      int64_t *same_kind,
                                      GError **error);

/* Whether @staff recorded the job or added evidence to it. */
gboolean yz_review_has_recorded (YzStation *station,
                                 const YzJob *job,
                                 int64_t staff,
                                 gboolean *recorded,
                                 GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-job.h"

G_BEGIN_DECLS

/* What the reviewer sees before deciding. */
typedef struct {
  int64_t points; /* the award would give; 0 with no_rule */
  gboolean no_rule;
  YzRule *rule;       /* (nullable) the version in force on the day of the job */
  int64_t day_points; /* the rider's awards of that kind on that day so far */
  int64_t month_points;
  int64_t same_photo_jobs; /* other jobs with one of these evidence files */
  int64_t same_kind_jobs;  /* other jobs of this rider, kind and place within 7 days */
  gboolean needs_reason;   /* something is flagged: approving needs a written reason */
  gboolean own_record;     /* the reviewer recorded it */
} YzReviewOutlook;

void yz_review_outlook_free (YzReviewOutlook *outlook);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzReviewOutlook, yz_review_outlook_free)

YzReviewOutlook *
yz_review_look (YzStation *station, const YzActor *actor, int64_t job, GError **error);

/* What a decision gave. */
typedef struct {
  int64_t job;
  int64_t entry; /* 0 unless approved */
  int64_t points;
  int64_t balance; /* the rider's free points after it */
} YzReviewResult;

/* Approves (with the award in the same transaction: budget → rider, by the rule in force on the day
 * of the job, quantity × points), sends back or refuses one job. Refusals: FOUR_EYES (the recorder,
 * or the rider himself), STATE (decided already), NO_RULE, LIMIT (a cap of the rule; asked, there),
 * PERMISSION, INPUT (return and refuse, and approving what is flagged, need a reason). Deciding
 * again under the same @op_id gives the first result. */
gboolean yz_review_decide (YzStation *station,
                           const YzActor *actor,
                           const YzOpId *op_id,
                           int64_t job,
                           YzJobState decision,
                           const char *reason,
                           YzReviewResult *result,
                           GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-review.h"

G_BEGIN_DECLS

/* What a reviewer is told, as pure functions of what is known before the decision. */

/* Whether a job can be approved, and what is in the way. */
typedef enum {
  YZ_APPROVAL_FREE,
  YZ_APPROVAL_WITH_REASON, /* something is flagged: approving needs a written reason */
  YZ_APPROVAL_OWN_RECORD,  /* four eyes: no decision at all */
  YZ_APPROVAL_NO_RULE,
  YZ_APPROVAL_OVER_DAY,   /* the cap of the rule for a day */
  YZ_APPROVAL_OVER_MONTH, /* the cap of the rule for a month */
  YZ_APPROVAL_TOO_MUCH,   /* more points than can be booked at once */
} YzApproval;

YzApproval yz_review_display_approval (const YzReviewOutlook *outlook);
gboolean yz_review_display_may_approve (YzApproval approval);
/* What stands in the way, in a sentence; "" if nothing does. (transfer full) */
char *yz_review_display_obstacle (const YzJob *job, const YzReviewOutlook *outlook);

/* "15 points": what approving gives. */
char *yz_review_display_award (const YzReviewOutlook *outlook);
/* "3 hours × 5 points per hour"; "" without a rule. */
char *yz_review_display_sum (const YzJob *job, const YzReviewOutlook *outlook);
/* "20 points so far, 35 with this job, at most 40" */
char *yz_review_display_day (const YzReviewOutlook *outlook);
char *yz_review_display_month (const YzReviewOutlook *outlook);

/* What deserves a second look, each in a sentence, the weightiest first. (transfer full), ended
 * with NULL; empty if there is nothing. */
char **yz_review_display_flags (const YzJob *job, const YzReviewOutlook *outlook);

/* Whether this decision has to have a reason. */
gboolean yz_review_display_needs_reason (YzJobState decision, YzApproval approval);
/* What is said when the reason is missing. */
const char *yz_review_display_reason_missing (YzJobState decision);

/* "Approved: 15 points for Zhang San, who now has 40 points" (transfer full) */
char *yz_review_display_result (const char *rider_name,
                                YzJobState decision,
                                const YzReviewResult *result);

G_END_DECLS

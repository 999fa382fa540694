/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-review-display"

#include "yz-review-display.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-amount.h"
#include "yz-display.h"
#include "yz-job-display.h"

#define DAY_MS (INT64_C (24) * 60 * 60 * 1000)
/* A job that is recorded later than this after it happened is worth a word. */
#define LATE_DAYS 7

static gulong
plural_of (int64_t number)
{
  return (gulong) (number % 1000000);
}

static gboolean
is_over (int64_t cap, int64_t given, int64_t points)
{
  int64_t sum;

  return cap > 0 && (__builtin_add_overflow (given, points, &sum) || sum > cap);
}

YzApproval
yz_review_display_approval (const YzReviewOutlook *outlook)
{
  g_return_val_if_fail (outlook != NULL, YZ_APPROVAL_NO_RULE);

  if (outlook->own_record)
    return YZ_APPROVAL_OWN_RECORD;
  if (outlook->no_rule || outlook->rule == NULL)
    return YZ_APPROVAL_NO_RULE;
  if (outlook->points <= 0 || outlook->points > YZ_AMOUNT_MAX)
    return YZ_APPROVAL_TOO_MUCH;
  if (is_over (outlook->rule->cap_day, outlook->day_points, outlook->points))
    return YZ_APPROVAL_OVER_DAY;
  if (is_over (outlook->rule->cap_month, outlook->month_points, outlook->points))
    return YZ_APPROVAL_OVER_MONTH;
  return outlook->needs_reason ? YZ_APPROVAL_WITH_REASON : YZ_APPROVAL_FREE;
}

gboolean
yz_review_display_may_approve (YzApproval approval)
{
  return approval == YZ_APPROVAL_FREE || approval == YZ_APPROVAL_WITH_REASON;
}

char *
yz_review_display_obstacle (const YzJob *job, const YzReviewOutlook *outlook)
{
  g_return_val_if_fail (job != NULL && outlook != NULL, NULL);

  switch (yz_review_display_approval (outlook)) {
  case YZ_APPROVAL_FREE:
    return g_strdup ("");
  case YZ_APPROVAL_WITH_REASON:
    return g_strdup (_ ("This job looks like another one. Write why it is right before you "
                        "approve it."));
  case YZ_APPROVAL_OWN_RECORD:
    return g_strdup (_ ("You recorded this job or added evidence to it yourself. Somebody else "
                        "must decide."));
  case YZ_APPROVAL_NO_RULE:
    /* Translators: %s is a kind of job. */
    return g_strdup_printf (_ ("It cannot be approved: no rule for “%s” was in force on the day "
                               "of the job."),
                               job->kind_name);
  case YZ_APPROVAL_OVER_DAY:
    return g_strdup (_ ("It cannot be approved: the rider would get more than the rule allows "
                        "for one day."));
  case YZ_APPROVAL_OVER_MONTH:
    return g_strdup (_ ("It cannot be approved: the rider would get more than the rule allows "
                        "for one month."));
  case YZ_APPROVAL_TOO_MUCH:
    return g_strdup (_ ("It cannot be approved: so many points cannot be booked at once."));
  default:
    g_assert_not_reached ();
  }
}

char *
yz_review_display_award (const YzReviewOutlook *outlook)
{
  g_return_val_if_fail (outlook != NULL, NULL);

  return outlook->no_rule ? g_strdup (_ ("No points")) : yz_display_points (outlook->points);
}

char *
yz_review_display_sum (const YzJob *job, const YzReviewOutlook *outlook)
{
  g_autofree char *quantity = NULL;
  g_autofree char *rate = NULL;

  g_return_val_if_fail (job != NULL && outlook != NULL, NULL);

  if (outlook->rule == NULL)
    return g_strdup ("");
  quantity = yz_job_display_quantity (job->quantity, outlook->rule);
  rate = yz_job_display_rate (outlook->rule);
  /* Translators: "3 hours", "5 points per hour". */
  return g_strdup_printf (_ ("%s at %s"), quantity, rate);
}

static char *
describe_sum (int64_t given, int64_t points, int64_t cap)
{
  g_autofree char *so_far = yz_display_points (given);
  int64_t sum = 0;

  if (__builtin_add_overflow (given, points, &sum))
    return g_steal_pointer (&so_far);
  if (cap > 0)
    /* Translators: "20 points" so far; the sums with this job and the cap of the rule. */
    return g_strdup_printf (_ ("%s so far, %" PRId64 " with this job, at most "
                               "%" PRId64),
                               so_far,
                               sum,
                               cap);
  return g_strdup_printf (_ ("%s so far, %" PRId64 " with this job, no upper limit"), so_far, sum);
}

char *
yz_review_display_day (const YzReviewOutlook *outlook)
{
  g_return_val_if_fail (outlook != NULL, NULL);

  return describe_sum (outlook->day_points,
                       outlook->points,
                       outlook->rule != NULL ? outlook->rule->cap_day : 0);
}

char *
yz_review_display_month (const YzReviewOutlook *outlook)
{
  g_return_val_if_fail (outlook != NULL, NULL);

  return describe_sum (outlook->month_points,
                       outlook->points,
                       outlook->rule != NULL ? outlook->rule->cap_month : 0);
}

char **
yz_review_display_flags (const YzJob *job, const YzReviewOutlook *outlook)
{
  g_autoptr (GPtrArray) flags = g_ptr_array_new_with_free_func (g_free);
  int64_t late_days;

  g_return_val_if_fail (job != NULL && outlook != NULL, NULL);

  if (outlook->same_photo_jobs > 0)
    g_ptr_array_add (flags,
                     g_strdup_printf (ngettext ("The same file is also evidence of "
                                                "%" PRId64 " other job.",
                                                "The same file is also evidence of "
                                                "%" PRId64 " other jobs.",
                                                plural_of (outlook->same_photo_jobs)),
                                      outlook->same_photo_jobs));
  if (outlook->same_kind_jobs > 0)
    g_ptr_array_add (flags,
                     g_strdup_printf (ngettext ("This rider has %" PRId64
                                                " other job of this kind at this place within "
                                                "seven days.",
                                                "This rider has %" PRId64
                                                " other jobs of this kind at this place within "
                                                "seven days.",
                                                plural_of (outlook->same_kind_jobs)),
                                      outlook->same_kind_jobs));
  if (job->evidence != NULL && job->evidence->len == 0)
    g_ptr_array_add (flags, g_strdup (_ ("There is no evidence.")));
  if (job->risky)
    g_ptr_array_add (flags,
                     g_strdup (_ ("A risky kind of job: accident insurance must have been taken "
                                  "out before it.")));
  late_days = (job->recorded_ms - job->happened_ms) / DAY_MS;
  if (late_days > LATE_DAYS)
    g_ptr_array_add (flags,
                     g_strdup_printf (ngettext ("It was recorded %" PRId64
                                                " day after it happened.",
                                                "It was recorded %" PRId64
                                                " days after it happened.",
                                                plural_of (late_days)),
                                      late_days));
  g_ptr_array_add (flags, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&flags), FALSE);
}

gboolean
yz_review_display_needs_reason (YzJobState decision, YzApproval approval)
{
  switch (decision) {
  case YZ_JOB_APPROVED:
    return approval == YZ_APPROVAL_WITH_REASON;
  case YZ_JOB_RETURNED:
  case YZ_JOB_REFUSED:
    return TRUE;
  case YZ_JOB_WAITING:
  default:
    return FALSE;
  }
}

const char *
yz_review_display_reason_missing (YzJobState decision)
{
  switch (decision) {
  case YZ_JOB_APPROVED:
    return _ ("Write why this job is right although it looks like another one.");
  case YZ_JOB_RETURNED:
    return _ ("Write what is missing, so that the rider can bring it.");
  case YZ_JOB_REFUSED:
    return _ ("Write why the job is refused. The rider is told.");
  case YZ_JOB_WAITING:
  default:
    return "";
  }
}

char *
yz_review_display_result (const char *rider_name, YzJobState decision, const YzReviewResult *result)
{
  g_autofree char *points = NULL;
  g_autofree char *balance = NULL;

  g_return_val_if_fail (rider_name != NULL && result != NULL, NULL);

  switch (decision) {
  case YZ_JOB_APPROVED:
    points = yz_display_points (result->points);
    balance = yz_display_number (result->balance);
    /* Translators: "15 points", the name of the rider, the balance after it. */
    return g_strdup_printf (_ ("Approved: %s for %s, balance %s"), points, rider_name, balance);
  case YZ_JOB_RETURNED:
    /* Translators: the name of the rider. */
    return g_strdup_printf (_ ("Sent back: the job of %s"), rider_name);
  case YZ_JOB_REFUSED:
    return g_strdup_printf (_ ("Refused: the job of %s"), rider_name);
  case YZ_JOB_WAITING:
  default:
    return g_strdup ("");
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-review-display.h"

#define DAY_MS (INT64_C (24) * 60 * 60 * 1000)

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_approval (void)
{
  YzRule rule = { .points = 5, .cap_day = 20, .cap_month = 100 };
  const struct {
    YzReviewOutlook outlook;
    YzApproval approval;
  } cases[] = {
    { { .points = 5, .rule = &rule }, YZ_APPROVAL_FREE },
    { { .points = 5, .rule = &rule, .day_points = 15, .month_points = 95 }, YZ_APPROVAL_FREE },
    { { .points = 5, .rule = &rule, .day_points = 16 }, YZ_APPROVAL_OVER_DAY },
    { { .points = 5, .rule = &rule, .month_points = 96 }, YZ_APPROVAL_OVER_MONTH },
    { { .points = 5, .rule = &rule, .day_points = G_MAXINT64 }, YZ_APPROVAL_OVER_DAY },
    { { .points = 5, .rule = &rule, .needs_reason = TRUE }, YZ_APPROVAL_WITH_REASON },
    { { .points = 5, .rule = &rule, .needs_reason = TRUE, .own_record = TRUE },
      YZ_APPROVAL_OWN_RECORD },
    { { .no_rule = TRUE }, YZ_APPROVAL_NO_RULE },
    { { .no_rule = TRUE, .own_record = TRUE }, YZ_APPROVAL_OWN_RECORD },
    { { .points = 0, .rule = &rule }, YZ_APPROVAL_TOO_MUCH },
    { { .points = INT64_C (1000000001), .rule = &rule }, YZ_APPROVAL_TOO_MUCH },
  };
  YzJob job = { .kind_name = (char *) "patrol" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *obstacle = yz_review_display_obstacle (&job, &cases[i].outlook);

    g_assert_cmpint (yz_review_display_approval (&cases[i].outlook), ==, cases[i].approval);
    /* What stands in the way is always said. */
    g_assert_true ((*obstacle == '\0') == (cases[i].approval == YZ_APPROVAL_FREE));
    g_assert_true (
      yz_review_display_may_approve (cases[i].approval) ==
      (cases[i].approval == YZ_APPROVAL_FREE || cases[i].approval == YZ_APPROVAL_WITH_REASON));
  }
}

static void
test_outlook (void)
{
  YzRule rule = { .points = 5, .unit = YZ_RULE_PER_HOUR, .cap_day = 40 };
  YzReviewOutlook outlook = { .points = 15, .rule = &rule, .day_points = 20, .month_points = 1 };
  YzReviewOutlook none = { .no_rule = TRUE };
  YzJob job = { .quantity = 3 };

  assert_text (yz_review_display_award (&outlook), "15 points");
  assert_text (yz_review_display_sum (&job, &outlook), "3 hours at 5 points per hour");
  assert_text (yz_review_display_day (&outlook), "20 points so far, 35 with this job, at most 40");
  assert_text (yz_review_display_month (&outlook),
               "1 point so far, 16 with this job, no upper limit");
  assert_text (yz_review_display_award (&none), "No points");
  assert_text (yz_review_display_sum (&job, &none), "");
}

static void
test_flags (void)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  YzReviewOutlook outlook = { 0 };
  YzJob job = { .happened_ms = DAY_MS, .recorded_ms = DAY_MS * 8 };
  g_auto (GStrv) calm = yz_review_display_flags (&job, &outlook);
  g_auto (GStrv) flags = NULL;

  g_assert_cmpuint (g_strv_length (calm), ==, 0);
  outlook.same_photo_jobs = 1;
  outlook.same_kind_jobs = 2;
  job.evidence = nothing;
  job.risky = TRUE;
  job.recorded_ms = DAY_MS * 9;
  flags = yz_review_display_flags (&job, &outlook);
  g_assert_cmpuint (g_strv_length (flags), ==, 5);
  g_assert_cmpstr (flags[0], ==, "The same file is also evidence of 1 other job.");
  g_assert_cmpstr (flags[1],
                   ==,
                   "This rider has 2 other jobs of this kind at this place within seven days.");
  g_assert_cmpstr (flags[2], ==, "There is no evidence.");
  g_assert_cmpstr (flags[4], ==, "It was recorded 8 days after it happened.");
}

static void
test_reasons (void)
{
  g_assert_false (yz_review_display_needs_reason (YZ_JOB_APPROVED, YZ_APPROVAL_FREE));
  g_assert_true (yz_review_display_needs_reason (YZ_JOB_APPROVED, YZ_APPROVAL_WITH_REASON));
  g_assert_true (yz_review_display_needs_reason (YZ_JOB_RETURNED, YZ_APPROVAL_FREE));
  g_assert_true (yz_review_display_needs_reason (YZ_JOB_REFUSED, YZ_APPROVAL_NO_RULE));
  g_assert_cmpstr (yz_review_display_reason_missing (YZ_JOB_REFUSED), !=, "");
}

static void
test_result (void)
{
  YzReviewResult result = { .points = 15, .balance = 40 };

  assert_text (yz_review_display_result ("张三", YZ_JOB_APPROVED, &result),
               "Approved: 15 points for 张三, balance 40");
  assert_text (yz_review_display_result ("张三", YZ_JOB_RETURNED, &result),
               "Sent back: the job of 张三");
  assert_text (yz_review_display_result ("张三", YZ_JOB_REFUSED, &result),
               "Refused: the job of 张三");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review-display/approval", test_approval);
  g_test_add_func ("/review-display/outlook", test_outlook);
  g_test_add_func ("/review-display/flags", test_flags);
  g_test_add_func ("/review-display/reasons", test_reasons);
  g_test_add_func ("/review-display/result", test_result);
  return g_test_run ();
}

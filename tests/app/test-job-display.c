/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-job-display.h"

#include "yz-clock.h"

#define DOT " \xc2\xb7 "
#define TIMES "\xc3\x97\xc2\xa0"
/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static YzRule
make_rule (int64_t points, YzRuleUnit unit)
{
  return (YzRule){ .points = points, .unit = unit, .version = 2, .document = (char *) "2024-17" };
}

static void
test_states (void)
{
  static const struct {
    YzJobState state;
    const char *text, *css_class;
  } cases[] = {
    { YZ_JOB_WAITING, "Waiting", "waiting" },    { YZ_JOB_RETURNED, "Sent back", "returned" },
    { YZ_JOB_APPROVED, "Approved", "approved" }, { YZ_JOB_REFUSED, "Refused", "refused" },
    { (YzJobState) 99, "", "unknown" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpstr (yz_job_display_state (cases[i].state), ==, cases[i].text);
    g_assert_cmpstr (yz_job_display_state_class (cases[i].state), ==, cases[i].css_class);
  }
}

static void
test_quantities (void)
{
  static const struct {
    YzRuleUnit unit;
    int64_t quantity;
    const char *text;
  } cases[] = {
    { YZ_RULE_PER_JOB, 1, "1 job" },    { YZ_RULE_PER_JOB, 2, "2 jobs" },
    { YZ_RULE_PER_HOUR, 1, "1 hour" },  { YZ_RULE_PER_HOUR, 12, "12 hours" },
    { YZ_RULE_PER_ITEM, 1, "1 piece" }, { YZ_RULE_PER_ITEM, 300, "300 pieces" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    YzRule rule = make_rule (5, cases[i].unit);

    assert_text (yz_job_display_quantity (cases[i].quantity, &rule), cases[i].text);
  }
  assert_text (yz_job_display_quantity (3, NULL), TIMES "3");
}

static void
test_rules (void)
{
  YzRule rule = make_rule (8, YZ_RULE_PER_HOUR);

  assert_text (yz_job_display_rate (&rule), "8 points per hour");
  assert_text (yz_job_display_rule (&rule),
               "8 points per hour" DOT "document 2024-17" DOT "version 2");
  rule.sample = TRUE;
  rule.document = (char *) "";
  assert_text (yz_job_display_rule_source (&rule), "version 2" DOT "sample value");
  rule = make_rule (1, YZ_RULE_PER_JOB);
  assert_text (yz_job_display_rate (&rule), "1 point per job");
  rule = make_rule (1, YZ_RULE_PER_ITEM);
  assert_text (yz_job_display_rate (&rule), "1 point per piece");
}

static void
test_preview (void)
{
  YzRule rule = make_rule (8, YZ_RULE_PER_HOUR);
  g_autofree char *none = yz_job_display_preview (NULL, 3);

  g_assert_true (g_str_has_prefix (none, "No rule is in force"));
  assert_text (yz_job_display_preview (&rule, 3),
               "Gives 24 points if approved: 8 points per hour" DOT "document 2024-17" DOT
               "version 2");
  rule.points = INT64_C (1000000000);
  assert_text (yz_job_display_preview (&rule, 2), "More points than can be booked at once.");
  rule.points = G_MAXINT64;
  assert_text (yz_job_display_preview (&rule, 2), "More points than can be booked at once.");
}

static void
test_job (void)
{
  YzJob job = { .kind_name = (char *) "巡护",
                .quantity = 1,
                .place = (char *) "南门",
                .happened_ms = NOON,
                .recorded_ms = NOON + 60000,
                .recorded_by_name = (char *) "小李" };

  assert_text (yz_job_display_title (&job), "巡护");
  job.quantity = 4;
  assert_text (yz_job_display_title (&job), "巡护 " TIMES "4");
  assert_text (yz_job_display_where (&job), "南门" DOT "2026-03-15 12:00");
  job.place = (char *) "";
  assert_text (yz_job_display_where (&job), "2026-03-15 12:00");
  assert_text (yz_job_display_recorded (&job), "Recorded by 小李, 2026-03-15 12:01");
  assert_text (yz_job_display_evidence_count (0), "no evidence");
  assert_text (yz_job_display_evidence_count (1), "1 file");
  assert_text (yz_job_display_evidence_count (20), "20 files");
  g_assert_cmpstr (yz_job_display_unit (0, 3), ==, "");
}

static void
test_reviews (void)
{
  YzReviewNote first = { .decision = YZ_JOB_RETURNED,
                         .reviewer = (char *) "陈",
                         .reason = (char *) "old",
                         .decided_ms = NOON };
  YzReviewNote last = { .decision = YZ_JOB_RETURNED,
                        .reviewer = (char *) "陈",
                        .reason = (char *) "new",
                        .decided_ms = NOON };
  g_autoptr (GPtrArray) reviews = g_ptr_array_new ();
  YzJob job = { .state = YZ_JOB_RETURNED };

  g_assert_null (yz_job_display_return_reason (&job));
  job.reviews = reviews;
  g_assert_null (yz_job_display_return_reason (&job));
  g_ptr_array_add (reviews, &first);
  g_ptr_array_add (reviews, &last);
  g_assert_cmpstr (yz_job_display_return_reason (&job), ==, "new");
  assert_text (yz_job_display_review (&last), "Sent back by 陈, 2026-03-15 12:00");
  last.reason = (char *) "";
  g_assert_null (yz_job_display_return_reason (&job));
  /* One that waits again is not sent back any more. */
  job.state = YZ_JOB_WAITING;
  last.reason = (char *) "new";
  g_assert_null (yz_job_display_return_reason (&job));
}

static void
test_file (void)
{
  g_autofree char *text = yz_job_display_file ("a<b>.jpg", 1200000);

  g_assert_true (g_str_has_prefix (text, "a<b>.jpg" DOT "1.2"));
}

static void
test_when (void)
{
  static const struct {
    const char *text;
    int64_t happened_ms; /* -1: wrong */
  } cases[] = {
    { "", 0 },
    { "   ", 0 },
    { "2026-03-15 11:59", NOON - 60000 },
    { " 2026-03-15 12:00 ", NOON },
    { "2026年3月15日", NOON - 12 * 3600000 },
    { "2026-03-15 12:01", -1 }, /* in the future */
    { "2026-02-30", -1 },
    { "yesterday", -1 },
    { "1900-01-01 00:00", -1 }, /* before there were instants */
  };

  yz_clock_set_fixed (NOON);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    int64_t happened_ms = 1;
    gboolean right = yz_job_display_parse_when (cases[i].text, &happened_ms, &error);

    if (cases[i].happened_ms < 0) {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
      g_assert_false (right);
      continue;
    }
    g_assert_no_error (error);
    g_assert_true (right);
    g_assert_cmpint (happened_ms, ==, cases[i].happened_ms);
  }
  yz_clock_set_fixed (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job-display/states", test_states);
  g_test_add_func ("/job-display/quantities", test_quantities);
  g_test_add_func ("/job-display/rules", test_rules);
  g_test_add_func ("/job-display/preview", test_preview);
  g_test_add_func ("/job-display/job", test_job);
  g_test_add_func ("/job-display/reviews", test_reviews);
  g_test_add_func ("/job-display/file", test_file);
  g_test_add_func ("/job-display/when", test_when);
  return g_test_run ();
}

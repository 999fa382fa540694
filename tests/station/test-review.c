/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-redemption.h"
#include "yz-review.h"
#include "yz-test-dump.h"
#include "yz-test.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define DAY INT64_C (86400000)

static int64_t
add_rule (YzTestStation *test, YzRule rule)
{
  g_autoptr (GError) error = NULL;
  int64_t id = 0;

  if (rule.unit == 0)
    rule.unit = YZ_RULE_PER_JOB;
  if (rule.kind == NULL)
    rule.kind = (char *) "patrol";
  if (rule.document == NULL)
    rule.document = (char *) "No. 7";
  if (rule.valid_from == 0)
    rule.valid_from = 20260101;
  id = yz_rule_add (test->station, test->chief, &rule, &error);
  g_assert_no_error (error);
  return id;
}

static int64_t
record_by (YzTestStation *test,
           const YzActor *actor,
           int64_t quantity,
           int64_t at_ms,
           const char *place,
           const char *file)
{
  YzJobFields fields = { .op_id = yz_op_id_new (),
                         .rider = test->rider,
                         .kind = "patrol",
                         .quantity = quantity,
                         .place = place,
                         .happened_ms = at_ms,
                         .evidence = (const char *const[]){ file, NULL } };
  g_autoptr (GError) error = NULL;
  int64_t job = yz_job_record (test->station, actor, &fields, &error);

  g_assert_no_error (error);
  return job;
}

static int64_t
record (YzTestStation *test, int64_t quantity, int64_t at_ms)
{
  return record_by (test, test->attendant, quantity, at_ms, NULL, NULL);
}

static gboolean
decide (YzTestStation *test,
        int64_t job,
        YzJobState decision,
        const char *reason,
        YzReviewResult *result,
        GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_review_decide (test->station,
                           test->reviewer,
                           &op_id,
                           job,
                           decision,
                           reason,
                           result,
                           error);
}

static void
assert_refused (YzTestStation *test,
                int64_t job,
                YzJobState decision,
                const char *reason,
                YzError code)
{
  g_autofree char *before = yz_test_dump_store (test->station);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  YzReviewResult result = { 0 };

  g_assert_false (decide (test, job, decision, reason, &result, &error));
  g_assert_error (error, YZ_ERROR, (int) code);
  g_assert_cmpint (result.entry, ==, 0);
  after = yz_test_dump_store (test->station);
  g_assert_cmpstr (before, ==, after);
}

static void
start (YzTestStation *test)
{
  yz_clock_set_fixed (NOON);
  yz_test_station_new (test);
}

static void
test_approve (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzEntry) entry = NULL;
  g_autoptr (YzJob) job = NULL;
  YzReviewResult result = { 0 };
  YzAccount from;
  int64_t rule = 0;
  int64_t id = 0;

  start (&test);
  rule = add_rule (&test, (YzRule){ .points = 5, .unit = YZ_RULE_PER_HOUR, .expiry_months = 12 });
  id = record (&test, 3, NOON - DAY);
  g_assert_true (decide (&test, id, YZ_JOB_APPROVED, NULL, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (result.job, ==, id);
  g_assert_cmpint (result.points, ==, 15);
  g_assert_cmpint (result.balance, ==, 15);

  entry = yz_entry_load (yz_station_get_store (test.station), result.entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entry->kind, ==, YZ_ENTRY_AWARD);
  g_assert_cmpint (entry->actor, ==, test.attendant->staff);
  g_assert_cmpint (entry->approver, ==, test.reviewer->staff);
  g_assert_cmpint (entry->subject, ==, test.rider);
  g_assert_cmpint (entry->rule, ==, rule);
  g_assert_cmpint (entry->document, ==, id);
  g_assert_cmpint (entry->expires_on, ==, 20270315);
  g_assert_null (entry->reason);
  g_assert_cmpuint (entry->transfers->len, ==, 1);
  yz_account_load (yz_station_get_store (test.station),
                   g_array_index (entry->transfers, YzTransfer, 0).from_account,
                   &from,
                   &error);
  g_assert_no_error (error);
  g_assert_cmpint (from.key.kind, ==, YZ_ACCOUNT_BUDGET);
  g_assert_cmpint (from.key.owner, ==, yz_station_get_community (test.station));
  g_assert_cmpint (from.balance, ==, -15);

  job = yz_job_load (test.station, id, &error);
  g_assert_cmpint (job->state, ==, YZ_JOB_APPROVED);
  g_assert_cmpint (job->entry, ==, result.entry);
  assert_refused (&test, id, YZ_JOB_APPROVED, "again", YZ_ERROR_STATE);
  assert_refused (&test, id, YZ_JOB_REFUSED, "again", YZ_ERROR_STATE);
}

static void
test_return_and_refuse (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  YzReviewResult result = { 0 };
  int64_t job = 0;

  start (&test);
  job = record (&test, 1, NOON);
  assert_refused (&test, job, YZ_JOB_RETURNED, NULL, YZ_ERROR_INPUT);
  assert_refused (&test, job, YZ_JOB_REFUSED, "  ", YZ_ERROR_INPUT);
  assert_refused (&test, job, YZ_JOB_WAITING, "x", YZ_ERROR_INPUT);
  assert_refused (&test, job, (YzJobState) 9, "x", YZ_ERROR_INPUT);
  g_assert_true (decide (&test, job, YZ_JOB_RETURNED, "照片不清", &result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (result.entry, ==, 0);
  g_assert_cmpint (result.points, ==, 0);
  g_assert_true (decide (&test, job, YZ_JOB_REFUSED, "重复", &result, &error));
  g_assert_no_error (error);
  assert_refused (&test, job, YZ_JOB_RETURNED, "x", YZ_ERROR_STATE);
  assert_refused (&test, 999, YZ_JOB_REFUSED, "x", YZ_ERROR_NOT_FOUND);
}

/* The rule of the day of the job counts, not that of the day of the review. */
static void
test_rule_of_the_day (void)
{
  static const struct {
    int64_t at_ms;
    int64_t points;
  } cases[] = {
    { NOON - 60 * DAY, 0 },  { NOON - 20 * DAY, 3 }, { NOON - 14 * DAY, 3 },
    { NOON - 13 * DAY, 10 }, { NOON, 10 },
  };
  g_auto (YzTestStation) test = { 0 };

  start (&test);
  add_rule (&test, (YzRule){ .points = 3, .valid_from = 20260201, .valid_to = 20260301 });
  add_rule (&test, (YzRule){ .points = 10, .valid_from = 20260302 });
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    int64_t job = record (&test, 1, cases[i].at_ms);
    g_autoptr (GError) error = NULL;
    YzReviewResult result = { 0 };

    g_test_message ("case %u", (guint) i);
    if (cases[i].points == 0) {
      assert_refused (&test, job, YZ_JOB_APPROVED, "x", YZ_ERROR_NO_RULE);
      continue;
    }
    g_assert_true (decide (&test, job, YZ_JOB_APPROVED, NULL, &result, &error));
    g_assert_no_error (error);
    g_assert_cmpint (result.points, ==, cases[i].points);
  }
}

static void
test_expiry_dates (void)
{
  static const struct {
    int64_t now_ms;
    int64_t months;
    int64_t expires_on;
  } cases[] = {
    { NOON, 0, 0 },
    { NOON, 1, 20260415 },
    { NOON + 16 * DAY, 1, 20260430 }, /* 31 March */
    { NOON + 16 * DAY, 6, 20260930 },
    { NOON + 16 * DAY, 24, 20280331 },
  };
  g_auto (YzTestStation) test = { 0 };

  start (&test);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzEntry) entry = NULL;
    YzReviewResult result = { 0 };

    yz_clock_set_fixed (cases[i].now_ms);
    add_rule (&test, (YzRule){ .points = 1 + (int64_t) i, .expiry_months = cases[i].months });
    g_assert_true (
      decide (&test, record (&test, 1, NOON - 5 * DAY), YZ_JOB_APPROVED, NULL, &result, &error));
    g_assert_no_error (error);
    entry = yz_entry_load (yz_station_get_store (test.station), result.entry, &error);
    g_assert_cmpint (entry->expires_on, ==, cases[i].expires_on);
  }
}

static void
test_four_eyes (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *photo = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzStatement) statement = NULL;
  YzReviewResult result = { 0 };
  int64_t job = 0;

  start (&test);
  add_rule (&test, (YzRule){ .points = 5 });
  photo = yz_test_write_file (test.dir, "photo", "p", -1);
  /* The recorder. */
  job = record_by (&test, test.reviewer, 1, NOON, NULL, NULL);
  assert_refused (&test, job, YZ_JOB_APPROVED, "x", YZ_ERROR_FOUR_EYES);
  assert_refused (&test, job, YZ_JOB_RETURNED, "x", YZ_ERROR_FOUR_EYES);
  assert_refused (&test, job, YZ_JOB_REFUSED, "x", YZ_ERROR_FOUR_EYES);
  /* Whoever brought evidence. */
  job = record (&test, 1, NOON);
  g_assert_true (decide (&test, job, YZ_JOB_RETURNED, "more", &result, &error));
  g_assert_true (yz_job_amend (test.station,
                               test.reviewer,
                               job,
                               NULL,
                               (const char *const[]){ photo, NULL },
                               &error));
  assert_refused (&test, job, YZ_JOB_APPROVED, "x", YZ_ERROR_FOUR_EYES);
  /* The beneficiary. */
  transaction = yz_transaction_begin (yz_station_get_store (test.station), &error);
  statement = yz_store_query (yz_station_get_store (test.station),
                              "UPDATE staff SET rider_id = $1 WHERE id = $2");
  yz_statement_bind_int (statement, 1, test.rider);
  yz_statement_bind_int (statement, 2, test.reviewer->staff);
  g_assert_true (yz_statement_run (statement, &error));
  g_clear_pointer (&statement, yz_statement_free);
  g_assert_true (yz_transaction_commit (transaction, &error));
  g_clear_pointer (&transaction, yz_transaction_free);
  job = record (&test, 1, NOON);
  assert_refused (&test, job, YZ_JOB_APPROVED, "x", YZ_ERROR_FOUR_EYES);
  /* Nor may whoever has not the role. */
  {
    const YzActor *const others[] = { test.attendant2, test.street };

    for (gsize i = 0; i < G_N_ELEMENTS (others); i++) {
      YzOpId op_id = yz_op_id_new ();

      g_assert_false (yz_review_decide (test.station,
                                        others[i],
                                        &op_id,
                                        job,
                                        YZ_JOB_APPROVED,
                                        NULL,
                                        &result,
                                        &error));
      g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
      g_clear_error (&error);
    }
  }
}

static void
test_caps (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) reversal = NULL;
  YzReviewResult result = { 0 };
  YzReviewResult first = { 0 };
  YzOpId op_id = yz_op_id_new ();
  int64_t job = 0;

  start (&test);
  add_rule (&test,
            (YzRule){ .points = 10, .unit = YZ_RULE_PER_ITEM, .cap_day = 30, .cap_month = 50 });
  assert_refused (&test, record (&test, 4, NOON), YZ_JOB_APPROVED, NULL, YZ_ERROR_LIMIT);
  g_assert_true (decide (&test, record (&test, 2, NOON), YZ_JOB_APPROVED, NULL, &first, &error));
  /* 20 of today's 30 are given. */
  job = record (&test, 2, NOON - 1000);
  g_assert_false (decide (&test, job, YZ_JOB_APPROVED, NULL, &result, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
  g_assert_cmpint (yz_error_get_asked (error), ==, 20);
  g_assert_cmpint (yz_error_get_there (error), ==, 10);
  g_clear_error (&error);
  g_assert_true (decide (&test, record (&test, 1, NOON), YZ_JOB_APPROVED, NULL, &result, &error));
  g_assert_cmpint (result.balance, ==, 30);
  assert_refused (&test, record (&test, 1, NOON), YZ_JOB_APPROVED, NULL, YZ_ERROR_LIMIT);
  /* Yesterday has a cap of its own, the month has 20 left. */
  g_assert_false (
    decide (&test, record (&test, 3, NOON - DAY), YZ_JOB_APPROVED, NULL, &result, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
  g_assert_cmpint (yz_error_get_there (error), ==, 20);
  g_clear_error (&error);
  g_assert_true (
    decide (&test, record (&test, 2, NOON - DAY), YZ_JOB_APPROVED, NULL, &result, &error));
  /* February counts by itself, to its last moment. */
  assert_refused (&test, record (&test, 1, NOON - 14 * DAY), YZ_JOB_APPROVED, NULL, YZ_ERROR_LIMIT);
  g_assert_true (
    decide (&test, record (&test, 1, NOON - 15 * DAY), YZ_JOB_APPROVED, NULL, &result, &error));
  /* What was reversed does not count. */
  reversal =
    yz_redemption_reverse (test.station, test.chief, &op_id, first.entry, "booked twice", &error);
  g_assert_no_error (error);
  g_assert_cmpint (reversal->points, ==, -20);
  g_assert_true (decide (&test, job, YZ_JOB_APPROVED, NULL, &result, &error));
  g_assert_no_error (error);
}

static void
test_amounts (void)
{
  g_auto (YzTestStation) test = { 0 };

  start (&test);
  add_rule (&test, (YzRule){ .points = 1000000, .unit = YZ_RULE_PER_ITEM });
  assert_refused (&test, record (&test, 1001, NOON), YZ_JOB_APPROVED, NULL, YZ_ERROR_INPUT);
  assert_refused (&test,
                  record (&test, YZ_AMOUNT_MAX, NOON),
                  YZ_JOB_APPROVED,
                  NULL,
                  YZ_ERROR_INPUT);
  add_rule (&test, (YzRule){ .points = YZ_AMOUNT_MAX, .unit = YZ_RULE_PER_ITEM });
  assert_refused (&test,
                  record (&test, YZ_AMOUNT_MAX, NOON),
                  YZ_JOB_APPROVED,
                  NULL,
                  YZ_ERROR_INPUT);
}

static void
test_look_alikes (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *photo = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;
  YzReviewResult result = { 0 };
  int64_t jobs[5];

  start (&test);
  add_rule (&test, (YzRule){ .points = 5, .cap_day = 40 });
  photo = yz_test_write_file (test.dir, "photo", "p", -1);
  other = yz_test_write_file (test.dir, "other", "q", -1);
  jobs[0] = record_by (&test, test.attendant, 2, NOON, "3 号楼", photo);
  jobs[1] = record_by (&test, test.attendant, 1, NOON - 6 * DAY, "3 号楼", other);
  jobs[2] = record_by (&test, test.attendant, 1, NOON - 20 * DAY, "4 号楼", photo);
  jobs[3] = record_by (&test, test.attendant, 1, NOON - 8 * DAY, "3 号楼", NULL);
  jobs[4] = record_by (&test, test.reviewer, 1, NOON, NULL, NULL);
  {
    const struct {
      int64_t points;
      int64_t photos;
      int64_t kinds;
      gboolean own;
    } cases[] = {
      { 10, 1, 1, FALSE }, { 5, 0, 2, FALSE }, { 5, 1, 0, FALSE },
      { 5, 0, 1, FALSE },  { 5, 0, 0, TRUE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_autoptr (YzReviewOutlook) outlook =
        yz_review_look (test.station, test.reviewer, jobs[i], &error);

      g_test_message ("case %u", (guint) i);
      g_assert_no_error (error);
      g_assert_false (outlook->no_rule);
      g_assert_cmpint (outlook->rule->cap_day, ==, 40);
      g_assert_cmpint (outlook->points, ==, cases[i].points);
      g_assert_cmpint (outlook->same_photo_jobs, ==, cases[i].photos);
      g_assert_cmpint (outlook->same_kind_jobs, ==, cases[i].kinds);
      g_assert_cmpint (outlook->needs_reason, ==, cases[i].photos + cases[i].kinds > 0);
      g_assert_cmpint (outlook->own_record, ==, cases[i].own);
      g_assert_cmpint (outlook->day_points, ==, 0);
    }
  }
  assert_refused (&test, jobs[0], YZ_JOB_APPROVED, NULL, YZ_ERROR_INPUT);
  assert_refused (&test, jobs[2], YZ_JOB_APPROVED, " ", YZ_ERROR_INPUT);
  g_assert_true (decide (&test, jobs[0], YZ_JOB_APPROVED, "两栋楼", &result, &error));
  g_assert_no_error (error);
  {
    g_autoptr (YzReviewOutlook) outlook =
      yz_review_look (test.station, test.reviewer, jobs[4], &error);
    g_autoptr (YzEntry) entry =
      yz_entry_load (yz_station_get_store (test.station), result.entry, &error);

    g_assert_cmpint (outlook->day_points, ==, 10);
    g_assert_cmpint (outlook->month_points, ==, 10);
    g_assert_cmpstr (entry->reason, ==, "两栋楼");
  }
}

static void
test_no_rule_outlook (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzReviewOutlook) outlook = NULL;
  g_autoptr (GError) error = NULL;
  int64_t job = 0;

  start (&test);
  job = record (&test, 1, NOON);
  outlook = yz_review_look (test.station, test.reviewer, job, &error);
  g_assert_no_error (error);
  g_assert_true (outlook->no_rule);
  g_assert_null (outlook->rule);
  g_assert_cmpint (outlook->points, ==, 0);
  g_assert_null (yz_review_look (test.station, test.reviewer, 5, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
}

/* The same op_id gives the first answer, though rules and balances have changed. */
static void
test_retry (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  YzReviewResult first = { 0 };
  YzReviewResult again = { 0 };
  YzReviewResult result = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzOpId other_id = yz_op_id_new ();
  int64_t job = 0;
  int64_t other = 0;

  start (&test);
  add_rule (&test, (YzRule){ .points = 5 });
  job = record (&test, 1, NOON);
  other = record (&test, 1, NOON);
  g_assert_true (yz_review_decide (test.station,
                                   test.reviewer,
                                   &op_id,
                                   job,
                                   YZ_JOB_APPROVED,
                                   "ok",
                                   &first,
                                   &error));
  g_assert_true (yz_review_decide (test.station,
                                   test.reviewer,
                                   &other_id,
                                   other,
                                   YZ_JOB_RETURNED,
                                   "why",
                                   &result,
                                   &error));
  add_rule (&test, (YzRule){ .points = 50 });
  yz_clock_set_fixed (NOON + DAY);
  g_assert_true (
    decide (&test, record (&test, 1, NOON + DAY), YZ_JOB_APPROVED, NULL, &result, &error));
  g_assert_cmpint (result.balance, ==, 55);
  before = yz_test_dump_store (test.station);

  g_assert_true (yz_review_decide (test.station,
                                   test.chief,
                                   &op_id,
                                   job,
                                   YZ_JOB_APPROVED,
                                   " ok ",
                                   &again,
                                   &error));
  g_assert_no_error (error);
  g_assert_cmpint (again.job, ==, first.job);
  g_assert_cmpint (again.entry, ==, first.entry);
  g_assert_cmpint (again.points, ==, 5);
  g_assert_cmpint (again.balance, ==, 5);
  g_assert_true (yz_review_decide (test.station,
                                   test.reviewer,
                                   &other_id,
                                   other,
                                   YZ_JOB_RETURNED,
                                   "why",
                                   &again,
                                   &error));
  g_assert_cmpint (again.entry, ==, 0);
  {
    const struct {
      const YzOpId *op_id;
      int64_t job;
      YzJobState decision;
      const char *reason;
    } cases[] = {
      { &op_id, other, YZ_JOB_APPROVED, "ok" },    { &op_id, job, YZ_JOB_REFUSED, "ok" },
      { &op_id, job, YZ_JOB_APPROVED, "okay" },    { &op_id, job, YZ_JOB_APPROVED, NULL },
      { &other_id, other, YZ_JOB_REFUSED, "why" }, { &other_id, job, YZ_JOB_RETURNED, "why" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_test_message ("case %u", (guint) i);
      g_assert_false (yz_review_decide (test.station,
                                        test.reviewer,
                                        cases[i].op_id,
                                        cases[i].job,
                                        cases[i].decision,
                                        cases[i].reason,
                                        &again,
                                        &error));
      g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
      g_clear_error (&error);
    }
  }
  after = yz_test_dump_store (test.station);
  g_assert_cmpstr (before, ==, after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/approve", test_approve);
  g_test_add_func ("/review/return-and-refuse", test_return_and_refuse);
  g_test_add_func ("/review/rule-of-the-day", test_rule_of_the_day);
  g_test_add_func ("/review/expiry-dates", test_expiry_dates);
  g_test_add_func ("/review/four-eyes", test_four_eyes);
  g_test_add_func ("/review/caps", test_caps);
  g_test_add_func ("/review/amounts", test_amounts);
  g_test_add_func ("/review/look-alikes", test_look_alikes);
  g_test_add_func ("/review/no-rule-outlook", test_no_rule_outlook);
  g_test_add_func ("/review/retry", test_retry);
  return g_test_run ();
}

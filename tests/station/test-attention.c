/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-attention"

#include "yz-test.h"

#include "yz-attention.h"
#include "yz-clock.h"
#include "yz-job.h"
#include "yz-points.h"
#include "yz-redemption.h"
#include "yz-review.h"
#include "yz-rule.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define DAY INT64_C (86400000)

static YzAttention
load (YzTestStation *test)
{
  g_autoptr (GError) error = NULL;
  YzAttention attention;

  yz_attention_load (test->station, &attention, &error);
  g_assert_no_error (error);
  return attention;
}

static void
record_job (YzTestStation *test)
{
  YzJobFields fields = {
    .op_id = yz_op_id_new (), .rider = test->rider, .kind = "patrol", .quantity = 1
  };
  g_autoptr (GError) error = NULL;

  yz_job_record (test->station, test->attendant, &fields, &error);
  g_assert_no_error (error);
}

static void
test_nothing (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzAttention attention;

  yz_test_station_new (&test);
  attention = load (&test);
  g_assert_cmpint (attention.jobs_waiting, ==, 0);
  g_assert_cmpint (attention.low_items, ==, 0);
  g_assert_cmpint (attention.batches_near, ==, 0);
  g_assert_cmpint (attention.holds_near, ==, 0);
  g_assert_cmpint (attention.riders_lapsing, ==, 0);
  g_assert_cmpint (attention.points_lapsing, ==, 0);
  g_assert_cmpint (attention.count_days, ==, 0);
  g_assert_cmpint (attention.clock_lag_ms, ==, 0);
}

static void
test_jobs_and_goods (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzAttention attention;

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  yz_test_add_item (&test, "gone", NULL, 5, 0);
  record_job (&test);
  record_job (&test);
  attention = load (&test);
  g_assert_cmpint (attention.jobs_waiting, ==, 2);
  g_assert_cmpint (attention.low_items, ==, 1);
}

/* Points that lapse within a month are counted as what is left of them after the spending. */
static void
test_lapsing (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzRule rule = { .kind = (char *) "patrol",
                  .points = 20,
                  .unit = YZ_RULE_PER_ITEM,
                  .document = (char *) "",
                  .valid_from = 20200101,
                  .expiry_months = 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  YzReviewResult result = { 0 };
  YzBasketLine line = { .quantity = 1 };
  YzJobFields fields = { .op_id = yz_op_id_new (), .kind = "patrol", .quantity = 1 };
  YzOpId op_id = yz_op_id_new ();
  YzAttention attention;
  int64_t job = 0;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  yz_rule_add (test.station, test.chief, &rule, &error);
  g_assert_no_error (error);
  fields.rider = test.rider;
  job = yz_job_record (test.station, test.attendant, &fields, &error);
  g_assert_no_error (error);
  yz_review_decide (test.station,
                    test.reviewer,
                    &op_id,
                    job,
                    YZ_JOB_APPROVED,
                    NULL,
                    &result,
                    &error);
  g_assert_no_error (error);

  attention = load (&test);
  g_assert_cmpint (attention.riders_lapsing, ==, 0);
  yz_clock_set_fixed (NOON + 70 * DAY);
  attention = load (&test);
  g_assert_cmpint (attention.riders_lapsing, ==, 1);
  g_assert_cmpint (attention.points_lapsing, ==, 20);
  g_assert_false (attention.more_lapsing);

  line.item = test.item;
  op_id = yz_op_id_new ();
  redemption =
    yz_redemption_book (test.station, test.attendant, &op_id, test.rider, &line, 1, &error);
  g_assert_no_error (error);
  attention = load (&test);
  g_assert_cmpint (attention.points_lapsing, ==, 10);
  yz_clock_set_fixed (0);
}

/* A clock that was set back is noticed before anything is booked by it. */
static void
test_clock (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzAttention attention;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  yz_clock_set_fixed (NOON - DAY);
  attention = load (&test);
  g_assert_cmpint (attention.clock_lag_ms, ==, DAY);
  yz_clock_set_fixed (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/attention/nothing", test_nothing);
  g_test_add_func ("/attention/jobs-and-goods", test_jobs_and_goods);
  g_test_add_func ("/attention/lapsing", test_lapsing);
  g_test_add_func ("/attention/clock", test_clock);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-clock.h"
#include "yz-points.h"
#include "yz-review.h"
#include "yz-test.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define DAY INT64_C (86400000)

/* A rider's life: an award of 60, an adjustment of 40, a redemption of 35, a return of 10, the
 * reversal of the adjustment, an expiry of the rest. */
static void
live (YzTestStation *test)
{
  YzRule rule = { .kind = (char *) "patrol",
                  .points = 20,
                  .unit = YZ_RULE_PER_HOUR,
                  .document = (char *) "No. 2024-17",
                  .valid_from = 20260101,
                  .expiry_months = 1,
                  .sample = TRUE };
  YzJobFields fields = {
    .op_id = yz_op_id_new (), .rider = test->rider, .kind = "patrol", .quantity = 3
  };
  YzOpId op_ids[5];
  YzReviewResult result = { 0 };
  YzExpiry expiry = { 0 };
  g_autoptr (YzRedemption) adjusted = NULL;
  g_autoptr (YzRedemption) redeemed = NULL;
  g_autoptr (YzRedemption) returned = NULL;
  g_autoptr (YzRedemption) reversed = NULL;
  g_autoptr (GError) error = NULL;
  int64_t towel = yz_test_add_item (test, "towel", NULL, 15, 5);
  int64_t job = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (op_ids); i++)
    op_ids[i] = yz_op_id_new ();
  yz_rule_add (test->station, test->chief, &rule, &error);
  job = yz_job_record (test->station, test->attendant, &fields, &error);
  yz_review_decide (test->station,
                    test->reviewer,
                    &op_ids[0],
                    job,
                    YZ_JOB_APPROVED,
                    "三小时",
                    &result,
                    &error);
  g_assert_no_error (error);
  adjusted = yz_points_adjust (test->station,
                               test->chief,
                               test->street,
                               &op_ids[1],
                               test->rider,
                               40,
                               "补录",
                               &error);
  g_assert_no_error (error);
  {
    const YzBasketLine lines[] = { { test->item, 2 }, { towel, 1 } };
    const YzBasketLine one = { test->item, 1 };

    redeemed = yz_redemption_book (test->station,
                                   test->attendant,
                                   &op_ids[2],
                                   test->rider,
                                   lines,
                                   2,
                                   &error);
    g_assert_no_error (error);
    returned = yz_redemption_return (test->station,
                                     test->attendant2,
                                     &op_ids[3],
                                     redeemed->entry,
                                     &one,
                                     1,
                                     "坏了",
                                     &error);
    g_assert_no_error (error);
  }
  reversed = yz_redemption_reverse (test->station,
                                    test->chief,
                                    &op_ids[4],
                                    adjusted->entry,
                                    "记错人",
                                    &error);
  g_assert_no_error (error);
  yz_clock_set_fixed (NOON + 40 * DAY);
  yz_points_expire (test->station, NULL, 20260424, &expiry, &error);
  g_assert_no_error (error);
}

static void
test_list (void)
{
  static const struct {
    YzEntryKind kind;
    int64_t change;
    int64_t balance;
    const char *actor;
    const char *approver;
    const char *reason;
    const char *goods;
    gboolean reversed;
    gboolean reverses;
  } expected[] = {
    { YZ_ENTRY_EXPIRE, -35, 0, NULL, NULL, NULL, NULL, FALSE, FALSE },
    { YZ_ENTRY_REVERSAL, -40, 35, "站长", NULL, "记错人", NULL, FALSE, TRUE },
    { YZ_ENTRY_RETURN, 10, 75, "柜台二", NULL, "坏了", "肥皂", FALSE, TRUE },
    { YZ_ENTRY_REDEEM, -35, 65, "柜台", NULL, NULL, "肥皂 × 2, towel", FALSE, FALSE },
    { YZ_ENTRY_ADJUST, 40, 100, "站长", "街道办", "补录", NULL, TRUE, FALSE },
    { YZ_ENTRY_AWARD, 60, 60, "柜台", "审核员", "三小时", NULL, FALSE, FALSE },
  };
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) newest = NULL;
  g_autoptr (GError) error = NULL;
  const YzHistoryLine *award = NULL;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  live (&test);
  lines = yz_points_list_history (test.station, test.rider, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < lines->len; i++) {
    const YzHistoryLine *line = g_ptr_array_index (lines, i);

    g_test_message ("line %u", i);
    g_assert_cmpint (line->kind, ==, expected[i].kind);
    g_assert_cmpint (line->change_points, ==, expected[i].change);
    g_assert_cmpint (line->balance_points, ==, expected[i].balance);
    g_assert_cmpstr (line->actor, ==, expected[i].actor);
    g_assert_cmpstr (line->approver, ==, expected[i].approver);
    g_assert_cmpstr (line->reason, ==, expected[i].reason);
    g_assert_cmpstr (line->goods, ==, expected[i].goods);
    g_assert_cmpint (line->reversed, ==, expected[i].reversed);
    g_assert_cmpint (line->reverses != 0, ==, expected[i].reverses);
    g_assert_cmpint (line->job != 0, ==, expected[i].kind == YZ_ENTRY_AWARD);
    g_assert_cmpint (line->expires_on, ==, expected[i].kind == YZ_ENTRY_AWARD ? 20260415 : 0);
  }
  award = g_ptr_array_index (lines, 5);
  g_assert_cmpstr (award->rule_text,
                   ==,
                   "patrol v1, 20 points per hour, No. 2024-17 (sample value)");
  g_assert_cmpstr (award->job_kind_name, ==, "Stairwell patrol");
  /* The newest ones alone say the same. */
  newest = yz_points_list_history (test.station, test.rider, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (newest->len, ==, 2);
  g_assert_cmpint (((YzHistoryLine *) g_ptr_array_index (newest, 1))->balance_points, ==, 35);
}

static void
test_empty (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) nobody = NULL;
  g_autoptr (GError) error = NULL;

  yz_test_station_new (&test);
  lines = yz_points_list_history (test.station, test.rider, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 0);
  nobody = yz_points_list_history (test.station, 4711, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (nobody->len, ==, 0);
}

/* Read beside the writer, by a station that only reads. */
static void
test_read_only (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzStation) reader = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  YzBalance balance = { 0 };
  YzTally tally = { 0 };

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  live (&test);
  reader = yz_station_open (test.uri, YZ_STORE_READ, &error);
  g_assert_no_error (error);
  lines = yz_points_list_history (reader, test.rider, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 6);
  g_assert_true (yz_points_get_balance (reader, test.rider, &balance, &error));
  g_assert_no_error (error);
  g_assert_true (yz_points_get_tally (reader, &tally, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/list", test_list);
  g_test_add_func ("/history/empty", test_empty);
  g_test_add_func ("/history/read-only", test_read_only);
  return g_test_run ();
}

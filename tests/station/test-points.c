/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-points.h"
#include "yz-proof.h"
#include "yz-review.h"
#include "yz-setting.h"
#include "yz-test-dump.h"
#include "yz-test.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define DAY INT64_C (86400000)

static YzRedemption *
adjust (YzTestStation *test,
        const YzActor *approver,
        int64_t points,
        const char *reason,
        GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_points_adjust (test->station,
                           test->chief,
                           approver,
                           &op_id,
                           test->rider,
                           points,
                           reason,
                           error);
}

static void
add_rule (YzTestStation *test, int64_t expiry_months)
{
  YzRule rule = { .kind = (char *) "patrol",
                  .points = 1,
                  .unit = YZ_RULE_PER_ITEM,
                  .document = (char *) "",
                  .valid_from = 20200101,
                  .expiry_months = expiry_months };
  g_autoptr (GError) error = NULL;

  yz_rule_add (test->station, test->chief, &rule, &error);
  g_assert_no_error (error);
}

/* An award of @points for @rider that lapses as the rule in force says. */
static int64_t
award (YzTestStation *test, int64_t rider, int64_t points)
{
  YzJobFields fields = {
    .op_id = yz_op_id_new (), .rider = rider, .kind = "patrol", .quantity = points
  };
  YzOpId op_id = yz_op_id_new ();
  YzReviewResult result = { 0 };
  g_autoptr (GError) error = NULL;
  int64_t job = yz_job_record (test->station, test->attendant, &fields, &error);

  g_assert_no_error (error);
  yz_review_decide (test->station,
                    test->reviewer,
                    &op_id,
                    job,
                    YZ_JOB_APPROVED,
                    NULL,
                    &result,
                    &error);
  g_assert_no_error (error);
  return result.entry;
}

static YzBalance
get_balance (YzTestStation *test, int64_t rider)
{
  YzBalance balance = { 0 };
  g_autoptr (GError) error = NULL;

  yz_points_get_balance (test->station, rider, &balance, &error);
  g_assert_no_error (error);
  return balance;
}

static void
expire (YzTestStation *test, int64_t date, int64_t riders, int64_t points)
{
  YzExpiry expiry = { 0 };
  g_autoptr (GError) error = NULL;

  yz_points_expire (test->station, test->chief, date, &expiry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (expiry.riders, ==, riders);
  g_assert_cmpint (expiry.points, ==, points);
}

static void
assert_sound (YzTestStation *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) proof = yz_proof_run (test->station, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < proof->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (proof->findings, i);

    g_test_message ("%s: %s", finding->place, finding->what);
  }
  g_assert_cmpuint (proof->findings->len, ==, 0);
}

static void
test_balance (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  YzBalance balance = { 0 };

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  balance = get_balance (&test, test.rider);
  g_assert_cmpint (balance.points, ==, 0);
  g_assert_cmpint (balance.held, ==, 0);
  g_assert_cmpint (balance.soon_points, ==, 0);
  g_assert_cmpint (balance.soon_on, ==, 0);
  add_rule (&test, 1);
  award (&test, test.rider, 30);
  yz_clock_set_fixed (NOON + 5 * DAY);
  award (&test, test.rider, 20);
  add_rule (&test, 0);
  award (&test, test.rider, 7);
  /* On 20 March: 30 lapse with 15 April, within 30 days; 20 with 20 April, which is later. */
  balance = get_balance (&test, test.rider);
  g_assert_cmpint (balance.points, ==, 57);
  g_assert_cmpint (balance.soon_points, ==, 30);
  g_assert_cmpint (balance.soon_on, ==, 20260415);
  yz_clock_set_fixed (NOON + 10 * DAY);
  balance = get_balance (&test, test.rider);
  g_assert_cmpint (balance.soon_points, ==, 50);
  g_assert_false (yz_points_get_balance (test.station, 4711, &balance, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
}

static void
test_adjust (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzRedemption) up = NULL;
  g_autoptr (YzRedemption) down = NULL;
  g_autoptr (YzRedemption) again = NULL;
  g_autoptr (YzEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();

  yz_test_station_new (&test);
  up = yz_points_adjust (test.station,
                         test.chief,
                         test.reviewer,
                         &op_id,
                         test.rider,
                         50,
                         "补录",
                         &error);
  g_assert_no_error (error);
  g_assert_cmpint (up->points, ==, 50);
  g_assert_cmpint (up->balance, ==, 50);
  entry = yz_entry_load (yz_station_get_store (test.station), up->entry, &error);
  g_assert_cmpint (entry->actor, ==, test.chief->staff);
  g_assert_cmpint (entry->approver, ==, test.reviewer->staff);
  g_assert_cmpstr (entry->reason, ==, "补录");
  down = adjust (&test, test.street, -20, "多记", &error);
  g_assert_no_error (error);
  g_assert_cmpint (down->points, ==, -20);
  g_assert_cmpint (down->balance, ==, 30);
  again = yz_points_adjust (test.station,
                            test.chief,
                            test.reviewer,
                            &op_id,
                            test.rider,
                            50,
                            "补录",
                            &error);
  g_assert_no_error (error);
  g_assert_true (again->repeated);
  g_assert_cmpint (again->entry, ==, up->entry);
  g_assert_cmpint (again->balance, ==, 50);
  g_assert_null (yz_points_adjust (test.station,
                                   test.chief,
                                   test.reviewer,
                                   &op_id,
                                   test.rider,
                                   -50,
                                   "补录",
                                   &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
  g_clear_error (&error);
  g_assert_null (yz_points_adjust (test.station,
                                   test.chief,
                                   test.street,
                                   &op_id,
                                   test.rider,
                                   50,
                                   "补录",
                                   &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
  assert_sound (&test);
}

static void
set_own_rider (YzTestStation *test, const YzActor *actor)
{
  YzStore *store = yz_station_get_store (test->station);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);
  g_autoptr (YzStatement) statement =
    yz_store_query (store, "UPDATE staff SET rider_id = $1 WHERE id = $2");

  yz_statement_bind_int (statement, 1, test->rider);
  yz_statement_bind_int (statement, 2, actor->staff);
  g_assert_true (yz_statement_run (statement, &error));
  g_assert_true (yz_transaction_commit (transaction, &error));
}

static void
test_adjust_refused (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  int64_t gone = 0;

  yz_test_station_new (&test);
  yz_test_give_points (&test, test.rider, 10);
  gone = yz_test_add_rider (&test, "李四", NULL);
  yz_rider_leave (test.station, test.attendant, gone, &error);
  set_own_rider (&test, test.street);
  before = yz_test_dump_store (test.station);
  {
    const struct {
      const YzActor *actor;
      const YzActor *approver;
      int64_t rider;
      int64_t points;
      const char *reason;
      YzError code;
    } cases[] = {
      { test.chief, test.chief, test.rider, 5, "x", YZ_ERROR_FOUR_EYES },
      { test.chief, test.street, test.rider, 5, "x", YZ_ERROR_FOUR_EYES },
      { test.chief, test.attendant, test.rider, 5, "x", YZ_ERROR_PERMISSION },
      { test.attendant, test.reviewer, test.rider, 5, "x", YZ_ERROR_PERMISSION },
      { test.reviewer, test.chief, test.rider, 5, "x", YZ_ERROR_PERMISSION },
      { test.chief, test.reviewer, test.rider, 0, "x", YZ_ERROR_INPUT },
      { test.chief, test.reviewer, test.rider, YZ_AMOUNT_MAX + 1, "x", YZ_ERROR_INPUT },
      { test.chief, test.reviewer, test.rider, -YZ_AMOUNT_MAX - 1, "x", YZ_ERROR_INPUT },
      { test.chief, test.reviewer, test.rider, G_MAXINT64, "x", YZ_ERROR_INPUT },
      { test.chief, test.reviewer, test.rider, G_MININT64, "x", YZ_ERROR_INPUT },
      { test.chief, test.reviewer, test.rider, 5, "", YZ_ERROR_INPUT },
      { test.chief, test.reviewer, test.rider, 5, NULL, YZ_ERROR_INPUT },
      { test.chief, test.reviewer, test.rider, -11, "x", YZ_ERROR_POINTS },
      { test.chief, test.reviewer, gone, 5, "x", YZ_ERROR_RIDER_LEFT },
      { test.chief, test.reviewer, 4711, 5, "x", YZ_ERROR_NOT_FOUND },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_test_message ("case %u", (guint) i);
      g_assert_null (yz_points_adjust (test.station,
                                       cases[i].actor,
                                       cases[i].approver,
                                       &op_id,
                                       cases[i].rider,
                                       cases[i].points,
                                       cases[i].reason,
                                       &error));
      g_assert_error (error, YZ_ERROR, (int) cases[i].code);
      if (cases[i].code == YZ_ERROR_POINTS) {
        g_assert_cmpint (yz_error_get_asked (error), ==, 11);
        g_assert_cmpint (yz_error_get_there (error), ==, 10);
      }
      g_clear_error (&error);
    }
  }
  after = yz_test_dump_store (test.station);
  g_assert_cmpstr (before, ==, after);
}

static void
test_expire (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  YzExpiry expiry = { 0 };
  int64_t other = 0;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  other = yz_test_add_rider (&test, "李四", NULL);
  add_rule (&test, 1);
  award (&test, test.rider, 30);
  award (&test, other, 5);
  add_rule (&test, 0);
  award (&test, test.rider, 8);
  expire (&test, 20260315, 0, 0);
  /* 15 April is the last good day. */
  yz_clock_set_fixed (NOON + 31 * DAY);
  expire (&test, 20260415, 0, 0);
  g_assert_false (yz_points_expire (test.station, test.attendant, 20260416, &expiry, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_false (yz_points_expire (test.station, NULL, 20260416, &expiry, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (yz_points_expire (test.station, test.chief, 20260231, &expiry, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  yz_clock_set_fixed (NOON + 32 * DAY);
  expire (&test, 20260416, 2, 35);
  expire (&test, 20260416, 0, 0);
  yz_clock_set_fixed (NOON + 60 * DAY);
  expire (&test, 20260514, 0, 0);
  g_assert_cmpint (get_balance (&test, test.rider).points, ==, 8);
  g_assert_cmpint (get_balance (&test, other).points, ==, 0);
  assert_sound (&test);
}

/* The chief closes a period in advance. */
static void
test_expire_ahead (void)
{
  g_auto (YzTestStation) test = { 0 };

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  add_rule (&test, 1);
  award (&test, test.rider, 30);
  expire (&test, 20260415, 0, 0);
  expire (&test, 20260416, 1, 30);
  expire (&test, 20260416, 0, 0);
  assert_sound (&test);
}

/* The program itself may run it: nobody decides anything. */
static void
test_expire_alone (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  YzExpiry expiry = { 0 };

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  add_rule (&test, 1);
  award (&test, test.rider, 30);
  yz_clock_set_fixed (NOON + 40 * DAY);
  g_assert_true (yz_points_expire (test.station, NULL, 20260424, &expiry, &error));
  g_assert_no_error (error);
  g_assert_cmpint (expiry.points, ==, 30);
  g_assert_cmpint (yz_test_query_int (test.station, "SELECT actor FROM entry WHERE kind = 7"),
                   ==,
                   0);
}

/* What was spent in time does not lapse, and what comes back late has its old date. */
static void
test_return_after_expiry (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzOpId return_id = yz_op_id_new ();

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  yz_setting_set (test.station, test.chief, YZ_SETTING_RETURN_DAYS, "0", &error);
  g_assert_no_error (error);
  add_rule (&test, 1);
  award (&test, test.rider, 30);
  add_rule (&test, 12);
  award (&test, test.rider, 15);
  {
    const YzBasketLine line = { test.item, 2 };

    redemption =
      yz_redemption_book (test.station, test.attendant, &op_id, test.rider, &line, 1, &error);
  }
  g_assert_no_error (error);
  yz_clock_set_fixed (NOON + 40 * DAY);
  expire (&test, 20260424, 1, 10);
  g_assert_cmpint (get_balance (&test, test.rider).points, ==, 15);
  back = yz_redemption_return (test.station,
                               test.attendant,
                               &return_id,
                               redemption->entry,
                               NULL,
                               0,
                               "坏了",
                               &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->balance, ==, 35);
  expire (&test, 20260424, 1, 20);
  expire (&test, 20260424, 0, 0);
  g_assert_cmpint (get_balance (&test, test.rider).points, ==, 15);
  assert_sound (&test);
}

/* An expiry booked for a wrong date can be undone by the chief. */
static void
test_reverse_expiry (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzRedemption) undone = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  int64_t entry = 0;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  add_rule (&test, 1);
  award (&test, test.rider, 30);
  yz_clock_set_fixed (NOON + 40 * DAY);
  before = yz_test_dump_balances (test.station, test.rider);
  expire (&test, 20260424, 1, 30);
  entry = yz_test_query_int (test.station, "SELECT id FROM entry WHERE kind = 7");
  undone =
    yz_redemption_reverse (test.station, test.chief, &op_id, entry, "clock was wrong", &error);
  g_assert_no_error (error);
  g_assert_cmpint (undone->points, ==, 30);
  after = yz_test_dump_balances (test.station, test.rider);
  g_assert_cmpstr (before, ==, after);
  assert_sound (&test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/points/balance", test_balance);
  g_test_add_func ("/points/adjust", test_adjust);
  g_test_add_func ("/points/adjust-refused", test_adjust_refused);
  g_test_add_func ("/points/expire", test_expire);
  g_test_add_func ("/points/expire-alone", test_expire_alone);
  g_test_add_func ("/points/expire-ahead", test_expire_ahead);
  g_test_add_func ("/points/return-after-expiry", test_return_after_expiry);
  g_test_add_func ("/points/reverse-expiry", test_reverse_expiry);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-display.h"

#include "yz-rider-finder.h"
#include "yz-viewfinder.h"

#define MINUS "\xe2\x88\x92"
#define DOT " \xc2\xb7 "

/* What a function made, compared and freed. */
static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_numbers (void)
{
  static const struct {
    int64_t number;
    const char *plain, *change, *points;
  } cases[] = {
    { 0, "0", "0", "0 points" },
    { 1, "1", "+1", "1 point" },
    { 12, "12", "+12", "12 points" },
    { -3, MINUS "3", MINUS "3", MINUS "3 points" },
    { -1, MINUS "1", MINUS "1", MINUS "1 point" },
    { 1000001, "1000001", "+1000001", "1000001 points" },
    { G_MAXINT64, "9223372036854775807", "+9223372036854775807", "9223372036854775807 points" },
    { G_MININT64,
      MINUS "9223372036854775808",
      MINUS "9223372036854775808",
      MINUS "9223372036854775808 points" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    assert_text (yz_display_number (cases[i].number), cases[i].plain);
    assert_text (yz_display_change (cases[i].number), cases[i].change);
    assert_text (yz_display_points (cases[i].number), cases[i].points);
  }
  assert_text (yz_display_quantity (3),
               "\xc3\x97\xc2\xa0"
               "3");
  g_assert_cmpstr (yz_display_points_word (1), ==, "point");
  g_assert_cmpstr (yz_display_points_word (2), ==, "points");
}

static void
test_reach (void)
{
  static const struct {
    int64_t price, shelf, points, reach;
    const char *text;
  } cases[] = {
    { 10, 5, 100, 5, "Can have 5" },    { 10, 5, 29, 2, "Can have 2" },
    { 10, 5, 10, 1, "Can have 1" },     { 10, 5, 9, 0, "1 point short" },
    { 10, 5, 0, 0, "10 points short" }, { 10, 0, 100, 0, "Sold out" },
    { 10, -1, 100, 0, "Sold out" },     { 0, 7, 0, 7, "Can have 7" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (yz_display_reach (cases[i].price, cases[i].shelf, cases[i].points),
                     ==,
                     cases[i].reach);
    assert_text (yz_display_reach_text (cases[i].price, cases[i].shelf, cases[i].points),
                 cases[i].text);
  }
  assert_text (yz_display_stock (3), "3 left");
  assert_text (yz_display_stock (0), "Sold out");
}

static void
test_balance (void)
{
  const YzBalance nothing = { .points = 12 };
  const YzBalance both = { .points = 12, .held = 8, .soon_points = 1, .soon_on = 20261130 };

  assert_text (yz_display_balance_notes (&nothing), "");
  assert_text (yz_display_balance_notes (&both),
               "8 points held for pick-up\n1 point lapse soon, first on 2026-11-30");
  assert_text (yz_display_balance_after (12, 12), "Balance after: 0");
  assert_text (yz_display_balance_after (12, 5), "Balance after: 7");
  assert_text (yz_display_balance_after (12, 13), "1 point short");
  assert_text (yz_display_balance_after (0, 30), "30 points short");
  assert_text (yz_display_balance_after (G_MININT64, 1), "More than can be counted");
}

static void
test_history (void)
{
  YzHistoryLine line = {
    .kind = YZ_ENTRY_AWARD,
    .happened_ms = INT64_C (1773547200000),
    .change_points = 5,
    .job_kind_name = (char *) "Hazard photo",
    .rule_text = (char *) "hazard-photo v2",
    .approver = (char *) "Chen",
    .reason = (char *) "right",
  };

  assert_text (yz_display_history_title (&line), "Hazard photo");
  assert_text (yz_display_history_subtitle (&line, FALSE), "2026-03-15" DOT "right");
  assert_text (yz_display_history_subtitle (&line, TRUE),
               "2026-03-15 12:00" DOT "right" DOT "hazard-photo v2" DOT "approved by Chen");
  line = (YzHistoryLine){
    .kind = YZ_ENTRY_REDEEM,
    .happened_ms = INT64_C (1773547200000),
    .goods = (char *) "soap × 2",
    .reversed = TRUE,
  };
  assert_text (yz_display_history_title (&line), "Redeemed: soap × 2");
  assert_text (yz_display_history_subtitle (&line, FALSE), "2026-03-15" DOT "taken back");
  line.goods = NULL;
  assert_text (yz_display_history_title (&line), "Redeemed");
}

static void
test_words (void)
{
  for (int kind = YZ_ENTRY_AWARD; kind <= YZ_ENTRY_OPENING; kind++)
    g_assert_cmpstr (yz_display_entry_kind ((YzEntryKind) kind), !=, "");
  for (int role = YZ_ROLE_ATTENDANT; role <= YZ_ROLE_STREET; role++)
    g_assert_cmpstr (yz_display_role ((YzRole) role), !=, "");
  g_assert_cmpstr (yz_display_receipt_title (YZ_ENTRY_REDEEM, TRUE), ==, "Booked");
  g_assert_cmpstr (yz_display_receipt_title (YZ_ENTRY_REDEEM, FALSE), ==, "Redemption receipt");
  g_assert_cmpstr (yz_display_receipt_title (YZ_ENTRY_REVERSAL, TRUE), ==, "Taken back");
  g_assert_cmpstr (yz_display_receipt_title (YZ_ENTRY_RETURN, TRUE), ==, "Returned");
  assert_text (yz_display_jobs_waiting (0), NULL);
  assert_text (yz_display_jobs_waiting (1), "1 job waits for review");
  assert_text (yz_display_jobs_waiting (2), "2 jobs wait for review");
  assert_text (yz_display_items_sold_out (0), NULL);
  assert_text (yz_display_items_sold_out (2), "2 items are sold out");
  assert_text (yz_display_rider_belongs (NULL, NULL), "");
  assert_text (yz_display_rider_belongs ("", "美团"), "美团");
  assert_text (yz_display_rider_belongs ("蓝骑士", "美团"), "蓝骑士" DOT "美团");
}

static void
test_camera (void)
{
  assert_text (yz_viewfinder_describe (YZ_CAMERA_RUNNING, NULL), "");
  assert_text (yz_viewfinder_describe (YZ_CAMERA_FAILED, "no plugin"),
               "The camera does not work (no plugin). Use the scanner instead.");
  assert_text (yz_viewfinder_describe (YZ_CAMERA_FAILED, NULL),
               "The camera does not work. Use the scanner instead.");
  assert_text (yz_viewfinder_describe (YZ_CAMERA_NONE, NULL),
               "No camera. Use the scanner instead.");
}

static void
test_is_code (void)
{
  static const struct {
    const char *text;
    gboolean is_code;
  } cases[] = {
    { "6901234567892", TRUE }, { "6901234567891", FALSE }, { "1234", FALSE },
    { "yzr", FALSE },          { "张三", FALSE },          { "", FALSE },
    { "YZCUNDOX", TRUE },      { "yzc confirm q", TRUE },  { "zhangsan", FALSE },
    { "13800001234", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (yz_rider_finder_is_code (cases[i].text), ==, cases[i].is_code);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/numbers", test_numbers);
  g_test_add_func ("/display/reach", test_reach);
  g_test_add_func ("/display/balance", test_balance);
  g_test_add_func ("/display/history", test_history);
  g_test_add_func ("/display/words", test_words);
  g_test_add_func ("/display/camera", test_camera);
  g_test_add_func ("/display/is-code", test_is_code);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-limit-display.h"

#include "yz-clock.h"
#include "yz-test.h"

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_limit (void)
{
  assert_text (yz_limit_display (0, YZ_PERIOD_MONTH), "");
  assert_text (yz_limit_display (-3, YZ_PERIOD_MONTH), "");
  assert_text (yz_limit_display (2, YZ_PERIOD_DAY), "2 a day");
  assert_text (yz_limit_display (2, YZ_PERIOD_WEEK), "2 a week");
  assert_text (yz_limit_display (2, YZ_PERIOD_MONTH), "2 a month");
  assert_text (yz_limit_display (2, YZ_PERIOD_QUARTER), "2 a quarter");
  assert_text (yz_limit_display (2, YZ_PERIOD_YEAR), "2 a year");
  assert_text (yz_limit_display (1, YZ_PERIOD_ONCE), "1 in all");
  assert_text (yz_limit_display (G_MAXINT64, YZ_PERIOD_DAY), "2147483647 a day");
}

static void
test_allowance (void)
{
  YzAllowance allowance = {
    .limit = 2, .period = YZ_PERIOD_MONTH, .used = 1, .left = 1, .until = 20261201
  };

  yz_clock_set_fixed (yz_date_start_ms (20261122) + 36000000);
  assert_text (yz_limit_display_day (20261201), "1 December");
  assert_text (yz_limit_display_day (20270101), "1 January 2027");
  assert_text (yz_limit_display_day (0), "");
  assert_text (yz_limit_display_allowance (&allowance), "2 a month, 1 left until 1 December");
  assert_text (yz_limit_display_left (&allowance), "1 until 1 December");
  allowance.left = 0;
  assert_text (yz_limit_display_left (&allowance), "Again from 1 December");
  assert_text (yz_limit_display_allowance (&allowance), "2 a month, again from 1 December");
  allowance.period = YZ_PERIOD_ONCE;
  allowance.until = 0;
  assert_text (yz_limit_display_allowance (&allowance), "2 in all, 0 left");
  assert_text (yz_limit_display_left (&allowance), "May have 0 more");
  allowance.limit = 0;
  assert_text (yz_limit_display_left (&allowance), "");
  assert_text (yz_limit_display_allowance (&allowance), "");
  yz_clock_set_fixed (0);
}

static void
test_periods (void)
{
  g_autofree const char **periods = yz_limit_display_periods ();

  g_assert_cmpuint (g_strv_length ((char **) periods), ==, YZ_PERIOD_LAST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limit-display/limit", test_limit);
  g_test_add_func ("/limit-display/allowance", test_allowance);
  g_test_add_func ("/limit-display/periods", test_periods);
  return g_test_run ();
}

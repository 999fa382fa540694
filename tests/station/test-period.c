/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-period.h"

#include "yz-clock.h"
#include "yz-test.h"

static void
test_days (void)
{
  static const struct {
    YzPeriod period;
    int64_t date;
    int64_t key;
    int64_t first;
    int64_t next;
  } cases[] = {
    { YZ_PERIOD_DAY, 20261231, 20261231, 20261231, 20270101 },
    { YZ_PERIOD_WEEK, 20261122, 120261116, 20261116, 20261123 }, /* a Sunday */
    { YZ_PERIOD_WEEK, 20261123, 120261123, 20261123, 20261130 },
    { YZ_PERIOD_WEEK, 20270101, 120261228, 20261228, 20270104 },
    { YZ_PERIOD_MONTH, 20240229, 202402, 20240201, 20240301 },
    { YZ_PERIOD_MONTH, 20261231, 202612, 20261201, 20270101 },
    { YZ_PERIOD_QUARTER, 20260331, 20261, 20260101, 20260401 },
    { YZ_PERIOD_QUARTER, 20260401, 20262, 20260401, 20260701 },
    { YZ_PERIOD_QUARTER, 20261122, 20264, 20261001, 20270101 },
    { YZ_PERIOD_YEAR, 20261122, 2026, 20260101, 20270101 },
    { YZ_PERIOD_ONCE, 20261122, 1, 0, 0 },
    { YZ_PERIOD_NONE, 20261122, 0, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    int64_t first = -1;
    int64_t next = -1;

    g_test_message ("case %u", (guint) i);
    yz_period_get_days (cases[i].period, cases[i].date, &first, &next);
    g_assert_cmpint (first, ==, cases[i].first);
    g_assert_cmpint (next, ==, cases[i].next);
    g_assert_cmpint (yz_period_make_key (cases[i].period, cases[i].date), ==, cases[i].key);
    g_assert_cmpint (yz_period_of_key (cases[i].key), ==, cases[i].period);
  }
}

/* No two kinds of period share a key, and every day belongs to the period it is in. */
static void
test_keys (void)
{
  for (int64_t date = 20231225; date < 20250110; date = yz_date_add_days (date, 1))
    for (int period = YZ_PERIOD_DAY; period <= YZ_PERIOD_LAST; period++) {
      int64_t key = yz_period_make_key ((YzPeriod) period, date);
      int64_t first = 0;
      int64_t next = 0;

      g_assert_cmpint (yz_period_of_key (key), ==, period);
      yz_period_get_days ((YzPeriod) period, date, &first, &next);
      if (period == YZ_PERIOD_ONCE)
        continue;
      g_assert_cmpint (first, <=, date);
      g_assert_cmpint (date, <, next);
      g_assert_cmpint (yz_period_make_key ((YzPeriod) period, first), ==, key);
      g_assert_cmpint (yz_period_make_key ((YzPeriod) period, next), !=, key);
    }
}

static void
test_parse (void)
{
  static const struct {
    const char *text;
    YzPeriod period;
  } cases[] = {
    { "day", YZ_PERIOD_DAY },        { "Week", YZ_PERIOD_WEEK }, { "月", YZ_PERIOD_MONTH },
    { "季度", YZ_PERIOD_QUARTER },   { "年", YZ_PERIOD_YEAR },   { "once", YZ_PERIOD_ONCE },
    { "fortnight", YZ_PERIOD_NONE }, { "", YZ_PERIOD_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    YzPeriod period = YZ_PERIOD_NONE;
    gboolean parsed = yz_period_parse (cases[i].text, &period, &error);

    g_assert_cmpint (period, ==, cases[i].period);
    g_assert_cmpint (parsed, ==, period != YZ_PERIOD_NONE);
    if (!parsed)
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  }
  for (int period = YZ_PERIOD_DAY; period <= YZ_PERIOD_LAST; period++) {
    YzPeriod again = YZ_PERIOD_NONE;

    g_assert_true (yz_period_parse (yz_period_get_word ((YzPeriod) period), &again, NULL));
    g_assert_cmpint (again, ==, period);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/period/days", test_days);
  g_test_add_func ("/period/keys", test_keys);
  g_test_add_func ("/period/parse", test_parse);
  return g_test_run ();
}

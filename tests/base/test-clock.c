/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-clock"

#include <stdlib.h>
#include <time.h>

#include "yz-clock.h"

#define MINUTE_MS INT64_C (60000)
#define DAY_MS (24 * 60 * MINUTE_MS)
/* 2026-11-22 00:00 in Shanghai, eight hours before that of Greenwich. */
#define NOV_22_MS INT64_C (1795276800000)

static void
test_fixed (void)
{
  int64_t before = 0;

  yz_clock_set_fixed (NOV_22_MS);
  g_assert_cmpint (yz_clock_now_ms (), ==, NOV_22_MS);
  g_assert_cmpint (yz_clock_today (), ==, 20261122);
  yz_clock_set_fixed (NOV_22_MS - 1);
  g_assert_cmpint (yz_clock_today (), ==, 20261121);
  yz_clock_set_fixed (0);
  before = g_get_real_time () / 1000;
  g_assert_cmpint (yz_clock_now_ms (), >=, before);
}

static void
test_start_end (void)
{
  static const int64_t dates[] = { 19000101, 19700101, 20240229, 20261122, 99991230 };

  g_assert_cmpint (yz_date_start_ms (20261122), ==, NOV_22_MS);
  for (gsize i = 0; i < G_N_ELEMENTS (dates); i++) {
    int64_t start = yz_date_start_ms (dates[i]);
    int64_t end = yz_date_end_ms (dates[i]);

    g_assert_cmpint (yz_date_of_ms (start), ==, dates[i]);
    g_assert_cmpint (yz_date_of_ms (end - 1), ==, dates[i]);
    g_assert_cmpint (yz_date_of_ms (end), ==, yz_date_add_days (dates[i], 1));
  }
  /* The last day has an end although no day follows. */
  g_assert_cmpint (yz_date_end_ms (99991231), ==, yz_date_start_ms (99991231) + DAY_MS);
}

static void
test_add (void)
{
  static const struct {
    int64_t date;
    int months;
    int days;
    int64_t result;
  } cases[] = {
    { 20261122, 0, 0, 20261122 },
    { 20261122, 1, 0, 20261222 },
    { 20261122, 2, 0, 20270122 },
    { 20261122, -11, 0, 20251222 },
    { 20270131, 1, 0, 20270228 },
    { 20280131, 1, 0, 20280229 },
    { 20280331, -1, 0, 20280229 },
    { 20261122, 24, 0, 20281122 },
    { 99991122, 1, 0, 99991222 },
    { 99991222, 1, 0, 99991231 },
    { 20261122, YZ_DATE_MONTHS_MAX, 0, 30261122 },
    { 20261130, 0, 1, 20261201 },
    { 20261231, 0, 1, 20270101 },
    { 20270101, 0, -1, 20261231 },
    { 20240228, 0, 1, 20240229 },
    { 20261122, 0, 365, 20271122 },
    { 99991231, 0, 1, 99991231 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    int64_t date = yz_date_add_months (cases[i].date, cases[i].months);

    g_assert_cmpint (yz_date_add_days (date, cases[i].days), ==, cases[i].result);
  }
  g_assert_cmpint (yz_date_month_start (20261122), ==, 20261101);
  g_assert_cmpint (yz_date_month_start (20261101), ==, 20261101);
}

static void
test_valid (void)
{
  static const int64_t good[] = { 19000101, 20240229, 20261231, 99991231 };
  static const int64_t bad[] = { 0,        1,        -20261122, 18991231,   20261301,  20261100,
                                 20261132, 20230229, 100000101, G_MAXINT64, G_MININT64 };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (yz_date_is_valid (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (yz_date_is_valid (bad[i]));
}

static void
test_parse_date (void)
{
  static const struct {
    const char *text;
    int64_t date; /* 0 where it must be refused */
  } cases[] = {
    { "2026-11-22", 20261122 },
    { "2026/11/22", 20261122 },
    { "2026年11月22日", 20261122 },
    { "20261122", 20261122 },
    { "2026-1-2", 20260102 },
    { "2026/1/2", 20260102 },
    { "2026年1月2日", 20260102 },
    { "2024-02-29", 20240229 },
    { "1900-01-01", 19000101 },
    { "9999-12-31", 99991231 },
    { "", 0 },
    { " 2026-11-22", 0 },
    { "2026-11-22 ", 0 },
    { "2026- 1-22", 0 },
    { "2026-+1-22", 0 },
    { "2026--1-22", 0 },
    { "-2026-11-22", 0 },
    { "+026-11-22", 0 },
    { "2026-11", 0 },
    { "2026-11-", 0 },
    { "2026-11-221", 0 },
    { "2026-111-22", 0 },
    { "2026/11-22", 0 },
    { "2026年11月22", 0 },
    { "2026年11月22号", 0 },
    { "202611", 0 },
    { "2026112", 0 },
    { "202611221", 0 },
    { "26-11-22", 0 },
    { "20226-11-22", 0 },
    { "2026-13-01", 0 },
    { "2026-00-01", 0 },
    { "2026-01-00", 0 },
    { "2026-02-30", 0 },
    { "2023-02-29", 0 },
    { "1899-12-31", 0 },
    { "0000-00-00", 0 },
    { "2026-11-22T09:30", 0 },
    { "yesterday", 0 },
    { "2026\xff", 0 },
    { "99999999999999999999", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    int64_t date = 0;

    if (yz_date_parse (cases[i].text, "from", &date, &error) != (cases[i].date != 0))
      g_error ("wrong: %s", cases[i].text);
    g_assert_cmpint (date, ==, cases[i].date);
    if (cases[i].date == 0) {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
      g_assert_cmpstr (yz_error_get_subject (error), ==, "from");
    }
  }
}

static void
test_date_text (void)
{
  g_autofree char *text = yz_date_to_text (20260102);

  g_assert_cmpstr (text, ==, "2026-01-02");
}

static void
test_parse_instant (void)
{
  static const struct {
    const char *text;
    int64_t after_ms; /* since NOV_22_MS; -1 where it must be refused */
  } cases[] = {
    { "2026-11-22", 0 },
    { "2026年11月22日", 0 },
    { "20261122", 0 },
    { "2026-11-22 09:30", 570 * MINUTE_MS },
    { "2026-11-22T09:30", 570 * MINUTE_MS },
    { "2026-11-22 9:30", 570 * MINUTE_MS },
    { "2026/11/22 09:30", 570 * MINUTE_MS },
    { "2026年11月22日 09:30", 570 * MINUTE_MS },
    { "20261122 09:30:05", 570 * MINUTE_MS + 5000 },
    { "2026-11-22 23:59:59", DAY_MS - 1000 },
    { "2026-11-22T09:30:00+08:00", 570 * MINUTE_MS },
    { "2026-11-22T01:30:00Z", 570 * MINUTE_MS },
    { "2026-11-22T01:30:00.250Z", 570 * MINUTE_MS + 250 },
    { "20261122T013000Z", 570 * MINUTE_MS },
    { "", -1 },
    { "2026-11-22 ", -1 },
    { "2026-11-22T", -1 },
    { "2026-11-22  09:30", -1 },
    { "2026-11-22 09:30 ", -1 },
    { "2026-11-22 09", -1 },
    { "2026-11-22 09:3", -1 },
    { "2026-11-22 24:00", -1 },
    { "2026-11-22 09:60", -1 },
    { "2026-11-22 09:30:60", -1 },
    { "2026-11-22 09:30:5", -1 },
    { "2026-11-22 -9:30", -1 },
    { "2026-11-22 09:30:00:00", -1 },
    { "2026-11-22 09:30 CST", -1 },
    { "2026-02-30 09:30", -1 },
    { "0001-01-01T00:00:00Z", -1 },
    { "0001-01-01T00:00:00+23:00", -1 },
    { "1899-12-31T00:00:00Z", -1 },
    { "now", -1 },
    { "2026-11-22\xff", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    int64_t instant = -1;

    if (yz_instant_parse (cases[i].text, "at", &instant, &error) != (cases[i].after_ms >= 0))
      g_error ("wrong: %s", cases[i].text);
    if (cases[i].after_ms >= 0) {
      g_assert_cmpint (instant - NOV_22_MS, ==, cases[i].after_ms);
    } else {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
      g_assert_cmpint (instant, ==, -1);
    }
  }
}

static void
test_instant_text (void)
{
  g_autofree char *text = yz_instant_to_text (NOV_22_MS + 570 * MINUTE_MS + 5250);
  g_autofree char *iso = yz_instant_to_iso (NOV_22_MS + 570 * MINUTE_MS + 5250);
  g_autofree char *before = yz_instant_to_iso (-1);
  int64_t instant = 0;

  g_assert_cmpstr (text, ==, "2026-11-22 09:30");
  g_assert_cmpstr (iso, ==, "2026-11-22T09:30:05+08:00");
  g_assert_cmpstr (before, ==, "1970-01-01T07:59:59+08:00");
  g_assert_true (yz_instant_parse (iso, "at", &instant, NULL));
  g_assert_cmpint (instant, ==, NOV_22_MS + 570 * MINUTE_MS + 5000);
}

/* What stands in a damaged database must not end the program. */
static void
test_hostile_instants (void)
{
  static const int64_t instants[] = { G_MAXINT64, G_MININT64, INT64_C (1) << 55, -1, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (instants); i++) {
    g_autofree char *text = yz_instant_to_text (instants[i]);
    g_autofree char *iso = yz_instant_to_iso (instants[i]);

    g_assert_nonnull (text);
    g_assert_nonnull (iso);
    g_assert_cmpint (yz_date_of_ms (instants[i]), >, 0);
  }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  tzset ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/fixed", test_fixed);
  g_test_add_func ("/clock/start-end", test_start_end);
  g_test_add_func ("/clock/add", test_add);
  g_test_add_func ("/clock/valid", test_valid);
  g_test_add_func ("/clock/parse-date", test_parse_date);
  g_test_add_func ("/clock/date-text", test_date_text);
  g_test_add_func ("/clock/parse-instant", test_parse_instant);
  g_test_add_func ("/clock/instant-text", test_instant_text);
  g_test_add_func ("/clock/hostile-instants", test_hostile_instants);
  return g_test_run ();
}

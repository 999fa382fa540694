/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-clock"

#include "yz-clock.h"

#include <stdio.h>
#include <string.h>

/* Read by every thread, set only by tests before they start threads. */
static int64_t fixed_now_ms;

int64_t
yz_clock_now_ms (void)
{
  return fixed_now_ms != 0 ? fixed_now_ms : g_get_real_time () / 1000;
}

void
yz_clock_set_fixed (int64_t now_ms)
{
  fixed_now_ms = now_ms;
}

int64_t
yz_clock_today (void)
{
  return yz_date_of_ms (yz_clock_now_ms ());
}

static GDateTime *
local_from_ms (int64_t instant_ms)
{
  g_autoptr (GDateTime) whole = g_date_time_new_from_unix_local (instant_ms / 1000);

  if (whole == NULL)
    return g_date_time_new_from_unix_local (0);
  return g_date_time_add (whole, (instant_ms % 1000) * 1000);
}

int64_t
yz_date_of_ms (int64_t instant_ms)
{
  g_autoptr (GDateTime) local = local_from_ms (instant_ms);

  return g_date_time_get_year (local) * INT64_C (10000) + g_date_time_get_month (local) * 100 +
         g_date_time_get_day_of_month (local);
}

gboolean
yz_date_is_valid (int64_t date)
{
  int64_t year = date / 10000;
  int64_t month = date / 100 % 100;
  int64_t day = date % 100;

  return year >= 1900 && year <= 9999 &&
         g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

int64_t
yz_date_start_ms (int64_t date)
{
  g_autoptr (GDateTime) start = g_date_time_new_local ((int) (date / 10000),
                                                       (int) (date / 100 % 100),
                                                       (int) (date % 100),
                                                       0,
                                                       0,
                                                       0);

  g_return_val_if_fail (start != NULL, 0);
  return g_date_time_to_unix (start) * 1000;
}

int64_t
yz_date_end_ms (int64_t date)
{
  return yz_date_start_ms (yz_date_add_days (date, 1));
}

static int64_t
date_of_gdate (const GDate *date)
{
  return g_date_get_year (date) * INT64_C (10000) + (int) g_date_get_month (date) * 100 +
         g_date_get_day (date);
}

static void
gdate_set (GDate *gdate, int64_t date)
{
  g_date_clear (gdate, 1);
  g_date_set_dmy (gdate,
                  (GDateDay) (date % 100),
                  (GDateMonth) (date / 100 % 100),
                  (GDateYear) (date / 10000));
}

int64_t
yz_date_add_months (int64_t date, int months)
{
  GDate gdate;

  gdate_set (&gdate, date);
  g_date_add_months (&gdate, (guint) months);
  return date_of_gdate (&gdate);
}

int64_t
yz_date_add_days (int64_t date, int days)
{
  GDate gdate;

  gdate_set (&gdate, date);
  if (days >= 0)
    g_date_add_days (&gdate, (guint) days);
  else
    g_date_subtract_days (&gdate, (guint) -days);
  return date_of_gdate (&gdate);
}

int64_t
yz_date_month_start (int64_t date)
{
  return date / 100 * 100 + 1;
}

/* Reads the date at the start of @text and says how many bytes it took; 0 if there is none. */
static int
scan_date (const char *text, int64_t *date)
{
  static const char *const forms[] = {
    "%4d-%2d-%2d%n", "%4d/%2d/%2d%n", "%4d年%2d月%2d日%n", "%4d%2d%2d%n"
  };

  if (!g_ascii_isdigit (text[0]))
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
    int year = 0;
    int month = 0;
    int day = 0;
    int taken = 0;

    if (sscanf (text, forms[i], &year, &month, &day, &taken) == 3 && taken > 0 && month > 0 &&
        day > 0) {
      *date = year * INT64_C (10000) + month * 100 + day;
      if (yz_date_is_valid (*date))
        return taken;
    }
  }
  return 0;
}

gboolean
yz_date_parse (const char *text, const char *what, int64_t *date, GError **error)
{
  int taken = scan_date (text, date);

  if (taken > 0 && text[taken] == '\0')
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_INPUT, what, "%s: not a date (2026-11-22)", what);
  return FALSE;
}

char *
yz_date_to_text (int64_t date)
{
  return g_strdup_printf ("%04d-%02d-%02d",
                          (int) (date / 10000),
                          (int) (date / 100 % 100),
                          (int) (date % 100));
}

gboolean
yz_instant_parse (const char *text, const char *what, int64_t *instant_ms, GError **error)
{
  int64_t date = 0;
  int taken = scan_date (text, &date);
  int hour = 0;
  int minute = 0;
  int second = 0;
  int end = 0;
  g_autoptr (GDateTime) rfc = g_date_time_new_from_iso8601 (text, NULL);
  g_autoptr (GDateTime) local = NULL;

  if (rfc != NULL) {
    *instant_ms = g_date_time_to_unix (rfc) * 1000 + g_date_time_get_microsecond (rfc) / 1000;
    return TRUE;
  }
  if (taken > 0 && text[taken] != '\0') {
    const char *rest = text + taken;

    if ((*rest != ' ' && *rest != 'T') || !g_ascii_isdigit (rest[1]))
      taken = 0;
    else if (sscanf (rest + 1, "%2d:%2d:%2d%n", &hour, &minute, &second, &end) != 3) {
      second = 0;
      if (sscanf (rest + 1, "%2d:%2d%n", &hour, &minute, &end) != 2)
        taken = 0;
    }
    if (taken > 0 && rest[1 + end] != '\0')
      taken = 0;
  }
  if (taken > 0)
    local = g_date_time_new_local ((int) (date / 10000),
                                   (int) (date / 100 % 100),
                                   (int) (date % 100),
                                   hour,
                                   minute,
                                   second);
  if (local == NULL) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, what, "%s: not a time (2026-11-22 09:30)", what);
    return FALSE;
  }
  *instant_ms = g_date_time_to_unix (local) * 1000;
  return TRUE;
}

char *
yz_instant_to_text (int64_t instant_ms)
{
  g_autoptr (GDateTime) local = local_from_ms (instant_ms);

  return g_date_time_format (local, "%Y-%m-%d %H:%M");
}

char *
yz_instant_to_iso (int64_t instant_ms)
{
  g_autoptr (GDateTime) local = local_from_ms (instant_ms);

  return g_date_time_format (local, "%Y-%m-%dT%H:%M:%S%:z");
}

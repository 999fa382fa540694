/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-clock"

#include "yz-clock.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MINUTE_MS (INT64_C (60) * 1000)
#define DAY_MS (24 * 60 * MINUTE_MS)

/* Dates stay inside four digits: what would come after the last one is the last one. */
#define DATE_MIN 19000101
#define DATE_MAX 99991231

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

static int64_t
find_date (int64_t instant_ms)
{
  g_autoptr (GDateTime) local = local_from_ms (instant_ms);

  return g_date_time_get_year (local) * INT64_C (10000) + g_date_time_get_month (local) * 100 +
         g_date_time_get_day_of_month (local);
}

int64_t
yz_date_of_ms (int64_t instant_ms)
{
  /* Every redemption asks for the date of this moment, and days begin on a whole minute. */
  static _Thread_local int64_t known_ms = INT64_MAX; /* where the minute begins */
  static _Thread_local int64_t known_date;

  if (instant_ms < known_ms || instant_ms - known_ms >= MINUTE_MS) {
    known_date = find_date (instant_ms);
    known_ms = instant_ms - instant_ms % MINUTE_MS;
    /* Before 1970 the remainder is negative: nothing is kept of what is not asked for again. */
    if (instant_ms < 0)
      known_ms = INT64_MAX;
  }
  return known_date;
}

gboolean
yz_date_is_valid (int64_t date)
{
  int64_t year = date / 10000;
  int64_t month = date / 100 % 100;
  int64_t day = date % 100;

  return date >= DATE_MIN && date <= DATE_MAX &&
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
  if (date == DATE_MAX)
    return yz_date_start_ms (date) + DAY_MS;
  return yz_date_start_ms (yz_date_add_days (date, 1));
}

static int64_t
date_of_gdate (const GDate *date)
{
  if (g_date_get_year (date) > DATE_MAX / 10000)
    return DATE_MAX;
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

  g_return_val_if_fail (yz_date_is_valid (date) && months >= -YZ_DATE_MONTHS_MAX &&
                          months <= YZ_DATE_MONTHS_MAX,
                        date);

  gdate_set (&gdate, date);
  if (months >= 0)
    g_date_add_months (&gdate, (guint) months);
  else
    g_date_subtract_months (&gdate, (guint) -months);
  return date_of_gdate (&gdate);
}

int64_t
yz_date_add_days (int64_t date, int days)
{
  GDate gdate;

  g_return_val_if_fail (yz_date_is_valid (date) && days >= -YZ_DATE_DAYS_MAX &&
                          days <= YZ_DATE_DAYS_MAX,
                        date);

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

/* Takes from @min to @max digits off the front of @text. FALSE if there are fewer; digits beyond
 * @max are left where they are. */
static gboolean
take_number (const char **text, int min, int max, int *number)
{
  int taken = 0;

  *number = 0;
  for (; taken < max && g_ascii_isdigit (**text); taken++, (*text)++)
    *number = *number * 10 + g_ascii_digit_value (**text);
  return taken >= min;
}

static gboolean
take_word (const char **text, const char *word)
{
  if (!g_str_has_prefix (*text, word))
    return FALSE;
  *text += strlen (word);
  return TRUE;
}

/* Takes the date at the front of @text, in any of the forms of the header. */
static gboolean
take_date (const char **text, int64_t *date)
{
  static const struct {
    const char *after_year;
    const char *after_month;
    const char *after_day;
    int digits_min;
  } forms[] = {
    { "-", "-", "", 1 },
    { "/", "/", "", 1 },
    { "年", "月", "日", 1 },
    { "", "", "", 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
    const char *p = *text;
    int year = 0;
    int month = 0;
    int day = 0;

    if (take_number (&p, 4, 4, &year) && take_word (&p, forms[i].after_year) &&
        take_number (&p, forms[i].digits_min, 2, &month) && take_word (&p, forms[i].after_month) &&
        take_number (&p, forms[i].digits_min, 2, &day) && take_word (&p, forms[i].after_day)) {
      *date = year * INT64_C (10000) + month * 100 + day;
      *text = p;
      return yz_date_is_valid (*date);
    }
  }
  return FALSE;
}

gboolean
yz_date_parse (const char *text, const char *what, int64_t *date, GError **error)
{
  const char *rest = text;
  int64_t found = 0;

  g_return_val_if_fail (text != NULL && date != NULL, FALSE);

  if (!take_date (&rest, &found) || *rest != '\0') {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          what,
                          "%s: %s",
                          what,
                          N_ ("not a date (2026-11-22)"));
    return FALSE;
  }
  *date = found;
  return TRUE;
}

char *
yz_date_to_text (int64_t date)
{
  return g_strdup_printf ("%04d-%02d-%02d",
                          (int) (date / 10000),
                          (int) (date / 100 % 100),
                          (int) (date % 100));
}

/* Takes "HH:MM[:SS]" off the front of @text, in range or not. */
static gboolean
take_time (const char **text, int *hour, int *minute, int *second)
{
  *second = 0;
  if (!take_number (text, 1, 2, hour) || !take_word (text, ":") ||
      !take_number (text, 2, 2, minute))
    return FALSE;
  return !take_word (text, ":") || take_number (text, 2, 2, second);
}

/* A date of ours, with or without a time, in the station's time zone. */
static GDateTime *
parse_local (const char *text)
{
  const char *rest = text;
  int64_t date = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;

  if (!take_date (&rest, &date))
    return NULL;
  if (*rest != '\0' && ((!take_word (&rest, " ") && !take_word (&rest, "T")) ||
                        !take_time (&rest, &hour, &minute, &second) || *rest != '\0'))
    return NULL;
  return g_date_time_new_local ((int) (date / 10000),
                                (int) (date / 100 % 100),
                                (int) (date % 100),
                                hour,
                                minute,
                                second);
}

gboolean
yz_instant_parse (const char *text, const char *what, int64_t *instant_ms, GError **error)
{
  g_autoptr (GDateTime) instant = NULL;
  int64_t found_ms = 0;

  g_return_val_if_fail (text != NULL && instant_ms != NULL, FALSE);

  instant = parse_local (text);
  if (instant == NULL)
    instant = g_date_time_new_from_iso8601 (text, NULL);
  if (instant != NULL)
    found_ms = g_date_time_to_unix (instant) * 1000 + g_date_time_get_microsecond (instant) / 1000;
  if (instant == NULL || found_ms < yz_date_start_ms (DATE_MIN) ||
      found_ms >= yz_date_end_ms (DATE_MAX)) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          what,
                          "%s: %s",
                          what,
                          N_ ("not a time (2026-11-22 09:30)"));
    return FALSE;
  }
  *instant_ms = found_ms;
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

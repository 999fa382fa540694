/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-period"

#include "yz-period.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"

#define KEY_FOR_EVER 1
#define KEY_WEEK INT64_C (100000000)

/* Days since the Monday before @date, or of it. */
static int
count_days_from_monday (int64_t date)
{
  g_autoptr (GDate) day = g_date_new_dmy ((GDateDay) (date % 100),
                                          (GDateMonth) (date / 100 % 100),
                                          (GDateYear) (date / 10000));

  return (int) g_date_get_weekday (day) - (int) G_DATE_MONDAY;
}

static int64_t
get_quarter_start (int64_t date)
{
  int64_t month = date / 100 % 100;

  return date / 10000 * 10000 + ((month - 1) / 3 * 3 + 1) * 100 + 1;
}

void
yz_period_get_days (YzPeriod period, int64_t date, int64_t *first, int64_t *next)
{
  g_return_if_fail (yz_date_is_valid (date));

  *first = *next = 0;
  switch (period) {
  case YZ_PERIOD_DAY:
    *first = date;
    *next = yz_date_add_days (date, 1);
    break;
  case YZ_PERIOD_WEEK:
    *first = yz_date_add_days (date, -count_days_from_monday (date));
    *next = yz_date_add_days (*first, 7);
    break;
  case YZ_PERIOD_MONTH:
    *first = yz_date_month_start (date);
    *next = yz_date_add_months (*first, 1);
    break;
  case YZ_PERIOD_QUARTER:
    *first = get_quarter_start (date);
    *next = yz_date_add_months (*first, 3);
    break;
  case YZ_PERIOD_YEAR:
    *first = date / 10000 * 10000 + 101;
    *next = yz_date_add_months (*first, 12);
    break;
  case YZ_PERIOD_ONCE:
  case YZ_PERIOD_NONE:
  default:
    break;
  }
}

int64_t
yz_period_make_key (YzPeriod period, int64_t date)
{
  int64_t first = 0;
  int64_t next = 0;

  if (period == YZ_PERIOD_NONE)
    return 0;
  yz_period_get_days (period, date, &first, &next);
  switch (period) {
  case YZ_PERIOD_DAY:
    return first;
  case YZ_PERIOD_WEEK:
    return KEY_WEEK + first;
  case YZ_PERIOD_MONTH:
    return first / 100;
  case YZ_PERIOD_QUARTER:
    return first / 10000 * 10 + (first / 100 % 100 + 2) / 3;
  case YZ_PERIOD_YEAR:
    return first / 10000;
  case YZ_PERIOD_ONCE:
    return KEY_FOR_EVER;
  case YZ_PERIOD_NONE:
  default:
    return 0;
  }
}

YzPeriod
yz_period_of_key (int64_t key)
{
  if (key == KEY_FOR_EVER)
    return YZ_PERIOD_ONCE;
  if (key > KEY_WEEK)
    return YZ_PERIOD_WEEK;
  if (key >= 10000000)
    return YZ_PERIOD_DAY;
  if (key >= 100000)
    return YZ_PERIOD_MONTH;
  if (key >= 10000)
    return YZ_PERIOD_QUARTER;
  return key >= 1000 ? YZ_PERIOD_YEAR : YZ_PERIOD_NONE;
}

const char *
yz_period_get_word (YzPeriod period)
{
  switch (period) {
  case YZ_PERIOD_DAY:
    return "day";
  case YZ_PERIOD_WEEK:
    return "week";
  case YZ_PERIOD_MONTH:
    return "month";
  case YZ_PERIOD_QUARTER:
    return "quarter";
  case YZ_PERIOD_YEAR:
    return "year";
  case YZ_PERIOD_ONCE:
    return "once";
  case YZ_PERIOD_NONE:
  default:
    return "";
  }
}

gboolean
yz_period_parse (const char *text, YzPeriod *period, GError **error)
{
  static const struct {
    const char *word;
    YzPeriod period;
  } words[] = {
    { "day", YZ_PERIOD_DAY },     { "日", YZ_PERIOD_DAY },       { "天", YZ_PERIOD_DAY },
    { "week", YZ_PERIOD_WEEK },   { "周", YZ_PERIOD_WEEK },      { "星期", YZ_PERIOD_WEEK },
    { "month", YZ_PERIOD_MONTH }, { "月", YZ_PERIOD_MONTH },     { "quarter", YZ_PERIOD_QUARTER },
    { "季", YZ_PERIOD_QUARTER },  { "季度", YZ_PERIOD_QUARTER }, { "year", YZ_PERIOD_YEAR },
    { "年", YZ_PERIOD_YEAR },     { "once", YZ_PERIOD_ONCE },    { "一次", YZ_PERIOD_ONCE },
    { "终身", YZ_PERIOD_ONCE },
  };

  g_return_val_if_fail (text != NULL && period != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (words[i].word, text) == 0) {
      *period = words[i].period;
      return TRUE;
    }
  yz_error_set_subject (error,
                        YZ_ERROR_INPUT,
                        "period",
                        "period: %s",
                        N_ ("not day, week, month, quarter, year or once"));
  return FALSE;
}

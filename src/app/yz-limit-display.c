/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-limit-display"

#include "yz-limit-display.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"

static char *
format_day (int64_t date, gboolean with_year)
{
  g_autoptr (GDateTime) day = NULL;

  day = g_date_time_new_local ((int) (date / 10000),
                               (int) (date / 100 % 100),
                               (int) (date % 100),
                               12,
                               0,
                               0);
  if (day == NULL)
    return g_strdup ("");
  /* Translators: a day as g_date_time_format() writes it, of this year and of another. */
  return g_date_time_format (day, with_year ? C_ ("day", "%-d %B %Y") : C_ ("day", "%-d %B"));
}

char *
yz_limit_display_day (int64_t date)
{
  return format_day (date, date / 10000 != yz_clock_today () / 10000);
}

/* A period ends within a year, and tiles have little room. */
static char *
display_end (const YzAllowance *allowance)
{
  return format_day (allowance->until, FALSE);
}

char *
yz_limit_display (int64_t limit, YzPeriod period)
{
  int pieces = (int) CLAMP (limit, 0, G_MAXINT);

  if (limit <= 0)
    return g_strdup ("");
  /* Translators: at most so many pieces for one rider in that time. */
  switch (period) {
  case YZ_PERIOD_DAY:
    return g_strdup_printf (_ ("%d a day"), pieces);
  case YZ_PERIOD_WEEK:
    return g_strdup_printf (_ ("%d a week"), pieces);
  case YZ_PERIOD_MONTH:
    return g_strdup_printf (_ ("%d a month"), pieces);
  case YZ_PERIOD_QUARTER:
    return g_strdup_printf (_ ("%d a quarter"), pieces);
  case YZ_PERIOD_YEAR:
    return g_strdup_printf (_ ("%d a year"), pieces);
  case YZ_PERIOD_ONCE:
    return g_strdup_printf (_ ("%d in all"), pieces);
  case YZ_PERIOD_NONE:
  default:
    return g_strdup_printf ("%d", pieces);
  }
}

char *
yz_limit_display_allowance (const YzAllowance *allowance)
{
  g_autofree char *limit = NULL;
  g_autofree char *day = NULL;
  int left;

  g_return_val_if_fail (allowance != NULL, NULL);

  if (allowance->limit <= 0)
    return g_strdup ("");
  limit = yz_limit_display (allowance->limit, allowance->period);
  left = (int) CLAMP (allowance->left, 0, G_MAXINT);
  if (allowance->until == 0)
    /* Translators: a limit ("1 in all"), and how many of it are left. */
    return g_strdup_printf (_ ("%s, %d left"), limit, left);
  day = display_end (allowance);
  if (left == 0)
    /* Translators: a limit ("2 a month"), and the day on which there is some again. */
    return g_strdup_printf (_ ("%s, again from %s"), limit, day);
  /* Translators: a limit ("2 a month"), how many of it are left, and until when. */
  return g_strdup_printf (_ ("%s, %d left until %s"), limit, left, day);
}

char *
yz_limit_display_left (const YzAllowance *allowance)
{
  g_autofree char *day = NULL;
  int left;

  g_return_val_if_fail (allowance != NULL, NULL);

  if (allowance->limit <= 0)
    return g_strdup ("");
  left = (int) CLAMP (allowance->left, 0, G_MAXINT);
  if (allowance->until == 0)
    /* Translators: so many pieces the rider may still have. */
    return g_strdup_printf (_ ("May have %d more"), left);
  day = display_end (allowance);
  if (left == 0)
    return g_strdup_printf (_ ("Again from %s"), day);
  /* Translators: so many pieces the rider may still have, and until when. */
  return g_strdup_printf (_ ("%d until %s"), left, day);
}

const char **
yz_limit_display_periods (void)
{
  const char **periods = g_new0 (const char *, YZ_PERIOD_LAST + 1);

  /* Translators: "at most 2 for one rider" … */
  periods[0] = _ ("a day");
  periods[1] = _ ("a week");
  periods[2] = _ ("a month");
  periods[3] = _ ("a quarter");
  periods[4] = _ ("a year");
  periods[5] = _ ("in all");
  return periods;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* The time a limit counts for, by the station's calendar. Stored constants: append only. */
typedef enum {
  YZ_PERIOD_NONE = 0,
  YZ_PERIOD_DAY = 1,
  YZ_PERIOD_WEEK = 2, /* from Monday */
  YZ_PERIOD_MONTH = 3,
  YZ_PERIOD_QUARTER = 4,
  YZ_PERIOD_YEAR = 5,
  YZ_PERIOD_ONCE = 6, /* for ever */
} YzPeriod;

#define YZ_PERIOD_LAST YZ_PERIOD_ONCE

/* The one period of that kind that @date falls into, as it is stored: yyyy, yyyyq, yyyymm,
 * yyyymmdd, 1yyyymmdd (the week from that Monday), 1 for ever; 0 for NONE. */
int64_t yz_period_make_key (YzPeriod period, int64_t date);
YzPeriod yz_period_of_key (int64_t key);

/* First day of the period around @date, and first day of the next one; both 0 for NONE and ONCE. */
void yz_period_get_days (YzPeriod period, int64_t date, int64_t *first, int64_t *next);

/* "day", "week", "month", "quarter", "year", "once"; "" for NONE. */
const char *yz_period_get_word (YzPeriod period);
/* The words above, and 日/天, 周/星期, 月, 季/季度, 年, 一次/终身. */
gboolean yz_period_parse (const char *text, YzPeriod *period, GError **error);

G_END_DECLS

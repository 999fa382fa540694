/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* Instants are milliseconds since 1970-01-01 UTC; dates are whole numbers yyyymmdd in the
 * station's time zone, which is the machine's. */
int64_t yz_clock_now_ms (void);
int64_t yz_clock_today (void);

/* Makes the clock stand still at @now_ms, or run again with 0. For tests and benchmarks. */
void yz_clock_set_fixed (int64_t now_ms);

int64_t yz_date_of_ms (int64_t instant_ms);
/* First instant of @date, or of the day after. */
int64_t yz_date_start_ms (int64_t date);
int64_t yz_date_end_ms (int64_t date);
/* The same day @months later, or earlier if negative; the last of the month where it is shorter.
 * Nothing comes after 9999-12-31. */
#define YZ_DATE_MONTHS_MAX 12000
#define YZ_DATE_DAYS_MAX 366000
int64_t yz_date_add_months (int64_t date, int months);
int64_t yz_date_add_days (int64_t date, int days);
/* The first day of the month of @date. */
int64_t yz_date_month_start (int64_t date);
/* Whether @date is a day of the calendar from 1900 to 9999; only such are parsed. */
gboolean yz_date_is_valid (int64_t date);

/* "2026-11-22", "2026/11/22", "2026年11月22日", "20261122". */
gboolean yz_date_parse (const char *text, const char *what, int64_t *date, GError **error);
/* Returns: (transfer full) "2026-11-22" */
char *yz_date_to_text (int64_t date);

/* A date as above, optionally with "T" or a space and "HH:MM[:SS]" in local time, or a full
 * RFC 3339 instant. */
gboolean yz_instant_parse (const char *text, const char *what, int64_t *instant_ms, GError **error);
/* Returns: (transfer full) local time "2026-11-22 09:30" */
char *yz_instant_to_text (int64_t instant_ms);
/* Returns: (transfer full) RFC 3339 with offset, for scripts */
char *yz_instant_to_iso (int64_t instant_ms);

G_END_DECLS

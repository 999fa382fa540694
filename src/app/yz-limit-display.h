/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item-use.h"

G_BEGIN_DECLS

/* Limits and days as people read them, translated; all are (transfer full). */

/* "1 December", with the year where it is another one than today's. */
char *yz_limit_display_day (int64_t date);

/* "2 a month", "1 once"; "" for no limit. */
char *yz_limit_display (int64_t limit, YzPeriod period);
/* How a rider stands: "2 a month, 1 left until 1 December"; "" for no limit. */
char *yz_limit_display_allowance (const YzAllowance *allowance);

/* The same where there is little room: "1 left until 1 December". */
char *yz_limit_display_left (const YzAllowance *allowance);

/* "day", "week" … to choose from, in the order of YzPeriod from YZ_PERIOD_DAY on. Ends with NULL,
 * translated; free with g_free(). */
const char **yz_limit_display_periods (void);

G_END_DECLS

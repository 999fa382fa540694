/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item.h"
#include "yz-points.h"
#include "yz-staff.h"

G_BEGIN_DECLS

/* What the screens write, as pure functions of what they show. Texts are translated; those returned
 * as char * are (transfer full). Points are whole numbers and never carry a currency. */

const char *yz_display_role (YzRole role);
const char *yz_display_entry_kind (YzEntryKind kind);

/* "12", "−3", with the real minus sign. */
char *yz_display_number (int64_t number);
/* "+12", "−3", "0": a change. */
char *yz_display_change (int64_t change);
/* "12 points", "1 point". */
char *yz_display_points (int64_t points);
/* The word alone, for beside a large number: "points". */
const char *yz_display_points_word (int64_t points);
/* "× 3" */
char *yz_display_quantity (int64_t quantity);

/* What a tile says of the stock: "12 left", "sold out". */
char *yz_display_stock (int64_t shelf);
/* How many of an item are within reach of @points; never more than @shelf, never negative. */
int64_t yz_display_reach (int64_t price_points, int64_t shelf, int64_t points);
/* The same in words: "can have 3", "12 points short", "sold out". */
char *yz_display_reach_text (int64_t price_points, int64_t shelf, int64_t points);

/* Under the balance: "15 points lapse from 2026-11-30", "8 points held for pick-up"; both, or "".
 */
char *yz_display_balance_notes (const YzBalance *balance);
/* Under the total of the cart: "Balance after: 12", "12 points short". */
char *yz_display_balance_after (int64_t balance_points, int64_t total_points);

/* What needs attention; NULL for none. */
char *yz_display_jobs_waiting (int64_t count);
char *yz_display_items_sold_out (int64_t count);

/* What stands over a receipt: that it was booked just now, or what it is. */
const char *yz_display_receipt_title (YzEntryKind kind, gboolean just_booked);

/* One line of the history: what it was for, and how it came about; @detailed: with the time of day,
 * rule and approver. */
char *yz_display_history_title (const YzHistoryLine *line);
char *yz_display_history_subtitle (const YzHistoryLine *line, gboolean detailed);

/* "张**", and what stands beside it: "team · platform". */
char *yz_display_rider_belongs (const char *team, const char *platform);

G_END_DECLS

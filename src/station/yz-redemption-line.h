/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-redemption.h"

G_BEGIN_DECLS

/* One line of a booked redemption, hold or collection: line n is leg n + 1 of its entry. */
typedef struct {
  int64_t line;
  int64_t item;
  int64_t quantity;
  int64_t price_points;
  int64_t taken_back; /* pieces that came back, or of a hold: that were collected or released */
  int64_t period;     /* in which they were counted against the limit */
} YzRedemptionLine;

/* The leg of the line l in SQL. PostgreSQL takes an overflow for an error, which would hide what
 * somebody wrote there from the proof. */
#define YZ_REDEMPTION_LEG_OF_LINE "CASE WHEN l.line < 1000000 THEN l.line + 1 END"

/* The lines of @entry in their order; empty for any other entry.
 * Returns: (transfer full) (element-type YzRedemptionLine) */
GArray *yz_redemption_line_list (YzStation *station, int64_t entry, GError **error);

/* Returns: (nullable) borrowed */
const YzRedemptionLine *yz_redemption_line_find (GArray *lines, int64_t item);

G_END_DECLS

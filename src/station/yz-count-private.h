/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-count.h"

G_BEGIN_DECLS

/* Only for the station room. */

/* The rows c of a count that stand: not taken back, and taking nothing back. */
#define YZ_COUNT_STANDS                                                                            \
  "c.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM stock_count_row u"                               \
  " WHERE u.count_id = c.count_id AND u.undoes = c.number)"

/* What was counted less the books, where they said from $low to $high meanwhile. */
int64_t yz_count_make_difference (int64_t pieces, int64_t low, int64_t high);

/* Locks an open list of this station, so that whoever posts it comes before or after; with @add one
 * more row of it is numbered. STATE if it is not open, NOT_FOUND. */
gboolean yz_count_lock (YzStation *station,
                        int64_t count,
                        gboolean add,
                        int64_t *number,
                        YzCountState *state,
                        GError **error);

G_END_DECLS

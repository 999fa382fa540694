/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item.h"

G_BEGIN_DECLS

/* How many pieces of an item a rider has had in a calendar month. Kept for every item, so that a
 * limit that is set in the middle of a month knows what was had before it. */

/* The month (yyyymm) an instant falls into, by the station's calendar. */
int64_t yz_item_use_month (int64_t instant_ms);

/* Counts @quantity more in @month; the limit of @item is checked by the same statement. LIMIT
 * (subject: item's name, asked, there: what is left). */
gboolean yz_item_use_add (YzStation *station,
                          int64_t rider,
                          const YzItem *item,
                          int64_t month,
                          int64_t quantity,
                          GError **error);

/* Counts @quantity less in @month, for what came back. */
gboolean yz_item_use_take_back (YzStation *station,
                                int64_t rider,
                                int64_t item,
                                int64_t month,
                                int64_t quantity,
                                GError **error);

G_END_DECLS

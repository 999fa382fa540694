/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item.h"

G_BEGIN_DECLS

/* How many pieces of an item a rider has had in a calendar month. Kept for every item, so that a
 * limit that is set in the middle of a month knows what was had before it. */

/* The month (yyyymm) an instant falls into, by the station's calendar. */
int64_t yz_item_use_month (int64_t instant_ms);

/* What is to be counted. */
typedef struct {
  int64_t rider;
  int64_t item;
  const char *item_name;
  int64_t limit_month; /* pieces; 0: none */
  int64_t month;
  int64_t quantity;
} YzItemUse;

/* Counts what @use says; its limit is checked by the same statement. Posted (yz-store.h): the
 * refusal comes with the next step or the commit. LIMIT (subject: item's name, asked, there: what
 * is left). */
void yz_item_use_add (YzStation *station, const YzItemUse *use);

/* Counts @quantity less in @month, for what came back. */
gboolean yz_item_use_take_back (YzStation *station,
                                int64_t rider,
                                int64_t item,
                                int64_t month,
                                int64_t quantity,
                                GError **error);

G_END_DECLS

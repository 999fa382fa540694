/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item.h"
#include "yz-period.h"

G_BEGIN_DECLS

/* How many pieces of a limited item a rider has had in the period of its limit. */

/* The month (yyyymm) an instant falls into, by the station's calendar. */
int64_t yz_item_use_month (int64_t instant_ms);

/* What is to be counted. */
typedef struct {
  int64_t rider;
  int64_t item;
  const char *item_name;
  int64_t limit;  /* pieces in the period */
  int64_t period; /* as yz_period_make_key() names it */
  int64_t quantity;
} YzItemUse;

/* Counts what @use says; its limit is checked by the same statement. Posted (yz-store.h): the
 * refusal comes with the next step or the commit. LIMIT (subject: item's name, asked, there: what
 * is left). */
void yz_item_use_add (YzStation *station, const YzItemUse *use);

/* Counts @quantity less in @period (of the line, yz-redemption-line.h), for what came back; 0 is
 * what was not counted. */
gboolean yz_item_use_take_back (YzStation *station,
                                int64_t rider,
                                int64_t item,
                                int64_t period,
                                int64_t quantity,
                                GError **error);

/* A limit of @period begins to count for @item: what every rider has had in the running one is
 * taken from what was redeemed. Inside a transaction. */
gboolean yz_item_use_begin (YzStation *station, int64_t item, YzPeriod period, GError **error);

/* What a rider may still have of a limited item, for showing it; what decides is yz_item_use_add().
 * "2 per month, 1 left until 1 December" is limit, period, left and until. */
typedef struct {
  int64_t item;
  int64_t limit; /* pieces in a period; 0: none, and then the rest means nothing */
  YzPeriod period;
  int64_t used;
  int64_t left;
  int64_t until; /* the day it begins anew; 0: never (YZ_PERIOD_ONCE) */
} YzAllowance;

/* How it stands today for @rider and @item; @rider 0: for one who has had nothing. NOT_FOUND if
 * there is no such item. */
gboolean yz_item_use_get_allowance (YzStation *station,
                                    int64_t rider,
                                    int64_t item,
                                    YzAllowance *allowance,
                                    GError **error);

/* The same for all items on offer that have a limit, in the order of their ids: one question for a
 * whole grid of goods. Returns: (transfer full) (element-type YzAllowance) */
GArray *yz_item_use_list_allowances (YzStation *station, int64_t rider, GError **error);
/* Finds the one of @item by its id. Returns: (nullable) borrowed */
const YzAllowance *yz_item_use_find_allowance (const GArray *allowances, int64_t item);

G_END_DECLS

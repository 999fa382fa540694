/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"

G_BEGIN_DECLS

/* What should be ordered, and what somebody should look at. */

/* How many days of use an order is for, and are looked back at. */
#define YZ_STOCK_NEED_DAYS 28

/* An item on offer that is at or below its least stock. */
typedef struct {
  int64_t item;
  char *name;
  char *sku;
  char *place; /* "": none */
  int64_t shelf;
  int64_t least;     /* its minimum here; where it has none, a week's use or YZ_ITEM_LOW */
  int64_t used;      /* pieces that went out in the last YZ_STOCK_NEED_DAYS */
  int64_t suggested; /* pieces to order: the use of as many days, and up to the least stock */
} YzStockNeed;

void yz_stock_need_free (YzStockNeed *need);

/* By shelf place, then name. Returns: (transfer full) (element-type YzStockNeed) */
GPtrArray *yz_stock_list_needs (YzStation *station, GError **error);

/* A file for a spreadsheet: UTF-8 with BOM, guarded against formulas. @headers: SKU, name, place,
 * shelf, least, used, to order. Returns: (transfer full) */
char *yz_stock_make_needs_csv (GPtrArray *needs, const char *const headers[7]);

/* For the list of what needs attention. */
typedef struct {
  int64_t low_items;       /* on offer and low (yz_item_is_low) */
  int64_t inspected_items; /* that came back and wait to be looked at */
  int64_t coming;          /* shipments on their way to this station */
  int64_t count_days;      /* since a count was last posted, or since there is the station */
  gboolean count_due;      /* that is longer than the setting says, and there are goods to count */
} YzStockAttention;

gboolean yz_stock_get_attention (YzStation *station, YzStockAttention *attention, GError **error);

G_END_DECLS

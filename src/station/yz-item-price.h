/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-staff.h"

G_BEGIN_DECLS

/* What an item costs from a day on. A change is a row that is never changed again; of two for one
 * day the later one stands, and each holds until the next day that has one. */
typedef struct {
  int64_t valid_from; /* 0: from the beginning */
  int64_t price_points;
  int64_t changed_by;  /* staff; 0 for the first price */
  char *by;            /* (nullable) their name */
  int64_t recorded_ms; /* when it was written down */
  gboolean replaced;   /* a later one for the same day stands instead */
} YzItemPrice;

void yz_item_price_free (YzItemPrice *price);

/* The price of the item i at the date @date, in SQL ("$2"). */
#define YZ_ITEM_PRICE_SQL(date)                                                                    \
  "COALESCE ((SELECT p.price FROM item_price p WHERE p.item_id = i.id AND p.valid_from <= " date   \
  " ORDER BY p.valid_from DESC, p.version DESC LIMIT 1), i.price)"

/* What it costs on @date. NOT_FOUND if there is no such item. */
gboolean yz_item_price_get (YzStation *station,
                            int64_t item,
                            int64_t date,
                            int64_t *price_points,
                            GError **error);

/* All prices of @item, those to come first, the very first last.
 * Returns: (transfer full) (element-type YzItemPrice) */
GPtrArray *yz_item_price_list (YzStation *station, int64_t item, GError **error);

/* Records that @item costs @price_points from @valid_from on, unless it does so already. Inside a
 * transaction; for the station room, which has checked the amount. INPUT (subject: price-from) for
 * a day that is over or none. */
gboolean yz_item_price_put (YzStation *station,
                            const YzActor *actor,
                            int64_t item,
                            int64_t valid_from,
                            int64_t price_points,
                            gboolean *changed,
                            GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-redemption-private.h"

G_BEGIN_DECLS

/* Goods that are in the customer's hand although the books say that there are none left: the books
 * are wrong, and a chief may say so. The difference is booked as an entry of its own, in the
 * transaction of what takes the goods. Only for the station room. */
typedef struct {
  YzStation *station;
  const YzActor *actor;
  const YzActor *chief; /* (nullable) who says so, by their PIN */
  const YzOpId *op_id; /* of the operation that takes the goods: the difference's follows from it */
  const char *reason;
  GArray *lines; /* of YzBasketLine: what is in the customer's hand, in the order of items */
} YzBeyondStock;

/* Books what is missing on the shelf for @beyond, COUNT: count-difference → shelf; @entry is 0
 * where nothing is missing. Inside a transaction. APPROVAL without a chief, INPUT without a reason.
 */
gboolean yz_beyond_stock_book (const YzBeyondStock *beyond, int64_t *entry, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item.h"
#include "yz-redemption.h"

G_BEGIN_DECLS

/* What an item of the shop is. Goods are handed over the counter; a deal is a voucher of a merchant
 * for each piece (yz-deal.h), a seat a place in a session (yz-session.h). All have stock, which
 * says how many can be redeemed. Stored constants. */
typedef enum {
  YZ_ITEM_GOODS = 1,
  YZ_ITEM_DEAL = 2,
  YZ_ITEM_SEAT = 3,
} YzItemNature;

gboolean
yz_item_nature_load (YzStation *station, int64_t item, YzItemNature *nature, GError **error);

/* yz_item_put() for an item of this nature. An item never changes its nature: EXISTS. Inside a
 * transaction. 0 on error. */
int64_t yz_item_nature_put (YzStation *station,
                            const YzActor *actor,
                            const YzItemFields *fields,
                            YzItemNature nature,
                            GError **error);

/* What was redeemed, for what follows from it in the same transaction. */
typedef struct {
  int64_t entry;
  const YzOpId *op_id; /* of the entry */
  int64_t rider;
  int64_t happened_ms;
  int64_t item;
  int64_t quantity;
  int64_t price_points;
} YzItemRedeemed;

/* For each line whose item is no goods: makes its vouchers, or takes the seats. */
gboolean yz_item_nature_redeem (YzStation *station,
                                YzItemNature nature,
                                const YzItemRedeemed *redeemed,
                                GError **error);

/* For each line that comes back, whatever its item is: vouchers that were used, and seats on which
 * somebody sat, do not. STATE (subject: the item). */
gboolean yz_item_nature_take_back (YzStation *station,
                                   int64_t entry,
                                   int64_t item,
                                   int64_t quantity,
                                   GError **error);

G_END_DECLS

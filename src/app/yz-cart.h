/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-cart-line.h"
#include "yz-redemption.h"

G_BEGIN_DECLS

/* What a rider wants to take: a list model of YzCartLine, one line an item. Whole, checked numbers;
 * what the shelf does not have cannot be put in unless it is said
 * to be in somebody's hand. Whether the rider has the points is not the cart's
 * business.
 *
 * Properties (read-only, notified on change): total (int64, points), pieces (int64), frozen
 * (boolean). While frozen nothing can be put in or taken out (YZ_ERROR_STATE). */
#define YZ_TYPE_CART (yz_cart_get_type ())
G_DECLARE_FINAL_TYPE (YzCart, yz_cart, YZ, CART, GObject)

YzCart *yz_cart_new (void);

/* Puts more of @goods in. YZ_ERROR_STOCK (subject: name, asked, there), YZ_ERROR_REFUSED for one
 * line too many, YZ_ERROR_OVERFLOW, YZ_ERROR_STATE; the cart is then as it was. */
gboolean yz_cart_add (YzCart *self, YzGoods *goods, int64_t quantity, GError **error);
/* Sets how many of @goods there are; 0 takes the line out. The same errors. */
gboolean yz_cart_set_quantity (YzCart *self, YzGoods *goods, int64_t quantity, GError **error);
/* Empties and thaws it. */
void yz_cart_clear (YzCart *self);
void yz_cart_set_frozen (YzCart *self, gboolean frozen);
gboolean yz_cart_get_frozen (YzCart *self);

/* Counts again after prices of goods in the cart have changed. */
void yz_cart_recount (YzCart *self);

gboolean yz_cart_is_empty (YzCart *self);
int64_t yz_cart_get_quantity (YzCart *self, YzGoods *goods);
int64_t yz_cart_get_total_points (YzCart *self);
int64_t yz_cart_get_pieces (YzCart *self);

/* Whether more than the shelf has may be put in: somebody has the goods in hand. Until it is
 * cleared. */
void yz_cart_set_beyond (YzCart *self, gboolean beyond);
/* Whether there is more of something in it than on the shelf. */
gboolean yz_cart_is_beyond (YzCart *self);

/* The prices it shows, one for each line. Returns: (transfer full) */
YzAgreedPrice *yz_cart_dup_prices (YzCart *self);

/* What is booked. Returns: (transfer full) (array length=n_lines) */
YzBasketLine *yz_cart_dup_lines (YzCart *self, gsize *n_lines);

G_END_DECLS

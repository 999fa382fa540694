/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-amount.h"
#include "yz-goods.h"

G_BEGIN_DECLS

/* One line of a cart. Properties (read-only, notified on change): goods (YzGoods), quantity, points
 * (int64: of the whole line). Only its cart changes it. */
#define YZ_TYPE_CART_LINE (yz_cart_line_get_type ())
G_DECLARE_FINAL_TYPE (YzCartLine, yz_cart_line, YZ, CART_LINE, GObject)

YzCartLine *yz_cart_line_new (YzGoods *goods);

YzGoods *yz_cart_line_get_goods (YzCartLine *self);
int64_t yz_cart_line_get_quantity (YzCartLine *self);
int64_t yz_cart_line_get_points (YzCartLine *self);

/* For the cart. @points is the price of @quantity pieces, which it has checked. */
void yz_cart_line_set (YzCartLine *self, int64_t quantity, int64_t points);

G_END_DECLS

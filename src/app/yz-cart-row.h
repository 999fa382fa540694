/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-cart-line.h"

G_BEGIN_DECLS

/* One line of the cart: name, fewer, quantity, more, points.
 *
 * Signal: quantity-asked (YzGoods *, gint64 quantity): a button was pressed. */
#define YZ_TYPE_CART_ROW (yz_cart_row_get_type ())
G_DECLARE_FINAL_TYPE (YzCartRow, yz_cart_row, YZ, CART_ROW, GtkListBoxRow)

GtkWidget *yz_cart_row_new (YzCartLine *line);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-cart.h"

G_BEGIN_DECLS

/* A rider who waits with what is in the cart: put aside, nothing of it is booked. It is lost when
 * the program ends. Properties (read-only): rider, pieces (int64), name (string, masked). */
#define YZ_TYPE_PARKED_CART (yz_parked_cart_get_type ())
G_DECLARE_FINAL_TYPE (YzParkedCart, yz_parked_cart, YZ, PARKED_CART, GObject)

/* Keeps what is in @cart now. @name is the rider's, in full; only the masked one is kept. */
YzParkedCart *yz_parked_cart_new (int64_t rider, const char *name, YzCart *cart);

int64_t yz_parked_cart_get_rider (YzParkedCart *self);
const char *yz_parked_cart_get_name (YzParkedCart *self);
int64_t yz_parked_cart_get_pieces (YzParkedCart *self);

/* Puts what was kept into @cart. FALSE with the first thing that is not there any more (@error as
 * yz_cart_add()); the rest is in the cart all the same. */
gboolean yz_parked_cart_restore (YzParkedCart *self, YzCart *cart, GError **error);

G_END_DECLS

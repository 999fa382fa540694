/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-counter.h"

G_BEGIN_DECLS

/* The cart beside the goods: its lines, the total, the balance after it, Confirm and Cancel. */
#define YZ_TYPE_CART_PANE (yz_cart_pane_get_type ())
G_DECLARE_FINAL_TYPE (YzCartPane, yz_cart_pane, YZ, CART_PANE, AdwBin)

void yz_cart_pane_set_counter (YzCartPane *self, YzCounter *counter);

G_END_DECLS

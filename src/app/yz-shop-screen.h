/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-screen.h"

G_BEGIN_DECLS

/* The goods of the points supermarket: what there is, at which price, how many are left; and taking
 * in a delivery. */
#define YZ_TYPE_SHOP_SCREEN (yz_shop_screen_get_type ())
G_DECLARE_FINAL_TYPE (YzShopScreen, yz_shop_screen, YZ, SHOP_SCREEN, AdwBin)

G_END_DECLS

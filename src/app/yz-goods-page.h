/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-screen.h"

G_BEGIN_DECLS

/* Page of the shop: the goods of the points supermarket, at which price, how many are left; and
 * taking in a delivery. */
#define YZ_TYPE_GOODS_PAGE (yz_goods_page_get_type ())
G_DECLARE_FINAL_TYPE (YzGoodsPage, yz_goods_page, YZ, GOODS_PAGE, AdwBin)

G_END_DECLS

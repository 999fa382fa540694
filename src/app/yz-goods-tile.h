/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-goods.h"

G_BEGIN_DECLS

/* One item of the shop as a tile: name, price, stock, and how many the rider can have. Everything
 * follows its property goods (YzGoods, nullable). */
#define YZ_TYPE_GOODS_TILE (yz_goods_tile_get_type ())
G_DECLARE_FINAL_TYPE (YzGoodsTile, yz_goods_tile, YZ, GOODS_TILE, AdwBin)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-goods.h"

G_BEGIN_DECLS

/* The goods as tiles with a search field above: name, pinyin, initials, SKU, EAN.
 *
 * Signals:
 *   goods-chosen (YzGoods *): a tile was pressed, or Enter in the field while one item is left
 *   confirmed: Enter in the empty field
 *   code-entered (const char *text): what was typed is a code */
#define YZ_TYPE_GOODS_GRID (yz_goods_grid_get_type ())
G_DECLARE_FINAL_TYPE (YzGoodsGrid, yz_goods_grid, YZ, GOODS_GRID, AdwBin)

/* @goods: a list of YzGoods. */
void yz_goods_grid_set_model (YzGoodsGrid *self, GListModel *goods);
void yz_goods_grid_clear (YzGoodsGrid *self);
/* Moves the focus into the field and adds @typed (nullable) to it. */
void yz_goods_grid_start (YzGoodsGrid *self, const char *typed);
/* Without the field. */
void yz_goods_grid_set_plain (YzGoodsGrid *self, gboolean plain);
/* Puts what is within reach first, as the points stand now. Not for the counter, where a tile keeps
 * its place while goods are chosen. */
void yz_goods_grid_sort_by_reach (YzGoodsGrid *self);
/* How many are shown. */
guint yz_goods_grid_get_n_shown (YzGoodsGrid *self);

G_END_DECLS

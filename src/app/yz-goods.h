/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "yz-item.h"

G_BEGIN_DECLS

/* An item of the shop as lists and tiles see it.
 *
 * Properties (read-only, notified on change): id, price, shelf (int64), sku, name, ean, search
 * (string), active (boolean). reach-points (int64, read-write): the points that may still be spent,
 * for tiles that say how many the rider can have; -1 while there is no rider. */
#define YZ_TYPE_GOODS (yz_goods_get_type ())
G_DECLARE_FINAL_TYPE (YzGoods, yz_goods, YZ, GOODS, GObject)

YzGoods *yz_goods_new (const YzItem *item);

/* Takes over what @item, the same item, says now. */
void yz_goods_update (YzGoods *self, const YzItem *item);

int64_t yz_goods_get_id (YzGoods *self);
const char *yz_goods_get_sku (YzGoods *self);
const char *yz_goods_get_name (YzGoods *self);
const char *yz_goods_get_ean (YzGoods *self);
const char *yz_goods_get_search (YzGoods *self);
int64_t yz_goods_get_price_points (YzGoods *self);
int64_t yz_goods_get_limit_month (YzGoods *self);
int64_t yz_goods_get_shelf (YzGoods *self);
gboolean yz_goods_get_active (YzGoods *self);
void yz_goods_set_reach_points (YzGoods *self, int64_t points);
/* Whether one can be had for these points. */
gboolean yz_goods_is_in_reach (YzGoods *self);

/* Whether what was typed (folded by yz_pinyin_fold_query()) finds this item: by name, pinyin,
 * initials, SKU or EAN. */
gboolean yz_goods_matches (YzGoods *self, const char *query);

/* Makes @store, a list of YzGoods, hold @items (element-type YzItem) in their order. What stays is
 * updated in place, so that views keep their place. */
void yz_goods_fill_store (GListStore *store, GPtrArray *items);
/* The goods with this id. Returns: (transfer none) (nullable) */
YzGoods *yz_goods_find_in (GListModel *model, int64_t id);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-goods.h"

G_BEGIN_DECLS

/* Makes @store, a list of YzGoods, hold @items (element-type YzItem) in their order. What stays is
 * updated in place, so that views keep their place. */
void yz_goods_fill_store (GListStore *store, GPtrArray *items);
/* The names of their categories in pinyin order, without a double, ended with NULL.
 * Returns: (transfer full) */
char **yz_goods_list_categories (GListModel *model);
/* Says of each what a rider can have with @points and under the limits of @allowances (element-type
 * YzAllowance), as yz_item_use_list_allowances() gives them; -1 and NULL while there is no rider.
 */
void yz_goods_set_reach_in (GListModel *model, int64_t points, const GArray *allowances);
/* The goods with this id. Returns: (transfer none) (nullable) */
YzGoods *yz_goods_find_in (GListModel *model, int64_t id);

G_END_DECLS

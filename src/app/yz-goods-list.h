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
/* The goods with this id. Returns: (transfer none) (nullable) */
YzGoods *yz_goods_find_in (GListModel *model, int64_t id);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-goods.h"

G_BEGIN_DECLS

/* The items of the shop as a table that can be sorted by every column. What is low or sold out says
 * so in words as well as in colour.
 *
 * Signals:
 *   chosen (YzGoods *, nullable): the selected item changed, by a person or by
 *     yz_stock_table_select()
 *   opened (YzGoods *): a row was pressed twice, or Enter on it */
#define YZ_TYPE_STOCK_TABLE (yz_stock_table_get_type ())
G_DECLARE_FINAL_TYPE (YzStockTable, yz_stock_table, YZ, STOCK_TABLE, AdwBin)

/* @items: (element-type YzItem). What is selected stays so. */
void yz_stock_table_fill (YzStockTable *self, GPtrArray *items);
typedef enum {
  YZ_STOCK_SHOW_OFFERED,
  YZ_STOCK_SHOW_LOW, /* or sold out */
  YZ_STOCK_SHOW_DISCONTINUED,
  YZ_STOCK_SHOW_ALL,
} YzStockShow;

/* @query: what was typed, not yet folded. @category: (nullable) only this one. */
void yz_stock_table_filter (YzStockTable *self,
                            const char *query,
                            const char *category,
                            YzStockShow show);
/* All items, filtered or not: a list of YzGoods. Borrowed. */
GListModel *yz_stock_table_get_goods (YzStockTable *self);
/* How many are shown, and how many of them are low. */
guint yz_stock_table_count (YzStockTable *self, guint *low);
/* Borrowed; NULL if none is selected. */
YzGoods *yz_stock_table_get_chosen (YzStockTable *self);
/* Selects the item and scrolls to it; 0: none. FALSE if the filter hides it. */
gboolean yz_stock_table_select (YzStockTable *self, int64_t item);
void yz_stock_table_focus (YzStockTable *self);

G_END_DECLS

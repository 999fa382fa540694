/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-goods-list"

#include "yz-goods-list.h"

#include "yz-pinyin.h"

static gboolean
has_same_order (GListStore *store, GPtrArray *items)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (store)) != items->len)
    return FALSE;
  for (guint i = 0; i < items->len; i++) {
    g_autoptr (YzGoods) goods = g_list_model_get_item (G_LIST_MODEL (store), i);
    const YzItem *item = g_ptr_array_index (items, i);

    if (yz_goods_get_id (goods) != item->id)
      return FALSE;
  }
  return TRUE;
}

/* Those that are there by their ids. */
static GHashTable *
index_store (GListStore *store)
{
  GHashTable *index = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (store));

  for (guint i = 0; i < n_items; i++) {
    YzGoods *goods = g_list_model_get_item (G_LIST_MODEL (store), i);

    int64_t *id = g_new (int64_t, 1);

    *id = yz_goods_get_id (goods);
    g_hash_table_insert (index, id, goods);
  }
  return index;
}

void
yz_goods_fill_store (GListStore *store, GPtrArray *items)
{
  g_autoptr (GHashTable) index = NULL;
  g_autoptr (GPtrArray) goods = NULL;

  g_return_if_fail (G_IS_LIST_STORE (store));
  g_return_if_fail (items != NULL);

  if (has_same_order (store, items)) {
    for (guint i = 0; i < items->len; i++) {
      g_autoptr (YzGoods) old = g_list_model_get_item (G_LIST_MODEL (store), i);

      yz_goods_update (old, g_ptr_array_index (items, i));
    }
    return;
  }
  index = index_store (store);
  goods = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < items->len; i++) {
    const YzItem *item = g_ptr_array_index (items, i);
    YzGoods *old = g_hash_table_lookup (index, &item->id);

    if (old != NULL)
      yz_goods_update (old, item);
    else
      old = yz_goods_new (item);
    yz_goods_set_rank (old, i);
    g_ptr_array_add (goods, g_hash_table_contains (index, &item->id) ? g_object_ref (old) : old);
  }
  g_list_store_splice (store,
                       0,
                       g_list_model_get_n_items (G_LIST_MODEL (store)),
                       goods->pdata,
                       goods->len);
}

static gint
compare_categories (gconstpointer a, gconstpointer b)
{
  return yz_pinyin_compare (*(const char *const *) a, *(const char *const *) b);
}

char **
yz_goods_list_categories (GListModel *model)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  guint n_items;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  n_items = g_list_model_get_n_items (model);
  for (guint i = 0; i < n_items; i++) {
    g_autoptr (YzGoods) goods = g_list_model_get_item (model, i);
    const char *name = yz_goods_get_category (goods);

    if (*name != '\0' && g_hash_table_add (known, (char *) name))
      g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_categories);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

YzGoods *
yz_goods_find_in (GListModel *model, int64_t id)
{
  guint n_items;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  n_items = g_list_model_get_n_items (model);
  for (guint i = 0; i < n_items; i++) {
    g_autoptr (YzGoods) goods = g_list_model_get_item (model, i);

    if (yz_goods_get_id (goods) == id)
      return goods; /* the model keeps it */
  }
  return NULL;
}

void
yz_goods_set_reach_in (GListModel *model, int64_t points, const GArray *allowances)
{
  guint n_goods = 0;

  g_return_if_fail (G_IS_LIST_MODEL (model));

  n_goods = g_list_model_get_n_items (model);
  for (guint i = 0; i < n_goods; i++) {
    g_autoptr (YzGoods) goods = g_list_model_get_item (model, i);

    yz_goods_set_reach_points (goods, points);
    yz_goods_set_allowance (goods,
                            allowances != NULL
                              ? yz_item_use_find_allowance (allowances, yz_goods_get_id (goods))
                              : NULL);
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-goods-list.h"
#include "yz-goods.h"
#include "yz-pinyin.h"

static YzItem *
make_item (int64_t id, const char *name, const char *ean, int64_t shelf)
{
  YzItem *item = g_new0 (YzItem, 1);

  item->id = id;
  item->sku = g_strdup_printf ("sku%" G_GINT64_FORMAT, id);
  item->name = g_strdup (name);
  item->ean = g_strdup (ean);
  item->price_points = 10;
  item->shelf = shelf;
  item->active = TRUE;
  item->search = yz_pinyin_make_key (name, item->sku);
  return item;
}

static GPtrArray *
make_items (void)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_item_free);

  g_ptr_array_add (items, make_item (1, "肥皂", "6901234567892", 5));
  g_ptr_array_add (items, make_item (2, "毛巾", NULL, 0));
  g_ptr_array_add (items, make_item (3, "雨衣", NULL, 7));
  return items;
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
test_reach (void)
{
  g_autoptr (GPtrArray) items = make_items ();
  g_autoptr (YzGoods) soap = yz_goods_new (g_ptr_array_index (items, 0));
  g_autoptr (YzGoods) sold_out = yz_goods_new (g_ptr_array_index (items, 1));

  g_assert_false (yz_goods_is_in_reach (soap));
  yz_goods_set_reach_points (soap, 9);
  g_assert_false (yz_goods_is_in_reach (soap));
  yz_goods_set_reach_points (soap, 10);
  g_assert_true (yz_goods_is_in_reach (soap));
  yz_goods_set_reach_points (sold_out, 100);
  g_assert_false (yz_goods_is_in_reach (sold_out));
}

/* What the limit leaves holds the rider back as points and stock do. */
static void
test_allowance (void)
{
  g_autoptr (GPtrArray) items = make_items ();
  g_autoptr (YzGoods) soap = yz_goods_new (g_ptr_array_index (items, 0));
  YzAllowance allowance = { .limit = 2, .period = YZ_PERIOD_ONCE, .used = 1, .left = 1 };
  guint n_changes = 0;

  g_signal_connect_swapped (soap, "notify::allowance", G_CALLBACK (count), &n_changes);
  yz_goods_set_reach_points (soap, 100);
  g_assert_cmpint (yz_goods_get_left (soap), ==, G_MAXINT64);
  yz_goods_set_allowance (soap, &allowance);
  g_assert_cmpint (yz_goods_get_left (soap), ==, 1);
  g_assert_true (yz_goods_is_in_reach (soap));
  g_assert_cmpstr (yz_goods_get_allowance (soap), ==, "May have 1 more");
  yz_goods_set_allowance (soap, &allowance);
  g_assert_cmpuint (n_changes, ==, 1);
  allowance.left = 0;
  yz_goods_set_allowance (soap, &allowance);
  g_assert_false (yz_goods_is_in_reach (soap));
  yz_goods_set_allowance (soap, NULL);
  g_assert_true (yz_goods_is_in_reach (soap));
  g_assert_cmpstr (yz_goods_get_allowance (soap), ==, "");
  g_assert_cmpuint (n_changes, ==, 3);
}

/* Every code of its packs means the goods. */
static void
test_codes (void)
{
  g_autoptr (GPtrArray) items = make_items ();
  YzItem *item = g_ptr_array_index (items, 0);
  g_autoptr (YzGoods) soap = NULL;
  g_autoptr (YzGoods) towel = yz_goods_new (g_ptr_array_index (items, 1));
  guint n_changes = 0;

  item->codes = yz_item_codes_parse ("6900000202227=24 case", NULL);
  soap = yz_goods_new (item);
  g_assert_cmpint (yz_goods_get_code_pieces (soap, "6901234567892"), ==, 1);
  g_assert_cmpint (yz_goods_get_code_pieces (soap, "6900000202227"), ==, 24);
  g_assert_cmpint (yz_goods_get_code_pieces (soap, "96385074"), ==, 0);
  g_assert_cmpint (yz_goods_get_code_pieces (soap, NULL), ==, 0);
  g_assert_cmpint (yz_goods_get_code_pieces (towel, "6901234567892"), ==, 0);
  g_assert_cmpstr (yz_goods_get_codes (soap), ==, "6900000202227=24 case");
  g_assert_true (yz_goods_matches (soap, "202227"));
  g_signal_connect_swapped (soap, "notify::details", G_CALLBACK (count), &n_changes);
  yz_goods_update (soap, item);
  g_assert_cmpuint (n_changes, ==, 0);
  item->minimum = 7;
  yz_goods_update (soap, item);
  g_assert_cmpuint (n_changes, ==, 1);
}

static void
test_matches (void)
{
  static const struct {
    const char *query;
    gboolean matches;
  } cases[] = {
    { "", TRUE },        { "肥", TRUE },   { "feizao", TRUE },        { "FZ", TRUE },
    { "fei zao", TRUE }, { "sku1", TRUE }, { "6901234567892", TRUE }, { "567892", TRUE },
    { "maojin", FALSE }, { "99", FALSE },
  };
  g_autoptr (GPtrArray) items = make_items ();
  g_autoptr (YzGoods) soap = yz_goods_new (g_ptr_array_index (items, 0));

  g_assert_true (yz_goods_matches (soap, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *query = yz_pinyin_fold_query (cases[i].query);

    g_test_message ("%s", cases[i].query);
    g_assert_cmpint (yz_goods_matches (soap, query), ==, cases[i].matches);
  }
}

static void
test_update (void)
{
  g_autoptr (GPtrArray) items = make_items ();
  YzItem *item = g_ptr_array_index (items, 0);
  YzGoods *goods = yz_goods_new (item);
  guint shelf = 0;
  guint all = 0;

  g_signal_connect_swapped (goods, "notify::shelf", G_CALLBACK (count), &shelf);
  g_signal_connect_swapped (goods, "notify", G_CALLBACK (count), &all);
  yz_goods_update (goods, item);
  g_assert_cmpuint (all, ==, 0);
  item->shelf = 4;
  yz_goods_update (goods, item);
  g_assert_cmpuint (shelf, ==, 1);
  g_assert_cmpuint (all, ==, 1);
  g_assert_cmpint (yz_goods_get_shelf (goods), ==, 4);
  yz_goods_set_reach_points (goods, -1);
  g_assert_cmpuint (all, ==, 1);
  yz_goods_set_reach_points (goods, 30);
  g_assert_cmpuint (all, ==, 2);
  g_assert_finalize_object (goods);
}

static void
test_fill (void)
{
  g_autoptr (GListStore) store = g_list_store_new (YZ_TYPE_GOODS);
  g_autoptr (GPtrArray) items = make_items ();
  g_autoptr (YzGoods) soap = NULL;
  guint changes = 0;

  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (count), &changes);
  yz_goods_fill_store (store, items);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 3);
  g_assert_cmpuint (changes, ==, 1);
  soap = g_list_model_get_item (G_LIST_MODEL (store), 0);

  /* The same items: what changed is changed in place. */
  ((YzItem *) g_ptr_array_index (items, 0))->shelf = 2;
  yz_goods_fill_store (store, items);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpint (yz_goods_get_shelf (soap), ==, 2);

  /* One gone: those that stay are the same objects. */
  g_ptr_array_remove_index (items, 1);
  yz_goods_fill_store (store, items);
  g_assert_cmpuint (changes, ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 2);
  g_assert_true (yz_goods_find_in (G_LIST_MODEL (store), 1) == soap);
  g_assert_null (yz_goods_find_in (G_LIST_MODEL (store), 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/goods/matches", test_matches);
  g_test_add_func ("/goods/allowance", test_allowance);
  g_test_add_func ("/goods/codes", test_codes);
  g_test_add_func ("/goods/reach", test_reach);
  g_test_add_func ("/goods/update", test_update);
  g_test_add_func ("/goods/fill", test_fill);
  return g_test_run ();
}

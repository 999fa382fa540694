/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-cart.h"

static YzGoods *
make_goods (int64_t id, int64_t price, int64_t shelf)
{
  g_autofree char *name = g_strdup_printf ("item %" G_GINT64_FORMAT, id);
  const YzItem item = {
    .id = id,
    .sku = name,
    .name = name,
    .price_points = price,
    .shelf = shelf,
    .active = TRUE,
    .search = name,
  };

  return yz_goods_new (&item);
}

static void
set_goods (YzGoods *goods, int64_t price, int64_t shelf)
{
  const YzItem item = {
    .id = yz_goods_get_id (goods),
    .sku = (char *) yz_goods_get_sku (goods),
    .name = (char *) yz_goods_get_name (goods),
    .price_points = price,
    .shelf = shelf,
    .active = TRUE,
    .search = (char *) yz_goods_get_search (goods),
  };

  yz_goods_update (goods, &item);
}

static void
count (guint *counter)
{
  (*counter)++;
}

static void
test_add (void)
{
  YzCart *cart = yz_cart_new ();
  g_autoptr (YzGoods) soap = make_goods (1, 10, 5);
  g_autoptr (YzGoods) towel = make_goods (2, 25, 1);
  g_autoptr (GError) error = NULL;
  g_autofree YzBasketLine *lines = NULL;
  gsize n_lines = 0;

  g_assert_true (yz_cart_is_empty (cart));
  g_assert_true (yz_cart_add (cart, soap, 1, &error));
  g_assert_true (yz_cart_add (cart, towel, 1, &error));
  g_assert_true (yz_cart_add (cart, soap, 2, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cart)), ==, 2);
  g_assert_cmpint (yz_cart_get_quantity (cart, soap), ==, 3);
  g_assert_cmpint (yz_cart_get_total_points (cart), ==, 55);
  g_assert_cmpint (yz_cart_get_pieces (cart), ==, 4);

  lines = yz_cart_dup_lines (cart, &n_lines);
  g_assert_cmpuint (n_lines, ==, 2);
  g_assert_cmpint (lines[0].item, ==, 1);
  g_assert_cmpint (lines[0].quantity, ==, 3);
  g_assert_cmpint (lines[1].item, ==, 2);
  g_assert_cmpint (lines[1].quantity, ==, 1);

  g_assert_true (yz_cart_set_quantity (cart, soap, 0, &error));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cart)), ==, 1);
  g_assert_cmpint (yz_cart_get_total_points (cart), ==, 25);
  yz_cart_clear (cart);
  g_assert_true (yz_cart_is_empty (cart));
  g_assert_cmpint (yz_cart_get_total_points (cart), ==, 0);
  g_assert_cmpint (yz_cart_get_pieces (cart), ==, 0);
  g_assert_finalize_object (cart);
}

static void
test_stock (void)
{
  g_autoptr (YzCart) cart = yz_cart_new ();
  g_autoptr (YzGoods) soap = make_goods (1, 10, 2);
  g_autoptr (GError) error = NULL;

  g_assert_true (yz_cart_add (cart, soap, 2, &error));
  g_assert_false (yz_cart_add (cart, soap, 1, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STOCK);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "item 1");
  g_assert_cmpint (yz_error_get_asked (error), ==, 3);
  g_assert_cmpint (yz_error_get_there (error), ==, 2);
  g_assert_cmpint (yz_cart_get_quantity (cart, soap), ==, 2);
  g_assert_cmpint (yz_cart_get_total_points (cart), ==, 20);
  g_clear_error (&error);

  /* The shelf became emptier: fewer may stay, more may not come. */
  set_goods (soap, 10, 0);
  g_assert_true (yz_cart_set_quantity (cart, soap, 1, &error));
  g_assert_no_error (error);
  g_assert_false (yz_cart_set_quantity (cart, soap, 2, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STOCK);
}

static void
test_limits (void)
{
  g_autoptr (YzCart) cart = yz_cart_new ();
  g_autoptr (YzGoods) dear = make_goods (1, YZ_AMOUNT_MAX, YZ_AMOUNT_MAX);
  g_autoptr (GError) error = NULL;

  g_assert_false (yz_cart_add (cart, dear, YZ_AMOUNT_MAX, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OVERFLOW);
  g_clear_error (&error);
  g_assert_false (yz_cart_set_quantity (cart, dear, -1, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_OVERFLOW);
  g_clear_error (&error);
  g_assert_true (yz_cart_is_empty (cart));

  for (int64_t i = 0; i < YZ_REDEMPTION_LINES_MAX; i++) {
    g_autoptr (YzGoods) goods = make_goods (100 + i, 1, 5);

    g_assert_true (yz_cart_add (cart, goods, 1, &error));
    g_assert_no_error (error);
  }
  g_assert_false (yz_cart_add (cart, dear, 1, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (cart)), ==, YZ_REDEMPTION_LINES_MAX);
}

static void
test_frozen (void)
{
  g_autoptr (YzCart) cart = yz_cart_new ();
  g_autoptr (YzGoods) soap = make_goods (1, 10, 5);
  g_autoptr (GError) error = NULL;

  g_assert_true (yz_cart_add (cart, soap, 1, &error));
  yz_cart_set_frozen (cart, TRUE);
  g_assert_false (yz_cart_add (cart, soap, 1, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (yz_cart_set_quantity (cart, soap, 0, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  yz_cart_clear (cart);
  g_assert_false (yz_cart_get_frozen (cart));
  g_assert_true (yz_cart_add (cart, soap, 1, &error));
}

static void
test_recount (void)
{
  g_autoptr (YzCart) cart = yz_cart_new ();
  g_autoptr (YzGoods) soap = make_goods (1, 10, 5);
  g_autoptr (YzGoods) towel = make_goods (2, 25, 5);

  g_assert_true (yz_cart_add (cart, soap, 3, NULL));
  g_assert_true (yz_cart_add (cart, towel, 1, NULL));
  set_goods (soap, 12, 5);
  yz_cart_recount (cart);
  g_assert_cmpint (yz_cart_get_total_points (cart), ==, 61);
}

static void
test_emissions (void)
{
  g_autoptr (YzCart) cart = yz_cart_new ();
  g_autoptr (YzGoods) soap = make_goods (1, 10, 5);
  guint items = 0;
  guint totals = 0;
  guint frozen = 0;

  g_signal_connect_swapped (cart, "items-changed", G_CALLBACK (count), &items);
  g_signal_connect_swapped (cart, "notify::total", G_CALLBACK (count), &totals);
  g_signal_connect_swapped (cart, "notify::frozen", G_CALLBACK (count), &frozen);

  yz_cart_clear (cart);
  g_assert_cmpuint (items + totals + frozen, ==, 0);
  g_assert_true (yz_cart_add (cart, soap, 1, NULL));
  g_assert_cmpuint (items, ==, 1);
  g_assert_cmpuint (totals, ==, 1);
  /* More of the same changes the line, not the list. */
  g_assert_true (yz_cart_add (cart, soap, 1, NULL));
  g_assert_cmpuint (items, ==, 1);
  g_assert_cmpuint (totals, ==, 2);
  g_assert_true (yz_cart_set_quantity (cart, soap, 2, NULL));
  g_assert_cmpuint (totals, ==, 2);
  yz_cart_set_frozen (cart, FALSE);
  g_assert_cmpuint (frozen, ==, 0);
  yz_cart_clear (cart);
  g_assert_cmpuint (items, ==, 2);
  g_assert_cmpuint (totals, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cart/add", test_add);
  g_test_add_func ("/cart/stock", test_stock);
  g_test_add_func ("/cart/limits", test_limits);
  g_test_add_func ("/cart/frozen", test_frozen);
  g_test_add_func ("/cart/recount", test_recount);
  g_test_add_func ("/cart/emissions", test_emissions);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-goods-photo.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

#include "yz-app-resources.h"
#include "yz-app-test.h"
#include "yz-goods-grid.h"
#include "yz-goods-list.h"
#include "yz-item-photo.h"
#include "yz-photo-cache.h"
#include "yz-picture-shrink.h"

static void
make_picture (const char *path, int width, int height, const char *type)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, width, height);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, 0x33669900);
  gdk_pixbuf_save (pixbuf, path, type, &error, NULL);
  g_assert_no_error (error);
}

/* A picture is made small, on white, whatever it was; what is none is refused and leaves nothing.
 */
static void
test_shrink (void)
{
  static const struct {
    int width, height, small_width, small_height;
  } cases[] = {
    { 1200, 300, 640, 160 }, { 300, 1200, 160, 640 }, { 64, 64, 64, 64 }, { 5000, 1, 640, 1 }
  };
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *broken = NULL;
  g_autoptr (GError) error = NULL;

  yz_test_station_new (&test);
  path = g_build_filename (test.dir, "in.png", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *small = NULL;
    g_autoptr (GdkPixbuf) pixbuf = NULL;

    make_picture (path, cases[i].width, cases[i].height, "png");
    small = yz_picture_shrink_temporary (path, YZ_ITEM_PHOTO_SIDE, &error);
    g_assert_no_error (error);
    pixbuf = yz_picture_load (small, &error);
    g_assert_no_error (error);
    g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, cases[i].small_width);
    g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, cases[i].small_height);
    g_assert_false (gdk_pixbuf_get_has_alpha (pixbuf));
    g_assert_cmpint (gdk_pixbuf_read_pixels (pixbuf)[0], >=, 250);
    g_assert_cmpint (g_unlink (small), ==, 0);
  }
  broken = yz_test_write_file (test.dir, "broken.png", "\x89PNG\r\n\x1a\nno", -1);
  g_assert_null (yz_picture_shrink_temporary (broken, YZ_ITEM_PHOTO_SIDE, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_IMAGE);
}

/* The last ones that were shown are kept, and no more than there is room for. */
static void
test_cache (void)
{
  const guchar white[4] = { 255, 255, 255, 255 };
  g_autoptr (GBytes) bytes = g_bytes_new (white, sizeof white);
  uint8_t key[32] = { 0 };

  for (guint i = 0; i < YZ_PHOTO_CACHE_MAX + 1; i++) {
    g_autoptr (GdkTexture) texture = gdk_memory_texture_new (1, 1, GDK_MEMORY_R8G8B8A8, bytes, 4);

    key[0] = (uint8_t) i;
    key[1] = (uint8_t) (i >> 8);
    g_assert_null (yz_photo_cache_find (key));
    yz_photo_cache_put (key, texture);
    yz_photo_cache_put (key, texture);
    g_assert_true (yz_photo_cache_find (key) == texture);
  }
  key[0] = key[1] = 0;
  g_assert_null (yz_photo_cache_find (key));
  key[0] = 1;
  g_assert_nonnull (yz_photo_cache_find (key));
  yz_photo_cache_clear ();
  g_assert_null (yz_photo_cache_find (key));
}

static gboolean
has_picture (gpointer data)
{
  return yz_goods_photo_has_picture (data);
}

static gboolean
has_none (gpointer data)
{
  return !yz_goods_photo_has_picture (data);
}

/* The picture comes by itself, goes with its goods, and never changes the size. */
static void
test_widget (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (YzItem) item = NULL;
  g_autoptr (YzItem) without = NULL;
  g_autoptr (YzGoods) goods = NULL;
  g_autoptr (YzGoods) plain = NULL;
  g_autoptr (GError) error = NULL;
  YzGoodsPhoto *photo;
  int natural = 0;
  int before = 0;

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  yz_test_add_item (&test, "rice", NULL, 1, 1);
  path = g_build_filename (test.dir, "in.jpg", NULL);
  make_picture (path, 300, 100, "jpeg");
  yz_item_set_photo (test.station, test.chief, test.item, path, &error);
  g_assert_no_error (error);
  item = yz_item_find (test.station, "soap", &error);
  without = yz_item_find (test.station, "rice", &error);
  goods = yz_goods_new (item);
  plain = yz_goods_new (without);

  photo = g_object_ref_sink (g_object_new (YZ_TYPE_GOODS_PHOTO, "side", 48, NULL));
  gtk_widget_measure (GTK_WIDGET (photo),
                      GTK_ORIENTATION_HORIZONTAL,
                      -1,
                      NULL,
                      &before,
                      NULL,
                      NULL);
  yz_goods_photo_set_goods (photo, goods);
  g_assert_true (has_none (photo));
  yz_app_test_wait (has_picture, photo);
  gtk_widget_measure (GTK_WIDGET (photo),
                      GTK_ORIENTATION_HORIZONTAL,
                      -1,
                      NULL,
                      &natural,
                      NULL,
                      NULL);
  g_assert_cmpint (natural, ==, before);
  yz_goods_photo_set_goods (photo, plain);
  g_assert_true (has_none (photo));
  /* It is kept: this time it is there at once. */
  yz_goods_photo_set_goods (photo, goods);
  g_assert_true (has_picture (photo));

  /* The photo is taken away. */
  yz_item_set_photo (test.station, test.chief, test.item, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&item, yz_item_free);
  item = yz_item_find (test.station, "soap", &error);
  yz_goods_update (goods, item);
  g_assert_true (has_none (photo));
  /* Away while it is being loaded. */
  yz_photo_cache_clear ();
  yz_goods_photo_set_goods (photo, NULL);
  yz_app_test_settle ();
  yz_app_test_finalize (photo);
}

/* The grid can be narrowed to a category, and is whole again for the next rider. */
static void
test_categories (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GListStore) store = g_list_store_new (YZ_TYPE_GOODS);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  YzGoodsGrid *grid;
  GtkDropDown *drop;

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  yz_test_add_item (&test, "rice", NULL, 1, 1);
  fields.sku = "rice";
  fields.category = "food";
  yz_item_put (test.station, test.chief, &fields, NULL, NULL, &error);
  fields.sku = "soap";
  fields.category = "daily";
  yz_item_put (test.station, test.chief, &fields, NULL, NULL, &error);
  g_assert_no_error (error);
  grid = g_object_ref_sink (g_object_new (YZ_TYPE_GOODS_GRID, NULL));
  drop = GTK_DROP_DOWN (
    gtk_widget_get_template_child (GTK_WIDGET (grid), YZ_TYPE_GOODS_GRID, "category_drop"));
  yz_goods_grid_set_model (grid, G_LIST_MODEL (store));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (drop)));
  items = yz_item_list (test.station, FALSE, &error);
  yz_goods_fill_store (store, items);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (drop)));
  g_assert_cmpuint (yz_goods_grid_get_n_shown (grid), ==, 2);
  gtk_drop_down_set_selected (drop, 1);
  g_assert_cmpuint (yz_goods_grid_get_n_shown (grid), ==, 1);
  yz_goods_grid_clear (grid);
  g_assert_cmpuint (yz_goods_grid_get_n_shown (grid), ==, 2);
  yz_app_test_finalize (grid);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  yz_app_resources_ensure ();
  g_test_add_func ("/goods-photo/shrink", test_shrink);
  g_test_add_func ("/goods-photo/cache", test_cache);
  g_test_add_func ("/goods-photo/widget", test_widget);
  g_test_add_func ("/goods-photo/categories", test_categories);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-goods-grid"

#include "yz-goods-grid.h"

#include <glib/gi18n-lib.h>

#include "yz-goods-list.h"
#include "yz-goods-tile.h"
#include "yz-pinyin.h"
#include "yz-rider-finder.h"

struct _YzGoodsGrid {
  AdwBin parent_instance;

  char *query;    /* folded */
  char *category; /* (nullable) only this one */

  GtkWidget *tools;
  GtkSearchEntry *entry;
  GtkDropDown *category_drop;
  GtkStack *stack;
  GtkGridView *view;
  GtkFilterListModel *filter_model;
  GtkSortListModel *sort_model;
  GtkCustomFilter *filter;
};

G_DEFINE_FINAL_TYPE (YzGoodsGrid, yz_goods_grid, ADW_TYPE_BIN)

enum {
  SIGNAL_GOODS_CHOSEN,
  SIGNAL_CONFIRMED,
  SIGNAL_CODE_ENTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
matches (gpointer item, gpointer user_data)
{
  YzGoodsGrid *self = user_data;

  return (self->category == NULL ||
          g_strcmp0 (yz_goods_get_category (item), self->category) == 0) &&
         yz_goods_matches (item, self->query);
}

/* What is on the shelf comes first, the rest as the list has it: by pinyin. */
static int
compare_stock (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gboolean has_a = yz_goods_get_shelf (YZ_GOODS ((gpointer) a)) > 0;
  gboolean has_b = yz_goods_get_shelf (YZ_GOODS ((gpointer) b)) > 0;

  if (has_a == has_b)
    return GTK_ORDERING_EQUAL;
  return has_a ? GTK_ORDERING_SMALLER : GTK_ORDERING_LARGER;
}

static int
compare_reach (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gboolean near_a = yz_goods_is_in_reach (YZ_GOODS ((gpointer) a));
  gboolean near_b = yz_goods_is_in_reach (YZ_GOODS ((gpointer) b));

  if (near_a == near_b)
    return compare_stock (a, b, NULL);
  return near_a ? GTK_ORDERING_SMALLER : GTK_ORDERING_LARGER;
}

static void
update_empty (YzGoodsGrid *self)
{
  gboolean some = g_list_model_get_n_items (G_LIST_MODEL (self->sort_model)) > 0;

  gtk_stack_set_visible_child_name (self->stack, some ? "goods" : "empty");
}

static void
set_query (YzGoodsGrid *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  g_free (self->query);
  self->query = yz_pinyin_fold_query (text);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
clear_query (YzGoodsGrid *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  set_query (self);
}

/* All of them come first. */
static void
on_category (YzGoodsGrid *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->category_drop);
  guint position = gtk_drop_down_get_selected (self->category_drop);
  const char *name = item != NULL && position != 0 ? gtk_string_object_get_string (item) : NULL;

  if (g_strcmp0 (name, self->category) == 0)
    return;
  g_free (self->category);
  self->category = g_strdup (name);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

/* A list of one would be no choice. What is chosen stays while there is such a category. */
static void
fill_categories (YzGoodsGrid *self)
{
  GListModel *goods = gtk_filter_list_model_get_model (self->filter_model);
  g_auto (GStrv) names = goods != NULL ? yz_goods_list_categories (goods) : g_new0 (char *, 1);
  g_autofree char *chosen = g_strdup (self->category);
  g_autoptr (GtkStringList) list = gtk_string_list_new ((const char *const[]){ NULL });
  guint position = 0;

  gtk_string_list_append (list, _ ("All categories"));
  for (guint i = 0; names[i] != NULL; i++) {
    gtk_string_list_append (list, names[i]);
    if (g_strcmp0 (names[i], chosen) == 0)
      position = i + 1;
  }
  gtk_drop_down_set_model (self->category_drop, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->category_drop, position);
  gtk_widget_set_visible (GTK_WIDGET (self->category_drop), g_strv_length (names) > 1);
}

static void
choose (YzGoodsGrid *self, guint position)
{
  g_autoptr (YzGoods) goods = g_list_model_get_item (G_LIST_MODEL (self->sort_model), position);

  if (goods != NULL)
    g_signal_emit (self, signals[SIGNAL_GOODS_CHOSEN], 0, goods);
}

static void
on_search_changed (YzGoodsGrid *self)
{
  set_query (self);
}

static void
on_search_activate (YzGoodsGrid *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  /* The field waits a moment after the last key before it searches: Enter does not. */
  set_query (self);
  if (*text == '\0') {
    g_signal_emit (self, signals[SIGNAL_CONFIRMED], 0);
  } else if (yz_rider_finder_is_code (text)) {
    clear_query (self);
    g_signal_emit (self, signals[SIGNAL_CODE_ENTERED], 0, text);
  } else if (yz_goods_grid_get_n_shown (self) == 1) {
    choose (self, 0);
    clear_query (self);
  } else if (yz_goods_grid_get_n_shown (self) > 1) {
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
  }
}

static void
on_stop_search (YzGoodsGrid *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  /* Escape in an empty field means what it means everywhere else. */
  if (*text == '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  else
    clear_query (self);
}

static void
on_view_activate (YzGoodsGrid *self, guint position)
{
  choose (self, position);
}

static void
yz_goods_grid_dispose (GObject *object)
{
  YzGoodsGrid *self = YZ_GOODS_GRID (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  G_OBJECT_CLASS (yz_goods_grid_parent_class)->dispose (object);
}

static void
yz_goods_grid_finalize (GObject *object)
{
  g_free (YZ_GOODS_GRID (object)->query);
  g_free (YZ_GOODS_GRID (object)->category);
  G_OBJECT_CLASS (yz_goods_grid_parent_class)->finalize (object);
}

static void
install_signals (void)
{
  signals[SIGNAL_GOODS_CHOSEN] = g_signal_new ("goods-chosen",
                                               YZ_TYPE_GOODS_GRID,
                                               G_SIGNAL_RUN_LAST,
                                               0,
                                               NULL,
                                               NULL,
                                               NULL,
                                               G_TYPE_NONE,
                                               1,
                                               YZ_TYPE_GOODS);
  signals[SIGNAL_CONFIRMED] = g_signal_new ("confirmed",
                                            YZ_TYPE_GOODS_GRID,
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            0);
  signals[SIGNAL_CODE_ENTERED] = g_signal_new ("code-entered",
                                               YZ_TYPE_GOODS_GRID,
                                               G_SIGNAL_RUN_LAST,
                                               0,
                                               NULL,
                                               NULL,
                                               NULL,
                                               G_TYPE_NONE,
                                               1,
                                               G_TYPE_STRING);
}

static void
yz_goods_grid_class_init (YzGoodsGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_goods_grid_dispose;
  object_class->finalize = yz_goods_grid_finalize;
  install_signals ();

  g_type_ensure (YZ_TYPE_GOODS_TILE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-goods-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, YzGoodsGrid, tools);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsGrid, category_drop);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsGrid, entry);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsGrid, stack);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsGrid, view);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsGrid, filter_model);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsGrid, sort_model);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsGrid, filter);
  gtk_widget_class_bind_template_callback (widget_class, on_category);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_view_activate);
}

static void
yz_goods_grid_init (YzGoodsGrid *self)
{
  g_autoptr (GtkSorter) sorter = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_custom_filter_set_filter_func (self->filter, matches, self, NULL);
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_stock, NULL, NULL));
  gtk_sort_list_model_set_sorter (self->sort_model, sorter);
  g_signal_connect_object (self->sort_model,
                           "items-changed",
                           G_CALLBACK (update_empty),
                           self,
                           G_CONNECT_SWAPPED);
  update_empty (self);
}

void
yz_goods_grid_set_model (YzGoodsGrid *self, GListModel *goods)
{
  g_return_if_fail (YZ_IS_GOODS_GRID (self));

  gtk_filter_list_model_set_model (self->filter_model, goods);
  fill_categories (self);
  if (goods != NULL)
    g_signal_connect_object (goods,
                             "items-changed",
                             G_CALLBACK (fill_categories),
                             self,
                             G_CONNECT_SWAPPED);
}

void
yz_goods_grid_clear (YzGoodsGrid *self)
{
  g_return_if_fail (YZ_IS_GOODS_GRID (self));

  gtk_drop_down_set_selected (self->category_drop, 0);
  clear_query (self);
}

void
yz_goods_grid_start (YzGoodsGrid *self, const char *typed)
{
  g_return_if_fail (YZ_IS_GOODS_GRID (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  if (typed == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), typed);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

void
yz_goods_grid_set_plain (YzGoodsGrid *self, gboolean plain)
{
  g_return_if_fail (YZ_IS_GOODS_GRID (self));

  gtk_widget_set_visible (self->tools, !plain);
}

void
yz_goods_grid_sort_by_reach (YzGoodsGrid *self)
{
  g_autoptr (GtkSorter) sorter = NULL;

  g_return_if_fail (YZ_IS_GOODS_GRID (self));

  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_reach, NULL, NULL));
  gtk_sort_list_model_set_sorter (self->sort_model, sorter);
  /* The view holds on to the tile that was its first; what is near would stand above it, unseen. */
  if (yz_goods_grid_get_n_shown (self) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", 0);
}

guint
yz_goods_grid_get_n_shown (YzGoodsGrid *self)
{
  g_return_val_if_fail (YZ_IS_GOODS_GRID (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->sort_model));
}

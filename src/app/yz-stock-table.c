/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-stock-table"

#include "yz-stock-table.h"

#include <glib/gi18n-lib.h>

#include "yz-goods-list.h"
#include "yz-goods-photo.h"
#include "yz-pinyin.h"
#include "yz-shop-display.h"

#define PHOTO_SIDE 32

struct _YzStockTable {
  AdwBin parent_instance;

  char *query;    /* folded */
  char *category; /* (nullable) only this one */
  YzStockShow show;
  gboolean filling; /* the selection follows the list, not a person */

  GListStore *store;
  GtkCustomFilter *filter;
  GtkFilterListModel *filter_model;
  GtkSortListModel *sort_model;
  GtkSingleSelection *selection;
  GtkColumnView *view;
  GtkColumnViewColumn *offer_column; /* in the view or not */
};

G_DEFINE_FINAL_TYPE (YzStockTable, yz_stock_table, ADW_TYPE_BIN)

enum {
  SIGNAL_CHOSEN,
  SIGNAL_OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef enum {
  COLUMN_NAME,
  COLUMN_SKU,
  COLUMN_CATEGORY,
  COLUMN_PRICE,
  COLUMN_STOCK,
  COLUMN_PLACE,
  COLUMN_LIMIT,
  COLUMN_OFFER,
  N_COLUMNS
} Column;

/* clang-format off */
static const struct {
  const char *title;
  gboolean number;
  int width;
} columns[N_COLUMNS] = {
  [COLUMN_NAME] = { N_ ("Item"), FALSE, -1 },
  [COLUMN_SKU] = { N_ ("SKU"), FALSE, 120 },
  [COLUMN_CATEGORY] = { N_ ("Category"), FALSE, 110 },
  [COLUMN_PRICE] = { N_ ("Points"), TRUE, 150 },
  [COLUMN_STOCK] = { N_ ("On the shelf"), TRUE, 130 },
  [COLUMN_PLACE] = { N_ ("Place"), FALSE, 90 },
  [COLUMN_LIMIT] = { N_ ("Limit"), TRUE, 110 },
  [COLUMN_OFFER] = { N_ ("On offer"), FALSE, 90 },
};
/* clang-format on */

/* Cells ------------------------------------------------------------------------------------ */

/* A cell without a text has no name for who cannot see it. */
static char *
dup_or_dash (const char *text)
{
  return g_strdup (text != NULL && *text != '\0' ? text : "–");
}

static char *
make_text (YzGoods *goods, Column column)
{
  switch (column) {
  case COLUMN_NAME:
    return g_strdup (yz_goods_get_name (goods));
  case COLUMN_SKU:
    return g_strdup (yz_goods_get_sku (goods));
  case COLUMN_CATEGORY:
    return dup_or_dash (yz_goods_get_category (goods));
  case COLUMN_PRICE:
    return yz_shop_display_price (yz_goods_get_price_points (goods),
                                  yz_goods_get_next_price_on (goods),
                                  yz_goods_get_next_price_points (goods));
  case COLUMN_STOCK:
    return yz_shop_display_stock (yz_goods_get_shelf (goods), yz_goods_is_low (goods));
  case COLUMN_PLACE:
    return dup_or_dash (yz_goods_get_place (goods));
  case COLUMN_LIMIT:
    return yz_shop_display_limit (yz_goods_get_limit (goods), yz_goods_get_period (goods));
  case COLUMN_OFFER:
    return g_strdup (yz_shop_display_offer (yz_goods_get_active (goods)));
  case N_COLUMNS:
  default:
    g_return_val_if_reached (NULL);
  }
}

static void
set_class (GtkWidget *widget, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static Column
get_column (gpointer object)
{
  return (Column) GPOINTER_TO_INT (g_object_get_data (object, "yz-column"));
}

static GtkWidget *
get_label (GtkWidget *child)
{
  return GTK_IS_LABEL (child) ? child : gtk_widget_get_last_child (child);
}

static void
show_cell (GtkListItem *cell)
{
  GtkWidget *label = get_label (gtk_list_item_get_child (cell));
  YzGoods *goods = gtk_list_item_get_item (cell);
  Column column = get_column (label);
  g_autofree char *text = make_text (goods, column);
  gboolean low = column == COLUMN_STOCK && yz_goods_is_low (goods);

  gtk_label_set_text (GTK_LABEL (label), text);
  set_class (label, "yz-low", low);
  set_class (label, "out", low && yz_goods_get_shelf (goods) <= 0);
  set_class (label, "dim-label", !yz_goods_get_active (goods));
}

/* The picture stands before the name. */
static GtkWidget *
make_named (GtkWidget *label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_append (GTK_BOX (box), g_object_new (YZ_TYPE_GOODS_PHOTO, "side", PHOTO_SIDE, NULL));
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  Column column = get_column (factory);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), columns[column].number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (label), "yz-column", GINT_TO_POINTER (column));
  gtk_list_item_set_child (cell, column == COLUMN_NAME ? make_named (label) : label);
}

static void
show_photo (GtkListItem *cell, YzGoods *goods)
{
  GtkWidget *photo = gtk_widget_get_first_child (gtk_list_item_get_child (cell));

  if (photo != NULL)
    yz_goods_photo_set_goods (YZ_GOODS_PHOTO (photo), goods);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  g_signal_connect_object (gtk_list_item_get_item (cell),
                           "notify",
                           G_CALLBACK (show_cell),
                           cell,
                           G_CONNECT_SWAPPED);
  show_cell (cell);
  show_photo (cell, gtk_list_item_get_item (cell));
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (cell), show_cell, cell);
  show_photo (cell, NULL);
}

/* Order ------------------------------------------------------------------------------------ */

static int
compare_numbers (int64_t a, int64_t b)
{
  return (a > b) - (a < b);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  YzGoods *left = YZ_GOODS ((gpointer) a);
  YzGoods *right = YZ_GOODS ((gpointer) b);

  switch ((Column) GPOINTER_TO_INT (user_data)) {
  case COLUMN_SKU:
    return yz_pinyin_compare (yz_goods_get_sku (left), yz_goods_get_sku (right));
  case COLUMN_NAME:
    return compare_numbers (yz_goods_get_rank (left), yz_goods_get_rank (right));
  case COLUMN_CATEGORY:
    return yz_pinyin_compare (yz_goods_get_category (left), yz_goods_get_category (right));
  case COLUMN_PLACE:
    return yz_pinyin_compare (yz_goods_get_place (left), yz_goods_get_place (right));
  case COLUMN_PRICE:
    return compare_numbers (yz_goods_get_price_points (left), yz_goods_get_price_points (right));
  case COLUMN_STOCK:
    return compare_numbers (yz_goods_get_shelf (left), yz_goods_get_shelf (right));
  case COLUMN_LIMIT:
    return compare_numbers (yz_goods_get_limit (left), yz_goods_get_limit (right));
  case COLUMN_OFFER:
    return compare_numbers (yz_goods_get_active (right), yz_goods_get_active (left));
  case N_COLUMNS:
  default:
    g_return_val_if_reached (0);
  }
}

static GtkColumnViewColumn *
make_column (Column column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = NULL;
  GtkColumnViewColumn *result;

  g_object_set_data (G_OBJECT (factory), "yz-column", GINT_TO_POINTER (column));
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  result = gtk_column_view_column_new (_ (columns[column].title), factory);
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare, GINT_TO_POINTER (column), NULL));
  gtk_column_view_column_set_sorter (result, sorter);
  if (columns[column].width > 0)
    gtk_column_view_column_set_fixed_width (result, columns[column].width);
  else
    gtk_column_view_column_set_expand (result, TRUE);
  return result;
}

static gboolean
is_shown (YzStockTable *self, YzGoods *goods)
{
  switch (self->show) {
  case YZ_STOCK_SHOW_OFFERED:
    return yz_goods_get_active (goods);
  case YZ_STOCK_SHOW_LOW:
    return yz_goods_is_low (goods);
  case YZ_STOCK_SHOW_DISCONTINUED:
    return !yz_goods_get_active (goods);
  case YZ_STOCK_SHOW_ALL:
  default:
    return TRUE;
  }
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  YzStockTable *self = user_data;

  return is_shown (self, item) &&
         (self->category == NULL ||
          g_strcmp0 (yz_goods_get_category (item), self->category) == 0) &&
         yz_goods_matches (item, self->query);
}

static void
on_selected (YzStockTable *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, yz_stock_table_get_chosen (self));
}

static void
on_activate (YzStockTable *self, guint position)
{
  g_autoptr (YzGoods) goods = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (goods != NULL)
    g_signal_emit (self, signals[SIGNAL_OPENED], 0, goods);
}

/* The position of the item among those shown, or G_MAXUINT. */
static guint
find_position (YzStockTable *self, int64_t item)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < n_items; i++) {
    g_autoptr (YzGoods) goods = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

    if (yz_goods_get_id (goods) == item)
      return i;
  }
  return G_MAXUINT;
}

static GtkWidget *
find_list (YzStockTable *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
yz_stock_table_dispose (GObject *object)
{
  YzStockTable *self = YZ_STOCK_TABLE (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->offer_column);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_STOCK_TABLE);
  G_OBJECT_CLASS (yz_stock_table_parent_class)->dispose (object);
}

static void
yz_stock_table_finalize (GObject *object)
{
  g_free (YZ_STOCK_TABLE (object)->query);
  g_free (YZ_STOCK_TABLE (object)->category);
  G_OBJECT_CLASS (yz_stock_table_parent_class)->finalize (object);
}

static guint
install_signal (const char *name)
{
  return g_signal_new (name,
                       YZ_TYPE_STOCK_TABLE,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       1,
                       YZ_TYPE_GOODS);
}

static void
yz_stock_table_class_init (YzStockTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_stock_table_dispose;
  object_class->finalize = yz_stock_table_finalize;

  signals[SIGNAL_CHOSEN] = install_signal ("chosen");
  signals[SIGNAL_OPENED] = install_signal ("opened");

  g_type_ensure (YZ_TYPE_GOODS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-stock-table.ui");
  gtk_widget_class_bind_template_child (widget_class, YzStockTable, store);
  gtk_widget_class_bind_template_child (widget_class, YzStockTable, filter);
  gtk_widget_class_bind_template_child (widget_class, YzStockTable, filter_model);
  gtk_widget_class_bind_template_child (widget_class, YzStockTable, sort_model);
  gtk_widget_class_bind_template_child (widget_class, YzStockTable, selection);
  gtk_widget_class_bind_template_child (widget_class, YzStockTable, view);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

/* The titles of columns with numbers stand over their numbers. A column view of GTK 4.8 has nothing
 * for that: its first child is the row of titles, and in each title is a box with a label and the
 * arrow of the order. */
static void
align_titles (YzStockTable *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (int i = 0; i < N_COLUMNS && title != NULL;
       i++, title = gtk_widget_get_next_sibling (title)) {
    GtkWidget *box = gtk_widget_get_first_child (title);
    GtkWidget *label = box != NULL ? gtk_widget_get_first_child (box) : NULL;

    if (!columns[i].number || !GTK_IS_LABEL (label))
      continue;
    gtk_widget_set_hexpand (label, TRUE);
    gtk_label_set_xalign (GTK_LABEL (label), 1);
    /* The arrow of the order stands before it. */
    if (GTK_IS_BOX (box))
      gtk_box_reorder_child_after (GTK_BOX (box), label, gtk_widget_get_last_child (box));
  }
}

static void
yz_stock_table_init (YzStockTable *self)
{
  self->query = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_custom_filter_set_filter_func (self->filter, matches, self, NULL);
  self->offer_column = make_column (COLUMN_OFFER);
  for (int i = 0; i < COLUMN_OFFER; i++) {
    g_autoptr (GtkColumnViewColumn) column = make_column ((Column) i);

    gtk_column_view_append_column (self->view, column);
    if (i == COLUMN_NAME)
      gtk_column_view_sort_by_column (self->view, column, GTK_SORT_ASCENDING);
  }
  gtk_sort_list_model_set_sorter (self->sort_model, gtk_column_view_get_sorter (self->view));
  align_titles (self);
}

void
yz_stock_table_fill (YzStockTable *self, GPtrArray *items)
{
  YzGoods *chosen;
  int64_t item;

  g_return_if_fail (YZ_IS_STOCK_TABLE (self));
  g_return_if_fail (items != NULL);

  chosen = yz_stock_table_get_chosen (self);
  item = chosen != NULL ? yz_goods_get_id (chosen) : 0;
  self->filling = TRUE;
  yz_goods_fill_store (self->store, items);
  /* What was changed in place may be low now, or sort elsewhere. */
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (gtk_column_view_get_sorter (self->view), GTK_SORTER_CHANGE_DIFFERENT);
  if (item != 0) {
    guint position = find_position (self, item);

    gtk_single_selection_set_selected (self->selection,
                                       position != G_MAXUINT ? position
                                                             : GTK_INVALID_LIST_POSITION);
  }
  self->filling = FALSE;
}

/* Where all are on offer the column says nothing. One that is only hidden keeps its width. */
static void
show_offer (YzStockTable *self, gboolean shown)
{
  gboolean is_shown_now = gtk_column_view_column_get_column_view (self->offer_column) != NULL;

  if (shown && !is_shown_now)
    gtk_column_view_append_column (self->view, self->offer_column);
  if (!shown && is_shown_now)
    gtk_column_view_remove_column (self->view, self->offer_column);
}

void
yz_stock_table_filter (YzStockTable *self,
                       const char *query,
                       const char *category,
                       YzStockShow show)
{
  g_return_if_fail (YZ_IS_STOCK_TABLE (self));

  g_free (self->query);
  self->query = yz_pinyin_fold_query (query);
  g_free (self->category);
  self->category = g_strdup (category);
  self->show = show;
  show_offer (self, show == YZ_STOCK_SHOW_ALL || show == YZ_STOCK_SHOW_DISCONTINUED);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

GListModel *
yz_stock_table_get_goods (YzStockTable *self)
{
  g_return_val_if_fail (YZ_IS_STOCK_TABLE (self), NULL);

  return G_LIST_MODEL (self->store);
}

guint
yz_stock_table_count (YzStockTable *self, guint *low)
{
  guint n_items;

  g_return_val_if_fail (YZ_IS_STOCK_TABLE (self), 0);
  g_return_val_if_fail (low != NULL, 0);

  *low = 0;
  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->filter_model));
  for (guint i = 0; i < n_items; i++) {
    g_autoptr (YzGoods) goods = g_list_model_get_item (G_LIST_MODEL (self->filter_model), i);

    if (yz_goods_is_low (goods))
      (*low)++;
  }
  return n_items;
}

YzGoods *
yz_stock_table_get_chosen (YzStockTable *self)
{
  g_return_val_if_fail (YZ_IS_STOCK_TABLE (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}

gboolean
yz_stock_table_select (YzStockTable *self, int64_t item)
{
  guint position;
  GtkWidget *list;

  g_return_val_if_fail (YZ_IS_STOCK_TABLE (self), FALSE);

  position = item != 0 ? find_position (self, item) : G_MAXUINT;
  if (position == G_MAXUINT) {
    gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
    return item == 0;
  }
  gtk_single_selection_set_selected (self->selection, position);
  list = find_list (self);
  if (list != NULL)
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
  return TRUE;
}

void
yz_stock_table_focus (YzStockTable *self)
{
  GtkWidget *list;

  g_return_if_fail (YZ_IS_STOCK_TABLE (self));

  list = find_list (self);
  if (list != NULL)
    gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD);
}

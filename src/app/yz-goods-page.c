/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-goods-page"

#include "yz-goods-page.h"

#include <glib/gi18n-lib.h>

#include "yz-code.h"
#include "yz-goods-list.h"
#include "yz-import-dialog.h"
#include "yz-item-form.h"
#include "yz-message.h"
#include "yz-notice.h"
#include "yz-receive-pane.h"
#include "yz-shop-display.h"
#include "yz-shop-jobs.h"
#include "yz-stock-table.h"

struct _YzGoodsPage {
  AdwBin parent_instance;

  YzClient *client;
  GCancellable *cancellable; /* (nullable) of the list being loaded */
  gboolean loaded;
  char *code;       /* (nullable) scanned before the list came */
  char *lacking;    /* (nullable) a code on a pack that is no item yet */
  int64_t selected; /* to be selected when the list comes; 0: as it is */

  YzNotice *notice;
  GtkSearchEntry *entry;
  GtkDropDown *category_drop;
  GtkDropDown *show_drop;
  GtkToggleButton *receive_toggle;
  GtkWidget *manage_box;
  GtkWidget *edit_button;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  YzStockTable *table;
  GtkLabel *count_label;
  GtkRevealer *revealer;
  YzReceivePane *pane;
};

static void yz_goods_page_screen_init (YzScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzGoodsPage,
                               yz_goods_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YZ_TYPE_SCREEN, yz_goods_page_screen_init))

enum {
  PROP_CLIENT = 1,
};

static const char *
get_query (YzGoodsPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/* The category that is chosen. Borrowed; NULL for all, which come first. */
static const char *
get_category (YzGoodsPage *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->category_drop);

  return gtk_drop_down_get_selected (self->category_drop) != 0 && item != NULL
           ? gtk_string_object_get_string (item)
           : NULL;
}

static YzStockShow
get_show (YzGoodsPage *self)
{
  return (YzStockShow) gtk_drop_down_get_selected (self->show_drop);
}

static gboolean
is_receiving (YzGoodsPage *self)
{
  return gtk_toggle_button_get_active (self->receive_toggle);
}

static gboolean
may_manage (YzGoodsPage *self)
{
  return yz_client_may (self->client, YZ_MAY_MANAGE);
}

static void
show_empty (YzGoodsPage *self, gboolean filtered)
{
  if (filtered) {
    adw_status_page_set_title (self->empty_page, _ ("No goods found"));
    adw_status_page_set_description (self->empty_page,
                                     _ ("Try part of the name, its pinyin or initials, the SKU or the code on the pack."));
  } else {
    adw_status_page_set_title (self->empty_page, _ ("The shop is empty"));
    adw_status_page_set_description (self->empty_page,
                                     may_manage (self)
                                     ? _ ("Add an item, or import a table.")
                                     : _ ("A chief adds items or imports a table."));
  }
}

static void
update_count (YzGoodsPage *self)
{
  guint low = 0;
  guint shown = yz_stock_table_count (self->table, &low);
  gboolean filtered =
    *get_query (self) != '\0' || get_category (self) != NULL ||
    (get_show (self) != YZ_STOCK_SHOW_OFFERED && get_show (self) != YZ_STOCK_SHOW_ALL);
  g_autofree char *count = yz_shop_display_count (shown, low, filtered);

  gtk_label_set_text (self->count_label, count);
  if (shown == 0)
    show_empty (self, filtered);
  gtk_stack_set_visible_child_name (self->stack,
                                    !self->loaded ? "loading"
                                    : shown > 0   ? "goods"
                                                  : "empty");
}

static void
apply_filter (YzGoodsPage *self)
{
  yz_stock_table_filter (self->table, get_query (self), get_category (self), get_show (self));
  update_count (self);
}

static void
show_all (YzGoodsPage *self, YzStockShow show)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_drop_down_set_selected (self->category_drop, 0);
  gtk_drop_down_set_selected (self->show_drop, show);
  apply_filter (self);
}

/* What was searched for stays unless it hides what is to be seen. */
static void
select_item (YzGoodsPage *self, int64_t item)
{
  if (yz_stock_table_select (self->table, item))
    return;
  show_all (self, YZ_STOCK_SHOW_OFFERED);
  if (yz_stock_table_select (self->table, item))
    return;
  show_all (self, YZ_STOCK_SHOW_ALL);
  yz_stock_table_select (self->table, item);
}

/* Codes ------------------------------------------------------------------------------------ */

static YzGoods *
find_goods (YzGoodsPage *self, const char *ean, int64_t item)
{
  GListModel *model = yz_stock_table_get_goods (self->table);
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++) {
    g_autoptr (YzGoods) goods = g_list_model_get_item (model, i);

    if (ean != NULL ? yz_goods_get_code_pieces (goods, ean) > 0 : yz_goods_get_id (goods) == item)
      return goods; /* the model keeps it */
  }
  return NULL;
}

static void
complain_of_code (YzGoodsPage *self, const char *ean)
{
  g_autofree char *sentence = NULL;

  g_free (self->lacking);
  self->lacking = g_strdup (ean);
  if (ean == NULL)
    sentence = g_strdup (_ ("This item is not in the shop any more."));
  else if (may_manage (self))
    sentence =
      g_strdup_printf (_ ("No item has the code %s yet. “Add Item” takes it into the form."), ean);
  else
    sentence = g_strdup_printf (_ ("No item has the code %s. A chief can add it."), ean);
  if (is_receiving (self))
    yz_receive_pane_complain (self->pane, sentence);
  else
    yz_notice_show (self->notice, YZ_NOTICE_ERROR, sentence);
}

static void
show_code (YzGoodsPage *self, const char *text)
{
  g_autofree char *ean = yz_ean_normalise (text);
  YzCode code = { 0 };
  YzGoods *goods;

  yz_notice_clear (self->notice);
  if (ean == NULL && !yz_code_parse (text, &code, NULL))
    return;
  goods = find_goods (self, ean, code.id);
  if (goods == NULL) {
    complain_of_code (self, ean);
    return;
  }
  /* The pane first: it may still hold another item, and then that stays selected. */
  if (!is_receiving (self) || yz_receive_pane_take (self->pane, goods, TRUE))
    select_item (self, yz_goods_get_id (goods));
}

/* While receiving, the command codes on the counter mean what they mean there. */
static gboolean
take_command (YzGoodsPage *self, YzCommand command)
{
  if (!is_receiving (self))
    return FALSE;
  switch (command) {
  case YZ_COMMAND_CONFIRM:
    yz_receive_pane_confirm (self->pane);
    return TRUE;
  case YZ_COMMAND_CANCEL:
    yz_receive_pane_drop (self->pane);
    return TRUE;
  case YZ_COMMAND_UNDO:
  case YZ_COMMAND_MORE:
  case YZ_COMMAND_LESS:
  case YZ_COMMAND_QUANTITY:
  case YZ_COMMAND_PARK:
  case YZ_COMMAND_HOLD:
  case YZ_COMMAND_COLLECT:
  case YZ_COMMAND_NONE:
  default:
    return FALSE;
  }
}

static gboolean
is_goods_code (const char *text)
{
  g_autofree char *ean = yz_ean_normalise (text);
  YzCode code;

  return ean != NULL || (yz_code_parse (text, &code, NULL) && code.kind == YZ_CODE_ITEM);
}

/* The list --------------------------------------------------------------------------------- */

/* A list of one would be no choice. What is chosen stays. */
static void
fill_categories (YzGoodsPage *self)
{
  g_auto (GStrv) names = yz_goods_list_categories (yz_stock_table_get_goods (self->table));
  g_autofree char *chosen = g_strdup (get_category (self));
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
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzGoodsPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  g_autofree char *code = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (items == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  self->loaded = TRUE;
  yz_stock_table_fill (self->table, items);
  fill_categories (self);
  update_count (self);
  if (self->selected != 0)
    select_item (self, self->selected);
  self->selected = 0;
  code = g_steal_pointer (&self->code);
  if (code != NULL)
    show_code (self, code);
}

static void
on_search_changed (YzGoodsPage *self)
{
  apply_filter (self);
}

static void
on_search_activate (YzGoodsPage *self)
{
  if (is_goods_code (get_query (self))) {
    g_autofree char *code = g_strdup (get_query (self));

    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
    apply_filter (self);
    show_code (self, code);
    return;
  }
  /* The field waits a moment after the last key before it searches: Enter does not. */
  apply_filter (self);
  yz_stock_table_focus (self->table);
}

static void
on_stop_search (YzGoodsPage *self)
{
  if (*get_query (self) == '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  else
    show_all (self, YZ_STOCK_SHOW_OFFERED);
}

static gboolean
on_entry_key (YzGoodsPage *self, guint key)
{
  if (key != GDK_KEY_Down)
    return GDK_EVENT_PROPAGATE;
  yz_stock_table_focus (self->table);
  return GDK_EVENT_STOP;
}

static void
on_chosen (YzGoodsPage *self, YzGoods *goods)
{
  gtk_widget_set_sensitive (self->edit_button, goods != NULL);
  if (goods != NULL && is_receiving (self))
    yz_receive_pane_take (self->pane, goods, FALSE);
}

static void
on_saved (YzGoodsPage *self, gint64 item)
{
  /* The list that is on its way, or the next one, has it. */
  self->selected = item;
  g_clear_pointer (&self->lacking, g_free);
  yz_notice_clear (self->notice);
  yz_screen_refresh (YZ_SCREEN (self));
  yz_message_toast (GTK_WIDGET (self), _ ("Saved"));
}

static void
open_form (YzGoodsPage *self, YzGoods *goods)
{
  YzItemForm *form = yz_item_form_present (GTK_WIDGET (self), self->client, goods, self->lacking);
  g_auto (GStrv) categories = yz_goods_list_categories (yz_stock_table_get_goods (self->table));

  yz_item_form_set_categories (form, (const char *const *) categories);
  g_signal_connect_object (form, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
}

static void
on_add (YzGoodsPage *self)
{
  open_form (self, NULL);
}

static void
on_edit (YzGoodsPage *self)
{
  YzGoods *goods = yz_stock_table_get_chosen (self->table);

  if (goods != NULL)
    open_form (self, goods);
}

static void
on_opened (YzGoodsPage *self, YzGoods *goods)
{
  if (is_receiving (self))
    yz_receive_pane_take (self->pane, goods, TRUE);
  else if (may_manage (self))
    open_form (self, goods);
}

static void
on_import (YzGoodsPage *self)
{
  yz_import_dialog_start (GTK_WIDGET (self), self->client, YZ_IMPORT_ITEMS);
}

static void
on_receive_toggled (YzGoodsPage *self)
{
  YzGoods *goods = yz_stock_table_get_chosen (self->table);
  gboolean receiving = is_receiving (self);

  gtk_revealer_set_reveal_child (self->revealer, receiving);
  if (receiving && goods != NULL)
    yz_receive_pane_take (self->pane, goods, FALSE);
}

static void
on_receive_closed (YzGoodsPage *self)
{
  gtk_toggle_button_set_active (self->receive_toggle, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->receive_toggle));
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_goods_page_refresh (YzScreen *screen)
{
  YzGoodsPage *self = YZ_GOODS_PAGE (screen);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_shop_job_list,
                        NULL,
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable,
                        on_loaded,
                        self);
}

static gboolean
yz_goods_page_take_code (YzScreen *screen, const char *text)
{
  YzGoodsPage *self = YZ_GOODS_PAGE (screen);
  YzCode code;

  if (!is_goods_code (text))
    return yz_code_parse (text, &code, NULL) && code.kind == YZ_CODE_COMMAND &&
           take_command (self, code.command);
  if (self->loaded) {
    show_code (self, text);
  } else {
    g_free (self->code);
    self->code = g_strdup (text);
  }
  return TRUE;
}

static gboolean
yz_goods_page_search (YzScreen *screen, const char *typed)
{
  YzGoodsPage *self = YZ_GOODS_PAGE (screen);

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  if (typed != NULL) {
    gtk_editable_set_text (GTK_EDITABLE (self->entry), typed);
    gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  }
  return TRUE;
}

static gboolean
yz_goods_page_go_back (YzScreen *screen)
{
  YzGoodsPage *self = YZ_GOODS_PAGE (screen);

  yz_notice_clear (self->notice);
  if (!is_receiving (self))
    return FALSE;
  if (!yz_receive_pane_drop (self->pane))
    gtk_toggle_button_set_active (self->receive_toggle, FALSE);
  return TRUE;
}

static void
yz_goods_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    g_value_set_object (value, YZ_GOODS_PAGE (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_goods_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    YZ_GOODS_PAGE (object)->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_goods_page_constructed (GObject *object)
{
  YzGoodsPage *self = YZ_GOODS_PAGE (object);

  G_OBJECT_CLASS (yz_goods_page_parent_class)->constructed (object);
  gtk_widget_set_visible (self->manage_box, may_manage (self));
  gtk_widget_set_visible (GTK_WIDGET (self->receive_toggle),
                          yz_client_may (self->client, YZ_MAY_REDEEM));
  yz_receive_pane_set_client (self->pane, self->client);
}

static void
yz_goods_page_dispose (GObject *object)
{
  YzGoodsPage *self = YZ_GOODS_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_GOODS_PAGE);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_goods_page_parent_class)->dispose (object);
}

static void
yz_goods_page_finalize (GObject *object)
{
  g_free (YZ_GOODS_PAGE (object)->code);
  g_free (YZ_GOODS_PAGE (object)->lacking);
  G_OBJECT_CLASS (yz_goods_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-goods-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, notice);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, entry);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, category_drop);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, show_drop);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, receive_toggle);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, manage_box);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, table);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, revealer);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsPage, pane);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_edit);
  gtk_widget_class_bind_template_callback (widget_class, on_import);
  gtk_widget_class_bind_template_callback (widget_class, on_receive_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_receive_closed);
}

static void
yz_goods_page_class_init (YzGoodsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yz_goods_page_get_property;
  object_class->set_property = yz_goods_page_set_property;
  object_class->constructed = yz_goods_page_constructed;
  object_class->dispose = yz_goods_page_dispose;
  object_class->finalize = yz_goods_page_finalize;
  g_object_class_override_property (object_class, PROP_CLIENT, "client");

  g_type_ensure (YZ_TYPE_NOTICE);
  g_type_ensure (YZ_TYPE_RECEIVE_PANE);
  g_type_ensure (YZ_TYPE_STOCK_TABLE);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
yz_goods_page_init (YzGoodsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
yz_goods_page_screen_init (YzScreenInterface *iface)
{
  iface->refresh = yz_goods_page_refresh;
  iface->take_code = yz_goods_page_take_code;
  iface->search = yz_goods_page_search;
  iface->go_back = yz_goods_page_go_back;
}

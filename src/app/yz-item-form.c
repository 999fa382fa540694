/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-item-form"

#include "yz-item-form.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-code.h"
#include "yz-field.h"
#include "yz-focus.h"
#include "yz-gun-keys.h"
#include "yz-notice.h"
#include "yz-sentence.h"
#include "yz-shop-display.h"
#include "yz-shop-jobs.h"
#include "yz-text.h"

struct _YzItemForm {
  AdwWindow parent_instance;

  YzClient *client;
  YzGunKeys *gun_keys;
  gboolean is_new;

  AdwWindowTitle *title;
  GtkWidget *save_button;
  GtkWidget *content;
  YzNotice *notice;
  YzField *sku_field;
  YzField *name_field;
  YzField *ean_field;
  YzField *price_field;
  YzField *limit_field;
  GtkCheckButton *active_check;
};

G_DEFINE_FINAL_TYPE (YzItemForm, yz_item_form, ADW_TYPE_WINDOW)

enum {
  SIGNAL_SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
complain (YzItemForm *self, const GError *error)
{
  const struct {
    const char *name;
    YzField *field;
  } fields[] = {
    { "sku", self->sku_field },     { "name", self->name_field },   { "ean", self->ean_field },
    { "price", self->price_field }, { "limit", self->limit_field },
  };
  g_autofree char *sentence = yz_sentence_for_error (error);
  const char *name = yz_shop_display_error_field (error, yz_field_get_text (self->sku_field));

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (fields[i].name, name) == 0) {
      yz_field_complain (fields[i].field, sentence);
      return;
    }
  yz_notice_show (self->notice, YZ_NOTICE_ERROR, sentence);
}

/* The numbers, and what can be found wrong without the store. */
static gboolean
check (YzItemForm *self, int64_t *price_points, int64_t *limit_month)
{
  const char *limit = yz_field_get_text (self->limit_field);
  g_autoptr (GError) error = NULL;
  g_autofree char *sku =
    yz_text_require (yz_field_get_text (self->sku_field), "sku", YZ_TEXT_NAME_MAX, &error);
  g_autofree char *name = NULL;

  *limit_month = 0;
  if (sku != NULL)
    name = yz_text_require (yz_field_get_text (self->name_field), "name", YZ_TEXT_NAME_MAX, &error);
  if (name == NULL ||
      !yz_amount_parse (yz_field_get_text (self->price_field), "price", price_points, &error) ||
      !yz_amount_check (*price_points, "price", &error) ||
      (*limit != '\0' && !yz_amount_parse (limit, "limit", limit_month, &error))) {
    complain (self, error);
    return FALSE;
  }
  return TRUE;
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzItemForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree int64_t *item = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (self->content == NULL)
    return; /* the window is gone */
  yz_focus_set_sensitive (self->content, TRUE);
  gtk_widget_set_sensitive (self->save_button, TRUE);
  if (item == NULL) {
    complain (self, error);
    return;
  }
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, (gint64) *item);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_save (YzItemForm *self)
{
  YzItemChange *change;
  int64_t price_points = 0;
  int64_t limit_month = 0;

  yz_notice_clear (self->notice);
  if (yz_client_get_actor (self->client) == NULL || !gtk_widget_get_sensitive (self->save_button) ||
      !check (self, &price_points, &limit_month))
    return;
  change = g_new0 (YzItemChange, 1);
  change->actor = yz_client_dup_actor (self->client);
  change->is_new = self->is_new;
  change->sku = g_strdup (yz_field_get_text (self->sku_field));
  change->name = g_strdup (yz_field_get_text (self->name_field));
  change->ean = g_strdup (yz_field_get_text (self->ean_field));
  change->price_points = price_points;
  change->limit_month = limit_month;
  change->active = gtk_check_button_get_active (self->active_check);
  yz_focus_set_sensitive (self->content, FALSE);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  yz_client_write_async (self->client,
                         YZ_LANE_ALONE,
                         yz_shop_job_put,
                         change,
                         (GDestroyNotify) yz_item_change_free,
                         g_free,
                         on_saved,
                         g_object_ref (self));
}

static void
on_scanned (YzItemForm *self, const char *text)
{
  g_autofree char *ean = yz_ean_normalise (text);

  if (!gtk_widget_get_sensitive (self->content))
    return;
  if (ean != NULL)
    yz_field_set_text (self->ean_field, ean);
  else
    yz_field_complain (self->ean_field, _ ("What was scanned is no goods code."));
}

static void
yz_item_form_dispose (GObject *object)
{
  YzItemForm *self = YZ_ITEM_FORM (object);

  g_clear_object (&self->gun_keys);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_ITEM_FORM);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_item_form_parent_class)->dispose (object);
}

static void
yz_item_form_class_init (YzItemFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_item_form_dispose;

  signals[SIGNAL_SAVED] = g_signal_new ("saved",
                                        YZ_TYPE_ITEM_FORM,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        G_TYPE_INT64);

  g_type_ensure (YZ_TYPE_FIELD);
  g_type_ensure (YZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-item-form.ui");
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, title);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, save_button);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, content);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, notice);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, sku_field);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, name_field);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, ean_field);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, price_field);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, limit_field);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, active_check);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
yz_item_form_init (YzItemForm *self)
{
  self->is_new = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));

  self->gun_keys = yz_gun_keys_new (GTK_WINDOW (self));
  g_signal_connect_object (self->gun_keys,
                           "scanned",
                           G_CALLBACK (on_scanned),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
show_goods (YzItemForm *self, YzGoods *goods)
{
  g_autofree char *price = g_strdup_printf ("%" G_GINT64_FORMAT, yz_goods_get_price_points (goods));
  int64_t limit_month = yz_goods_get_limit_month (goods);
  g_autofree char *limit =
    limit_month > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, limit_month) : g_strdup ("");

  self->is_new = FALSE;
  adw_window_title_set_title (self->title, _ ("Edit Item"));
  gtk_button_set_label (GTK_BUTTON (self->save_button), _ ("_Save"));
  yz_field_set_text (self->sku_field, yz_goods_get_sku (goods));
  yz_field_set_text (self->name_field, yz_goods_get_name (goods));
  yz_field_set_text (self->ean_field, yz_goods_get_ean (goods));
  yz_field_set_text (self->price_field, price);
  yz_field_set_text (self->limit_field, limit);
  gtk_check_button_set_active (self->active_check, yz_goods_get_active (goods));
  /* The SKU is what an item is known by; it stays. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->sku_field), FALSE);
}

YzItemForm *
yz_item_form_present (GtkWidget *widget, YzClient *client, YzGoods *goods, const char *ean)
{
  YzItemForm *self;
  GtkRoot *root;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);

  root = gtk_widget_get_root (widget);
  self =
    g_object_new (YZ_TYPE_ITEM_FORM, "transient-for", GTK_IS_WINDOW (root) ? root : NULL, NULL);
  self->client = g_object_ref (client);
  if (goods != NULL)
    show_goods (self, goods);
  else
    yz_field_set_text (self->ean_field, ean);
  gtk_window_present (GTK_WINDOW (self));
  yz_field_focus (goods != NULL ? self->name_field : self->sku_field);
  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-item-form"

#include "yz-item-form.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-batch.h"
#include "yz-clock.h"
#include "yz-code-rows.h"
#include "yz-code.h"
#include "yz-field.h"
#include "yz-focus.h"
#include "yz-gun-keys.h"
#include "yz-limit-display.h"
#include "yz-notice.h"
#include "yz-photo-field.h"
#include "yz-sentence.h"
#include "yz-shop-display.h"
#include "yz-shop-jobs.h"
#include "yz-text.h"

typedef enum {
  FIELD_SKU,
  FIELD_NAME,
  FIELD_CATEGORY,
  FIELD_UNIT,
  FIELD_EAN,
  FIELD_PRICE,
  FIELD_FROM,
  FIELD_LIMIT,
  FIELD_PLACE,
  FIELD_MINIMUM,
  FIELD_PAID_BY,
  FIELD_NOTE,
  N_FIELDS
} Field;

/* The name of each in the template, and as errors call it. */
static const struct {
  const char *child;
  const char *name;
} fields[N_FIELDS] = {
  [FIELD_SKU] = { "sku_field", "sku" },
  [FIELD_NAME] = { "name_field", "name" },
  [FIELD_CATEGORY] = { "category_field", "category" },
  [FIELD_UNIT] = { "unit_field", "unit" },
  [FIELD_EAN] = { "ean_field", "ean" },
  [FIELD_PRICE] = { "price_field", "price" },
  [FIELD_FROM] = { "from_field", "price-from" },
  [FIELD_LIMIT] = { "limit_field", "limit" },
  [FIELD_PLACE] = { "place_field", "place" },
  [FIELD_MINIMUM] = { "minimum_field", "minimum" },
  [FIELD_PAID_BY] = { "paid_by_field", "paid-by" },
  [FIELD_NOTE] = { "note_field", "note" },
};

struct _YzItemForm {
  AdwWindow parent_instance;

  YzClient *client;
  YzGunKeys *gun_keys;
  gboolean is_new;

  AdwWindowTitle *title;
  GtkWidget *save_button;
  GtkWidget *content;
  YzNotice *notice;
  YzPhotoField *photo_field;
  YzField *fields[N_FIELDS];
  YzCodeRows *code_rows;
  GtkLabel *prices_label;
  GtkLabel *batches_label;
  GtkDropDown *period_drop;
  GtkCheckButton *active_check;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (YzItemForm, yz_item_form, ADW_TYPE_WINDOW)

enum {
  SIGNAL_SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (YzItemForm *self, Field field)
{
  return yz_field_get_text (self->fields[field]);
}

static void
complain (YzItemForm *self, const GError *error)
{
  g_autofree char *sentence = yz_sentence_for_error (error);
  const char *name = yz_shop_display_error_field (error, get_text (self, FIELD_SKU));

  for (gsize i = 0; i < N_FIELDS; i++)
    if (g_strcmp0 (fields[i].name, name) == 0) {
      yz_field_complain (self->fields[i], sentence);
      return;
    }
  yz_notice_show (self->notice, YZ_NOTICE_ERROR, sentence);
}

/* A number that need not be there: then it is 0. */
static gboolean
parse_number (YzItemForm *self, Field field, int64_t *number, GError **error)
{
  const char *text = get_text (self, field);

  *number = 0;
  return *text == '\0' || yz_amount_parse (text, fields[field].name, number, error);
}

/* The numbers, and what can be found wrong without the store. */
static gboolean
check (YzItemForm *self, YzItemChange *change)
{
  const char *from = get_text (self, FIELD_FROM);
  g_autoptr (GError) error = NULL;
  g_autofree char *sku =
    yz_text_require (get_text (self, FIELD_SKU), "sku", YZ_TEXT_NAME_MAX, &error);
  g_autofree char *name = NULL;

  if (sku != NULL)
    name = yz_text_require (get_text (self, FIELD_NAME), "name", YZ_TEXT_NAME_MAX, &error);
  if (name == NULL ||
      !yz_amount_parse (get_text (self, FIELD_PRICE), "price", &change->price_points, &error) ||
      !yz_amount_check (change->price_points, "price", &error) ||
      (*from != '\0' && !yz_date_parse (from, "price-from", &change->price_from, &error)) ||
      !parse_number (self, FIELD_LIMIT, &change->limit, &error) ||
      !parse_number (self, FIELD_MINIMUM, &change->minimum, &error)) {
    complain (self, error);
    return FALSE;
  }
  return TRUE;
}

static void
fill_change (YzItemForm *self, YzItemChange *change)
{
  change->actor = yz_client_dup_actor (self->client);
  change->is_new = self->is_new;
  change->sku = g_strdup (get_text (self, FIELD_SKU));
  change->name = g_strdup (get_text (self, FIELD_NAME));
  change->ean = g_strdup (get_text (self, FIELD_EAN));
  change->category = g_strdup (get_text (self, FIELD_CATEGORY));
  change->unit = g_strdup (get_text (self, FIELD_UNIT));
  change->place = g_strdup (get_text (self, FIELD_PLACE));
  change->paid_by = g_strdup (get_text (self, FIELD_PAID_BY));
  change->note = g_strdup (get_text (self, FIELD_NOTE));
  change->photo = g_strdup (yz_photo_field_get_change (self->photo_field));
  change->codes = yz_code_rows_get_codes (self->code_rows);
  change->period = (YzPeriod) (gtk_drop_down_get_selected (self->period_drop) + YZ_PERIOD_DAY);
  change->active = gtk_check_button_get_active (self->active_check);
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

  yz_notice_clear (self->notice);
  if (yz_client_get_actor (self->client) == NULL || !gtk_widget_get_sensitive (self->save_button))
    return;
  change = g_new0 (YzItemChange, 1);
  if (!check (self, change)) {
    yz_item_change_free (change);
    return;
  }
  fill_change (self, change);
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

/* The first code is that of a piece; each further one is of another pack. */
static void
on_scanned (YzItemForm *self, const char *text)
{
  g_autofree char *ean = yz_ean_normalise (text);

  if (!gtk_widget_get_sensitive (self->content))
    return;
  if (ean == NULL)
    yz_field_complain (self->fields[FIELD_EAN], _ ("What was scanned is no goods code."));
  else if (*get_text (self, FIELD_EAN) == '\0')
    yz_field_set_text (self->fields[FIELD_EAN], ean);
  else if (g_strcmp0 (get_text (self, FIELD_EAN), ean) != 0)
    yz_code_rows_add (self->code_rows, ean);
}

static void
on_photo_problem (YzItemForm *self, const char *sentence)
{
  if (sentence != NULL)
    yz_notice_show (self->notice, YZ_NOTICE_ERROR, sentence);
  else
    yz_notice_clear (self->notice);
}

/* A price that never changed needs no history. */
static void
on_prices (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzItemForm *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) prices = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (prices == NULL || prices->len < 2)
    return;
  for (guint i = 0; i < prices->len; i++) {
    const YzItemPrice *price = g_ptr_array_index (prices, i);
    g_autofree char *line = price->replaced ? NULL : yz_shop_display_price_line (price);

    if (line != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  }
  gtk_label_set_text (self->prices_label, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->prices_label), TRUE);
}

static void
on_batches (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzItemForm *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) batches = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  if (batches == NULL || batches->len == 0)
    return;
  for (guint i = 0; i < batches->len; i++) {
    const YzBatch *batch = &g_array_index (batches, YzBatch, i);
    g_autofree char *line = yz_shop_display_batch (batch->best_before, batch->left);

    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  }
  gtk_label_set_text (self->batches_label, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->batches_label), TRUE);
}

static void
yz_item_form_dispose (GObject *object)
{
  YzItemForm *self = YZ_ITEM_FORM (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
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
  g_type_ensure (YZ_TYPE_CODE_ROWS);
  g_type_ensure (YZ_TYPE_PHOTO_FIELD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-item-form.ui");
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, title);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, save_button);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, content);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, notice);
  for (gsize i = 0; i < N_FIELDS; i++)
    gtk_widget_class_bind_template_child_full (widget_class,
                                               fields[i].child,
                                               FALSE,
                                               G_STRUCT_OFFSET (YzItemForm, fields) +
                                                 (gssize) (i * sizeof (YzField *)));
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, photo_field);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, code_rows);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, prices_label);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, batches_label);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, period_drop);
  gtk_widget_class_bind_template_child (widget_class, YzItemForm, active_check);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_photo_problem);
}

static void
yz_item_form_init (YzItemForm *self)
{
  g_autofree const char **periods = yz_limit_display_periods ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (periods);

  self->is_new = TRUE;
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->period_drop, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->period_drop, YZ_PERIOD_MONTH - YZ_PERIOD_DAY);

  self->gun_keys = yz_gun_keys_new (GTK_WINDOW (self));
  g_signal_connect_object (self->gun_keys,
                           "scanned",
                           G_CALLBACK (on_scanned),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
show_number (YzItemForm *self, Field field, int64_t number)
{
  g_autofree char *text = number > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;

  yz_field_set_text (self->fields[field], text);
}

static void
show_goods (YzItemForm *self, YzGoods *goods)
{
  self->is_new = FALSE;
  adw_window_title_set_title (self->title, _ ("Edit Item"));
  gtk_button_set_label (GTK_BUTTON (self->save_button), _ ("_Save"));
  yz_field_set_text (self->fields[FIELD_SKU], yz_goods_get_sku (goods));
  yz_field_set_text (self->fields[FIELD_NAME], yz_goods_get_name (goods));
  yz_field_set_text (self->fields[FIELD_CATEGORY], yz_goods_get_category (goods));
  yz_field_set_text (self->fields[FIELD_UNIT], yz_goods_get_unit (goods));
  yz_field_set_text (self->fields[FIELD_EAN], yz_goods_get_ean (goods));
  yz_field_set_text (self->fields[FIELD_PLACE], yz_goods_get_place (goods));
  yz_field_set_text (self->fields[FIELD_PAID_BY], yz_goods_get_paid_by (goods));
  yz_field_set_text (self->fields[FIELD_NOTE], yz_goods_get_note (goods));
  show_number (self, FIELD_PRICE, yz_goods_get_price_points (goods));
  show_number (self, FIELD_LIMIT, yz_goods_get_limit (goods));
  show_number (self, FIELD_MINIMUM, yz_goods_get_minimum (goods));
  yz_code_rows_set_text (self->code_rows, yz_goods_get_codes (goods));
  yz_photo_field_set_goods (self->photo_field, goods);
  if (yz_goods_get_period (goods) != YZ_PERIOD_NONE)
    gtk_drop_down_set_selected (self->period_drop,
                                (guint) yz_goods_get_period (goods) - YZ_PERIOD_DAY);
  gtk_check_button_set_active (self->active_check, yz_goods_get_active (goods));
  /* The SKU is what an item is known by; it stays. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->fields[FIELD_SKU]), FALSE);
}

/* What is shown beside the fields, once it has come. */
static void
load (YzItemForm *self,
      YzGoods *goods,
      YzLaneFunc func,
      GDestroyNotify result_free,
      GAsyncReadyCallback callback)
{
  int64_t *item = g_new (int64_t, 1);

  *item = yz_goods_get_id (goods);
  yz_client_read_async (self->client,
                        func,
                        item,
                        g_free,
                        result_free,
                        self->cancellable,
                        callback,
                        self);
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
  if (goods != NULL) {
    show_goods (self, goods);
    load (self, goods, yz_shop_job_prices, (GDestroyNotify) g_ptr_array_unref, on_prices);
    load (self, goods, yz_shop_job_batches, (GDestroyNotify) g_array_unref, on_batches);
  } else {
    yz_field_set_text (self->fields[FIELD_EAN], ean);
  }
  gtk_window_present (GTK_WINDOW (self));
  yz_field_focus (self->fields[goods != NULL ? FIELD_NAME : FIELD_SKU]);
  return self;
}

void
yz_item_form_set_categories (YzItemForm *self, const char *const *categories)
{
  g_return_if_fail (YZ_IS_ITEM_FORM (self));

  yz_field_set_suggestions (self->fields[FIELD_CATEGORY], categories);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-receive-pane"

#include "yz-receive-pane.h"

#include <glib/gi18n-lib.h>

#include "yz-counter-jobs.h"
#include "yz-focus.h"
#include "yz-notice.h"
#include "yz-shop-display.h"
#include "yz-shop-jobs.h"

/* How many lines of what was received are kept in view. */
#define RECEIVED_MAX 30

struct _YzReceivePane {
  AdwBin parent_instance;

  YzClient *client;
  YzGoods *goods;       /* (nullable) what is received next */
  YzGoods *next;        /* (nullable) what was scanned while an answer was awaited */
  gboolean scanned;     /* what is there was scanned, not only looked at */
  gboolean busy;        /* an answer is awaited */
  YzIncoming *delivery; /* (nullable) what was asked for, until the answer is certain */
  gboolean unknown;     /* the line was cut before the answer */

  YzNotice *notice;
  GtkLabel *name_label;
  GtkLabel *shelf_label;
  GtkWidget *form;
  GtkSpinButton *quantity_spin;
  GtkDropDown *source_drop;
  GtkWidget *receive_button;
  GtkWidget *received_title;
  GtkListBox *received;
};

G_DEFINE_FINAL_TYPE (YzReceivePane, yz_receive_pane, ADW_TYPE_BIN)

enum {
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* As it stands in the field: a scan that began in there was taken out of its text, but what the
 * field made of it on losing the focus is still its value. */
static int
get_quantity (YzReceivePane *self)
{
  gtk_spin_button_update (self->quantity_spin);
  return gtk_spin_button_get_value_as_int (self->quantity_spin);
}

/* Whether something would be lost by going on with another item. */
static gboolean
is_pending (YzReceivePane *self)
{
  return self->goods != NULL && (self->scanned || get_quantity (self) != 1);
}

static void
update (YzReceivePane *self)
{
  gboolean open = self->delivery != NULL;

  if (self->goods != NULL) {
    g_autofree char *shelf = yz_shop_display_shelf_now (yz_goods_get_shelf (self->goods));

    gtk_label_set_text (self->name_label, yz_goods_get_name (self->goods));
    gtk_label_set_text (self->shelf_label, shelf);
  } else {
    gtk_label_set_text (self->name_label, _ ("Scan the next item"));
    gtk_label_set_text (self->shelf_label, _ ("Or choose it in the table."));
  }
  yz_focus_set_sensitive (self->form, self->goods != NULL && !open);
  gtk_widget_set_sensitive (self->receive_button, self->goods != NULL && !self->busy);
  gtk_button_set_label (GTK_BUTTON (self->receive_button),
                        open && !self->busy
                        ? _ ("_Try Again")
                        : _ ("_Receive"));
}

static void
set_goods (YzReceivePane *self, YzGoods *goods)
{
  g_set_object (&self->goods, goods);
  self->scanned = FALSE;
  gtk_spin_button_set_value (self->quantity_spin, 1);
  update (self);
}

static void
focus_quantity (YzReceivePane *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->quantity_spin));
  gtk_editable_select_region (GTK_EDITABLE (self->quantity_spin), 0, -1);
}

static void
add_received (YzReceivePane *self, const YzIncoming *delivery, int64_t shelf)
{
  GtkWidget *row = adw_action_row_new ();
  GtkListBoxRow *last;
  g_autofree char *title =
    yz_shop_display_received (delivery->name, delivery->quantity, delivery->source);
  g_autofree char *now = shelf >= 0 ? yz_shop_display_shelf_now (shelf) : g_strdup ("");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), now);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_prepend (self->received, row);
  last = gtk_list_box_get_row_at_index (self->received, RECEIVED_MAX);
  if (last != NULL)
    gtk_list_box_remove (self->received, GTK_WIDGET (last));
  gtk_widget_show (GTK_WIDGET (self->received));
  gtk_widget_show (self->received_title);
}

static void
on_received (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzReceivePane) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree int64_t *shelf = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  g_autoptr (YzGoods) next = NULL;

  self->busy = FALSE;
  if (self->notice == NULL)
    return; /* the screen is gone */
  if (shelf != NULL) {
    add_received (self, self->delivery, *shelf);
    g_clear_pointer (&self->delivery, yz_incoming_free);
    self->unknown = FALSE;
    set_goods (self, NULL);
    next = g_steal_pointer (&self->next);
    if (next != NULL)
      yz_receive_pane_take (self, next, TRUE);
    return;
  }
  g_clear_object (&self->next);
  yz_notice_show_error (self->notice, error);
  self->unknown = g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_UNKNOWN);
  if (yz_counter_error_is_certain (error))
    g_clear_pointer (&self->delivery, yz_incoming_free);
  update (self);
  gtk_widget_grab_focus (self->receive_button);
}

static YzIncoming *
make_delivery (YzReceivePane *self)
{
  YzIncoming *delivery = g_new0 (YzIncoming, 1);

  delivery->actor = yz_client_dup_actor (self->client);
  delivery->op_id = yz_op_id_new ();
  delivery->item = yz_goods_get_id (self->goods);
  delivery->name = g_strdup (yz_goods_get_name (self->goods));
  delivery->quantity = get_quantity (self);
  delivery->source = gtk_drop_down_get_selected (self->source_drop);
  return delivery;
}

static void
on_receive (YzReceivePane *self)
{
  yz_receive_pane_confirm (self);
}

static void
on_close (YzReceivePane *self)
{
  if (yz_receive_pane_drop (self) || self->delivery == NULL)
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static gboolean
on_quantity_key (YzReceivePane *self, guint key)
{
  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter)
    return GDK_EVENT_PROPAGATE;
  yz_receive_pane_confirm (self);
  return GDK_EVENT_STOP;
}

static void
yz_receive_pane_dispose (GObject *object)
{
  YzReceivePane *self = YZ_RECEIVE_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_RECEIVE_PANE);
  g_clear_object (&self->goods);
  g_clear_object (&self->next);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_receive_pane_parent_class)->dispose (object);
}

static void
yz_receive_pane_finalize (GObject *object)
{
  g_clear_pointer (&YZ_RECEIVE_PANE (object)->delivery, yz_incoming_free);
  G_OBJECT_CLASS (yz_receive_pane_parent_class)->finalize (object);
}

static void
yz_receive_pane_class_init (YzReceivePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_receive_pane_dispose;
  object_class->finalize = yz_receive_pane_finalize;

  signals[SIGNAL_CLOSED] = g_signal_new ("closed",
                                         YZ_TYPE_RECEIVE_PANE,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         0);

  g_type_ensure (YZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-receive-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, YzReceivePane, notice);
  gtk_widget_class_bind_template_child (widget_class, YzReceivePane, name_label);
  gtk_widget_class_bind_template_child (widget_class, YzReceivePane, shelf_label);
  gtk_widget_class_bind_template_child (widget_class, YzReceivePane, form);
  gtk_widget_class_bind_template_child (widget_class, YzReceivePane, quantity_spin);
  gtk_widget_class_bind_template_child (widget_class, YzReceivePane, source_drop);
  gtk_widget_class_bind_template_child (widget_class, YzReceivePane, receive_button);
  gtk_widget_class_bind_template_child (widget_class, YzReceivePane, received_title);
  gtk_widget_class_bind_template_child (widget_class, YzReceivePane, received);
  gtk_widget_class_bind_template_callback (widget_class, on_receive);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_bind_template_callback (widget_class, on_quantity_key);
}

static void
yz_receive_pane_init (YzReceivePane *self)
{
  g_autoptr (GtkStringList) sources = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; yz_shop_display_source (i) != NULL; i++)
    gtk_string_list_append (sources, yz_shop_display_source (i));
  gtk_drop_down_set_model (self->source_drop, G_LIST_MODEL (sources));
  update (self);
}

void
yz_receive_pane_set_client (YzReceivePane *self, YzClient *client)
{
  g_return_if_fail (YZ_IS_RECEIVE_PANE (self));

  g_set_object (&self->client, client);
}

gboolean
yz_receive_pane_take (YzReceivePane *self, YzGoods *goods, gboolean scanned)
{
  g_return_val_if_fail (YZ_IS_RECEIVE_PANE (self), FALSE);
  g_return_val_if_fail (YZ_IS_GOODS (goods), FALSE);

  if (self->busy && scanned)
    g_set_object (&self->next, goods);
  if (self->delivery != NULL)
    return self->busy && scanned;
  if (self->goods != goods && is_pending (self)) {
    g_autofree char *sentence =
      g_strdup_printf (_ ("%s is not received yet. Receive it first, or press Escape to drop it."),
                          yz_goods_get_name (self->goods));

    yz_notice_show (self->notice, YZ_NOTICE_ERROR, sentence);
    return FALSE;
  }
  yz_notice_clear (self->notice);
  if (self->goods == goods && scanned && self->scanned)
    gtk_spin_button_set_value (self->quantity_spin, get_quantity (self) + 1);
  else if (self->goods != goods)
    set_goods (self, goods);
  self->scanned = self->scanned || scanned;
  if (scanned)
    focus_quantity (self);
  return TRUE;
}

void
yz_receive_pane_complain (YzReceivePane *self, const char *sentence)
{
  g_return_if_fail (YZ_IS_RECEIVE_PANE (self));

  yz_notice_show (self->notice, YZ_NOTICE_ERROR, sentence);
}

void
yz_receive_pane_confirm (YzReceivePane *self)
{
  g_return_if_fail (YZ_IS_RECEIVE_PANE (self));

  if (self->busy || self->goods == NULL || yz_client_get_actor (self->client) == NULL)
    return;
  yz_notice_clear (self->notice);
  /* One that is not certain is asked for again as it was. */
  if (self->delivery == NULL)
    self->delivery = make_delivery (self);
  self->busy = TRUE;
  update (self);
  yz_client_write_async (self->client,
                         YZ_LANE_GROUPED | YZ_LANE_REPEATABLE |
                           (self->unknown ? YZ_LANE_DOUBTFUL : 0),
                         yz_shop_job_receive,
                         yz_incoming_copy (self->delivery),
                         (GDestroyNotify) yz_incoming_free,
                         g_free,
                         on_received,
                         g_object_ref (self));
}

gboolean
yz_receive_pane_drop (YzReceivePane *self)
{
  g_return_val_if_fail (YZ_IS_RECEIVE_PANE (self), FALSE);

  if (self->goods == NULL || self->delivery != NULL)
    return FALSE;
  yz_notice_clear (self->notice);
  set_goods (self, NULL);
  return TRUE;
}

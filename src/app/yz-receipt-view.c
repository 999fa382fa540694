/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-receipt-view"

#include "yz-receipt-view.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-deal-vouchers.h"
#include "yz-display.h"
#include "yz-limit-display.h"
#include "yz-message.h"
#include "yz-qr-picture.h"
#include "yz-receipt-file.h"
#include "yz-receipt-print.h"
#include "yz-return-dialog.h"
#include "yz-text.h"

struct _YzReceiptView {
  AdwBin parent_instance;

  YzClient *client;
  YzCounter *counter;
  int64_t shown_entry;
  YzCounterState shown_state;

  GtkImage *icon;
  GtkLabel *title_label;
  GtkLabel *rider_label;
  GtkListBox *lines;
  GtkLabel *total_label;
  GtkLabel *balance_label;
  GtkLabel *entry_label;
  GtkLabel *head_label;
  GtkLabel *when_label;
  YzQrPicture *qr;
  YzReceiptPrint *printing;
  YzDealVouchers *vouchers;
  GtkWidget *next_button;
  GtkWidget *undo_button;
  GtkWidget *return_button;
  GtkWidget *collect_button;
  GtkWidget *release_button;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (YzReceiptView, yz_receipt_view, ADW_TYPE_BIN)

static GtkWidget *
make_line (const YzReceiptItem *item)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *points = NULL;
  g_autofree char *title = NULL;
  g_autofree char *quantity = yz_display_quantity (item->quantity);
  g_autofree char *text = yz_display_points (item->quantity * item->price_points);

  title = g_strdup_printf ("%s %s", item->name, quantity);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (item->disposition == YZ_DISPOSITION_INSPECTION)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), C_ ("disposition", "To inspection"));
  if (item->disposition == YZ_DISPOSITION_SPOILED)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), C_ ("disposition", "Spoiled"));
  points = gtk_label_new (text);
  gtk_widget_add_css_class (points, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), points);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

/* Of a redemption pieces that can come back, of a hold those that still wait. */
static gboolean
has_returnable (const YzReceipt *receipt)
{
  for (guint i = 0; i < receipt->lines->len; i++)
    if (((const YzReceiptItem *) g_ptr_array_index (receipt->lines, i))->returnable > 0)
      return TRUE;
  return FALSE;
}

/* What the entry changed of the rider's points; what was collected had been paid when it was held.
 */
static char *
make_total (const YzReceipt *receipt)
{
  switch (receipt->kind) {
  case YZ_ENTRY_REDEEM:
  case YZ_ENTRY_HOLD:
    return yz_display_change (-receipt->total_points);
  case YZ_ENTRY_COLLECT:
    return yz_display_number (receipt->total_points);
  case YZ_ENTRY_RETURN:
  case YZ_ENTRY_RELEASE:
  case YZ_ENTRY_REVERSAL:
  case YZ_ENTRY_AWARD:
  case YZ_ENTRY_EXPIRE:
  case YZ_ENTRY_ADJUST:
  case YZ_ENTRY_RECEIVE:
  case YZ_ENTRY_FREE_HAND_OUT:
  case YZ_ENTRY_SPOIL:
  case YZ_ENTRY_COUNT:
  case YZ_ENTRY_STATION_TRANSFER:
  case YZ_ENTRY_OPENING:
  default:
    return yz_display_change (receipt->total_points);
  }
}

static char *
make_title (const YzReceipt *receipt, gboolean booked)
{
  g_autofree char *until = NULL;

  if (receipt->until_on == 0)
    return g_strdup (yz_display_receipt_title (receipt->kind, booked));
  until = yz_limit_display_day (receipt->until_on);
  /* Translators: %s is a day, like 18 March. */
  return g_strdup_printf (_ ("Kept until %s"), until);
}

static void
show_lines (YzReceiptView *self, const YzReceipt *receipt)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->lines))) != NULL)
    gtk_list_box_remove (self->lines, child);
  for (guint i = 0; receipt != NULL && i < receipt->lines->len; i++)
    gtk_list_box_append (self->lines, make_line (g_ptr_array_index (receipt->lines, i)));
}

static void
show_receipt (YzReceiptView *self, const YzReceipt *receipt)
{
  gboolean booked = yz_counter_get_state (self->counter) == YZ_COUNTER_STATE_BOOKED;
  g_autofree char *name = yz_text_mask_name (receipt->rider_name);
  g_autofree char *total = make_total (receipt);
  g_autofree char *title = make_title (receipt, booked);
  g_autofree char *balance = yz_display_number (receipt->balance_points);
  g_autofree char *when = yz_instant_to_text (receipt->happened_ms);

  gtk_image_set_from_icon_name (self->icon, booked ? "emblem-ok-symbolic" : "view-paged-symbolic");
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->rider_label, name);
  gtk_label_set_text (self->total_label, total);
  gtk_label_set_text (self->balance_label, balance);
  gtk_label_set_text (self->entry_label, receipt->entry_number);
  gtk_label_set_text (self->head_label, receipt->head_code);
  gtk_label_set_text (self->when_label, when);
  yz_qr_picture_set_text (self->qr, receipt->receipt_code);
  show_lines (self, receipt);
}

static void
forget_receipt (YzReceiptView *self)
{
  gtk_label_set_text (self->rider_label, "");
  gtk_label_set_text (self->total_label, "");
  gtk_label_set_text (self->balance_label, "");
  yz_qr_picture_set_text (self->qr, NULL);
  show_lines (self, NULL);
}

static void
update (YzReceiptView *self)
{
  const YzReceipt *receipt = yz_counter_get_receipt (self->counter);
  YzCounterState state = yz_counter_get_state (self->counter);
  gboolean busy = yz_counter_is_busy (self->counter);
  int64_t entry = receipt != NULL ? receipt->entry : 0;
  gboolean scanned = FALSE;
  gboolean held = FALSE;

  if (self->shown_entry != entry || self->shown_state != state) {
    self->shown_entry = entry;
    self->shown_state = state;
    if (receipt != NULL)
      show_receipt (self, receipt);
    else
      forget_receipt (self);
    yz_deal_vouchers_show (self->vouchers, self->client, entry);
  }
  gtk_widget_set_visible (self->undo_button, yz_counter_can_undo (self->counter));
  scanned = receipt != NULL && state == YZ_COUNTER_STATE_RECEIPT && has_returnable (receipt);
  held = scanned && receipt->kind == YZ_ENTRY_HOLD;
  gtk_widget_set_visible (self->return_button, scanned && !held);
  gtk_widget_set_visible (self->collect_button, held);
  gtk_widget_set_visible (self->release_button, held);
  gtk_widget_set_sensitive (self->collect_button, !busy);
  gtk_widget_set_sensitive (self->release_button, !busy);
  gtk_widget_set_sensitive (self->next_button, !busy);
  gtk_widget_set_sensitive (self->undo_button, !busy);
  gtk_widget_set_sensitive (self->return_button, !busy);
}

static void
on_next (YzReceiptView *self)
{
  yz_counter_cancel (self->counter);
}

static void
on_undo (YzReceiptView *self)
{
  yz_counter_undo (self->counter);
}

static void
on_collect (YzReceiptView *self)
{
  yz_counter_collect (self->counter, self->shown_entry);
}

static void
on_release (YzReceiptView *self)
{
  yz_counter_release (self->counter, self->shown_entry);
}

static void
on_return_accepted (YzReceiptView *self, YzReturnDialog *dialog)
{
  gsize n_lines = 0;
  g_autofree YzReturnLine *lines = yz_return_dialog_dup_lines (dialog, &n_lines);
  g_autofree char *reason = yz_return_dialog_dup_reason (dialog);

  if (n_lines > 0)
    yz_counter_take_back (self->counter, lines, n_lines, reason);
}

static void
on_return (YzReceiptView *self)
{
  const YzReceipt *receipt = yz_counter_get_receipt (self->counter);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  YzReturnDialog *dialog = NULL;

  if (receipt == NULL || !GTK_IS_WINDOW (root))
    return;
  dialog = yz_return_dialog_new (GTK_WINDOW (root), receipt);
  g_signal_connect_object (dialog,
                           "accepted",
                           G_CALLBACK (on_return_accepted),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzReceiptView) self = user_data;
  g_autoptr (GError) error = NULL;

  if (yz_receipt_file_write_finish (YZ_CLIENT (source), result, &error))
    yz_message_toast (GTK_WIDGET (self), _ ("Receipt saved"));
  else if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    yz_message_show_error (GTK_WIDGET (self), _ ("The receipt was not saved"), error);
}

static void
on_path_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzReceiptView *self = YZ_RECEIPT_VIEW (source);
  g_autofree char *path = yz_message_save_file_finish (GTK_WIDGET (self), result);
  int64_t *entry = user_data;

  if (path != NULL && self->client != NULL)
    yz_receipt_file_write_async (self->client, *entry, path, NULL, on_written, g_object_ref (self));
  g_free (entry);
}

static void
on_save (YzReceiptView *self)
{
  const YzReceipt *receipt = yz_counter_get_receipt (self->counter);
  int64_t *entry = NULL;
  g_autofree char *name = NULL;

  if (receipt == NULL)
    return;
  entry = g_new (int64_t, 1);
  *entry = receipt->entry;
  /* Translators: the proposed name of a file; %s is a number like 1-42. */
  name = g_strdup_printf (_ ("Receipt %s.pdf"), receipt->entry_number);
  yz_message_save_file_async (GTK_WIDGET (self), _ ("Save Receipt"), name, on_path_chosen, entry);
}

static void
yz_receipt_view_dispose (GObject *object)
{
  YzReceiptView *self = YZ_RECEIPT_VIEW (object);

  g_clear_object (&self->client);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (yz_receipt_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, icon);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, title_label);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, rider_label);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, lines);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, total_label);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, balance_label);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, entry_label);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, head_label);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, when_label);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, qr);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, printing);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, vouchers);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, next_button);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, undo_button);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, return_button);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, collect_button);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, release_button);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptView, save_button);
}

static void
yz_receipt_view_class_init (YzReceiptViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_receipt_view_dispose;

  g_type_ensure (YZ_TYPE_DEAL_VOUCHERS);
  g_type_ensure (YZ_TYPE_QR_PICTURE);
  g_type_ensure (YZ_TYPE_RECEIPT_PRINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-receipt-view.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_undo);
  gtk_widget_class_bind_template_callback (widget_class, on_return);
  gtk_widget_class_bind_template_callback (widget_class, on_collect);
  gtk_widget_class_bind_template_callback (widget_class, on_release);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
yz_receipt_view_init (YzReceiptView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_receipt_view_set_counter (YzReceiptView *self, YzClient *client, YzCounter *counter)
{
  g_return_if_fail (YZ_IS_RECEIPT_VIEW (self));
  g_return_if_fail (YZ_IS_COUNTER (counter) && self->counter == NULL);

  self->client = g_object_ref (client);
  self->counter = g_object_ref (counter);
  g_signal_connect_object (counter, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (counter, "notify::busy", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  yz_receipt_print_set_counter (self->printing, client, counter);
  update (self);
}

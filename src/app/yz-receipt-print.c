/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-receipt-print"

#include "yz-receipt-print.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "yz-print-queue.h"
#include "yz-receipt-file.h"
#include "yz-sentence.h"
#include "yz-settings.h"

struct _YzReceiptPrint {
  AdwBin parent_instance;

  YzClient *client;
  YzCounter *counter;
  int64_t shown_entry;  /* whose receipt is in view; 0 for none */
  int64_t booked_entry; /* the last one that was printed by itself */
  gboolean writing;
  YzPrintJob *job; /* (nullable) of the receipt in view */

  GtkImage *icon;
  GtkLabel *label;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (YzReceiptPrint, yz_receipt_print, ADW_TYPE_BIN)

/* One receipt on its way to the queue. */
typedef struct {
  YzReceiptPrint *self;
  int64_t entry;
  char *path;
  char *title;
} Writing;

static void
writing_free (Writing *writing)
{
  g_object_unref (writing->self);
  g_free (writing->path);
  g_free (writing->title);
  g_free (writing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Writing, writing_free)

static void
say (YzReceiptPrint *self, const char *icon, const char *text)
{
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), *text != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->label), *text != '\0');
}

static void
show_job (YzReceiptPrint *self)
{
  g_autofree char *text = NULL;
  const char *icon = "printer-symbolic";

  if (self->job == NULL) {
    say (self, icon, "");
    gtk_widget_set_sensitive (self->button, !self->writing);
    gtk_button_set_label (GTK_BUTTON (self->button), _ ("_Print"));
    return;
  }
  text = yz_print_job_describe (self->job);
  if (yz_print_job_get_state (self->job) == YZ_PRINTER_DONE)
    icon = "emblem-ok-symbolic";
  else if (yz_print_job_is_waiting (self->job) ||
           yz_print_job_get_state (self->job) == YZ_PRINTER_TROUBLE)
    icon = "dialog-warning-symbolic";
  say (self, icon, text);
  gtk_widget_set_sensitive (self->button,
                            yz_print_job_is_waiting (self->job) ||
                              yz_print_job_get_state (self->job) == YZ_PRINTER_DONE);
  gtk_button_set_label (GTK_BUTTON (self->button), _ ("_Print Again"));
}

static void
set_job (YzReceiptPrint *self, YzPrintJob *job)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_func (self->job, show_job, self);
  g_set_object (&self->job, job);
  if (job != NULL)
    g_signal_connect_object (job, "notify::state", G_CALLBACK (show_job), self, G_CONNECT_SWAPPED);
  show_job (self);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Writing) writing = user_data;
  YzReceiptPrint *self = writing->self;
  g_autoptr (YzPrintJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  double width_mm = 0;
  double height_mm = 0;

  if (yz_receipt_file_measure_finish (YZ_CLIENT (source), result, &width_mm, &height_mm, &error))
    job = yz_print_queue_add (yz_print_queue_get_default (),
                              writing->path,
                              YZ_PRINT_RECEIPT,
                              writing->title,
                              width_mm,
                              height_mm,
                              &error);
  self->writing = FALSE;
  if (self->label == NULL)
    return; /* the window is gone; the paper is in the queue */
  if (writing->entry == self->shown_entry)
    set_job (self, job);
  if (job == NULL) {
    g_unlink (writing->path);
    sentence = yz_sentence_for_error (error);
    say (self, "dialog-warning-symbolic", sentence);
  }
}

static void
write_receipt (YzReceiptPrint *self, const YzReceipt *receipt)
{
  g_autoptr (Writing) writing = g_new0 (Writing, 1);
  const char *path = NULL;
  g_autoptr (GError) error = NULL;

  writing->self = g_object_ref (self);
  writing->entry = receipt->entry;
  /* Translators: what the printer's list shows; %s is a number like 1-42. */
  writing->title = g_strdup_printf (_ ("Receipt %s"), receipt->entry_number);
  writing->path = yz_print_queue_make_path (yz_print_queue_get_default (), &error);
  if (writing->path == NULL) {
    g_autofree char *sentence = yz_sentence_for_error (error);

    say (self, "dialog-warning-symbolic", sentence);
    return;
  }
  path = writing->path;
  self->writing = TRUE;
  set_job (self, NULL);
  yz_receipt_file_write_async (self->client,
                               receipt->entry,
                               path,
                               NULL,
                               on_written,
                               g_steal_pointer (&writing));
}

/* Without a printer nothing is printed by itself, and nothing is told about it either. */
static gboolean
is_automatic (void)
{
  g_autofree char *when = yz_settings_dup_text ("receipt-print");
  g_autofree char *printer = yz_settings_dup_text ("receipt-printer");

  return g_strcmp0 (when, "always") == 0 && *printer != '\0';
}

static void
update (YzReceiptPrint *self)
{
  const YzReceipt *receipt = yz_counter_get_receipt (self->counter);
  int64_t entry = receipt != NULL ? receipt->entry : 0;

  if (self->shown_entry == entry)
    return;
  self->shown_entry = entry;
  set_job (self, NULL);
  if (receipt != NULL && yz_counter_get_state (self->counter) == YZ_COUNTER_STATE_BOOKED &&
      self->booked_entry != entry && is_automatic ()) {
    self->booked_entry = entry;
    write_receipt (self, receipt);
  }
}

static void
on_print (YzReceiptPrint *self)
{
  yz_receipt_print_now (self);
}

static void
yz_receipt_print_dispose (GObject *object)
{
  YzReceiptPrint *self = YZ_RECEIPT_PRINT (object);

  g_clear_object (&self->job);
  g_clear_object (&self->client);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (yz_receipt_print_parent_class)->dispose (object);
}

static void
yz_receipt_print_class_init (YzReceiptPrintClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_receipt_print_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-receipt-print.ui");
  gtk_widget_class_bind_template_child (widget_class, YzReceiptPrint, icon);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptPrint, label);
  gtk_widget_class_bind_template_child (widget_class, YzReceiptPrint, button);
  gtk_widget_class_bind_template_callback (widget_class, on_print);
}

static void
yz_receipt_print_init (YzReceiptPrint *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_receipt_print_set_counter (YzReceiptPrint *self, YzClient *client, YzCounter *counter)
{
  g_return_if_fail (YZ_IS_RECEIPT_PRINT (self));
  g_return_if_fail (YZ_IS_COUNTER (counter) && self->counter == NULL);

  self->client = g_object_ref (client);
  self->counter = g_object_ref (counter);
  g_signal_connect_object (counter, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
yz_receipt_print_now (YzReceiptPrint *self)
{
  const YzReceipt *receipt = NULL;

  g_return_if_fail (YZ_IS_RECEIPT_PRINT (self));

  receipt = yz_counter_get_receipt (self->counter);
  if (receipt == NULL || self->writing)
    return;
  if (self->job != NULL && yz_print_job_is_waiting (self->job))
    yz_print_queue_print (yz_print_queue_get_default (), self->job);
  else if (self->job == NULL || yz_print_job_get_state (self->job) == YZ_PRINTER_DONE)
    write_receipt (self, receipt);
}

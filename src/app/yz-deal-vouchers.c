/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-deal-vouchers"

#include "yz-deal-vouchers.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-deal.h"
#include "yz-message.h"
#include "yz-qr-picture.h"
#include "yz-shop-paper.h"

#define CODE_SIZE 150

struct _YzDealVouchers {
  AdwBin parent_instance;

  YzClient *client;          /* (nullable) */
  GCancellable *cancellable; /* (nullable) of what is being loaded */
  int64_t entry;

  GtkFlowBox *codes;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (YzDealVouchers, yz_deal_vouchers, ADW_TYPE_BIN)

/* What is to be written; a job of the reading lane. */
typedef struct {
  int64_t entry;
  char *path;
} Paper;

static void
paper_free (gpointer data)
{
  Paper *paper = data;

  g_free (paper->path);
  g_free (paper);
}

static gpointer
write_paper (gpointer context, gpointer data, GError **error)
{
  const Paper *paper = data;

  if (!yz_shop_paper_write_deals (context, paper->entry, YZ_VOUCHER_PAPER_ROLL, paper->path, error))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzDealVouchers) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean written = yz_client_run_finish (YZ_CLIENT (source), result, &error) != NULL;

  if (self->save_button == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return; /* the view is gone */
  if (written)
    yz_message_toast (GTK_WIDGET (self), _ ("The vouchers are saved."));
  else
    yz_message_show_error (GTK_WIDGET (self), _ ("The vouchers could not be saved"), error);
}

static void
on_path (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzDealVouchers) self = user_data;
  g_autofree char *path = yz_message_save_file_finish (GTK_WIDGET (source), result);
  Paper *paper = NULL;

  if (path == NULL || self->client == NULL)
    return;
  paper = g_new0 (Paper, 1);
  paper->entry = self->entry;
  paper->path = g_steal_pointer (&path);
  yz_client_read_async (self->client,
                        write_paper,
                        paper,
                        paper_free,
                        NULL,
                        NULL,
                        on_written,
                        g_object_ref (self));
}

static void
on_save (YzDealVouchers *self)
{
  g_autofree char *number = yz_id_to_text (self->entry);
  /* Translators: proposed name of a file; %s is the number of an entry. */
  g_autofree char *name = g_strdup_printf (_ ("Vouchers %s.pdf"), number);

  yz_message_save_file_async (GTK_WIDGET (self),
                              _ ("Save Vouchers"), name, on_path, g_object_ref (self));
}

static gpointer
list_vouchers (gpointer context, gpointer data, GError **error)
{
  return yz_deal_list_vouchers (context, *(const int64_t *) data, error);
}

static void
add_code (YzDealVouchers *self, const YzDealVoucher *voucher)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *code = g_object_new (YZ_TYPE_QR_PICTURE, NULL);
  g_autofree char *number = yz_id_to_text (voucher->id);
  g_autofree char *date = yz_date_to_text (voucher->expires_on);
  /* Translators: a merchant, the number of a voucher, and its last day. */
  g_autofree char *text =
    g_strdup_printf (_ ("%s\nNo. %s, good until %s"), voucher->merchant_name, number, date);
  GtkWidget *label = gtk_label_new (text);

  yz_qr_picture_set_text (YZ_QR_PICTURE (code), voucher->code);
  gtk_widget_set_size_request (code, CODE_SIZE, CODE_SIZE);
  gtk_widget_set_halign (code, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (code),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Code of a voucher"), -1);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), code);
  gtk_box_append (GTK_BOX (box), label);
  gtk_flow_box_insert (self->codes, box, -1);
}

static void
clear_codes (YzDealVouchers *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->codes))) != NULL)
    gtk_flow_box_remove (self->codes, child);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzDealVouchers *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) vouchers = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  gboolean any = FALSE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  for (guint i = 0; vouchers != NULL && i < vouchers->len; i++) {
    const YzDealVoucher *voucher = g_ptr_array_index (vouchers, i);

    if (voucher->code == NULL)
      continue;
    add_code (self, voucher);
    any = TRUE;
  }
  gtk_widget_set_visible (GTK_WIDGET (self), any);
}

static void
stop (YzDealVouchers *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
yz_deal_vouchers_dispose (GObject *object)
{
  YzDealVouchers *self = YZ_DEAL_VOUCHERS (object);

  stop (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_DEAL_VOUCHERS);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_deal_vouchers_parent_class)->dispose (object);
}

static void
yz_deal_vouchers_class_init (YzDealVouchersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_deal_vouchers_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-deal-vouchers.ui");
  gtk_widget_class_bind_template_child (widget_class, YzDealVouchers, codes);
  gtk_widget_class_bind_template_child (widget_class, YzDealVouchers, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
yz_deal_vouchers_init (YzDealVouchers *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_deal_vouchers_show (YzDealVouchers *self, YzClient *client, int64_t entry)
{
  int64_t *wanted = NULL;

  g_return_if_fail (YZ_IS_DEAL_VOUCHERS (self));

  stop (self);
  g_set_object (&self->client, client);
  self->entry = entry;
  clear_codes (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (entry == 0)
    return;
  wanted = g_new (int64_t, 1);
  *wanted = entry;
  self->cancellable = g_cancellable_new ();
  yz_client_read_async (client,
                        list_vouchers,
                        wanted,
                        g_free,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable,
                        on_loaded,
                        self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-deal-vouchers"

#include "yz-deal-vouchers.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-deal.h"
#include "yz-paper-actions.h"
#include "yz-qr-picture.h"
#include "yz-shop-paper.h"

#define CODE_SIZE 150

struct _YzDealVouchers {
  AdwBin parent_instance;

  YzClient *client;          /* (nullable) */
  GCancellable *cancellable; /* (nullable) of what is being loaded */
  int64_t entry;

  GtkFlowBox *codes;
  GtkButton *print_button;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (YzDealVouchers, yz_deal_vouchers, ADW_TYPE_BIN)

/* What is to be written; a job of the reading lane. */
typedef struct {
  int64_t entry;
  YzVoucherPaperForm form;
  char *path;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->path);
  g_free (order);
}

static gpointer
write_paper (gpointer context, gpointer data, GError **error)
{
  const Order *order = data;

  if (!yz_shop_paper_write_deals (context, order->entry, order->form, order->path, error))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

/* A file is for any printer, also one with a roll; the printer for sheets has A4. */
static gpointer
make_order (GtkWidget *widget, YzPaper *paper)
{
  Order *order = g_new0 (Order, 1);

  order->entry = YZ_DEAL_VOUCHERS (widget)->entry;
  order->form = yz_paper_is_printed (paper) ? YZ_VOUCHER_PAPER_A4 : YZ_VOUCHER_PAPER_ROLL;
  order->path = g_strdup (yz_paper_get_path (paper));
  return order;
}

static void
put_out (YzDealVouchers *self, gboolean save)
{
  g_autofree char *number = yz_id_to_text (self->entry);
  /* Translators: proposed name of a file; %s is the number of an entry. */
  g_autofree char *name = g_strdup_printf (_ ("Vouchers %s.pdf"), number);
  const YzPaperPlan plan = { .title = _ ("Save Vouchers"),
                                         .name = name,
                                         .saved = _ ("The vouchers are saved."),
                                                     .failed =
                                                       _ ("The vouchers could not be saved"),
                                                          .job = write_paper,
                                                          .make_data = make_order,
                                                          .data_free = order_free };

  yz_paper_run (GTK_WIDGET (self), self->client, save, &plan);
}

static void
on_print (YzDealVouchers *self)
{
  put_out (self, FALSE);
}

static void
on_save (YzDealVouchers *self)
{
  put_out (self, TRUE);
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
  gtk_widget_class_bind_template_child (widget_class, YzDealVouchers, print_button);
  gtk_widget_class_bind_template_child (widget_class, YzDealVouchers, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_print);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
yz_deal_vouchers_init (YzDealVouchers *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yz_paper_bind_buttons (self->print_button, self->save_button, _ ("Print _Vouchers"));
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-voucher-forms"

#include "yz-voucher-forms.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-form-dialog.h"
#include "yz-message.h"
#include "yz-paper-actions.h"

#define TITLE_MAX 60
#define ADDRESS_MAX 200
#define CODE_MAX 40
#define NUMBER_MAX 10
#define DATE_MAX 20
#define GOOD_DAYS 90

/* One form and what it is for. */
typedef struct {
  YzFormDialog *dialog; /* borrowed: it owns the form */
  YzClient *client;     /* owned */
  YzLaneFunc job;
  int64_t merchant;
  gboolean close_month;
  YzVoucherRequest *request; /* (nullable) while a path is asked for */
  YzPaper *paper;            /* (nullable) what the request writes */
  GtkWidget *parent;         /* owned: the page it was opened from */
  GtkCheckButton *to_file;   /* (nullable) whether a paper is saved though it could be printed */
  const char *print_label;   /* (nullable) of the button then */
  const char *save_label;
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  yz_voucher_request_free (form->request);
  yz_paper_free (form->paper);
  g_clear_object (&form->parent);
  g_clear_object (&form->client);
  g_free (form);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzFormDialog) dialog = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  Form *form = g_object_get_data (G_OBJECT (dialog), "form");
  g_autoptr (YzPaper) paper = g_steal_pointer (&form->paper);

  if (sentence != NULL)
    yz_message_toast (form->parent, sentence);
  if (sentence != NULL && paper != NULL)
    yz_paper_deliver (paper, form->parent, &error);
  yz_form_dialog_answer (dialog, error);
}

/* @request: (transfer full) */
static void
send (Form *form, YzVoucherRequest *request)
{
  yz_form_dialog_set_busy (form->dialog, TRUE);
  yz_voucher_request_send (request, form->client, form->job, on_done, g_object_ref (form->dialog));
}

/* The form lives as long as its dialog, which is held while a path is asked for. */
static void
on_path (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzFormDialog) dialog = user_data;
  Form *form = g_object_get_data (G_OBJECT (dialog), "form");
  g_autoptr (GError) error = NULL;
  g_autoptr (YzPaper) paper = yz_paper_choose_finish (GTK_WIDGET (source), result, &error);
  YzVoucherRequest *request = g_steal_pointer (&form->request);

  if (error != NULL)
    yz_form_dialog_answer (dialog, error);
  if (paper == NULL || request == NULL) {
    yz_voucher_request_free (request);
    return;
  }
  request->path = g_strdup (yz_paper_get_path (paper));
  form->paper = g_steal_pointer (&paper);
  send (form, request);
}

static void
ask_path (Form *form, const char *title, const char *name, YzVoucherRequest *request)
{
  g_clear_pointer (&form->request, yz_voucher_request_free);
  form->request = request;
  yz_paper_choose_async (GTK_WIDGET (form->dialog),
                         form->to_file != NULL && gtk_check_button_get_active (form->to_file),
                         title,
                         name,
                         on_path,
                         g_object_ref (form->dialog));
}

static YzVoucherRequest *
start_request (Form *form)
{
  return yz_voucher_request_new (form->client, yz_form_dialog_get_op_id (form->dialog));
}

static char *
dup_text (Form *form, const char *name)
{
  return g_strdup (yz_form_dialog_get_text (form->dialog, name));
}

static Form *
open_form (GtkWidget *parent,
           YzClient *client,
           const char *title,
           const char *accept,
           YzLaneFunc job,
           void (*accepted) (Form *form))
{
  Form *form = g_new0 (Form, 1);

  form->dialog = yz_form_dialog_new (parent, title, accept);
  form->client = g_object_ref (client);
  form->parent = g_object_ref (parent);
  form->job = job;
  g_object_set_data_full (G_OBJECT (form->dialog), "form", form, form_free);
  g_signal_connect_swapped (form->dialog, "accepted", G_CALLBACK (accepted), form);
  return form;
}

static void
show_accept (Form *form)
{
  gboolean prints = yz_paper_can_print () &&
                    (form->to_file == NULL || !gtk_check_button_get_active (form->to_file));

  yz_form_dialog_set_accept (form->dialog, prints ? form->print_label : form->save_label);
}

/* What a form writes is printed unless somebody wants the file; without a printer there is no such
 * question. The labels are borrowed. */
static void
add_file_choice (Form *form, const char *print_label, const char *save_label)
{
  GtkWidget *check = NULL;

  form->print_label = print_label;
  form->save_label = save_label;
  if (yz_paper_can_print ()) {
    check = gtk_check_button_new_with_mnemonic (_ ("Save as a _file instead of printing"));
    gtk_widget_add_css_class (check, "yz-touch");
    g_signal_connect_swapped (check, "notify::active", G_CALLBACK (show_accept), form);
    form->to_file = GTK_CHECK_BUTTON (check);
    yz_form_dialog_add_widget (form->dialog, check);
  }
  show_accept (form);
}

/* Sheets ----------------------------------------------------------------------------------- */

static void
on_issue (Form *form)
{
  g_autoptr (YzVoucherRequest) request = start_request (form);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  if (!yz_form_dialog_get_number (form->dialog, "points", 0, &request->points) ||
      !yz_form_dialog_get_number (form->dialog, "quantity", 0, &request->count) ||
      !yz_form_dialog_get_number (form->dialog, "expiry", 0, &request->months))
    return;
  if (!yz_date_parse (yz_form_dialog_get_text (form->dialog, "date"),
                      "date",
                      &request->date,
                      &error)) {
    yz_form_dialog_answer (form->dialog, error);
    return;
  }
  request->title = dup_text (form, "title");
  request->approver = yz_form_dialog_get_approver (form->dialog, &request->pin);
  /* Translators: proposed name of a file; %s is what the vouchers are for. */
  name = g_strdup_printf (_ ("Vouchers %s.pdf"), request->title);
  g_strdelimit (name, "/\\", '-');
  ask_path (form, _ ("Save the Sheet"), name, g_steal_pointer (&request));
}

void
yz_voucher_forms_issue (GtkWidget *parent, YzClient *client)
{
  Form *form =
    open_form (parent,
               client,
               _ ("New Sheet of Vouchers"), _ ("_Issue and Save…"), yz_voucher_job_issue, on_issue);
  g_autofree char *date = yz_date_to_text (yz_date_add_days (yz_clock_today (), GOOD_DAYS));

  yz_form_dialog_add_field (form->dialog, "title", _ ("What they are for"), NULL, TITLE_MAX);
  yz_form_dialog_add_field (form->dialog, "points", _ ("Points of each"), NULL, NUMBER_MAX);
  yz_form_dialog_add_field (form->dialog, "quantity", _ ("How many"), "10", NUMBER_MAX);
  yz_form_dialog_add_field (form->dialog, "date", _ ("Good until"), date, DATE_MAX);
  yz_form_dialog_add_field (form->dialog,
                            "expiry",
                            _ ("Months until the rider's points lapse; empty for never"),
                               NULL,
                               NUMBER_MAX);
  yz_form_dialog_add_approver (form->dialog, client);
  add_file_choice (form, _ ("_Issue and Print"), _ ("_Issue and Save…"));
  yz_form_dialog_add_hint (form->dialog,
                           _ ("The codes are known only now: keep the file until it is printed. A sheet that is lost is made void."));
  gtk_window_present (GTK_WINDOW (form->dialog));
}

/* Old papers ------------------------------------------------------------------------------- */

static void
on_take_old (Form *form)
{
  g_autoptr (YzVoucherRequest) request = start_request (form);

  if (!yz_form_dialog_get_number (form->dialog, "points", 0, &request->points))
    return;
  request->rider = dup_text (form, "rider");
  request->number = dup_text (form, "number");
  request->issuer = dup_text (form, "issuer");
  request->approver = yz_form_dialog_get_approver (form->dialog, &request->pin);
  send (form, g_steal_pointer (&request));
}

void
yz_voucher_forms_take_old (GtkWidget *parent, YzClient *client)
{
  Form *form =
    open_form (parent,
               client,
               _ ("Take In an Old Paper"), _ ("_Take In"), yz_voucher_job_take_old, on_take_old);

  yz_form_dialog_add_field (form->dialog,
                            "rider",
                            _ ("Rider: card, phone or name"), NULL, TITLE_MAX);
  yz_form_dialog_add_field (form->dialog, "number", _ ("Number on the paper"), NULL, TITLE_MAX);
  yz_form_dialog_add_field (form->dialog, "issuer", _ ("Who issued it"), NULL, TITLE_MAX);
  yz_form_dialog_add_field (form->dialog, "points", _ ("Points"), NULL, NUMBER_MAX);
  yz_form_dialog_add_approver (form->dialog, client);
  gtk_window_present (GTK_WINDOW (form->dialog));
}

/* Merchants -------------------------------------------------------------------------------- */

static void
on_put_merchant (Form *form)
{
  YzVoucherRequest *request = start_request (form);

  request->merchant = form->merchant;
  request->title = dup_text (form, "name");
  request->contact = dup_text (form, "contact");
  request->phone = dup_text (form, "phone");
  request->place = dup_text (form, "address");
  send (form, request);
}

void
yz_voucher_forms_put_merchant (GtkWidget *parent,
                               YzClient *client,
                               const YzVoucherRequest *merchant)
{
  static const YzVoucherRequest nothing = { 0 };
  const YzVoucherRequest *known = merchant != NULL ? merchant : &nothing;
  Form *form = open_form (parent,
                          client,
                          merchant != NULL
                          ? _ ("Edit Merchant")
                          : _ ("New Merchant"),
                               merchant != NULL
                               ? _ ("_Save")
                               : _ ("_Add"), yz_voucher_job_put_merchant, on_put_merchant);

  form->merchant = known->merchant;
  yz_form_dialog_add_field (form->dialog, "name", _ ("Name"), known->title, TITLE_MAX);
  yz_form_dialog_add_field (form->dialog, "contact", _ ("Whom to call"), known->contact, TITLE_MAX);
  yz_form_dialog_add_field (form->dialog, "phone", _ ("Phone"), known->phone, DATE_MAX);
  yz_form_dialog_add_field (form->dialog, "address", _ ("Address"), known->place, ADDRESS_MAX);
  gtk_window_present (GTK_WINDOW (form->dialog));
}

static void
on_add_deal (Form *form)
{
  g_autoptr (YzVoucherRequest) request = start_request (form);

  request->merchant = form->merchant;
  if (!yz_form_dialog_get_number (form->dialog, "price", -1, &request->points) ||
      !yz_form_dialog_get_number (form->dialog, "quantity", 0, &request->count) ||
      !yz_form_dialog_get_number (form->dialog, "days", 30, &request->days))
    return;
  request->sku = dup_text (form, "sku");
  request->title = dup_text (form, "name");
  send (form, g_steal_pointer (&request));
}

void
yz_voucher_forms_add_deal (GtkWidget *parent, YzClient *client, const YzVoucherRequest *merchant)
{
  Form *form = open_form (parent,
                          client,
                          merchant->title,
                          _ ("_Add Deal"), yz_voucher_job_put_deal, on_add_deal);

  form->merchant = merchant->merchant;
  yz_form_dialog_add_field (form->dialog, "name", _ ("Name of the deal"), NULL, TITLE_MAX);
  yz_form_dialog_add_field (form->dialog,
                            "sku",
                            _ ("Short name or number in the shop"), NULL, CODE_MAX);
  yz_form_dialog_add_field (form->dialog, "price", _ ("Points"), NULL, NUMBER_MAX);
  yz_form_dialog_add_field (form->dialog,
                            "quantity",
                            _ ("How many may be redeemed"), NULL, NUMBER_MAX);
  yz_form_dialog_add_field (form->dialog, "days", _ ("Days a voucher is good"), "30", NUMBER_MAX);
  yz_form_dialog_add_hint (form->dialog,
                           _ ("Riders redeem it like goods. Each piece is a voucher with a code, which the merchant takes in once."));
  gtk_window_present (GTK_WINDOW (form->dialog));
}

static void
on_settle (Form *form)
{
  g_autoptr (YzVoucherRequest) request = start_request (form);
  const char *month = yz_form_dialog_get_text (form->dialog, "month");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  if (!yz_settlement_parse_month (month, &request->date, &error)) {
    yz_form_dialog_answer (form->dialog, error);
    return;
  }
  request->merchant = form->merchant;
  request->count = form->close_month ? 1 : 0;
  text = yz_settlement_month_to_text (request->date);
  name = g_strdup_printf ("%s %s.pdf", gtk_window_get_title (GTK_WINDOW (form->dialog)), text);
  g_strdelimit (name, "/\\", '-');
  ask_path (form, _ ("Save the List (.pdf or .csv)"), name, g_steal_pointer (&request));
}

static void
on_close_toggled (Form *form, GParamSpec *pspec, GtkCheckButton *check)
{
  form->close_month = gtk_check_button_get_active (check);
}

void
yz_voucher_forms_settle (GtkWidget *parent, YzClient *client, const YzVoucherRequest *merchant)
{
  Form *form = open_form (parent,
                          client,
                          merchant->title,
                          _ ("_Save List…"), yz_voucher_job_settle, on_settle);
  g_autofree char *month = yz_settlement_month_to_text (yz_clock_today () / 100);

  form->merchant = merchant->merchant;
  yz_form_dialog_add_field (form->dialog, "month", _ ("Month"), month, DATE_MAX);
  if (yz_client_may (client, YZ_MAY_MANAGE)) {
    GtkWidget *check =
      gtk_check_button_new_with_mnemonic (_ ("_Close the month: its list stays as it is then"));

    gtk_widget_add_css_class (check, "yz-touch");
    g_signal_connect_swapped (check, "notify::active", G_CALLBACK (on_close_toggled), form);
    yz_form_dialog_add_widget (form->dialog, check);
  }
  add_file_choice (form, _ ("_Print List"), _ ("_Save List…"));
  yz_form_dialog_add_hint (form->dialog,
                           _ ("What the merchant has served for up to the end of the month and what was not settled before."));
  gtk_window_present (GTK_WINDOW (form->dialog));
}

/* Sessions --------------------------------------------------------------------------------- */

static void
on_add_session (Form *form)
{
  g_autoptr (YzVoucherRequest) request = start_request (form);
  const char *at = yz_form_dialog_get_text (form->dialog, "time");
  g_autoptr (GError) error = NULL;

  if (!yz_form_dialog_get_number (form->dialog, "price", -1, &request->points) ||
      !yz_form_dialog_get_number (form->dialog, "quantity", 0, &request->count))
    return;
  if (*at != '\0' && !yz_instant_parse (at, "time", &request->at_ms, &error)) {
    yz_form_dialog_answer (form->dialog, error);
    return;
  }
  request->sku = dup_text (form, "sku");
  request->title = dup_text (form, "name");
  request->place = dup_text (form, "place");
  send (form, g_steal_pointer (&request));
}

void
yz_voucher_forms_add_session (GtkWidget *parent, YzClient *client)
{
  Form *form = open_form (parent,
                          client,
                          _ ("New Training or Service"),
                             _ ("_Add"), yz_voucher_job_put_session, on_add_session);

  yz_form_dialog_add_field (form->dialog, "name", _ ("Name"), NULL, TITLE_MAX);
  yz_form_dialog_add_field (form->dialog,
                            "sku",
                            _ ("Short name or number in the shop"), NULL, CODE_MAX);
  yz_form_dialog_add_field (form->dialog,
                            "time",
                            _ ("Begins, such as 2026-11-22 14:00; empty for a service"),
                               NULL,
                               DATE_MAX);
  yz_form_dialog_add_field (form->dialog, "place", _ ("Place"), NULL, ADDRESS_MAX);
  yz_form_dialog_add_field (form->dialog, "price", _ ("Points of a seat"), NULL, NUMBER_MAX);
  yz_form_dialog_add_field (form->dialog, "quantity", _ ("Seats"), NULL, NUMBER_MAX);
  gtk_window_present (GTK_WINDOW (form->dialog));
}

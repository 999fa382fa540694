/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-vouchers-page"

#include "yz-vouchers-page.h"

#include <glib/gi18n-lib.h>

#include "yz-client-voucher.h"
#include "yz-clock.h"
#include "yz-code.h"
#include "yz-display.h"
#include "yz-message.h"
#include "yz-notice.h"
#include "yz-text.h"
#include "yz-voucher-forms.h"

typedef enum {
  SECTION_SHEETS,
  SECTION_OLD,
  SECTION_MERCHANTS,
  N_SECTIONS
} Section;

struct _YzVouchersPage {
  AdwBin parent_instance;

  YzClient *client;
  GCancellable *cancellable; /* (nullable) of the list being loaded */
  Section loading;           /* the section it is for */
  YzVoucherRequest *request; /* (nullable) what a question is asked about */
  char *code;                /* (nullable) whose answer is awaited */
  YzOpId code_op;

  YzNotice *notice;
  GtkStack *sections;
  GtkEntry *code_entry;
  GtkButton *add_button;
  GtkStack *stacks[N_SECTIONS];
  GtkListBox *lists[N_SECTIONS];
};

static void yz_vouchers_page_screen_init (YzScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzVouchersPage,
                               yz_vouchers_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YZ_TYPE_SCREEN, yz_vouchers_page_screen_init))

enum {
  PROP_CLIENT = 1,
};

static const char *const section_names[N_SECTIONS] = { "sheets", "old", "merchants" };

static Section
get_section (YzVouchersPage *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->sections);

  for (guint i = 0; i < N_SECTIONS; i++)
    if (g_strcmp0 (name, section_names[i]) == 0)
      return (Section) i;
  return SECTION_SHEETS;
}

static gboolean
may_manage (YzVouchersPage *self)
{
  return yz_client_may (self->client, YZ_MAY_MANAGE);
}

/* Rows ------------------------------------------------------------------------------------- */

static GtkWidget *
make_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
add_count (GtkWidget *row, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}

/* @name says aloud what the button is about. @request (transfer full) is what it is about. */
static void
add_button (YzVouchersPage *self,
            GtkWidget *row,
            const char *label,
            const char *name,
            GCallback clicked,
            YzVoucherRequest *request)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", label, name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "yz-touch");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken,
                                  -1);
  g_object_set_data_full (G_OBJECT (button),
                          "request",
                          request,
                          (GDestroyNotify) yz_voucher_request_free);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static const YzVoucherRequest *
get_request (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "request");
}

static void
say (YzVouchersPage *self, const char *sentence)
{
  yz_notice_show (self->notice, YZ_NOTICE_INFO, sentence);
}

static void
on_changed_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzVouchersPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (self->notice == NULL)
    return; /* the page is gone */
  if (sentence == NULL)
    yz_notice_show_error (self->notice, error);
  else
    say (self, sentence);
}

static void
on_void_reason (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzVouchersPage) self = user_data;
  g_autofree char *reason = yz_message_ask_reason_finish (GTK_WIDGET (source), result);
  YzVoucherRequest *request = g_steal_pointer (&self->request);

  if (reason == NULL || self->notice == NULL || request == NULL) {
    yz_voucher_request_free (request);
    return;
  }
  request->reason = g_steal_pointer (&reason);
  yz_voucher_request_send (request,
                           self->client,
                           yz_voucher_job_void,
                           on_changed_done,
                           g_object_ref (self));
}

static void
on_void (YzVouchersPage *self, GtkWidget *button)
{
  g_autofree char *number = yz_id_to_text (get_request (button)->sheet);
  g_autofree char *heading = g_strdup_printf (_ ("Void sheet %s?"), number);

  g_clear_pointer (&self->request, yz_voucher_request_free);
  self->request = yz_voucher_request_new (self->client, NULL);
  self->request->sheet = get_request (button)->sheet;
  yz_message_ask_reason_async (GTK_WIDGET (self),
                               heading,
                               _ ("Its open vouchers are worth nothing then, and their points go back to the budget."),
                                  _ ("Void"), TRUE, on_void_reason, g_object_ref (self));
}

static void
add_sheet (YzVouchersPage *self, const YzVoucherSheet *sheet)
{
  g_autofree char *points = yz_display_points (sheet->points);
  g_autofree char *title = g_strdup_printf ("%s · %s", sheet->title, points);
  g_autofree char *number = yz_id_to_text (sheet->id);
  g_autofree char *date = yz_date_to_text (sheet->expires_on);
  /* Translators: the number of a sheet, a date, and who issued it. */
  g_autofree char *subtitle =
    g_strdup_printf (_ ("Sheet %s, good until %s, issued by %s"), number, date, sheet->issued_by);
  /* Translators: how many vouchers of a sheet were used, and how many it has. */
  g_autofree char *used =
    g_strdup_printf (_ ("%d of %d used"), (int) sheet->n_used, (int) sheet->vouchers);
  GtkWidget *row = make_row (title, subtitle);
  YzVoucherRequest *request = NULL;

  add_count (row, used);
  gtk_list_box_append (self->lists[SECTION_SHEETS], row);
  if (sheet->n_open == 0 || !may_manage (self))
    return;
  request = g_new0 (YzVoucherRequest, 1);
  request->sheet = sheet->id;
  add_button (self, row, _ ("Void…"), number, G_CALLBACK (on_void), request);
}

static void
add_old (YzVouchersPage *self, const YzOldVoucher *voucher)
{
  g_autofree char *name =
    yz_text_mask_name (voucher->rider_name != NULL ? voucher->rider_name : "");
  g_autofree char *when = yz_instant_to_text (voucher->taken_ms);
  g_autofree char *title = g_strdup_printf ("%s · %s", voucher->number, voucher->issuer);
  g_autofree char *subtitle =
    voucher->undone ? g_strdup_printf (_ ("%s, %s, taken back"), name, when)
                    : g_strdup_printf ("%s, %s, %s", name, when, voucher->taken_by);
  g_autofree char *points = yz_display_points (voucher->points);
  GtkWidget *row = make_row (title, subtitle);

  add_count (row, points);
  gtk_list_box_append (self->lists[SECTION_OLD], row);
}

static YzVoucherRequest *
make_merchant_request (const YzMerchant *merchant)
{
  YzVoucherRequest *request = g_new0 (YzVoucherRequest, 1);

  request->merchant = merchant->id;
  request->title = g_strdup (merchant->name);
  request->contact = g_strdup (merchant->contact);
  request->phone = g_strdup (merchant->phone);
  request->place = g_strdup (merchant->address);
  return request;
}

static void
on_deal (YzVouchersPage *self, GtkWidget *button)
{
  yz_voucher_forms_add_deal (GTK_WIDGET (self), self->client, get_request (button));
}

static void
on_settle (YzVouchersPage *self, GtkWidget *button)
{
  yz_voucher_forms_settle (GTK_WIDGET (self), self->client, get_request (button));
}

static void
on_edit (YzVouchersPage *self, GtkWidget *button)
{
  yz_voucher_forms_put_merchant (GTK_WIDGET (self), self->client, get_request (button));
}

static void
add_merchant (YzVouchersPage *self, const YzMerchant *merchant)
{
  g_autoptr (GString) subtitle = g_string_new (NULL);
  const char *const parts[] = { merchant->contact, merchant->phone, merchant->address };
  GtkWidget *row = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (subtitle, "%s%s", subtitle->len > 0 ? " · " : "", parts[i]);
  row = make_row (merchant->name, subtitle->str);
  gtk_list_box_append (self->lists[SECTION_MERCHANTS], row);
  add_button (self,
              row,
              _ ("Month…"),
                 merchant->name,
                 G_CALLBACK (on_settle),
                 make_merchant_request (merchant));
  if (!may_manage (self))
    return;
  add_button (self,
              row,
              _ ("Add Deal…"),
                 merchant->name,
                 G_CALLBACK (on_deal),
                 make_merchant_request (merchant));
  add_button (self,
              row,
              _ ("Edit…"), merchant->name, G_CALLBACK (on_edit), make_merchant_request (merchant));
}

/* Lists ------------------------------------------------------------------------------------ */

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzVouchersPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  Section section;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (list == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  section = self->loading;
  clear_list (self->lists[section]);
  for (guint i = 0; i < list->len; i++)
    switch (section) {
    case SECTION_OLD:
      add_old (self, g_ptr_array_index (list, i));
      break;
    case SECTION_MERCHANTS:
      add_merchant (self, g_ptr_array_index (list, i));
      break;
    case SECTION_SHEETS:
    case N_SECTIONS:
    default:
      add_sheet (self, g_ptr_array_index (list, i));
      break;
    }
  gtk_stack_set_visible_child_name (self->stacks[section], list->len > 0 ? "list" : "empty");
}

static void
yz_vouchers_page_refresh (YzScreen *screen)
{
  static const YzLaneFunc jobs[N_SECTIONS] = { yz_voucher_job_list_sheets,
                                               yz_voucher_job_list_old,
                                               yz_voucher_job_list_merchants };
  YzVouchersPage *self = YZ_VOUCHERS_PAGE (screen);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->loading = get_section (self);
  yz_client_read_async (self->client,
                        jobs[self->loading],
                        NULL,
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable,
                        on_loaded,
                        self);
}

static void
on_section_changed (YzVouchersPage *self)
{
  Section section = get_section (self);
  static const char *const labels[N_SECTIONS] = { N_ ("New Sheet…"), N_ ("Take In…"), N_ ("Add…") };

  if (self->client == NULL)
    return; /* while it is made */
  gtk_button_set_label (self->add_button, _ (labels[section]));
  gtk_widget_set_visible (GTK_WIDGET (self->add_button),
                          section == SECTION_OLD || may_manage (self));
  yz_vouchers_page_refresh (YZ_SCREEN (self));
}

static void
on_add (YzVouchersPage *self)
{
  yz_notice_clear (self->notice);
  switch (get_section (self)) {
  case SECTION_OLD:
    yz_voucher_forms_take_old (GTK_WIDGET (self), self->client);
    break;
  case SECTION_MERCHANTS:
    yz_voucher_forms_put_merchant (GTK_WIDGET (self), self->client, NULL);
    break;
  case SECTION_SHEETS:
  case N_SECTIONS:
  default:
    yz_voucher_forms_issue (GTK_WIDGET (self), self->client);
    break;
  }
}

/* Codes ------------------------------------------------------------------------------------ */

static void
on_code_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzVouchersPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (self->notice == NULL)
    return; /* the page is gone */
  if (sentence == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  g_clear_pointer (&self->code, g_free);
  say (self, sentence);
}

/* The same code again, as long as it has no answer, is the same operation. */
static void
scan (YzVouchersPage *self, const char *text)
{
  YzVoucherRequest *request = NULL;

  if (g_strcmp0 (self->code, text) != 0) {
    g_free (self->code);
    self->code = g_strdup (text);
    self->code_op = yz_op_id_new ();
  }
  request = yz_voucher_request_new (self->client, &self->code_op);
  request->code = g_strdup (text);
  yz_notice_clear (self->notice);
  yz_voucher_request_send (request,
                           self->client,
                           yz_voucher_job_scan,
                           on_code_done,
                           g_object_ref (self));
}

static void
on_code_activate (YzVouchersPage *self)
{
  g_autofree char *text =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code_entry))));

  if (*text == '\0')
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->code_entry), "");
  scan (self, text);
}

static gboolean
yz_vouchers_page_take_code (YzScreen *screen, const char *text)
{
  YzCode code;

  if (!yz_code_parse (text, &code, NULL) || code.kind != YZ_CODE_VOUCHER)
    return FALSE;
  scan (YZ_VOUCHERS_PAGE (screen), text);
  return TRUE;
}

static gboolean
yz_vouchers_page_search (YzScreen *screen, const char *typed)
{
  YzVouchersPage *self = YZ_VOUCHERS_PAGE (screen);

  gtk_widget_grab_focus (GTK_WIDGET (self->code_entry));
  if (typed != NULL) {
    gtk_editable_set_text (GTK_EDITABLE (self->code_entry), typed);
    gtk_editable_set_position (GTK_EDITABLE (self->code_entry), -1);
  }
  return TRUE;
}

static gboolean
yz_vouchers_page_go_back (YzScreen *screen)
{
  YzVouchersPage *self = YZ_VOUCHERS_PAGE (screen);

  if (yz_notice_get_text (self->notice) == NULL)
    return FALSE;
  yz_notice_clear (self->notice);
  return TRUE;
}

/* Life ------------------------------------------------------------------------------------- */

static void
yz_vouchers_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    g_value_set_object (value, YZ_VOUCHERS_PAGE (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_vouchers_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    YZ_VOUCHERS_PAGE (object)->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_vouchers_page_constructed (GObject *object)
{
  YzVouchersPage *self = YZ_VOUCHERS_PAGE (object);

  G_OBJECT_CLASS (yz_vouchers_page_parent_class)->constructed (object);
  on_section_changed (self);
}

static void
yz_vouchers_page_dispose (GObject *object)
{
  YzVouchersPage *self = YZ_VOUCHERS_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->request, yz_voucher_request_free);
  g_clear_pointer (&self->code, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_VOUCHERS_PAGE);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_vouchers_page_parent_class)->dispose (object);
}

static void
yz_vouchers_page_class_init (YzVouchersPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yz_vouchers_page_get_property;
  object_class->set_property = yz_vouchers_page_set_property;
  object_class->constructed = yz_vouchers_page_constructed;
  object_class->dispose = yz_vouchers_page_dispose;
  g_object_class_override_property (object_class, PROP_CLIENT, "client");

  g_type_ensure (YZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-vouchers-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YzVouchersPage, notice);
  gtk_widget_class_bind_template_child (widget_class, YzVouchersPage, sections);
  gtk_widget_class_bind_template_child (widget_class, YzVouchersPage, code_entry);
  gtk_widget_class_bind_template_child (widget_class, YzVouchersPage, add_button);
  for (gsize i = 0; i < N_SECTIONS; i++) {
    g_autofree char *stack = g_strconcat (section_names[i], "_stack", NULL);
    g_autofree char *list = g_strconcat (section_names[i], "_list", NULL);

    gtk_widget_class_bind_template_child_full (widget_class,
                                               g_intern_string (stack),
                                               FALSE,
                                               G_STRUCT_OFFSET (YzVouchersPage, stacks) +
                                                 (gssize) (i * sizeof (GtkStack *)));
    gtk_widget_class_bind_template_child_full (widget_class,
                                               g_intern_string (list),
                                               FALSE,
                                               G_STRUCT_OFFSET (YzVouchersPage, lists) +
                                                 (gssize) (i * sizeof (GtkListBox *)));
  }
  gtk_widget_class_bind_template_callback (widget_class, on_section_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_code_activate);
}

static void
yz_vouchers_page_init (YzVouchersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
yz_vouchers_page_screen_init (YzScreenInterface *iface)
{
  iface->refresh = yz_vouchers_page_refresh;
  iface->take_code = yz_vouchers_page_take_code;
  iface->search = yz_vouchers_page_search;
  iface->go_back = yz_vouchers_page_go_back;
}

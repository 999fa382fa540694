/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-delivery-page"

#include "yz-delivery-page.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-attempt.h"
#include "yz-clock.h"
#include "yz-message.h"
#include "yz-shop-display.h"
#include "yz-stock-display.h"

struct _YzDeliveryPage {
  YzSheetPage parent_instance;

  GtkWidget *post_button;
  GtkWidget *cancel_button;
  GtkEditable *date_entry;
  char *question; /* (nullable) */

  /* The form of a new one, while it is open. */
  GtkEditable *supplier_entry;
  GtkEditable *document_entry;
  GtkDropDown *source_drop;
  GtkLabel *path_label;
  char *path; /* (nullable) of the list */

  YzAttempt attempt; /* of booking */
};

G_DEFINE_FINAL_TYPE (YzDeliveryPage, yz_delivery_page, YZ_TYPE_SHEET_PAGE)

/* The form of a new one --------------------------------------------------------------------- */

static GtkWidget *
add_field (GtkBox *box, const char *label, GtkWidget *field)
{
  GtkWidget *title = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (box, title);
  gtk_box_append (box, field);
  return field;
}

static void
on_list_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzDeliveryPage) self = user_data;
  g_auto (GStrv) paths = yz_message_open_files_finish (GTK_WIDGET (source), result);
  g_autofree char *name = NULL;

  if (paths == NULL || paths[0] == NULL || self->path_label == NULL)
    return;
  g_free (self->path);
  self->path = g_strdup (paths[0]);
  name = g_path_get_basename (self->path);
  gtk_label_set_text (self->path_label, name);
}

static void
on_choose_list (YzDeliveryPage *self, GtkWidget *button)
{
  static const char *const patterns[] = { "*.csv", "*.txt", NULL };

  yz_message_open_files_async (button,
                               _ ("Delivery List"),
                                  _ ("Tables (CSV)"),
                                     patterns,
                                     FALSE,
                                     on_list_chosen,
                                     g_object_ref (self));
}

static GtkWidget *
make_form (YzDeliveryPage *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Choose List…"));
  GtkStringList *sources = gtk_string_list_new (NULL);

  for (guint i = 0; yz_shop_display_source (i) != NULL; i++)
    gtk_string_list_append (sources, yz_shop_display_source (i));
  self->supplier_entry =
    GTK_EDITABLE (add_field (box, _ ("Who sent or gave it"), gtk_entry_new ()));
  self->source_drop = GTK_DROP_DOWN (
    add_field (box, _ ("Who paid"), gtk_drop_down_new (G_LIST_MODEL (sources), NULL)));
  self->document_entry =
    GTK_EDITABLE (add_field (box, _ ("Number of the paper"), gtk_entry_new ()));
  gtk_widget_add_css_class (GTK_WIDGET (self->supplier_entry), "yz-entry");
  gtk_widget_add_css_class (GTK_WIDGET (self->document_entry), "yz-entry");
  gtk_widget_add_css_class (GTK_WIDGET (self->source_drop), "yz-drop");
  gtk_entry_set_max_length (GTK_ENTRY (self->supplier_entry), 60);
  gtk_entry_set_max_length (GTK_ENTRY (self->document_entry), 60);
  gtk_entry_set_activates_default (GTK_ENTRY (self->supplier_entry), TRUE);
  gtk_entry_set_activates_default (GTK_ENTRY (self->document_entry), TRUE);
  self->path_label = GTK_LABEL (gtk_label_new (_ ("No list: taken as it comes")));
  gtk_label_set_ellipsize (self->path_label, PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (self->path_label, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->path_label), TRUE);
  gtk_widget_add_css_class (button, "yz-touch");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_choose_list), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (list), button);
  gtk_box_append (GTK_BOX (list), GTK_WIDGET (self->path_label));
  gtk_widget_set_margin_top (list, 6);
  gtk_box_append (box, list);
  return GTK_WIDGET (box);
}

static void
start_delivery (YzDeliveryPage *self)
{
  YzStockRequest *request = yz_stock_request_new (YZ_STOCK_DELIVERY_START);
  const char *word = yz_shop_display_source_word (gtk_drop_down_get_selected (self->source_drop));

  if (word == NULL || !yz_source_parse (word, &request->source))
    request->source = YZ_SOURCE_PURCHASE;
  request->text = g_strdup (gtk_editable_get_text (self->supplier_entry));
  request->document = g_strdup (gtk_editable_get_text (self->document_entry));
  request->path = g_strdup (self->path);
  yz_sheet_page_do (YZ_SHEET_PAGE (self), request);
}

static void
on_form_response (YzDeliveryPage *self, const char *response)
{
  if (g_str_equal (response, "start"))
    start_delivery (self);
  self->supplier_entry = NULL;
  self->document_entry = NULL;
  self->source_drop = NULL;
  self->path_label = NULL;
}

static void
on_new (YzDeliveryPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              _ ("New Delivery"), NULL);

  g_clear_pointer (&self->path, g_free);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"), "start", _ ("_Begin"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "start",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "start");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_form (self));
  g_signal_connect_object (dialog,
                           "response",
                           G_CALLBACK (on_form_response),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (GTK_WIDGET (self->supplier_entry));
}

/* What is shown ----------------------------------------------------------------------------- */

static void
describe (gconstpointer element, YzSheetChoice *choice)
{
  const YzDelivery *delivery = element;

  choice->id = delivery->id;
  choice->title = yz_stock_display_delivery_title (delivery);
  choice->subtitle = yz_stock_display_delivery_facts (delivery);
  choice->state = yz_stock_display_delivery_state (delivery, &choice->pill);
}

static gboolean
has_paper (const YzDelivery *delivery)
{
  for (guint i = 0; i < delivery->lines->len; i++)
    if (((const YzDeliveryLine *) g_ptr_array_index (delivery->lines, i))->expected > 0)
      return TRUE;
  return FALSE;
}

static void
show (YzSheetPage *page, gconstpointer sheet)
{
  YzDeliveryPage *self = YZ_DELIVERY_PAGE (page);
  const YzDelivery *delivery = ((const YzDeliverySheet *) sheet)->delivery;
  g_autofree char *title = yz_stock_display_delivery_title (delivery);
  g_autofree char *progress = yz_stock_display_delivery_progress (delivery);
  const char *pill = NULL;
  const char *state = yz_stock_display_delivery_state (delivery, &pill);
  gboolean open = delivery->state == YZ_DELIVERY_OPEN;
  gboolean paper = has_paper (delivery);

  yz_sheet_page_set_head (page, title, progress, state, pill, open);
  yz_sheet_page_begin_lines (page);
  for (guint i = 0; i < delivery->lines->len; i++) {
    const YzDeliveryLine *from = g_ptr_array_index (delivery->lines, i);
    g_autofree char *number =
      from->expected > 0 ? g_strdup_printf ("%" PRId64 " / %" PRId64, from->scanned, from->expected)
                         : g_strdup_printf ("%" PRId64, from->scanned);
    YzSheetLine line = {
      .item = from->item, .title = from->name, .subtitle = from->sku, .number = number
    };
    g_autofree char *text = yz_stock_display_delivery_pill (from, paper, &line.pill_class);

    line.pill = text;
    yz_sheet_page_add_line (page, &line);
  }
  yz_sheet_page_end_lines (page);
  gtk_widget_set_visible (self->post_button, open);
  gtk_widget_set_visible (self->cancel_button, open);
  gtk_widget_set_sensitive (self->post_button, delivery->pieces > 0);
}

/* Booking ----------------------------------------------------------------------------------- */

static guint
count_differences (const YzDelivery *delivery)
{
  guint differ = 0;

  for (guint i = 0; has_paper (delivery) && i < delivery->lines->len; i++) {
    const YzDeliveryLine *line = g_ptr_array_index (delivery->lines, i);

    differ += line->expected != line->scanned;
  }
  return differ;
}

static char *
make_effect (const YzDelivery *delivery)
{
  guint differ = count_differences (delivery);
  g_autofree char *progress = yz_stock_display_delivery_progress (delivery);

  if (differ == 0)
    return g_strdup_printf (_ ("%s go onto the shelf."), progress);
  return g_strdup_printf (_ ("%s go onto the shelf. %u lines differ from the list."), progress, differ);
}

static void
post (YzDeliveryPage *self)
{
  const YzDeliverySheet *sheet = yz_sheet_page_get_sheet (YZ_SHEET_PAGE (self));
  YzStockRequest *request = NULL;

  if (sheet == NULL)
    return;
  request = yz_stock_request_new (YZ_STOCK_DELIVERY_POST);
  request->subject = sheet->delivery->id;
  request->number = sheet->scans;
  request->op_id = *yz_attempt_begin (&self->attempt, sheet->delivery->id, (int) sheet->scans);
  yz_sheet_page_do (YZ_SHEET_PAGE (self), request);
}

static void
on_post_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzDeliveryPage) self = user_data;

  if (yz_message_ask_finish (GTK_WIDGET (source), result))
    post (self);
}

static void
act (YzSheetPage *page, gboolean sure)
{
  YzDeliveryPage *self = YZ_DELIVERY_PAGE (page);
  const YzDeliverySheet *sheet = yz_sheet_page_get_sheet (page);
  g_autofree char *effect = NULL;

  if (sheet == NULL || sheet->delivery->state != YZ_DELIVERY_OPEN)
    return;
  if (sure) {
    post (self);
    return;
  }
  effect = make_effect (sheet->delivery);
  yz_message_ask_async (GTK_WIDGET (self),
                        _ ("Book This Delivery?"),
                           effect,
                           _ ("_Book"), FALSE, on_post_answered, g_object_ref (self));
}

static const char *
get_question (YzSheetPage *page)
{
  YzDeliveryPage *self = YZ_DELIVERY_PAGE (page);
  const YzDeliverySheet *sheet = yz_sheet_page_get_sheet (page);
  g_autofree char *effect = NULL;

  if (sheet->delivery->state != YZ_DELIVERY_OPEN || sheet->delivery->pieces == 0)
    return NULL;
  effect = make_effect (sheet->delivery);
  g_free (self->question);
  self->question = g_strdup_printf (_ ("%s Scan CONFIRM once more to book it."), effect);
  return self->question;
}

static void
on_post (YzDeliveryPage *self)
{
  act (YZ_SHEET_PAGE (self), FALSE);
}

static void
on_cancel_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzDeliveryPage) self = user_data;

  if (yz_message_ask_finish (GTK_WIDGET (source), result))
    yz_sheet_page_do (YZ_SHEET_PAGE (self), yz_stock_request_new (YZ_STOCK_DELIVERY_CANCEL));
}

static void
on_cancel (YzDeliveryPage *self)
{
  yz_message_ask_async (GTK_WIDGET (self),
                        _ ("Give This Delivery Up?"),
                           _ ("What was scanned is not booked."),
                              _ ("_Give Up"), TRUE, on_cancel_answered, g_object_ref (self));
}

static gboolean
prepare (YzSheetPage *page, YzStockRequest *request)
{
  YzDeliveryPage *self = YZ_DELIVERY_PAGE (page);
  const char *text = gtk_editable_get_text (self->date_entry);
  g_autoptr (GError) error = NULL;

  if (*text == '\0' || yz_date_parse (text, "best-before", &request->best_before, &error))
    return TRUE;
  yz_sheet_page_complain (page, _ ("The best-before date is none. Write it like 2027-01-31."));
  gtk_widget_grab_focus (GTK_WIDGET (self->date_entry));
  return FALSE;
}

static void
done (YzSheetPage *page, const YzStockAnswer *answer)
{
  YzDeliveryPage *self = YZ_DELIVERY_PAGE (page);

  if (answer->task == YZ_STOCK_DELIVERY_START) {
    gtk_editable_set_text (self->date_entry, "");
    yz_sheet_page_choose (page, answer->subject);
  } else if (answer->task == YZ_STOCK_DELIVERY_POST) {
    yz_attempt_end (&self->attempt, NULL);
    yz_sheet_page_say (page, _ ("Booked. The goods are on the shelf."));
  }
}

static gboolean
failed (YzSheetPage *page, const YzStockRequest *request, const GError *error)
{
  if (request->task == YZ_STOCK_DELIVERY_POST)
    yz_attempt_end (&YZ_DELIVERY_PAGE (page)->attempt, error);
  return FALSE;
}

static void
yz_delivery_page_finalize (GObject *object)
{
  g_free (YZ_DELIVERY_PAGE (object)->question);
  g_free (YZ_DELIVERY_PAGE (object)->path);
  G_OBJECT_CLASS (yz_delivery_page_parent_class)->finalize (object);
}

static void
yz_delivery_page_class_init (YzDeliveryPageClass *klass)
{
  YzSheetPageClass *page_class = YZ_SHEET_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yz_delivery_page_finalize;
  page_class->list_job = yz_stock_job_deliveries;
  page_class->sheet_job = yz_stock_job_delivery;
  page_class->sheet_free = (GDestroyNotify) yz_delivery_sheet_free;
  page_class->scan_task = YZ_STOCK_DELIVERY_SCAN;
  page_class->undo_task = YZ_STOCK_DELIVERY_UNDO;
  page_class->describe = describe;
  page_class->show = show;
  page_class->act = act;
  page_class->get_question = get_question;
  page_class->prepare = prepare;
  page_class->done = done;
  page_class->failed = failed;
}

static void
yz_delivery_page_init (YzDeliveryPage *self)
{
  YzSheetPage *page = YZ_SHEET_PAGE (self);
  GtkBox *actions = yz_sheet_page_get_actions (page);
  GtkBox *fields = yz_sheet_page_get_fields (page);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *date = gtk_entry_new ();
  GtkWidget *button = NULL;

  yz_sheet_page_set_words (page,
                           _ ("No deliveries yet"),
                              _ ("Begin one when goods come in, and scan them piece by piece or case by case."),
                                 _ ("Scan what came in"));
  button = yz_sheet_page_add_button (page,
                                     yz_sheet_page_get_toolbar (page),
                                     _ ("_New Delivery…"), "suggested-action", G_CALLBACK (on_new));
  gtk_widget_set_hexpand (button, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (date), _ ("Best before"));
  gtk_entry_set_max_length (GTK_ENTRY (date), 12);
  gtk_editable_set_width_chars (GTK_EDITABLE (date), 11);
  gtk_widget_add_css_class (date, "yz-entry");
  gtk_accessible_update_property (GTK_ACCESSIBLE (date),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Best-before date of what is scanned next"), -1);
  gtk_box_insert_child_after (fields, date, gtk_widget_get_first_child (GTK_WIDGET (fields)));
  self->date_entry = GTK_EDITABLE (date);
  self->cancel_button =
    yz_sheet_page_add_button (page, actions, _ ("_Give Up…"), NULL, G_CALLBACK (on_cancel));
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (actions, space);
  self->post_button =
    yz_sheet_page_add_button (page,
                              actions,
                              _ ("_Book Delivery…"), "suggested-action", G_CALLBACK (on_post));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-count-page"

#include "yz-count-page.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-attempt.h"
#include "yz-message.h"
#include "yz-paper-actions.h"
#include "yz-second-dialog.h"
#include "yz-stock-display.h"

struct _YzCountPage {
  YzSheetPage parent_instance;

  GtkWidget *cancel_button;
  GtkWidget *sheet_button;
  GtkWidget *rest_button;
  GtkWidget *compare_button;
  GtkWidget *post_button;

  GtkDropDown *scope_drop; /* of the form, while it is open */
  YzCountScopes *scopes;   /* (nullable) */
  char *reason;            /* (nullable) of the booking that is asked for */
  int64_t asked_item;      /* whose reason is asked for */
  YzAttempt attempt;       /* of booking */
};

G_DEFINE_FINAL_TYPE (YzCountPage, yz_count_page, YZ_TYPE_SHEET_PAGE)

/* The form of a new one --------------------------------------------------------------------- */

static void
on_form_response (YzCountPage *self, const char *response)
{
  YzStockRequest *request = NULL;
  guint chosen = gtk_drop_down_get_selected (self->scope_drop);
  guint n_places = self->scopes->places->len;

  self->scope_drop = NULL;
  if (!g_str_equal (response, "start"))
    return;
  request = yz_stock_request_new (YZ_STOCK_COUNT_START);
  if (chosen > 0 && chosen <= n_places)
    request->place = g_strdup (g_ptr_array_index (self->scopes->places, chosen - 1));
  else if (chosen > n_places && chosen - n_places <= self->scopes->categories->len)
    request->category =
      g_strdup (g_ptr_array_index (self->scopes->categories, chosen - n_places - 1));
  yz_sheet_page_do (YZ_SHEET_PAGE (self), request);
}

static GtkStringList *
make_scopes (const YzCountScopes *scopes)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _ ("Everything"));
  for (guint i = 0; i < scopes->places->len; i++) {
    g_autofree char *text =
      g_strdup_printf (_ ("Place: %s"), (char *) g_ptr_array_index (scopes->places, i));

    gtk_string_list_append (list, text);
  }
  for (guint i = 0; i < scopes->categories->len; i++) {
    g_autofree char *text =
      g_strdup_printf (_ ("Category: %s"), (char *) g_ptr_array_index (scopes->categories, i));

    gtk_string_list_append (list, text);
  }
  return list;
}

static void
present_form (YzCountPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *drop = gtk_drop_down_new (G_LIST_MODEL (make_scopes (self->scopes)), NULL);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              _ ("New Count"),
                                                 _ ("What is to be counted? Goods with nothing on the shelf are counted too."));

  gtk_widget_add_css_class (drop, "yz-drop");
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What is to be counted"), -1);
  self->scope_drop = GTK_DROP_DOWN (drop);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"), "start", _ ("_Begin"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "start",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "start");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), drop);
  g_signal_connect_object (dialog,
                           "response",
                           G_CALLBACK (on_form_response),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_scopes (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzCountPage) self = user_data;
  g_autoptr (GError) error = NULL;
  YzCountScopes *scopes = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (scopes == NULL) {
    yz_message_show_error (GTK_WIDGET (self), _ ("The Count Cannot Begin"), error);
    return;
  }
  g_clear_pointer (&self->scopes, yz_count_scopes_free);
  self->scopes = scopes;
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    present_form (self);
}

static void
on_new (YzCountPage *self)
{
  yz_client_read_async (yz_sheet_page_get_client (YZ_SHEET_PAGE (self)),
                        yz_stock_job_scopes,
                        NULL,
                        NULL,
                        (GDestroyNotify) yz_count_scopes_free,
                        NULL,
                        on_scopes,
                        g_object_ref (self));
}

/* What is shown ----------------------------------------------------------------------------- */

static void
describe (gconstpointer element, YzSheetChoice *choice)
{
  const YzCount *count = element;

  choice->id = count->id;
  choice->title = g_strdup (count->title);
  choice->subtitle = yz_stock_display_count_facts (count);
  choice->state = yz_stock_display_count_state (count, &choice->pill);
}

/* Blind: only what was counted. */
static void
show_lines (YzSheetPage *page, const YzCount *count)
{
  for (guint i = 0; i < count->lines->len; i++) {
    const YzCountLine *from = g_ptr_array_index (count->lines, i);
    g_autofree char *where = yz_stock_display_where (from->place, from->sku);
    g_autofree char *number =
      from->counted ? g_strdup_printf ("%" PRId64, from->pieces) : g_strdup ("–");
    const YzSheetLine line = { .item = from->item,
                               .title = from->name,
                               .subtitle = where,
                               .number = number,
                               .pill = from->counted ? _ ("counted") : NULL,
                                                          .pill_class = "approved" };

    yz_sheet_page_add_line (page, &line);
  }
}

/* What differs stands before what does not. */
static void
show_differences (YzSheetPage *page, const YzCount *count, GPtrArray *differences)
{
  gboolean open = count->state == YZ_COUNT_COMPARED;

  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < differences->len; i++) {
      const YzCountDifference *from = g_ptr_array_index (differences, i);
      gboolean settled = from->counted && from->difference == 0;
      g_autofree char *detail = yz_stock_display_count_detail (from);
      g_autofree char *number =
        from->counted ? g_strdup_printf ("%" PRId64, from->pieces) : g_strdup ("–");
      YzSheetLine line = { .item = from->item,
                           .title = from->name,
                           .subtitle = detail,
                           .number = number,
                           .may_repeat = open && !settled,
                           .may_reason = open && from->difference != 0 };
      g_autofree char *pill = yz_stock_display_count_pill (from, &line.pill_class);

      line.pill = pill;
      if (settled == (pass == 1))
        yz_sheet_page_add_line (page, &line);
    }
}

/* After the comparison goods are scanned in only where an item is counted again. */
static gboolean
is_open (const YzCount *count)
{
  gboolean again = FALSE;

  for (guint i = 0; i < count->lines->len; i++)
    again = again || ((const YzCountLine *) g_ptr_array_index (count->lines, i))->round > 1;
  return count->state == YZ_COUNT_COUNTING || (count->state == YZ_COUNT_COMPARED && again);
}

static void
show (YzSheetPage *page, gconstpointer data)
{
  YzCountPage *self = YZ_COUNT_PAGE (page);
  const YzCountSheet *sheet = data;
  const YzCount *count = sheet->count;
  g_autofree char *facts = sheet->differences != NULL
                             ? yz_stock_display_count_sum (sheet->differences)
                             : yz_stock_display_count_progress (count);
  const char *pill = NULL;
  const char *state = yz_stock_display_count_state (count, &pill);
  gboolean counting = count->state == YZ_COUNT_COUNTING;
  gboolean compared = count->state == YZ_COUNT_COMPARED;

  yz_sheet_page_set_head (page, count->title, facts, state, pill, is_open (count));
  yz_sheet_page_begin_lines (page);
  if (sheet->differences == NULL)
    show_lines (page, count);
  else
    show_differences (page, count, sheet->differences);
  yz_sheet_page_end_lines (page);
  gtk_widget_set_visible (self->cancel_button, counting || compared);
  gtk_widget_set_visible (self->sheet_button, counting);
  gtk_widget_set_visible (self->rest_button,
                          (counting || compared) && count->items_counted < count->items);
  gtk_widget_set_visible (self->compare_button, counting);
  gtk_widget_set_visible (self->post_button, compared);
}

/* Doing ------------------------------------------------------------------------------------- */

static void
post (YzCountPage *self, const YzSecond *second)
{
  int64_t count = yz_sheet_page_get_current (YZ_SHEET_PAGE (self));
  YzStockRequest *request = yz_stock_request_new (YZ_STOCK_COUNT_POST);

  request->subject = count;
  request->text = g_strdup (self->reason);
  request->op_id = *yz_attempt_begin (&self->attempt, count, YZ_STOCK_COUNT_POST);
  if (second != NULL) {
    request->approver = second->staff;
    request->approver_pin = g_strdup (second->pin);
  }
  yz_sheet_page_do (YZ_SHEET_PAGE (self), request);
}

/* Whether a difference has no reason of its own. */
static gboolean
lacks_reason (const YzCountSheet *sheet)
{
  for (guint i = 0; i < sheet->differences->len; i++) {
    const YzCountDifference *line = g_ptr_array_index (sheet->differences, i);

    if (line->difference != 0 && *line->reason == '\0')
      return TRUE;
  }
  return FALSE;
}

static void
on_post_reason (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzCountPage) self = user_data;
  char *reason = yz_message_ask_reason_finish (GTK_WIDGET (source), result);

  if (reason == NULL)
    return;
  g_free (self->reason);
  self->reason = reason;
  post (self, NULL);
}

static void
on_post_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzCountPage) self = user_data;

  g_clear_pointer (&self->reason, g_free);
  if (yz_message_ask_finish (GTK_WIDGET (source), result))
    post (self, NULL);
}

static void
ask_post (YzCountPage *self, const YzCountSheet *sheet)
{
  g_autofree char *sum = yz_stock_display_count_sum (sheet->differences);

  if (lacks_reason (sheet)) {
    g_autofree char *body =
      g_strdup_printf (_ ("%s Write the reason of those that have none of their own."), sum);

    yz_message_ask_reason_async (GTK_WIDGET (self),
                                 _ ("Book the Differences?"),
                                    body,
                                    _ ("_Book"), FALSE, on_post_reason, g_object_ref (self));
    return;
  }
  yz_message_ask_async (GTK_WIDGET (self),
                        _ ("Book This Count?"),
                           sum,
                           _ ("_Book"), FALSE, on_post_answered, g_object_ref (self));
}

static void
on_compare_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzCountPage) self = user_data;

  if (yz_message_ask_finish (GTK_WIDGET (source), result))
    yz_sheet_page_do (YZ_SHEET_PAGE (self), yz_stock_request_new (YZ_STOCK_COUNT_COMPARE));
}

static void
act (YzSheetPage *page, gboolean sure)
{
  const YzCountSheet *sheet = yz_sheet_page_get_sheet (page);
  g_autofree char *progress = NULL;

  if (sheet == NULL)
    return;
  if (sheet->count->state == YZ_COUNT_COMPARED) {
    ask_post (YZ_COUNT_PAGE (page), sheet);
  } else if (sheet->count->state == YZ_COUNT_COUNTING && sure) {
    yz_sheet_page_do (page, yz_stock_request_new (YZ_STOCK_COUNT_COMPARE));
  } else if (sheet->count->state == YZ_COUNT_COUNTING) {
    g_autofree char *counted = yz_stock_display_count_progress (sheet->count);

    progress = g_strdup_printf (_ ("%s. After that only single items are counted again."), counted);
    yz_message_ask_async (GTK_WIDGET (page),
                          _ ("End the Counting?"),
                             progress,
                             _ ("_Compare"), FALSE, on_compare_answered, g_object_ref (page));
  }
}

static const char *
get_question (YzSheetPage *page)
{
  const YzCountSheet *sheet = yz_sheet_page_get_sheet (page);

  return sheet->count->state == YZ_COUNT_COUNTING
    ? _ ("Is everything counted? Scan CONFIRM once more to see what differs.")
    : NULL;
}

static void
on_act (YzCountPage *self)
{
  act (YZ_SHEET_PAGE (self), FALSE);
}

static void
on_rest_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzCountPage) self = user_data;

  if (yz_message_ask_finish (GTK_WIDGET (source), result))
    yz_sheet_page_do (YZ_SHEET_PAGE (self), yz_stock_request_new (YZ_STOCK_COUNT_REST));
}

static void
on_rest (YzCountPage *self)
{
  yz_message_ask_async (GTK_WIDGET (self),
                        _ ("Nothing There of the Rest?"),
                           _ ("Everything that was not counted is noted as 0."),
                              _ ("_Note 0"), FALSE, on_rest_answered, g_object_ref (self));
}

static void
on_cancel_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzCountPage) self = user_data;

  if (yz_message_ask_finish (GTK_WIDGET (source), result))
    yz_sheet_page_do (YZ_SHEET_PAGE (self), yz_stock_request_new (YZ_STOCK_COUNT_CANCEL));
}

static void
on_cancel (YzCountPage *self)
{
  yz_message_ask_async (GTK_WIDGET (self),
                        _ ("Give This Count Up?"),
                           _ ("Nothing is booked. The items can be put on another list."),
                              _ ("_Give Up"), TRUE, on_cancel_answered, g_object_ref (self));
}

static gpointer
make_paper (GtkWidget *widget, YzPaper *paper)
{
  return yz_stock_paper_new (yz_sheet_page_get_current (YZ_SHEET_PAGE (widget)),
                             yz_paper_get_path (paper));
}

static void
put_out (YzCountPage *self, gboolean save)
{
  const YzPaperPlan plan = {
    .title = _ ("Save Count Sheet"),
                .name = _ ("count sheet.pdf"),
                           .saved = _ ("The sheet is saved."),
                                       .failed = _ ("The Sheet Was Not Saved"),
                                                    .job = yz_stock_job_paper,
                                                    .make_data = make_paper,
                                                    .data_free =
                                                      (GDestroyNotify) yz_stock_paper_free };

  yz_paper_run (GTK_WIDGET (self), yz_sheet_page_get_client (YZ_SHEET_PAGE (self)), save, &plan);
}

static void
on_sheet (YzCountPage *self)
{
  put_out (self, FALSE);
}

static void
on_save_sheet (YzCountPage *self)
{
  put_out (self, TRUE);
}

static void
repeat (YzSheetPage *page, int64_t item)
{
  YzStockRequest *request = yz_stock_request_new (YZ_STOCK_COUNT_AGAIN);

  request->item = item;
  yz_sheet_page_do (page, request);
}

static void
on_reason_given (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzCountPage) self = user_data;
  char *reason = yz_message_ask_reason_finish (GTK_WIDGET (source), result);
  YzStockRequest *request = NULL;

  if (reason == NULL)
    return;
  request = yz_stock_request_new (YZ_STOCK_COUNT_REASON);
  request->item = self->asked_item;
  request->text = reason;
  yz_sheet_page_do (YZ_SHEET_PAGE (self), request);
}

static void
reason (YzSheetPage *page, int64_t item, const char *title)
{
  YZ_COUNT_PAGE (page)->asked_item = item;
  yz_message_ask_reason_async (GTK_WIDGET (page),
                               title,
                               _ ("Why does it differ?"),
                                  _ ("_Note"), FALSE, on_reason_given, g_object_ref (page));
}

static void
done (YzSheetPage *page, const YzStockAnswer *answer)
{
  if (answer->task == YZ_STOCK_COUNT_START) {
    yz_sheet_page_choose (page, answer->subject);
    if (answer->made > 1) {
      g_autofree char *text =
        g_strdup_printf (_ ("%" PRId64 " lists were made. Several people can count at once."),
                            answer->made);

      yz_sheet_page_say (page, text);
    }
  } else if (answer->task == YZ_STOCK_COUNT_POST) {
    yz_attempt_end (&YZ_COUNT_PAGE (page)->attempt, NULL);
    yz_sheet_page_say (page,
                       answer->entry != 0
                       ? _ ("The differences are booked.")
                       : _ ("Nothing differed. The count is done."));
  }
}

static void
on_second (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzCountPage) self = user_data;
  g_autoptr (YzSecond) second = yz_second_dialog_ask_finish (GTK_WIDGET (source), result);

  if (second != NULL)
    post (self, second);
}

/* So much is not for one person: a second one is asked for. */
static gboolean
failed (YzSheetPage *page, const YzStockRequest *request, const GError *error)
{
  if (request->task != YZ_STOCK_COUNT_POST)
    return FALSE;
  yz_attempt_end (&YZ_COUNT_PAGE (page)->attempt, error);
  if (!g_error_matches (error, YZ_ERROR, YZ_ERROR_FOUR_EYES) || request->approver != 0)
    return FALSE;
  yz_second_dialog_ask_async (GTK_WIDGET (page),
                              yz_sheet_page_get_client (page),
                              _ ("A Second Person Must Agree"),
                                 _ ("So much differs that one person alone may not book it."),
                                    on_second,
                                    g_object_ref (page));
  return TRUE;
}

static void
yz_count_page_finalize (GObject *object)
{
  YzCountPage *self = YZ_COUNT_PAGE (object);

  g_free (self->reason);
  g_clear_pointer (&self->scopes, yz_count_scopes_free);
  G_OBJECT_CLASS (yz_count_page_parent_class)->finalize (object);
}

static void
yz_count_page_class_init (YzCountPageClass *klass)
{
  YzSheetPageClass *page_class = YZ_SHEET_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yz_count_page_finalize;
  page_class->list_job = yz_stock_job_counts;
  page_class->sheet_job = yz_stock_job_count;
  page_class->sheet_free = (GDestroyNotify) yz_count_sheet_free;
  page_class->scan_task = YZ_STOCK_COUNT_ADD;
  page_class->undo_task = YZ_STOCK_COUNT_UNDO;
  page_class->describe = describe;
  page_class->show = show;
  page_class->act = act;
  page_class->get_question = get_question;
  page_class->done = done;
  page_class->failed = failed;
  page_class->repeat = repeat;
  page_class->reason = reason;
}

static void
yz_count_page_init (YzCountPage *self)
{
  YzSheetPage *page = YZ_SHEET_PAGE (self);
  GtkBox *actions = yz_sheet_page_get_actions (page);
  GtkWidget *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = NULL;

  yz_sheet_page_set_words (page,
                           _ ("Nothing was counted yet"),
                              _ ("Begin a count. Whoever counts does not see what the books say, and the shop stays open."),
                                 _ ("Scan what is there"));
  yz_sheet_page_set_least (page, 0);
  button = yz_sheet_page_add_button (page,
                                     yz_sheet_page_get_toolbar (page),
                                     _ ("_New Count…"), "suggested-action", G_CALLBACK (on_new));
  gtk_widget_set_hexpand (button, TRUE);
  self->cancel_button =
    yz_sheet_page_add_button (page, actions, _ ("_Give Up…"), NULL, G_CALLBACK (on_cancel));
  self->sheet_button =
    yz_sheet_page_add_button (page, actions, _ ("_Save Sheet…"), NULL, G_CALLBACK (on_sheet));
  button =
    yz_sheet_page_add_button (page, actions, _ ("Save as P_DF…"), NULL, G_CALLBACK (on_save_sheet));
  yz_paper_bind_buttons (GTK_BUTTON (self->sheet_button), button, _ ("_Print Sheet"));
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (actions, space);
  self->rest_button =
    yz_sheet_page_add_button (page, actions, _ ("_Rest Is 0…"), NULL, G_CALLBACK (on_rest));
  self->compare_button =
    yz_sheet_page_add_button (page,
                              actions,
                              _ ("_Compare…"), "suggested-action", G_CALLBACK (on_act));
  self->post_button =
    yz_sheet_page_add_button (page,
                              actions,
                              _ ("_Book Count…"), "suggested-action", G_CALLBACK (on_act));
}

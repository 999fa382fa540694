/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-stock-page"

#include "yz-stock-page.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-attempt.h"
#include "yz-code.h"
#include "yz-message.h"
#include "yz-notice.h"
#include "yz-paper-actions.h"
#include "yz-second-dialog.h"
#include "yz-sheet-row.h"
#include "yz-stock-display.h"
#include "yz-stock-jobs.h"

struct _YzStockPage {
  AdwBin parent_instance;

  YzClient *client;
  GCancellable *cancellable; /* (nullable) of what is being loaded */
  YzStockRequest *request;   /* (nullable) what was asked for, until the answer is certain */
  gboolean busy;             /* an answer is awaited */
  gboolean unknown;          /* the line was cut before it */

  YzNotice *notice;
  GtkEditable *entry;
  GtkSpinButton *spin;
  GtkDropDown *move_drop;
  GtkEditable *reason_entry;
  GtkWidget *book_button;
  GtkStack *stack;
  GtkWidget *waiting_box;
  GtkListBox *waiting;
  GtkWidget *needs_box;
  GtkListBox *needs;
  GtkButton *list_button;
  GtkWidget *save_button;
};

static void yz_stock_page_screen_init (YzScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzStockPage,
                               yz_stock_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YZ_TYPE_SCREEN, yz_stock_page_screen_init))

enum {
  PROP_CLIENT = 1,
};

/* In the order of the drop-down. */
static const YzStockMove moves[] = { YZ_STOCK_FREE, YZ_STOCK_SPOIL };

static YzStockMove
get_move (YzStockPage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->move_drop);

  return moves[MIN (chosen, G_N_ELEMENTS (moves) - 1)];
}

static void
on_move_chosen (YzStockPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->reason_entry), get_move (self) == YZ_STOCK_SPOIL);
}

/* Booking ----------------------------------------------------------------------------------- */

static void send_request (YzStockPage *self);

static void
forget_request (YzStockPage *self)
{
  g_clear_pointer (&self->request, yz_stock_request_free);
  self->unknown = FALSE;
}

static void
on_second (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzStockPage) self = user_data;
  g_autoptr (YzSecond) second = yz_second_dialog_ask_finish (GTK_WIDGET (source), result);

  if (second == NULL || self->request == NULL) {
    forget_request (self);
    return;
  }
  self->request->approver = second->staff;
  g_free (self->request->approver_pin);
  self->request->approver_pin = g_strdup (second->pin);
  send_request (self);
}

/* The same operation once more where nobody knows what came of it; of what was refused nothing is
 * left, unless a second person helps. */
static void
take_failure (YzStockPage *self, const GError *error)
{
  YzAttempt attempt = { .open = TRUE };

  self->unknown = g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_UNKNOWN);
  if (g_error_matches (error, YZ_ERROR, YZ_ERROR_FOUR_EYES) && self->request->approver == 0) {
    yz_second_dialog_ask_async (GTK_WIDGET (self),
                                self->client,
                                _ ("A Second Person Must Agree"),
                                   _ ("So much is not written off by one person alone."),
                                      on_second,
                                      g_object_ref (self));
    return;
  }
  yz_notice_show_error (self->notice, error);
  if (yz_attempt_end (&attempt, error))
    forget_request (self);
}

static void
on_booked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzStockPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStockAnswer) answer = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  g_autofree char *sentence = NULL;

  self->busy = FALSE;
  if (self->notice == NULL)
    return; /* the page is gone */
  gtk_widget_set_sensitive (self->book_button, TRUE);
  if (answer == NULL) {
    take_failure (self, error);
    return;
  }
  if (self->request->item == 0) {
    gtk_editable_set_text (self->entry, "");
    gtk_spin_button_set_value (self->spin, 1);
  }
  forget_request (self);
  sentence = g_strdup_printf (_ ("Booked: %s × %" PRId64), answer->name, answer->pieces);
  yz_message_toast (GTK_WIDGET (self), sentence);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
send_request (YzStockPage *self)
{
  self->busy = TRUE;
  gtk_widget_set_sensitive (self->book_button, FALSE);
  yz_client_write_async (self->client,
                         YZ_LANE_REPEATABLE | (self->unknown ? YZ_LANE_DOUBTFUL : 0),
                         yz_stock_job_do,
                         yz_stock_request_copy (self->request),
                         (GDestroyNotify) yz_stock_request_free,
                         (GDestroyNotify) yz_stock_answer_free,
                         on_booked,
                         g_object_ref (self));
}

/* One that is not certain is asked for again as it was. */
static void
book (YzStockPage *self, YzStockRequest *request)
{
  g_autoptr (YzStockRequest) wanted = request;

  if (self->busy || yz_client_get_actor (self->client) == NULL)
    return;
  yz_notice_clear (self->notice);
  if (self->request == NULL) {
    self->request = g_steal_pointer (&wanted);
    self->request->actor = yz_client_dup_actor (self->client);
  }
  send_request (self);
}

static void
on_book (YzStockPage *self)
{
  const char *code = gtk_editable_get_text (self->entry);
  const char *reason = gtk_editable_get_text (self->reason_entry);
  YzStockMove move = get_move (self);
  YzStockRequest *request = NULL;

  if (*code == '\0') {
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
    return;
  }
  if (move == YZ_STOCK_SPOIL && *reason == '\0') {
    yz_notice_show (self->notice, YZ_NOTICE_ERROR, _ ("Say why the goods are written off."));
    gtk_widget_grab_focus (GTK_WIDGET (self->reason_entry));
    return;
  }
  gtk_spin_button_update (self->spin);
  request = yz_stock_request_new (YZ_STOCK_MOVE);
  request->move = move;
  request->code = g_strdup (code);
  request->packs = gtk_spin_button_get_value_as_int (self->spin);
  request->text = move == YZ_STOCK_SPOIL ? g_strdup (reason) : NULL;
  book (self, request);
}

/* Goods that came back --------------------------------------------------------------------- */

static int64_t
get_pieces (GObject *row)
{
  const int64_t *pieces = g_object_get_data (row, "yz-pieces");

  return pieces != NULL ? *pieces : 0;
}

static YzStockRequest *
make_inspection (GObject *row, YzStockMove move)
{
  YzStockRequest *request = yz_stock_request_new (YZ_STOCK_MOVE);
  const int64_t *item = g_object_get_data (row, "yz-item");

  request->move = move;
  request->item = *item;
  request->packs = get_pieces (row);
  return request;
}

static void
on_pass (YzStockPage *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);

  book (self, make_inspection (G_OBJECT (row), YZ_STOCK_PASS));
}

static void
on_discard_reason (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GObject) row = user_data;
  GtkWidget *page = GTK_WIDGET (source);
  g_autofree char *reason = yz_message_ask_reason_finish (page, result);
  YzStockRequest *request = NULL;

  if (reason == NULL)
    return;
  request = make_inspection (row, YZ_STOCK_SPOIL_INSPECTED);
  request->text = g_steal_pointer (&reason);
  book (YZ_STOCK_PAGE (page), request);
}

static void
on_discard (YzStockPage *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);

  yz_message_ask_reason_async (GTK_WIDGET (self),
                               _ ("Write Them Off?"),
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                                  _ ("_Write Off"), TRUE, on_discard_reason, g_object_ref (row));
}

static int64_t *
box_number (int64_t number)
{
  int64_t *box = g_new (int64_t, 1);

  *box = number;
  return box;
}

static void
add_row_button (YzStockPage *self,
                GtkWidget *row,
                const char *label,
                const char *title,
                GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf (_ ("%s: %s"), label, title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "yz-touch");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_waiting (YzStockPage *self, const YzStockWaiting *waiting)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_strdup_printf ("%s × %" PRId64, waiting->name, waiting->pieces);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), waiting->sku);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  g_object_set_data_full (G_OBJECT (row), "yz-item", box_number (waiting->item), g_free);
  g_object_set_data_full (G_OBJECT (row), "yz-pieces", box_number (waiting->pieces), g_free);
  add_row_button (self, row, _ ("Back on the Shelf"), title, G_CALLBACK (on_pass));
  add_row_button (self, row, _ ("Write Off…"), title, G_CALLBACK (on_discard));
  gtk_list_box_append (self->waiting, row);
}

/* Lists ------------------------------------------------------------------------------------- */

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
add_need (YzStockPage *self, const YzStockNeed *need)
{
  GtkWidget *row = yz_sheet_row_new ();
  g_autofree char *detail = yz_stock_display_need (need);
  g_autofree char *number = g_strdup_printf (_ ("%" PRId64 " left"), need->shelf);
  g_autofree char *order = g_strdup_printf (_ ("order %" PRId64), need->suggested);
  const YzSheetLine line = { .item = need->item,
                             .title = need->name,
                             .subtitle = detail,
                             .number = number,
                             .pill = order,
                             .pill_class = need->shelf == 0 ? "refused" : "returned" };

  yz_sheet_row_show (YZ_SHEET_ROW (row), &line);
  gtk_list_box_append (self->needs, row);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzStockPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStockOverview) overview = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  gboolean any = FALSE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (overview == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  clear_list (self->waiting);
  clear_list (self->needs);
  for (guint i = 0; i < overview->waiting->len; i++)
    add_waiting (self, g_ptr_array_index (overview->waiting, i));
  for (guint i = 0; i < overview->needs->len; i++)
    add_need (self, g_ptr_array_index (overview->needs, i));
  gtk_widget_set_visible (self->waiting_box, overview->waiting->len > 0);
  gtk_widget_set_visible (self->needs_box, overview->needs->len > 0);
  any = overview->waiting->len > 0 || overview->needs->len > 0;
  gtk_stack_set_visible_child_name (self->stack, any ? "lists" : "empty");
}

static gpointer
make_paper (GtkWidget *widget, YzPaper *paper)
{
  return yz_stock_paper_new (0, yz_paper_get_path (paper));
}

static void
put_out (YzStockPage *self, gboolean save)
{
  const YzPaperPlan plan = {
    .title = _ ("Save Reorder List (PDF or CSV)"),
                .name = _ ("reorder list.csv"),
                           .saved = _ ("The list is saved."),
                                       .failed = _ ("The List Was Not Saved"),
                                                    .job = yz_stock_job_paper,
                                                    .make_data = make_paper,
                                                    .data_free =
                                                      (GDestroyNotify) yz_stock_paper_free };

  yz_paper_run (GTK_WIDGET (self), self->client, save, &plan);
}

static void
on_list (YzStockPage *self)
{
  put_out (self, FALSE);
}

static void
on_save (YzStockPage *self)
{
  put_out (self, TRUE);
}

/* Overrides --------------------------------------------------------------------------------- */

static void
yz_stock_page_refresh (YzScreen *screen)
{
  YzStockPage *self = YZ_STOCK_PAGE (screen);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_stock_job_overview,
                        NULL,
                        NULL,
                        (GDestroyNotify) yz_stock_overview_free,
                        self->cancellable,
                        on_loaded,
                        self);
}

/* Scanned goods stand in the field; the same again is one more of them, and CONFIRM books. */
static gboolean
yz_stock_page_take_code (YzScreen *screen, const char *text)
{
  YzStockPage *self = YZ_STOCK_PAGE (screen);
  g_autofree char *ean = yz_ean_normalise (text);
  YzCode code = { 0 };
  gboolean ours = yz_code_parse (text, &code, NULL);

  if (ours && code.kind == YZ_CODE_COMMAND && code.command == YZ_COMMAND_CONFIRM) {
    on_book (self);
    return TRUE;
  }
  if (ean == NULL && !(ours && code.kind == YZ_CODE_ITEM))
    return FALSE;
  yz_notice_clear (self->notice);
  if (g_str_equal (gtk_editable_get_text (self->entry), text))
    gtk_spin_button_spin (self->spin, GTK_SPIN_STEP_FORWARD, 1);
  else
    gtk_spin_button_set_value (self->spin, 1);
  gtk_editable_set_text (self->entry, text);
  return TRUE;
}

static gboolean
yz_stock_page_search (YzScreen *screen, const char *typed)
{
  YzStockPage *self = YZ_STOCK_PAGE (screen);

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  if (typed != NULL) {
    gtk_editable_set_text (self->entry, typed);
    gtk_editable_set_position (self->entry, -1);
  }
  return TRUE;
}

static gboolean
yz_stock_page_go_back (YzScreen *screen)
{
  YzStockPage *self = YZ_STOCK_PAGE (screen);
  gboolean said = yz_notice_get_text (self->notice) != NULL;

  yz_notice_clear (self->notice);
  return said;
}

static void
yz_stock_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    g_value_set_object (value, YZ_STOCK_PAGE (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_stock_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    YZ_STOCK_PAGE (object)->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_stock_page_dispose (GObject *object)
{
  YzStockPage *self = YZ_STOCK_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_STOCK_PAGE);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_stock_page_parent_class)->dispose (object);
}

static void
yz_stock_page_finalize (GObject *object)
{
  g_clear_pointer (&YZ_STOCK_PAGE (object)->request, yz_stock_request_free);
  G_OBJECT_CLASS (yz_stock_page_parent_class)->finalize (object);
}

static void
yz_stock_page_class_init (YzStockPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yz_stock_page_get_property;
  object_class->set_property = yz_stock_page_set_property;
  object_class->dispose = yz_stock_page_dispose;
  object_class->finalize = yz_stock_page_finalize;
  g_object_class_override_property (object_class, PROP_CLIENT, "client");

  g_type_ensure (YZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-stock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, notice);
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, entry);
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, spin);
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, move_drop);
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, reason_entry);
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, book_button);
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, stack);
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, waiting_box);
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, needs_box);
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, needs);
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, list_button);
  gtk_widget_class_bind_template_child (widget_class, YzStockPage, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_move_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_book);
  gtk_widget_class_bind_template_callback (widget_class, on_list);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
yz_stock_page_init (YzStockPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yz_paper_bind_buttons (self->list_button, self->save_button, _ ("_Print Reorder List"));
}

static void
yz_stock_page_screen_init (YzScreenInterface *iface)
{
  iface->refresh = yz_stock_page_refresh;
  iface->take_code = yz_stock_page_take_code;
  iface->search = yz_stock_page_search;
  iface->go_back = yz_stock_page_go_back;
}

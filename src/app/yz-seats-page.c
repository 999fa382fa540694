/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-seats-page"

#include "yz-seats-page.h"

#include <glib/gi18n-lib.h>

#include "yz-client-voucher.h"
#include "yz-clock.h"
#include "yz-display.h"
#include "yz-message.h"
#include "yz-notice.h"
#include "yz-paper-actions.h"
#include "yz-text.h"
#include "yz-voucher-forms.h"

struct _YzSeatsPage {
  AdwBin parent_instance;

  YzClient *client;
  GCancellable *cancellable;      /* (nullable) of the sessions being loaded */
  GCancellable *seat_cancellable; /* (nullable) of the seats being loaded */
  GPtrArray *sessions;            /* (nullable) of YzSession, in the order of the rows */
  int64_t selected;               /* item; 0: none */
  gboolean filling;

  YzNotice *notice;
  GtkStack *stack;
  GtkCheckButton *past_check;
  GtkWidget *add_button;
  GtkWidget *first_button;
  GtkListBox *session_list;
  GtkWidget *detail;
  GtkLabel *name_label;
  GtkLabel *when_label;
  GtkWidget *print_button;
  GtkWidget *save_button;
  GtkWidget *cancel_button;
  GtkWidget *close_button;
  GtkStack *seat_stack;
  GtkListBox *seat_list;
};

static void yz_seats_page_screen_init (YzScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzSeatsPage,
                               yz_seats_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YZ_TYPE_SCREEN, yz_seats_page_screen_init))

enum {
  PROP_CLIENT = 1,
};

static const YzSession *
get_selected (YzSeatsPage *self)
{
  for (guint i = 0; self->sessions != NULL && i < self->sessions->len; i++) {
    const YzSession *session = g_ptr_array_index (self->sessions, i);

    if (session->item == self->selected)
      return session;
  }
  return NULL;
}

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

/* When and where; a service has no date. Returns: (transfer full) */
static char *
make_when (const YzSession *session)
{
  g_autofree char *when =
    session->starts_ms != 0 ? yz_instant_to_text (session->starts_ms) : g_strdup (_ ("Any time"));

  return *session->place != '\0' ? g_strdup_printf ("%s · %s", when, session->place)
                                 : g_steal_pointer (&when);
}

static char *
make_count (const YzSession *session)
{
  switch (session->state) {
  case YZ_SESSION_CLOSED:
    return g_strdup_printf (_ ("Closed, %d came"), (int) session->came);
  case YZ_SESSION_CANCELLED:
    return g_strdup (_ ("Called off"));
  case YZ_SESSION_OPEN:
  default:
    return g_strdup_printf (_ ("%d taken, %d free"), (int) session->taken, (int) session->free);
  }
}

/* Seats ------------------------------------------------------------------------------------ */

static void
on_marked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzSeatsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (self->notice == NULL)
    return; /* the page is gone */
  if (sentence == NULL) {
    yz_notice_show_error (self->notice, error);
    yz_screen_refresh (YZ_SCREEN (self));
  } else if (*sentence != '\0') {
    yz_notice_show (self->notice, YZ_NOTICE_INFO, sentence);
  }
}

/* One of the two buttons of a seat was pressed; pressed again it is not known after all. */
static void
on_came_clicked (YzSeatsPage *self, GtkToggleButton *button)
{
  const YzSeat *seat = g_object_get_data (G_OBJECT (button), "seat");
  gboolean came = g_object_get_data (G_OBJECT (button), "came") != NULL;
  YzVoucherRequest *request = NULL;

  if (self->filling)
    return;
  request = yz_voucher_request_new (self->client, NULL);
  request->item = seat->item;
  request->entry = seat->entry;
  request->count = !gtk_toggle_button_get_active (button) ? -1 : came ? seat->seats : 0;
  yz_voucher_request_send (request,
                           self->client,
                           yz_voucher_job_mark,
                           on_marked,
                           g_object_ref (self));
}

static GtkWidget *
make_came_button (YzSeatsPage *self, const YzSeat *seat, gboolean came)
{
  const char *label = came ? _ ("Came") : _ ("Did not come");
  GtkWidget *button = gtk_toggle_button_new_with_label (label);
  g_autofree char *name = yz_text_mask_name (seat->rider_name != NULL ? seat->rider_name : "");
  g_autofree char *spoken = g_strdup_printf ("%s: %s", name, label);
  YzSeat *copy = g_new0 (YzSeat, 1);

  copy->item = seat->item;
  copy->entry = seat->entry;
  copy->seats = seat->seats;
  g_object_set_data_full (G_OBJECT (button), "seat", copy, (GDestroyNotify) yz_seat_free);
  g_object_set_data (G_OBJECT (button), "came", came ? button : NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button),
                                came ? seat->came > 0 : seat->came == 0);
  gtk_widget_add_css_class (button, "yz-touch");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken,
                                  -1);
  g_signal_connect_object (button,
                           "clicked",
                           G_CALLBACK (on_came_clicked),
                           self,
                           G_CONNECT_SWAPPED);
  return button;
}

static void
add_seat (YzSeatsPage *self, const YzSeat *seat, gboolean open)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *name = yz_text_mask_name (seat->rider_name != NULL ? seat->rider_name : "");
  g_autofree char *seats = seat->seats > 1 ? yz_display_quantity (seat->seats) : g_strdup ("");
  g_autofree char *title = g_strstrip (g_strdup_printf ("%s %s", name, seats));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), seat->team);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (box, open);
  gtk_box_append (GTK_BOX (box), make_came_button (self, seat, TRUE));
  gtk_box_append (GTK_BOX (box), make_came_button (self, seat, FALSE));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), box);
  gtk_list_box_append (self->seat_list, row);
}

static void
on_seats_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzSeatsPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) seats = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  const YzSession *session = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->seat_cancellable);
  if (seats == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  session = get_selected (self);
  self->filling = TRUE;
  clear_list (self->seat_list);
  for (guint i = 0; i < seats->len; i++)
    add_seat (self,
              g_ptr_array_index (seats, i),
              session != NULL && session->state == YZ_SESSION_OPEN);
  self->filling = FALSE;
  gtk_stack_set_visible_child_name (self->seat_stack, seats->len > 0 ? "list" : "empty");
}

static void
load_seats (YzSeatsPage *self)
{
  int64_t *item = g_new (int64_t, 1);

  *item = self->selected;
  if (self->seat_cancellable != NULL)
    g_cancellable_cancel (self->seat_cancellable);
  g_clear_object (&self->seat_cancellable);
  self->seat_cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_voucher_job_list_seats,
                        item,
                        g_free,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->seat_cancellable,
                        on_seats_loaded,
                        self);
}

static void
show_selected (YzSeatsPage *self)
{
  const YzSession *session = get_selected (self);
  g_autofree char *when = NULL;
  gboolean open = session != NULL && session->state == YZ_SESSION_OPEN;

  gtk_widget_set_visible (self->detail, session != NULL);
  if (session == NULL)
    return;
  when = make_when (session);
  gtk_label_set_text (self->name_label, session->name);
  gtk_label_set_text (self->when_label, when);
  gtk_widget_set_visible (self->close_button, open);
  gtk_widget_set_visible (self->cancel_button, open && yz_client_may (self->client, YZ_MAY_MANAGE));
  load_seats (self);
}

/* Sessions --------------------------------------------------------------------------------- */

static void
add_session (YzSeatsPage *self, const YzSession *session)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *when = make_when (session);
  g_autofree char *count = make_count (session);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", when, count);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), session->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_list_box_append (self->session_list, row);
  if (session->item == self->selected)
    gtk_list_box_select_row (self->session_list, GTK_LIST_BOX_ROW (row));
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzSeatsPage *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sessions = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  gboolean past = gtk_check_button_get_active (self->past_check);
  gboolean any = sessions != NULL && sessions->len > 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (sessions == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  for (guint i = sessions->len; i-- > 0;)
    if (!past && ((const YzSession *) g_ptr_array_index (sessions, i))->state != YZ_SESSION_OPEN)
      g_ptr_array_remove_index (sessions, i);
  g_clear_pointer (&self->sessions, g_ptr_array_unref);
  self->sessions = g_steal_pointer (&sessions);
  if (get_selected (self) == NULL)
    self->selected = self->sessions->len > 0
                       ? ((const YzSession *) g_ptr_array_index (self->sessions, 0))->item
                       : 0;
  self->filling = TRUE;
  clear_list (self->session_list);
  for (guint i = 0; i < self->sessions->len; i++)
    add_session (self, g_ptr_array_index (self->sessions, i));
  self->filling = FALSE;
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "empty");
  show_selected (self);
}

static void
on_session_selected (YzSeatsPage *self, GtkListBoxRow *row)
{
  guint index = row != NULL ? (guint) gtk_list_box_row_get_index (row) : G_MAXUINT;

  if (self->filling || self->sessions == NULL || index >= self->sessions->len)
    return;
  self->selected = ((const YzSession *) g_ptr_array_index (self->sessions, index))->item;
  show_selected (self);
}

static void
yz_seats_page_refresh (YzScreen *screen)
{
  YzSeatsPage *self = YZ_SEATS_PAGE (screen);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_voucher_job_list_sessions,
                        NULL,
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable,
                        on_loaded,
                        self);
}

static void
on_past_toggled (YzSeatsPage *self)
{
  if (self->client != NULL)
    yz_seats_page_refresh (YZ_SCREEN (self));
}

static void
on_add (YzSeatsPage *self)
{
  yz_notice_clear (self->notice);
  yz_voucher_forms_add_session (GTK_WIDGET (self), self->client);
}

static void
send_about_selected (YzSeatsPage *self, YzLaneFunc job, const char *reason)
{
  YzVoucherRequest *request = yz_voucher_request_new (self->client, NULL);

  request->item = self->selected;
  request->reason = g_strdup (reason);
  yz_notice_clear (self->notice);
  yz_voucher_request_send (request, self->client, job, on_marked, g_object_ref (self));
}

static void
on_cancel_reason (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzSeatsPage) self = user_data;
  g_autofree char *reason = yz_message_ask_reason_finish (GTK_WIDGET (source), result);

  if (reason != NULL && self->notice != NULL)
    send_about_selected (self, yz_voucher_job_cancel_session, reason);
}

static void
on_cancel (YzSeatsPage *self)
{
  const YzSession *session = get_selected (self);
  g_autofree char *heading = NULL;

  if (session == NULL)
    return;
  heading = g_strdup_printf (_ ("Call off “%s”?"), session->name);
  yz_message_ask_reason_async (GTK_WIDGET (self),
                               heading,
                               _ ("Everybody who has a seat gets the points back."),
                                  _ ("Call Off"), TRUE, on_cancel_reason, g_object_ref (self));
}

static void
on_close_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzSeatsPage) self = user_data;

  if (yz_message_ask_finish (GTK_WIDGET (source), result) && self->notice != NULL)
    send_about_selected (self, yz_voucher_job_close_session, NULL);
}

static void
on_close (YzSeatsPage *self)
{
  const YzSession *session = get_selected (self);
  g_autofree char *heading = NULL;

  if (session == NULL)
    return;
  heading = g_strdup_printf (_ ("Close “%s”?"), session->name);
  yz_message_ask_async (GTK_WIDGET (self),
                        heading,
                        _ ("No seat is redeemed any more, and who came stays as it is written down."),
                           _ ("Close"), FALSE, on_close_answer, g_object_ref (self));
}

static gpointer
make_list (GtkWidget *widget, YzPaper *paper)
{
  YzSeatsPage *self = YZ_SEATS_PAGE (widget);
  YzVoucherRequest *request = yz_voucher_request_new (self->client, NULL);

  request->item = self->selected;
  request->path = g_strdup (yz_paper_get_path (paper));
  request->masked = TRUE;
  return request;
}

static void
put_out (YzSeatsPage *self, gboolean save)
{
  const YzSession *session = get_selected (self);
  YzPaperPlan plan = {
    .title = _ ("Save the List"),
                .saved = _ ("The list is saved."),
                            .failed = _ ("The List Was Not Saved"),
                                         .job = yz_voucher_job_print_session,
                                         .make_data = make_list,
                                         .data_free = (GDestroyNotify) yz_voucher_request_free,
                                         .result_free = g_free };
  g_autofree char *name = NULL;

  if (session == NULL)
    return;
  name = g_strdup_printf ("%s.pdf", session->name);
  g_strdelimit (name, "/\\", '-');
  plan.name = name;
  yz_paper_run (GTK_WIDGET (self), self->client, save, &plan);
}

static void
on_print (YzSeatsPage *self)
{
  put_out (self, FALSE);
}

static void
on_save (YzSeatsPage *self)
{
  put_out (self, TRUE);
}

/* Life ------------------------------------------------------------------------------------- */

static gboolean
yz_seats_page_go_back (YzScreen *screen)
{
  YzSeatsPage *self = YZ_SEATS_PAGE (screen);

  if (yz_notice_get_text (self->notice) == NULL)
    return FALSE;
  yz_notice_clear (self->notice);
  return TRUE;
}

static void
yz_seats_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    g_value_set_object (value, YZ_SEATS_PAGE (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_seats_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    YZ_SEATS_PAGE (object)->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_seats_page_constructed (GObject *object)
{
  YzSeatsPage *self = YZ_SEATS_PAGE (object);

  G_OBJECT_CLASS (yz_seats_page_parent_class)->constructed (object);
  gtk_widget_set_visible (self->add_button, yz_client_may (self->client, YZ_MAY_MANAGE));
  gtk_widget_set_visible (self->first_button, yz_client_may (self->client, YZ_MAY_MANAGE));
}

static void
yz_seats_page_dispose (GObject *object)
{
  YzSeatsPage *self = YZ_SEATS_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->seat_cancellable != NULL)
    g_cancellable_cancel (self->seat_cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->seat_cancellable);
  g_clear_pointer (&self->sessions, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_SEATS_PAGE);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_seats_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-seats-page.ui");
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, notice);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, past_check);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, first_button);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, session_list);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, detail);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, when_label);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, print_button);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, close_button);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, seat_stack);
  gtk_widget_class_bind_template_child (widget_class, YzSeatsPage, seat_list);
  gtk_widget_class_bind_template_callback (widget_class, on_session_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_past_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_bind_template_callback (widget_class, on_print);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
yz_seats_page_class_init (YzSeatsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yz_seats_page_get_property;
  object_class->set_property = yz_seats_page_set_property;
  object_class->constructed = yz_seats_page_constructed;
  object_class->dispose = yz_seats_page_dispose;
  g_object_class_override_property (object_class, PROP_CLIENT, "client");

  g_type_ensure (YZ_TYPE_NOTICE);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
yz_seats_page_init (YzSeatsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yz_paper_bind_buttons (GTK_BUTTON (self->print_button), self->save_button, _ ("_Print List"));
}

static void
yz_seats_page_screen_init (YzScreenInterface *iface)
{
  iface->refresh = yz_seats_page_refresh;
  iface->go_back = yz_seats_page_go_back;
}

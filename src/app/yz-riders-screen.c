/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-riders-screen"

#include "yz-riders-screen.h"

#include <glib/gi18n-lib.h>

#include "yz-code.h"
#include "yz-import-dialog.h"
#include "yz-message.h"
#include "yz-notice.h"
#include "yz-rider-actions.h"
#include "yz-rider-detail.h"
#include "yz-rider-display.h"
#include "yz-rider-form.h"
#include "yz-rider-item.h"
#include "yz-rider-row.h"

#define HISTORY_FIRST 30
#define HISTORY_MORE 1000
/* What is shorter is no card, however much of it was lost. */
#define CARD_LENGTH_MIN 20

struct _YzRidersScreen {
  AdwBin parent_instance;

  YzClient *client;
  GCancellable *search_cancellable; /* (nullable) of the search under way */
  GCancellable *show_cancellable;   /* (nullable) of the rider being loaded */
  gboolean open_first;              /* Enter was pressed before the answer came */
  gboolean filling;                 /* the selection follows the list, not a person */
  int64_t rider;                    /* who is shown or being loaded; 0: nobody */
  int history_limit;
  YzRiderView *view; /* (nullable) what is shown */

  YzNotice *notice;
  GtkSearchEntry *entry;
  GtkWidget *change_box;
  GtkStack *list_stack;
  AdwStatusPage *empty_page;
  GtkWidget *empty_button;
  GtkListView *list;
  GListStore *store;
  GtkSingleSelection *selection;
  GtkLabel *count_label;
  GtkStack *detail_stack;
  YzRiderDetail *detail;
};

static void yz_riders_screen_screen_init (YzScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzRidersScreen,
                               yz_riders_screen,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YZ_TYPE_SCREEN, yz_riders_screen_screen_init))

enum {
  PROP_CLIENT = 1,
};

static void
stop (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

static const char *
get_query (YzRidersScreen *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/* The row of the rider who is shown is the selected one, if it is in the list. */
static void
follow_rider (YzRidersScreen *self)
{
  guint position = yz_rider_item_find_in (G_LIST_MODEL (self->store), self->rider);

  self->filling = TRUE;
  gtk_single_selection_set_selected (self->selection,
                                     position != G_MAXUINT ? position : GTK_INVALID_LIST_POSITION);
  self->filling = FALSE;
}

/* Showing one rider ------------------------------------------------------------------------ */

static void
on_shown (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzRidersScreen *self = user_data;
  g_autoptr (GError) error = NULL;
  YzRiderView *view = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  gboolean other;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->show_cancellable);
  if (view == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  other = self->view == NULL || self->view->profile->rider->id != view->profile->rider->id;
  g_clear_pointer (&self->view, yz_rider_view_free);
  self->view = view;
  self->rider = view->profile->rider->id;
  yz_rider_detail_show (self->detail,
                        view,
                        yz_client_may (self->client, YZ_MAY_REGISTER),
                        self->history_limit);
  if (other)
    yz_rider_detail_scroll_up (self->detail);
  gtk_stack_set_visible_child_name (self->detail_stack, "rider");
  if (view->problem != NULL)
    yz_notice_show_error (self->notice, view->problem);
  follow_rider (self);
}

static void
load (YzRidersScreen *self, const char *code)
{
  stop (&self->show_cancellable);
  self->show_cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_rider_job_show,
                        yz_rider_asked_new (self->rider, code, self->history_limit),
                        (GDestroyNotify) yz_rider_asked_free,
                        (GDestroyNotify) yz_rider_view_free,
                        self->show_cancellable,
                        on_shown,
                        self);
}

static void
open_rider (YzRidersScreen *self, int64_t rider)
{
  yz_notice_clear (self->notice);
  if (self->rider != rider)
    self->history_limit = HISTORY_FIRST;
  self->rider = rider;
  load (self, NULL);
}

static void
open_position (YzRidersScreen *self, guint position)
{
  g_autoptr (YzRiderItem) item = g_list_model_get_item (G_LIST_MODEL (self->store), position);

  if (item != NULL)
    open_rider (self, yz_rider_item_get (item)->id);
}

static void
on_selected (YzRidersScreen *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (!self->filling && position != GTK_INVALID_LIST_POSITION)
    open_position (self, position);
}

/* The list --------------------------------------------------------------------------------- */

static void
show_empty (YzRidersScreen *self, gboolean searching)
{
  gboolean may = yz_client_may (self->client, YZ_MAY_REGISTER);

  if (searching) {
    adw_status_page_set_title (self->empty_page, _ ("Nobody found"));
    adw_status_page_set_description (self->empty_page,
                                     _ ("Try part of the name, its pinyin or initials, or the last four digits of the phone."));
  } else {
    adw_status_page_set_title (self->empty_page, _ ("No riders yet"));
    adw_status_page_set_description (self->empty_page,
                                     may
                                     ? _ ("Register the first one, or import a table.")
                                     : NULL);
  }
  gtk_widget_set_visible (self->empty_button, may);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzRidersScreen *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRiderFound) found = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  g_autofree char *count = NULL;
  gboolean searching;
  gboolean open_first;
  guint n_found;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->search_cancellable);
  searching = *get_query (self) != '\0';
  open_first = self->open_first;
  self->open_first = FALSE;
  if (found == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  n_found = found->riders->len;
  count = yz_rider_display_count (n_found, YZ_RIDER_LIST_MAX, found->total, searching);
  self->filling = TRUE;
  yz_rider_item_fill_store (self->store, found->riders);
  self->filling = FALSE;
  follow_rider (self);
  gtk_label_set_text (self->count_label, count);
  if (n_found == 0)
    show_empty (self, searching);
  gtk_stack_set_visible_child_name (self->list_stack, n_found > 0 ? "riders" : "empty");
  if (open_first && n_found > 0)
    open_position (self, 0);
}

static void
find (YzRidersScreen *self)
{
  stop (&self->search_cancellable);
  self->search_cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_rider_job_list,
                        g_strdup (get_query (self)),
                        g_free,
                        (GDestroyNotify) yz_rider_found_free,
                        self->search_cancellable,
                        on_found,
                        self);
}

/* Also one that is mistyped: then it is said so here. Nobody's initials are that long. */
static gboolean
is_card_text (const char *text)
{
  YzCode code;

  if (yz_code_parse (text, &code, NULL))
    return code.kind == YZ_CODE_CARD;
  return strlen (text) >= CARD_LENGTH_MIN && g_ascii_strncasecmp (text, "YZR", 3) == 0;
}

static void
on_search_changed (YzRidersScreen *self)
{
  self->open_first = FALSE;
  find (self);
}

static void
on_search_activate (YzRidersScreen *self)
{
  const char *text = get_query (self);

  if (is_card_text (text)) {
    g_autofree char *code = g_strdup (text);

    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
    yz_screen_take_code (YZ_SCREEN (self), code);
    return;
  }
  /* The field waits a moment after the last key before it searches: Enter does not. */
  find (self);
  self->open_first = TRUE;
}

static void
on_stop_search (YzRidersScreen *self)
{
  if (*get_query (self) == '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static gboolean
on_entry_key (YzRidersScreen *self, guint key)
{
  if (key != GDK_KEY_Down || g_list_model_get_n_items (G_LIST_MODEL (self->store)) == 0)
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

/* What is asked for ------------------------------------------------------------------------ */

static void
on_saved (YzRidersScreen *self, gint64 rider)
{
  gboolean is_new = self->rider != rider;

  if (is_new)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  open_rider (self, rider);
  find (self);
  yz_message_toast (GTK_WIDGET (self), is_new ? _ ("The rider is registered") : _ ("Saved"));
}

static void
open_form (YzRidersScreen *self, const YzRider *rider)
{
  YzRiderForm *form =
    yz_rider_form_present (GTK_WIDGET (self), self->client, rider, get_query (self));

  g_signal_connect_object (form, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
}

static void
on_register (YzRidersScreen *self)
{
  open_form (self, NULL);
}

static void
on_edit (YzRidersScreen *self)
{
  if (self->view != NULL)
    open_form (self, self->view->profile->rider);
}

static void
on_import (YzRidersScreen *self)
{
  yz_import_dialog_start (GTK_WIDGET (self), self->client, YZ_IMPORT_RIDERS);
}

static void
on_issue_card (YzRidersScreen *self)
{
  if (self->view != NULL)
    yz_rider_actions_issue_card (GTK_WIDGET (self), self->client, self->view);
}

static void
on_revoke_card (YzRidersScreen *self, gint64 card)
{
  if (self->view != NULL)
    yz_rider_actions_revoke_card (GTK_WIDGET (self),
                                  self->client,
                                  self->view->profile->rider->id,
                                  card);
}

static void
on_leave (YzRidersScreen *self)
{
  if (self->view != NULL)
    yz_rider_actions_leave (GTK_WIDGET (self), self->client, self->view->profile->rider);
}

static void
on_revealed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzRidersScreen) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *phone = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (self->detail == NULL)
    return; /* the screen is gone */
  if (phone == NULL)
    yz_notice_show_error (self->notice, error);
  else if (self->view != NULL && g_strcmp0 (self->view->profile->rider->phone, phone) == 0)
    yz_rider_detail_show_phone (self->detail, phone);
}

static void
on_reveal_phone (YzRidersScreen *self)
{
  YzActor *actor = yz_client_dup_actor (self->client);

  if (actor == NULL || self->view == NULL) {
    g_clear_pointer (&actor, yz_actor_free);
    return;
  }
  yz_client_write_async (self->client,
                         YZ_LANE_ALONE,
                         yz_rider_job_reveal,
                         yz_rider_change_new (actor, self->view->profile->rider->id),
                         (GDestroyNotify) yz_rider_change_free,
                         g_free,
                         on_revealed,
                         g_object_ref (self));
}

static void
on_more_history (YzRidersScreen *self)
{
  self->history_limit += HISTORY_MORE;
  load (self, NULL);
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_riders_screen_refresh (YzScreen *screen)
{
  YzRidersScreen *self = YZ_RIDERS_SCREEN (screen);

  find (self);
  if (self->rider != 0)
    load (self, NULL);
}

static gboolean
yz_riders_screen_take_code (YzScreen *screen, const char *text)
{
  YzRidersScreen *self = YZ_RIDERS_SCREEN (screen);

  if (!is_card_text (text))
    return FALSE;
  yz_notice_clear (self->notice);
  self->history_limit = HISTORY_FIRST;
  load (self, text);
  return TRUE;
}

static gboolean
yz_riders_screen_search (YzScreen *screen, const char *typed)
{
  YzRidersScreen *self = YZ_RIDERS_SCREEN (screen);

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  if (typed != NULL) {
    gtk_editable_set_text (GTK_EDITABLE (self->entry), typed);
    gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  }
  return TRUE;
}

static gboolean
yz_riders_screen_go_back (YzScreen *screen)
{
  YzRidersScreen *self = YZ_RIDERS_SCREEN (screen);

  yz_notice_clear (self->notice);
  if (self->rider == 0)
    return FALSE;
  stop (&self->show_cancellable);
  self->rider = 0;
  g_clear_pointer (&self->view, yz_rider_view_free);
  gtk_stack_set_visible_child_name (self->detail_stack, "nobody");
  follow_rider (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return TRUE;
}

static void
yz_riders_screen_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    g_value_set_object (value, YZ_RIDERS_SCREEN (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_riders_screen_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    YZ_RIDERS_SCREEN (object)->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_riders_screen_constructed (GObject *object)
{
  YzRidersScreen *self = YZ_RIDERS_SCREEN (object);

  G_OBJECT_CLASS (yz_riders_screen_parent_class)->constructed (object);
  gtk_widget_set_visible (self->change_box, yz_client_may (self->client, YZ_MAY_REGISTER));
}

static void
yz_riders_screen_dispose (GObject *object)
{
  YzRidersScreen *self = YZ_RIDERS_SCREEN (object);

  stop (&self->search_cancellable);
  stop (&self->show_cancellable);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_RIDERS_SCREEN);
  g_clear_pointer (&self->view, yz_rider_view_free);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_riders_screen_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-riders-screen.ui");
  gtk_widget_class_bind_template_child (widget_class, YzRidersScreen, notice);
  gtk_widget_class_bind_template_child (widget_class, YzRidersScreen, entry);
  gtk_widget_class_bind_template_child (widget_class, YzRidersScreen, change_box);
  gtk_widget_class_bind_template_child (widget_class, YzRidersScreen, list_stack);
  gtk_widget_class_bind_template_child (widget_class, YzRidersScreen, empty_page);
  gtk_widget_class_bind_template_child (widget_class, YzRidersScreen, empty_button);
  gtk_widget_class_bind_template_child (widget_class, YzRidersScreen, list);
  gtk_widget_class_bind_template_child (widget_class, YzRidersScreen, store);
  gtk_widget_class_bind_template_child (widget_class, YzRidersScreen, selection);
  gtk_widget_class_bind_template_child (widget_class, YzRidersScreen, count_label);
  gtk_widget_class_bind_template_child (widget_class, YzRidersScreen, detail_stack);
  gtk_widget_class_bind_template_child (widget_class, YzRidersScreen, detail);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_register);
  gtk_widget_class_bind_template_callback (widget_class, on_import);
  gtk_widget_class_bind_template_callback (widget_class, on_edit);
  gtk_widget_class_bind_template_callback (widget_class, on_leave);
  gtk_widget_class_bind_template_callback (widget_class, on_issue_card);
  gtk_widget_class_bind_template_callback (widget_class, on_revoke_card);
  gtk_widget_class_bind_template_callback (widget_class, on_reveal_phone);
  gtk_widget_class_bind_template_callback (widget_class, on_more_history);
}

static void
yz_riders_screen_class_init (YzRidersScreenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yz_riders_screen_get_property;
  object_class->set_property = yz_riders_screen_set_property;
  object_class->constructed = yz_riders_screen_constructed;
  object_class->dispose = yz_riders_screen_dispose;
  g_object_class_override_property (object_class, PROP_CLIENT, "client");

  g_type_ensure (YZ_TYPE_NOTICE);
  g_type_ensure (YZ_TYPE_RIDER_DETAIL);
  g_type_ensure (YZ_TYPE_RIDER_ITEM);
  g_type_ensure (YZ_TYPE_RIDER_ROW);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
yz_riders_screen_init (YzRidersScreen *self)
{
  self->history_limit = HISTORY_FIRST;
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
yz_riders_screen_screen_init (YzScreenInterface *iface)
{
  iface->refresh = yz_riders_screen_refresh;
  iface->take_code = yz_riders_screen_take_code;
  iface->search = yz_riders_screen_search;
  iface->go_back = yz_riders_screen_go_back;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sign-in"

#include "yz-sign-in.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-badge.h"
#include "yz-code.h"
#include "yz-display.h"
#include "yz-notice.h"

struct _YzSignIn {
  AdwBin parent_instance;

  YzClient *client;
  GCancellable *cancellable;
  GPtrArray *staff; /* of YzStaff: the active ones, in the order of the list */
  int64_t last_staff;
  int64_t badge_staff; /* whose badge was scanned before the names were there; 0: nobody's */
  gboolean open_cart;  /* something waits at the counter */
  gboolean busy;       /* a PIN is being checked */

  GtkLabel *station_label;
  GtkListBox *list;
  GtkLabel *name_label;
  GtkWidget *pin_entry;
  GtkWidget *sign_in_button;
  YzNotice *notice;
};

G_DEFINE_FINAL_TYPE (YzSignIn, yz_sign_in, ADW_TYPE_BIN)

static const YzStaff *
find_selected (YzSignIn *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  if (index < 0 || (guint) index >= self->staff->len)
    return NULL;
  return g_ptr_array_index (self->staff, index);
}

static void
update_button (YzSignIn *self)
{
  const char *pin = gtk_editable_get_text (GTK_EDITABLE (self->pin_entry));

  gtk_widget_set_sensitive (self->sign_in_button,
                            !self->busy && find_selected (self) != NULL && *pin != '\0');
}

/* The field keeps the focus while the PIN is checked. */
static void
set_busy (YzSignIn *self, gboolean busy)
{
  self->busy = busy;
  gtk_editable_set_editable (GTK_EDITABLE (self->pin_entry), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), !busy);
  update_button (self);
}

static GtkWidget *
make_row (const YzStaff *staff)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *avatar = adw_avatar_new (32, staff->name, TRUE);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), staff->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), yz_display_role (staff->role));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  return row;
}

static void
select_staff (YzSignIn *self, int64_t id)
{
  for (guint i = 0; i < self->staff->len; i++) {
    const YzStaff *staff = g_ptr_array_index (self->staff, i);

    if (staff->id == id)
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, (int) i));
  }
  gtk_widget_grab_focus (self->pin_entry);
}

static void
show_staff (YzSignIn *self)
{
  GtkWidget *child;
  int selected = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < self->staff->len; i++) {
    const YzStaff *staff = g_ptr_array_index (self->staff, i);

    gtk_list_box_append (self->list, make_row (staff));
    if (staff->id == self->last_staff)
      selected = (int) i;
  }
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, selected));
  gtk_widget_grab_focus (self->pin_entry);
}

static gpointer
list_staff (gpointer context, gpointer data, GError **error)
{
  return yz_staff_list (context, error);
}

static void
on_staff_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzSignIn *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) staff = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (staff == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  for (guint i = staff->len; i > 0; i--) {
    const YzStaff *member = g_ptr_array_index (staff, i - 1);

    if (!member->active)
      g_ptr_array_remove_index (staff, i - 1);
  }
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  self->staff = g_steal_pointer (&staff);
  show_staff (self);
  if (self->badge_staff != 0)
    select_staff (self, self->badge_staff);
  update_button (self);
}

static void
show_open_cart (YzSignIn *self)
{
  if (self->open_cart)
    yz_notice_show (self->notice,
                    YZ_NOTICE_INFO,
                    _ ("A rider’s cart is kept. Whoever signs in goes on with it."));
  else
    yz_notice_clear (self->notice);
}

static gpointer
find_badge (gpointer context, gpointer data, GError **error)
{
  return yz_badge_find_staff (context, data, error);
}

static void
on_badge_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzSignIn *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStaff) staff = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->busy)
    return;
  if (staff == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  show_open_cart (self);
  self->badge_staff = staff->id;
  select_staff (self, staff->id);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzSignIn) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = yz_client_sign_in_finish (YZ_CLIENT (source), result, &error);

  if (self->notice == NULL)
    return; /* the window is gone */
  set_busy (self, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->pin_entry), "");
  if (!done) {
    yz_notice_show_error (self->notice, error);
    gtk_widget_grab_focus (self->pin_entry);
  }
}

static void
on_sign_in (YzSignIn *self)
{
  const YzStaff *staff = find_selected (self);
  const char *pin = gtk_editable_get_text (GTK_EDITABLE (self->pin_entry));

  if (self->busy || *pin == '\0')
    return;
  /* A scanner types into the field that has the focus. */
  if (yz_code_text_is_ours (pin)) {
    g_autofree char *text = g_strdup (pin);

    gtk_editable_set_text (GTK_EDITABLE (self->pin_entry), "");
    yz_sign_in_take_code (self, text);
    return;
  }
  if (staff == NULL)
    return;
  self->last_staff = staff->id;
  yz_notice_clear (self->notice);
  set_busy (self, TRUE);
  yz_client_sign_in_async (self->client, staff->id, pin, on_signed_in, g_object_ref (self));
}

static void
on_row_selected (YzSignIn *self)
{
  const YzStaff *staff = find_selected (self);

  gtk_label_set_text (self->name_label, staff != NULL ? staff->name : "");
  update_button (self);
}

/* Up and Down choose who signs in without leaving the field of the PIN. */
static gboolean
on_key_pressed (YzSignIn *self, guint keyval)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int step = keyval == GDK_KEY_Down ? 1 : keyval == GDK_KEY_Up ? -1 : 0;

  if (step == 0 || row == NULL || self->busy)
    return GDK_EVENT_PROPAGATE;
  row = gtk_list_box_get_row_at_index (self->list, gtk_list_box_row_get_index (row) + step);
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
  return GDK_EVENT_STOP;
}

static void
on_row_activated (YzSignIn *self)
{
  gtk_widget_grab_focus (self->pin_entry);
}

static void
yz_sign_in_dispose (GObject *object)
{
  YzSignIn *self = YZ_SIGN_IN (object);

  g_cancellable_cancel (self->cancellable);
  /* A list that goes away loses its selection, and would tell so. */
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_func (self->list, on_row_selected, self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_sign_in_parent_class)->dispose (object);
}

static void
yz_sign_in_finalize (GObject *object)
{
  YzSignIn *self = YZ_SIGN_IN (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  G_OBJECT_CLASS (yz_sign_in_parent_class)->finalize (object);
}

static void
yz_sign_in_class_init (YzSignInClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_sign_in_dispose;
  object_class->finalize = yz_sign_in_finalize;

  g_type_ensure (YZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-sign-in.ui");
  gtk_widget_class_bind_template_child (widget_class, YzSignIn, station_label);
  gtk_widget_class_bind_template_child (widget_class, YzSignIn, list);
  gtk_widget_class_bind_template_child (widget_class, YzSignIn, name_label);
  gtk_widget_class_bind_template_child (widget_class, YzSignIn, pin_entry);
  gtk_widget_class_bind_template_child (widget_class, YzSignIn, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, YzSignIn, notice);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in);
  gtk_widget_class_bind_template_callback (widget_class, update_button);
}

static void
yz_sign_in_init (YzSignIn *self)
{
  self->cancellable = g_cancellable_new ();
  self->staff = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_sign_in_set_client (YzSignIn *self, YzClient *client)
{
  g_return_if_fail (YZ_IS_SIGN_IN (self));
  g_return_if_fail (YZ_IS_CLIENT (client));

  g_set_object (&self->client, client);
  g_object_bind_property (client,
                          "station-name",
                          self->station_label,
                          "label",
                          G_BINDING_SYNC_CREATE);
}

void
yz_sign_in_restart (YzSignIn *self, gboolean open_cart)
{
  g_return_if_fail (YZ_IS_SIGN_IN (self));

  gtk_editable_set_text (GTK_EDITABLE (self->pin_entry), "");
  self->badge_staff = 0;
  self->open_cart = open_cart;
  show_open_cart (self);
  yz_client_read_async (self->client,
                        list_staff,
                        NULL,
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable,
                        on_staff_listed,
                        self);
}

gboolean
yz_sign_in_is_badge (const char *text)
{
  YzCode code;
  gboolean badge = yz_code_parse (text, &code, NULL) && code.kind == YZ_CODE_BADGE;

  /* The secret is not left lying on the stack. */
  memset (&code, 0, sizeof code);
  return badge;
}

void
yz_sign_in_take_code (YzSignIn *self, const char *text)
{
  g_return_if_fail (YZ_IS_SIGN_IN (self));
  g_return_if_fail (text != NULL);

  if (self->busy)
    return;
  yz_client_read_async (self->client,
                        find_badge,
                        g_strdup (text),
                        g_free,
                        (GDestroyNotify) yz_staff_free,
                        self->cancellable,
                        on_badge_found,
                        self);
}

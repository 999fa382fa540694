/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-staff-group"

#include "yz-staff-group.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"
#include "yz-staff-form.h"

struct _YzStaffGroup {
  AdwBin parent_instance;

  YzClient *client;
  GCancellable *cancellable;
  GPtrArray *staff; /* (nullable) of YzStaff */

  AdwPreferencesGroup *group;
  GPtrArray *rows; /* borrowed */
};

G_DEFINE_FINAL_TYPE (YzStaffGroup, yz_staff_group, ADW_TYPE_BIN)

static void
open_form (YzStaffGroup *self, const YzStaff *staff)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    gtk_window_present (GTK_WINDOW (yz_staff_form_new (GTK_WINDOW (root), self->client, staff)));
}

static void
on_row_activated (YzStaffGroup *self, GtkWidget *row)
{
  guint index = 0;

  if (g_ptr_array_find (self->rows, row, &index))
    open_form (self, g_ptr_array_index (self->staff, index));
}

static void
on_add (YzStaffGroup *self)
{
  open_form (self, NULL);
}

static void
show_staff (YzStaffGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->staff->len; i++) {
    const YzStaff *staff = g_ptr_array_index (self->staff, i);
    GtkWidget *row = adw_action_row_new ();
    GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
    g_autofree char *left = NULL;

    if (!staff->active)
      left = g_strdup_printf (_ ("%s, may not sign in"), yz_display_role (staff->role));
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), staff->name);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                                 left != NULL ? left : yz_display_role (staff->role));
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), adw_avatar_new (32, staff->name, TRUE));
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    g_signal_connect_object (row,
                             "activated",
                             G_CALLBACK (on_row_activated),
                             self,
                             G_CONNECT_SWAPPED);
    adw_preferences_group_add (self->group, row);
    g_ptr_array_add (self->rows, row);
  }
}

static gpointer
list_staff (gpointer context, gpointer data, GError **error)
{
  return yz_staff_list (context, error);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzStaffGroup *self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *staff = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || staff == NULL)
    return;
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  self->staff = staff;
  show_staff (self);
}

static void
yz_staff_group_dispose (GObject *object)
{
  YzStaffGroup *self = YZ_STAFF_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_staff_group_parent_class)->dispose (object);
}

static void
yz_staff_group_finalize (GObject *object)
{
  YzStaffGroup *self = YZ_STAFF_GROUP (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->staff, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (yz_staff_group_parent_class)->finalize (object);
}

static void
yz_staff_group_class_init (YzStaffGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yz_staff_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = yz_staff_group_finalize;
}

static void
yz_staff_group_init (YzStaffGroup *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Add Person"));

  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  self->group = ADW_PREFERENCES_GROUP (group);
  adw_preferences_group_set_title (self->group, _ ("Staff"));
  gtk_widget_add_css_class (button, "yz-target");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_header_suffix (self->group, button);
  adw_bin_set_child (ADW_BIN (self), group);
}

YzStaffGroup *
yz_staff_group_new (YzClient *client)
{
  YzStaffGroup *self = g_object_new (YZ_TYPE_STAFF_GROUP, NULL);

  self->client = g_object_ref (client);
  return self;
}

void
yz_staff_group_refresh (YzStaffGroup *self)
{
  g_return_if_fail (YZ_IS_STAFF_GROUP (self));

  yz_client_read_async (self->client,
                        list_staff,
                        NULL,
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable,
                        on_listed,
                        self);
}

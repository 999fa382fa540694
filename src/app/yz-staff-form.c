/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-staff-form"

#include "yz-staff-form.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "yz-card-sheet.h"
#include "yz-notice.h"
#include "yz-print-queue.h"
#include "yz-staff-jobs.h"
#include "yz-text.h"

struct _YzStaffForm {
  AdwWindow parent_instance;

  YzClient *client;
  int64_t staff; /* 0: a new one */

  YzNotice *notice;
  GtkWidget *content;
  AdwEntryRow *name_row;
  AdwComboRow *role_row;
  AdwPasswordEntryRow *pin_row;
  AdwPasswordEntryRow *pin_again_row;
  AdwActionRow *active_row;
  GtkSwitch *active_switch;
  GtkWidget *badge_group;
};

G_DEFINE_FINAL_TYPE (YzStaffForm, yz_staff_form, ADW_TYPE_WINDOW)

/* A badge on its way to the printer. */
typedef struct {
  YzStaffForm *self;
  char *path;
  char *title;
} Badge;

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
complain (YzStaffForm *self, gpointer row, const GError *error)
{
  yz_notice_show_error (self->notice, error);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* NULL where something is wrong, which is said at its field. */
static YzStaffChange *
read_form (YzStaffForm *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name =
    yz_text_require (text_of (self->name_row), _ ("name"), YZ_TEXT_NAME_MAX, &error);
  gboolean has_pin = *text_of (self->pin_row) != '\0' || self->staff == 0;
  YzStaffChange *change = NULL;

  if (name == NULL) {
    complain (self, self->name_row, error);
    return NULL;
  }
  if (has_pin && !yz_staff_check_pin (text_of (self->pin_row), &error)) {
    complain (self, self->pin_row, error);
    return NULL;
  }
  if (has_pin && !g_str_equal (text_of (self->pin_row), text_of (self->pin_again_row))) {
    yz_notice_show (self->notice, YZ_NOTICE_ERROR, _ ("The two PINs are not the same."));
    gtk_widget_grab_focus (GTK_WIDGET (self->pin_again_row));
    return NULL;
  }
  change = g_new0 (YzStaffChange, 1);
  change->actor = yz_client_dup_actor (self->client);
  change->staff = self->staff;
  change->name = g_steal_pointer (&name);
  change->role = (YzRole) (adw_combo_row_get_selected (self->role_row) + YZ_ROLE_ATTENDANT);
  change->pin = has_pin ? g_strdup (text_of (self->pin_row)) : NULL;
  change->active = gtk_switch_get_active (self->active_switch);
  return change;
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzStaffForm) self = user_data;
  g_autoptr (GError) error = NULL;

  yz_client_run_finish (YZ_CLIENT (source), result, &error);
  if (self->notice == NULL)
    return; /* the window is gone */
  gtk_widget_set_sensitive (self->content, TRUE);
  if (error != NULL)
    yz_notice_show_error (self->notice, error);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_save (YzStaffForm *self)
{
  YzStaffChange *change = NULL;

  yz_notice_clear (self->notice);
  change = read_form (self);
  if (change == NULL)
    return;
  gtk_widget_set_sensitive (self->content, FALSE);
  yz_client_write_async (self->client,
                         0,
                         yz_staff_job_change,
                         change,
                         (GDestroyNotify) yz_staff_change_free,
                         NULL,
                         on_saved,
                         g_object_ref (self));
}

/* Badges -------------------------------------------------------------------------------------- */

static YzBadgeRequest *
make_request (YzStaffForm *self, const char *path)
{
  YzBadgeRequest *request = g_new0 (YzBadgeRequest, 1);

  request->actor = yz_client_dup_actor (self->client);
  request->staff = self->staff;
  request->path = g_strdup (path);
  return request;
}

static void
on_badge_issued (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Badge *badge = user_data;
  g_autoptr (YzStaffForm) self = badge->self;
  g_autofree char *path = badge->path;
  g_autofree char *title = badge->title;
  g_autoptr (YzPrintJob) job = NULL;
  g_autoptr (GError) error = NULL;
  double width_mm = 0;
  double height_mm = 0;

  yz_sheet_get_size (YZ_SHEET_A4, &width_mm, &height_mm);
  yz_client_run_finish (YZ_CLIENT (source), result, &error);
  if (error == NULL)
    job = yz_print_queue_add (yz_print_queue_get_default (),
                              path,
                              YZ_PRINT_SHEET,
                              title,
                              width_mm,
                              height_mm,
                              &error);
  else
    g_unlink (path);
  if (self->notice == NULL)
    return;
  gtk_widget_set_sensitive (self->content, TRUE);
  if (error != NULL)
    yz_notice_show_error (self->notice, error);
  else
    yz_notice_show (self->notice,
                    YZ_NOTICE_INFO,
                    _ ("The badge is issued and goes to the printer for sheets. An earlier one is void."));
}

static void
on_issue_badge (YzStaffForm *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = yz_print_queue_make_path (yz_print_queue_get_default (), &error);
  Badge *badge = NULL;

  if (path == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  badge = g_new0 (Badge, 1);
  badge->self = g_object_ref (self);
  badge->path = g_strdup (path);
  badge->title = g_strdup (_ ("Staff badge"));
  gtk_widget_set_sensitive (self->content, FALSE);
  yz_client_write_async (self->client,
                         0,
                         yz_staff_job_issue_badge,
                         make_request (self, path),
                         (GDestroyNotify) yz_badge_request_free,
                         NULL,
                         on_badge_issued,
                         badge);
}

static void
on_badge_revoked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzStaffForm) self = user_data;
  g_autoptr (GError) error = NULL;

  yz_client_run_finish (YZ_CLIENT (source), result, &error);
  if (self->notice == NULL)
    return;
  gtk_widget_set_sensitive (self->content, TRUE);
  if (error != NULL)
    yz_notice_show_error (self->notice, error);
  else
    yz_notice_show (self->notice, YZ_NOTICE_INFO, _ ("The badge is void."));
}

static void
on_revoke_badge (YzStaffForm *self)
{
  gtk_widget_set_sensitive (self->content, FALSE);
  yz_client_write_async (self->client,
                         0,
                         yz_staff_job_revoke_badge,
                         make_request (self, NULL),
                         (GDestroyNotify) yz_badge_request_free,
                         NULL,
                         on_badge_revoked,
                         g_object_ref (self));
}

static void
yz_staff_form_dispose (GObject *object)
{
  g_clear_object (&YZ_STAFF_FORM (object)->client);
  G_OBJECT_CLASS (yz_staff_form_parent_class)->dispose (object);
}

static void
yz_staff_form_class_init (YzStaffFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_staff_form_dispose;

  g_type_ensure (YZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-staff-form.ui");
  gtk_widget_class_bind_template_child (widget_class, YzStaffForm, notice);
  gtk_widget_class_bind_template_child (widget_class, YzStaffForm, content);
  gtk_widget_class_bind_template_child (widget_class, YzStaffForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, YzStaffForm, role_row);
  gtk_widget_class_bind_template_child (widget_class, YzStaffForm, pin_row);
  gtk_widget_class_bind_template_child (widget_class, YzStaffForm, pin_again_row);
  gtk_widget_class_bind_template_child (widget_class, YzStaffForm, active_row);
  gtk_widget_class_bind_template_child (widget_class, YzStaffForm, active_switch);
  gtk_widget_class_bind_template_child (widget_class, YzStaffForm, badge_group);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_issue_badge);
  gtk_widget_class_bind_template_callback (widget_class, on_revoke_badge);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yz_staff_form_init (YzStaffForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

YzStaffForm *
yz_staff_form_new (GtkWindow *parent, YzClient *client, const YzStaff *staff)
{
  YzStaffForm *self = g_object_new (YZ_TYPE_STAFF_FORM, "transient-for", parent, NULL);
  gboolean is_new = staff == NULL;

  self->client = g_object_ref (client);
  gtk_window_set_title (GTK_WINDOW (self), is_new ? _ ("New Member of Staff") : staff->name);
  gtk_widget_set_visible (GTK_WIDGET (self->active_row), !is_new);
  gtk_widget_set_visible (self->badge_group, !is_new);
  if (is_new)
    return self;
  self->staff = staff->id;
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), staff->name);
  /* The name stands in the books; it does not change. */
  gtk_editable_set_editable (GTK_EDITABLE (self->name_row), FALSE);
  adw_combo_row_set_selected (self->role_row, staff->role - YZ_ROLE_ATTENDANT);
  gtk_switch_set_active (self->active_switch, staff->active);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->pin_row),
                                 _ ("New PIN (empty: as it is)"));
  return self;
}

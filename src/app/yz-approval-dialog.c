/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-approval-dialog"

#include "yz-approval-dialog.h"

#include <glib/gi18n-lib.h>

#include "yz-message.h"
#include "yz-text.h"

struct _YzApprovalDialog {
  AdwWindow parent_instance;

  YzClient *client;
  YzCounter *counter;
  GCancellable *cancellable;
  YzApprovalKind kind;
  GArray *people; /* of int64_t: staff in the order of the list; 0: the rider */

  GtkLabel *sentence_label;
  AdwComboRow *who_row;
  AdwEntryRow *pin_row;
  AdwEntryRow *reason_row;
  GtkWidget *accept_button;
};

G_DEFINE_FINAL_TYPE (YzApprovalDialog, yz_approval_dialog, ADW_TYPE_WINDOW)

static char *
dup_reason (YzApprovalDialog *self)
{
  char *reason = NULL;

  if (self->kind != YZ_APPROVAL_BEYOND)
    return NULL;
  reason = yz_text_clean (gtk_editable_get_text (GTK_EDITABLE (self->reason_row)),
                          "reason",
                          YZ_TEXT_NOTE_MAX,
                          NULL);
  return reason != NULL ? reason : g_strdup ("");
}

static void
update (YzApprovalDialog *self)
{
  g_autofree char *reason = dup_reason (self);
  const char *pin = gtk_editable_get_text (GTK_EDITABLE (self->pin_row));

  gtk_widget_set_sensitive (self->accept_button,
                            self->people->len > 0 && *pin != '\0' &&
                              (reason == NULL || *reason != '\0'));
}

/* Who may answer: whoever is a second person, and for goods beyond the books only a chief. */
static gboolean
may_approve (YzApprovalDialog *self, const YzStaff *staff)
{
  const YzActor *actor = yz_client_get_actor (self->client);

  if (!staff->active)
    return FALSE;
  if (self->kind == YZ_APPROVAL_BEYOND)
    return yz_role_may (staff->role, YZ_MAY_MANAGE);
  return actor == NULL || actor->staff != staff->id;
}

static void
add_person (YzApprovalDialog *self, GtkStringList *names, int64_t id, const char *name)
{
  g_array_append_val (self->people, id);
  gtk_string_list_append (names, name);
}

static gpointer
list_staff (gpointer context, gpointer data, GError **error)
{
  return yz_staff_list (context, error);
}

static void
on_staff_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzApprovalDialog) self = user_data;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) staff = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  const YzProfile *profile = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (staff == NULL) {
    yz_message_show_error (GTK_WIDGET (self), _ ("The names could not be read"), error);
    return;
  }
  profile = yz_counter_get_profile (self->counter);
  if (self->kind == YZ_APPROVAL_LARGE && profile != NULL && profile->has_pin)
    add_person (self, names, 0, _ ("The rider’s own PIN"));
  for (guint i = 0; i < staff->len; i++) {
    const YzStaff *member = g_ptr_array_index (staff, i);

    if (may_approve (self, member))
      add_person (self, names, member->id, member->name);
  }
  adw_combo_row_set_model (self->who_row, G_LIST_MODEL (names));
  update (self);
}

static void
on_accept (YzApprovalDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->who_row);
  g_autofree char *reason = dup_reason (self);

  if (!gtk_widget_get_sensitive (self->accept_button) || selected >= self->people->len)
    return;
  yz_counter_approve (self->counter,
                      g_array_index (self->people, int64_t, selected),
                      gtk_editable_get_text (GTK_EDITABLE (self->pin_row)),
                      reason);
  gtk_editable_set_text (GTK_EDITABLE (self->pin_row), "");
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_cancel (YzApprovalDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
yz_approval_dialog_dispose (GObject *object)
{
  YzApprovalDialog *self = YZ_APPROVAL_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (yz_approval_dialog_parent_class)->dispose (object);
}

static void
yz_approval_dialog_finalize (GObject *object)
{
  YzApprovalDialog *self = YZ_APPROVAL_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_array_unref (self->people);
  G_OBJECT_CLASS (yz_approval_dialog_parent_class)->finalize (object);
}

static void
yz_approval_dialog_class_init (YzApprovalDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_approval_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = yz_approval_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-approval-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YzApprovalDialog, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, YzApprovalDialog, who_row);
  gtk_widget_class_bind_template_child (widget_class, YzApprovalDialog, pin_row);
  gtk_widget_class_bind_template_child (widget_class, YzApprovalDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, YzApprovalDialog, accept_button);
  gtk_widget_class_bind_template_callback (widget_class, on_accept);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yz_approval_dialog_init (YzApprovalDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->people = g_array_new (FALSE, FALSE, sizeof (int64_t));
  gtk_widget_init_template (GTK_WIDGET (self));
}

YzApprovalDialog *
yz_approval_dialog_new (GtkWindow *parent,
                        YzClient *client,
                        YzCounter *counter,
                        YzApprovalKind kind,
                        const char *sentence)
{
  YzApprovalDialog *self;

  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);
  g_return_val_if_fail (YZ_IS_COUNTER (counter), NULL);

  self = g_object_new (YZ_TYPE_APPROVAL_DIALOG, "transient-for", parent, NULL);
  self->client = g_object_ref (client);
  self->counter = g_object_ref (counter);
  self->kind = kind;
  gtk_label_set_text (self->sentence_label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->reason_row), kind == YZ_APPROVAL_BEYOND);
  gtk_editable_set_text (GTK_EDITABLE (self->reason_row), _ ("In the customer’s hand"));
  gtk_widget_grab_focus (GTK_WIDGET (self->pin_row));
  update (self);
  yz_client_read_async (client,
                        list_staff,
                        NULL,
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable,
                        on_staff_listed,
                        g_object_ref (self));
  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-form-dialog"

#include "yz-form-dialog.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-field.h"
#include "yz-focus.h"
#include "yz-notice.h"
#include "yz-sentence.h"

struct _YzFormDialog {
  AdwWindow parent_instance;

  GHashTable *fields; /* of name to YzField, borrowed */
  YzField *first;     /* (nullable) borrowed */
  YzOpId op_id;
  GArray *staff; /* of int64_t, in the order of the choice; the first is nobody */
  GCancellable *cancellable;
  GtkDropDown *approver_drop;    /* (nullable) borrowed */
  GtkPasswordEntry *pin_entry;   /* (nullable) borrowed */
  GtkStringList *approver_names; /* (nullable) borrowed */

  GtkWidget *accept_button;
  GtkBox *content;
  YzNotice *notice;
};

G_DEFINE_FINAL_TYPE (YzFormDialog, yz_form_dialog, ADW_TYPE_WINDOW)

enum {
  SIGNAL_ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_changed (YzFormDialog *self)
{
  self->op_id = yz_op_id_new ();
}

static void
on_accept (YzFormDialog *self)
{
  if (!gtk_widget_get_sensitive (self->accept_button))
    return;
  yz_notice_clear (self->notice);
  g_signal_emit (self, signals[SIGNAL_ACCEPTED], 0);
}

static void
yz_form_dialog_dispose (GObject *object)
{
  YzFormDialog *self = YZ_FORM_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_hash_table_remove_all (self->fields);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_FORM_DIALOG);
  G_OBJECT_CLASS (yz_form_dialog_parent_class)->dispose (object);
}

static void
yz_form_dialog_finalize (GObject *object)
{
  YzFormDialog *self = YZ_FORM_DIALOG (object);

  g_hash_table_unref (self->fields);
  g_array_unref (self->staff);
  G_OBJECT_CLASS (yz_form_dialog_parent_class)->finalize (object);
}

static void
yz_form_dialog_class_init (YzFormDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_form_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = yz_form_dialog_finalize;

  signals[SIGNAL_ACCEPTED] = g_signal_new ("accepted",
                                           YZ_TYPE_FORM_DIALOG,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           0);

  g_type_ensure (YZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-form-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YzFormDialog, accept_button);
  gtk_widget_class_bind_template_child (widget_class, YzFormDialog, content);
  gtk_widget_class_bind_template_child (widget_class, YzFormDialog, notice);
  gtk_widget_class_bind_template_callback (widget_class, on_accept);
}

static void
yz_form_dialog_init (YzFormDialog *self)
{
  const int64_t nobody = 0;

  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->staff = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_array_append_val (self->staff, nobody);
  self->cancellable = g_cancellable_new ();
  self->op_id = yz_op_id_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

YzFormDialog *
yz_form_dialog_new (GtkWidget *parent, const char *title, const char *accept)
{
  YzFormDialog *self = g_object_new (YZ_TYPE_FORM_DIALOG,
                                     "transient-for",
                                     gtk_widget_get_root (parent),
                                     "title",
                                     title,
                                     NULL);

  yz_form_dialog_set_accept (self, accept);
  return self;
}

void
yz_form_dialog_set_accept (YzFormDialog *self, const char *accept)
{
  g_return_if_fail (YZ_IS_FORM_DIALOG (self));
  g_return_if_fail (accept != NULL);

  gtk_button_set_label (GTK_BUTTON (self->accept_button), accept);
}

void
yz_form_dialog_add_field (YzFormDialog *self,
                          const char *name,
                          const char *title,
                          const char *text,
                          int max_length)
{
  GtkWidget *field = g_object_new (YZ_TYPE_FIELD, "title", title, "max-length", max_length, NULL);

  g_return_if_fail (YZ_IS_FORM_DIALOG (self));

  yz_field_set_text (YZ_FIELD (field), text);
  g_signal_connect_object (field, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (field, "activate", G_CALLBACK (on_accept), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->fields, g_strdup (name), field);
  gtk_box_append (self->content, field);
  if (self->first == NULL) {
    self->first = YZ_FIELD (field);
    yz_field_focus (self->first);
  }
}

void
yz_form_dialog_add_hint (YzFormDialog *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (self->content, label);
}

void
yz_form_dialog_add_widget (YzFormDialog *self, GtkWidget *widget)
{
  g_return_if_fail (YZ_IS_FORM_DIALOG (self));

  gtk_box_append (self->content, widget);
}

static gpointer
list_staff (gpointer context, gpointer data, GError **error)
{
  return yz_staff_list (context, error);
}

static void
on_staff (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzFormDialog *self = user_data;
  YzClient *client = YZ_CLIENT (source);
  const YzActor *actor = yz_client_get_actor (client);
  g_autoptr (GPtrArray) staff = yz_client_run_finish (client, result, NULL);

  for (guint i = 0; staff != NULL && i < staff->len; i++) {
    const YzStaff *member = g_ptr_array_index (staff, i);

    if (!member->active || !yz_role_may (member->role, YZ_MAY_APPROVE_ADJUST) ||
        (actor != NULL && actor->staff == member->id))
      continue;
    g_array_append_val (self->staff, member->id);
    gtk_string_list_append (self->approver_names, member->name);
  }
}

void
yz_form_dialog_add_approver (YzFormDialog *self, YzClient *client)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("_Second person, for many points"));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *drop = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (names)), NULL);
  GtkWidget *pin = gtk_password_entry_new ();

  g_return_if_fail (YZ_IS_FORM_DIALOG (self));

  gtk_string_list_append (names, C_ ("approver", "Nobody"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), drop);
  gtk_widget_add_css_class (drop, "yz-drop");
  gtk_widget_add_css_class (pin, "yz-entry");
  gtk_widget_set_hexpand (pin, TRUE);
  g_object_set (pin, "placeholder-text", _ ("PIN"), "show-peek-icon", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Second person"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (pin),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("PIN of the second person"), -1);
  g_signal_connect_object (drop,
                           "notify::selected",
                           G_CALLBACK (on_changed),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pin, "activate", G_CALLBACK (on_accept), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), drop);
  gtk_box_append (GTK_BOX (box), pin);
  gtk_box_append (self->content, label);
  gtk_box_append (self->content, box);
  self->approver_drop = GTK_DROP_DOWN (drop);
  self->pin_entry = GTK_PASSWORD_ENTRY (pin);
  self->approver_names = names;
  yz_client_read_async (client,
                        list_staff,
                        NULL,
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable,
                        on_staff,
                        self);
}

const char *
yz_form_dialog_get_text (YzFormDialog *self, const char *name)
{
  YzField *field = NULL;

  g_return_val_if_fail (YZ_IS_FORM_DIALOG (self), "");

  field = g_hash_table_lookup (self->fields, name);
  return field != NULL ? yz_field_get_text (field) : "";
}

static void
complain (YzFormDialog *self, const GError *error)
{
  g_autofree char *sentence = yz_sentence_for_error (error);
  const char *subject = yz_error_get_subject (error);
  YzField *field = subject != NULL && g_error_matches (error, YZ_ERROR, YZ_ERROR_INPUT)
                     ? g_hash_table_lookup (self->fields, subject)
                     : NULL;

  if (field != NULL)
    yz_field_complain (field, sentence);
  else
    yz_notice_show (self->notice, YZ_NOTICE_ERROR, sentence);
}

gboolean
yz_form_dialog_get_number (YzFormDialog *self, const char *name, int64_t otherwise, int64_t *number)
{
  const char *text = yz_form_dialog_get_text (self, name);
  g_autoptr (GError) error = NULL;

  *number = otherwise;
  if (*text == '\0' || yz_amount_parse (text, name, number, &error))
    return TRUE;
  complain (self, error);
  return FALSE;
}

int64_t
yz_form_dialog_get_approver (YzFormDialog *self, char **pin)
{
  guint selected = 0;

  g_return_val_if_fail (YZ_IS_FORM_DIALOG (self), 0);

  *pin = NULL;
  if (self->approver_drop == NULL)
    return 0;
  selected = gtk_drop_down_get_selected (self->approver_drop);
  if (selected == 0 || selected >= self->staff->len)
    return 0;
  *pin = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->pin_entry)));
  return g_array_index (self->staff, int64_t, selected);
}

const YzOpId *
yz_form_dialog_get_op_id (YzFormDialog *self)
{
  g_return_val_if_fail (YZ_IS_FORM_DIALOG (self), NULL);

  return &self->op_id;
}

void
yz_form_dialog_set_busy (YzFormDialog *self, gboolean busy)
{
  g_return_if_fail (YZ_IS_FORM_DIALOG (self));

  if (self->content == NULL)
    return;
  yz_focus_set_sensitive (GTK_WIDGET (self->content), !busy);
  gtk_widget_set_sensitive (self->accept_button, !busy);
}

void
yz_form_dialog_answer (YzFormDialog *self, const GError *error)
{
  g_return_if_fail (YZ_IS_FORM_DIALOG (self));

  if (self->content == NULL)
    return; /* it is closed */
  yz_form_dialog_set_busy (self, FALSE);
  if (error == NULL)
    gtk_window_close (GTK_WINDOW (self));
  else
    complain (self, error);
}

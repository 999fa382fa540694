/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-second-dialog"

#include "yz-second-dialog.h"

#include <glib/gi18n-lib.h>

/* A question that is open. */
typedef struct {
  AdwMessageDialog *dialog; /* borrowed: it owns this */
  GTask *task;
  GtkDropDown *drop;
  GtkEditable *entry;
  GArray *staff; /* of int64_t, in the order of the list */
} Question;

void
yz_second_free (YzSecond *second)
{
  if (second == NULL)
    return;
  for (volatile char *p = second->pin; p != NULL && *p != '\0'; p++)
    *p = '\0';
  g_free (second->pin);
  g_free (second);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_object (&question->task);
  g_clear_pointer (&question->staff, g_array_unref);
  g_free (question);
}

static gpointer
list_staff (gpointer context, gpointer data, GError **error)
{
  return yz_staff_list (context, error);
}

static void
update (Question *question)
{
  gboolean ready = question->staff->len > 0 &&
                   gtk_drop_down_get_selected (question->drop) < question->staff->len &&
                   *gtk_editable_get_text (question->entry) != '\0';

  adw_message_dialog_set_response_enabled (question->dialog, "agree", ready);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = g_object_get_data (G_OBJECT (dialog), "yz-question");
  g_autoptr (GTask) task = g_steal_pointer (&question->task);
  YzSecond *second = NULL;

  if (g_str_equal (response, "agree")) {
    second = g_new0 (YzSecond, 1);
    second->staff =
      g_array_index (question->staff, int64_t, gtk_drop_down_get_selected (question->drop));
    second->pin = g_strdup (gtk_editable_get_text (question->entry));
  }
  gtk_editable_set_text (question->entry, "");
  g_task_return_pointer (task, second, (GDestroyNotify) yz_second_free);
}

/* Everybody but the one who asks, as far as they may. */
static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AdwMessageDialog) dialog = user_data;
  YzClient *client = YZ_CLIENT (source);
  Question *question = g_object_get_data (G_OBJECT (dialog), "yz-question");
  const YzActor *actor = yz_client_get_actor (client);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GPtrArray) list = yz_client_run_finish (client, result, NULL);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const YzStaff *staff = g_ptr_array_index (list, i);

    if (!staff->active || actor == NULL || staff->id == actor->staff ||
        !yz_role_may (staff->role, YZ_MAY_APPROVE_ADJUST))
      continue;
    gtk_string_list_append (names, staff->name);
    g_array_append_val (question->staff, staff->id);
  }
  gtk_drop_down_set_model (question->drop, G_LIST_MODEL (names));
  if (question->staff->len == 0)
    adw_message_dialog_set_body (question->dialog, _ ("There is nobody else here who may agree."));
  update (question);
  gtk_widget_grab_focus (GTK_WIDGET (question->entry));
}

static GtkWidget *
make_fields (Question *question)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *drop = gtk_drop_down_new (NULL, NULL);
  GtkWidget *entry = gtk_password_entry_new ();

  gtk_widget_add_css_class (drop, "yz-drop");
  gtk_widget_add_css_class (entry, "yz-entry");
  g_object_set (entry, "placeholder-text", _ ("PIN"), "activates-default", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Second person"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("PIN of the second person"), -1);
  question->drop = GTK_DROP_DOWN (drop);
  question->entry = GTK_EDITABLE (entry);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (update), question);
  gtk_box_append (GTK_BOX (box), drop);
  gtk_box_append (GTK_BOX (box), entry);
  return box;
}

void
yz_second_dialog_ask_async (GtkWidget *widget,
                            YzClient *client,
                            const char *heading,
                            const char *body,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  Question *question = g_new0 (Question, 1);
  GtkWidget *dialog =
    adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);

  question->dialog = ADW_MESSAGE_DIALOG (dialog);
  question->task = g_task_new (widget, NULL, callback, user_data);
  question->staff = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_object_set_data_full (G_OBJECT (dialog), "yz-question", question, question_free);
  adw_message_dialog_add_responses (question->dialog,
                                    "cancel",
                                    _ ("_Cancel"), "agree", _ ("_Agree"), NULL);
  adw_message_dialog_set_response_appearance (question->dialog, "agree", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question->dialog, "agree");
  adw_message_dialog_set_close_response (question->dialog, "cancel");
  adw_message_dialog_set_response_enabled (question->dialog, "agree", FALSE);
  adw_message_dialog_set_extra_child (question->dialog, make_fields (question));
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
  yz_client_read_async (client,
                        list_staff,
                        NULL,
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        NULL,
                        on_listed,
                        g_object_ref (dialog));
}

YzSecond *
yz_second_dialog_ask_finish (GtkWidget *widget, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, widget), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

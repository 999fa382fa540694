/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-message"

#include "yz-message.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "yz-sentence.h"
#include "yz-text.h"

static GtkWindow *
find_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
on_response (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  g_task_return_boolean (task, g_str_equal (response, "accept"));
  g_object_unref (task);
}

static void
on_reason_changed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  adw_message_dialog_set_response_enabled (dialog, "accept", *reason != '\0');
}

static void
on_reason_response (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);
  char *reason = NULL;

  if (g_str_equal (response, "accept"))
    reason = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  g_task_return_pointer (task, reason, g_free);
  g_object_unref (task);
}

static void
on_file_saved (GtkNativeDialog *dialog, int response, GTask *task)
{
  char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

    path = file != NULL ? g_file_get_path (file) : NULL;
  }
  g_task_return_pointer (task, path, g_free);
  g_object_unref (task);
  g_object_unref (dialog);
}

static void
on_files_opened (GtkNativeDialog *dialog, int response, GTask *task)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  char **result = NULL;

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));

    for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      char *path = g_file_get_path (file);

      if (path != NULL)
        g_ptr_array_add (paths, path);
    }
  }
  if (paths->len > 0) {
    g_ptr_array_add (paths, NULL);
    result = (char **) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
  }
  g_task_return_pointer (task, result, (GDestroyNotify) g_strfreev);
  g_object_unref (task);
  g_object_unref (dialog);
}

static AdwMessageDialog *
make_question (GtkWidget *widget,
               const char *heading,
               const char *body,
               const char *accept,
               gboolean destructive)
{
  GtkWidget *dialog = adw_message_dialog_new (find_window (widget), heading, body);
  AdwMessageDialog *question = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_add_responses (question, "cancel", _ ("_Cancel"), "accept", accept, NULL);
  adw_message_dialog_set_close_response (question, "cancel");
  adw_message_dialog_set_default_response (question, destructive ? "cancel" : "accept");
  adw_message_dialog_set_response_appearance (question,
                                              "accept",
                                              destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                          : ADW_RESPONSE_SUGGESTED);
  return question;
}

void
yz_message_toast (GtkWidget *widget, const char *text)
{
  GtkWidget *overlay;
  AdwToast *toast;
  g_autofree char *markup = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  if (overlay == NULL)
    return;
  /* Titles are markup on our floor. */
  markup = g_markup_escape_text (text, -1);
  toast = adw_toast_new (markup);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

void
yz_message_show (GtkWidget *widget, const char *heading, const char *body)
{
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  dialog = adw_message_dialog_new (find_window (widget), heading, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

void
yz_message_show_error (GtkWidget *widget, const char *heading, const GError *error)
{
  g_autofree char *sentence = yz_sentence_for_error (error);

  yz_message_show (widget, heading, sentence);
}

void
yz_message_ask_async (GtkWidget *widget,
                      const char *heading,
                      const char *body,
                      const char *accept,
                      gboolean destructive,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  AdwMessageDialog *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  dialog = make_question (widget, heading, body, accept, destructive);
  g_signal_connect (dialog,
                    "response",
                    G_CALLBACK (on_response),
                    g_task_new (widget, NULL, callback, user_data));
  gtk_window_present (GTK_WINDOW (dialog));
}

gboolean
yz_message_ask_finish (GtkWidget *widget, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, widget), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

void
yz_message_ask_reason_async (GtkWidget *widget,
                             const char *heading,
                             const char *body,
                             const char *accept,
                             gboolean destructive,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  AdwMessageDialog *dialog;
  GtkWidget *entry = gtk_entry_new ();

  g_return_if_fail (GTK_IS_WIDGET (widget));

  dialog = make_question (widget, heading, body, accept, destructive);
  gtk_entry_set_max_length (GTK_ENTRY (entry), YZ_TEXT_NOTE_MAX);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Reason"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reason"), -1);
  adw_message_dialog_set_extra_child (dialog, entry);
  /* Having written the reason is thought enough for Enter to mean yes. */
  adw_message_dialog_set_default_response (dialog, "accept");
  adw_message_dialog_set_response_enabled (dialog, "accept", FALSE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_reason_changed), dialog, 0);
  g_signal_connect (dialog,
                    "response",
                    G_CALLBACK (on_reason_response),
                    g_task_new (widget, NULL, callback, user_data));
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

char *
yz_message_ask_reason_finish (GtkWidget *widget, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, widget), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

void
yz_message_save_file_async (GtkWidget *widget,
                            const char *title,
                            const char *name,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  dialog = gtk_file_chooser_native_new (title,
                                        find_window (widget),
                                        GTK_FILE_CHOOSER_ACTION_SAVE,
                                        _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog,
                    "response",
                    G_CALLBACK (on_file_saved),
                    g_task_new (widget, NULL, callback, user_data));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

char *
yz_message_save_file_finish (GtkWidget *widget, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, widget), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

void
yz_message_open_files_async (GtkWidget *widget,
                             const char *title,
                             const char *filter_name,
                             const char *const *patterns,
                             gboolean several,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  dialog = gtk_file_chooser_native_new (title,
                                        find_window (widget),
                                        GTK_FILE_CHOOSER_ACTION_OPEN,
                                        _ ("_Open"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), several);
  if (patterns != NULL) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

    gtk_file_filter_set_name (filter, filter_name);
    for (gsize i = 0; patterns[i] != NULL; i++)
      gtk_file_filter_add_pattern (filter, patterns[i]);
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  }
  g_signal_connect (dialog,
                    "response",
                    G_CALLBACK (on_files_opened),
                    g_task_new (widget, NULL, callback, user_data));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

char **
yz_message_open_files_finish (GtkWidget *widget, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, widget), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

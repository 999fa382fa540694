/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Everything that speaks up over a screen: toasts, questions, reports of what went wrong. */

/* A line at the bottom of the window that @widget is in, gone after a few seconds. Plain text. */
void yz_message_toast (GtkWidget *widget, const char *text);

/* A modal message with one button to close it. */
void yz_message_show (GtkWidget *widget, const char *heading, const char *body);
/* The same with the sentence for @error. */
void yz_message_show_error (GtkWidget *widget, const char *heading, const GError *error);

/* A modal question: Cancel (also Escape) or @accept, which looks dangerous if @destructive. */
void yz_message_ask_async (GtkWidget *widget,
                           const char *heading,
                           const char *body,
                           const char *accept,
                           gboolean destructive,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* Whether @accept was chosen. */
gboolean yz_message_ask_finish (GtkWidget *widget, GAsyncResult *result);

/* The same with a line to write a reason in; @accept can be chosen once there is one. */
void yz_message_ask_reason_async (GtkWidget *widget,
                                  const char *heading,
                                  const char *body,
                                  const char *accept,
                                  gboolean destructive,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Returns: (transfer full) (nullable) the reason, or NULL if the person thought better of it */
char *yz_message_ask_reason_finish (GtkWidget *widget, GAsyncResult *result);

/* Asks where to save a file / which file to open. @name: proposed file name. @patterns: like
 * "*.png", ended with NULL; NULL for any file. Finish returns (transfer full) (nullable) the paths
 * chosen, of which there is one unless @several; NULL if none was chosen. */
void yz_message_save_file_async (GtkWidget *widget,
                                 const char *title,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *yz_message_save_file_finish (GtkWidget *widget, GAsyncResult *result);
void yz_message_open_files_async (GtkWidget *widget,
                                  const char *title,
                                  const char *filter_name,
                                  const char *const *patterns,
                                  gboolean several,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Returns: (transfer full) (nullable) paths, ended with NULL */
char **yz_message_open_files_finish (GtkWidget *widget, GAsyncResult *result);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-paper-actions"

#include "yz-paper-actions.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "yz-card-sheet.h"
#include "yz-message.h"
#include "yz-print-queue.h"
#include "yz-settings.h"

struct _YzPaper {
  char *path;
  char *title; /* (nullable) what the spooler shows; NULL for one that is saved */
  gboolean delivered;
};

gboolean
yz_paper_can_print (void)
{
  g_autofree char *printer = yz_settings_dup_text ("sheet-printer");

  return *printer != '\0';
}

void
yz_paper_free (YzPaper *self)
{
  if (self == NULL)
    return;
  if (self->title != NULL && !self->delivered)
    g_unlink (self->path);
  g_free (self->path);
  g_free (self->title);
  g_free (self);
}

/* Choosing --------------------------------------------------------------------------------- */

static void
on_path (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *path = yz_message_save_file_finish (GTK_WIDGET (source), result);
  YzPaper *self = NULL;

  if (path != NULL) {
    self = g_new0 (YzPaper, 1);
    self->path = g_steal_pointer (&path);
  }
  g_task_return_pointer (task, self, (GDestroyNotify) yz_paper_free);
}

void
yz_paper_choose_async (GtkWidget *widget,
                       gboolean save,
                       const char *title,
                       const char *name,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  const char *ending = NULL;
  char *path = NULL;
  YzPaper *self = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (title != NULL && name != NULL);

  task = g_task_new (widget, NULL, callback, user_data);
  g_task_set_source_tag (task, yz_paper_choose_async);
  if (save || !yz_paper_can_print ()) {
    yz_message_save_file_async (widget, title, name, on_path, g_steal_pointer (&task));
    return;
  }
  path = yz_print_queue_make_path (yz_print_queue_get_default (), &error);
  if (path == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  ending = strrchr (name, '.');
  self = g_new0 (YzPaper, 1);
  self->path = path;
  self->title = ending != NULL ? g_strndup (name, (gsize) (ending - name)) : g_strdup (name);
  g_task_return_pointer (task, self, (GDestroyNotify) yz_paper_free);
}

YzPaper *
yz_paper_choose_finish (GtkWidget *widget, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, widget), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
yz_paper_get_path (YzPaper *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

gboolean
yz_paper_is_printed (YzPaper *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->title != NULL;
}

/* Delivering ------------------------------------------------------------------------------- */

/* Told once: what becomes of it after that stands in the list of papers. */
static void
on_job_state (GtkWidget *widget, GParamSpec *pspec, YzPrintJob *job)
{
  YzPrinterState state = yz_print_job_get_state (job);
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;

  if (!yz_printer_state_is_end (state) && state != YZ_PRINTER_TROUBLE)
    return;
  g_signal_handlers_disconnect_by_func (job, on_job_state, widget);
  if (state == YZ_PRINTER_DONE || gtk_widget_get_root (widget) == NULL)
    return;
  sentence = yz_print_job_describe (job);
  text = g_strdup_printf ("%s: %s", yz_print_job_get_title (job), sentence);
  yz_message_toast (widget, text);
}

gboolean
yz_paper_deliver (YzPaper *self, GtkWidget *widget, GError **error)
{
  g_autoptr (YzPrintJob) job = NULL;
  g_autofree char *text = NULL;
  double width_mm = 0;
  double height_mm = 0;

  g_return_val_if_fail (self != NULL && !self->delivered, FALSE);
  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);

  if (self->title == NULL) {
    self->delivered = TRUE;
    return TRUE;
  }
  yz_sheet_get_size (YZ_SHEET_A4, &width_mm, &height_mm);
  job = yz_print_queue_add (yz_print_queue_get_default (),
                            self->path,
                            YZ_PRINT_SHEET,
                            self->title,
                            width_mm,
                            height_mm,
                            error);
  if (job == NULL)
    return FALSE;
  self->delivered = TRUE;
  if (gtk_widget_get_root (widget) == NULL)
    return TRUE; /* nobody looks; it is in the list of papers */
  /* Translators: %s is what is printed, like "count sheet". */
  text = g_strdup_printf (_ ("Printing: %s"), self->title);
  yz_message_toast (widget, text);
  g_signal_connect_object (job,
                           "notify::state",
                           G_CALLBACK (on_job_state),
                           widget,
                           G_CONNECT_SWAPPED);
  on_job_state (widget, NULL, job);
  return TRUE;
}

/* The whole way ---------------------------------------------------------------------------- */

typedef struct {
  YzPaperPlan plan;
  GtkWidget *widget;
  YzClient *client;
  YzPaper *paper; /* (nullable) */
} Run;

static void
run_free (Run *run)
{
  g_free ((char *) run->plan.title);
  g_free ((char *) run->plan.name);
  g_free ((char *) run->plan.saved);
  g_free ((char *) run->plan.failed);
  yz_paper_free (run->paper);
  g_object_unref (run->widget);
  g_object_unref (run->client);
  g_free (run);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Run) run = user_data;
  g_autoptr (GError) error = NULL;
  gpointer answer = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  gboolean done = answer != NULL && yz_paper_deliver (run->paper, run->widget, &error);

  if (answer != NULL && run->plan.result_free != NULL)
    run->plan.result_free (answer);
  if (gtk_widget_get_root (run->widget) == NULL)
    return; /* the page is gone */
  if (!done)
    yz_message_show_error (run->widget, run->plan.failed, error);
  else if (!yz_paper_is_printed (run->paper))
    yz_message_toast (run->widget, run->plan.saved);
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Run) run = user_data;
  g_autoptr (GError) error = NULL;
  YzClient *client = run->client;
  gpointer data = NULL;

  run->paper = yz_paper_choose_finish (run->widget, result, &error);
  if (gtk_widget_get_root (run->widget) == NULL)
    return;
  if (error != NULL)
    yz_message_show_error (run->widget, run->plan.failed, error);
  if (run->paper == NULL)
    return;
  data = run->plan.make_data (run->widget, run->paper);
  yz_client_read_async (client,
                        run->plan.job,
                        data,
                        run->plan.data_free,
                        run->plan.result_free,
                        NULL,
                        on_written,
                        g_steal_pointer (&run));
}

void
yz_paper_run (GtkWidget *widget, YzClient *client, gboolean save, const YzPaperPlan *plan)
{
  Run *run = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (YZ_IS_CLIENT (client));
  g_return_if_fail (plan != NULL && plan->job != NULL && plan->make_data != NULL);

  run = g_new0 (Run, 1);
  run->plan = *plan;
  run->plan.title = g_strdup (plan->title);
  run->plan.name = g_strdup (plan->name);
  run->plan.saved = g_strdup (plan->saved);
  run->plan.failed = g_strdup (plan->failed);
  run->widget = g_object_ref (widget);
  run->client = g_object_ref (client);
  yz_paper_choose_async (widget, save, run->plan.title, run->plan.name, on_chosen, run);
}

/* Buttons ---------------------------------------------------------------------------------- */

typedef struct {
  GtkWidget *save_button;
  char *print_label;
  char *save_label;
} Labels;

static void
labels_free (gpointer data)
{
  Labels *labels = data;

  g_object_unref (labels->save_button);
  g_free (labels->print_label);
  g_free (labels->save_label);
  g_free (labels);
}

static void
update_buttons (GtkButton *button)
{
  const Labels *labels = g_object_get_data (G_OBJECT (button), "yz-paper-labels");
  gboolean prints = yz_paper_can_print ();

  gtk_button_set_label (button, prints ? labels->print_label : labels->save_label);
  gtk_widget_set_visible (labels->save_button,
                          prints && gtk_widget_get_visible (GTK_WIDGET (button)));
}

void
yz_paper_bind_buttons (GtkButton *button, GtkWidget *save_button, const char *print_label)
{
  Labels *labels = NULL;

  g_return_if_fail (GTK_IS_BUTTON (button));
  g_return_if_fail (GTK_IS_WIDGET (save_button));
  g_return_if_fail (print_label != NULL);

  labels = g_new0 (Labels, 1);
  labels->save_button = g_object_ref (save_button);
  labels->print_label = g_strdup (print_label);
  labels->save_label = g_strdup (gtk_button_get_label (button));
  g_object_set_data_full (G_OBJECT (button), "yz-paper-labels", labels, labels_free);
  g_signal_connect (button, "map", G_CALLBACK (update_buttons), NULL);
  g_signal_connect (button, "notify::visible", G_CALLBACK (update_buttons), NULL);
  update_buttons (button);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-import-dialog"

#include "yz-import-dialog.h"

#include <glib/gi18n-lib.h>

#include "yz-import-display.h"
#include "yz-message.h"
#include "yz-notice.h"
#include "yz-sentence.h"

struct _YzImportDialog {
  AdwWindow parent_instance;

  YzClient *client;
  GtkWidget *place; /* (nullable) for toasts; a weak pointer */
  YzImportKind kind;
  YzCsv *csv; /* (nullable) until it is read; lent to the job under way */
  gboolean busy;
  gboolean importing;     /* for good: the window stays until it is known what came of it */
  YzImportReport *report; /* (nullable) of the trial */

  AdwWindowTitle *title;
  GtkWidget *import_button;
  GtkStack *stack;
  AdwStatusPage *problem_page;
  GtkLabel *counts_label;
  YzNotice *notice;
  GtkWidget *filter_box;
  GtkToggleButton *refused_toggle;
  GtkStringList *lines;
};

G_DEFINE_FINAL_TYPE (YzImportDialog, yz_import_dialog, ADW_TYPE_WINDOW)

/* One run of the import on the writing lane. */
typedef struct {
  YzActor *actor;
  YzImportKind kind;
  YzCsv *csv; /* (nullable) owned here while the job runs, so that it lives as long as that */
  gboolean dry_run;
} Run;

/* What a file is asked for with, and where. */
typedef struct {
  YzClient *client;
  YzImportKind kind;
} Choice;

/* What a run gave: the report, and the file back. */
typedef struct {
  YzImportReport *report;
  YzCsv *csv;
} Outcome;

static void
run_free (Run *run)
{
  g_clear_pointer (&run->actor, yz_actor_free);
  g_clear_pointer (&run->csv, yz_csv_free);
  g_free (run);
}

static void
outcome_free (Outcome *outcome)
{
  g_clear_pointer (&outcome->report, yz_import_report_free);
  g_clear_pointer (&outcome->csv, yz_csv_free);
  g_free (outcome);
}

static gpointer
run_import (gpointer context, gpointer data, GError **error)
{
  Run *run = data;
  YzImportReport *report = NULL;
  Outcome *outcome;

  report = yz_import (context, run->actor, run->kind, run->csv, run->dry_run, error);
  if (report == NULL)
    return NULL;
  outcome = g_new0 (Outcome, 1);
  outcome->report = report;
  outcome->csv = g_steal_pointer (&run->csv);
  return outcome;
}

static void
read_file (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  YzCsv *csv = yz_csv_read_file (task_data, &error);

  if (csv != NULL)
    g_task_return_pointer (task, csv, (GDestroyNotify) yz_csv_free);
  else
    g_task_return_error (task, error);
}

static void
show_problem (YzImportDialog *self, const GError *error)
{
  g_autofree char *sentence = yz_sentence_for_error (error);

  adw_status_page_set_description (self->problem_page, sentence);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
fill_lines (YzImportDialog *self)
{
  gboolean only_refused = gtk_toggle_button_get_active (self->refused_toggle);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  for (guint i = 0; self->report != NULL && i < self->report->lines->len; i++) {
    const YzImportLine *line = g_ptr_array_index (self->report->lines, i);
    g_autofree char *text = NULL;

    if (only_refused && line->outcome != YZ_IMPORT_REFUSED)
      continue;
    text = yz_import_display_line (line);
    g_strv_builder_add (builder, text);
  }
  texts = g_strv_builder_end (builder);
  gtk_string_list_splice (self->lines,
                          0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->lines)),
                          (const char *const *) texts);
}

static void
show_report (YzImportDialog *self)
{
  const YzImportReport *report = self->report;
  g_autofree char *counts = yz_import_display_counts (report);
  g_autofree char *columns = yz_import_display_columns (report);
  gboolean some = report->counts[YZ_IMPORT_ADDED] + report->counts[YZ_IMPORT_UPDATED] > 0;
  gboolean refused = report->counts[YZ_IMPORT_REFUSED] > 0;

  gtk_label_set_text (self->counts_label, counts);
  yz_notice_show (self->notice, YZ_NOTICE_INFO, columns);
  gtk_widget_set_visible (self->filter_box, refused);
  gtk_toggle_button_set_active (self->refused_toggle, refused);
  fill_lines (self);
  gtk_stack_set_visible_child_name (self->stack, report->lines->len > 0 ? "report" : "empty");
  gtk_widget_set_sensitive (self->import_button, some);
  if (some)
    gtk_widget_grab_focus (self->import_button);
}

static void
on_run_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  Outcome *outcome = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  self->busy = FALSE;
  self->importing = FALSE;
  if (self->stack == NULL) {
    g_clear_pointer (&outcome, outcome_free);
    return; /* the window is gone */
  }
  if (outcome == NULL) {
    show_problem (self, error);
    return;
  }
  if (outcome->report->dry_run) {
    self->csv = g_steal_pointer (&outcome->csv);
    self->report = g_steal_pointer (&outcome->report);
    show_report (self);
  } else {
    g_autofree char *counts = yz_import_display_counts (outcome->report);

    if (self->place != NULL)
      yz_message_toast (self->place, counts);
    gtk_window_close (GTK_WINDOW (self));
  }
  outcome_free (outcome);
}

static void
start_run (YzImportDialog *self, gboolean dry_run)
{
  YzActor *actor = yz_client_dup_actor (self->client);
  Run *run;

  if (actor == NULL || self->csv == NULL || self->busy) {
    g_clear_pointer (&actor, yz_actor_free);
    return;
  }
  run = g_new0 (Run, 1);
  run->actor = actor;
  run->kind = self->kind;
  run->csv = g_steal_pointer (&self->csv);
  run->dry_run = dry_run;
  self->busy = TRUE;
  self->importing = !dry_run;
  gtk_widget_set_sensitive (self->import_button, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  yz_client_write_async (self->client,
                         YZ_LANE_ALONE,
                         run_import,
                         run,
                         (GDestroyNotify) run_free,
                         (GDestroyNotify) outcome_free,
                         on_run_done,
                         g_object_ref (self));
}

static void
on_file_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzImportDialog *self = YZ_IMPORT_DIALOG (source);
  g_autoptr (GError) error = NULL;
  YzCsv *csv = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->stack == NULL) {
    g_clear_pointer (&csv, yz_csv_free);
    return;
  }
  self->csv = csv;
  if (csv == NULL)
    show_problem (self, error);
  else
    start_run (self, TRUE);
}

static void
on_import (YzImportDialog *self)
{
  start_run (self, FALSE);
}

static void
on_filter_toggled (YzImportDialog *self)
{
  fill_lines (self);
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GtkWidget *widget = GTK_WIDGET (source);
  Choice *choice = user_data;
  g_auto (GStrv) paths = yz_message_open_files_finish (widget, result);

  /* Whoever asked may have been locked out meanwhile. */
  if (paths != NULL && gtk_widget_get_root (widget) != NULL &&
      yz_client_get_actor (choice->client) != NULL)
    yz_import_dialog_present (widget, choice->client, choice->kind, paths[0]);
  g_object_unref (choice->client);
  g_free (choice);
}

static gboolean
yz_import_dialog_close_request (GtkWindow *window)
{
  return YZ_IMPORT_DIALOG (window)->importing ||
         GTK_WINDOW_CLASS (yz_import_dialog_parent_class)->close_request (window);
}

static void
yz_import_dialog_dispose (GObject *object)
{
  YzImportDialog *self = YZ_IMPORT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_IMPORT_DIALOG);
  g_clear_weak_pointer (&self->place);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_import_dialog_parent_class)->dispose (object);
}

static void
yz_import_dialog_finalize (GObject *object)
{
  YzImportDialog *self = YZ_IMPORT_DIALOG (object);

  g_clear_pointer (&self->csv, yz_csv_free);
  g_clear_pointer (&self->report, yz_import_report_free);
  G_OBJECT_CLASS (yz_import_dialog_parent_class)->finalize (object);
}

static void
yz_import_dialog_class_init (YzImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_import_dialog_dispose;
  object_class->finalize = yz_import_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = yz_import_dialog_close_request;

  g_type_ensure (YZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YzImportDialog, title);
  gtk_widget_class_bind_template_child (widget_class, YzImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, YzImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, YzImportDialog, problem_page);
  gtk_widget_class_bind_template_child (widget_class, YzImportDialog, counts_label);
  gtk_widget_class_bind_template_child (widget_class, YzImportDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, YzImportDialog, filter_box);
  gtk_widget_class_bind_template_child (widget_class, YzImportDialog, refused_toggle);
  gtk_widget_class_bind_template_child (widget_class, YzImportDialog, lines);
  gtk_widget_class_bind_template_callback (widget_class, on_import);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_toggled);
}

static void
yz_import_dialog_init (YzImportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

YzImportDialog *
yz_import_dialog_present (GtkWidget *widget, YzClient *client, YzImportKind kind, const char *path)
{
  YzImportDialog *self;
  GtkRoot *root;
  g_autofree char *name = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  root = gtk_widget_get_root (widget);
  self =
    g_object_new (YZ_TYPE_IMPORT_DIALOG, "transient-for", GTK_IS_WINDOW (root) ? root : NULL, NULL);
  self->client = g_object_ref (client);
  self->kind = kind;
  g_set_weak_pointer (&self->place, widget);
  name = g_filename_display_basename (path);
  adw_window_title_set_subtitle (self->title, name);
  gtk_stack_set_visible_child_name (self->stack, "busy");

  /* A long file must not hold up what waits on the lanes. */
  task = g_task_new (self, NULL, on_file_read, NULL);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_file);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}

void
yz_import_dialog_start (GtkWidget *widget, YzClient *client, YzImportKind kind)
{
  static const char *const patterns[] = { "*.csv", "*.CSV", "*.txt", NULL };
  Choice *choice;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (YZ_IS_CLIENT (client));

  choice = g_new0 (Choice, 1);
  choice->client = g_object_ref (client);
  choice->kind = kind;
  yz_message_open_files_async (widget,
                               _ ("Import from a Table"),
                                  _ ("Tables (CSV)"), patterns, FALSE, on_chosen, choice);
}

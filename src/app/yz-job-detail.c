/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-job-detail"

#include "yz-job-detail.h"

#include <glib/gi18n-lib.h>

#include "yz-evidence-tray.h"
#include "yz-evidence-view.h"
#include "yz-job-calls.h"
#include "yz-job-display.h"
#include "yz-message.h"
#include "yz-notice.h"

struct _YzJobDetail {
  AdwBin parent_instance;

  YzClient *client;
  int64_t job;               /* that is or will be in view; 0: none */
  GCancellable *cancellable; /* (nullable) */
  gboolean busy;

  GtkWidget *content;
  YzNotice *notice;
  GtkLabel *title_label;
  GtkLabel *state_label;
  GtkLabel *rider_label;
  GtkLabel *where_label;
  GtkLabel *recorded_label;
  GtkLabel *note_label;
  GtkWidget *award_row;
  GtkLabel *award_label;
  GtkWidget *amend_box;
  GtkLabel *reason_label;
  GtkEditable *amend_entry;
  YzEvidenceTray *tray;
  YzEvidenceView *evidence;
  GtkWidget *reviews_box;
  GtkListBox *reviews_list;
};

G_DEFINE_FINAL_TYPE (YzJobDetail, yz_job_detail, ADW_TYPE_BIN)

static void
set_optional_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_state (YzJobDetail *self, YzJobState state)
{
  static const YzJobState states[] = {
    YZ_JOB_WAITING, YZ_JOB_RETURNED, YZ_JOB_APPROVED, YZ_JOB_REFUSED
  };
  GtkWidget *label = GTK_WIDGET (self->state_label);

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    gtk_widget_remove_css_class (label, yz_job_display_state_class (states[i]));
  gtk_widget_add_css_class (label, yz_job_display_state_class (state));
  gtk_label_set_text (self->state_label, yz_job_display_state (state));
}

static void
show_reviews (YzJobDetail *self, const YzJob *job)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->reviews_list))) != NULL)
    gtk_list_box_remove (self->reviews_list, child);
  for (guint i = 0; i < job->reviews->len; i++) {
    const YzReviewNote *note = g_ptr_array_index (job->reviews, i);
    g_autofree char *title = yz_job_display_review (note);
    GtkWidget *row = adw_action_row_new ();

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), note->reason != NULL ? note->reason : "");
    gtk_list_box_append (self->reviews_list, row);
  }
  gtk_widget_set_visible (self->reviews_box, job->reviews->len > 0);
}

static void
show_job (YzJobDetail *self, const YzJob *job)
{
  g_autofree char *title = yz_job_display_title (job);
  g_autofree char *where = yz_job_display_where (job);
  g_autofree char *recorded = yz_job_display_recorded (job);
  const char *reason = yz_job_display_return_reason (job);
  gboolean returned = job->state == YZ_JOB_RETURNED;

  gtk_label_set_text (self->title_label, title);
  show_state (self, job->state);
  gtk_label_set_text (self->rider_label, job->rider_name);
  gtk_label_set_text (self->where_label, where);
  gtk_label_set_text (self->recorded_label, recorded);
  set_optional_text (self->note_label, job->note);
  gtk_widget_set_visible (self->award_row, job->entry != 0);
  if (job->entry != 0) {
    g_autofree char *entry = yz_id_to_text (job->entry);
    /* Translators: %s is the number of an entry in the books. */
    g_autofree char *award = g_strdup_printf (_ ("Points were awarded with entry %s."), entry);

    gtk_label_set_text (self->award_label, award);
  }
  gtk_widget_set_visible (self->amend_box, returned && yz_client_may (self->client, YZ_MAY_RECORD));
  gtk_label_set_text (self->reason_label, reason != NULL ? reason : _ ("Nobody wrote why."));
  yz_evidence_view_show (self->evidence, job->evidence);
  show_reviews (self, job);
  gtk_widget_set_visible (self->content, TRUE);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzJobDetail *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzJob) job = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (job != NULL)
    show_job (self, job);
  else
    yz_notice_show_error (self->notice, error);
}

static void
stop_loading (YzJobDetail *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
forget_amendment (YzJobDetail *self)
{
  yz_notice_clear (self->notice);
  gtk_editable_set_text (self->amend_entry, "");
  yz_evidence_tray_clear (self->tray);
}

static void
on_amended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzJobDetail) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzJob) job = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  self->busy = FALSE;
  /* The window was locked in the meantime. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL || self->notice == NULL)
    return;
  if (job == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  yz_message_toast (GTK_WIDGET (self), _ ("Handed in again: the job waits for review"));
  if (job->id != self->job)
    return;
  forget_amendment (self);
  stop_loading (self);
  show_job (self, job);
}

static void
on_amend_clicked (YzJobDetail *self)
{
  YzJobRequest *request;

  if (self->busy || self->job == 0 || yz_client_get_actor (self->client) == NULL)
    return;
  request = g_new0 (YzJobRequest, 1);
  request->actor = yz_client_dup_actor (self->client);
  request->job = self->job;
  request->note = g_strdup (gtk_editable_get_text (self->amend_entry));
  request->evidence = yz_evidence_tray_dup_paths (self->tray);
  if (*request->note == '\0' && request->evidence[0] == NULL) {
    yz_job_request_free (request);
    yz_notice_show (self->notice, YZ_NOTICE_ERROR, _ ("Add a file or a note first."));
    gtk_widget_grab_focus (GTK_WIDGET (self->amend_entry));
    return;
  }
  self->busy = TRUE;
  yz_client_write_async (self->client,
                         YZ_LANE_ALONE,
                         yz_job_call_write,
                         request,
                         (GDestroyNotify) yz_job_request_free,
                         (GDestroyNotify) yz_job_free,
                         on_amended,
                         g_object_ref (self));
}

static void
yz_job_detail_dispose (GObject *object)
{
  YzJobDetail *self = YZ_JOB_DETAIL (object);

  stop_loading (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_JOB_DETAIL);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_job_detail_parent_class)->dispose (object);
}

static void
yz_job_detail_class_init (YzJobDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_job_detail_dispose;

  g_type_ensure (YZ_TYPE_NOTICE);
  g_type_ensure (YZ_TYPE_EVIDENCE_TRAY);
  g_type_ensure (YZ_TYPE_EVIDENCE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-job-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, content);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, notice);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, title_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, state_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, rider_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, where_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, recorded_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, note_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, award_row);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, award_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, amend_box);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, reason_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, amend_entry);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, tray);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, evidence);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, reviews_box);
  gtk_widget_class_bind_template_child (widget_class, YzJobDetail, reviews_list);
  gtk_widget_class_bind_template_callback (widget_class, on_amend_clicked);
}

static void
yz_job_detail_init (YzJobDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  yz_evidence_tray_take_drops_on (self->tray, self->amend_box);
}

void
yz_job_detail_set_client (YzJobDetail *self, YzClient *client)
{
  g_return_if_fail (YZ_IS_JOB_DETAIL (self));

  g_set_object (&self->client, client);
}

void
yz_job_detail_show (YzJobDetail *self, int64_t job)
{
  gboolean other;
  gint64 id = job;

  g_return_if_fail (YZ_IS_JOB_DETAIL (self));

  stop_loading (self);
  other = self->job != job;
  self->job = job;
  if (other) {
    forget_amendment (self);
    gtk_widget_set_visible (self->content, FALSE);
  }
  if (job == 0)
    return;
  self->cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_job_call_load,
                        g_memdup2 (&id, sizeof id),
                        g_free,
                        (GDestroyNotify) yz_job_free,
                        self->cancellable,
                        on_loaded,
                        self);
}

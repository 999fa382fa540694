/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-review-facts"

#include "yz-review-facts.h"

#include <glib/gi18n-lib.h>

#include "yz-job-display.h"
#include "yz-notice.h"
#include "yz-review-display.h"

struct _YzReviewFacts {
  AdwBin parent_instance;

  int64_t job;
  YzApproval approval;

  YzNotice *notice;
  GtkLabel *title_label;
  GtkLabel *rider_label;
  GtkLabel *where_label;
  GtkLabel *recorded_label;
  GtkLabel *note_label;
  GtkWidget *flags_box;
  GtkBox *flags;
  GtkLabel *award_label;
  GtkLabel *sum_label;
  GtkLabel *rule_label;
  GtkLabel *day_label;
  GtkLabel *month_label;
  GtkBox *earlier;
  GtkLabel *obstacle_label;
  GtkEditable *reason_entry;
  GtkWidget *approve_button;
  GtkWidget *return_button;
  GtkWidget *refuse_button;
};

G_DEFINE_FINAL_TYPE (YzReviewFacts, yz_review_facts, ADW_TYPE_BIN)

enum {
  SIGNAL_DECIDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_optional_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
empty_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
append_text (GtkBox *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
}

static void
show_job (YzReviewFacts *self, const YzJob *job)
{
  g_autofree char *title = yz_job_display_title (job);
  g_autofree char *where = yz_job_display_where (job);
  g_autofree char *recorded = yz_job_display_recorded (job);

  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->rider_label, job->rider_name);
  gtk_label_set_text (self->where_label, where);
  gtk_label_set_text (self->recorded_label, recorded);
  set_optional_text (self->note_label, job->note);
  /* What was said when it was sent back before. */
  empty_box (self->earlier);
  for (guint i = 0; i < job->reviews->len; i++) {
    const YzReviewNote *note = g_ptr_array_index (job->reviews, i);
    g_autofree char *review = yz_job_display_review (note);

    append_text (self->earlier, review, "dim-label");
    if (note->reason != NULL && *note->reason != '\0')
      append_text (self->earlier, note->reason, "yz-quote");
  }
  gtk_widget_set_visible (GTK_WIDGET (self->earlier), job->reviews->len > 0);
}

static void
show_flags (YzReviewFacts *self, const YzReviewCase *review)
{
  g_auto (GStrv) flags = yz_review_display_flags (review->job, review->outlook);

  empty_box (self->flags);
  for (char **flag = flags; *flag != NULL; flag++)
    append_text (self->flags, *flag, NULL);
  gtk_widget_set_visible (self->flags_box, flags[0] != NULL);
}

static void
show_outlook (YzReviewFacts *self, const YzReviewCase *review)
{
  g_autofree char *award = yz_review_display_award (review->outlook);
  g_autofree char *sum = yz_review_display_sum (review->job, review->outlook);
  const YzRule *rule = review->outlook->rule;
  g_autofree char *source = rule != NULL ? yz_job_display_rule_source (rule) : NULL;
  g_autofree char *day = yz_review_display_day (review->outlook);
  g_autofree char *month = yz_review_display_month (review->outlook);
  g_autofree char *obstacle = yz_review_display_obstacle (review->job, review->outlook);

  gtk_label_set_text (self->award_label, award);
  set_optional_text (self->sum_label, sum);
  set_optional_text (self->rule_label, source);
  gtk_label_set_text (self->day_label, day);
  gtk_label_set_text (self->month_label, month);
  set_optional_text (self->obstacle_label, obstacle);
}

/* While the next job is being loaded they stay as they are, so that the focus does; then nothing
 * can be decided anyway. */
static void
update_buttons (YzReviewFacts *self)
{
  gboolean any = self->approval != YZ_APPROVAL_OWN_RECORD;

  gtk_widget_set_sensitive (self->approve_button,
                            any && yz_review_display_may_approve (self->approval));
  gtk_widget_set_sensitive (self->return_button, any);
  gtk_widget_set_sensitive (self->refuse_button, any);
  gtk_editable_set_editable (self->reason_entry, any);
}

static void
on_reason_changed (YzReviewFacts *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->reason_entry), "error");
  yz_notice_clear (self->notice);
}

static void
on_approve (YzReviewFacts *self)
{
  yz_review_facts_decide (self, YZ_JOB_APPROVED);
}

static void
on_return (YzReviewFacts *self)
{
  yz_review_facts_decide (self, YZ_JOB_RETURNED);
}

static void
on_refuse (YzReviewFacts *self)
{
  yz_review_facts_decide (self, YZ_JOB_REFUSED);
}

static void
yz_review_facts_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), YZ_TYPE_REVIEW_FACTS);
  G_OBJECT_CLASS (yz_review_facts_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-review-facts.ui");
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, notice);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, title_label);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, rider_label);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, where_label);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, recorded_label);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, note_label);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, flags_box);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, flags);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, award_label);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, sum_label);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, rule_label);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, day_label);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, month_label);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, earlier);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, obstacle_label);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, reason_entry);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, approve_button);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, return_button);
  gtk_widget_class_bind_template_child (widget_class, YzReviewFacts, refuse_button);
  gtk_widget_class_bind_template_callback (widget_class, on_reason_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_approve);
  gtk_widget_class_bind_template_callback (widget_class, on_return);
  gtk_widget_class_bind_template_callback (widget_class, on_refuse);
}

static void
yz_review_facts_class_init (YzReviewFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yz_review_facts_dispose;

  signals[SIGNAL_DECIDED] = g_signal_new ("decided",
                                          YZ_TYPE_REVIEW_FACTS,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_INT);

  g_type_ensure (YZ_TYPE_NOTICE);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
yz_review_facts_init (YzReviewFacts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_review_facts_show (YzReviewFacts *self, const YzReviewCase *review)
{
  int64_t job;

  g_return_if_fail (YZ_IS_REVIEW_FACTS (self));

  job = review != NULL ? review->job->id : 0;
  if (job != self->job) {
    gtk_editable_set_text (self->reason_entry, "");
    on_reason_changed (self);
  }
  self->job = job;
  if (review != NULL) {
    self->approval = yz_review_display_approval (review->outlook);
    show_job (self, review->job);
    show_flags (self, review);
    show_outlook (self, review);
    update_buttons (self);
  }
}

int64_t
yz_review_facts_get_job (YzReviewFacts *self)
{
  g_return_val_if_fail (YZ_IS_REVIEW_FACTS (self), 0);

  return self->job;
}

const char *
yz_review_facts_get_reason (YzReviewFacts *self)
{
  g_return_val_if_fail (YZ_IS_REVIEW_FACTS (self), NULL);

  return gtk_editable_get_text (self->reason_entry);
}

void
yz_review_facts_decide (YzReviewFacts *self, YzJobState decision)
{
  g_autofree char *reason = NULL;

  g_return_if_fail (YZ_IS_REVIEW_FACTS (self));

  if (self->job == 0 || self->approval == YZ_APPROVAL_OWN_RECORD ||
      (decision == YZ_JOB_APPROVED && !yz_review_display_may_approve (self->approval)))
    return;
  reason = g_strstrip (g_strdup (gtk_editable_get_text (self->reason_entry)));
  if (*reason != '\0' || !yz_review_display_needs_reason (decision, self->approval)) {
    g_signal_emit (self, signals[SIGNAL_DECIDED], 0, (int) decision);
    return;
  }
  yz_notice_show (self->notice, YZ_NOTICE_ERROR, yz_review_display_reason_missing (decision));
  gtk_widget_add_css_class (GTK_WIDGET (self->reason_entry), "error");
  gtk_widget_grab_focus (GTK_WIDGET (self->reason_entry));
}

void
yz_review_facts_show_error (YzReviewFacts *self, const GError *error)
{
  g_return_if_fail (YZ_IS_REVIEW_FACTS (self));

  if (error != NULL)
    yz_notice_show_error (self->notice, error);
  else
    yz_notice_clear (self->notice);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-review-screen"

#include "yz-review-screen.h"

#include <glib/gi18n-lib.h>

#include "yz-attempt.h"
#include "yz-evidence-view.h"
#include "yz-job-calls.h"
#include "yz-job-item.h"
#include "yz-job-row.h"
#include "yz-message.h"
#include "yz-notice.h"
#include "yz-review-display.h"
#include "yz-review-facts.h"

struct _YzReviewScreen {
  AdwBin parent_instance;

  YzClient *client;
  GListStore *queue;              /* of YzJobItem */
  GCancellable *cancellable;      /* (nullable) of the queue being loaded */
  GCancellable *case_cancellable; /* (nullable) of the job being loaded */
  int64_t shown;                  /* the job in view or being loaded; 0: none */
  YzAttempt attempt;
  gboolean loaded;
  gboolean busy;
  gboolean key_held; /* Ctrl+Enter, since the last decision */

  YzNotice *notice;
  GtkStack *stack;
  GtkLabel *count_label;
  GtkListView *list;
  GtkSingleSelection *selection;
  GtkWidget *content;
  YzEvidenceView *evidence;
  YzReviewFacts *facts;
};

static void yz_review_screen_screen_init (YzScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzReviewScreen,
                               yz_review_screen,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YZ_TYPE_SCREEN, yz_review_screen_screen_init))

enum {
  PROP_CLIENT = 1,
};

/* A decision that was made: kept until its answer comes. */
typedef struct {
  YzReviewScreen *screen;
  int64_t job;
  YzJobState decision;
  char *rider_name;
} Decision;

static void
decision_free (Decision *decision)
{
  g_object_unref (decision->screen);
  g_free (decision->rider_name);
  g_free (decision);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Decision, decision_free)

static int64_t
get_selected (YzReviewScreen *self)
{
  YzJobItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item != NULL ? yz_job_item_get_id (item) : 0;
}

static void
on_case_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzReviewScreen *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzReviewCase) review = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->case_cancellable);
  if (review == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  yz_review_facts_show (self->facts, review);
  yz_evidence_view_show (self->evidence, review->job->evidence);
  gtk_widget_set_visible (self->content, TRUE);
}

static void
stop_loading_case (YzReviewScreen *self)
{
  if (self->case_cancellable != NULL)
    g_cancellable_cancel (self->case_cancellable);
  g_clear_object (&self->case_cancellable);
}

/* Until the facts of another job are there, nothing can be decided. */
static void
load_case (YzReviewScreen *self)
{
  int64_t job = get_selected (self);
  YzReviewQuestion *question;

  stop_loading_case (self);
  if (job != self->shown)
    yz_review_facts_show (self->facts, NULL);
  self->shown = job;
  if (job == 0 || yz_client_get_actor (self->client) == NULL)
    return;
  question = g_new0 (YzReviewQuestion, 1);
  question->actor = yz_client_dup_actor (self->client);
  question->job = job;
  self->case_cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_job_call_look,
                        question,
                        (GDestroyNotify) yz_review_question_free,
                        (GDestroyNotify) yz_review_case_free,
                        self->case_cancellable,
                        on_case_loaded,
                        self);
}

static void
on_selected (YzReviewScreen *self)
{
  if (self->client != NULL && get_selected (self) != self->shown)
    load_case (self);
}

static void
update_queue (YzReviewScreen *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->queue));
  /* Translators: how many jobs wait for review. */
  g_autofree char *count = g_strdup_printf (ngettext ("%u job waits", "%u jobs wait", n), n);

  gtk_label_set_text (self->count_label, count);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "queue" : "empty");
  if (n == 0)
    gtk_widget_set_visible (self->content, FALSE);
}

/* The row of the selected job, so that Up and Down go on from there. */
static void
focus_queue (YzReviewScreen *self)
{
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (selected == GTK_INVALID_LIST_POSITION)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", selected);
}

static void
on_queue_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzReviewScreen *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (jobs == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  yz_notice_clear (self->notice);
  yz_job_item_fill_store (self->queue, jobs);
  update_queue (self);
  load_case (self);
  /* When the page was opened there was nothing yet that could take the focus. */
  if (!self->loaded && gtk_widget_get_mapped (GTK_WIDGET (self)))
    focus_queue (self);
  self->loaded = TRUE;
}

static void
on_decision_booked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Decision) decision = user_data;
  YzReviewScreen *self = decision->screen;
  g_autoptr (GError) error = NULL;
  g_autofree YzReviewResult *outcome = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  g_autofree char *text = NULL;
  guint position;

  self->busy = FALSE;
  yz_attempt_end (&self->attempt, error);
  /* The window was locked in the meantime. */
  if (self->facts == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  if (outcome == NULL) {
    yz_review_facts_show_error (self->facts, error);
    return;
  }
  text = yz_review_display_result (decision->rider_name, decision->decision, outcome);
  yz_message_toast (GTK_WIDGET (self), text);
  /* The selection moves on to the next one by itself. */
  position = yz_job_item_find_in (G_LIST_MODEL (self->queue), decision->job);
  if (position != G_MAXUINT)
    g_list_store_remove (self->queue, position);
  update_queue (self);
  focus_queue (self);
}

static void
on_decided (YzReviewScreen *self, int decision)
{
  int64_t job = yz_review_facts_get_job (self->facts);
  YzJobItem *item = gtk_single_selection_get_selected_item (self->selection);
  YzReviewRequest *request;
  Decision *kept;

  if (self->busy || item == NULL || job == 0 || job != yz_job_item_get_id (item) ||
      yz_client_get_actor (self->client) == NULL)
    return;
  request = g_new0 (YzReviewRequest, 1);
  request->actor = yz_client_dup_actor (self->client);
  request->op_id = *yz_attempt_begin (&self->attempt, job, decision);
  request->job = job;
  request->decision = (YzJobState) decision;
  request->reason = g_strdup (yz_review_facts_get_reason (self->facts));
  kept = g_new0 (Decision, 1);
  kept->screen = g_object_ref (self);
  kept->job = job;
  kept->decision = request->decision;
  kept->rider_name = g_strdup (yz_job_item_get_job (item)->rider_name);
  self->busy = TRUE;
  yz_client_write_async (self->client,
                         YZ_LANE_GROUPED | yz_attempt_get_flags (&self->attempt),
                         yz_job_call_decide,
                         request,
                         (GDestroyNotify) yz_review_request_free,
                         g_free,
                         on_decision_booked,
                         kept);
}

static void
step (YzReviewScreen *self, int by)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->queue));
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (selected == GTK_INVALID_LIST_POSITION || (by < 0 && selected == 0) ||
      (by > 0 && selected + 1 >= n))
    return;
  gtk_single_selection_set_selected (self->selection, by < 0 ? selected - 1 : selected + 1);
  focus_queue (self);
}

/* Ctrl+Enter approves one job for each time it is pressed: a key that is held down must not approve
 * what nobody has seen yet. */
static gboolean
on_key_pressed (YzReviewScreen *self, guint keyval, guint keycode, GdkModifierType state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  gboolean enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;

  if (enter && modifiers == GDK_CONTROL_MASK) {
    if (!self->key_held)
      yz_review_facts_decide (self->facts, YZ_JOB_APPROVED);
    self->key_held = TRUE;
    return GDK_EVENT_STOP;
  }
  if (modifiers != GDK_ALT_MASK)
    return GDK_EVENT_PROPAGATE;
  switch (keyval) {
  case GDK_KEY_Up:
    step (self, -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Down:
    step (self, 1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Left:
    yz_evidence_view_step (self->evidence, -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Right:
    yz_evidence_view_step (self->evidence, 1);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
on_key_released (YzReviewScreen *self)
{
  self->key_held = FALSE;
}

static void
on_record_clicked (YzReviewScreen *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.screen", "s", "jobs");
}

/* Screen ----------------------------------------------------------------------------------- */

static void
yz_review_screen_refresh (YzScreen *screen)
{
  YzReviewScreen *self = YZ_REVIEW_SCREEN (screen);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_job_call_queue,
                        NULL,
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->cancellable,
                        on_queue_loaded,
                        self);
}

static void
yz_review_screen_screen_init (YzScreenInterface *iface)
{
  iface->refresh = yz_review_screen_refresh;
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_review_screen_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    g_value_set_object (value, YZ_REVIEW_SCREEN (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_review_screen_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    YZ_REVIEW_SCREEN (object)->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_review_screen_dispose (GObject *object)
{
  YzReviewScreen *self = YZ_REVIEW_SCREEN (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  stop_loading_case (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_REVIEW_SCREEN);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_review_screen_parent_class)->dispose (object);
}

static void
yz_review_screen_finalize (GObject *object)
{
  YzReviewScreen *self = YZ_REVIEW_SCREEN (object);

  g_clear_object (&self->cancellable);
  g_object_unref (self->queue);
  G_OBJECT_CLASS (yz_review_screen_parent_class)->finalize (object);
}

static void
yz_review_screen_class_init (YzReviewScreenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yz_review_screen_get_property;
  object_class->set_property = yz_review_screen_set_property;
  object_class->dispose = yz_review_screen_dispose;
  object_class->finalize = yz_review_screen_finalize;
  g_object_class_override_property (object_class, PROP_CLIENT, "client");

  g_type_ensure (YZ_TYPE_NOTICE);
  g_type_ensure (YZ_TYPE_JOB_ITEM);
  g_type_ensure (YZ_TYPE_JOB_ROW);
  g_type_ensure (YZ_TYPE_EVIDENCE_VIEW);
  g_type_ensure (YZ_TYPE_REVIEW_FACTS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-review-screen.ui");
  gtk_widget_class_bind_template_child (widget_class, YzReviewScreen, notice);
  gtk_widget_class_bind_template_child (widget_class, YzReviewScreen, stack);
  gtk_widget_class_bind_template_child (widget_class, YzReviewScreen, count_label);
  gtk_widget_class_bind_template_child (widget_class, YzReviewScreen, list);
  gtk_widget_class_bind_template_child (widget_class, YzReviewScreen, selection);
  gtk_widget_class_bind_template_child (widget_class, YzReviewScreen, content);
  gtk_widget_class_bind_template_child (widget_class, YzReviewScreen, evidence);
  gtk_widget_class_bind_template_child (widget_class, YzReviewScreen, facts);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_decided);
  gtk_widget_class_bind_template_callback (widget_class, on_record_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_released);
}

static void
yz_review_screen_init (YzReviewScreen *self)
{
  self->queue = g_list_store_new (YZ_TYPE_JOB_ITEM);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->queue));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-job-form"

#include "yz-job-form.h"

#include <glib/gi18n-lib.h>

#include "yz-attempt.h"
#include "yz-clock.h"
#include "yz-evidence-tray.h"
#include "yz-job-calls.h"
#include "yz-job-display.h"
#include "yz-message.h"
#include "yz-notice.h"
#include "yz-rider-field.h"
#include "yz-sentence.h"

struct _YzJobForm {
  AdwBin parent_instance;

  YzClient *client;
  GPtrArray *kinds; /* of YzJobKind; one place before its place in the drop-down */
  YzRule *rule;     /* (nullable) for the kind and the day that are filled in */
  GCancellable *kinds_cancellable;
  GCancellable *rule_cancellable; /* (nullable) */
  YzAttempt attempt;
  gboolean busy;

  YzNotice *notice;
  YzRiderField *rider_field;
  GtkDropDown *kind_drop_down;
  GtkStringList *kind_names;
  GtkWidget *risk_hint;
  GtkSpinButton *quantity_spin;
  GtkLabel *unit_label;
  GtkEditable *place_entry;
  GtkEditable *when_entry;
  GtkPopover *when_popover;
  GtkCalendar *calendar;
  GtkEditable *note_entry;
  GtkLabel *preview_label;
  YzEvidenceTray *tray;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (YzJobForm, yz_job_form, ADW_TYPE_BIN)

enum {
  SIGNAL_RECORDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The first line of the drop-down asks for a choice. */
static const YzJobKind *
get_kind (YzJobForm *self)
{
  guint selected = gtk_drop_down_get_selected (self->kind_drop_down);

  return selected >= 1 && selected <= self->kinds->len
           ? g_ptr_array_index (self->kinds, selected - 1)
           : NULL;
}

static int64_t
get_quantity (YzJobForm *self)
{
  return gtk_spin_button_get_value_as_int (self->quantity_spin);
}

/* The day whose rules hold: today, unless another one is filled in. */
static int64_t
get_date (YzJobForm *self)
{
  int64_t happened_ms = 0;

  if (!yz_job_display_parse_when (gtk_editable_get_text (self->when_entry), &happened_ms, NULL) ||
      happened_ms == 0)
    return yz_clock_today ();
  return yz_date_of_ms (happened_ms);
}

static void
show_preview (YzJobForm *self)
{
  gboolean chosen = get_kind (self) != NULL;
  g_autofree char *preview = NULL;

  gtk_label_set_text (self->unit_label,
                      self->rule != NULL
                        ? yz_job_display_unit (self->rule->unit, get_quantity (self))
                        : "");
  /* Nothing is said while the rule is looked for. */
  if (chosen && self->rule_cancellable == NULL)
    preview = yz_job_display_preview (self->rule, get_quantity (self));
  gtk_label_set_text (self->preview_label, preview != NULL ? preview : "");
  gtk_widget_set_visible (GTK_WIDGET (self->preview_label), chosen);
}

static void
on_rule (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzJobForm *self = user_data;
  g_autoptr (GError) error = NULL;
  YzRuleQuestion *answer = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->rule_cancellable);
  g_clear_pointer (&self->rule, yz_rule_free);
  if (answer == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  self->rule = g_steal_pointer (&answer->rule);
  yz_rule_question_free (answer);
  show_preview (self);
}

static void
ask_for_rule (YzJobForm *self)
{
  const YzJobKind *kind = get_kind (self);

  if (self->rule_cancellable != NULL)
    g_cancellable_cancel (self->rule_cancellable);
  g_clear_object (&self->rule_cancellable);
  if (kind == NULL || self->client == NULL) {
    g_clear_pointer (&self->rule, yz_rule_free);
    show_preview (self);
    return;
  }
  self->rule_cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_job_call_rule,
                        yz_rule_question_new (kind->code, get_date (self)),
                        (GDestroyNotify) yz_rule_question_free,
                        (GDestroyNotify) yz_rule_question_free,
                        self->rule_cancellable,
                        on_rule,
                        self);
}

static void
on_kind_changed (YzJobForm *self)
{
  const YzJobKind *kind = get_kind (self);

  gtk_widget_set_visible (self->risk_hint, kind != NULL && kind->risky);
  ask_for_rule (self);
}

static void
on_quantity_changed (YzJobForm *self)
{
  show_preview (self);
}

static void
on_when_changed (YzJobForm *self)
{
  int64_t happened_ms = 0;
  gboolean right =
    yz_job_display_parse_when (gtk_editable_get_text (self->when_entry), &happened_ms, NULL);

  if (right)
    gtk_widget_remove_css_class (GTK_WIDGET (self->when_entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->when_entry), "error");
  ask_for_rule (self);
}

/* The day stands in the field then, and the time can be typed behind it. */
static void
on_day_selected (YzJobForm *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autofree char *text = g_date_time_format (day, "%Y-%m-%d ");

  gtk_popover_popdown (self->when_popover);
  gtk_widget_grab_focus (GTK_WIDGET (self->when_entry));
  gtk_editable_set_text (self->when_entry, text);
  gtk_editable_set_position (self->when_entry, -1);
}

/* The next thing to do: for the second rider of a group that is saving already. */
static void
on_rider_changed (YzJobForm *self)
{
  yz_notice_clear (self->notice);
  if (yz_rider_field_get_rider (self->rider_field) == NULL)
    return;
  if (get_kind (self) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->kind_drop_down));
  else
    gtk_widget_grab_focus (self->save_button);
}

static void
on_rider_problem (YzJobForm *self, const char *sentence)
{
  yz_notice_show (self->notice, YZ_NOTICE_ERROR, sentence);
}

static void
on_kinds (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzJobForm *self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *kinds = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  guint n_old;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (kinds == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  g_ptr_array_unref (self->kinds);
  self->kinds = kinds;
  n_old = g_list_model_get_n_items (G_LIST_MODEL (self->kind_names));
  gtk_string_list_splice (self->kind_names, 1, n_old - 1, NULL);
  for (guint i = 0; i < kinds->len; i++)
    gtk_string_list_append (self->kind_names, yz_job_kind_get_name (g_ptr_array_index (kinds, i)));
}

static void
empty (YzJobForm *self)
{
  yz_notice_clear (self->notice);
  gtk_editable_set_text (self->note_entry, "");
  yz_evidence_tray_clear (self->tray);
  yz_rider_field_clear (self->rider_field);
}

static void
on_clear_clicked (YzJobForm *self)
{
  empty (self);
  gtk_drop_down_set_selected (self->kind_drop_down, 0);
  gtk_spin_button_set_value (self->quantity_spin, 1);
  gtk_editable_set_text (self->place_entry, "");
  gtk_editable_set_text (self->when_entry, "");
  yz_job_form_start (self, NULL);
}

static void
on_save_clicked (YzJobForm *self)
{
  yz_job_form_save (self);
}

static gboolean
on_save_shortcut (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  yz_job_form_save (YZ_JOB_FORM (widget));
  return GDK_EVENT_STOP;
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzJobForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzJob) job = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  g_autofree char *text = NULL;

  self->busy = FALSE;
  yz_attempt_end (&self->attempt, error);
  /* The window was locked in the meantime. */
  if (self->notice == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  if (job == NULL) {
    yz_notice_show_error (self->notice, error);
    return;
  }
  /* Translators: the kind of a job, the name of a rider. */
  text = g_strdup_printf (_ ("Recorded: %s, %s"), job->kind_name, job->rider_name);
  yz_message_toast (GTK_WIDGET (self), text);
  empty (self);
  yz_job_form_start (self, NULL);
  g_signal_emit (self, signals[SIGNAL_RECORDED], 0, (gint64) job->id);
}

/* What is still missing is said, and the focus goes there. */
static gboolean
check (YzJobForm *self, int64_t *happened_ms)
{
  g_autoptr (GError) error = NULL;

  if (yz_rider_field_get_rider (self->rider_field) == NULL) {
    yz_notice_show (self->notice, YZ_NOTICE_ERROR, _ ("Scan the rider’s card or find the rider."));
    yz_rider_field_start (self->rider_field, NULL);
    return FALSE;
  }
  if (get_kind (self) == NULL) {
    yz_notice_show (self->notice, YZ_NOTICE_ERROR, _ ("Choose the kind of job."));
    gtk_widget_grab_focus (GTK_WIDGET (self->kind_drop_down));
    return FALSE;
  }
  if (yz_job_display_parse_when (gtk_editable_get_text (self->when_entry), happened_ms, &error))
    return TRUE;
  yz_notice_show_error (self->notice, error);
  gtk_widget_grab_focus (GTK_WIDGET (self->when_entry));
  return FALSE;
}

static void
yz_job_form_dispose (GObject *object)
{
  YzJobForm *self = YZ_JOB_FORM (object);

  g_cancellable_cancel (self->kinds_cancellable);
  if (self->rule_cancellable != NULL)
    g_cancellable_cancel (self->rule_cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_JOB_FORM);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_job_form_parent_class)->dispose (object);
}

static void
yz_job_form_finalize (GObject *object)
{
  YzJobForm *self = YZ_JOB_FORM (object);

  g_clear_object (&self->kinds_cancellable);
  g_clear_object (&self->rule_cancellable);
  g_clear_pointer (&self->rule, yz_rule_free);
  g_ptr_array_unref (self->kinds);
  G_OBJECT_CLASS (yz_job_form_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-job-form.ui");
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, notice);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, rider_field);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, kind_drop_down);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, kind_names);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, risk_hint);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, quantity_spin);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, unit_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, place_entry);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, when_entry);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, when_popover);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, calendar);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, note_entry);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, preview_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, tray);
  gtk_widget_class_bind_template_child (widget_class, YzJobForm, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_quantity_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_when_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_day_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_rider_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_rider_problem);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
}

static void
yz_job_form_class_init (YzJobFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_job_form_dispose;
  object_class->finalize = yz_job_form_finalize;

  signals[SIGNAL_RECORDED] = g_signal_new ("recorded",
                                           YZ_TYPE_JOB_FORM,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           1,
                                           G_TYPE_INT64);

  g_type_ensure (YZ_TYPE_NOTICE);
  g_type_ensure (YZ_TYPE_RIDER_FIELD);
  g_type_ensure (YZ_TYPE_EVIDENCE_TRAY);
  bind_template (widget_class);
  gtk_widget_class_add_binding (widget_class,
                                GDK_KEY_Return,
                                GDK_CONTROL_MASK,
                                on_save_shortcut,
                                NULL);
}

static void
yz_job_form_init (YzJobForm *self)
{
  self->kinds = g_ptr_array_new ();
  self->kinds_cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  yz_evidence_tray_take_drops_on (self->tray, GTK_WIDGET (self));
}

void
yz_job_form_set_client (YzJobForm *self, YzClient *client)
{
  g_return_if_fail (YZ_IS_JOB_FORM (self));

  g_set_object (&self->client, client);
  yz_rider_field_set_client (self->rider_field, client);
}

void
yz_job_form_refresh (YzJobForm *self)
{
  g_return_if_fail (YZ_IS_JOB_FORM (self));

  /* The catalogue of kinds comes with the store and stays as it is; the rules may change. */
  if (self->kinds->len > 0) {
    ask_for_rule (self);
    return;
  }
  yz_client_read_async (self->client,
                        yz_job_call_kinds,
                        NULL,
                        NULL,
                        (GDestroyNotify) g_ptr_array_unref,
                        self->kinds_cancellable,
                        on_kinds,
                        self);
}

void
yz_job_form_start (YzJobForm *self, const char *typed)
{
  g_return_if_fail (YZ_IS_JOB_FORM (self));

  yz_rider_field_start (self->rider_field, typed);
}

void
yz_job_form_take_card (YzJobForm *self, const char *text)
{
  g_return_if_fail (YZ_IS_JOB_FORM (self));

  yz_rider_field_take_card (self->rider_field, text);
}

void
yz_job_form_save (YzJobForm *self)
{
  YzJobRequest *request;
  int64_t happened_ms = 0;

  g_return_if_fail (YZ_IS_JOB_FORM (self));

  if (self->busy || yz_client_get_actor (self->client) == NULL)
    return;
  gtk_spin_button_update (self->quantity_spin);
  if (!check (self, &happened_ms))
    return;
  request = g_new0 (YzJobRequest, 1);
  request->actor = yz_client_dup_actor (self->client);
  request->op_id = *yz_attempt_begin (&self->attempt, 0, 0);
  request->rider = yz_rider_field_get_rider (self->rider_field)->id;
  request->kind = g_strdup (get_kind (self)->code);
  request->quantity = get_quantity (self);
  request->happened_ms = happened_ms;
  request->place = g_strdup (gtk_editable_get_text (self->place_entry));
  request->note = g_strdup (gtk_editable_get_text (self->note_entry));
  request->evidence = yz_evidence_tray_dup_paths (self->tray);
  self->busy = TRUE;
  yz_client_write_async (self->client,
                         yz_attempt_get_flags (&self->attempt),
                         yz_job_call_write,
                         request,
                         (GDestroyNotify) yz_job_request_free,
                         (GDestroyNotify) yz_job_free,
                         on_written,
                         g_object_ref (self));
}

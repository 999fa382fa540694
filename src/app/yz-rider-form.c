/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-form"

#include "yz-rider-form.h"

#include <glib/gi18n-lib.h>

#include "yz-field.h"
#include "yz-focus.h"
#include "yz-notice.h"
#include "yz-rider-display.h"
#include "yz-rider-jobs.h"
#include "yz-sentence.h"
#include "yz-text.h"

struct _YzRiderForm {
  AdwWindow parent_instance;

  YzClient *client;
  int64_t rider; /* 0: a new one */
  GCancellable *cancellable;

  AdwWindowTitle *title;
  GtkWidget *save_button;
  GtkWidget *content;
  YzNotice *notice;
  YzField *name_field;
  YzField *phone_field;
  YzField *platform_field;
  YzField *team_field;
  YzField *community_field;
  YzField *note_field;
  GtkCheckButton *no_phone_check;
  GtkCheckButton *grid_worker_check;
  GtkCheckButton *consent_check;
};

G_DEFINE_FINAL_TYPE (YzRiderForm, yz_rider_form, ADW_TYPE_WINDOW)

enum {
  SIGNAL_SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
complain (YzRiderForm *self, const GError *error)
{
  const struct {
    const char *name;
    YzField *field;
  } fields[] = {
    { "name", self->name_field },           { "phone", self->phone_field },
    { "platform", self->platform_field },   { "team", self->team_field },
    { "community", self->community_field }, { "note", self->note_field },
  };
  g_autofree char *sentence = yz_sentence_for_error (error);
  const char *name = yz_rider_display_error_field (error);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_strcmp0 (fields[i].name, name) == 0) {
      yz_field_complain (fields[i].field, sentence);
      return;
    }
  yz_notice_show (self->notice, YZ_NOTICE_ERROR, sentence);
}

/* What can be found wrong without the store is found before it is asked. */
static gboolean
check (YzRiderForm *self)
{
  const char *phone = yz_field_get_text (self->phone_field);
  g_autoptr (GError) error = NULL;
  g_autofree char *name =
    yz_text_require (yz_field_get_text (self->name_field), "name", YZ_TEXT_NAME_MAX, &error);
  g_autofree char *clean = NULL;
  g_autofree char *digits = NULL;

  if (name == NULL) {
    complain (self, error);
    return FALSE;
  }
  clean = yz_text_clean (phone, "phone", YZ_TEXT_NAME_MAX, &error);
  digits = clean != NULL && *clean != '\0' ? yz_text_clean_phone (clean, &error) : NULL;
  if (error != NULL)
    complain (self, error);
  return error == NULL;
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzRiderForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree int64_t *rider = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (self->content == NULL)
    return; /* the window is gone */
  yz_focus_set_sensitive (self->content, TRUE);
  gtk_widget_set_sensitive (self->save_button, TRUE);
  if (rider == NULL) {
    complain (self, error);
    return;
  }
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, (gint64) *rider);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_save (YzRiderForm *self)
{
  YzActor *actor = yz_client_dup_actor (self->client);
  const char *phone = yz_field_get_text (self->phone_field);
  YzRiderChange *change;

  yz_notice_clear (self->notice);
  if (actor == NULL || !gtk_widget_get_sensitive (self->save_button) || !check (self)) {
    g_clear_pointer (&actor, yz_actor_free);
    return;
  }
  change = yz_rider_change_new (actor, self->rider);
  change->name = g_strdup (yz_field_get_text (self->name_field));
  if (gtk_check_button_get_active (self->no_phone_check))
    change->phone = g_strdup ("");
  else if (*phone != '\0')
    change->phone = g_strdup (phone);
  change->platform = g_strdup (yz_field_get_text (self->platform_field));
  change->team = g_strdup (yz_field_get_text (self->team_field));
  change->community = g_strdup (yz_field_get_text (self->community_field));
  change->note = g_strdup (yz_field_get_text (self->note_field));
  change->grid_worker = gtk_check_button_get_active (self->grid_worker_check);
  change->consent = gtk_check_button_get_active (self->consent_check);
  yz_focus_set_sensitive (self->content, FALSE);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  yz_client_write_async (self->client,
                         YZ_LANE_ALONE,
                         yz_rider_job_put,
                         change,
                         (GDestroyNotify) yz_rider_change_free,
                         g_free,
                         on_saved,
                         g_object_ref (self));
}

static void
on_no_phone_toggled (YzRiderForm *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->phone_field),
                            !gtk_check_button_get_active (self->no_phone_check));
}

/* Names used before are a help only: without them the form works as well. */
static void
on_names_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzRiderForm *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRiderNames) names = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (names == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_info ("no names to suggest: %s", error->message);
    return;
  }
  if (self->content == NULL)
    return;
  yz_field_set_suggestions (self->platform_field, (const char *const *) names->platforms);
  yz_field_set_suggestions (self->team_field, (const char *const *) names->teams);
  yz_field_set_suggestions (self->community_field, (const char *const *) names->communities);
}

static void
yz_rider_form_dispose (GObject *object)
{
  YzRiderForm *self = YZ_RIDER_FORM (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_RIDER_FORM);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_rider_form_parent_class)->dispose (object);
}

static void
yz_rider_form_finalize (GObject *object)
{
  g_object_unref (YZ_RIDER_FORM (object)->cancellable);
  G_OBJECT_CLASS (yz_rider_form_parent_class)->finalize (object);
}

static void
yz_rider_form_class_init (YzRiderFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_rider_form_dispose;
  object_class->finalize = yz_rider_form_finalize;

  signals[SIGNAL_SAVED] = g_signal_new ("saved",
                                        YZ_TYPE_RIDER_FORM,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        G_TYPE_INT64);

  g_type_ensure (YZ_TYPE_FIELD);
  g_type_ensure (YZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-rider-form.ui");
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, title);
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, save_button);
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, content);
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, notice);
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, name_field);
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, phone_field);
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, platform_field);
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, team_field);
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, community_field);
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, note_field);
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, no_phone_check);
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, grid_worker_check);
  gtk_widget_class_bind_template_child (widget_class, YzRiderForm, consent_check);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_no_phone_toggled);
}

static void
yz_rider_form_init (YzRiderForm *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_rider (YzRiderForm *self, const YzRider *rider)
{
  self->rider = rider->id;
  adw_window_title_set_title (self->title, _ ("Edit Rider"));
  gtk_button_set_label (GTK_BUTTON (self->save_button), _ ("_Save"));
  yz_field_set_text (self->name_field, rider->name);
  yz_field_set_text (self->platform_field, rider->platform);
  yz_field_set_text (self->team_field, rider->team);
  yz_field_set_text (self->community_field, rider->community);
  yz_field_set_text (self->note_field, rider->note);
  gtk_check_button_set_active (self->grid_worker_check, rider->grid_worker);
  gtk_check_button_set_active (self->consent_check, rider->consent);
  gtk_widget_set_visible (GTK_WIDGET (self->no_phone_check), rider->phone != NULL);
  if (rider->phone != NULL) {
    g_autofree char *masked = yz_text_mask_phone (rider->phone);
    g_autofree char *hint = g_strdup_printf (_ ("Stays %s if left empty"), masked);

    yz_field_set_placeholder (self->phone_field, hint);
  }
}

/* Somebody searched for in vain and is now to be registered: what was typed is not lost. */
static void
show_typed (YzRiderForm *self, const char *typed)
{
  g_autofree char *phone = yz_text_clean_phone (typed, NULL);

  if (phone != NULL)
    yz_field_set_text (self->phone_field, phone);
  else if (!g_str_is_ascii (typed))
    yz_field_set_text (self->name_field, typed);
}

YzRiderForm *
yz_rider_form_present (GtkWidget *widget, YzClient *client, const YzRider *rider, const char *typed)
{
  YzRiderForm *self;
  GtkRoot *root;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);

  root = gtk_widget_get_root (widget);
  self =
    g_object_new (YZ_TYPE_RIDER_FORM, "transient-for", GTK_IS_WINDOW (root) ? root : NULL, NULL);
  self->client = g_object_ref (client);
  if (rider != NULL)
    show_rider (self, rider);
  else if (typed != NULL && *typed != '\0')
    show_typed (self, typed);
  yz_client_read_async (client,
                        yz_rider_job_names,
                        NULL,
                        NULL,
                        (GDestroyNotify) yz_rider_names_free,
                        self->cancellable,
                        on_names_loaded,
                        self);
  gtk_window_present (GTK_WINDOW (self));
  yz_field_focus (self->name_field);
  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-field"

#include "yz-rider-field.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"
#include "yz-job-calls.h"
#include "yz-rider-finder.h"
#include "yz-sentence.h"
#include "yz-text.h"

struct _YzRiderField {
  AdwBin parent_instance;

  YzClient *client;
  YzRider *rider;            /* (nullable) */
  GCancellable *cancellable; /* (nullable) of the rider being loaded */

  GtkStack *stack;
  YzRiderFinder *finder;
  AdwActionRow *row;
  GtkWidget *change_button;
};

G_DEFINE_FINAL_TYPE (YzRiderField, yz_rider_field, ADW_TYPE_BIN)

enum {
  SIGNAL_CHANGED,
  SIGNAL_PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
stop_loading (YzRiderField *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
set_rider (YzRiderField *self, YzRider *rider)
{
  g_clear_pointer (&self->rider, yz_rider_free);
  self->rider = rider;
  if (rider != NULL) {
    g_autofree char *belongs = yz_display_rider_belongs (rider->team, rider->platform);
    g_autofree char *points = yz_display_points (rider->points);
    g_autofree char *phone = rider->phone != NULL ? yz_text_mask_phone (rider->phone) : NULL;
    g_autofree char *subtitle =
      g_strjoin (*belongs != '\0' ? " \xc2\xb7 " : "", belongs, points, NULL);
    g_autofree char *title =
      phone != NULL ? g_strdup_printf ("%s  %s", rider->name, phone) : g_strdup (rider->name);

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
    adw_action_row_set_subtitle (self->row, subtitle);
  }
  gtk_stack_set_visible_child_name (self->stack, rider != NULL ? "found" : "find");
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzRiderField *self = user_data;
  g_autoptr (GError) error = NULL;
  YzRider *rider = yz_client_run_finish (YZ_CLIENT (source), result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (rider != NULL) {
    yz_rider_finder_clear (self->finder);
    set_rider (self, rider);
    return;
  }
  sentence = yz_sentence_for_error (error);
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, sentence);
}

static void
on_rider_chosen (YzRiderField *self, gint64 rider)
{
  stop_loading (self);
  self->cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_job_call_rider,
                        g_memdup2 (&rider, sizeof rider),
                        g_free,
                        (GDestroyNotify) yz_rider_free,
                        self->cancellable,
                        on_loaded,
                        self);
}

static void
on_code_entered (YzRiderField *self, const char *text)
{
  yz_rider_field_take_card (self, text);
}

static void
on_change_clicked (YzRiderField *self)
{
  set_rider (self, NULL);
  yz_rider_finder_start (self->finder, NULL);
}

static void
yz_rider_field_dispose (GObject *object)
{
  YzRiderField *self = YZ_RIDER_FIELD (object);

  stop_loading (self);
  /* The bin forgets its child before the template gives it up. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_RIDER_FIELD);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_rider_field_parent_class)->dispose (object);
}

static void
yz_rider_field_finalize (GObject *object)
{
  g_clear_pointer (&YZ_RIDER_FIELD (object)->rider, yz_rider_free);
  G_OBJECT_CLASS (yz_rider_field_parent_class)->finalize (object);
}

static void
yz_rider_field_class_init (YzRiderFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yz_rider_field_dispose;
  object_class->finalize = yz_rider_field_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          YZ_TYPE_RIDER_FIELD,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem",
                                          YZ_TYPE_RIDER_FIELD,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_STRING);

  g_type_ensure (YZ_TYPE_RIDER_FINDER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-rider-field.ui");
  gtk_widget_class_bind_template_child (widget_class, YzRiderField, stack);
  gtk_widget_class_bind_template_child (widget_class, YzRiderField, finder);
  gtk_widget_class_bind_template_child (widget_class, YzRiderField, row);
  gtk_widget_class_bind_template_child (widget_class, YzRiderField, change_button);
  gtk_widget_class_bind_template_callback (widget_class, on_rider_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_code_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_change_clicked);
}

static void
yz_rider_field_init (YzRiderField *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_rider_field_set_client (YzRiderField *self, YzClient *client)
{
  g_return_if_fail (YZ_IS_RIDER_FIELD (self));

  g_set_object (&self->client, client);
  yz_rider_finder_set_client (self->finder, client);
}

const YzRider *
yz_rider_field_get_rider (YzRiderField *self)
{
  g_return_val_if_fail (YZ_IS_RIDER_FIELD (self), NULL);

  return self->rider;
}

void
yz_rider_field_clear (YzRiderField *self)
{
  g_return_if_fail (YZ_IS_RIDER_FIELD (self));

  stop_loading (self);
  yz_rider_finder_clear (self->finder);
  set_rider (self, NULL);
}

void
yz_rider_field_take_card (YzRiderField *self, const char *text)
{
  g_return_if_fail (YZ_IS_RIDER_FIELD (self));
  g_return_if_fail (text != NULL);

  stop_loading (self);
  self->cancellable = g_cancellable_new ();
  yz_client_read_async (self->client,
                        yz_job_call_card,
                        g_strdup (text),
                        g_free,
                        (GDestroyNotify) yz_rider_free,
                        self->cancellable,
                        on_loaded,
                        self);
}

void
yz_rider_field_start (YzRiderField *self, const char *typed)
{
  g_return_if_fail (YZ_IS_RIDER_FIELD (self));

  if (self->rider == NULL)
    yz_rider_finder_start (self->finder, typed);
  else
    gtk_widget_grab_focus (self->change_button);
}

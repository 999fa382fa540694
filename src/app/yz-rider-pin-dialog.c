/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-pin-dialog"

#include "yz-rider-pin-dialog.h"

#include <glib/gi18n-lib.h>

#include "yz-rider-pin.h"
#include "yz-sentence.h"

struct _YzRiderPinDialog {
  AdwWindow parent_instance;

  YzClient *client;
  YzCounter *counter;
  int64_t rider;

  GtkLabel *sentence_label;
  AdwEntryRow *pin_row;
  AdwEntryRow *again_row;
  GtkWidget *accept_button;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (YzRiderPinDialog, yz_rider_pin_dialog, ADW_TYPE_WINDOW)

/* What is to be written, on the writing lane. */
typedef struct {
  YzActor *actor;
  int64_t rider;
  char *pin; /* (nullable) NULL takes it away */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  yz_actor_free (change->actor);
  /* PINs are not left lying in freed memory. */
  for (volatile char *p = change->pin; p != NULL && *p != '\0'; p++)
    *p = '\0';
  g_free (change->pin);
  g_free (change);
}

static gpointer
set_pin (gpointer context, gpointer data, GError **error)
{
  const Change *change = data;

  if (!yz_rider_pin_set (context, change->actor, change->rider, change->pin, error))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

static void
on_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzRiderPinDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (yz_client_run_finish (YZ_CLIENT (source), result, &error) != NULL) {
    if (self->counter != NULL)
      yz_counter_refresh (self->counter);
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  sentence = yz_sentence_for_error (error);
  gtk_label_set_text (self->sentence_label, sentence);
  gtk_widget_set_sensitive (self->accept_button, TRUE);
}

static void
write_pin (YzRiderPinDialog *self, const char *pin)
{
  Change *change = g_new0 (Change, 1);

  change->actor = yz_client_dup_actor (self->client);
  change->rider = self->rider;
  change->pin = g_strdup (pin);
  gtk_widget_set_sensitive (self->accept_button, FALSE);
  yz_client_write_async (self->client,
                         YZ_LANE_ALONE,
                         set_pin,
                         change,
                         change_free,
                         NULL,
                         on_set,
                         g_object_ref (self));
}

static void
update (YzRiderPinDialog *self)
{
  const char *pin = gtk_editable_get_text (GTK_EDITABLE (self->pin_row));
  const char *again = gtk_editable_get_text (GTK_EDITABLE (self->again_row));

  gtk_widget_set_sensitive (self->accept_button, *pin != '\0' && *again != '\0');
}

static void
on_accept (YzRiderPinDialog *self)
{
  const char *pin = gtk_editable_get_text (GTK_EDITABLE (self->pin_row));
  const char *again = gtk_editable_get_text (GTK_EDITABLE (self->again_row));
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!gtk_widget_get_sensitive (self->accept_button))
    return;
  if (!yz_staff_check_pin (pin, &error))
    sentence = yz_sentence_for_error (error);
  else if (!g_str_equal (pin, again))
    sentence = g_strdup (_ ("The two PINs differ."));
  if (sentence != NULL)
    gtk_label_set_text (self->sentence_label, sentence);
  else
    write_pin (self, pin);
}

static void
on_remove (YzRiderPinDialog *self)
{
  write_pin (self, NULL);
}

static void
on_cancel (YzRiderPinDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
yz_rider_pin_dialog_dispose (GObject *object)
{
  YzRiderPinDialog *self = YZ_RIDER_PIN_DIALOG (object);

  g_clear_object (&self->client);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (yz_rider_pin_dialog_parent_class)->dispose (object);
}

static void
yz_rider_pin_dialog_class_init (YzRiderPinDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_rider_pin_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-rider-pin-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YzRiderPinDialog, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderPinDialog, pin_row);
  gtk_widget_class_bind_template_child (widget_class, YzRiderPinDialog, again_row);
  gtk_widget_class_bind_template_child (widget_class, YzRiderPinDialog, accept_button);
  gtk_widget_class_bind_template_child (widget_class, YzRiderPinDialog, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_accept);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yz_rider_pin_dialog_init (YzRiderPinDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

YzRiderPinDialog *
yz_rider_pin_dialog_new (GtkWindow *parent, YzClient *client, YzCounter *counter)
{
  YzRiderPinDialog *self;
  const YzProfile *profile;

  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);
  g_return_val_if_fail (YZ_IS_COUNTER (counter), NULL);

  profile = yz_counter_get_profile (counter);
  if (profile == NULL)
    return NULL;
  self = g_object_new (YZ_TYPE_RIDER_PIN_DIALOG, "transient-for", parent, NULL);
  self->client = g_object_ref (client);
  self->counter = g_object_ref (counter);
  self->rider = profile->rider->id;
  gtk_widget_set_visible (self->remove_button, profile->has_pin);
  gtk_widget_grab_focus (GTK_WIDGET (self->pin_row));
  update (self);
  return self;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-counter-idle"

#include "yz-counter-idle.h"

#include <glib/gi18n-lib.h>

#include "yz-attention-list.h"
#include "yz-display.h"
#include "yz-rider-finder.h"
#include "yz-viewfinder.h"

struct _YzCounterIdle {
  AdwBin parent_instance;

  YzClient *client;
  YzCounter *counter;

  GtkLabel *invitation_label;
  GtkLabel *hint_label;
  YzRiderFinder *finder;
  YzViewfinder *viewfinder;
  GtkLabel *redemptions_label;
  GtkLabel *points_label;
  GtkLabel *riders_label;
  YzAttentionList *attention;
};

G_DEFINE_FINAL_TYPE (YzCounterIdle, yz_counter_idle, ADW_TYPE_BIN)

static void
show_number (GtkLabel *label, int64_t number)
{
  g_autofree char *text = yz_display_number (number);

  gtk_label_set_text (label, text);
}

static void
update (YzCounterIdle *self)
{
  const YzTally *tally = yz_counter_get_tally (self->counter);

  show_number (self->redemptions_label, tally->redemptions);
  show_number (self->points_label, tally->points_redeemed);
  show_number (self->riders_label, tally->riders);
}

static void
on_rider_chosen (YzCounterIdle *self, gint64 rider, const char *name)
{
  yz_counter_open_rider (self->counter, rider);
}

static void
on_code_entered (YzCounterIdle *self, const char *text)
{
  yz_counter_take_code (self->counter, text);
}

static void
yz_counter_idle_unmap (GtkWidget *widget)
{
  YzCounterIdle *self = YZ_COUNTER_IDLE (widget);

  yz_rider_finder_clear (self->finder);
  GTK_WIDGET_CLASS (yz_counter_idle_parent_class)->unmap (widget);
}

static void
yz_counter_idle_dispose (GObject *object)
{
  YzCounterIdle *self = YZ_COUNTER_IDLE (object);

  g_clear_object (&self->client);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (yz_counter_idle_parent_class)->dispose (object);
}

static void
yz_counter_idle_class_init (YzCounterIdleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_counter_idle_dispose;
  widget_class->unmap = yz_counter_idle_unmap;

  g_type_ensure (YZ_TYPE_ATTENTION_LIST);
  g_type_ensure (YZ_TYPE_RIDER_FINDER);
  g_type_ensure (YZ_TYPE_VIEWFINDER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-counter-idle.ui");
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, invitation_label);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, hint_label);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, finder);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, viewfinder);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, redemptions_label);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, points_label);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, riders_label);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, attention);
  gtk_widget_class_bind_template_callback (widget_class, on_rider_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_code_entered);
}

static void
yz_counter_idle_init (YzCounterIdle *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_counter_idle_set_counter (YzCounterIdle *self,
                             YzClient *client,
                             YzCounter *counter,
                             YzCamera *camera)
{
  g_return_if_fail (YZ_IS_COUNTER_IDLE (self));
  g_return_if_fail (YZ_IS_COUNTER (counter) && self->counter == NULL);

  self->client = g_object_ref (client);
  self->counter = g_object_ref (counter);
  /* Told before anybody puts goods into a cart for nothing. */
  if (yz_client_get_station_kind (client) == YZ_STATION_STOP) {
    gtk_label_set_text (self->invitation_label, _ ("Find a rider"));
    gtk_label_set_text (self->hint_label,
                        _ ("This stop does not redeem points. Register riders and record jobs here; goods are at a centre."));
  }
  yz_rider_finder_set_client (self->finder, client);
  yz_viewfinder_set_camera (self->viewfinder, camera);
  yz_attention_list_set_client (self->attention, client);
  g_signal_connect_object (counter, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
yz_counter_idle_find (YzCounterIdle *self, const char *typed)
{
  g_return_if_fail (YZ_IS_COUNTER_IDLE (self));

  yz_rider_finder_start (self->finder, typed);
}

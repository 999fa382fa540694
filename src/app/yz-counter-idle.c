/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-counter-idle"

#include "yz-counter-idle.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"
#include "yz-rider-finder.h"
#include "yz-screens.h"
#include "yz-viewfinder.h"

struct _YzCounterIdle {
  AdwBin parent_instance;

  YzClient *client;
  YzCounter *counter;

  YzRiderFinder *finder;
  YzViewfinder *viewfinder;
  GtkLabel *redemptions_label;
  GtkLabel *points_label;
  GtkLabel *riders_label;
  GtkWidget *attention_box;
  AdwActionRow *jobs_row;
  AdwActionRow *items_row;
  GtkWidget *jobs_arrow;
  GtkWidget *items_arrow;
};

G_DEFINE_FINAL_TYPE (YzCounterIdle, yz_counter_idle, ADW_TYPE_BIN)

static void
show_number (GtkLabel *label, int64_t number)
{
  g_autofree char *text = yz_display_number (number);

  gtk_label_set_text (label, text);
}

/* Whether the page that deals with it is there for this person. */
static gboolean
leads_somewhere (YzCounterIdle *self, const char *screen)
{
  const YzActor *actor = yz_client_get_actor (self->client);
  const YzScreenInfo *info = yz_screens_find (screen);

  return actor != NULL && info != NULL && yz_screens_may_open (info, actor->role);
}

static void
show_attention (YzCounterIdle *self,
                AdwActionRow *row,
                GtkWidget *arrow,
                char *title,
                const char *screen)
{
  g_autofree char *text = title;
  gboolean leads = leads_somewhere (self, screen);

  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL);
  if (text == NULL)
    return;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), leads);
  gtk_widget_set_visible (arrow, leads);
  if (leads)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", screen);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), leads ? "win.screen" : NULL);
}

static void
update (YzCounterIdle *self)
{
  const YzTally *tally = yz_counter_get_tally (self->counter);

  show_number (self->redemptions_label, tally->redemptions);
  show_number (self->points_label, tally->points_redeemed);
  show_number (self->riders_label, tally->riders);
  show_attention (self,
                  self->jobs_row,
                  self->jobs_arrow,
                  yz_display_jobs_waiting (tally->jobs_waiting),
                  "review");
  show_attention (self,
                  self->items_row,
                  self->items_arrow,
                  yz_display_items_sold_out (tally->low_items),
                  "shop");
  gtk_widget_set_visible (self->attention_box, tally->jobs_waiting > 0 || tally->low_items > 0);
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

  g_type_ensure (YZ_TYPE_RIDER_FINDER);
  g_type_ensure (YZ_TYPE_VIEWFINDER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-counter-idle.ui");
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, finder);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, viewfinder);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, redemptions_label);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, points_label);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, riders_label);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, attention_box);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, jobs_row);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, items_row);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, jobs_arrow);
  gtk_widget_class_bind_template_child (widget_class, YzCounterIdle, items_arrow);
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
  yz_rider_finder_set_client (self->finder, client);
  yz_viewfinder_set_camera (self->viewfinder, camera);
  g_signal_connect_object (counter, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
yz_counter_idle_find (YzCounterIdle *self, const char *typed)
{
  g_return_if_fail (YZ_IS_COUNTER_IDLE (self));

  yz_rider_finder_start (self->finder, typed);
}

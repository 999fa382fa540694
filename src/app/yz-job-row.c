/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-job-row"

#include "yz-job-row.h"

#include <glib/gi18n-lib.h>

#include "yz-job-display.h"

struct _YzJobRow {
  AdwBin parent_instance;

  YzJobItem *item; /* (nullable) */
  GSignalGroup *item_signals;
  gboolean queue;
  const char *state_class; /* (nullable) that the pill has now */

  GtkLabel *title_label;
  GtkLabel *rider_label;
  GtkLabel *where_label;
  GtkLabel *pill_label;
};

G_DEFINE_FINAL_TYPE (YzJobRow, yz_job_row, ADW_TYPE_BIN)

enum {
  PROP_ITEM = 1,
  PROP_QUEUE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_pill (YzJobRow *self, const char *text, const char *state_class)
{
  gtk_label_set_text (self->pill_label, text);
  if (self->state_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->pill_label), self->state_class);
  self->state_class = state_class;
  if (state_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->pill_label), state_class);
}

static void
show_item (YzJobRow *self)
{
  const YzJob *job = self->item != NULL ? yz_job_item_get_job (self->item) : NULL;
  g_autofree char *title = NULL;
  g_autofree char *where = NULL;
  g_autofree char *count = NULL;
  g_autofree char *spoken = NULL;
  const char *pill;

  if (job == NULL)
    return;
  title = yz_job_display_title (job);
  where = yz_job_display_where (job);
  count = yz_job_display_evidence_count (job->evidence_count);
  pill = self->queue ? count : yz_job_display_state (job->state);
  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->rider_label, job->rider_name);
  gtk_label_set_text (self->where_label, where);
  if (self->queue)
    set_pill (self, pill, job->evidence_count > 0 ? NULL : "returned");
  else
    set_pill (self, pill, yz_job_display_state_class (job->state));
  spoken = g_strjoin (", ", title, job->rider_name, where, pill, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
set_item (YzJobRow *self, YzJobItem *item)
{
  if (!g_set_object (&self->item, item))
    return;
  g_signal_group_set_target (self->item_signals, item);
  show_item (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}

static void
yz_job_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzJobRow *self = YZ_JOB_ROW (object);

  switch (id) {
  case PROP_ITEM:
    g_value_set_object (value, self->item);
    break;
  case PROP_QUEUE:
    g_value_set_boolean (value, self->queue);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_job_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  YzJobRow *self = YZ_JOB_ROW (object);

  switch (id) {
  case PROP_ITEM:
    set_item (self, g_value_get_object (value));
    break;
  case PROP_QUEUE:
    if (self->queue == g_value_get_boolean (value))
      break;
    self->queue = !self->queue;
    show_item (self);
    g_object_notify_by_pspec (object, pspec);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_job_row_dispose (GObject *object)
{
  YzJobRow *self = YZ_JOB_ROW (object);

  g_clear_object (&self->item_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_JOB_ROW);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (yz_job_row_parent_class)->dispose (object);
}

static void
yz_job_row_class_init (YzJobRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yz_job_row_get_property;
  object_class->set_property = yz_job_row_set_property;
  object_class->dispose = yz_job_row_dispose;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, YZ_TYPE_JOB_ITEM, flags);
  properties[PROP_QUEUE] = g_param_spec_boolean ("queue", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YzJobRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobRow, rider_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobRow, where_label);
  gtk_widget_class_bind_template_child (widget_class, YzJobRow, pill_label);
}

static void
yz_job_row_init (YzJobRow *self)
{
  self->item_signals = g_signal_group_new (YZ_TYPE_JOB_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "changed", G_CALLBACK (show_item), self);
  gtk_widget_init_template (GTK_WIDGET (self));
}

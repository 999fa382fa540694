/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-row"

#include "yz-rider-row.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"
#include "yz-rider-display.h"

struct _YzRiderRow {
  AdwBin parent_instance;

  YzRiderItem *rider; /* (nullable) */

  GtkLabel *name_label;
  GtkLabel *subtitle_label;
  GtkLabel *points_label;
};

G_DEFINE_FINAL_TYPE (YzRiderRow, yz_rider_row, ADW_TYPE_BIN)

enum {
  PROP_RIDER = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_rider (YzRiderRow *self, const YzRider *rider)
{
  g_autofree char *subtitle = yz_rider_display_subtitle (rider);
  g_autofree char *number = yz_display_number (rider->points);
  g_autofree char *points = yz_display_points (rider->points);
  g_autofree char *spoken = NULL;

  gtk_label_set_text (self->name_label, rider->name);
  gtk_label_set_text (self->subtitle_label, subtitle);
  gtk_label_set_text (self->points_label, number);
  if (rider->left_ms != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dim-label");

  /* Translators: a rider's name, phone and team, and free points ("12 points"). */
  spoken = g_strdup_printf (_ ("%s, %s, %s"), rider->name, subtitle, points);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
yz_rider_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_RIDER)
    g_value_set_object (value, YZ_RIDER_ROW (object)->rider);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_rider_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  YzRiderRow *self = YZ_RIDER_ROW (object);

  if (id != PROP_RIDER) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  if (!g_set_object (&self->rider, g_value_get_object (value)))
    return;
  if (self->rider != NULL)
    show_rider (self, yz_rider_item_get (self->rider));
  g_object_notify_by_pspec (object, pspec);
}

static void
yz_rider_row_dispose (GObject *object)
{
  YzRiderRow *self = YZ_RIDER_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), YZ_TYPE_RIDER_ROW);
  g_clear_object (&self->rider);
  G_OBJECT_CLASS (yz_rider_row_parent_class)->dispose (object);
}

static void
yz_rider_row_class_init (YzRiderRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yz_rider_row_get_property;
  object_class->set_property = yz_rider_row_set_property;
  object_class->dispose = yz_rider_row_dispose;

  properties[PROP_RIDER] =
    g_param_spec_object ("rider",
                         NULL,
                         NULL,
                         YZ_TYPE_RIDER_ITEM,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-rider-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YzRiderRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderRow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, YzRiderRow, points_label);
}

static void
yz_rider_row_init (YzRiderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

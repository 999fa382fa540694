/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-viewfinder"

#include "yz-viewfinder.h"

#include <glib/gi18n-lib.h>

struct _YzViewfinder {
  AdwBin parent_instance;

  YzCamera *camera; /* (nullable) */
  GSignalGroup *camera_signals;
  gboolean running;

  GtkStack *stack;
  GtkPicture *picture;
  GtkLabel *label;
  GtkWidget *spinner;
};

G_DEFINE_FINAL_TYPE (YzViewfinder, yz_viewfinder, ADW_TYPE_BIN)

enum {
  PROP_RUNNING = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
on_frame (YzViewfinder *self, GBytes *rgba, int width, int height, int stride)
{
  g_autoptr (GdkTexture) texture = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (width <= 0 || height <= 0 || stride < width * 4 ||
      g_bytes_get_size (rgba) < (gsize) stride * (gsize) height)
    return;
  texture = gdk_memory_texture_new (width, height, GDK_MEMORY_R8G8B8A8, rgba, (gsize) stride);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
}

static void
update_state (YzViewfinder *self)
{
  YzCameraState state = self->camera != NULL ? yz_camera_get_state (self->camera) : YZ_CAMERA_NONE;
  const char *problem = self->camera != NULL ? yz_camera_get_problem (self->camera) : NULL;
  gboolean running = state == YZ_CAMERA_RUNNING;
  g_autofree char *text = yz_viewfinder_describe (state, problem);

  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (self->spinner, state == YZ_CAMERA_STARTING);
  gtk_stack_set_visible_child_name (self->stack, running ? "picture" : "text");
  if (!running)
    gtk_picture_set_paintable (self->picture, NULL);
  if (self->running != running) {
    self->running = running;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  }
}

static void
yz_viewfinder_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_RUNNING)
    g_value_set_boolean (value, YZ_VIEWFINDER (object)->running);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_viewfinder_dispose (GObject *object)
{
  YzViewfinder *self = YZ_VIEWFINDER (object);

  g_clear_object (&self->camera_signals);
  g_clear_object (&self->camera);
  G_OBJECT_CLASS (yz_viewfinder_parent_class)->dispose (object);
}

static void
yz_viewfinder_class_init (YzViewfinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yz_viewfinder_get_property;
  object_class->dispose = yz_viewfinder_dispose;

  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running",
                          NULL,
                          NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-viewfinder.ui");
  gtk_widget_class_bind_template_child (widget_class, YzViewfinder, stack);
  gtk_widget_class_bind_template_child (widget_class, YzViewfinder, picture);
  gtk_widget_class_bind_template_child (widget_class, YzViewfinder, label);
  gtk_widget_class_bind_template_child (widget_class, YzViewfinder, spinner);
}

static void
yz_viewfinder_init (YzViewfinder *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->camera_signals = g_signal_group_new (YZ_TYPE_CAMERA);
  g_signal_group_connect_swapped (self->camera_signals, "frame", G_CALLBACK (on_frame), self);
  g_signal_group_connect_swapped (self->camera_signals,
                                  "notify::state",
                                  G_CALLBACK (update_state),
                                  self);
  update_state (self);
}

void
yz_viewfinder_set_camera (YzViewfinder *self, YzCamera *camera)
{
  g_return_if_fail (YZ_IS_VIEWFINDER (self));
  g_return_if_fail (camera == NULL || YZ_IS_CAMERA (camera));

  g_set_object (&self->camera, camera);
  g_signal_group_set_target (self->camera_signals, camera);
  update_state (self);
}

char *
yz_viewfinder_describe (YzCameraState state, const char *problem)
{
  switch (state) {
  case YZ_CAMERA_RUNNING:
    return g_strdup ("");
  case YZ_CAMERA_STARTING:
    return g_strdup (_ ("The camera is starting …"));
  case YZ_CAMERA_FAILED:
    if (problem != NULL && *problem != '\0')
      /* Translators: %s is a technical reason, in English. */
      return g_strdup_printf (_ ("The camera does not work (%s). Use the scanner instead."),
                                 problem);
    return g_strdup (_ ("The camera does not work. Use the scanner instead."));
  case YZ_CAMERA_OFF:
    return g_strdup (_ ("The camera is off."));
  case YZ_CAMERA_NONE:
  default:
    return g_strdup (_ ("No camera. Use the scanner instead."));
  }
}

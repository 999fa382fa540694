/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-counter-screen"

#include "yz-counter-screen.h"

struct _YzCounterScreen {
  AdwBin parent_instance;

  YzClient *client;
};

static void yz_counter_screen_screen_init (YzScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzCounterScreen,
                               yz_counter_screen,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YZ_TYPE_SCREEN,
                                                      yz_counter_screen_screen_init))

enum {
  PROP_CLIENT = 1,
};

static void
yz_counter_screen_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    g_value_set_object (value, YZ_COUNTER_SCREEN (object)->client);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_counter_screen_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CLIENT)
    YZ_COUNTER_SCREEN (object)->client = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_counter_screen_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), YZ_TYPE_COUNTER_SCREEN);
  g_clear_object (&YZ_COUNTER_SCREEN (object)->client);
  G_OBJECT_CLASS (yz_counter_screen_parent_class)->dispose (object);
}

static void
yz_counter_screen_class_init (YzCounterScreenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yz_counter_screen_get_property;
  object_class->set_property = yz_counter_screen_set_property;
  object_class->dispose = yz_counter_screen_dispose;
  g_object_class_override_property (object_class, PROP_CLIENT, "client");

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/io/github/yizhan/Yizhan/yz-counter-screen.ui");
}

static void
yz_counter_screen_init (YzCounterScreen *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
yz_counter_screen_screen_init (YzScreenInterface *iface)
{
}

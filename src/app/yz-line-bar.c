/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-line-bar"

#include "yz-line-bar.h"

#include <glib/gi18n-lib.h>

struct _YzLineBar {
  AdwBin parent_instance;

  YzClient *client;
  guint back_id; /* until the good news are old */

  GtkRevealer *revealer;
  GtkWidget *bar;
  GtkStack *sign;
  GtkImage *icon;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (YzLineBar, yz_line_bar, ADW_TYPE_BIN)

static gboolean
on_back_is_old (gpointer user_data)
{
  YzLineBar *self = user_data;

  self->back_id = 0;
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  return G_SOURCE_REMOVE;
}

/* @sign: the page of the stack. */
static void
say (YzLineBar *self, const char *sign, gboolean is_back, const char *text)
{
  if (is_back)
    gtk_widget_add_css_class (self->bar, "back");
  else
    gtk_widget_remove_css_class (self->bar, "back");
  gtk_stack_set_visible_child_name (self->sign, sign);
  gtk_image_set_from_icon_name (self->icon,
                                is_back ? "network-transmit-receive-symbolic"
                                        : "network-error-symbolic");
  gtk_label_set_text (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text,
                                  -1);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static void
on_line (YzLineBar *self)
{
  gboolean shown = gtk_revealer_get_reveal_child (self->revealer);

  g_clear_handle_id (&self->back_id, g_source_remove);
  switch (yz_client_get_line (self->client)) {
  case YZ_LINE_LOST:
    say (self,
         "icon",
         FALSE,
         _ ("The line to the city’s server is cut. Nothing can be booked until it is back; what "
            "was booked is safe."));
    break;
  case YZ_LINE_CHECKING:
    say (self,
         "spinner",
         FALSE,
         _ ("The line to the city’s server is cut. Whether the last booking arrived is being "
            "checked; nothing is booked twice."));
    break;
  case YZ_LINE_FINE:
  default:
    if (!shown)
      break;
    say (self, "icon", TRUE, _ ("The line to the city’s server is back."));
    self->back_id = g_timeout_add (YZ_LINE_BAR_BACK_MS, on_back_is_old, self);
  }
}

static void
yz_line_bar_dispose (GObject *object)
{
  YzLineBar *self = YZ_LINE_BAR (object);

  g_clear_handle_id (&self->back_id, g_source_remove);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_line_bar_parent_class)->dispose (object);
}

static void
yz_line_bar_class_init (YzLineBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_line_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-line-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, YzLineBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, YzLineBar, bar);
  gtk_widget_class_bind_template_child (widget_class, YzLineBar, sign);
  gtk_widget_class_bind_template_child (widget_class, YzLineBar, icon);
  gtk_widget_class_bind_template_child (widget_class, YzLineBar, label);
}

static void
yz_line_bar_init (YzLineBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_line_bar_set_client (YzLineBar *self, YzClient *client)
{
  g_return_if_fail (YZ_IS_LINE_BAR (self));
  g_return_if_fail (YZ_IS_CLIENT (client) && self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify::line", G_CALLBACK (on_line), self, G_CONNECT_SWAPPED);
  on_line (self);
}

const char *
yz_line_bar_get_text (YzLineBar *self)
{
  g_return_val_if_fail (YZ_IS_LINE_BAR (self), NULL);

  return gtk_revealer_get_reveal_child (self->revealer) ? gtk_label_get_text (self->label) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-echo"

#include "yz-echo.h"

#include <glib/gi18n-lib.h>

#include "yz-sound.h"

/* Long enough to be seen in passing, short enough not to be in the way of the next scan. */
#define SHOWN_MS 900

struct _YzEcho {
  AdwBin parent_instance;

  guint hide_id;
  gboolean shown;
  gboolean accepted;

  GtkWidget *box;
  GtkImage *icon;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (YzEcho, yz_echo, ADW_TYPE_BIN)

static gboolean
on_over (gpointer user_data)
{
  YzEcho *self = user_data;

  self->hide_id = 0;
  self->shown = FALSE;
  gtk_widget_set_visible (self->box, FALSE);
  return G_SOURCE_REMOVE;
}

static void
on_accepted (YzEcho *self)
{
  yz_echo_show (self, TRUE);
}

static void
on_told (YzEcho *self, gboolean problem, const char *sentence)
{
  if (problem && *sentence != '\0')
    yz_echo_show (self, FALSE);
}

static void
yz_echo_dispose (GObject *object)
{
  g_clear_handle_id (&YZ_ECHO (object)->hide_id, g_source_remove);
  G_OBJECT_CLASS (yz_echo_parent_class)->dispose (object);
}

static void
yz_echo_class_init (YzEchoClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_echo_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/yizhan/Yizhan/yz-echo.ui");
  gtk_widget_class_bind_template_child (widget_class, YzEcho, box);
  gtk_widget_class_bind_template_child (widget_class, YzEcho, icon);
  gtk_widget_class_bind_template_child (widget_class, YzEcho, label);
}

static void
yz_echo_init (YzEcho *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_echo_set_counter (YzEcho *self, YzCounter *counter)
{
  g_return_if_fail (YZ_IS_ECHO (self));
  g_return_if_fail (YZ_IS_COUNTER (counter));

  g_signal_connect_object (counter, "accepted", G_CALLBACK (on_accepted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (counter, "told", G_CALLBACK (on_told), self, G_CONNECT_SWAPPED);
}

void
yz_echo_show (YzEcho *self, gboolean accepted)
{
  g_return_if_fail (YZ_IS_ECHO (self));

  g_clear_handle_id (&self->hide_id, g_source_remove);
  self->shown = TRUE;
  self->accepted = accepted;
  if (accepted)
    gtk_widget_remove_css_class (self->box, "refused");
  else
    gtk_widget_add_css_class (self->box, "refused");
  gtk_image_set_from_icon_name (self->icon,
                                accepted ? "emblem-ok-symbolic" : "window-close-symbolic");
  gtk_label_set_text (self->label, accepted ? _ ("Accepted") : _ ("Not accepted"));
  gtk_widget_set_visible (self->box, TRUE);
  self->hide_id = g_timeout_add (SHOWN_MS, on_over, self);
  yz_sound_play (accepted ? YZ_SOUND_ACCEPTED : YZ_SOUND_REFUSED);
}

gboolean
yz_echo_is_shown (YzEcho *self, gboolean *accepted)
{
  g_return_val_if_fail (YZ_IS_ECHO (self), FALSE);

  if (accepted != NULL)
    *accepted = self->accepted;
  return self->shown;
}

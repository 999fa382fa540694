/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rail"

#include "yz-rail.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"
#include "yz-screens.h"

struct _YzRail {
  AdwBin parent_instance;

  GtkBox *buttons;
  GtkMenuButton *person_button;
  AdwAvatar *avatar;
  GtkLabel *person_label;
};

G_DEFINE_FINAL_TYPE (YzRail, yz_rail, ADW_TYPE_BIN)

static GtkWidget *
make_button (const YzScreenInfo *info, guint number)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (info->icon_name);
  GtkWidget *label = gtk_label_new (_ (info->title));
  g_autofree char *tooltip = NULL;

  /* Translators: %s is the name of a page, %u the digit of its shortcut. */
  tooltip = g_strdup_printf (_ ("%s (Ctrl+%u)"), _ (info->title), number);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 24);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (info->title), -1);
  /* The target first: the action is looked up as soon as it has a name. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", info->name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.screen");
  return button;
}

static void
yz_rail_class_init (YzRailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/yizhan/Yizhan/yz-rail.ui");
  gtk_widget_class_bind_template_child (widget_class, YzRail, buttons);
  gtk_widget_class_bind_template_child (widget_class, YzRail, person_button);
  gtk_widget_class_bind_template_child (widget_class, YzRail, avatar);
  gtk_widget_class_bind_template_child (widget_class, YzRail, person_label);
}

static void
yz_rail_init (YzRail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_rail_show_actor (YzRail *self, YzClient *client)
{
  const YzActor *actor;
  const YzScreenInfo *screens;
  GtkWidget *child;
  gsize n_screens = 0;
  guint number = 0;
  g_autofree char *tooltip = NULL;

  g_return_if_fail (YZ_IS_RAIL (self));
  g_return_if_fail (YZ_IS_CLIENT (client));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, child);
  actor = yz_client_get_actor (client);
  if (actor == NULL)
    return;

  screens = yz_screens_get (&n_screens);
  for (gsize i = 0; i < n_screens; i++)
    if (yz_screens_may_open (&screens[i], actor->role))
      gtk_box_append (self->buttons, make_button (&screens[i], ++number));

  /* Translators: the name of a member of staff and the role. */
  tooltip = g_strdup_printf (_ ("%s, %s"), actor->name, yz_display_role (actor->role));
  adw_avatar_set_text (self->avatar, actor->name);
  gtk_label_set_text (self->person_label, actor->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->person_button), tooltip);
}

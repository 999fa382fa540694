/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-parked-bar"

#include "yz-parked-bar.h"

#include <glib/gi18n-lib.h>

struct _YzParkedBar {
  AdwBin parent_instance;

  YzCounter *counter;

  GtkRevealer *revealer;
  GtkFlowBox *box;
};

G_DEFINE_FINAL_TYPE (YzParkedBar, yz_parked_bar, ADW_TYPE_BIN)

static void
on_clicked (GtkButton *button, YzParkedCart *parked)
{
  YzParkedBar *self =
    YZ_PARKED_BAR (gtk_widget_get_ancestor (GTK_WIDGET (button), YZ_TYPE_PARKED_BAR));
  int64_t rider = yz_parked_cart_get_rider (parked);

  yz_counter_recall (self->counter, rider);
}

static GtkWidget *
make_button (gpointer item, gpointer user_data)
{
  YzParkedCart *parked = item;
  int pieces = (int) MIN (yz_parked_cart_get_pieces (parked), G_MAXINT);
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *button = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  /* Translators: the masked name of a rider who waits, and how many pieces are in the cart. */
  text = g_strdup_printf (ngettext ("%s · %d piece", "%s · %d pieces", (gulong) pieces),
                          yz_parked_cart_get_name (parked),
                          pieces);
  /* Translators: %s is a rider with a cart, like "张** · 3 pieces". */
  name = g_strdup_printf (_ ("Go on with %s"), text);
  button = gtk_button_new_with_label (text);
  gtk_widget_add_css_class (button, "yz-large-button");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked), parked, 0);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), button);
  return child;
}

static void
on_changed (YzParkedBar *self)
{
  GListModel *parked = yz_counter_get_parked (self->counter);

  gtk_revealer_set_reveal_child (self->revealer, g_list_model_get_n_items (parked) > 0);
}

static void
yz_parked_bar_dispose (GObject *object)
{
  YzParkedBar *self = YZ_PARKED_BAR (object);

  if (self->counter != NULL)
    gtk_flow_box_bind_model (self->box, NULL, NULL, NULL, NULL);
  g_clear_object (&self->counter);
  G_OBJECT_CLASS (yz_parked_bar_parent_class)->dispose (object);
}

static void
yz_parked_bar_class_init (YzParkedBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yz_parked_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-parked-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, YzParkedBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, YzParkedBar, box);
}

static void
yz_parked_bar_init (YzParkedBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
yz_parked_bar_set_counter (YzParkedBar *self, YzCounter *counter)
{
  g_return_if_fail (YZ_IS_PARKED_BAR (self));
  g_return_if_fail (YZ_IS_COUNTER (counter) && self->counter == NULL);

  self->counter = g_object_ref (counter);
  gtk_flow_box_bind_model (self->box, yz_counter_get_parked (counter), make_button, self, NULL);
  g_signal_connect_object (yz_counter_get_parked (counter),
                           "items-changed",
                           G_CALLBACK (on_changed),
                           self,
                           G_CONNECT_SWAPPED);
  on_changed (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-cart-row"

#include "yz-cart-row.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"

struct _YzCartRow {
  GtkListBoxRow parent_instance;

  YzCartLine *line;

  GtkLabel *name_label;
  GtkLabel *allowance_label;
  GtkLabel *quantity_label;
  GtkLabel *points_label;
  GtkWidget *fewer_button;
  GtkWidget *more_button;
};

G_DEFINE_FINAL_TYPE (YzCartRow, yz_cart_row, GTK_TYPE_LIST_BOX_ROW)

enum {
  SIGNAL_QUANTITY_ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ask (YzCartRow *self, int64_t change)
{
  g_autoptr (YzCartRow) keep = g_object_ref (self);

  g_signal_emit (self,
                 signals[SIGNAL_QUANTITY_ASKED],
                 0,
                 yz_cart_line_get_goods (self->line),
                 (gint64) (yz_cart_line_get_quantity (self->line) + change));
}

static void
on_fewer (YzCartRow *self)
{
  ask (self, -1);
}

static void
on_more (YzCartRow *self)
{
  ask (self, 1);
}

static void
name_button (GtkWidget *button, const char *name)
{
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_line (YzCartRow *self)
{
  int64_t quantity = yz_cart_line_get_quantity (self->line);
  const char *goods = yz_goods_get_name (yz_cart_line_get_goods (self->line));
  const char *allowance = yz_goods_get_allowance (yz_cart_line_get_goods (self->line));
  g_autofree char *number = yz_display_number (quantity);
  g_autofree char *points = yz_display_points (yz_cart_line_get_points (self->line));
  /* Translators: %s is the name of an item. */
  g_autofree char *fewer = g_strdup_printf (_ ("One fewer: %s"), goods);
  /* Translators: %s is the name of an item. */
  g_autofree char *more = g_strdup_printf (_ ("One more: %s"), goods);

  gtk_label_set_text (self->name_label, goods);
  gtk_label_set_text (self->allowance_label, allowance);
  gtk_widget_set_visible (GTK_WIDGET (self->allowance_label), *allowance != '\0');
  gtk_label_set_text (self->quantity_label, number);
  gtk_label_set_text (self->points_label, points);
  gtk_button_set_icon_name (GTK_BUTTON (self->fewer_button),
                            quantity > 1 ? "list-remove-symbolic" : "user-trash-symbolic");
  name_button (self->fewer_button, fewer);
  name_button (self->more_button, more);
}

static void
yz_cart_row_finalize (GObject *object)
{
  g_clear_object (&YZ_CART_ROW (object)->line);
  G_OBJECT_CLASS (yz_cart_row_parent_class)->finalize (object);
}

static void
yz_cart_row_class_init (YzCartRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = yz_cart_row_finalize;

  signals[SIGNAL_QUANTITY_ASKED] = g_signal_new ("quantity-asked",
                                                 YZ_TYPE_CART_ROW,
                                                 G_SIGNAL_RUN_LAST,
                                                 0,
                                                 NULL,
                                                 NULL,
                                                 NULL,
                                                 G_TYPE_NONE,
                                                 2,
                                                 YZ_TYPE_GOODS,
                                                 G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-cart-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YzCartRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, YzCartRow, allowance_label);
  gtk_widget_class_bind_template_child (widget_class, YzCartRow, quantity_label);
  gtk_widget_class_bind_template_child (widget_class, YzCartRow, points_label);
  gtk_widget_class_bind_template_child (widget_class, YzCartRow, fewer_button);
  gtk_widget_class_bind_template_child (widget_class, YzCartRow, more_button);
  gtk_widget_class_bind_template_callback (widget_class, on_fewer);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
}

static void
yz_cart_row_init (YzCartRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yz_cart_row_new (YzCartLine *line)
{
  YzCartRow *self;

  g_return_val_if_fail (YZ_IS_CART_LINE (line), NULL);

  self = g_object_new (YZ_TYPE_CART_ROW, NULL);
  self->line = g_object_ref (line);
  g_signal_connect_object (line, "notify", G_CALLBACK (show_line), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (yz_cart_line_get_goods (line),
                           "notify::allowance",
                           G_CALLBACK (show_line),
                           self,
                           G_CONNECT_SWAPPED);
  show_line (self);
  return GTK_WIDGET (self);
}

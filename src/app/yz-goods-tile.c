/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-goods-tile"

#include "yz-goods-tile.h"

#include <glib/gi18n-lib.h>

#include "yz-display.h"
#include "yz-goods-photo.h"
#include "yz-limit-display.h"

struct _YzGoodsTile {
  AdwBin parent_instance;

  YzGoods *goods; /* (nullable) */
  GSignalGroup *goods_signals;

  YzGoodsPhoto *photo;
  GtkLabel *name_label;
  GtkLabel *price_label;
  GtkLabel *stock_label;
  GtkLabel *reach_label;
};

G_DEFINE_FINAL_TYPE (YzGoodsTile, yz_goods_tile, ADW_TYPE_BIN)

enum {
  PROP_GOODS = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_class (GtkWidget *widget, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

/* What stands below the price: what the rider's points and the limit allow. */
static char *
make_reach (YzGoodsTile *self, gint64 points)
{
  int64_t shelf = yz_goods_get_shelf (self->goods);
  const char *allowance = yz_goods_get_allowance (self->goods);

  if (points < 0)
    return yz_limit_display (yz_goods_get_limit (self->goods), yz_goods_get_period (self->goods));
  if (shelf <= 0)
    return g_strdup ("");
  /* The limit is named where it is what holds the rider back. */
  if (*allowance != '\0' &&
      yz_goods_get_left (self->goods) <=
        yz_display_reach (yz_goods_get_price_points (self->goods), shelf, points))
    return g_strdup (allowance);
  return yz_display_reach_text (yz_goods_get_price_points (self->goods), shelf, points);
}

static void
show_goods (YzGoodsTile *self)
{
  int64_t shelf = yz_goods_get_shelf (self->goods);
  gint64 points = -1;
  gboolean within;
  g_autofree char *price = yz_display_points (yz_goods_get_price_points (self->goods));
  g_autofree char *stock = yz_display_stock (shelf);
  g_autofree char *reach = NULL;
  g_autofree char *spoken = NULL;

  g_object_get (self->goods, "reach-points", &points, NULL);
  within = points < 0 ? shelf > 0 : yz_goods_is_in_reach (self->goods);
  reach = make_reach (self, points);

  gtk_label_set_text (self->name_label, yz_goods_get_name (self->goods));
  gtk_label_set_text (self->price_label, price);
  gtk_label_set_text (self->stock_label, stock);
  gtk_label_set_text (self->reach_label, reach);
  set_class (GTK_WIDGET (self), "within-reach", within && points >= 0);
  set_class (GTK_WIDGET (self), "out-of-reach", !within);

  /* Translators: an item, its price ("12 points"), its stock ("3 left"). */
  spoken = g_strdup_printf (_ ("%s, %s, %s"), yz_goods_get_name (self->goods), price, stock);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
set_goods (YzGoodsTile *self, YzGoods *goods)
{
  if (!g_set_object (&self->goods, goods))
    return;
  g_signal_group_set_target (self->goods_signals, goods);
  yz_goods_photo_set_goods (self->photo, goods);
  if (goods != NULL)
    show_goods (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GOODS]);
}

static void
yz_goods_tile_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_GOODS)
    g_value_set_object (value, YZ_GOODS_TILE (object)->goods);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_goods_tile_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_GOODS)
    set_goods (YZ_GOODS_TILE (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_goods_tile_dispose (GObject *object)
{
  YzGoodsTile *self = YZ_GOODS_TILE (object);

  g_clear_object (&self->goods_signals);
  g_clear_object (&self->goods);
  G_OBJECT_CLASS (yz_goods_tile_parent_class)->dispose (object);
}

static void
yz_goods_tile_class_init (YzGoodsTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yz_goods_tile_get_property;
  object_class->set_property = yz_goods_tile_set_property;
  object_class->dispose = yz_goods_tile_dispose;

  properties[PROP_GOODS] =
    g_param_spec_object ("goods",
                         NULL,
                         NULL,
                         YZ_TYPE_GOODS,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (YZ_TYPE_GOODS_PHOTO);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-goods-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, YzGoodsTile, photo);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsTile, name_label);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsTile, price_label);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsTile, stock_label);
  gtk_widget_class_bind_template_child (widget_class, YzGoodsTile, reach_label);
}

static void
yz_goods_tile_init (YzGoodsTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->goods_signals = g_signal_group_new (YZ_TYPE_GOODS);
  g_signal_group_connect_swapped (self->goods_signals, "notify", G_CALLBACK (show_goods), self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-cart-line"

#include "yz-cart-line.h"

struct _YzCartLine {
  GObject parent_instance;

  YzGoods *goods;
  int64_t quantity;
  int64_t points;
};

G_DEFINE_FINAL_TYPE (YzCartLine, yz_cart_line, G_TYPE_OBJECT)

enum {
  PROP_GOODS = 1,
  PROP_QUANTITY,
  PROP_POINTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
yz_cart_line_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzCartLine *self = YZ_CART_LINE (object);

  switch (id) {
  case PROP_GOODS:
    g_value_set_object (value, self->goods);
    break;
  case PROP_QUANTITY:
    g_value_set_int64 (value, self->quantity);
    break;
  case PROP_POINTS:
    g_value_set_int64 (value, self->points);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_cart_line_finalize (GObject *object)
{
  g_clear_object (&YZ_CART_LINE (object)->goods);
  G_OBJECT_CLASS (yz_cart_line_parent_class)->finalize (object);
}

static void
yz_cart_line_class_init (YzCartLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yz_cart_line_get_property;
  object_class->finalize = yz_cart_line_finalize;

  properties[PROP_GOODS] = g_param_spec_object ("goods", NULL, NULL, YZ_TYPE_GOODS, flags);
  properties[PROP_QUANTITY] =
    g_param_spec_int64 ("quantity", NULL, NULL, 0, YZ_AMOUNT_MAX, 0, flags);
  properties[PROP_POINTS] = g_param_spec_int64 ("points", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yz_cart_line_init (YzCartLine *self)
{
}

YzCartLine *
yz_cart_line_new (YzGoods *goods)
{
  YzCartLine *self;

  g_return_val_if_fail (YZ_IS_GOODS (goods), NULL);

  self = g_object_new (YZ_TYPE_CART_LINE, NULL);
  self->goods = g_object_ref (goods);
  return self;
}

YzGoods *
yz_cart_line_get_goods (YzCartLine *self)
{
  g_return_val_if_fail (YZ_IS_CART_LINE (self), NULL);

  return self->goods;
}

int64_t
yz_cart_line_get_quantity (YzCartLine *self)
{
  g_return_val_if_fail (YZ_IS_CART_LINE (self), 0);

  return self->quantity;
}

int64_t
yz_cart_line_get_points (YzCartLine *self)
{
  g_return_val_if_fail (YZ_IS_CART_LINE (self), 0);

  return self->points;
}

void
yz_cart_line_set (YzCartLine *self, int64_t quantity, int64_t points)
{
  g_return_if_fail (YZ_IS_CART_LINE (self));

  if (self->quantity != quantity) {
    self->quantity = quantity;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUANTITY]);
  }
  if (self->points != points) {
    self->points = points;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POINTS]);
  }
}

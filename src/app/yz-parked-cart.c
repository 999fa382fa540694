/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-parked-cart"

#include "yz-parked-cart.h"

#include "yz-text.h"

/* One line of the cart. */
typedef struct {
  YzGoods *goods; /* owned */
  int64_t quantity;
} Line;

struct _YzParkedCart {
  GObject parent_instance;

  int64_t rider;
  char *name;
  int64_t pieces;
  GArray *lines; /* of Line */
};

G_DEFINE_FINAL_TYPE (YzParkedCart, yz_parked_cart, G_TYPE_OBJECT)

enum {
  PROP_RIDER = 1,
  PROP_NAME,
  PROP_PIECES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
line_clear (gpointer data)
{
  g_clear_object (&((Line *) data)->goods);
}

static void
yz_parked_cart_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzParkedCart *self = YZ_PARKED_CART (object);

  switch (id) {
  case PROP_RIDER:
    g_value_set_int64 (value, self->rider);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_PIECES:
    g_value_set_int64 (value, self->pieces);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_parked_cart_finalize (GObject *object)
{
  YzParkedCart *self = YZ_PARKED_CART (object);

  g_free (self->name);
  g_array_unref (self->lines);
  G_OBJECT_CLASS (yz_parked_cart_parent_class)->finalize (object);
}

static void
yz_parked_cart_class_init (YzParkedCartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yz_parked_cart_get_property;
  object_class->finalize = yz_parked_cart_finalize;

  properties[PROP_RIDER] = g_param_spec_int64 ("rider", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_PIECES] = g_param_spec_int64 ("pieces", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yz_parked_cart_init (YzParkedCart *self)
{
  self->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  g_array_set_clear_func (self->lines, line_clear);
}

YzParkedCart *
yz_parked_cart_new (int64_t rider, const char *name, YzCart *cart)
{
  YzParkedCart *self;
  guint n_lines;

  g_return_val_if_fail (YZ_IS_CART (cart), NULL);

  self = g_object_new (YZ_TYPE_PARKED_CART, NULL);
  self->rider = rider;
  self->name = yz_text_mask_name (name);
  self->pieces = yz_cart_get_pieces (cart);
  n_lines = g_list_model_get_n_items (G_LIST_MODEL (cart));
  for (guint i = 0; i < n_lines; i++) {
    g_autoptr (YzCartLine) line = g_list_model_get_item (G_LIST_MODEL (cart), i);
    Line kept = { g_object_ref (yz_cart_line_get_goods (line)), yz_cart_line_get_quantity (line) };

    g_array_append_val (self->lines, kept);
  }
  return self;
}

int64_t
yz_parked_cart_get_rider (YzParkedCart *self)
{
  g_return_val_if_fail (YZ_IS_PARKED_CART (self), 0);

  return self->rider;
}

const char *
yz_parked_cart_get_name (YzParkedCart *self)
{
  g_return_val_if_fail (YZ_IS_PARKED_CART (self), NULL);

  return self->name;
}

int64_t
yz_parked_cart_get_pieces (YzParkedCart *self)
{
  g_return_val_if_fail (YZ_IS_PARKED_CART (self), 0);

  return self->pieces;
}

gboolean
yz_parked_cart_restore (YzParkedCart *self, YzCart *cart, GError **error)
{
  GError *problem = NULL;

  g_return_val_if_fail (YZ_IS_PARKED_CART (self), FALSE);
  g_return_val_if_fail (YZ_IS_CART (cart), FALSE);

  for (guint i = 0; i < self->lines->len; i++) {
    const Line *line = &g_array_index (self->lines, Line, i);

    yz_cart_add (cart, line->goods, line->quantity, problem == NULL ? &problem : NULL);
  }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-cart"

#include "yz-cart.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"

struct _YzCart {
  GObject parent_instance;

  GPtrArray *lines; /* of YzCartLine */
  int64_t total_points;
  int64_t pieces;
  gboolean frozen;
  gboolean beyond;
};

static void yz_cart_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzCart,
                               yz_cart,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, yz_cart_list_model_init))

enum {
  PROP_TOTAL = 1,
  PROP_PIECES,
  PROP_FROZEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
find_line (YzCart *self, YzGoods *goods, guint *position)
{
  for (guint i = 0; i < self->lines->len; i++) {
    YzCartLine *line = g_ptr_array_index (self->lines, i);

    if (yz_goods_get_id (yz_cart_line_get_goods (line)) == yz_goods_get_id (goods)) {
      *position = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* The sums of all lines, with @quantity of @goods in place of what there is. */
static gboolean
count_with (YzCart *self,
            YzGoods *goods,
            int64_t quantity,
            int64_t *line_points,
            int64_t *total_points,
            int64_t *pieces,
            GError **error)
{
  int64_t points = 0;

  if (!yz_amount_multiply (yz_goods_get_price_points (goods), quantity, &points, error))
    return FALSE;
  *line_points = points;
  *total_points = points;
  *pieces = quantity;
  for (guint i = 0; i < self->lines->len; i++) {
    YzCartLine *line = g_ptr_array_index (self->lines, i);

    if (yz_goods_get_id (yz_cart_line_get_goods (line)) == yz_goods_get_id (goods))
      continue;
    if (!yz_amount_add (*total_points, yz_cart_line_get_points (line), total_points, error) ||
        !yz_amount_add (*pieces, yz_cart_line_get_quantity (line), pieces, error))
      return FALSE;
  }
  if (*total_points > YZ_AMOUNT_MAX) {
    yz_error_set (error,
                  YZ_ERROR_OVERFLOW,
                  NULL,
                  *total_points,
                  YZ_AMOUNT_MAX,
                  "the cart is worth more than can be booked");
    return FALSE;
  }
  return TRUE;
}

static void
set_sums (YzCart *self, int64_t total_points, int64_t pieces)
{
  if (self->total_points != total_points) {
    self->total_points = total_points;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
  }
  if (self->pieces != pieces) {
    self->pieces = pieces;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PIECES]);
  }
}

static gboolean
check_change (YzCart *self, YzGoods *goods, int64_t quantity, gboolean is_new, GError **error)
{
  int64_t shelf = yz_goods_get_shelf (goods);

  if (self->frozen) {
    yz_error_set_subject (error, YZ_ERROR_STATE, NULL, N_ ("the cart is being booked"));
    return FALSE;
  }
  if (quantity < 0 || quantity > YZ_AMOUNT_MAX) {
    yz_error_set (error,
                  YZ_ERROR_OVERFLOW,
                  NULL,
                  quantity,
                  YZ_AMOUNT_MAX,
                  "quantity beyond the limit");
    return FALSE;
  }
  /* Taking some out is always allowed, also when the shelf has become emptier meanwhile. */
  if (!self->beyond && quantity > shelf && quantity > yz_cart_get_quantity (self, goods)) {
    yz_error_set (error,
                  YZ_ERROR_STOCK,
                  yz_goods_get_name (goods),
                  quantity,
                  shelf,
                  "%s: %" G_GINT64_FORMAT " asked, %" G_GINT64_FORMAT " on the shelf",
                  yz_goods_get_name (goods),
                  quantity,
                  shelf);
    return FALSE;
  }
  if (is_new && self->lines->len >= YZ_REDEMPTION_LINES_MAX) {
    yz_error_set_subject (error,
                          YZ_ERROR_REFUSED,
                          NULL,
                          "%s",
                          N_ ("too many different goods at once"));
    return FALSE;
  }
  return TRUE;
}

static GType
yz_cart_get_item_type (GListModel *model)
{
  return YZ_TYPE_CART_LINE;
}

static guint
yz_cart_get_n_items (GListModel *model)
{
  return YZ_CART (model)->lines->len;
}

static gpointer
yz_cart_get_item (GListModel *model, guint position)
{
  YzCart *self = YZ_CART (model);

  return position < self->lines->len ? g_object_ref (g_ptr_array_index (self->lines, position))
                                     : NULL;
}

static void
yz_cart_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = yz_cart_get_item_type;
  iface->get_n_items = yz_cart_get_n_items;
  iface->get_item = yz_cart_get_item;
}

static void
yz_cart_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzCart *self = YZ_CART (object);

  switch (id) {
  case PROP_TOTAL:
    g_value_set_int64 (value, self->total_points);
    break;
  case PROP_PIECES:
    g_value_set_int64 (value, self->pieces);
    break;
  case PROP_FROZEN:
    g_value_set_boolean (value, self->frozen);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_cart_finalize (GObject *object)
{
  g_ptr_array_unref (YZ_CART (object)->lines);
  G_OBJECT_CLASS (yz_cart_parent_class)->finalize (object);
}

static void
yz_cart_class_init (YzCartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yz_cart_get_property;
  object_class->finalize = yz_cart_finalize;

  properties[PROP_TOTAL] = g_param_spec_int64 ("total", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_PIECES] = g_param_spec_int64 ("pieces", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FROZEN] = g_param_spec_boolean ("frozen", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yz_cart_init (YzCart *self)
{
  self->lines = g_ptr_array_new_with_free_func (g_object_unref);
}

YzCart *
yz_cart_new (void)
{
  return g_object_new (YZ_TYPE_CART, NULL);
}

gboolean
yz_cart_add (YzCart *self, YzGoods *goods, int64_t quantity, GError **error)
{
  int64_t sum;

  g_return_val_if_fail (YZ_IS_CART (self), FALSE);
  g_return_val_if_fail (YZ_IS_GOODS (goods), FALSE);

  if (!yz_amount_add (yz_cart_get_quantity (self, goods), quantity, &sum, error))
    return FALSE;
  return yz_cart_set_quantity (self, goods, sum, error);
}

gboolean
yz_cart_set_quantity (YzCart *self, YzGoods *goods, int64_t quantity, GError **error)
{
  guint position = 0;
  gboolean is_there;
  int64_t line_points, total_points, pieces;

  g_return_val_if_fail (YZ_IS_CART (self), FALSE);
  g_return_val_if_fail (YZ_IS_GOODS (goods), FALSE);

  is_there = find_line (self, goods, &position);
  if (!check_change (self, goods, quantity, !is_there, error) ||
      !count_with (self, goods, quantity, &line_points, &total_points, &pieces, error))
    return FALSE;

  if (is_there && quantity == 0) {
    g_ptr_array_remove_index (self->lines, position);
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  } else if (is_there) {
    yz_cart_line_set (g_ptr_array_index (self->lines, position), quantity, line_points);
  } else if (quantity > 0) {
    YzCartLine *line = yz_cart_line_new (goods);

    yz_cart_line_set (line, quantity, line_points);
    g_ptr_array_add (self->lines, line);
    g_list_model_items_changed (G_LIST_MODEL (self), self->lines->len - 1, 0, 1);
  }
  set_sums (self, total_points, pieces);
  return TRUE;
}

void
yz_cart_clear (YzCart *self)
{
  guint n_lines;

  g_return_if_fail (YZ_IS_CART (self));

  n_lines = self->lines->len;
  yz_cart_set_frozen (self, FALSE);
  self->beyond = FALSE;
  if (n_lines == 0)
    return;
  g_ptr_array_set_size (self->lines, 0);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_lines, 0);
  set_sums (self, 0, 0);
}

void
yz_cart_set_frozen (YzCart *self, gboolean frozen)
{
  g_return_if_fail (YZ_IS_CART (self));

  frozen = !!frozen;
  if (self->frozen == frozen)
    return;
  self->frozen = frozen;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FROZEN]);
}

gboolean
yz_cart_get_frozen (YzCart *self)
{
  g_return_val_if_fail (YZ_IS_CART (self), FALSE);

  return self->frozen;
}

void
yz_cart_recount (YzCart *self)
{
  int64_t total_points = 0;
  int64_t pieces = 0;

  g_return_if_fail (YZ_IS_CART (self));

  for (guint i = 0; i < self->lines->len; i++) {
    YzCartLine *line = g_ptr_array_index (self->lines, i);
    YzGoods *goods = yz_cart_line_get_goods (line);
    int64_t quantity = yz_cart_line_get_quantity (line);
    int64_t points;

    /* Prices and quantities are limited, so that only a damaged store can get here. */
    if (!yz_amount_multiply (yz_goods_get_price_points (goods), quantity, &points, NULL) ||
        !yz_amount_add (total_points, points, &total_points, NULL))
      return;
    pieces += quantity;
    yz_cart_line_set (line, quantity, points);
  }
  set_sums (self, total_points, pieces);
}

gboolean
yz_cart_is_empty (YzCart *self)
{
  g_return_val_if_fail (YZ_IS_CART (self), TRUE);

  return self->lines->len == 0;
}

int64_t
yz_cart_get_quantity (YzCart *self, YzGoods *goods)
{
  guint position;

  g_return_val_if_fail (YZ_IS_CART (self), 0);
  g_return_val_if_fail (YZ_IS_GOODS (goods), 0);

  if (!find_line (self, goods, &position))
    return 0;
  return yz_cart_line_get_quantity (g_ptr_array_index (self->lines, position));
}

int64_t
yz_cart_get_total_points (YzCart *self)
{
  g_return_val_if_fail (YZ_IS_CART (self), 0);

  return self->total_points;
}

int64_t
yz_cart_get_pieces (YzCart *self)
{
  g_return_val_if_fail (YZ_IS_CART (self), 0);

  return self->pieces;
}

YzBasketLine *
yz_cart_dup_lines (YzCart *self, gsize *n_lines)
{
  YzBasketLine *lines;

  g_return_val_if_fail (YZ_IS_CART (self), NULL);
  g_return_val_if_fail (n_lines != NULL, NULL);

  lines = g_new0 (YzBasketLine, MAX (self->lines->len, 1));
  for (guint i = 0; i < self->lines->len; i++) {
    YzCartLine *line = g_ptr_array_index (self->lines, i);

    lines[i].item = yz_goods_get_id (yz_cart_line_get_goods (line));
    lines[i].quantity = yz_cart_line_get_quantity (line);
  }
  *n_lines = self->lines->len;
  return lines;
}

void
yz_cart_set_beyond (YzCart *self, gboolean beyond)
{
  g_return_if_fail (YZ_IS_CART (self));

  self->beyond = !!beyond;
}

gboolean
yz_cart_is_beyond (YzCart *self)
{
  g_return_val_if_fail (YZ_IS_CART (self), FALSE);

  for (guint i = 0; i < self->lines->len; i++) {
    YzCartLine *line = g_ptr_array_index (self->lines, i);

    if (yz_cart_line_get_quantity (line) > yz_goods_get_shelf (yz_cart_line_get_goods (line)))
      return TRUE;
  }
  return FALSE;
}

YzAgreedPrice *
yz_cart_dup_prices (YzCart *self)
{
  YzAgreedPrice *prices;

  g_return_val_if_fail (YZ_IS_CART (self), NULL);

  prices = g_new0 (YzAgreedPrice, MAX (self->lines->len, 1));
  for (guint i = 0; i < self->lines->len; i++) {
    YzGoods *goods = yz_cart_line_get_goods (g_ptr_array_index (self->lines, i));

    prices[i].item = yz_goods_get_id (goods);
    prices[i].price_points = yz_goods_get_price_points (goods);
  }
  return prices;
}

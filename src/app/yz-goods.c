/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-goods"

#include "yz-goods.h"

#include "yz-display.h"
#include "yz-pinyin.h"

struct _YzGoods {
  GObject parent_instance;

  int64_t id;
  char *sku;
  char *name;
  char *ean; /* (nullable) */
  char *search;
  int64_t price_points;
  int64_t limit_month;
  int64_t shelf;
  gboolean active;
  int64_t reach_points;
};

G_DEFINE_FINAL_TYPE (YzGoods, yz_goods, G_TYPE_OBJECT)

enum {
  PROP_ID = 1,
  PROP_SKU,
  PROP_NAME,
  PROP_EAN,
  PROP_SEARCH,
  PROP_PRICE,
  PROP_SHELF,
  PROP_ACTIVE,
  PROP_REACH_POINTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
take_text (YzGoods *self, char **field, const char *value, guint property)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
take_number (YzGoods *self, int64_t *field, int64_t value, guint property)
{
  if (*field == value)
    return;
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
yz_goods_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzGoods *self = YZ_GOODS (object);

  switch (id) {
  case PROP_ID:
    g_value_set_int64 (value, self->id);
    break;
  case PROP_SKU:
    g_value_set_string (value, self->sku);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_EAN:
    g_value_set_string (value, self->ean);
    break;
  case PROP_SEARCH:
    g_value_set_string (value, self->search);
    break;
  case PROP_PRICE:
    g_value_set_int64 (value, self->price_points);
    break;
  case PROP_SHELF:
    g_value_set_int64 (value, self->shelf);
    break;
  case PROP_ACTIVE:
    g_value_set_boolean (value, self->active);
    break;
  case PROP_REACH_POINTS:
    g_value_set_int64 (value, self->reach_points);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_goods_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_REACH_POINTS)
    yz_goods_set_reach_points (YZ_GOODS (object), g_value_get_int64 (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_goods_finalize (GObject *object)
{
  YzGoods *self = YZ_GOODS (object);

  g_free (self->sku);
  g_free (self->name);
  g_free (self->ean);
  g_free (self->search);
  G_OBJECT_CLASS (yz_goods_parent_class)->finalize (object);
}

static GParamSpec *
number_spec (const char *name, GParamFlags flags)
{
  return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
}

static void
yz_goods_class_init (YzGoodsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yz_goods_get_property;
  object_class->set_property = yz_goods_set_property;
  object_class->finalize = yz_goods_finalize;

  properties[PROP_ID] = number_spec ("id", flags);
  properties[PROP_SKU] = g_param_spec_string ("sku", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_EAN] = g_param_spec_string ("ean", NULL, NULL, NULL, flags);
  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, NULL, flags);
  properties[PROP_PRICE] = number_spec ("price", flags);
  properties[PROP_SHELF] = number_spec ("shelf", flags);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, TRUE, flags);
  properties[PROP_REACH_POINTS] = number_spec ("reach-points", flags | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yz_goods_init (YzGoods *self)
{
  self->reach_points = -1;
}

YzGoods *
yz_goods_new (const YzItem *item)
{
  YzGoods *self = g_object_new (YZ_TYPE_GOODS, NULL);

  self->id = item->id;
  self->active = item->active;
  yz_goods_update (self, item);
  return self;
}

void
yz_goods_update (YzGoods *self, const YzItem *item)
{
  g_return_if_fail (YZ_IS_GOODS (self));
  g_return_if_fail (item != NULL && item->id == self->id);

  g_object_freeze_notify (G_OBJECT (self));
  take_text (self, &self->sku, item->sku, PROP_SKU);
  take_text (self, &self->name, item->name, PROP_NAME);
  take_text (self, &self->ean, item->ean, PROP_EAN);
  take_text (self, &self->search, item->search, PROP_SEARCH);
  take_number (self, &self->price_points, item->price_points, PROP_PRICE);
  take_number (self, &self->shelf, item->shelf, PROP_SHELF);
  self->limit_month = item->limit;
  if (self->active != item->active) {
    self->active = item->active;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

int64_t
yz_goods_get_id (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->id;
}

const char *
yz_goods_get_sku (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->sku;
}

const char *
yz_goods_get_name (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->name;
}

const char *
yz_goods_get_ean (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->ean;
}

const char *
yz_goods_get_search (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), NULL);

  return self->search;
}

int64_t
yz_goods_get_price_points (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->price_points;
}

int64_t
yz_goods_get_limit_month (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->limit_month;
}

int64_t
yz_goods_get_shelf (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), 0);

  return self->shelf;
}

gboolean
yz_goods_get_active (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), FALSE);

  return self->active;
}

gboolean
yz_goods_is_in_reach (YzGoods *self)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), FALSE);

  return yz_display_reach (self->price_points, self->shelf, self->reach_points) > 0;
}

void
yz_goods_set_reach_points (YzGoods *self, int64_t points)
{
  g_return_if_fail (YZ_IS_GOODS (self));

  take_number (self, &self->reach_points, points, PROP_REACH_POINTS);
}

gboolean
yz_goods_matches (YzGoods *self, const char *query)
{
  g_return_val_if_fail (YZ_IS_GOODS (self), FALSE);

  if (query == NULL || *query == '\0')
    return TRUE;
  return yz_pinyin_key_matches (self->search, query) ||
         (self->ean != NULL && strstr (self->ean, query) != NULL);
}

static gboolean
has_same_order (GListStore *store, GPtrArray *items)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (store)) != items->len)
    return FALSE;
  for (guint i = 0; i < items->len; i++) {
    g_autoptr (YzGoods) goods = g_list_model_get_item (G_LIST_MODEL (store), i);
    const YzItem *item = g_ptr_array_index (items, i);

    if (goods->id != item->id)
      return FALSE;
  }
  return TRUE;
}

void
yz_goods_fill_store (GListStore *store, GPtrArray *items)
{
  g_autoptr (GPtrArray) goods = NULL;

  g_return_if_fail (G_IS_LIST_STORE (store));
  g_return_if_fail (items != NULL);

  if (has_same_order (store, items)) {
    for (guint i = 0; i < items->len; i++) {
      g_autoptr (YzGoods) old = g_list_model_get_item (G_LIST_MODEL (store), i);

      yz_goods_update (old, g_ptr_array_index (items, i));
    }
    return;
  }
  goods = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < items->len; i++) {
    const YzItem *item = g_ptr_array_index (items, i);
    YzGoods *old = yz_goods_find_in (G_LIST_MODEL (store), item->id);

    if (old != NULL)
      yz_goods_update (old, item);
    g_ptr_array_add (goods, old != NULL ? g_object_ref (old) : yz_goods_new (item));
  }
  g_list_store_splice (store,
                       0,
                       g_list_model_get_n_items (G_LIST_MODEL (store)),
                       goods->pdata,
                       goods->len);
}

YzGoods *
yz_goods_find_in (GListModel *model, int64_t id)
{
  guint n_items;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  n_items = g_list_model_get_n_items (model);
  for (guint i = 0; i < n_items; i++) {
    g_autoptr (YzGoods) goods = g_list_model_get_item (model, i);

    if (goods->id == id)
      return goods; /* the model keeps it */
  }
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-item"

#include "yz-rider-item.h"

struct _YzRiderItem {
  GObject parent_instance;

  YzRider *rider;
};

G_DEFINE_FINAL_TYPE (YzRiderItem, yz_rider_item, G_TYPE_OBJECT)

/* In what lists show. */
static gboolean
is_same (const YzRider *a, const YzRider *b)
{
  return a->id == b->id && a->points == b->points && (a->left_ms != 0) == (b->left_ms != 0) &&
         g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->phone, b->phone) == 0 &&
         g_strcmp0 (a->team, b->team) == 0 && g_strcmp0 (a->platform, b->platform) == 0;
}

static gboolean
holds (GListStore *store, guint position, const YzRider *rider)
{
  g_autoptr (YzRiderItem) item = g_list_model_get_item (G_LIST_MODEL (store), position);

  return item != NULL && is_same (item->rider, rider);
}

static void
yz_rider_item_finalize (GObject *object)
{
  yz_rider_free (YZ_RIDER_ITEM (object)->rider);
  G_OBJECT_CLASS (yz_rider_item_parent_class)->finalize (object);
}

static void
yz_rider_item_class_init (YzRiderItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yz_rider_item_finalize;
}

static void
yz_rider_item_init (YzRiderItem *self)
{
}

YzRiderItem *
yz_rider_item_new (YzRider *rider)
{
  YzRiderItem *self;

  g_return_val_if_fail (rider != NULL, NULL);

  self = g_object_new (YZ_TYPE_RIDER_ITEM, NULL);
  self->rider = rider;
  return self;
}

const YzRider *
yz_rider_item_get (YzRiderItem *self)
{
  g_return_val_if_fail (YZ_IS_RIDER_ITEM (self), NULL);

  return self->rider;
}

void
yz_rider_item_fill_store (GListStore *store, GPtrArray *riders)
{
  g_autoptr (GPtrArray) items = NULL;
  guint n_old;
  guint head = 0;
  guint tail = 0;

  g_return_if_fail (G_IS_LIST_STORE (store));
  g_return_if_fail (riders != NULL);

  n_old = g_list_model_get_n_items (G_LIST_MODEL (store));
  while (head < n_old && head < riders->len &&
         holds (store, head, g_ptr_array_index (riders, head)))
    head++;
  while (head + tail < n_old && head + tail < riders->len &&
         holds (store, n_old - 1 - tail, g_ptr_array_index (riders, riders->len - 1 - tail)))
    tail++;
  if (head == n_old && head == riders->len)
    return;
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = head; i < riders->len - tail; i++) {
    g_ptr_array_add (items, yz_rider_item_new (g_ptr_array_index (riders, i)));
    riders->pdata[i] = NULL; /* the item has it now */
  }
  g_list_store_splice (store, head, n_old - head - tail, items->pdata, items->len);
}

guint
yz_rider_item_find_in (GListModel *model, int64_t rider)
{
  guint n_items;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), G_MAXUINT);

  n_items = g_list_model_get_n_items (model);
  for (guint i = 0; i < n_items; i++) {
    g_autoptr (YzRiderItem) item = g_list_model_get_item (model, i);

    if (item->rider->id == rider)
      return i;
  }
  return G_MAXUINT;
}

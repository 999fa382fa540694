/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "yz-rider.h"

G_BEGIN_DECLS

/* A rider as lists see it. Never changes: a rider who changed is another item. */
#define YZ_TYPE_RIDER_ITEM (yz_rider_item_get_type ())
G_DECLARE_FINAL_TYPE (YzRiderItem, yz_rider_item, YZ, RIDER_ITEM, GObject)

/* @rider: (transfer full) */
YzRiderItem *yz_rider_item_new (YzRider *rider);
/* Borrowed. */
const YzRider *yz_rider_item_get (YzRiderItem *self);

/* Makes @store, a list of YzRiderItem, hold @riders (element-type YzRider) in their order; those
 * that are new are taken out of @riders, where NULL is left. What is the same at the beginning and
 * at the end stays, so that views keep their place. */
void yz_rider_item_fill_store (GListStore *store, GPtrArray *riders);
/* The position of the rider with this id, or G_MAXUINT. */
guint yz_rider_item_find_in (GListModel *model, int64_t rider);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item.h"
#include "yz-lane.h"

G_BEGIN_DECLS

/* What the Shop screen asks of the station; these run on a lane (YzLaneFunc). */

/* All items, also those that are not on offer: (element-type YzItem). No data. */
gpointer yz_shop_job_list (gpointer context, gpointer data, GError **error);

/* An item to add or change. Texts are owned. */
typedef struct {
  YzActor *actor;
  gboolean is_new; /* an item that has the SKU already is an error */
  char *sku;
  char *name;
  char *ean;
  int64_t price_points;
  int64_t limit_month;
  gboolean active;
} YzItemChange;

void yz_item_change_free (YzItemChange *change);
/* data: YzItemChange. The result is int64_t *, the item. */
gpointer yz_shop_job_put (gpointer context, gpointer data, GError **error);

/* Goods that came. The operation id is made once for a delivery line and kept for every try. */
typedef struct {
  YzActor *actor;
  YzOpId op_id;
  int64_t item;
  char *name; /* as it was shown */
  int64_t quantity;
  guint source; /* yz_shop_display_source() */
} YzDelivery;

YzDelivery *yz_delivery_copy (const YzDelivery *delivery);
void yz_delivery_free (YzDelivery *delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzDelivery, yz_delivery_free)

/* data: YzDelivery. The result is int64_t *: what is on the shelf now, -1 if that cannot be
 * told. */
gpointer yz_shop_job_receive (gpointer context, gpointer data, GError **error);

G_END_DECLS

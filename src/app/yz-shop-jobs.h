/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item.h"
#include "yz-lane.h"

G_BEGIN_DECLS

/* What the Shop screen asks of the station; these run on a lane (YzLaneFunc). */

/* All items, also those that are not on offer: (element-type YzItem). No data. */
gpointer yz_shop_job_list (gpointer context, gpointer data, GError **error);

/* A photo that is to be in its file here. */
typedef struct {
  uint8_t sha256[32];
  int64_t size;
} YzPhotoWish;

/* Returns: (transfer full): free with g_free() */
YzPhotoWish *yz_photo_wish_new (const uint8_t sha256[32], int64_t size);
/* data: YzPhotoWish. The result is GINT_TO_POINTER (TRUE). */
gpointer yz_shop_job_fetch_photo (gpointer context, gpointer data, GError **error);

/* The prices of an item: (element-type YzItemPrice). data: int64_t *, the item. */
gpointer yz_shop_job_prices (gpointer context, gpointer data, GError **error);
/* What is left of its batches: GArray (element-type YzBatch). data: int64_t *, the item. */
gpointer yz_shop_job_batches (gpointer context, gpointer data, GError **error);

/* An item to add or change. Texts are owned. */
typedef struct {
  YzActor *actor;
  gboolean is_new; /* an item that has the SKU already is an error */
  char *sku;
  char *name;
  char *ean;
  char *category;
  char *unit;
  char *place;
  char *paid_by;
  char *note;
  GPtrArray *codes; /* (nullable) of YzItemCode */
  char *photo;      /* (nullable) a picture file of any size; "" takes the photo away */
  int64_t price_points;
  int64_t price_from; /* 0: today */
  int64_t limit;
  YzPeriod period;
  int64_t minimum;
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
} YzIncoming;

YzIncoming *yz_incoming_copy (const YzIncoming *delivery);
void yz_incoming_free (YzIncoming *delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzIncoming, yz_incoming_free)

/* data: YzIncoming. The result is int64_t *: what is on the shelf now, -1 if that cannot be
 * told. */
gpointer yz_shop_job_receive (gpointer context, gpointer data, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-staff.h"

G_BEGIN_DECLS

/* Goods of the points supermarket. */
typedef struct {
  int64_t id;
  char *sku;
  char *name;
  char *ean; /* (nullable) */
  int64_t price_points;
  int64_t limit_month; /* pieces for one rider in a calendar month; 0: none */
  gboolean active;
  int64_t shelf; /* pieces on this station's shelf */
  char *search;  /* key for searching (yz-pinyin.h) */
} YzItem;

void yz_item_free (YzItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzItem, yz_item_free)

/* NULL or -1: not given. */
typedef struct {
  const char *sku;
  const char *name;
  const char *ean;
  int64_t price_points;
  int64_t limit_month; /* 0 takes the limit away */
  int active;
} YzItemFields;

#define YZ_ITEM_FIELDS_INIT                                                                        \
  {                                                                                                \
    .price_points = -1, .limit_month = -1, .active = -1                                            \
  }

/* Adds the item with this SKU, or changes the one there is. Its id, 0 on error. @added and @changed
 * (out, nullable) say what happened. YZ_ERROR_EXISTS if the EAN is another item's. */
int64_t yz_item_put (YzStation *station,
                     const YzActor *actor,
                     const YzItemFields *fields,
                     gboolean *added,
                     gboolean *changed,
                     GError **error);
YzItem *yz_item_load (YzStation *station, int64_t item, GError **error);
/* By SKU, EAN, own item code, id or exact name. */
YzItem *yz_item_find (YzStation *station, const char *text, GError **error);
/* Returns: (transfer full) (element-type YzItem) by name in pinyin order */
GPtrArray *yz_item_list (YzStation *station, gboolean with_inactive, GError **error);

/* Goods come in: source → shelf. @source_text is what the attendant says ("purchase", "donation",
 * "support", 采购, 捐赠, 支持单位, or any text, which is then a purchase with that note). */
gboolean yz_item_receive (YzStation *station,
                          const YzActor *actor,
                          const YzOpId *op_id,
                          int64_t item,
                          int64_t quantity,
                          const char *source_text,
                          YzBooking *booking,
                          GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item-code.h"
#include "yz-period.h"
#include "yz-staff.h"

G_BEGIN_DECLS

/* Goods of the points supermarket. */
typedef struct {
  int64_t id;
  char *sku;
  char *name;
  char *ean;             /* (nullable) the main code, on one piece */
  GPtrArray *codes;      /* (nullable) of YzItemCode: the others; only from yz_item_list() */
  int64_t price_points;  /* today */
  int64_t next_price_on; /* the day it changes next; 0: none known */
  int64_t next_price_points;
  int64_t limit;   /* pieces for one rider in a period; 0: none */
  YzPeriod period; /* of the limit; kept while there is none */
  gboolean active;
  gboolean intangible; /* a deal or a seat (yz-item-nature.h): none is ordered, stored or counted */
  int64_t shelf;       /* pieces on this station's shelf */
  int64_t minimum;     /* below so many it is low at this station; 0: as for everything */
  char *place;         /* where it lies at this station; "" unknown */
  char *category;      /* "" none */
  char *unit;          /* what a piece is: bottle, bag …; "" just a piece */
  char *paid_by;       /* whose money or gift; "" not said */
  char *note;
  gboolean has_photo;
  uint8_t photo[32]; /* SHA-256, see yz-item-photo.h */
  int64_t photo_size;
  char *photo_path; /* (nullable) where its file is, or in a city will be once it was fetched */
  char *search;     /* key for searching (yz-pinyin.h) */
  int64_t pieces;   /* in the pack whose code it was found by; else 1 */
} YzItem;

void yz_item_free (YzItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzItem, yz_item_free)

#define YZ_ITEM_CATEGORY_MAX 30
#define YZ_ITEM_PLACE_MAX 30

/* NULL or -1: not given. */
typedef struct {
  const char *sku;
  const char *name;
  const char *ean;
  int64_t price_points;
  int64_t limit; /* 0 takes the limit away */
  int active;
  YzPeriod period;    /* NONE: not given */
  int64_t price_from; /* the day from which the price holds; 0: today */
  int64_t minimum;
  const char *place;
  const char *category;
  const char *unit;
  const char *paid_by;
  const char *note;
  const GPtrArray *codes; /* of YzItemCode: all the others it is to have */
} YzItemFields;

#define YZ_ITEM_FIELDS_INIT                                                                        \
  {                                                                                                \
    .price_points = -1, .limit = -1, .active = -1, .minimum = -1                                   \
  }

/* How many pieces count as low where an item has no minimum of its own. */
#define YZ_ITEM_LOW 5

/* Whether less is on the shelf than ought to be. */
gboolean yz_item_is_low (const YzItem *item);

/* Adds the item with this SKU, or changes the one there is. Its id, 0 on error. @added and @changed
 * (out, nullable) say what happened. YZ_ERROR_EXISTS if a code is another item's. Place and minimum
 * are those of this station. What a rider has had stays counted where the period of the limit
 * changes. */
int64_t yz_item_put (YzStation *station,
                     const YzActor *actor,
                     const YzItemFields *fields,
                     gboolean *added,
                     gboolean *changed,
                     GError **error);
YzItem *yz_item_load (YzStation *station, int64_t item, GError **error);
/* By SKU, a code on a pack, own item code, id or exact name. */
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

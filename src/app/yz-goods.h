/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "yz-evidence-file.h"
#include "yz-item-use.h"

G_BEGIN_DECLS

/* An item of the shop as lists and tiles see it.
 *
 * Properties (read-only, notified on change): id, price, shelf (int64), sku, name, ean, search
 * (string), active (boolean), photo (YzEvidenceFile, nullable), details (string): changes with
 * everything else that is known of it. reach-points (int64, read-write): the points that may still
 * be spent, for tiles that say how many the rider can have; -1 while there is no rider. allowance
 * (string): what the limit leaves the rider, in a few words; "" while there is none. */
#define YZ_TYPE_GOODS (yz_goods_get_type ())
G_DECLARE_FINAL_TYPE (YzGoods, yz_goods, YZ, GOODS, GObject)

YzGoods *yz_goods_new (const YzItem *item);

/* Takes over what @item, the same item, says now. */
void yz_goods_update (YzGoods *self, const YzItem *item);

int64_t yz_goods_get_id (YzGoods *self);
const char *yz_goods_get_sku (YzGoods *self);
const char *yz_goods_get_name (YzGoods *self);
const char *yz_goods_get_ean (YzGoods *self);
const char *yz_goods_get_search (YzGoods *self);
int64_t yz_goods_get_price_points (YzGoods *self);
int64_t yz_goods_get_limit (YzGoods *self);
YzPeriod yz_goods_get_period (YzGoods *self);
/* The day the price changes next, 0 if none is known, and what it costs then. */
int64_t yz_goods_get_next_price_on (YzGoods *self);
int64_t yz_goods_get_next_price_points (YzGoods *self);
/* Texts that are not known are "". */
const char *yz_goods_get_category (YzGoods *self);
const char *yz_goods_get_unit (YzGoods *self);
const char *yz_goods_get_place (YzGoods *self);
const char *yz_goods_get_paid_by (YzGoods *self);
const char *yz_goods_get_note (YzGoods *self);
int64_t yz_goods_get_minimum (YzGoods *self);
gboolean yz_goods_is_low (YzGoods *self);
/* The codes of packs besides the EAN, as yz_item_codes_to_text() writes them; "" for none. */
const char *yz_goods_get_codes (YzGoods *self);
/* How many pieces the pack with this code (yz_ean_normalise()) holds; 0: not of this item. */
int64_t yz_goods_get_code_pieces (YzGoods *self, const char *ean);
/* Returns: (transfer none) (nullable) */
YzEvidenceFile *yz_goods_get_photo (YzGoods *self);
const uint8_t *yz_goods_get_photo_sha256 (YzGoods *self);
/* Where it stands among all goods by name; yz_goods_fill_store() says so. */
void yz_goods_set_rank (YzGoods *self, guint rank);
guint yz_goods_get_rank (YzGoods *self);
int64_t yz_goods_get_shelf (YzGoods *self);
gboolean yz_goods_get_active (YzGoods *self);
void yz_goods_set_reach_points (YzGoods *self, int64_t points);
/* How the rider stands with its limit; NULL while there is no rider. What the limit does
 * not leave is out of reach. */
void yz_goods_set_allowance (YzGoods *self, const YzAllowance *allowance);
const char *yz_goods_get_allowance (YzGoods *self);
/* How many pieces the limit still leaves; G_MAXINT64 where there is none. */
int64_t yz_goods_get_left (YzGoods *self);
/* Whether one can be had for these points, and within the limit. */
gboolean yz_goods_is_in_reach (YzGoods *self);

/* Whether what was typed (folded by yz_pinyin_fold_query()) finds this item: by name, pinyin,
 * initials, SKU or EAN. */
gboolean yz_goods_matches (YzGoods *self, const char *query);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item-price.h"
#include "yz-item.h"

G_BEGIN_DECLS

/* What the Shop screen writes, as pure functions of what they show. Texts are
 * translated; those returned as char * are (transfer full). */

/* "48", "4 · low", "0 · sold out". */
char *yz_shop_display_stock (int64_t shelf, gboolean low);
/* "2 a month", or a dash for no limit. */
char *yz_shop_display_limit (int64_t limit, YzPeriod period);
/* "10", or "10 · 12 from 1 December". */
char *yz_shop_display_price (int64_t price_points, int64_t next_on, int64_t next_points);
/* "From 1 December: 12 points (王站长)", "At first: 10 points". */
char *yz_shop_display_price_line (const YzItemPrice *price);
/* "Best before 1 December: 4 left", "Over since 1 November: 4 left". */
char *yz_shop_display_batch (int64_t best_before, int64_t left);
const char *yz_shop_display_offer (gboolean active);
/* Under the table: "37 items, 3 of them low". */
char *yz_shop_display_count (guint shown, guint low, gboolean searching);

/* What goods come from, for the drop-down, and the word the station takes for it. Borrowed; NULL
 * beyond the last. */
const char *yz_shop_display_source (guint index);
const char *yz_shop_display_source_word (guint index);

/* One line of what was received: "大米 5kg × 12 · Purchase", and "16 on the shelf now". */
char *yz_shop_display_received (const char *name, int64_t quantity, guint source);
char *yz_shop_display_shelf_now (int64_t shelf);

/* Which field of the form an error is about when @sku was typed as the SKU; NULL if none: "sku",
 * "name", "ean", "price", "limit". Borrowed. */
const char *yz_shop_display_error_field (const GError *error, const char *sku);

G_END_DECLS

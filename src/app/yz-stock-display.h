/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-count.h"
#include "yz-delivery.h"
#include "yz-sheet-page.h"
#include "yz-stock-need.h"

G_BEGIN_DECLS

/* What the pages of the stock room write, as pure functions of what they show. Texts are
 * translated; those returned as char * are (transfer full). */

/* The state of a delivery, and the style class of its pill. */
const char *yz_stock_display_delivery_state (const YzDelivery *delivery, const char **pill);
/* The supplier, or who paid: "Purchase". */
char *yz_stock_display_delivery_title (const YzDelivery *delivery);
/* "12 March 09:30 · GH-12 · 34 pieces". */
char *yz_stock_display_delivery_facts (const YzDelivery *delivery);
/* "34 of 36 pieces", or "34 pieces" without a paper. */
char *yz_stock_display_delivery_progress (const YzDelivery *delivery);
/* What a line of a delivery says of its paper: "complete", "4 missing", "2 too many", "not on the
 * list"; NULL where there is no paper. */
char *
yz_stock_display_delivery_pill (const YzDeliveryLine *line, gboolean has_paper, const char **pill);

const char *yz_stock_display_count_state (const YzCount *count, const char **pill);
/* "12 March 09:30 · 12 of 34 items". */
char *yz_stock_display_count_facts (const YzCount *count);
char *yz_stock_display_count_progress (const YzCount *count);
/* "as the books say", "2 missing", "1 too many", "not counted". */
char *yz_stock_display_count_pill (const YzCountDifference *line, const char **pill);
/* "A-1 · SOAP · books 20 · broken". */
char *yz_stock_display_count_detail (const YzCountDifference *line);
/* What is missing and too much altogether: "3 items differ: 5 missing, 1 too many". */
char *yz_stock_display_count_sum (GPtrArray *differences);

/* "A-1 · SOAP"; without a place only the SKU. */
char *yz_stock_display_where (const char *place, const char *sku);
char *yz_stock_display_need (const YzStockNeed *need);

G_END_DECLS

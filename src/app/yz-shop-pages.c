/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-shop-pages"

#include "yz-shop-pages.h"

#include <glib/gi18n-lib.h>

#include "yz-count-page.h"
#include "yz-delivery-page.h"
#include "yz-goods-page.h"
#include "yz-seats-page.h"
#include "yz-stock-page.h"
#include "yz-vouchers-page.h"

/* clang-format 14 indents every row of a table with N_() further than the last. */
/* clang-format off */
static const YzScreenInfo pages[] = {
  { "goods", N_ ("Goods"), NULL, YZ_SCREEN_FOR (YZ_MAY_REDEEM) | YZ_SCREEN_FOR (YZ_MAY_MANAGE),
    yz_goods_page_get_type },
  { "deliveries", N_ ("Deliveries"), NULL, YZ_SCREEN_FOR (YZ_MAY_REDEEM),
    yz_delivery_page_get_type },
  { "count", N_ ("Count"), NULL, YZ_SCREEN_FOR (YZ_MAY_REDEEM), yz_count_page_get_type },
  { "stock", N_ ("Stock"), NULL, YZ_SCREEN_FOR (YZ_MAY_REDEEM), yz_stock_page_get_type },
  { "vouchers", N_ ("Vouchers"), NULL, YZ_SCREEN_FOR (YZ_MAY_REDEEM),
    yz_vouchers_page_get_type },
  { "seats", N_ ("Seats"), NULL, YZ_SCREEN_FOR (YZ_MAY_REDEEM), yz_seats_page_get_type },
};
/* clang-format on */

const YzScreenInfo *
yz_shop_pages_get (gsize *n_pages)
{
  if (n_pages != NULL)
    *n_pages = G_N_ELEMENTS (pages);
  return pages;
}

const YzScreenInfo *
yz_shop_pages_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_strcmp0 (pages[i].name, name) == 0)
      return &pages[i];
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What has to be ordered, what came back and has to be looked at, and the goods that leave the
 * shelf without a rider: written off, or handed out free. */
#define YZ_TYPE_STOCK_PAGE (yz_stock_page_get_type ())
G_DECLARE_FINAL_TYPE (YzStockPage, yz_stock_page, YZ, STOCK_PAGE, AdwBin)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-screen.h"

G_BEGIN_DECLS

/* The points supermarket: its pages (yz-shop-pages.h) behind a row of buttons. The property and
 * action "shop.page" is the name of the page that is shown. */
#define YZ_TYPE_SHOP_SCREEN (yz_shop_screen_get_type ())
G_DECLARE_FINAL_TYPE (YzShopScreen, yz_shop_screen, YZ, SHOP_SCREEN, AdwBin)

/* Shows the page called @name, unless this person may not open it.
 * Returns: (transfer none) (nullable): the page */
YzScreen *yz_shop_screen_show_page (YzShopScreen *self, const char *name);

G_END_DECLS

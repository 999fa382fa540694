/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-screens.h"

G_BEGIN_DECLS

/* The pages of the shop in the order of their buttons; the first one is shown first. A page is a
 * screen like those of the rail (see yz-screen.h): an AdwBin with a template that implements
 * YzScreen. It is made when it is first shown. Adding a page is adding a line to the table of
 * yz-shop-pages.c; the name is the target of "shop.page" and stays. Borrowed. */
const YzScreenInfo *yz_shop_pages_get (gsize *n_pages);
/* Returns: (nullable) */
const YzScreenInfo *yz_shop_pages_find (const char *name);

G_END_DECLS

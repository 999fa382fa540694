/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item.h"

G_BEGIN_DECLS

/* Only for the station room. */

/* The item with exactly this SKU; NULL without an error if there is none. */
YzItem *yz_item_look_up_sku (YzStation *station, const char *sku, GError **error);

G_END_DECLS

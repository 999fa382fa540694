/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-goods.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The picture of goods, or the first letter of their name where there is none or it has not come
 * yet: it keeps its size whatever it shows. Files are read on other threads; in a city the file is
 * fetched through the client of the screen it stands in.
 *
 * Properties: goods (YzGoods, nullable), side (int): pixels wide and high. */
#define YZ_TYPE_GOODS_PHOTO (yz_goods_photo_get_type ())
G_DECLARE_FINAL_TYPE (YzGoodsPhoto, yz_goods_photo, YZ, GOODS_PHOTO, GtkWidget)

void yz_goods_photo_set_goods (YzGoodsPhoto *self, YzGoods *goods);
/* Whether the picture itself is shown. */
gboolean yz_goods_photo_has_picture (YzGoodsPhoto *self);

G_END_DECLS

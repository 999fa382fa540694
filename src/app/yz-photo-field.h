/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-goods.h"

G_BEGIN_DECLS

/* The photo of an item in a form: what there is, another to choose, or none. A picture file may
 * also be dropped on it.
 *
 * Signal problem (const char *sentence, nullable): the file that was chosen is no picture; NULL
 * when that is over. */
#define YZ_TYPE_PHOTO_FIELD (yz_photo_field_get_type ())
G_DECLARE_FINAL_TYPE (YzPhotoField, yz_photo_field, YZ, PHOTO_FIELD, AdwBin)

void yz_photo_field_set_goods (YzPhotoField *self, YzGoods *goods);
/* What is to be done: NULL nothing, "" the photo goes, else the path of a new one. Borrowed. */
const char *yz_photo_field_get_change (YzPhotoField *self);
/* Takes the picture file at @path as the new photo. */
void yz_photo_field_take_file (YzPhotoField *self, const char *path);

G_END_DECLS

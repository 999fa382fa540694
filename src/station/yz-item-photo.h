/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-evidence.h"
#include "yz-item.h"

G_BEGIN_DECLS

/* An item's picture, kept as evidence is (yz-evidence.h): in a file under its SHA-256, in a city in
 * its store as well. Whoever sets one has made it small before. */

/* No side of it needs to be longer. */
#define YZ_ITEM_PHOTO_SIDE 640
/* Nor the file larger. */
#define YZ_ITEM_PHOTO_SIZE_MAX (2 * 1024 * 1024)

/* Keeps the file at @path as the photo of @item; NULL takes the photo away. Not inside a
 * transaction. INPUT (subject: photo) for what is too large, NOT_FOUND, IO. */
gboolean yz_item_set_photo (YzStation *station,
                            const YzActor *actor,
                            int64_t item,
                            const char *path,
                            GError **error);

/* The file of a photo as @sha256 and @size name it, brought from the city's store where it is not
 * here yet. VERIFY, NOT_FOUND, IO. Returns: (transfer full) without an id */
YzEvidence *
yz_item_fetch_photo (YzStation *station, const uint8_t sha256[32], int64_t size, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* The small pictures of goods that were shown last, by the SHA-256 of their files, so that
 * scrolling back shows them at once. Only on the main thread. */

/* No side of a picture that is kept is longer. */
#define YZ_PHOTO_CACHE_BOX 128
/* How many are kept. */
#define YZ_PHOTO_CACHE_MAX 200

/* Returns: (transfer none) (nullable) */
GdkTexture *yz_photo_cache_find (const uint8_t sha256[32]);
void yz_photo_cache_put (const uint8_t sha256[32], GdkTexture *texture);
/* Forgets all of them. */
void yz_photo_cache_clear (void);

G_END_DECLS

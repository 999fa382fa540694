/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-photo-cache"

#include "yz-photo-cache.h"

#include <string.h>

/* A picture under its key. */
typedef struct {
  uint8_t sha256[32];
  GdkTexture *texture;
} Kept;

static GHashTable *kept;                 /* Kept.sha256 → Kept */
static GQueue order = { NULL, NULL, 0 }; /* of Kept, the newest first */

static guint
hash_key (gconstpointer key)
{
  guint value = 0;

  memcpy (&value, key, sizeof value);
  return value;
}

static gboolean
keys_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, 32) == 0;
}

static void
kept_free (gpointer data)
{
  Kept *picture = data;

  g_object_unref (picture->texture);
  g_free (picture);
}

GdkTexture *
yz_photo_cache_find (const uint8_t sha256[32])
{
  const Kept *picture = kept != NULL ? g_hash_table_lookup (kept, sha256) : NULL;

  return picture != NULL ? picture->texture : NULL;
}

void
yz_photo_cache_put (const uint8_t sha256[32], GdkTexture *texture)
{
  Kept *picture;

  g_return_if_fail (GDK_IS_TEXTURE (texture));

  if (kept == NULL)
    kept = g_hash_table_new_full (hash_key, keys_equal, NULL, kept_free);
  if (g_hash_table_contains (kept, sha256))
    return;
  if (order.length >= YZ_PHOTO_CACHE_MAX)
    g_hash_table_remove (kept, ((Kept *) g_queue_pop_tail (&order))->sha256);
  picture = g_new0 (Kept, 1);
  memcpy (picture->sha256, sha256, sizeof picture->sha256);
  picture->texture = g_object_ref (texture);
  g_hash_table_insert (kept, picture->sha256, picture);
  g_queue_push_head (&order, picture);
}

void
yz_photo_cache_clear (void)
{
  g_queue_clear (&order);
  g_clear_pointer (&kept, g_hash_table_unref);
}

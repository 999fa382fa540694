/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-account"

#include "yz-account-cache.h"

/* Beyond it all is forgotten: what is in use comes back by itself. */
#define ACCOUNTS_MAX 8192

typedef struct {
  int64_t id;
  YzAccountKey key;
} Known;

struct _YzAccountCache {
  GHashTable *by_key; /* YzAccountKey in a Known → itself */
  GHashTable *by_id;  /* id in the same Known → itself; owns it */
};

static guint
hash_key (gconstpointer data)
{
  const YzAccountKey *key = data;
  uint64_t hash = (uint64_t) key->kind;

  hash = hash * 31 + (uint64_t) key->owner;
  hash = hash * 31 + (uint64_t) key->unit;
  hash = hash * 31 + (uint64_t) key->station;
  hash = hash * 31 + (uint64_t) key->period;
  return (guint) (hash ^ (hash >> 32));
}

static gboolean
is_same_key (gconstpointer a, gconstpointer b)
{
  const YzAccountKey *left = a;
  const YzAccountKey *right = b;

  return left->kind == right->kind && left->owner == right->owner && left->unit == right->unit &&
         left->station == right->station && left->period == right->period;
}

YzAccountCache *
yz_account_cache_new (void)
{
  YzAccountCache *self = g_new0 (YzAccountCache, 1);

  self->by_key = g_hash_table_new (hash_key, is_same_key);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  return self;
}

void
yz_account_cache_free (YzAccountCache *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_key);
  g_hash_table_unref (self->by_id);
  g_free (self);
}

void
yz_account_cache_clear (YzAccountCache *self)
{
  g_hash_table_remove_all (self->by_key);
  g_hash_table_remove_all (self->by_id);
}

void
yz_account_cache_add (YzAccountCache *self, int64_t id, const YzAccountKey *key)
{
  Known *known = NULL;

  if (g_hash_table_contains (self->by_id, &id))
    return;
  if (g_hash_table_size (self->by_id) >= ACCOUNTS_MAX)
    yz_account_cache_clear (self);
  known = g_new0 (Known, 1);
  known->id = id;
  known->key = *key;
  g_hash_table_insert (self->by_key, &known->key, known);
  g_hash_table_insert (self->by_id, &known->id, known);
}

int64_t
yz_account_cache_get_id (const YzAccountCache *self, const YzAccountKey *key)
{
  const Known *known = g_hash_table_lookup (self->by_key, key);

  return known != NULL ? known->id : 0;
}

gboolean
yz_account_cache_get_key (const YzAccountCache *self, int64_t id, YzAccountKey *key)
{
  const Known *known = g_hash_table_lookup (self->by_id, &id);

  if (known != NULL)
    *key = known->key;
  return known != NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-account.h"

G_BEGIN_DECLS

/* Which id belongs to which key. Both never change once an account is there, so that knowing them
 * saves asking again; it is no place for balances. Forget all of it when the epoch of the store has
 * changed: an account that was opened may have been undone. */
typedef struct _YzAccountCache YzAccountCache;

YzAccountCache *yz_account_cache_new (void);
void yz_account_cache_free (YzAccountCache *self);

void yz_account_cache_clear (YzAccountCache *self);
void yz_account_cache_add (YzAccountCache *self, int64_t id, const YzAccountKey *key);
/* 0 if it is not known. */
int64_t yz_account_cache_get_id (const YzAccountCache *self, const YzAccountKey *key);
/* FALSE if it is not known. */
gboolean yz_account_cache_get_key (const YzAccountCache *self, int64_t id, YzAccountKey *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzAccountCache, yz_account_cache_free)

G_END_DECLS

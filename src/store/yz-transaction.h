/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store.h"

G_BEGIN_DECLS

/* The guard of a transaction: leaving its scope without a commit is a rollback.
 *
 *     g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, error);
 *     if (transaction == NULL) return FALSE;
 *     …
 *     return yz_transaction_commit (transaction, error);
 *
 * They nest: only the outermost begins and commits, and one that is left without a commit dooms
 * all around it (their commit fails with YZ_ERROR_STORE and nothing is written). So does a
 * statement that fails in between, a CHECK or a unique key included, because PostgreSQL gives up a
 * transaction at its first error: what may be there already is asked for with ON CONFLICT or looked
 * up before. Writing needs a transaction: a statement that would change something outside of one
 * fails with YZ_ERROR_STORE. Guards end in the reverse order of their beginning. */
typedef struct _YzTransaction YzTransaction;

/* (nullable) NULL with @error: STORE_BUSY, STORE_READ_ONLY … On SQLite BEGIN IMMEDIATE for a
 * writer; on a reading connection one consistent snapshot. */
YzTransaction *yz_transaction_begin (YzStore *store, GError **error);

/* TRUE: durably written, or, in a group (yz-group.h), to be written by its commit. May be called
 * once; the guard may then be freed. */
gboolean yz_transaction_commit (YzTransaction *self, GError **error);
void yz_transaction_free (YzTransaction *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzTransaction, yz_transaction_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-account.h"

G_BEGIN_DECLS

/* What one run of the verifier knows of an account. */
typedef struct {
  YzAccount row; /* as the database says */
  int64_t sum;   /* of its transfers */
  gboolean overflow;
} YzVerifyAccount;

/* All accounts, found by their ids: every transfer asks for two. */
typedef struct _YzVerifyAccounts YzVerifyAccounts;

YzVerifyAccounts *yz_verify_accounts_new (void);
void yz_verify_accounts_free (YzVerifyAccounts *self);

/* A copy of @row; an id comes once, because it is the primary key. What was found before moves. */
void yz_verify_accounts_add (YzVerifyAccounts *self, const YzAccount *row);
/* (nullable) Borrowed, until the next one is added. */
YzVerifyAccount *yz_verify_accounts_find (YzVerifyAccounts *self, int64_t id);
guint yz_verify_accounts_get_size (const YzVerifyAccounts *self);
YzVerifyAccount *yz_verify_accounts_get (YzVerifyAccounts *self, guint position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzVerifyAccounts, yz_verify_accounts_free)

G_END_DECLS

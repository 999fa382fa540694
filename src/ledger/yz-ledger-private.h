/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-account-cache.h"
#include "yz-ledger.h"

G_BEGIN_DECLS

struct _YzLedger {
  YzStore *store; /* borrowed */
  int64_t desk;
  int64_t station;
  YzAccountCache *accounts; /* by way of yz_ledger_get_accounts() */
  guint64 epoch;            /* of the store, when the accounts were learnt */
};

/* The accounts that are known for sure. Borrowed. */
YzAccountCache *yz_ledger_get_accounts (YzLedger *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ledger.h"

G_BEGIN_DECLS

/* What an entry does to the balances of accounts. Only for the ledger room. */

/* The net change of one account. */
typedef struct {
  int64_t account;
  int64_t change;
  YzAccountKey key; /* what the account is; filled in by the one who books */
} YzBalanceChange;

/* One for each account that @draft touches, in the order of ids: whoever changes balances locks
 * them in this order, so that two desks cannot wait for each other in a circle.
 * Returns: (transfer full) (element-type YzBalanceChange) */
GArray *yz_balances_collect (const YzDraft *draft);

/* (nullable) Borrowed. */
YzBalanceChange *yz_balances_find (GArray *changes, int64_t account);

/* Posts @changes, which have their keys. A balance that would come to lie below its floor is
 * refused by the statement that changes it: POINTS or STOCK, with what was asked for and what is
 * there. @balance takes the new balance of the account @watched (0: none) when the transaction is
 * committed. */
void yz_balances_post (YzStore *store, GArray *changes, int64_t watched, int64_t *balance);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"
#include "yz-verify.h"

G_BEGIN_DECLS

/* Vouchers against the ledger: the points of open ones are what their account holds, and each that
 * ended has the entry by which it did. Vouchers of merchants and seats against what was redeemed
 * and returned, settlements against their vouchers. */
gboolean yz_proof_check_vouchers (YzStore *store, YzVerification *verification, GError **error);

G_END_DECLS

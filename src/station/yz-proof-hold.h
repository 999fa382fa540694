/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-verify.h"

G_BEGIN_DECLS

/* Proves what stands beside holds, collections and returns: that each hold has what is left of it
 * by the ledger, that held points and reserved goods are those of open holds and nothing else, and
 * that what was collected or came back went where such things go. */
gboolean yz_proof_check_holds (YzStore *store, YzVerification *verification, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"
#include "yz-verify.h"

G_BEGIN_DECLS

/* Whether batches say what the ledger says came in and went out, whether goods were given for a
 * price that they had, and whether photos still are what they were. */
gboolean yz_proof_check_goods (YzStation *station, YzVerification *verification, GError **error);

G_END_DECLS

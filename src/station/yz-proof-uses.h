/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-verify.h"

G_BEGIN_DECLS

/* Whether what is on record as had of each item, by each rider in each month, is what the lines of
 * redemptions say, less what came back. Part of yz_proof_run(). */
gboolean yz_proof_check_uses (YzStore *store, YzVerification *verification, GError **error);

G_END_DECLS

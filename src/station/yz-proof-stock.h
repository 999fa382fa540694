/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-verify.h"

G_BEGIN_DECLS

/* Part of yz_proof_run(): what deliveries, shipments and counts say is what was booked, and none of
 * their rows is missing. Inside a transaction. FALSE only if it could not be done. */
gboolean yz_proof_check_stock (YzStore *store, YzVerification *verification, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"

G_BEGIN_DECLS

/* Notes who did what beyond the ledger ("pin-locked", "import-riders"). @actor and @object may be
 * 0; @detail is nullable and holds nothing personal. Inside a transaction. */
gboolean yz_audit_add (YzStation *station,
                       int64_t actor,
                       const char *action,
                       int64_t object,
                       const char *detail,
                       GError **error);

G_END_DECLS

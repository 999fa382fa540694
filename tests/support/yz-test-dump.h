/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"

G_BEGIN_DECLS

/* Everything that is in the tables, as text: two are equal if nothing at all was changed.
 * Returns: (transfer full) */
char *yz_test_dump_store (YzStation *station);

/* What is counted: every balance that is not zero, what riders used of items, and the lots of
 * @rider. Two are equal if an operation was undone without a trace but its entries.
 * Returns: (transfer full) */
char *yz_test_dump_balances (YzStation *station, int64_t rider);

G_END_DECLS

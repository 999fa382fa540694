/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-staff.h"

G_BEGIN_DECLS

/* The PIN a rider may have for large redemptions: kept and locked as those of staff are. */

/* Sets it, or takes it away (@pin NULL); it ends a lock. Whoever registers riders may; the rider
 * types it at the counter. INPUT, NOT_FOUND, PERMISSION. */
gboolean yz_rider_pin_set (YzStation *station,
                           const YzActor *actor,
                           int64_t rider,
                           const char *pin,
                           GError **error);

/* Whether @rider has one. */
gboolean yz_rider_pin_is_set (YzStation *station, int64_t rider, gboolean *is_set, GError **error);

/* Checks it and counts wrong ones in a transaction of its own, whose commit stands whatever happens
 * later: not to be called inside of another. A try that comes too early after a wrong one waits
 * here (at most two seconds). PIN (there: tries left), PIN_LOCKED (there: seconds), STATE for a
 * rider without one. Returns: (transfer full) (nullable) the hash it fits, by which an operation
 * sees that it is still the same */
char *yz_rider_pin_check (YzStation *station, int64_t rider, const char *pin, GError **error);

G_END_DECLS

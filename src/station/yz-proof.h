/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"
#include "yz-verify.h"

G_BEGIN_DECLS

/* The whole proof: the engine's own check, the ledger (yz_verify_ledger), and what the station
 * keeps beside it: every approved job has its award with the right rider and points (quantity × the
 * rule it was given under) and no award is without its job; the lines of every redemption add up to
 * its points and goods; what riders used of limited items; evidence files are there and have their
 * SHA-256. NULL with @error only if it could not be done. */
YzVerification *yz_proof_run (YzStation *station, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-evidence.h"

G_BEGIN_DECLS

/* Evidence of a city lies in its database, so that every PC can look at it; on a PC it is kept in a
 * file as well. Where the store is a file of one PC, nothing here has anything to do. */

gboolean yz_evidence_is_shared (YzStation *station);

/* Puts the kept file into the database, where it is not there yet, in small transactions of its
 * own: to be called before the job is recorded. What nobody refers to does no harm. */
gboolean yz_evidence_share (YzStation *station, const YzEvidence *evidence, GError **error);

/* Makes sure that what another PC has shared is in its file here too. VERIFY if it is not what it
 * was, NOT_FOUND, IO. */
gboolean yz_evidence_fetch (YzStation *station, const YzEvidence *evidence, GError **error);

/* Whether what is shared still is what it was. NOT_FOUND, VERIFY. */
gboolean yz_evidence_check_shared (YzStation *station,
                                   const uint8_t sha256[32],
                                   int64_t size,
                                   GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-job.h"

G_BEGIN_DECLS

/* Evidence files, kept beside the store under their SHA-256: evidence/ab/abcdef… */

void yz_evidence_free (YzEvidence *evidence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzEvidence, yz_evidence_free)

/* Copies the files at @paths (NULL-terminated, nullable) into the store's directory, durably, and
 * keeps those that are there already; in a city into its store as well (yz-evidence-share.h). INPUT
 * (subject: file) for too many, for what is no regular file and for what is too large; IO if one
 * cannot be read or written. The same file given twice is one. Returns: (transfer full)
 * (element-type YzEvidence) without ids */
GPtrArray *yz_evidence_keep (YzStation *station, const char *const *paths, GError **error);

/* Where a file is kept. Returns: (transfer full) */
char *yz_evidence_make_path (YzStation *station, const uint8_t sha256[32]);

/* Whether the kept file is there and still is what it was. IO (subject: path), VERIFY. */
gboolean
yz_evidence_check (const char *path, const uint8_t sha256[32], int64_t size, GError **error);

G_END_DECLS

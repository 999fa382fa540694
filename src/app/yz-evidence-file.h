/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "yz-job.h"

G_BEGIN_DECLS

/* One file of evidence, kept by the station or still to be recorded. Never changes, so threads may
 * share it. */
#define YZ_TYPE_EVIDENCE_FILE (yz_evidence_file_get_type ())
G_DECLARE_FINAL_TYPE (YzEvidenceFile, yz_evidence_file, YZ, EVIDENCE_FILE, GObject)

/* One that is kept: its size and SHA-256 are known. */
YzEvidenceFile *yz_evidence_file_new (const YzEvidence *evidence);
/* One at @path that somebody wants to record. */
YzEvidenceFile *yz_evidence_file_new_for_path (const char *path);

const char *yz_evidence_file_get_name (YzEvidenceFile *self);
const char *yz_evidence_file_get_path (YzEvidenceFile *self);
/* In bytes; -1 if it is not known. */
int64_t yz_evidence_file_get_size (YzEvidenceFile *self);
/* Whether it still is what was recorded. TRUE for one that is still to be recorded; otherwise it
 * reads the whole file: not on the main thread. */
gboolean yz_evidence_file_check (YzEvidenceFile *self, GError **error);

/* Whether the same files in the same order stand in both. */
gboolean yz_evidence_file_lists_equal (GListModel *a, GListModel *b);

G_END_DECLS

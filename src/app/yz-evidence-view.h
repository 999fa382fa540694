/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-evidence-file.h"

G_BEGIN_DECLS

/* The evidence of a job: one file large, all of them small below it. A click enlarges a picture;
 * any file can be saved elsewhere, to be looked at with another program. */
#define YZ_TYPE_EVIDENCE_VIEW (yz_evidence_view_get_type ())
G_DECLARE_FINAL_TYPE (YzEvidenceView, yz_evidence_view, YZ, EVIDENCE_VIEW, AdwBin)

/* @evidence (nullable) (element-type YzEvidence). The same files again change nothing. */
void yz_evidence_view_show (YzEvidenceView *self, GPtrArray *evidence);
/* Goes to the file @by places further (or back), as far as there are any. */
void yz_evidence_view_step (YzEvidenceView *self, int by);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-evidence-file.h"

G_BEGIN_DECLS

/* A small picture of one file of evidence; of a file that is no picture, an icon and its name. */
#define YZ_TYPE_EVIDENCE_THUMB (yz_evidence_thumb_get_type ())
G_DECLARE_FINAL_TYPE (YzEvidenceThumb, yz_evidence_thumb, YZ, EVIDENCE_THUMB, AdwBin)

GtkWidget *yz_evidence_thumb_new (YzEvidenceFile *file);
YzEvidenceFile *yz_evidence_thumb_get_file (YzEvidenceThumb *self);

G_END_DECLS

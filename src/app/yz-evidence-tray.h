/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Files that are to become evidence: chosen, or dropped here; each can be taken out again. */
#define YZ_TYPE_EVIDENCE_TRAY (yz_evidence_tray_get_type ())
G_DECLARE_FINAL_TYPE (YzEvidenceTray, yz_evidence_tray, YZ, EVIDENCE_TRAY, AdwBin)

/* Adds what is not there yet, up to as many as a job may have. Returns how many were left out for
 * want of room. */
guint yz_evidence_tray_add (YzEvidenceTray *self, const char *const *paths);
void yz_evidence_tray_clear (YzEvidenceTray *self);
/* Returns: (transfer full) the paths, ended with NULL */
char **yz_evidence_tray_dup_paths (YzEvidenceTray *self);
/* Takes files that are dropped on @widget, which contains the tray, too. */
void yz_evidence_tray_take_drops_on (YzEvidenceTray *self, GtkWidget *widget);

G_END_DECLS

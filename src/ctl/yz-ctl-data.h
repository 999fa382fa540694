/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ctl.h"
#include "yz-entry.h"

G_BEGIN_DECLS

/* The commands whose work is more than a few lines. */
gboolean yz_ctl_run_verify (YzCtl *ctl, GError **error);
gboolean yz_ctl_run_import_riders (YzCtl *ctl, GError **error);
gboolean yz_ctl_run_import_items (YzCtl *ctl, GError **error);
gboolean yz_ctl_run_import_rules (YzCtl *ctl, GError **error);

/* A YzBackupProof with the YzCtl as data: the whole proof of a store that is to replace another. */
gboolean yz_ctl_prove_candidate (YzStore *candidate, gpointer data, GError **error);

/* Builds {"seq", "head", "head_code"}. Returns: (transfer full) the short code of the head */
char *yz_ctl_add_head (YzCtl *ctl, const uint8_t head[YZ_HASH_SIZE], int64_t seq);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-points.h"

G_BEGIN_DECLS

/* "Why do I have this many points?": lines of a rider's history with what each was for, how it came
 * about, and what it changed. */
#define YZ_TYPE_HISTORY_LIST (yz_history_list_get_type ())
G_DECLARE_FINAL_TYPE (YzHistoryList, yz_history_list, YZ, HISTORY_LIST, AdwBin)

/* @lines: (element-type YzHistoryLine) (nullable), at most @limit of which are shown; @detailed:
 * with rule and approver. Nothing of what was shown before is kept. */
void yz_history_list_show (YzHistoryList *self, GPtrArray *lines, guint limit, gboolean detailed);

G_END_DECLS

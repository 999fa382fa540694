/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-points.h"

G_BEGIN_DECLS

/* "Where does each point come from?": every line of a rider's history in full, with rule, people,
 * reason, lapse date, the change and the balance after it.
 *
 * Signal more: the person wants earlier lines. */
#define YZ_TYPE_POINTS_HISTORY (yz_points_history_get_type ())
G_DECLARE_FINAL_TYPE (YzPointsHistory, yz_points_history, YZ, POINTS_HISTORY, AdwBin)

/* @lines: (element-type YzHistoryLine), newest first. @has_more: there may be earlier ones. Nothing
 * of what was shown before is kept. */
void yz_points_history_show (YzPointsHistory *self, GPtrArray *lines, gboolean has_more);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-points.h"

G_BEGIN_DECLS

/* One entry of a rider's history in full. An entry that was reversed is struck through, and says so
 * in words. */
#define YZ_TYPE_HISTORY_ROW (yz_history_row_get_type ())
G_DECLARE_FINAL_TYPE (YzHistoryRow, yz_history_row, YZ, HISTORY_ROW, GtkListBoxRow)

/* @line is not kept. */
GtkWidget *yz_history_row_new (const YzHistoryLine *line);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "yz-sheet-page.h"

G_BEGIN_DECLS

/* One line of a sheet: goods, how many there are, and what differs.
 *
 * Signals: "repeat" and "reason", of its two buttons. */
#define YZ_TYPE_SHEET_ROW (yz_sheet_row_get_type ())
G_DECLARE_FINAL_TYPE (YzSheetRow, yz_sheet_row, YZ, SHEET_ROW, GtkListBoxRow)

GtkWidget *yz_sheet_row_new (void);
void yz_sheet_row_show (YzSheetRow *self, const YzSheetLine *line);
int64_t yz_sheet_row_get_item (YzSheetRow *self);
const char *yz_sheet_row_get_title (YzSheetRow *self);

G_END_DECLS

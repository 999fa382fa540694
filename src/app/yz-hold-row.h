/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-hold.h"

G_BEGIN_DECLS

/* Something that waits to be picked up: what, until when, and a button that hands it out.
 *
 * Signal: collect-asked (gint64 entry) */
#define YZ_TYPE_HOLD_ROW (yz_hold_row_get_type ())
G_DECLARE_FINAL_TYPE (YzHoldRow, yz_hold_row, YZ, HOLD_ROW, GtkListBoxRow)

GtkWidget *yz_hold_row_new (const YzHold *hold);

G_END_DECLS

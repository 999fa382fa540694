/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item.h"

G_BEGIN_DECLS

/* The goods as a table that yz_import() reads back without changing anything: CSV with a mark for
 * spreadsheets at its start. Stock is what is on this station's shelf.
 * Returns: (transfer full) (nullable) */
char *yz_export_items (YzStation *station, gboolean with_inactive, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-import.h"

G_BEGIN_DECLS

/* What the report of an import says, as pure functions of the report. Texts are translated and
 * (transfer full).
 *
 * The counts in one line: "12 added, 3 updated, 5 unchanged, 2 refused". */
char *yz_import_display_counts (const YzImportReport *report);
/* One line of the file and what becomes of it, with the reason below. */
char *yz_import_display_line (const YzImportLine *line);
/* The columns that mean nothing here. Returns: (nullable) */
char *yz_import_display_columns (const YzImportReport *report);

G_END_DECLS

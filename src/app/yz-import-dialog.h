/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"
#include "yz-import.h"

G_BEGIN_DECLS

/* A modal window that reads a CSV file, shows what importing it would do line by line, and imports
 * it when told to. Nothing is written before that. */
#define YZ_TYPE_IMPORT_DIALOG (yz_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YzImportDialog, yz_import_dialog, YZ, IMPORT_DIALOG, AdwWindow)

/* Asks for the file, then tries the import and shows the report. @widget: where it was asked for;
 * toasts appear there. */
void yz_import_dialog_start (GtkWidget *widget, YzClient *client, YzImportKind kind);

/* The same for a file that is known. Returns: (transfer none) the window, shown */
YzImportDialog *
yz_import_dialog_present (GtkWidget *widget, YzClient *client, YzImportKind kind, const char *path);

G_END_DECLS

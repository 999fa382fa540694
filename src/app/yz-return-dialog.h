/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-redemption.h"

G_BEGIN_DECLS

/* Asks which goods of a receipt come back, where each of them goes, and why.
 *
 * Signal: accepted: read the answer with the functions below; the dialog closes itself. */
#define YZ_TYPE_RETURN_DIALOG (yz_return_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YzReturnDialog, yz_return_dialog, YZ, RETURN_DIALOG, AdwWindow)

YzReturnDialog *yz_return_dialog_new (GtkWindow *parent, const YzReceipt *receipt);

/* Returns: (transfer full) (array length=n_lines) what comes back */
YzReturnLine *yz_return_dialog_dup_lines (YzReturnDialog *self, gsize *n_lines);
/* Returns: (transfer full) */
char *yz_return_dialog_dup_reason (YzReturnDialog *self);

G_END_DECLS

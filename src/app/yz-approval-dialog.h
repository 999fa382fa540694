/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-counter.h"

G_BEGIN_DECLS

/* Asks somebody for their PIN where one person is not enough: the rider or a second person for a
 * large redemption, a second person for a late return, a chief for goods the books do not have. It
 * gives the answer to the counter and closes itself. */
#define YZ_TYPE_APPROVAL_DIALOG (yz_approval_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YzApprovalDialog, yz_approval_dialog, YZ, APPROVAL_DIALOG, AdwWindow)

/* @sentence says why, or what was wrong with the last answer. */
YzApprovalDialog *yz_approval_dialog_new (GtkWindow *parent,
                                          YzClient *client,
                                          YzCounter *counter,
                                          YzApprovalKind kind,
                                          const char *sentence);

G_END_DECLS

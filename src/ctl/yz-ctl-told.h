/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ctl.h"
#include "yz-redemption.h"

G_BEGIN_DECLS

/* Tells what a redemption, return, reversal or adjustment gave, and writes its receipt to @paper
 * where that is not NULL. What is booked stands whatever becomes of the paper: then FALSE with
 * YZ_ERROR_INPUT naming the entry, and the answer is told all the same. */
gboolean yz_ctl_tell_redemption (YzCtl *self,
                                 const YzRedemption *redemption,
                                 const char *paper,
                                 GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ctl.h"

G_BEGIN_DECLS

/* Runs the command, and tries it again for some seconds if the line to the city's server was cut:
 * one that books under an op_id until its outcome is certain, any other only as long as it found no
 * server at all. Where it gives up, the sentence says what can be done. */
gboolean yz_ctl_repeat_run (YzCtl *self, GError **error);

G_END_DECLS

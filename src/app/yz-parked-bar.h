/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-counter.h"

G_BEGIN_DECLS

/* The riders who were put aside, each a button that brings them back: "张** · 3 pieces". Hidden
 * while nobody waits. */
#define YZ_TYPE_PARKED_BAR (yz_parked_bar_get_type ())
G_DECLARE_FINAL_TYPE (YzParkedBar, yz_parked_bar, YZ, PARKED_BAR, AdwBin)

void yz_parked_bar_set_counter (YzParkedBar *self, YzCounter *counter);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-counter.h"
#include "yz-screen.h"

G_BEGIN_DECLS

/* The home of the window: invites to scan, shows the rider who is at the counter, the goods, the
 * cart, and the receipt of what was booked. */
#define YZ_TYPE_COUNTER_SCREEN (yz_counter_screen_get_type ())
G_DECLARE_FINAL_TYPE (YzCounterScreen, yz_counter_screen, YZ, COUNTER_SCREEN, AdwBin)

/* What happens on it, for those who show it elsewhere. Borrowed. */
YzCounter *yz_counter_screen_get_counter (YzCounterScreen *self);

G_END_DECLS

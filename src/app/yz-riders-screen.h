/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-screen.h"

G_BEGIN_DECLS

/* The riders of the station: a list to search in, and beside it everything about the one who is
 * selected or whose card was scanned. */
#define YZ_TYPE_RIDERS_SCREEN (yz_riders_screen_get_type ())
G_DECLARE_FINAL_TYPE (YzRidersScreen, yz_riders_screen, YZ, RIDERS_SCREEN, AdwBin)

G_END_DECLS

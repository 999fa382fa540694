/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* The narrow column of large buttons on the left of the window: the screens that the person who
 * signed in may open, and below them that person. The buttons follow the action "win.screen". */
#define YZ_TYPE_RAIL (yz_rail_get_type ())
G_DECLARE_FINAL_TYPE (YzRail, yz_rail, YZ, RAIL, AdwBin)

/* Makes the buttons for who is signed in at @client. */
void yz_rail_show_actor (YzRail *self, YzClient *client);

G_END_DECLS

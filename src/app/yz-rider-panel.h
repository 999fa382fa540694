/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-profile.h"

G_BEGIN_DECLS

/* Who stands at the counter: masked name, team, the balance large, and the last entries. */
#define YZ_TYPE_RIDER_PANEL (yz_rider_panel_get_type ())
G_DECLARE_FINAL_TYPE (YzRiderPanel, yz_rider_panel, YZ, RIDER_PANEL, AdwBin)

/* NULL: nobody; nothing of the last one is kept. */
void yz_rider_panel_show (YzRiderPanel *self, const YzProfile *profile);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-screen.h"

G_BEGIN_DECLS

/* What belongs to this PC (printers, sounds, camera, lock, customer display), the papers that are
 * printed once, and for whoever manages the station its rules and its staff. */
#define YZ_TYPE_SETTINGS_SCREEN (yz_settings_screen_get_type ())
G_DECLARE_FINAL_TYPE (YzSettingsScreen, yz_settings_screen, YZ, SETTINGS_SCREEN, AdwBin)

G_END_DECLS

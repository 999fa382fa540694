/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* The first run: there is no store yet, so it offers to make a station. */
#define YZ_TYPE_SETUP (yz_setup_get_type ())
G_DECLARE_FINAL_TYPE (YzSetup, yz_setup, YZ, SETUP, AdwBin)

void yz_setup_set_client (YzSetup *self, YzClient *client);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Only for yz-client.c. */

#include "yz-line-watch.h"
#include "yz-station.h"

G_BEGIN_DECLS

/* A lane whose context is the station at @uri: how it shares commits, how long it tries again, and
 * who is told of its line. */
YzLane *yz_client_lane_new (const char *uri, YzStoreMode mode, YzLineWatch *watch);

G_END_DECLS

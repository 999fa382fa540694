/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-rider-item.h"

G_BEGIN_DECLS

/* A rider in the list: name, masked phone, team, platform, free points.
 *
 * Property rider (YzRiderItem, nullable). */
#define YZ_TYPE_RIDER_ROW (yz_rider_row_get_type ())
G_DECLARE_FINAL_TYPE (YzRiderRow, yz_rider_row, YZ, RIDER_ROW, AdwBin)

G_END_DECLS

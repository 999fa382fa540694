/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* How long a sync of a slow disk takes. */
#define BENCH_SLOW_SYNC_US 4000

/* From now on every sync of this program takes at least so long; 0: as long as the disk takes. To
 * be called while nothing is written. */
void bench_slow_disk_set (int sync_us);

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-station.h"

#include <stdlib.h>

#define POINTS 120

static YzTestStation station;

static void
remove_station (void)
{
  yz_test_station_clear (&station);
}

YzTestStation *
fuzz_get_station (void)
{
  if (station.station == NULL) {
    yz_test_station_new (&station);
    atexit (remove_station);
    yz_test_station_add_shop (&station);
    yz_test_give_points (&station, station.rider, POINTS);
  }
  return &station;
}

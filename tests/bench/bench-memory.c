/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program holds when its window can be used, beside an empty libadwaita window. Pages that
 * several programs share are counted by share (PSS). */
#include <stdio.h>

#include "bench-fill.h"
#include "bench-screen.h"

#define AIM "<= 1.5"

int
main (int argc, char **argv)
{
  int64_t n_riders = bench_get_number ("YIZHAN_BENCH_SCREEN_RIDERS", 2000);
  g_autofree char *dir = NULL;
  g_autofree char *path = NULL;
  double ours[BENCH_ROUNDS];
  double reference[BENCH_ROUNDS];
  double ratio[BENCH_ROUNDS];
  double resident[BENCH_ROUNDS];
  double empty_resident[BENCH_ROUNDS];

  if (bench_screen_started (argc, argv))
    return 0;
  dir = bench_make_dir ();
  path = g_build_filename (dir, "station.db", NULL);
  bench_fill (path, n_riders, n_riders * 10, BENCH_FILL_LEDGER);
  for (int i = 0; i < BENCH_ROUNDS; i++) {
    BenchStart mine = { 0 };
    BenchStart empty = { 0 };

    bench_screen_start ("empty", path, &empty);
    bench_screen_start ("ours", path, &mine);
    ours[i] = mine.pss_mb;
    reference[i] = empty.pss_mb;
    ratio[i] = mine.pss_mb / empty.pss_mb;
    resident[i] = mine.rss_mb;
    empty_resident[i] = empty.rss_mb;
  }
  printf ("# with shared pages in full (RSS): %.1f MB, the empty window %.1f MB\n",
          bench_median (resident, BENCH_ROUNDS),
          bench_median (empty_resident, BENCH_ROUNDS));
  bench_print ("memory",
               "MB",
               bench_median (ours, BENCH_ROUNDS),
               bench_median (reference, BENCH_ROUNDS),
               bench_median (ratio, BENCH_ROUNDS),
               AIM);
  bench_remove_dir (dir);
  return 0;
}

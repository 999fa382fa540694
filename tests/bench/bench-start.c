/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From starting the program to the end of the frame in which its window can be used (the store is
 * open, the names to sign in with are there), beside an empty libadwaita window. */
#include <stdio.h>

#include "bench-fill.h"
#include "bench-screen.h"

#define AIM "<= 1.5"

int
main (int argc, char **argv)
{
  int64_t n_riders = bench_get_number ("YIZHAN_BENCH_SCREEN_RIDERS", 2000);
  int64_t rounds = MIN (bench_get_number ("YIZHAN_BENCH_STARTS", 15), 100);
  g_autofree char *dir = NULL;
  g_autofree char *path = NULL;
  double ours[100];
  double reference[100];
  double ratio[100];

  if (bench_screen_started (argc, argv))
    return 0;
  dir = bench_make_dir ();
  path = g_build_filename (dir, "station.db", NULL);
  bench_fill (path, n_riders, n_riders * 10, BENCH_FILL_LEDGER);
  /* The first start of each reads the libraries from the disk. */
  for (int64_t i = -1; i < rounds; i++) {
    BenchStart mine = { 0 };
    BenchStart empty = { 0 };

    bench_screen_start ("empty", path, &empty);
    bench_screen_start ("ours", path, &mine);
    if (i < 0)
      continue;
    ours[i] = mine.ms;
    reference[i] = empty.ms;
    ratio[i] = mine.ms / empty.ms;
  }
  printf ("# drawn by %s; until the names to sign in with are painted, beside an empty window\n",
          g_getenv ("GSK_RENDERER") != NULL ? g_getenv ("GSK_RENDERER") : "GTK's choice");
  bench_print ("start",
               "ms",
               bench_median (ours, (gsize) rounds),
               bench_median (reference, (gsize) rounds),
               bench_median (ratio, (gsize) rounds),
               AIM);
  bench_remove_dir (dir);
  return 0;
}

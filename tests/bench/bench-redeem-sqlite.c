/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Durable redemptions, one by one, beside bare durable commits of one row on the same disk with the
 * same settings. */
#include <glib/gstdio.h>
#include <stdio.h>

#include "bench-counter.h"

static double
redeem (BenchCounter *counter, int times)
{
  int64_t start = bench_now_ns ();

  for (int i = 0; i < times; i++)
    bench_counter_redeem (counter);
  return times / ((double) (bench_now_ns () - start) / 1e9);
}

static double
commit_bare (sqlite3_stmt *insert, int times)
{
  int64_t start = bench_now_ns ();

  for (int i = 0; i < times; i++) {
    bench_check (sqlite3_step (insert) == SQLITE_DONE, NULL);
    sqlite3_reset (insert);
  }
  return times / ((double) (bench_now_ns () - start) / 1e9);
}

int
main (void)
{
  int times = (int) bench_get_number ("YIZHAN_BENCH_TIMES", 500);
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *path = g_build_filename (dir, "station.db", NULL);
  g_autofree char *bare_path = g_build_filename (dir, "bare.db", NULL);
  sqlite3 *bare = bench_open_bare (bare_path);
  sqlite3_stmt *insert = NULL;
  BenchCounter counter = { 0 };
  double ours[BENCH_ROUNDS];
  double reference[BENCH_ROUNDS];
  double ratio[BENCH_ROUNDS];

  bench_counter_open (&counter, path);
  sqlite3_exec (bare, "CREATE TABLE row (id INTEGER PRIMARY KEY, v BLOB)", NULL, NULL, NULL);
  sqlite3_prepare_v2 (bare, "INSERT INTO row (v) VALUES (randomblob (64))", -1, &insert, NULL);
  for (int i = 0; i < BENCH_ROUNDS; i++) {
    reference[i] = commit_bare (insert, times);
    ours[i] = redeem (&counter, times);
    ratio[i] = ours[i] / reference[i];
  }
  printf ("# one sync of this disk takes %.3f ms\n", bench_sync_ms (dir));
  bench_print ("redeem-sqlite",
               "/s",
               bench_median (ours, BENCH_ROUNDS),
               bench_median (reference, BENCH_ROUNDS),
               bench_median (ratio, BENCH_ROUNDS),
               ">= 0.95 where a sync takes over 1 ms, >= 0.65 where less");
  sqlite3_finalize (insert);
  sqlite3_close (bare);
  bench_counter_close (&counter);
  bench_remove_dir (dir);
  return 0;
}

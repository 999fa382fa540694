/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Durable redemptions, one by one, beside bare durable commits of one row on the same disk with the
 * same settings; on this disk, and on one whose syncs take longer. */
#include <glib/gstdio.h>
#include <stdio.h>

#include "bench-counter.h"
#include "bench-slow-disk.h"

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

static void
compare (BenchCounter *counter, sqlite3_stmt *insert, int times, const char *name, const char *aim)
{
  double ours[BENCH_ROUNDS];
  double reference[BENCH_ROUNDS];
  double ratio[BENCH_ROUNDS];

  for (int i = 0; i < BENCH_ROUNDS; i++) {
    reference[i] = commit_bare (insert, times);
    ours[i] = redeem (counter, times);
    ratio[i] = ours[i] / reference[i];
  }
  bench_print (name,
               "/s",
               bench_median (ours, BENCH_ROUNDS),
               bench_median (reference, BENCH_ROUNDS),
               bench_median (ratio, BENCH_ROUNDS),
               aim);
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

  bench_counter_open (&counter, path);
  sqlite3_exec (bare, "CREATE TABLE row (id INTEGER PRIMARY KEY, v BLOB)", NULL, NULL, NULL);
  sqlite3_prepare_v2 (bare, "INSERT INTO row (v) VALUES (randomblob (64))", -1, &insert, NULL);
  printf ("# one sync of this disk takes %.3f ms\n", bench_sync_ms (dir));
  compare (&counter,
           insert,
           times,
           "redeem-sqlite",
           ">= 0.95 where a sync takes over 1 ms, >= 0.65 where less");
  bench_slow_disk_set (BENCH_SLOW_SYNC_US);
  printf ("# the same with syncs that take at least %.3f ms (measured %.3f ms)\n",
          BENCH_SLOW_SYNC_US / 1000.0,
          bench_sync_ms (dir));
  compare (&counter, insert, MAX (1, times / 5), "# redeem-sqlite-slow", ">= 0.95");
  bench_slow_disk_set (0);
  sqlite3_finalize (insert);
  sqlite3_close (bare);
  bench_counter_close (&counter);
  bench_remove_dir (dir);
  return 0;
}

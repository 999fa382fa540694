/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The profile of a rider by card, in a station with a million riders and ten million entries,
 * beside one bare look-up of the same row by primary key. */
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdio.h>

#include "bench-fill.h"
#include "yz-resolver.h"
#include "yz-rider.h"

#define LOOKUPS 2000

static void
look_up_ours (YzStation *station, int64_t n_riders, double *us)
{
  for (int i = 0; i < LOOKUPS; i++) {
    g_autofree char *text =
      bench_fill_card_text ((int64_t) randombytes_uniform ((uint32_t) n_riders));
    g_autoptr (GError) error = NULL;
    g_autoptr (YzRider) rider = NULL;
    YzMeaning meaning;
    int64_t start = bench_now_ns ();

    if (yz_resolve_code (station, text, &meaning, &error))
      rider = yz_rider_load (station, meaning.id, &error);
    us[i] = (double) (bench_now_ns () - start) / 1e3;
    bench_check (rider != NULL, error);
  }
}

static void
look_up_bare (sqlite3_stmt *statement, int64_t n_riders, double *us)
{
  for (int i = 0; i < LOOKUPS; i++) {
    int64_t id = bench_fill_rider ((int64_t) randombytes_uniform ((uint32_t) n_riders));
    int64_t start = bench_now_ns ();

    sqlite3_bind_int64 (statement, 1, id);
    bench_check (sqlite3_step (statement) == SQLITE_ROW, NULL);
    sqlite3_reset (statement);
    us[i] = (double) (bench_now_ns () - start) / 1e3;
  }
}

int
main (void)
{
  int64_t n_riders = bench_get_number ("YIZHAN_BENCH_RIDERS", 1000000);
  int64_t n_entries = bench_get_number ("YIZHAN_BENCH_ENTRIES", 10000000);
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *path = g_build_filename (dir, "station.db", NULL);
  g_autoptr (GError) error = NULL;
  YzStation *station = NULL;
  sqlite3_stmt *statement = NULL;
  sqlite3 *bare = NULL;
  double us[LOOKUPS];
  double ours[BENCH_ROUNDS];
  double reference[BENCH_ROUNDS];

  bench_fill (path, n_riders, n_entries, BENCH_FILL_LEDGER);
  station = yz_station_open (path, YZ_STORE_WRITE, &error);
  bench_check (station != NULL, error);
  sqlite3_open_v2 (path, &bare, SQLITE_OPEN_READONLY, NULL);
  sqlite3_prepare_v2 (bare, "SELECT name, phone FROM rider WHERE id = ?1", -1, &statement, NULL);
  for (int i = 0; i < BENCH_ROUNDS; i++) {
    look_up_bare (statement, n_riders, us);
    reference[i] = bench_quantile (us, LOOKUPS, 990);
    look_up_ours (station, n_riders, us);
    ours[i] = bench_quantile (us, LOOKUPS, 990);
  }
  printf ("# %" G_GINT64_FORMAT " riders, %" G_GINT64_FORMAT " entries; 99 %% of look-ups within\n",
          n_riders,
          n_entries);
  bench_print ("lookup-card",
               "us",
               bench_median (ours, BENCH_ROUNDS),
               bench_median (reference, BENCH_ROUNDS),
               bench_median (ours, BENCH_ROUNDS) / bench_median (reference, BENCH_ROUNDS),
               "p99 < 1000 us");
  sqlite3_finalize (statement);
  sqlite3_close (bare);
  yz_station_close (station);
  bench_remove_dir (dir);
  return 0;
}

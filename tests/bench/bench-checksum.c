/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the checksums of pages cost: durable redemptions in a store with them beside the same in a
 * store without, and a verification of all that was booked in each. */
#include <stdio.h>
#include <time.h>

#include "bench-counter.h"
#include "yz-page-sum.h"
#include "yz-test-sums.h"
#include "yz-verify.h"

#define PAGE 4096
#define SUMS 20000

typedef struct {
  const char *path;
  BenchCounter counter;
  double rate[BENCH_ROUNDS];
  double cpu_us[BENCH_ROUNDS];
  double verify_ms[BENCH_ROUNDS];
} Side;

static int64_t
get_cpu_ns (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (int64_t) now.tv_sec * 1000000000 + now.tv_nsec;
}

static void
redeem (Side *side, int round, int times)
{
  int64_t start = bench_now_ns ();
  int64_t cpu = get_cpu_ns ();

  for (int i = 0; i < times; i++)
    bench_counter_redeem (&side->counter);
  side->cpu_us[round] = (double) (get_cpu_ns () - cpu) / 1e3 / times;
  side->rate[round] = times / ((double) (bench_now_ns () - start) / 1e9);
}

/* With nothing in the memory of the connection. */
static void
verify (Side *side, int round)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = yz_store_open (side->path, YZ_STORE_READ, &error);
  g_autoptr (YzVerification) verification = NULL;
  int64_t start = bench_now_ns ();

  bench_check (store != NULL, error);
  verification = yz_verify_ledger (store, &error);
  bench_check (verification != NULL, error);
  bench_check (verification->findings->len == 0, NULL);
  side->verify_ms[round] = (double) (bench_now_ns () - start) / 1e6;
}

static void
strip (Side *side)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&side->counter.station, yz_station_close);
  yz_test_strip_sums (side->path);
  side->counter.station = yz_station_open (side->path, YZ_STORE_WRITE, &error);
  bench_check (side->counter.station != NULL, error);
}

static double
measure_sum_ns (void)
{
  guint8 page[PAGE] = { 0 };
  int64_t start = bench_now_ns ();

  for (int i = 0; i < SUMS; i++)
    yz_page_sum_seal (page, sizeof page - (gsize) (i % 2) * 8);
  return (double) (bench_now_ns () - start) / SUMS;
}

int
main (void)
{
  int times = (int) bench_get_number ("YIZHAN_BENCH_TIMES", 500);
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *path = g_build_filename (dir, "station.db", NULL);
  g_autofree char *plain_path = g_build_filename (dir, "plain.db", NULL);
  Side with = { .path = path };
  Side without = { .path = plain_path };
  double ratio[BENCH_ROUNDS];

  bench_counter_open (&with.counter, path);
  bench_counter_open (&without.counter, plain_path);
  strip (&without);
  for (int i = 0; i < BENCH_ROUNDS; i++) {
    redeem (&without, i, times);
    redeem (&with, i, times);
    ratio[i] = with.rate[i] / without.rate[i];
  }
  bench_counter_close (&with.counter);
  bench_counter_close (&without.counter);
  for (int i = 0; i < BENCH_ROUNDS; i++) {
    verify (&without, i);
    verify (&with, i);
  }
  printf ("# one sync of this disk takes %.3f ms, the sum of a page %.0f ns\n",
          bench_sync_ms (dir),
          measure_sum_ns ());
  printf ("# processor time of a redemption: %.1f us with checksums, %.1f us without\n",
          bench_median (with.cpu_us, BENCH_ROUNDS),
          bench_median (without.cpu_us, BENCH_ROUNDS));
  printf ("# verification of %d redemptions, nothing cached: %.1f ms with checksums, %.1f ms "
          "without\n",
          times * BENCH_ROUNDS,
          bench_median (with.verify_ms, BENCH_ROUNDS),
          bench_median (without.verify_ms, BENCH_ROUNDS));
  bench_print ("checksum",
               "/s",
               bench_median (with.rate, BENCH_ROUNDS),
               bench_median (without.rate, BENCH_ROUNDS),
               bench_median (ratio, BENCH_ROUNDS),
               ">= 0.80");
  bench_remove_dir (dir);
  return 0;
}

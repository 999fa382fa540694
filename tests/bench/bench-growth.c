/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a ledger costs when it has grown: redemptions beside a fresh ledger, look-ups by card and
 * the proof beside the smallest of the grown ones. YIZHAN_BENCH_GROWTH_MAX: entries of the largest;
 * sizes are 10⁵, 10⁶ … up to it. */
#include <sodium.h>
#include <stdio.h>

#include "bench-counter.h"
#include "bench-fill.h"
#include "yz-resolver.h"
#include "yz-verify.h"

#define SMALLEST INT64_C (100000)
#define SIZES_MAX 4
#define LOOKUPS 2000
#define VERIFY_ROUNDS 3
/* Riders who have at least so many points can pay all day. */
#define RICH_POINTS 100
#define RICH_POINTS_TEXT G_STRINGIFY (RICH_POINTS)

typedef struct {
  int64_t n_entries;
  int64_t n_riders;
  char *path;
  YzStation *station;
  YzActor *chief;
  GArray *payers; /* of int64_t */
} Grown;

static void
list_payers (Grown *grown)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStatement) statement =
    yz_store_query (yz_station_get_store (grown->station),
                    "SELECT owner FROM account WHERE kind = 2 AND balance >= " RICH_POINTS_TEXT);
  YzStep step = YZ_STEP_ERROR;

  grown->payers = g_array_new (FALSE, FALSE, sizeof (int64_t));
  while ((step = yz_statement_step (statement, &error)) == YZ_STEP_ROW) {
    int64_t rider = yz_statement_get_int (statement, 0);

    g_array_append_val (grown->payers, rider);
  }
  bench_check (step == YZ_STEP_DONE, error);
  bench_check (grown->payers->len > 0, NULL);
}

static void
grown_open (Grown *grown, const char *dir, int64_t n_entries)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("grown-%" G_GINT64_FORMAT ".db", n_entries);
  int64_t start = bench_now_ns ();

  grown->n_entries = n_entries;
  grown->n_riders = MAX (n_entries / 50, 1);
  grown->path = g_build_filename (dir, name, NULL);
  bench_fill (grown->path, grown->n_riders, n_entries, BENCH_FILL_STATION);
  grown->station = yz_station_open (grown->path, YZ_STORE_WRITE, &error);
  bench_check (grown->station != NULL, error);
  grown->chief = yz_staff_sign_in (grown->station, "chief", "271828", &error);
  bench_check (grown->chief != NULL, error);
  list_payers (grown);
  printf ("# %" G_GINT64_FORMAT " entries made in %.3g s\n",
          n_entries,
          (double) (bench_now_ns () - start) / 1e9);
  fflush (stdout);
}

static void
grown_clear (Grown *grown)
{
  yz_actor_free (grown->chief);
  yz_station_close (grown->station);
  g_array_unref (grown->payers);
  g_free (grown->path);
}

static void
redeem_one (Grown *grown)
{
  const YzBasketLine line = { bench_fill_item (randombytes_uniform (BENCH_FILL_ITEMS)), 1 };
  int64_t rider = g_array_index (grown->payers, int64_t, randombytes_uniform (grown->payers->len));
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) redemption =
    yz_redemption_book (grown->station, grown->chief, &op_id, rider, &line, 1, &error);

  bench_check (redemption != NULL, error);
}

/* Redemptions in a second; of the fresh ledger where @grown is NULL. */
static double
redeem (BenchCounter *fresh, Grown *grown, int times)
{
  int64_t start = bench_now_ns ();

  for (int i = 0; i < times; i++) {
    if (grown != NULL)
      redeem_one (grown);
    else
      bench_counter_redeem (fresh);
  }
  return times / ((double) (bench_now_ns () - start) / 1e9);
}

static void
measure_redemptions (BenchCounter *fresh, Grown *grown)
{
  int times = (int) bench_get_number ("YIZHAN_BENCH_TIMES", 500);
  g_autofree char *unit = g_strdup_printf ("/s (%" G_GINT64_FORMAT " entries)", grown->n_entries);
  double ours[BENCH_ROUNDS];
  double reference[BENCH_ROUNDS];
  double ratio[BENCH_ROUNDS];

  redeem (fresh, grown, times);
  for (int i = 0; i < BENCH_ROUNDS; i++) {
    reference[i] = redeem (fresh, NULL, times);
    ours[i] = redeem (fresh, grown, times);
    ratio[i] = ours[i] / reference[i];
  }
  bench_print ("growth-redeem",
               unit,
               bench_median (ours, BENCH_ROUNDS),
               bench_median (reference, BENCH_ROUNDS),
               bench_median (ratio, BENCH_ROUNDS),
               ">= 0.7");
}

/* The median; @slow_us: what 99 % are within. */
static double
look_up (Grown *grown, double *slow_us)
{
  double us[LOOKUPS];

  for (int i = 0; i < LOOKUPS; i++) {
    g_autofree char *text =
      bench_fill_card_text ((int64_t) randombytes_uniform ((uint32_t) grown->n_riders));
    g_autoptr (GError) error = NULL;
    g_autoptr (YzRider) rider = NULL;
    YzMeaning meaning;
    int64_t start = bench_now_ns ();

    yz_resolve_code_with_rider (grown->station, text, &meaning, &rider, &error);
    us[i] = (double) (bench_now_ns () - start) / 1e3;
    bench_check (rider != NULL, error);
  }
  *slow_us = bench_quantile (us, LOOKUPS, 990);
  return bench_median (us, LOOKUPS);
}

static void
measure_lookups (Grown *smallest, Grown *grown)
{
  g_autofree char *unit = g_strdup_printf ("us (%" G_GINT64_FORMAT " entries)", grown->n_entries);
  double ours[BENCH_ROUNDS];
  double reference[BENCH_ROUNDS];
  double slow[BENCH_ROUNDS];
  double reference_slow[BENCH_ROUNDS];

  for (int i = 0; i < BENCH_ROUNDS; i++) {
    reference[i] = look_up (smallest, &reference_slow[i]);
    ours[i] = look_up (grown, &slow[i]);
  }
  printf ("# 99 %% of look-ups within %.1f us, of the smallest %.1f us; half of them:\n",
          bench_median (slow, BENCH_ROUNDS),
          bench_median (reference_slow, BENCH_ROUNDS));
  bench_print ("growth-lookup",
               unit,
               bench_median (ours, BENCH_ROUNDS),
               bench_median (reference, BENCH_ROUNDS),
               bench_median (ours, BENCH_ROUNDS) / bench_median (reference, BENCH_ROUNDS),
               "flat");
}

/* Microseconds for each entry. */
static double
verify (const Grown *grown)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) found = NULL;
  g_autoptr (YzStore) store = yz_store_open (grown->path, YZ_STORE_READ, &error);
  int64_t start = bench_now_ns ();

  bench_check (store != NULL, error);
  found = yz_verify_ledger (store, &error);
  bench_check (found != NULL, error);
  bench_check (found->findings->len == 0 && found->entries >= grown->n_entries, NULL);
  return (double) (bench_now_ns () - start) / 1e3 / (double) found->entries;
}

static void
measure_verify (const Grown *smallest, const Grown *grown)
{
  g_autofree char *unit =
    g_strdup_printf ("us an entry (%" G_GINT64_FORMAT " entries)", grown->n_entries);
  double ours[VERIFY_ROUNDS];
  double reference[VERIFY_ROUNDS];

  for (int i = 0; i < VERIFY_ROUNDS; i++) {
    reference[i] = verify (smallest);
    ours[i] = verify (grown);
  }
  bench_print ("growth-verify",
               unit,
               bench_median (ours, VERIFY_ROUNDS),
               bench_median (reference, VERIFY_ROUNDS),
               bench_median (ours, VERIFY_ROUNDS) / bench_median (reference, VERIFY_ROUNDS),
               "flat");
}

int
main (void)
{
  int64_t largest = bench_get_number ("YIZHAN_BENCH_GROWTH_MAX", 10 * SMALLEST);
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *fresh_path = g_build_filename (dir, "fresh.db", NULL);
  BenchCounter fresh = { 0 };
  Grown grown[SIZES_MAX] = { 0 };
  int n_sizes = 0;

  bench_counter_open (&fresh, fresh_path);
  for (int64_t size = MIN (SMALLEST, largest); size <= largest && n_sizes < SIZES_MAX; size *= 10)
    grown_open (&grown[n_sizes++], dir, size);
  for (int i = 0; i < n_sizes; i++) {
    measure_redemptions (&fresh, &grown[i]);
    measure_lookups (&grown[0], &grown[i]);
    measure_verify (&grown[0], &grown[i]);
  }
  for (int i = 0; i < n_sizes; i++)
    grown_clear (&grown[i]);
  bench_counter_close (&fresh);
  bench_remove_dir (dir);
  return 0;
}

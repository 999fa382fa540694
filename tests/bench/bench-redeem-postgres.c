/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Redemptions on PostgreSQL by so many clients at once (the argument), each a station of its own,
 * beside pgbench's TPC-B with prepared statements by as many clients of the same server. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-city-fill.h"
#include "yz-redemption.h"

#define RIDERS 2000
#define ITEMS 20
#define ROUNDS 3
#define TPCB_SCALE 50

typedef struct {
  const BenchCity *city;
  const char *uri;
  int64_t desk;
  GRand *rand;
  gint *go;   /* 0: wait, 1: redeem, 2: stop */
  gint *open; /* how many are ready */
  int64_t done;
} Client;

static gpointer
run_client (gpointer data)
{
  Client *client = data;
  const BenchCity *city = client->city;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station =
    yz_station_open_desk (client->uri, YZ_STORE_WRITE, client->desk, &error);

  bench_check (station != NULL, error);
  g_atomic_int_inc (client->open);
  while (g_atomic_int_get (client->go) == 0)
    g_thread_yield ();
  while (g_atomic_int_get (client->go) == 1) {
    const YzBasketLine line = { city->items[g_rand_int_range (client->rand, 0, ITEMS)], 1 };
    int64_t rider = city->riders[g_rand_int_range (client->rand, 0, RIDERS)];
    YzOpId op_id = yz_op_id_new ();
    g_autoptr (YzRedemption) redemption =
      yz_redemption_book (station, city->chief, &op_id, rider, &line, 1, &error);

    /* Two stations that open the same account at once: one of them tries again. */
    if (redemption == NULL && g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_BUSY)) {
      g_clear_error (&error);
      continue;
    }
    bench_check (redemption != NULL, error);
    client->done++;
  }
  return NULL;
}

/* Redemptions in a second. */
static double
redeem (const BenchCity *city, const char *uri, int n_clients, int64_t seconds)
{
  g_autofree Client *clients = g_new0 (Client, n_clients);
  g_autofree GThread **threads = g_new0 (GThread *, n_clients);
  gint go = 0;
  gint open = 0;
  int64_t start = 0;
  int64_t stop = 0;
  int64_t done = 0;

  for (int i = 0; i < n_clients; i++) {
    clients[i] = (Client){ city, uri, city->desks[i], g_rand_new (), &go, &open, 0 };
    threads[i] = g_thread_new ("client", run_client, &clients[i]);
  }
  while (g_atomic_int_get (&open) < n_clients)
    g_usleep (1000);
  start = bench_now_ns ();
  g_atomic_int_set (&go, 1);
  g_usleep ((gulong) seconds * G_USEC_PER_SEC);
  g_atomic_int_set (&go, 2);
  stop = bench_now_ns ();
  for (int i = 0; i < n_clients; i++) {
    g_thread_join (threads[i]);
    done += clients[i].done;
    g_rand_free (clients[i].rand);
  }
  return (double) done / ((double) (stop - start) / 1e9);
}

static char *
run_pgbench (const char *uri, const char *const *options)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status = 0;

  g_ptr_array_add (arguments, (gpointer) "pgbench");
  for (; *options != NULL; options++)
    g_ptr_array_add (arguments, (gpointer) *options);
  g_ptr_array_add (arguments, (gpointer) uri);
  g_ptr_array_add (arguments, NULL);
  bench_check (g_spawn_sync (NULL,
                             (char **) arguments->pdata,
                             NULL,
                             G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                             NULL,
                             NULL,
                             &output,
                             NULL,
                             &status,
                             &error) &&
                 g_spawn_check_wait_status (status, &error),
               error);
  return output;
}

/* Transactions in a second. */
static double
run_tpcb (const char *uri, int n_clients, int64_t seconds)
{
  g_autofree char *clients = g_strdup_printf ("%d", n_clients);
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, seconds);
  const char *const options[] = {
    "-n", "-M", "prepared", "-c", clients, "-j", "2", "-T", time, NULL
  };
  g_autofree char *output = run_pgbench (uri, options);
  const char *tps = strstr (output, "tps = ");

  bench_check (tps != NULL, NULL);
  return g_ascii_strtod (tps + strlen ("tps = "), NULL);
}

int
main (int argc, char **argv)
{
  int n_clients = argc > 1 ? (int) g_ascii_strtoll (argv[1], NULL, 10) : 1;
  int64_t seconds = bench_get_number ("YIZHAN_BENCH_SECONDS", 5);
  g_autofree char *scale =
    g_strdup_printf ("%" G_GINT64_FORMAT, bench_get_number ("YIZHAN_BENCH_SCALE", TPCB_SCALE));
  const char *const make[] = { "-i", "-q", "-s", scale, NULL };
  g_autofree char *dir = bench_city_make_home ();
  g_autofree char *uri = bench_make_database ("city");
  g_autofree char *reference_uri = bench_make_database ("tpcb");
  g_autofree char *name = g_strdup_printf ("redeem-postgres-%d", n_clients);
  BenchCity city = { 0 };
  double ours[ROUNDS];
  double reference[ROUNDS];
  double ratio[ROUNDS];

  bench_check (n_clients >= 1 && n_clients <= 1000, NULL);
  bench_city_make (&city, uri, n_clients, RIDERS, ITEMS);
  g_free (run_pgbench (reference_uri, make));
  redeem (&city, uri, n_clients, 1);
  run_tpcb (reference_uri, n_clients, 1);
  for (int i = 0; i < ROUNDS; i++) {
    reference[i] = run_tpcb (reference_uri, n_clients, seconds);
    ours[i] = redeem (&city, uri, n_clients, seconds);
    ratio[i] = ours[i] / reference[i];
  }
  printf ("# one sync where the server keeps its files takes %.3f ms\n",
          bench_sync_ms (g_get_tmp_dir ()));
  bench_print (name,
               "/s",
               bench_median (ours, ROUNDS),
               bench_median (reference, ROUNDS),
               bench_median (ratio, ROUNDS),
               ">= 1.0");
  bench_city_clear (&city);
  bench_remove_dir (dir);
  return 0;
}

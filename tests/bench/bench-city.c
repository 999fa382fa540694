/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A city's rush hour on one server: every station has a counter with one attendant, riders come as
 * in a lunch break (few, then many, then few again) and are served in turn. People's time passes by
 * a clock that runs faster than ours (the server gets that many times the load of a real hour); the
 * time the server takes is what it is. Prints how long riders wait and how fast the server answers.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench-city-fill.h"
#include "yz-redemption.h"
#include "yz-resolver.h"

#define ITEMS 40
#define RUSH_S 3600.0
/* Nine of ten of a city's riders come by within the hour: about five a second in all. */
#define VISITS_PER_RIDER 0.9
/* What people take: showing the card, and each piece until it is scanned. */
#define CARD_S 4.0
#define PIECE_S 3.0
#define LINES_MAX 4

typedef struct {
  const BenchCity *city;
  const char *uri;
  int64_t desk;
  double speed;    /* seconds of the rush in one of ours */
  double per_hour; /* riders that come to this station */
  GRand *rand;
  gint *ready;
  GArray *waits_s;    /* of double: until it was the rider's turn */
  GArray *lookups_ms; /* of double: card to profile */
  GArray *answers_ms; /* of double: confirm to answer */
  int64_t refused;
} Counter;

/* When the rush begins; 0 until all are ready. */
static volatile gint64 origin_ns;

static double
draw_exponential (GRand *rand, double mean)
{
  return -mean * log (1.0 - g_rand_double (rand));
}

/* How many come at this moment of the hour, beside the mean: a lunch break has its middle. */
static double
get_crowd (double at_s)
{
  double distance = fabs (at_s - RUSH_S / 2) / (RUSH_S / 2);

  return 1.6 - 1.2 * distance;
}

/* The next arrival after @at_s, by thinning a steady stream. */
static double
draw_arrival (const Counter *self, double at_s)
{
  do
    at_s += draw_exponential (self->rand, RUSH_S / (self->per_hour * 1.6));
  while (at_s < RUSH_S && g_rand_double (self->rand) * 1.6 > get_crowd (at_s));
  return at_s;
}

static double
get_ms_since (int64_t start_ns)
{
  return (double) (bench_now_ns () - start_ns) / 1e6;
}

static void
look_up (Counter *self, YzStation *reader, int64_t index)
{
  g_autofree char *text = bench_city_card_text (self->city, index);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRider) rider = NULL;
  YzMeaning meaning;
  int64_t start = bench_now_ns ();
  double ms = 0;

  bench_check (yz_resolve_code_with_rider (reader, text, &meaning, &rider, &error), error);
  bench_check (rider != NULL, NULL);
  ms = get_ms_since (start);
  g_array_append_val (self->lookups_ms, ms);
}

static void
redeem (Counter *self, YzStation *station, int64_t rider, int n_lines)
{
  YzBasketLine lines[LINES_MAX];
  YzOpId op_id = yz_op_id_new ();
  int64_t start = bench_now_ns ();
  double ms = 0;

  for (int i = 0; i < n_lines; i++)
    lines[i] = (YzBasketLine){ self->city->items[g_rand_int_range (self->rand, 0, ITEMS)], 1 };
  for (;;) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzRedemption) redemption = yz_redemption_book (station,
                                                              self->city->chief,
                                                              &op_id,
                                                              rider,
                                                              lines,
                                                              (gsize) n_lines,
                                                              &error);

    if (redemption != NULL)
      break;
    bench_check (g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_BUSY), error);
    self->refused++;
  }
  ms = get_ms_since (start);
  g_array_append_val (self->answers_ms, ms);
}

/* Waits until the rush has come to @at_s. */
static void
wait_until (const Counter *self, double at_s)
{
  double left_s = at_s / self->speed - (double) (bench_now_ns () - origin_ns) / 1e9;

  if (left_s > 0)
    g_usleep ((gulong) (left_s * 1e6));
}

/* Serves everybody who comes. The counter's own clock goes on by what people and server take. */
static void
serve (Counter *self, YzStation *station, YzStation *reader)
{
  double arrival_s = draw_arrival (self, 0);
  double now_s = 0;

  for (; arrival_s < RUSH_S; arrival_s = draw_arrival (self, arrival_s)) {
    int64_t index = g_rand_int_range (self->rand, 0, (gint32) self->city->n_riders);
    int n_lines = g_rand_int_range (self->rand, 1, LINES_MAX + 1);
    double wait_s = MAX (now_s - arrival_s, 0);
    guint last = 0;

    g_array_append_val (self->waits_s, wait_s);
    now_s = MAX (now_s, arrival_s) + draw_exponential (self->rand, CARD_S);
    wait_until (self, now_s);
    look_up (self, reader, index);
    for (int i = 0; i < n_lines; i++)
      now_s += draw_exponential (self->rand, PIECE_S);
    wait_until (self, now_s);
    redeem (self, station, self->city->riders[index], n_lines);
    last = self->answers_ms->len - 1;
    now_s += (g_array_index (self->lookups_ms, double, last) +
              g_array_index (self->answers_ms, double, last)) /
             1e3;
  }
}

static gpointer
run_counter (gpointer data)
{
  Counter *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station =
    yz_station_open_desk (self->uri, YZ_STORE_WRITE, self->desk, &error);
  g_autoptr (YzStation) reader = NULL;

  bench_check (station != NULL, error);
  reader = yz_station_open_desk (self->uri, YZ_STORE_READ, self->desk, &error);
  bench_check (reader != NULL, error);
  g_atomic_int_inc (self->ready);
  while (origin_ns == 0)
    g_usleep (1000);
  serve (self, station, reader);
  return NULL;
}

static double
get_quantile (GArray *values, int permille)
{
  return bench_quantile ((double *) (void *) values->data, values->len, permille);
}

static void
append_all (GArray *to, GArray *from)
{
  g_array_append_vals (to, from->data, from->len);
}

static void
print_station (const Counter *self, int number)
{
  printf ("# station %d\t%u riders\twait p50 %.1f s p99 %.1f s\tprofile p50 %.1f ms p99 %.1f ms"
          "\tconfirm p50 %.1f ms p99 %.1f ms\n",
          number,
          self->waits_s->len,
          get_quantile (self->waits_s, 500),
          get_quantile (self->waits_s, 990),
          get_quantile (self->lookups_ms, 500),
          get_quantile (self->lookups_ms, 990),
          get_quantile (self->answers_ms, 500),
          get_quantile (self->answers_ms, 990));
}

static void
print_city (Counter *counters, int n_stations, double speed)
{
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) lookups = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) answers = g_array_new (FALSE, FALSE, sizeof (double));
  int64_t refused = 0;

  for (int i = 0; i < n_stations; i++) {
    append_all (waits, counters[i].waits_s);
    append_all (lookups, counters[i].lookups_ms);
    append_all (answers, counters[i].answers_ms);
    refused += counters[i].refused;
    print_station (&counters[i], i + 1);
  }
  printf ("# %d stations, %u riders in an hour that took %.0f s: %.0f redemptions a second, as of"
          " %.0f stations; %" G_GINT64_FORMAT " tried again\n",
          n_stations,
          waits->len,
          RUSH_S / speed,
          answers->len / (RUSH_S / speed),
          n_stations * speed,
          refused);
  printf ("# wait p50 %.1f s p99 %.1f s\n", get_quantile (waits, 500), get_quantile (waits, 990));
  bench_print ("city",
               "ms p99 (profile, confirm)",
               get_quantile (lookups, 990),
               get_quantile (answers, 990),
               get_quantile (answers, 990) / get_quantile (lookups, 990),
               "printed");
}

static void
run_rush (const BenchCity *city, const char *uri, double speed)
{
  g_autofree Counter *counters = g_new0 (Counter, city->n_stations);
  g_autofree GThread **threads = g_new0 (GThread *, city->n_stations);
  gint ready = 0;

  for (int64_t i = 0; i < city->n_stations; i++) {
    counters[i] = (Counter){ .city = city, .uri = uri, .desk = city->desks[i], .speed = speed };
    counters[i].per_hour = (double) city->n_riders * VISITS_PER_RIDER / (double) city->n_stations;
    counters[i].rand = g_rand_new_with_seed ((guint32) i + 1);
    counters[i].ready = &ready;
    counters[i].waits_s = g_array_new (FALSE, FALSE, sizeof (double));
    counters[i].lookups_ms = g_array_new (FALSE, FALSE, sizeof (double));
    counters[i].answers_ms = g_array_new (FALSE, FALSE, sizeof (double));
    threads[i] = g_thread_new ("counter", run_counter, &counters[i]);
  }
  while (g_atomic_int_get (&ready) < city->n_stations)
    g_usleep (1000);
  origin_ns = bench_now_ns ();
  for (int64_t i = 0; i < city->n_stations; i++)
    g_thread_join (threads[i]);
  print_city (counters, (int) city->n_stations, speed);
  for (int64_t i = 0; i < city->n_stations; i++) {
    g_rand_free (counters[i].rand);
    g_array_unref (counters[i].waits_s);
    g_array_unref (counters[i].lookups_ms);
    g_array_unref (counters[i].answers_ms);
  }
}

int
main (void)
{
  int64_t n_stations = bench_get_number ("YIZHAN_BENCH_STATIONS", 100);
  int64_t n_riders = bench_get_number ("YIZHAN_BENCH_CITY_RIDERS", 20000);
  double speed = (double) bench_get_number ("YIZHAN_BENCH_SPEED", 60);
  g_autofree char *dir = bench_city_make_home ();
  g_autofree char *uri = bench_make_database ("rush");
  BenchCity city = { 0 };

  bench_city_make (&city, uri, n_stations, n_riders, ITEMS);
  run_rush (&city, uri, speed);
  bench_city_clear (&city);
  bench_remove_dir (dir);
  return 0;
}

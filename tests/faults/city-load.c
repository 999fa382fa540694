/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "city-load"

/* Stations of a city at work, for the tests that cut lines and kill servers:
 *
 *     city-load make URI STATIONS     a city in an empty database
 *     city-load run URI STATIONS SECONDS [careless]
 *     city-load verify URI            ends with 0 if the verification finds nothing
 *
 * While it runs every station books what comes, one thing after the other, and tells of it in
 * lines:
 *
 *     try STATION NUMBER OP           before the first try of thing NUMBER under this operation id
 *     done STATION NUMBER OP ENTRY    it is confirmed
 *     refused STATION NUMBER OP WORD
 *     lost STATION NUMBER OP          given up after many tries
 *
 * What may have been booked or not is tried again under the same operation id; "careless" makes a
 * new one each time, as it must not be. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../bench/bench-city-fill.h"
#include "yz-retry.h"
#include "yz-redemption.h"
#include "yz-verify.h"

#define RIDERS 40
#define ITEMS 5

typedef struct {
  const BenchCity *city;
  const char *uri;
  int64_t desk;
  int number;
  gint64 until_us;
  gboolean careless;
  GRand *rand;
  int64_t last; /* entry of the last redemption, that may come back; 0: none */
  int things;
} Counter;

typedef enum {
  THING_REDEEM,
  THING_RETURN,
  THING_REVERSE,
  THING_RECEIVE,
} Thing;

/* One thing to be done, the same with every try. */
typedef struct {
  Thing thing;
  YzOpId op_id;
  int64_t rider;
  int64_t entry;
  YzBasketLine lines[3];
  gsize n_lines;
} Task;

static GMutex output;

static void
say (const char *word, const Counter *self, const Task *task, int64_t entry, const char *more)
{
  char hex[sizeof task->op_id.bytes * 2 + 1] = { 0 };

  for (gsize i = 0; i < sizeof task->op_id.bytes; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", task->op_id.bytes[i]);
  g_mutex_lock (&output);
  printf ("%s %d %d %s %" G_GINT64_FORMAT " %s\n",
          word,
          self->number,
          self->things,
          hex,
          entry,
          more);
  fflush (stdout);
  g_mutex_unlock (&output);
}

static void
think (Counter *self, Task *task)
{
  int chance = g_rand_int_range (self->rand, 0, 100);

  *task = (Task){ .op_id = yz_op_id_new () };
  task->rider = self->city->riders[g_rand_int_range (self->rand, 0, RIDERS)];
  task->entry = self->last;
  task->n_lines = (gsize) g_rand_int_range (self->rand, 1, 4);
  for (gsize i = 0; i < task->n_lines; i++)
    task->lines[i] =
      (YzBasketLine){ self->city->items[g_rand_int_range (self->rand, 0, ITEMS)], 1 };
  if (chance < 15 && self->last != 0)
    task->thing = THING_RETURN;
  else if (chance < 20 && self->last != 0)
    task->thing = THING_REVERSE;
  else if (chance < 30)
    task->thing = THING_RECEIVE;
  if (task->thing == THING_RETURN || task->thing == THING_REVERSE)
    self->last = 0;
}

static int64_t
take_entry (YzRedemption *redemption)
{
  int64_t entry = redemption != NULL ? redemption->entry : 0;

  yz_redemption_free (redemption);
  return entry;
}

/* The entry, or 0 with @error. */
static int64_t
run_task (const Counter *self, YzStation *station, const Task *task, GError **error)
{
  const YzActor *chief = self->city->chief;
  YzBooking booking = { 0 };

  switch (task->thing) {
  case THING_RETURN:
    return take_entry (
      yz_redemption_return (station, chief, &task->op_id, task->entry, NULL, 0, "back", error));
  case THING_REVERSE:
    return take_entry (
      yz_redemption_reverse (station, chief, &task->op_id, task->entry, "a mistake", error));
  case THING_RECEIVE:
    return yz_item_receive (station,
                            chief,
                            &task->op_id,
                            task->lines[0].item,
                            1,
                            "purchase",
                            &booking,
                            error)
             ? booking.entry
             : 0;
  case THING_REDEEM:
  default:
    return take_entry (yz_redemption_book (station,
                                           chief,
                                           &task->op_id,
                                           task->rider,
                                           task->lines,
                                           task->n_lines,
                                           error));
  }
}

static gboolean
may_pass (const GError *error)
{
  return g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_LOST) ||
         g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_UNKNOWN) ||
         g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_BUSY) ||
         g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_LOCKED);
}

/* Tries until it is certain. */
static void
finish_task (Counter *self, YzStation *station, Task *task)
{
  const YzRetryPolicy policy = { .first_ms = 20, .longest_ms = 500, .bound_ms = 120000 };
  YzRetry retry;

  yz_retry_init (&retry, &policy, g_rand_int (self->rand));
  say ("try", self, task, 0, "");
  for (;;) {
    g_autoptr (GError) error = NULL;
    int64_t entry = run_task (self, station, task, &error);
    gint64 wait_us = 0;

    if (entry != 0) {
      if (task->thing == THING_REDEEM)
        self->last = entry;
      say ("done", self, task, entry, "");
      return;
    }
    if (!may_pass (error)) {
      say ("refused", self, task, 0, error->message);
      return;
    }
    wait_us = yz_retry_fail (&retry, g_get_monotonic_time ());
    if (wait_us < 0) {
      say ("lost", self, task, 0, error->message);
      return;
    }
    g_usleep ((gulong) wait_us);
    if (self->careless && g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_UNKNOWN)) {
      task->op_id = yz_op_id_new ();
      say ("try", self, task, 0, "");
    }
  }
}

/* A line that is cut while the counter opens is waited for. */
static YzStation *
open_station (const Counter *self)
{
  const YzRetryPolicy policy = { .first_ms = 20, .longest_ms = 500, .bound_ms = 60000 };
  YzRetry retry;

  yz_retry_init (&retry, &policy, g_rand_int (self->rand));
  for (;;) {
    g_autoptr (GError) error = NULL;
    YzStation *station = yz_station_open_desk (self->uri, YZ_STORE_WRITE, self->desk, &error);
    gint64 wait_us = 0;

    if (station != NULL)
      return station;
    wait_us = may_pass (error) ? yz_retry_fail (&retry, g_get_monotonic_time ()) : -1;
    bench_check (wait_us >= 0, error);
    g_usleep ((gulong) wait_us);
  }
}

static gpointer
run_counter (gpointer data)
{
  Counter *self = data;
  g_autoptr (YzStation) station = open_station (self);

  while (g_get_monotonic_time () < self->until_us) {
    Task task;

    self->things++;
    think (self, &task);
    finish_task (self, station, &task);
  }
  return NULL;
}

/* The city as it was made, known again by its numbers. */
static void
read_city (BenchCity *city, const char *uri, int n_stations)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station = yz_station_open_desk (uri, YZ_STORE_READ, 1, &error);
  static const struct {
    const char *sql;
    gsize offset;
    int64_t expected;
  } lists[] = {
    { "SELECT id FROM rider ORDER BY id", G_STRUCT_OFFSET (BenchCity, riders), RIDERS },
    { "SELECT id FROM item ORDER BY id", G_STRUCT_OFFSET (BenchCity, items), ITEMS },
    { "SELECT id FROM desk ORDER BY id", G_STRUCT_OFFSET (BenchCity, desks), 0 },
  };
  g_autoptr (YzStatement) chief = NULL;

  bench_check (station != NULL, error);
  *city = (BenchCity){ .n_stations = n_stations, .n_riders = RIDERS, .n_items = ITEMS };
  /* Who has the only number there is; a reader signs nobody in. */
  city->chief = g_new0 (YzActor, 1);
  city->chief->role = YZ_ROLE_CHIEF;
  city->chief->name = g_strdup ("chief");
  chief = yz_store_query (yz_station_get_store (station), "SELECT min (id) FROM staff");
  bench_check (yz_statement_fetch (chief, &error), error);
  city->chief->staff = yz_statement_get_int (chief, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
    int64_t expected = lists[i].expected != 0 ? lists[i].expected : n_stations;
    int64_t *ids = g_new0 (int64_t, expected);
    g_autoptr (YzStatement) statement =
      yz_store_query (yz_station_get_store (station), lists[i].sql);

    for (int64_t j = 0; j < expected; j++) {
      bench_check (yz_statement_step (statement, &error) == YZ_STEP_ROW, error);
      ids[j] = yz_statement_get_int (statement, 0);
    }
    *(int64_t **) G_STRUCT_MEMBER_P (city, lists[i].offset) = ids;
  }
}

static int
run_city (const char *uri, int n_stations, int seconds, gboolean careless)
{
  g_autofree Counter *counters = g_new0 (Counter, n_stations);
  g_autofree GThread **threads = g_new0 (GThread *, n_stations);
  BenchCity city;
  gint64 until_us = 0;

  read_city (&city, uri, n_stations);
  until_us = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  for (int i = 0; i < n_stations; i++) {
    counters[i] = (Counter){ .city = &city,
                             .uri = uri,
                             .desk = city.desks[i],
                             .number = i + 1,
                             .until_us = until_us,
                             .careless = careless,
                             .rand = g_rand_new_with_seed ((guint32) i + 1) };
    threads[i] = g_thread_new ("counter", run_counter, &counters[i]);
  }
  for (int i = 0; i < n_stations; i++) {
    g_thread_join (threads[i]);
    g_rand_free (counters[i].rand);
  }
  bench_city_clear (&city);
  return 0;
}

static int
verify (const char *uri)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station = yz_station_open_desk (uri, YZ_STORE_READ, 1, &error);
  g_autoptr (YzVerification) verification = NULL;

  bench_check (station != NULL, error);
  verification = yz_verify_ledger (yz_station_get_store (station), &error);
  bench_check (verification != NULL, error);
  for (guint i = 0; i < verification->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (verification->findings, i);

    printf ("%s: %s\n", finding->place, finding->what);
  }
  return verification->findings->len == 0 ? 0 : 5;
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "make") == 0) {
    BenchCity city;

    bench_city_make (&city, argv[2], atoi (argv[3]), RIDERS, ITEMS);
    bench_city_clear (&city);
    return 0;
  }
  if ((argc == 5 || argc == 6) && strcmp (argv[1], "run") == 0)
    return run_city (argv[2], atoi (argv[3]), atoi (argv[4]), argc == 6);
  if (argc == 3 && strcmp (argv[1], "verify") == 0)
    return verify (argv[2]);
  fprintf (stderr, "usage: city-load make|run|verify URI …\n");
  return 2;
}

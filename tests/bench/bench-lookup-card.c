/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The profile of a rider by card, in a station with a million riders and ten million entries,
 * beside one bare look-up of the same row by primary key; on both engines. The server is that of
 * tests/support/with-postgres.sh; without one only SQLite is measured. */
#include <libpq-fe.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#include "bench-copy.h"
#include "bench-city-fill.h"
#include "bench-fill.h"
#include "bench-rows.h"
#include "yz-resolver.h"

#define LOOKUPS 2000
#define AIM "<= 3"
#define BARE "bare"

/* Asks for the row of a rider, and has it. */
typedef void (*AskBare) (gpointer connection, int64_t rider);

static int64_t
draw (int64_t n_riders)
{
  return (int64_t) randombytes_uniform ((uint32_t) n_riders);
}

static void
look_up_ours (YzStation *station, int64_t n_riders, double *us)
{
  for (int i = 0; i < LOOKUPS; i++) {
    g_autofree char *text = bench_fill_card_text (draw (n_riders));
    g_autoptr (GError) error = NULL;
    g_autoptr (YzRider) rider = NULL;
    YzMeaning meaning;
    int64_t start = bench_now_ns ();

    yz_resolve_code_with_rider (station, text, &meaning, &rider, &error);
    us[i] = (double) (bench_now_ns () - start) / 1e3;
    bench_check (rider != NULL, error);
  }
}

static void
look_up_bare (AskBare ask, gpointer connection, int64_t n_riders, double *us)
{
  for (int i = 0; i < LOOKUPS; i++) {
    int64_t id = bench_fill_rider (draw (n_riders));
    int64_t start = bench_now_ns ();

    ask (connection, id);
    us[i] = (double) (bench_now_ns () - start) / 1e3;
  }
}

static void
ask_sqlite (gpointer connection, int64_t rider)
{
  sqlite3_stmt *statement = connection;

  sqlite3_bind_int64 (statement, 1, rider);
  bench_check (sqlite3_step (statement) == SQLITE_ROW, NULL);
  sqlite3_reset (statement);
}

static void
ask_postgres (gpointer connection, int64_t rider)
{
  const gint64 value = GINT64_TO_BE (rider);
  const char *const values[] = { (const char *) &value };
  const int sizes[] = { sizeof value };
  const int formats[] = { 1 };
  PGresult *result = PQexecPrepared (connection, BARE, 1, values, sizes, formats, 0);

  bench_check (PQntuples (result) == 1, NULL);
  PQclear (result);
}

/* Both in turns, @uri by the program's own way and @connection by @ask. */
static void
measure (const char *name, const char *uri, AskBare ask, gpointer connection, int64_t n_riders)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station = yz_station_open_desk (uri, YZ_STORE_READ, 1, &error);
  double us[LOOKUPS];
  double ours[BENCH_ROUNDS];
  double reference[BENCH_ROUNDS];
  double ratio[BENCH_ROUNDS];
  double middle[BENCH_ROUNDS];
  double bare_middle[BENCH_ROUNDS];

  bench_check (station != NULL, error);
  /* Statements and the upper pages of the indexes are there in a station that has begun its day. */
  look_up_bare (ask, connection, n_riders, us);
  look_up_ours (station, n_riders, us);
  for (int i = 0; i < BENCH_ROUNDS; i++) {
    look_up_bare (ask, connection, n_riders, us);
    reference[i] = bench_quantile (us, LOOKUPS, 990);
    bare_middle[i] = bench_median (us, LOOKUPS);
    look_up_ours (station, n_riders, us);
    ours[i] = bench_quantile (us, LOOKUPS, 990);
    middle[i] = bench_median (us, LOOKUPS);
    ratio[i] = ours[i] / reference[i];
  }
  printf ("# half of the look-ups within %.1f us, bare %.1f us; 99 %% of them:\n",
          bench_median (middle, BENCH_ROUNDS),
          bench_median (bare_middle, BENCH_ROUNDS));
  bench_print (name,
               "us",
               bench_median (ours, BENCH_ROUNDS),
               bench_median (reference, BENCH_ROUNDS),
               bench_median (ratio, BENCH_ROUNDS),
               AIM);
}

static void
measure_sqlite (const char *path, int64_t n_riders)
{
  sqlite3_stmt *statement = NULL;
  sqlite3 *bare = NULL;

  sqlite3_open_v2 (path, &bare, SQLITE_OPEN_READONLY, NULL);
  statement = bench_prepare (bare, "SELECT name, phone FROM rider WHERE id = ?1");
  measure ("lookup-card", path, ask_sqlite, statement, n_riders);
  sqlite3_finalize (statement);
  sqlite3_close (bare);
}

static void
measure_postgres (const char *path, int64_t n_riders)
{
  g_autofree char *uri = bench_make_database ("bench_lookup");
  PGconn *bare = bench_copy_to_postgres (path, uri);
  PGresult *result =
    PQprepare (bare, BARE, "SELECT name, phone FROM rider WHERE id = $1::int8", 1, NULL);

  bench_check (PQresultStatus (result) == PGRES_COMMAND_OK, NULL);
  PQclear (result);
  measure ("lookup-card-postgres", uri, ask_postgres, bare, n_riders);
  PQfinish (bare);
}

int
main (void)
{
  int64_t n_riders = bench_get_number ("YIZHAN_BENCH_RIDERS", 1000000);
  int64_t n_entries = bench_get_number ("YIZHAN_BENCH_ENTRIES", 10000000);
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *path = g_build_filename (dir, "station.db", NULL);

  bench_fill (path, n_riders, n_entries, BENCH_FILL_LEDGER);
  /* A station is not being filled while riders come: nothing is on its way to the disk. */
  sync ();
  printf ("# %" G_GINT64_FORMAT " riders, %" G_GINT64_FORMAT " entries\n", n_riders, n_entries);
  measure_sqlite (path, n_riders);
  if (g_getenv ("YIZHAN_TEST_POSTGRES") != NULL)
    measure_postgres (path, n_riders);
  bench_remove_dir (dir);
  return 0;
}

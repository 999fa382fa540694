/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables read whole, on either engine: every row once and in order, with pauses, two at a time. */
#include <string.h>

#include "yz-scan.h"
#include "yz-test-place.h"
#include "yz-transaction.h"

#define N_STATIONS 10
#define N_DESKS 25

static const YzScan stations = YZ_SCAN ("s.id, s.community_id, s.kind", "station s", "s.id");
static const YzScan desks = YZ_SCAN ("d.id, d.public_key, d.station_id", "desk d", "d.id");

typedef struct {
  int64_t last;
  int64_t every; /* pause behind each such row */
  int n;
} Reader;

static gboolean
take_station (const YzRow *row, gpointer data)
{
  Reader *reader = data;
  int64_t values[3];
  guint64 nulls = yz_row_get_ints (row, 0, 3, values);

  g_assert_cmpint (values[0], ==, ++reader->last);
  g_assert_cmpuint (nulls, ==, values[0] % 2 == 0 ? 2 : 0);
  g_assert_cmpint (values[1], ==, values[0] % 2 == 0 ? 0 : values[0] * 7);
  g_assert_cmpint (values[2], ==, 1);
  return ++reader->n % reader->every == 0;
}

static gboolean
take_desk (const YzRow *row, gpointer data)
{
  Reader *reader = data;
  uint8_t key[32];
  int64_t id = 0;
  int64_t station = 0;
  gsize size = 0;
  const void *blob = yz_row_get_blob (row, 1, &size);

  yz_row_get_ints (row, 0, 1, &id);
  yz_row_get_ints (row, 2, 1, &station);
  memset (key, (int) id, sizeof key);
  g_assert_cmpmem (blob, size, key, sizeof key);
  g_assert_cmpint (id, ==, ++reader->last);
  g_assert_cmpint (station, ==, 1 + id % N_STATIONS);
  return ++reader->n % reader->every == 0;
}

static void
fill (YzStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

  for (int64_t i = 1; i <= N_STATIONS; i++) {
    g_autoptr (YzStatement) statement =
      yz_store_query (store,
                      "INSERT INTO station (id, name, kind, community_id, created_ms)"
                      " VALUES ($1, $3, 1, $2, 1)");
    g_autofree char *name = g_strdup_printf ("station %d", (int) i);

    yz_statement_bind_int (statement, 1, i);
    yz_statement_bind_id (statement, 2, i % 2 == 0 ? 0 : i * 7);
    yz_statement_bind_text (statement, 3, name);
    yz_statement_run (statement, &error);
    g_assert_no_error (error);
  }
  for (int64_t i = 1; i <= N_DESKS; i++) {
    g_autoptr (YzStatement) statement =
      yz_store_query (store,
                      "INSERT INTO desk (id, station_id, name, public_key, created_ms, head,"
                      " head_ms) VALUES ($1, $2, $4, $3, 1, $3, 1)");
    g_autofree char *name = g_strdup_printf ("desk %d", (int) i);
    uint8_t key[32];

    memset (key, (int) i, sizeof key);
    yz_statement_bind_int (statement, 1, i);
    yz_statement_bind_int (statement, 2, 1 + i % N_STATIONS);
    yz_statement_bind_blob (statement, 3, key, sizeof key);
    yz_statement_bind_text (statement, 4, name);
    yz_statement_run (statement, &error);
    g_assert_no_error (error);
  }
  g_assert_true (yz_transaction_commit (transaction, &error));
  g_assert_no_error (error);
}

static void
test_scans (void)
{
  g_auto (YzTestPlace) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = NULL;

  yz_test_place_init (&place);
  store = yz_store_create (place.uri, &error);
  g_assert_no_error (error);
  fill (store);
  for (int64_t every = 1; every <= N_DESKS + 1; every++) {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);
    g_autoptr (YzStatement) left = yz_store_scan (store, &stations);
    g_autoptr (YzStatement) right = yz_store_scan (store, &desks);
    Reader of_stations = { .every = every };
    Reader of_desks = { .every = every };
    YzStep left_step = YZ_STEP_ROW;
    YzStep right_step = YZ_STEP_ROW;

    while (left_step == YZ_STEP_ROW || right_step == YZ_STEP_ROW) {
      if (left_step == YZ_STEP_ROW)
        left_step = yz_scan_take (left, take_station, &of_stations, &error);
      g_assert_no_error (error);
      g_assert_cmpint (of_stations.n % every,
                       ==,
                       left_step == YZ_STEP_ROW ? 0 : N_STATIONS % every);
      if (right_step == YZ_STEP_ROW)
        right_step = yz_scan_take (right, take_desk, &of_desks, &error);
      g_assert_no_error (error);
    }
    g_assert_cmpint (of_stations.n, ==, N_STATIONS);
    g_assert_cmpint (of_desks.n, ==, N_DESKS);
    /* Nothing comes after the end. */
    g_assert_cmpint (yz_scan_take (left, take_station, &of_stations, &error), ==, YZ_STEP_DONE);
    g_assert_true (yz_transaction_commit (transaction, &error));
  }
  g_clear_pointer (&store, yz_store_close);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/rows", test_scans);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-city-fill.h"

#include <libpq-fe.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yz-code.h"
#include "yz-desk.h"
#include "yz-item.h"

#define BATCH 200

char *
bench_city_make_home (void)
{
  char *dir = bench_make_dir ();

  g_setenv ("XDG_DATA_HOME", dir, TRUE);
  return dir;
}

char *
bench_make_database (const char *name)
{
  const char *server = g_getenv ("YIZHAN_TEST_POSTGRES");
  g_autofree char *sql = g_strdup_printf ("CREATE DATABASE %s", name);
  PGconn *connection = NULL;
  PGresult *result = NULL;
  char *slash = NULL;
  g_autofree char *base = NULL;

  if (server == NULL) {
    fprintf (stderr, "this benchmark runs by way of tests/support/with-postgres.sh\n");
    exit (1);
  }
  connection = PQconnectdb (server);
  result = PQexec (connection, sql);
  if (PQresultStatus (result) != PGRES_COMMAND_OK) {
    fprintf (stderr, "%s", PQerrorMessage (connection));
    exit (1);
  }
  PQclear (result);
  PQfinish (connection);
  base = g_strdup (server);
  slash = strrchr (base, '/');
  *slash = '\0';
  return g_strconcat (base, "/", name, NULL);
}

/* Rider number @index has the secret that its number makes. */
static void
make_secret (int64_t index, uint8_t secret[YZ_CODE_SECRET_SIZE])
{
  g_autofree char *text = g_strdup_printf ("bench rider %" G_GINT64_FORMAT, index);

  crypto_generichash (secret, YZ_CODE_SECRET_SIZE, (const uint8_t *) text, strlen (text), NULL, 0);
}

char *
bench_city_card_text (const BenchCity *city, int64_t index)
{
  YzCode code = { .kind = YZ_CODE_CARD };

  make_secret (index, code.secret);
  return yz_code_to_text (&code);
}

static void
add_stations (BenchCity *city, YzStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

  city->desks[0] = 1;
  for (int64_t i = 1; i < city->n_stations; i++) {
    g_autoptr (YzStatement) statement =
      yz_store_query (store,
                      "INSERT INTO station (id, name, kind, created_ms) VALUES ($1, $2, 1, 1)");
    g_autofree char *name = g_strdup_printf ("station %" G_GINT64_FORMAT, i + 1);

    yz_statement_bind_int (statement, 1, i + 1);
    yz_statement_bind_text (statement, 2, name);
    bench_check (yz_statement_run (statement, &error), error);
    city->desks[i] = yz_desk_create (store, i + 1, name, &error);
    bench_check (city->desks[i] != 0, error);
  }
  bench_check (yz_transaction_commit (transaction, &error), error);
}

static void
add_items (BenchCity *city, YzStation *station)
{
  for (int64_t i = 0; i < city->n_items; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *sku = g_strdup_printf ("item-%" G_GINT64_FORMAT, i + 1);
    const YzItemFields fields = {
      .sku = sku, .name = sku, .price_points = 1 + i % 5, .limit = -1, .minimum = -1, .active = -1
    };

    city->items[i] = yz_item_put (station, city->chief, &fields, NULL, NULL, &error);
    bench_check (city->items[i] != 0, error);
  }
}

static void
fill_shelves (BenchCity *city, const char *uri)
{
  for (int64_t i = 0; i < city->n_stations; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzStation) station =
      yz_station_open_desk (uri, YZ_STORE_WRITE, city->desks[i], &error);

    bench_check (station != NULL, error);
    for (int64_t j = 0; j < city->n_items; j++) {
      YzOpId op_id = yz_op_id_new ();
      YzBooking booking;

      bench_check (yz_item_receive (station,
                                    city->chief,
                                    &op_id,
                                    city->items[j],
                                    BENCH_CITY_STOCK,
                                    "purchase",
                                    &booking,
                                    &error),
                   error);
    }
  }
}

static void
post_rider (BenchCity *city, YzStation *station, int64_t index, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  int64_t rider = yz_ledger_next_id (yz_station_get_ledger (station), error);
  int64_t card = yz_ledger_next_id (yz_station_get_ledger (station), error);
  g_autofree char *name = g_strdup_printf ("rider %" G_GINT64_FORMAT, index);
  uint8_t secret[YZ_CODE_SECRET_SIZE];
  uint8_t hash[crypto_hash_sha256_BYTES];
  YzStatement *statement = NULL;

  statement = yz_store_query (store,
                              "INSERT INTO rider (id, name, search, registered_ms, registered_by)"
                              " VALUES ($1, $2, $2, 1, 1)");
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_text (statement, 2, name);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
  make_secret (index, secret);
  crypto_hash_sha256 (hash, secret, sizeof secret);
  statement = yz_store_query (store,
                              "INSERT INTO card (id, rider_id, secret_hash, issued_ms, issued_by)"
                              " VALUES ($1, $2, $3, 1, 1)");
  yz_statement_bind_int (statement, 1, card);
  yz_statement_bind_int (statement, 2, rider);
  yz_statement_bind_blob (statement, 3, hash, sizeof hash);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
  city->riders[index] = rider;
}

/* Points brought in from before, in an entry of their own. */
static void
give_points (BenchCity *city, YzStation *station, int64_t rider, GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (station);
  YzOpId op_id = yz_op_id_new ();
  g_auto (YzDraft) draft = { 0 };
  YzBooking booking;
  int64_t from = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_OPENING, 0, error);
  int64_t to = yz_ledger_open_rider_account (ledger, YZ_ACCOUNT_RIDER, rider, error);

  yz_draft_init (&draft, &op_id, YZ_ENTRY_OPENING, city->chief->staff);
  draft.subject = rider;
  yz_draft_add (&draft, from, to, BENCH_CITY_POINTS, 0);
  bench_check (yz_ledger_book (ledger, &draft, &booking, error), *error);
}

static void
add_riders (BenchCity *city, YzStation *station)
{
  for (int64_t first = 0; first < city->n_riders; first += BATCH) {
    g_autoptr (GError) error = NULL;
    g_autoptr (YzTransaction) transaction =
      yz_transaction_begin (yz_station_get_store (station), &error);

    for (int64_t i = first; i < MIN (first + BATCH, city->n_riders); i++) {
      post_rider (city, station, i, &error);
      give_points (city, station, city->riders[i], &error);
    }
    bench_check (yz_transaction_commit (transaction, &error), error);
  }
}

void
bench_city_make (BenchCity *city, const char *uri, int64_t stations, int64_t riders, int64_t items)
{
  const YzStationSetup setup = {
    .name = "station 1", .kind = YZ_STATION_CENTRE, .admin_name = "chief", .admin_pin = "271828"
  };
  g_autoptr (GError) error = NULL;
  YzStation *station = yz_station_create (uri, &setup, &error);

  bench_check (station != NULL, error);
  *city = (BenchCity){ .n_stations = stations, .n_riders = riders, .n_items = items };
  city->desks = g_new0 (int64_t, stations);
  city->riders = g_new0 (int64_t, riders);
  city->items = g_new0 (int64_t, items);
  city->chief = yz_staff_sign_in (station, "chief", "271828", &error);
  bench_check (city->chief != NULL, error);
  add_items (city, station);
  add_riders (city, station);
  add_stations (city, yz_station_get_store (station));
  yz_station_close (station);
  fill_shelves (city, uri);
}

void
bench_city_clear (BenchCity *city)
{
  yz_actor_free (city->chief);
  g_free (city->desks);
  g_free (city->riders);
  g_free (city->items);
}

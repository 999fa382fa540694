/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-fill.h"
#include "bench-rows.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-chain.h"
#include "yz-clock.h"
#include "yz-code.h"
#include "yz-sqlite-checksum.h"

/* Numbers of the desk: riders, then their accounts, cards, jobs and reviews, from here on. */
#define FIRST_NUMBER INT64_C (1000)
#define ITEM_NUMBER INT64_C (100)
#define ATTENDANT_NUMBER INT64_C (50)
#define REVIEWER_NUMBER INT64_C (51)
#define RULE_NUMBER INT64_C (52)

#define N_ITEMS BENCH_FILL_ITEMS
#define PRICE 5
#define AWARD_POINTS 30
/* Riders asked in turn until one can pay. */
#define TRIES 16
/* 2026-03-02 08:00 in Shanghai: whatever is filled in fits into one month. */
#define START_MS INT64_C (1772409600000)

typedef struct {
  sqlite3 *db;
  BenchFillParts parts;
  GRand *random;
  int64_t n_riders;
  int64_t start_ms;
  int64_t *balances;
  int64_t budget; /* accounts */
  int64_t redeemed;
  int64_t source[N_ITEMS];
  int64_t shelf[N_ITEMS];
  int64_t handed_out[N_ITEMS];
  int64_t pieces; /* of each item that were received */
  int64_t pieces_out[N_ITEMS];
  guint16 *used; /* of each of the items by each of the riders, where the station is filled too */
  int64_t points_redeemed;
  int64_t points_awarded;
  uint8_t head[YZ_HASH_SIZE];
} Filling;

static int64_t
id_of (int64_t number)
{
  return yz_id_make (1, number);
}

int64_t
bench_fill_rider (int64_t number)
{
  return id_of (FIRST_NUMBER + number);
}

int64_t
bench_fill_item (int64_t number)
{
  return id_of (ITEM_NUMBER + number);
}

static int64_t
account_of (const Filling *fill, int64_t number)
{
  return yz_account_id_make (1, FIRST_NUMBER + fill->n_riders + number);
}

static void
make_secret (int64_t number, uint8_t secret[YZ_CODE_SECRET_SIZE])
{
  crypto_generichash (secret,
                      YZ_CODE_SECRET_SIZE,
                      (const uint8_t *) &number,
                      sizeof number,
                      NULL,
                      0);
}

char *
bench_fill_card_text (int64_t number)
{
  YzCode code = { .kind = YZ_CODE_CARD };

  make_secret (number, code.secret);
  return yz_code_to_text (&code);
}

static void
insert_riders (Filling *fill)
{
  sqlite3_stmt *rider = bench_prepare (fill->db,
                                       "INSERT INTO rider (id, name, phone, search, registered_ms,"
                                       " registered_by) VALUES (?1, ?2, ?3, ?4, 1, 1)");
  sqlite3_stmt *card = bench_prepare (fill->db,
                                      "INSERT INTO card (id, rider_id, secret_hash, issued_ms,"
                                      " issued_by) VALUES (?1, ?2, ?3, 1, 1)");

  for (int64_t i = 0; i < fill->n_riders; i++) {
    g_autofree char *name = g_strdup_printf ("骑手%06" G_GINT64_FORMAT, i);
    g_autofree char *phone = g_strdup_printf ("1%010" G_GINT64_FORMAT, INT64_C (3000000000) + i);
    g_autofree char *search = g_strdup_printf ("%s qishou qs %s", name, phone + 7);
    uint8_t secret[YZ_CODE_SECRET_SIZE];
    uint8_t hash[32];

    make_secret (i, secret);
    yz_code_hash_secret (secret, hash);
    sqlite3_bind_int64 (rider, 1, bench_fill_rider (i));
    sqlite3_bind_text (rider, 2, name, -1, SQLITE_STATIC);
    sqlite3_bind_text (rider, 3, phone, -1, SQLITE_STATIC);
    sqlite3_bind_text (rider, 4, search, -1, SQLITE_STATIC);
    bench_step (rider);
    sqlite3_bind_int64 (card, 1, id_of (FIRST_NUMBER + 2 * fill->n_riders + i));
    sqlite3_bind_int64 (card, 2, bench_fill_rider (i));
    sqlite3_bind_blob (card, 3, hash, sizeof hash, SQLITE_STATIC);
    bench_step (card);
  }
  sqlite3_finalize (rider);
  sqlite3_finalize (card);
}

static void
insert_account (Filling *fill, int64_t id, const YzAccountKey *key, int64_t balance)
{
  static sqlite3_stmt *statement;

  /* Kept for the riders' accounts; id 0 gives it back. */
  if (id == 0) {
    sqlite3_finalize (g_steal_pointer (&statement));
    return;
  }
  if (statement == NULL)
    statement =
      bench_prepare (fill->db,
                     "INSERT INTO account (id, kind, owner, unit, station_id, period, floor,"
                     " balance) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)");
  sqlite3_bind_int64 (statement, 1, id);
  sqlite3_bind_int64 (statement, 2, key->kind);
  sqlite3_bind_int64 (statement, 3, key->owner);
  sqlite3_bind_int64 (statement, 4, key->unit);
  sqlite3_bind_int64 (statement, 5, key->station);
  if (yz_account_kind_has_floor (key->kind))
    sqlite3_bind_int64 (statement, 6, 0);
  else
    sqlite3_bind_null (statement, 6);
  sqlite3_bind_int64 (statement, 7, balance);
  bench_step (statement);
}

static YzAccountKey
item_key (YzAccountKind kind, int item)
{
  YzAccountKey key = { .kind = kind, .unit = bench_fill_item (item), .station = 1 };

  if (kind == YZ_ACCOUNT_SOURCE) {
    key.owner = YZ_SOURCE_PURCHASE;
    key.station = 0;
  }
  return key;
}

static const YzAccountKey budget_key = { .kind = YZ_ACCOUNT_BUDGET, .owner = 0 };
static const YzAccountKey redeemed_key = { .kind = YZ_ACCOUNT_REDEEMED, .station = 1 };

static void
insert_accounts (Filling *fill)
{
  insert_account (fill, fill->budget, &budget_key, -fill->points_awarded);
  insert_account (fill, fill->redeemed, &redeemed_key, fill->points_redeemed);
  for (int i = 0; i < N_ITEMS; i++) {
    const YzAccountKey source = item_key (YZ_ACCOUNT_SOURCE, i);
    const YzAccountKey shelf = item_key (YZ_ACCOUNT_SHELF, i);
    const YzAccountKey out = item_key (YZ_ACCOUNT_HANDED_OUT, i);

    insert_account (fill, fill->source[i], &source, -fill->pieces);
    insert_account (fill, fill->shelf[i], &shelf, fill->pieces - fill->pieces_out[i]);
    insert_account (fill, fill->handed_out[i], &out, fill->pieces_out[i]);
  }
  for (int64_t i = 0; i < fill->n_riders; i++) {
    const YzAccountKey key = { .kind = YZ_ACCOUNT_RIDER, .owner = bench_fill_rider (i) };

    insert_account (fill, account_of (fill, i), &key, fill->balances[i]);
  }
  insert_account (fill, 0, NULL, 0);
}

static void
insert_items (Filling *fill)
{
  for (int i = 0; i < N_ITEMS; i++) {
    g_autofree char *sql =
      g_strdup_printf ("INSERT INTO item (id, sku, name, price, search, created_ms)"
                       " VALUES (%" G_GINT64_FORMAT ", 'ITEM-%d', 'item %d', %d, 'item %d', 1)",
                       bench_fill_item (i),
                       i,
                       i,
                       PRICE,
                       i);

    bench_run (fill->db, sql);
  }
}

static void
insert_people (Filling *fill)
{
  g_autofree char *sql =
    g_strdup_printf ("INSERT INTO staff (id, name, role, pin_hash, created_ms)"
                     " SELECT %" G_GINT64_FORMAT
                     ", 'attendant', 1, pin_hash, 1 FROM staff WHERE role = 3"
                     " UNION ALL"
                     " SELECT %" G_GINT64_FORMAT
                     ", 'reviewer', 2, pin_hash, 1 FROM staff WHERE role = 3;"
                     "INSERT INTO rule (id, kind, version, points, unit, valid_from, created_ms, "
                     "created_by)"
                     " VALUES (%" G_GINT64_FORMAT ", 'patrol', 99, %d, 1, 20260101, 1, 1)",
                     id_of (ATTENDANT_NUMBER),
                     id_of (REVIEWER_NUMBER),
                     id_of (RULE_NUMBER),
                     AWARD_POINTS);

  bench_run (fill->db, sql);
}

static void
make_bytes (Filling *fill, uint8_t *bytes, gsize size)
{
  for (gsize i = 0; i < size; i += sizeof (guint32)) {
    guint32 word = g_rand_int (fill->random);

    memcpy (bytes + i, &word, MIN (sizeof word, size - i));
  }
}

/* UUIDv7 in the order of time, as a day's work makes them. */
static void
make_op_id (Filling *fill, int64_t ms, YzOpId *op_id)
{
  for (int i = 0; i < 6; i++)
    op_id->bytes[i] = (uint8_t) ((uint64_t) ms >> (40 - 8 * i));
  make_bytes (fill, op_id->bytes + 6, 10);
  op_id->bytes[6] = (uint8_t) (0x70 | (op_id->bytes[6] & 0x0f));
  op_id->bytes[8] = (uint8_t) (0x80 | (op_id->bytes[8] & 0x3f));
}

static void
add_transfer (YzEntry *entry,
              YzAccountKey *keys,
              int64_t from,
              YzAccountKey from_key,
              int64_t to,
              YzAccountKey to_key,
              int64_t amount)
{
  YzTransfer transfer = { from, to, amount, 0 };
  guint leg = entry->transfers->len;

  keys[2 * leg] = from_key;
  keys[2 * leg + 1] = to_key;
  g_array_append_val (entry->transfers, transfer);
}

static void
make_receipt (Filling *fill, YzEntry *entry, YzAccountKey *keys)
{
  entry->kind = YZ_ENTRY_RECEIVE;
  for (int i = 0; i < N_ITEMS; i++)
    add_transfer (entry,
                  keys,
                  fill->source[i],
                  item_key (YZ_ACCOUNT_SOURCE, i),
                  fill->shelf[i],
                  item_key (YZ_ACCOUNT_SHELF, i),
                  fill->pieces);
}

static void
make_redemption (Filling *fill, int64_t rider, int n_goods, YzEntry *entry, YzAccountKey *keys)
{
  const YzAccountKey rider_key = { .kind = YZ_ACCOUNT_RIDER, .owner = bench_fill_rider (rider) };
  int first = g_rand_int_range (fill->random, 0, N_ITEMS);

  entry->kind = YZ_ENTRY_REDEEM;
  entry->subject = rider_key.owner;
  fill->balances[rider] -= n_goods * PRICE;
  fill->points_redeemed += n_goods * PRICE;
  add_transfer (entry,
                keys,
                account_of (fill, rider),
                rider_key,
                fill->redeemed,
                redeemed_key,
                n_goods * PRICE);
  for (int i = 0; i < n_goods; i++) {
    int item = (first + i) % N_ITEMS;

    fill->pieces_out[item]++;
    if (fill->used != NULL)
      fill->used[rider * N_ITEMS + item]++;
    add_transfer (entry,
                  keys,
                  fill->shelf[item],
                  item_key (YZ_ACCOUNT_SHELF, item),
                  fill->handed_out[item],
                  item_key (YZ_ACCOUNT_HANDED_OUT, item),
                  1);
  }
}

static int64_t
job_of (const Filling *fill, int64_t seq)
{
  return id_of (FIRST_NUMBER + 3 * fill->n_riders + 2 * seq);
}

static void
make_award (Filling *fill, int64_t rider, int64_t seq, YzEntry *entry, YzAccountKey *keys)
{
  const YzAccountKey rider_key = { .kind = YZ_ACCOUNT_RIDER, .owner = bench_fill_rider (rider) };

  entry->kind = YZ_ENTRY_AWARD;
  entry->subject = rider_key.owner;
  entry->approver = id_of (REVIEWER_NUMBER);
  entry->rule = id_of (RULE_NUMBER);
  entry->document = job_of (fill, seq);
  fill->balances[rider] += AWARD_POINTS;
  fill->points_awarded += AWARD_POINTS;
  add_transfer (entry,
                keys,
                fill->budget,
                budget_key,
                account_of (fill, rider),
                rider_key,
                AWARD_POINTS);
}

/* A rider who can pay for @points, or any. */
static int64_t
find_rider (Filling *fill, int64_t points)
{
  int64_t rider = 0;

  for (int i = 0; i < TRIES; i++) {
    rider = g_rand_int_range (fill->random, 0, (gint32) fill->n_riders);
    if (fill->balances[rider] >= points)
      break;
  }
  return rider;
}

/* The next entry of the day: of five, two are awards and three are redemptions of two or three
 * different goods (awards where nobody can be found who has the points). */
static void
make_entry (Filling *fill, int64_t seq, YzEntry *entry, YzAccountKey *keys)
{
  int n_goods = 2 + (int) (seq & 1);
  int64_t rider = 0;

  entry->id = id_of (seq);
  entry->recorded_ms = fill->start_ms + seq;
  entry->happened_ms = entry->recorded_ms;
  make_op_id (fill, entry->recorded_ms, &entry->op_id);
  make_bytes (fill, entry->digest, sizeof entry->digest);
  entry->approver = entry->rule = entry->document = entry->subject = 0;
  entry->actor = id_of (ATTENDANT_NUMBER);
  g_array_set_size (entry->transfers, 0);
  rider = find_rider (fill, seq % 5 < 2 ? 0 : n_goods * PRICE);
  if (seq == 1)
    make_receipt (fill, entry, keys);
  else if (seq % 5 >= 2 && fill->balances[rider] >= n_goods * PRICE)
    make_redemption (fill, rider, n_goods, entry, keys);
  else
    make_award (fill, rider, seq, entry, keys);
}

static void
insert_entries (Filling *fill, int64_t n_entries)
{
  g_autoptr (BenchRows) rows = bench_rows_new (fill->db);
  g_autoptr (YzEntry) entry = g_new0 (YzEntry, 1);
  YzAccountKey keys[2 * N_ITEMS];

  entry->transfers = g_array_new (FALSE, FALSE, sizeof (YzTransfer));
  for (int64_t seq = 1; seq <= n_entries; seq++) {
    make_entry (fill, seq, entry, keys);
    yz_chain_hash_entry (fill->head, 1, entry, keys, entry->hash);
    memcpy (fill->head, entry->hash, YZ_HASH_SIZE);
    bench_rows_add_entry (rows, entry);
    if ((fill->parts & BENCH_FILL_STATION) != 0 && entry->kind == YZ_ENTRY_AWARD) {
      YzOpId op_id;

      make_op_id (fill, entry->recorded_ms, &op_id);
      bench_rows_add_job (rows, entry, &op_id);
    }
    if ((fill->parts & BENCH_FILL_STATION) != 0 && entry->kind == YZ_ENTRY_REDEEM)
      bench_rows_add_lines (rows, entry, keys, PRICE);
  }
}

static void
finish_desk (Filling *fill, int64_t n_entries)
{
  sqlite3_stmt *desk = bench_prepare (fill->db,
                                      "UPDATE desk SET seq = ?1, head = ?2, head_ms = ?3,"
                                      " next_number = ?4");

  sqlite3_bind_int64 (desk, 1, n_entries);
  sqlite3_bind_blob (desk, 2, fill->head, YZ_HASH_SIZE, SQLITE_STATIC);
  sqlite3_bind_int64 (desk, 3, fill->start_ms + n_entries);
  sqlite3_bind_int64 (desk, 4, FIRST_NUMBER + 3 * fill->n_riders + 2 * n_entries + 2);
  bench_step (desk);
  sqlite3_finalize (desk);
}

/* The entries follow the making of the desk, a millisecond each. */
static void
read_own_head (Filling *fill)
{
  sqlite3_stmt *desk = bench_prepare (fill->db, "SELECT head, head_ms FROM desk");

  if (sqlite3_step (desk) != SQLITE_ROW)
    exit (1);
  memcpy (fill->head, sqlite3_column_blob (desk, 0), YZ_HASH_SIZE);
  fill->start_ms = sqlite3_column_int64 (desk, 1);
  sqlite3_finalize (desk);
}

static void
create_station (const char *path)
{
  const YzStationSetup setup = {
    .name = "bench", .kind = YZ_STATION_CENTRE, .admin_name = "chief", .admin_pin = "271828"
  };
  g_autoptr (GError) error = NULL;
  YzStation *station = NULL;

  yz_clock_set_fixed (START_MS);
  station = yz_station_create (path, &setup, &error);
  yz_clock_set_fixed (0);
  bench_check (station != NULL, error);
  yz_station_close (station);
}

static void
insert_item_uses (Filling *fill)
{
  sqlite3_stmt *insert = bench_prepare (fill->db,
                                        "INSERT INTO item_use (rider_id, item_id, period, used)"
                                        " VALUES (?1, ?2, 202603, ?3)");

  for (int64_t i = 0; i < fill->n_riders * N_ITEMS; i++) {
    if (fill->used[i] == 0)
      continue;
    sqlite3_bind_int64 (insert, 1, bench_fill_rider (i / N_ITEMS));
    sqlite3_bind_int64 (insert, 2, bench_fill_item (i % N_ITEMS));
    sqlite3_bind_int64 (insert, 3, fill->used[i]);
    bench_step (insert);
  }
  sqlite3_finalize (insert);
}

static void
fill_tables (Filling *fill, int64_t entries)
{
  insert_items (fill);
  insert_people (fill);
  insert_riders (fill);
  insert_entries (fill, entries);
  insert_accounts (fill);
  finish_desk (fill, entries);
  if (fill->used != NULL)
    insert_item_uses (fill);
}

/* What grows in the order of riders, and not of time, is made faster afterwards; and what never has
 * anything to refuse here would be asked about every entry. */
static const char *const put_off[] = { "entry_final", "entry_subject", "job_rider" };

/* Drops index or trigger @name. Returns: (transfer full) what makes it anew */
static char *
drop_part (sqlite3 *db, const char *name)
{
  sqlite3_stmt *statement =
    bench_prepare (db, "SELECT sql, upper (type) FROM sqlite_schema WHERE name = ?1");
  g_autofree char *drop = NULL;
  char *sql = NULL;

  sqlite3_bind_text (statement, 1, name, -1, SQLITE_STATIC);
  if (sqlite3_step (statement) != SQLITE_ROW)
    exit (1);
  sql = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  drop = g_strdup_printf ("DROP %s %s", sqlite3_column_text (statement, 1), name);
  sqlite3_finalize (statement);
  bench_run (db, drop);
  return sql;
}

static void
prepare_numbers (Filling *fill)
{
  fill->random = g_rand_new_with_seed (20260302);
  fill->balances = g_new0 (int64_t, fill->n_riders);
  if ((fill->parts & BENCH_FILL_STATION) != 0)
    fill->used = g_new0 (guint16, fill->n_riders * N_ITEMS);
  fill->budget = yz_account_id_make (1, 53);
  fill->redeemed = yz_account_id_make (1, 54);
  for (int i = 0; i < N_ITEMS; i++) {
    fill->source[i] = yz_account_id_make (1, ITEM_NUMBER + N_ITEMS + i);
    fill->shelf[i] = yz_account_id_make (1, ITEM_NUMBER + 2 * N_ITEMS + i);
    fill->handed_out[i] = yz_account_id_make (1, ITEM_NUMBER + 3 * N_ITEMS + i);
  }
}

void
bench_fill (const char *path, int64_t riders, int64_t entries, BenchFillParts parts)
{
  Filling fill = { .n_riders = riders, .pieces = MIN (entries, YZ_AMOUNT_MAX), .parts = parts };
  g_autoptr (GPtrArray) later = g_ptr_array_new_with_free_func (g_free);

  create_station (path);
  prepare_numbers (&fill);
  yz_sqlite_checksum_open (path, &fill.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
  /* One transaction, without waiting for the disk: this is the setting, not what is measured. The
   * rows are in order, as verify proves. */
  bench_run (fill.db,
             "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;"
             "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; BEGIN");
  if ((parts & BENCH_FILL_AS_BOOKED) == 0)
    for (gsize i = 0; i < G_N_ELEMENTS (put_off); i++)
      g_ptr_array_add (later, drop_part (fill.db, put_off[i]));
  read_own_head (&fill);
  fill_tables (&fill, entries);
  for (guint i = 0; i < later->len; i++)
    bench_run (fill.db, g_ptr_array_index (later, i));
  bench_run (fill.db, "COMMIT; PRAGMA journal_mode = WAL");
  sqlite3_close (fill.db);
  g_rand_free (fill.random);
  g_free (fill.balances);
  g_free (fill.used);
}

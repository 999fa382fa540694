/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-fill.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yz-chain.h"
#include "yz-code.h"
#include "yz-sqlite-checksum.h"

/* Numbers of the desk: riders, then their accounts, then their cards, from here on. */
#define FIRST_NUMBER INT64_C (1000)
#define ITEM_NUMBER INT64_C (900)

typedef struct {
  sqlite3 *db;
  int64_t n_riders;
  int64_t start_ms;
  int64_t *balances;
  int64_t budget; /* accounts */
  int64_t redeemed;
  int64_t shelf;
  int64_t handed_out;
  int64_t source;
  int64_t points_redeemed;
  int64_t points_awarded;
  int64_t pieces;
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

static int64_t
account_of (const Filling *fill, int64_t number)
{
  return id_of (FIRST_NUMBER + fill->n_riders + number);
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
run (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return;
  fprintf (stderr, "%s: %s\n", sql, sqlite3_errmsg (db));
  exit (1);
}

static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) == SQLITE_OK)
    return statement;
  fprintf (stderr, "%s: %s\n", sql, sqlite3_errmsg (db));
  exit (1);
}

static void
step (sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE) {
    fprintf (stderr, "%s\n", sqlite3_errmsg (sqlite3_db_handle (statement)));
    exit (1);
  }
  sqlite3_reset (statement);
}

static void
insert_riders (Filling *fill)
{
  sqlite3_stmt *rider = prepare (fill->db,
                                 "INSERT INTO rider (id, name, phone, search, registered_ms,"
                                 " registered_by) VALUES (?1, ?2, ?3, ?4, 1, 1)");
  sqlite3_stmt *card = prepare (fill->db,
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
    step (rider);
    sqlite3_bind_int64 (card, 1, id_of (FIRST_NUMBER + 2 * fill->n_riders + i));
    sqlite3_bind_int64 (card, 2, bench_fill_rider (i));
    sqlite3_bind_blob (card, 3, hash, sizeof hash, SQLITE_STATIC);
    step (card);
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
    statement = prepare (fill->db,
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
  step (statement);
}

static const YzAccountKey budget_key = { .kind = YZ_ACCOUNT_BUDGET, .owner = 0 };
static const YzAccountKey redeemed_key = { .kind = YZ_ACCOUNT_REDEEMED, .station = 1 };

static void
insert_accounts (Filling *fill)
{
  const int64_t item = id_of (ITEM_NUMBER);
  const YzAccountKey shelf = { .kind = YZ_ACCOUNT_SHELF, .unit = item, .station = 1 };
  const YzAccountKey out = { .kind = YZ_ACCOUNT_HANDED_OUT, .unit = item, .station = 1 };
  const YzAccountKey source = { .kind = YZ_ACCOUNT_SOURCE, .owner = 1, .unit = item };

  insert_account (fill, fill->budget, &budget_key, -fill->points_awarded);
  insert_account (fill, fill->redeemed, &redeemed_key, fill->points_redeemed);
  insert_account (fill, fill->source, &source, -2 * fill->pieces);
  insert_account (fill, fill->shelf, &shelf, fill->pieces);
  insert_account (fill, fill->handed_out, &out, fill->pieces);
  for (int64_t i = 0; i < fill->n_riders; i++) {
    const YzAccountKey key = { .kind = YZ_ACCOUNT_RIDER, .owner = bench_fill_rider (i) };

    insert_account (fill, account_of (fill, i), &key, fill->balances[i]);
  }
  insert_account (fill, 0, NULL, 0);
}

/* UUIDv7 in the order of time, as a day's work makes them. */
static void
make_op_id (int64_t ms, YzOpId *op_id)
{
  for (int i = 0; i < 6; i++)
    op_id->bytes[i] = (uint8_t) ((uint64_t) ms >> (40 - 8 * i));
  randombytes_buf (op_id->bytes + 6, 10);
  op_id->bytes[6] = (uint8_t) (0x70 | (op_id->bytes[6] & 0x0f));
  op_id->bytes[8] = (uint8_t) (0x80 | (op_id->bytes[8] & 0x3f));
}

/* The next entry of the day: mostly awards, three of ten redemptions by riders who can pay. */
static void
make_entry (Filling *fill, int64_t seq, YzEntry *entry, YzAccountKey *keys)
{
  const int64_t item = id_of (ITEM_NUMBER);
  int64_t rider = (int64_t) randombytes_uniform ((uint32_t) fill->n_riders);
  const YzAccountKey rider_key = { .kind = YZ_ACCOUNT_RIDER, .owner = bench_fill_rider (rider) };
  const YzAccountKey shelf = { .kind = YZ_ACCOUNT_SHELF, .unit = item, .station = 1 };
  const YzAccountKey out = { .kind = YZ_ACCOUNT_HANDED_OUT, .unit = item, .station = 1 };
  const YzAccountKey source = { .kind = YZ_ACCOUNT_SOURCE, .owner = 1, .unit = item };
  YzTransfer first = { fill->budget, account_of (fill, rider), 5, 0 };
  YzTransfer second = { fill->shelf, fill->handed_out, 1, 0 };

  entry->id = id_of (seq);
  entry->recorded_ms = fill->start_ms + seq;
  entry->happened_ms = entry->recorded_ms;
  make_op_id (entry->recorded_ms, &entry->op_id);
  randombytes_buf (entry->digest, sizeof entry->digest);
  entry->actor = entry->approver = entry->rule = entry->document = 0;
  entry->subject = rider_key.owner;
  entry->actor = 1;
  g_array_set_size (entry->transfers, 0);
  if (seq == 1) {
    first = (YzTransfer){ fill->source, fill->shelf, 2 * fill->pieces, 0 };
    entry->kind = YZ_ENTRY_RECEIVE;
    entry->subject = 0;
    keys[0] = source;
    keys[1] = shelf;
    g_array_append_val (entry->transfers, first);
  } else if (seq % 10 < 3 && fill->balances[rider] >= 5) {
    first = (YzTransfer){ account_of (fill, rider), fill->redeemed, 5, 0 };
    entry->kind = YZ_ENTRY_REDEEM;
    fill->balances[rider] -= 5;
    fill->points_redeemed += 5;
    keys[0] = rider_key;
    keys[1] = redeemed_key;
    keys[2] = shelf;
    keys[3] = out;
    g_array_append_val (entry->transfers, first);
    g_array_append_val (entry->transfers, second);
  } else {
    entry->kind = YZ_ENTRY_AWARD;
    entry->approver = 2;
    entry->rule = 3;
    entry->document = id_of (seq);
    fill->balances[rider] += 5;
    fill->points_awarded += 5;
    keys[0] = budget_key;
    keys[1] = rider_key;
    g_array_append_val (entry->transfers, first);
  }
}

static void
bind_optional (sqlite3_stmt *statement, int parameter, int64_t value)
{
  if (value == 0)
    sqlite3_bind_null (statement, parameter);
  else
    sqlite3_bind_int64 (statement, parameter, value);
}

static void
write_entry (sqlite3_stmt *insert, sqlite3_stmt *transfer, const YzEntry *entry)
{
  sqlite3_bind_int64 (insert, 1, entry->id);
  sqlite3_bind_blob (insert, 2, entry->op_id.bytes, 16, SQLITE_STATIC);
  sqlite3_bind_blob (insert, 3, entry->digest, 16, SQLITE_STATIC);
  sqlite3_bind_int64 (insert, 4, entry->kind);
  sqlite3_bind_int64 (insert, 5, entry->recorded_ms);
  sqlite3_bind_int64 (insert, 6, entry->actor);
  bind_optional (insert, 7, entry->approver);
  bind_optional (insert, 8, entry->subject);
  bind_optional (insert, 9, entry->rule);
  bind_optional (insert, 10, entry->document);
  sqlite3_bind_blob (insert, 11, entry->hash, YZ_HASH_SIZE, SQLITE_STATIC);
  step (insert);
  for (guint i = 0; i < entry->transfers->len; i++) {
    const YzTransfer *row = &g_array_index (entry->transfers, YzTransfer, i);

    sqlite3_bind_int64 (transfer, 1, entry->id);
    sqlite3_bind_int64 (transfer, 2, i + 1);
    sqlite3_bind_int64 (transfer, 3, row->from_account);
    sqlite3_bind_int64 (transfer, 4, row->to_account);
    sqlite3_bind_int64 (transfer, 5, row->amount);
    step (transfer);
  }
}

static void
insert_entries (Filling *fill, int64_t n_entries)
{
  sqlite3_stmt *insert = prepare (fill->db,
                                  "INSERT INTO entry (id, op_id, digest, kind, happened_ms,"
                                  " recorded_ms, actor, approver, subject, rule, document, hash)"
                                  " VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
  sqlite3_stmt *transfer = prepare (fill->db,
                                    "INSERT INTO transfer (entry_id, leg, from_account,"
                                    " to_account, amount) VALUES (?1, ?2, ?3, ?4, ?5)");
  g_autoptr (YzEntry) entry = g_new0 (YzEntry, 1);
  YzAccountKey keys[4];

  entry->transfers = g_array_new (FALSE, FALSE, sizeof (YzTransfer));
  for (int64_t seq = 1; seq <= n_entries; seq++) {
    make_entry (fill, seq, entry, keys);
    yz_chain_hash_entry (fill->head, 1, entry, keys, entry->hash);
    memcpy (fill->head, entry->hash, YZ_HASH_SIZE);
    write_entry (insert, transfer, entry);
  }
  sqlite3_finalize (insert);
  sqlite3_finalize (transfer);
}

static void
finish_desk (Filling *fill, int64_t n_entries)
{
  sqlite3_stmt *desk = prepare (fill->db,
                                "UPDATE desk SET seq = ?1, head = ?2, head_ms = ?3,"
                                " next_number = ?4");

  sqlite3_bind_int64 (desk, 1, n_entries);
  sqlite3_bind_blob (desk, 2, fill->head, YZ_HASH_SIZE, SQLITE_STATIC);
  sqlite3_bind_int64 (desk, 3, fill->start_ms + n_entries);
  sqlite3_bind_int64 (desk, 4, FIRST_NUMBER + 3 * fill->n_riders + 1);
  step (desk);
  sqlite3_finalize (desk);
}

/* The entries follow the making of the desk, a millisecond each. */
static void
read_own_head (Filling *fill)
{
  sqlite3_stmt *desk = prepare (fill->db, "SELECT head, head_ms FROM desk");

  if (sqlite3_step (desk) != SQLITE_ROW)
    exit (1);
  memcpy (fill->head, sqlite3_column_blob (desk, 0), YZ_HASH_SIZE);
  fill->start_ms = sqlite3_column_int64 (desk, 1);
  sqlite3_finalize (desk);
}

void
bench_fill (const char *path, int64_t riders, int64_t entries)
{
  const YzStationSetup setup = {
    .name = "bench", .kind = YZ_STATION_CENTRE, .admin_name = "chief", .admin_pin = "271828"
  };
  g_autoptr (GError) error = NULL;
  YzStation *station = yz_station_create (path, &setup, &error);
  Filling fill = { .n_riders = riders, .pieces = entries };

  bench_check (station != NULL, error);
  yz_station_close (station);
  fill.balances = g_new0 (int64_t, riders);
  fill.budget = id_of (901);
  fill.redeemed = id_of (902);
  fill.source = id_of (903);
  fill.shelf = id_of (904);
  fill.handed_out = id_of (905);
  yz_sqlite_checksum_open (path, &fill.db, SQLITE_OPEN_READWRITE);
  /* One transaction, without waiting for the disk: this is the setting, not what is measured. */
  run (fill.db,
       "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;"
       "PRAGMA foreign_keys = OFF; DROP INDEX entry_subject; BEGIN");
  read_own_head (&fill);
  run (fill.db,
       "INSERT INTO item (id, sku, name, price, search, created_ms)"
       " VALUES ((1 << 40) | 900, 'SOAP', 'soap', 5, 'soap', 1)");
  insert_riders (&fill);
  insert_entries (&fill, entries);
  insert_accounts (&fill);
  run (fill.db,
       "UPDATE account SET balance = (SELECT balance / 5 FROM account WHERE kind = 4)"
       " WHERE kind = 12;"
       "UPDATE account SET balance = (SELECT -balance FROM account WHERE kind = 8)"
       " - (SELECT balance FROM account WHERE kind = 12) WHERE kind = 9");
  finish_desk (&fill, entries);
  run (fill.db,
       "CREATE INDEX entry_subject ON entry (subject, id) WHERE subject IS NOT NULL; COMMIT;"
       "PRAGMA journal_mode = WAL");
  sqlite3_close (fill.db);
  g_free (fill.balances);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole proof of a ledger, beside one bare SHA-256 walk over the canonical bytes of its
 * records, each with the hash of the one before. YIZHAN_BENCH_VERIFY_ENTRIES: sizes, separated by
 * commas. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-city-fill.h"
#include "bench-copy.h"
#include "bench-fill.h"
#include "yz-chain.h"
#include "yz-proof.h"

/* The walk repeats so many records until it has had as many as the ledger: enough to be beyond
 * every cache of the processor, and few enough for the memory of a small machine. */
#define RECORDS_MAX 100000
/* Where the hash of the record before stands in a record: behind "YZE1" and the algorithm. */
#define PREVIOUS_AT (8 + 12 + 4)

#define PG_ROUNDS 3

typedef struct {
  GByteArray *bytes;
  GArray *sizes; /* of guint32 */
} Records;

/* The records as they stand in the ledger. */
static void
load_records (YzStore *store, int64_t n_entries, Records *records)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (YzAccountKey));
  uint8_t previous[YZ_HASH_SIZE] = { 0 };

  records->bytes = g_byte_array_new ();
  records->sizes = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (int64_t i = 1; i <= MIN (n_entries, RECORDS_MAX); i++) {
    g_autoptr (YzEntry) entry = yz_entry_load (store, yz_id_make (1, i), &error);
    guint32 size = records->bytes->len;

    bench_check (entry != NULL, error);
    g_array_set_size (keys, 0);
    for (guint t = 0; t < entry->transfers->len; t++) {
      const YzTransfer *transfer = &g_array_index (entry->transfers, YzTransfer, t);
      YzAccount from;
      YzAccount to;

      bench_check (yz_account_load (store, transfer->from_account, &from, &error), error);
      bench_check (yz_account_load (store, transfer->to_account, &to, &error), error);
      g_array_append_val (keys, from.key);
      g_array_append_val (keys, to.key);
    }
    yz_chain_append_entry (records->bytes,
                           previous,
                           1,
                           entry,
                           (const YzAccountKey *) (const void *) keys->data);
    memcpy (previous, entry->hash, YZ_HASH_SIZE);
    size = records->bytes->len - size;
    g_array_append_val (records->sizes, size);
  }
}

static double
walk (const Records *records, int64_t n_entries, double *megabytes)
{
  int64_t start = bench_now_ns ();
  uint8_t hash[YZ_HASH_SIZE] = { 0 };
  uint8_t *record = records->bytes->data;
  double bytes = 0;
  guint at = 0;

  for (int64_t i = 0; i < n_entries; i++) {
    guint32 size = g_array_index (records->sizes, guint32, at);

    memcpy (record + PREVIOUS_AT, hash, YZ_HASH_SIZE);
    yz_chain_hash_bytes (record, size, hash);
    bytes += size;
    record += size;
    if (++at == records->sizes->len) {
      at = 0;
      record = records->bytes->data;
    }
  }
  *megabytes = bytes / 1e6;
  return (double) (bench_now_ns () - start) / 1e9;
}

static double
verify (const char *uri, YzVerification **found)
{
  g_autoptr (GError) error = NULL;
  YzStore *store = yz_store_open (uri, YZ_STORE_READ, &error);
  int64_t start = bench_now_ns ();
  double seconds = 0;

  bench_check (store != NULL, error);
  *found = yz_verify_ledger (store, &error);
  seconds = (double) (bench_now_ns () - start) / 1e9;
  bench_check (*found != NULL, error);
  yz_store_close (store);
  return seconds;
}

/* What `yizhan-ctl verify` does: the engine's own check, the ledger, and the station's tables. */
static double
prove (const char *path)
{
  g_autoptr (GError) error = NULL;
  YzStation *station = yz_station_open (path, YZ_STORE_READ, &error);
  g_autoptr (YzVerification) found = NULL;
  int64_t start = bench_now_ns ();

  bench_check (station != NULL, error);
  found = yz_proof_run (station, &error);
  bench_check (found != NULL, error);
  for (guint i = 0; i < found->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (found->findings, i);

    fprintf (stderr, "%s: %s\n", finding->place, finding->what);
  }
  bench_check (found->findings->len == 0, NULL);
  yz_station_close (station);
  return (double) (bench_now_ns () - start) / 1e9;
}

/* The same rows on the server of tests/support/with-postgres.sh, where there is one. */
static void
measure_postgres (const char *path, int64_t n_entries, double reference)
{
  g_autofree char *name = g_strdup_printf ("bench_verify_%" G_GINT64_FORMAT, n_entries);
  g_autofree char *uri = NULL;
  double seconds[PG_ROUNDS];

  if (g_getenv ("YIZHAN_TEST_POSTGRES") == NULL)
    return;
  uri = bench_make_database (name);
  PQfinish (bench_copy_to_postgres (path, uri));
  for (int i = 0; i < PG_ROUNDS; i++) {
    g_autoptr (YzVerification) found = NULL;

    seconds[i] = verify (uri, &found);
    bench_check (found->findings->len == 0 && found->entries == n_entries, NULL);
  }
  printf ("# the same on PostgreSQL: %.3g s, %.3g times the walk\n",
          bench_median (seconds, PG_ROUNDS),
          bench_median (seconds, PG_ROUNDS) / reference);
}

static void
measure (const char *path, int64_t n_entries)
{
  g_autoptr (GError) error = NULL;
  YzStore *store = yz_store_open (path, YZ_STORE_READ, &error);
  g_autofree char *unit = g_strdup_printf ("s (%" G_GINT64_FORMAT " entries)", n_entries);
  Records records = { 0 };
  double ours[BENCH_ROUNDS];
  double reference[BENCH_ROUNDS];
  double megabytes = 0;
  int64_t transfers = 0;

  bench_check (store != NULL, error);
  load_records (store, n_entries, &records);
  yz_store_close (store);
  for (int i = 0; i < BENCH_ROUNDS; i++) {
    g_autoptr (YzVerification) found = NULL;

    reference[i] = walk (&records, n_entries, &megabytes);
    ours[i] = verify (path, &found);
    bench_check (found->findings->len == 0 && found->entries == n_entries, NULL);
    transfers = found->transfers;
  }
  printf ("# %" G_GINT64_FORMAT " entries, %" G_GINT64_FORMAT " transfers, %.1f MB of records;"
          " yizhan-ctl verify, with the engine's check and the station's tables: %.3g s\n",
          n_entries,
          transfers,
          megabytes,
          prove (path));
  bench_print ("verify",
               unit,
               bench_median (ours, BENCH_ROUNDS),
               bench_median (reference, BENCH_ROUNDS),
               bench_median (ours, BENCH_ROUNDS) / bench_median (reference, BENCH_ROUNDS),
               "<= 3");
  measure_postgres (path, n_entries, bench_median (reference, BENCH_ROUNDS));
  g_byte_array_unref (records.bytes);
  g_array_unref (records.sizes);
}

int
main (void)
{
  const char *asked = g_getenv ("YIZHAN_BENCH_VERIFY_ENTRIES");
  g_auto (GStrv) sizes = g_strsplit (asked != NULL ? asked : "100000,1000000", ",", -1);

  for (char **size = sizes; *size != NULL; size++) {
    g_autofree char *dir = bench_make_dir ();
    g_autofree char *path = g_build_filename (dir, "station.db", NULL);
    gint64 n_entries = 0;

    bench_check (g_ascii_string_to_signed (*size, 10, 1, G_MAXINT32, &n_entries, NULL), NULL);
    bench_fill (path, MAX (n_entries / 50, 1), n_entries, BENCH_FILL_STATION);
    measure (path, n_entries);
    bench_remove_dir (dir);
  }
  return 0;
}

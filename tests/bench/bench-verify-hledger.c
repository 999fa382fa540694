/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole proof of a ledger, beside `hledger balance` on the journal that was exported from it.
 * YIZHAN_BENCH_HLEDGER_ENTRIES: hledger takes some ten seconds and a gigabyte for 100,000. */
#include <gio/gio.h>
#include <stdio.h>

#include "bench-fill.h"
#include "yz-journal.h"
#include "yz-verify.h"

#define ROUNDS 3

static void
export_journal (const char *path, const char *journal)
{
  g_autoptr (GError) error = NULL;
  YzStation *station = yz_station_open (path, YZ_STORE_READ, &error);
  g_autoptr (GFile) file = g_file_new_for_path (journal);
  g_autoptr (GFileOutputStream) out = NULL;

  bench_check (station != NULL, error);
  out = g_file_create (file, G_FILE_CREATE_NONE, NULL, &error);
  bench_check (out != NULL, error);
  bench_check (yz_journal_write (station, YZ_JOURNAL_HLEDGER, G_OUTPUT_STREAM (out), &error),
               error);
  bench_check (g_output_stream_close (G_OUTPUT_STREAM (out), NULL, &error), error);
  yz_station_close (station);
}

/* Seconds. */
static double
balance (const char *hledger, const char *journal)
{
  const char *argv[] = { hledger, "-f", journal, "balance", NULL };
  g_autoptr (GError) error = NULL;
  int64_t start = bench_now_ns ();
  int status = 0;

  bench_check (g_spawn_sync (NULL,
                             (char **) argv,
                             NULL,
                             G_SPAWN_STDOUT_TO_DEV_NULL,
                             NULL,
                             NULL,
                             NULL,
                             NULL,
                             &status,
                             &error),
               error);
  bench_check (g_spawn_check_wait_status (status, &error), error);
  return (double) (bench_now_ns () - start) / 1e9;
}

static double
verify (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) found = NULL;
  YzStore *store = yz_store_open (path, YZ_STORE_READ, &error);
  int64_t start = bench_now_ns ();
  double seconds = 0;

  bench_check (store != NULL, error);
  found = yz_verify_ledger (store, &error);
  seconds = (double) (bench_now_ns () - start) / 1e9;
  bench_check (found != NULL, error);
  bench_check (found->findings->len == 0, NULL);
  yz_store_close (store);
  return seconds;
}

int
main (void)
{
  int64_t n_entries = bench_get_number ("YIZHAN_BENCH_HLEDGER_ENTRIES", 100000);
  g_autofree char *hledger = g_find_program_in_path ("hledger");
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *path = g_build_filename (dir, "station.db", NULL);
  g_autofree char *journal = g_build_filename (dir, "journal.hledger", NULL);
  g_autofree char *unit = g_strdup_printf ("s (%" G_GINT64_FORMAT " entries)", n_entries);
  double ours[ROUNDS];
  double reference[ROUNDS];

  if (hledger == NULL) {
    fprintf (stderr, "hledger is missing (Debian's package hledger)\n");
    bench_remove_dir (dir);
    return 1;
  }
  bench_fill (path, MAX (n_entries / 50, 1), n_entries, BENCH_FILL_STATION);
  export_journal (path, journal);
  for (int i = 0; i < ROUNDS; i++) {
    /* hledger takes a gigabyte, and what comes after it finds nothing warm: a first run is for
     * that. */
    verify (path);
    ours[i] = verify (path);
    reference[i] = balance (hledger, journal);
  }
  bench_print ("verify-hledger",
               unit,
               bench_median (ours, ROUNDS),
               bench_median (reference, ROUNDS),
               bench_median (reference, ROUNDS) / bench_median (ours, ROUNDS),
               ">= 100");
  bench_remove_dir (dir);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of riders, goods and rules into a real station. The first byte says which; everything is
 * rolled back. */
#include "fuzz-station.h"

#include "yz-import.h"
#include "yz-test-dump.h"

/* How often it is looked whether a roll-back has left anything. */
#define LOOK_EVERY 256

static YzTestStation *test;
static char *before;
static guint count;

void
fuzz_begin (void)
{
  test = fuzz_get_station ();
  before = yz_test_dump_store (test->station);
}

static void
check_report (const YzImportReport *report, const YzCsv *csv)
{
  int64_t counts[4] = { 0 };

  g_assert_cmpuint (report->lines->len, ==, yz_csv_get_n_rows (csv));
  for (guint i = 0; i < report->lines->len; i++) {
    const YzImportLine *line = g_ptr_array_index (report->lines, i);

    g_assert_cmpint (line->line, ==, yz_csv_get_line (csv, i));
    g_assert_nonnull (line->name);
    g_assert_true (g_utf8_validate (line->name, -1, NULL));
    g_assert_cmpint (line->outcome == YZ_IMPORT_REFUSED, ==, line->error != NULL);
    if (line->error != NULL) {
      g_assert_true (line->error->domain == YZ_ERROR);
      g_assert_cmpint (yz_error_get_exit (line->error), !=, YZ_EXIT_STORE);
    }
    counts[line->outcome]++;
  }
  g_assert_cmpmem (counts, sizeof counts, report->counts, sizeof report->counts);
}

/* Returns: (nullable) NULL where a needed column is missing, which is all that can be wrong with a
 * table as a whole. */
static YzImportReport *
run (YzImportKind kind, const YzCsv *csv, gboolean dry_run)
{
  g_autoptr (GError) error = NULL;
  YzImportReport *report = yz_import (test->station, test->chief, kind, csv, dry_run, &error);

  if (report == NULL) {
    g_assert_error (error, YZ_ERROR, YZ_ERROR_CSV);
    return NULL;
  }
  g_assert_no_error (error);
  check_report (report, csv);
  return report;
}

/* A dry run tells what will happen; the same table once more changes nothing. */
static void
import (YzImportKind kind, const YzCsv *csv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzImportReport) tried = run (kind, csv, TRUE);
  g_autoptr (YzImportReport) done = NULL;
  g_autoptr (YzImportReport) again = NULL;
  g_autoptr (YzTransaction) transaction = NULL;

  if (tried == NULL)
    return;
  transaction = yz_transaction_begin (yz_station_get_store (test->station), &error);
  g_assert_no_error (error);
  done = run (kind, csv, FALSE);
  g_assert_cmpmem (tried->counts, sizeof tried->counts, done->counts, sizeof done->counts);
  again = run (kind, csv, FALSE);
  g_assert_cmpint (again->counts[YZ_IMPORT_ADDED], ==, 0);
  g_assert_cmpint (again->counts[YZ_IMPORT_UPDATED], ==, 0);
}

static void
assert_unchanged (void)
{
  g_autofree char *now = yz_test_dump_store (test->station);

  g_assert_cmpstr (now, ==, before);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  YzImportKind kind = fuzz_input_take_u8 (&input) % 3;
  g_autoptr (GBytes) bytes = g_bytes_new_static (input.data, input.size);
  g_autoptr (YzCsv) csv = yz_csv_read_bytes (bytes, "input.csv", NULL);

  if (csv != NULL)
    import (kind, csv);
  if (count++ % LOOK_EVERY == 0)
    assert_unchanged ();
  return 0;
}

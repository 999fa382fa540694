/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables: whatever is read keeps to the limits, is valid UTF-8, and comes back the same when it is
 * written and read again. */
#include "fuzz-input.h"

#include <string.h>

#include "yz-csv.h"

void
fuzz_begin (void)
{
}

static void
check_field (const char *field)
{
  g_assert_nonnull (field);
  g_assert_true (g_utf8_validate (field, -1, NULL));
  g_assert_cmpuint (strlen (field), <=, YZ_CSV_FIELD_MAX);
}

static void
check_limits (const YzCsv *csv)
{
  int64_t line = 0;

  g_assert_cmpuint (yz_csv_get_n_columns (csv), >, 0);
  g_assert_cmpuint (yz_csv_get_n_columns (csv), <=, YZ_CSV_COLUMNS_MAX);
  g_assert_cmpuint (yz_csv_get_n_rows (csv), <=, YZ_CSV_ROWS_MAX);
  for (gsize i = 0; i <= yz_csv_get_n_columns (csv); i++)
    check_field (yz_csv_get_header (csv, i));
  for (gsize row = 0; row < yz_csv_get_n_rows (csv); row++) {
    gsize n_fields = yz_csv_get_n_fields (csv, row);

    g_assert_cmpint (yz_csv_get_line (csv, row), >, line);
    line = yz_csv_get_line (csv, row);
    g_assert_cmpuint (n_fields, <=, YZ_CSV_COLUMNS_MAX);
    for (gsize i = 0; i <= n_fields; i++)
      check_field (yz_csv_get (csv, row, i));
    g_assert_cmpstr (yz_csv_get (csv, row, n_fields), ==, "");
  }
}

/* A row as we would write it. The header is row -1. */
static void
append_row (GString *out, const YzCsv *csv, gssize row)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  gsize n_fields = row < 0 ? yz_csv_get_n_columns (csv) : yz_csv_get_n_fields (csv, (gsize) row);

  for (gsize i = 0; i < n_fields; i++)
    g_ptr_array_add (fields,
                     (gpointer) (row < 0 ? yz_csv_get_header (csv, i)
                                         : yz_csv_get (csv, (gsize) row, i)));
  g_ptr_array_add (fields, NULL);
  yz_csv_append_row (out, (const char *const *) fields->pdata);
}

static void
check_same (const YzCsv *csv, const YzCsv *again)
{
  g_assert_cmpuint (yz_csv_get_n_columns (again), ==, yz_csv_get_n_columns (csv));
  g_assert_cmpuint (yz_csv_get_n_rows (again), ==, yz_csv_get_n_rows (csv));
  for (gsize i = 0; i < yz_csv_get_n_columns (csv); i++)
    g_assert_cmpstr (yz_csv_unguard (yz_csv_get_header (again, i)), ==, yz_csv_get_header (csv, i));
  for (gsize row = 0; row < yz_csv_get_n_rows (csv); row++) {
    g_assert_cmpuint (yz_csv_get_n_fields (again, row), ==, yz_csv_get_n_fields (csv, row));
    for (gsize i = 0; i < yz_csv_get_n_fields (csv, row); i++)
      g_assert_cmpstr (yz_csv_unguard (yz_csv_get (again, row, i)), ==, yz_csv_get (csv, row, i));
  }
}

/* With a mark in front, as our files have it, and a header that has a comma. */
static void
check_round_trip (const YzCsv *csv)
{
  GString *text = g_string_new (YZ_CSV_BOM);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (YzCsv) again = NULL;

  for (gssize row = -1; row < (gssize) yz_csv_get_n_rows (csv); row++)
    append_row (text, csv, row);
  bytes = g_string_free_to_bytes (text);
  again = yz_csv_read_bytes (bytes, "again.csv", &error);
  g_assert_no_error (error);
  check_same (csv, again);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzCsv) csv = yz_csv_read_bytes (bytes, "input.csv", &error);

  if (csv == NULL) {
    g_assert_error (error, YZ_ERROR, YZ_ERROR_CSV);
    g_assert_cmpint (yz_error_get_asked (error), >=, 0);
    return 0;
  }
  g_assert_no_error (error);
  check_limits (csv);
  if (yz_csv_get_n_columns (csv) > 1)
    check_round_trip (csv);
  return 0;
}

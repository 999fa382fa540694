/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-clock.h"
#include "yz-csv.h"
#include "yz-journal.h"
#include "yz-points.h"
#include "yz-test.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)

/* SKUs and reasons that are not kind to the formats they are written to. */
static const char *const skus[] = {
  "soap 2", "points", "a;b", "a\"b", "a_b", "a#b", "=1+1", "毛巾", "-5", "1-3", "{x}", "5 points",
};

static void
fill (YzTestStation *test)
{
  static const char *const reasons[] = {
    "=cmd()",       "; x",     "date:2020-13-45",
    "[2020-01-01]", "a, b: c", "\"quoted\", 'too'",
    "换行\n第二行", "@ 5",     "{}",
  };
  g_autoptr (GError) error = NULL;

  yz_test_give_points (test, test->rider, 500);
  for (gsize i = 0; i < G_N_ELEMENTS (skus); i++) {
    const YzBasketLine line = { yz_test_add_item (test, skus[i], NULL, 3, 10 + (int64_t) i),
                                1 + (int64_t) i };
    YzOpId op_ids[3] = { yz_op_id_new (), yz_op_id_new (), yz_op_id_new () };
    g_autoptr (YzRedemption) redemption = NULL;
    g_autoptr (YzRedemption) back = NULL;
    g_autoptr (YzRedemption) adjusted = NULL;
    const YzBasketLine one = { line.item, 1 };

    redemption = yz_redemption_book (test->station,
                                     test->attendant,
                                     &op_ids[0],
                                     test->rider,
                                     &line,
                                     1,
                                     &error);
    g_assert_no_error (error);
    back = yz_redemption_return (test->station,
                                 test->attendant,
                                 &op_ids[1],
                                 redemption->entry,
                                 &one,
                                 1,
                                 reasons[i % G_N_ELEMENTS (reasons)],
                                 &error);
    g_assert_no_error (error);
    adjusted = yz_points_adjust (test->station,
                                 test->chief,
                                 test->street,
                                 &op_ids[2],
                                 test->rider,
                                 7,
                                 reasons[i % G_N_ELEMENTS (reasons)],
                                 &error);
    g_assert_no_error (error);
  }
}

static void
start (YzTestStation *test)
{
  yz_clock_set_fixed (NOON);
  yz_test_station_new (test);
  yz_test_station_add_shop (test);
  fill (test);
}

static GBytes *export(YzTestStation *test, YzJournalForm form)
{
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  yz_journal_write (test->station, form, out, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_close (out, NULL, &error));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static void
test_forms (void)
{
  static const char *const words[] = { "csv", "json", "hledger" };
  YzJournalForm form = YZ_JOURNAL_CSV;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_assert_true (yz_journal_form_parse (words[i], &form));
    g_assert_cmpint (form, ==, i);
  }
  g_assert_false (yz_journal_form_parse ("xml", &form));
  g_assert_false (yz_journal_form_parse (NULL, &form));
}

static void
test_account_names (void)
{
  const struct {
    YzAccountKey key;
    const char *name;
  } cases[] = {
    { { YZ_ACCOUNT_RIDER, yz_id_make (1, 5), 0, 0, 0 }, "points:rider:1-5" },
    { { YZ_ACCOUNT_HELD, yz_id_make (1, 5), 0, 0, 0 }, "points:held:1-5" },
    { { YZ_ACCOUNT_BUDGET, 0, 0, 1, 0 }, "points:budget:station-1" },
    { { YZ_ACCOUNT_BUDGET, yz_id_make (1, 2), 0, 0, 0 }, "points:budget:1-2" },
    { { YZ_ACCOUNT_BUDGET, yz_id_make (1, 2), 0, 0, 202603 }, "points:budget:1-2:period-202603" },
    { { YZ_ACCOUNT_BUDGET, 0, 0, 1, 2026 }, "points:budget:station-1:period-2026" },
    { { YZ_ACCOUNT_REDEEMED, 0, 0, 3, 0 }, "points:redeemed:station-3" },
    { { YZ_ACCOUNT_SHELF, 0, 9, 1, 0 }, "goods:shelf:station-1" },
    { { YZ_ACCOUNT_SOURCE, YZ_SOURCE_DONATION, 9, 1, 0 }, "goods:source:donation:station-1" },
    { { YZ_ACCOUNT_HANDED_OUT, 0, 9, 12, 0 }, "goods:handed-out:station-12" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = yz_journal_account_name (&cases[i].key);

    g_assert_cmpstr (name, ==, cases[i].name);
  }
}

static void
test_commodities (void)
{
  const int64_t unit = yz_id_make (1, 9);
  const struct {
    int64_t unit;
    const char *sku;
    const char *commodity;
  } cases[] = {
    { 0, "points", "points" },        { unit, "soap", "\"soap\"" },
    { unit, "毛巾 2", "\"毛巾 2\"" }, { unit, "points", "\"points#1-9\"" },
    { unit, "a\"b", "\"a_b#1-9\"" },  { unit, "a;b", "\"a_b#1-9\"" },
    { unit, "a#b", "\"a_b#1-9\"" },   { unit, "a\nb", "\"a_b#1-9\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *commodity = yz_journal_quote_commodity (cases[i].unit, cases[i].sku);

    g_assert_cmpstr (commodity, ==, cases[i].commodity);
  }
}

/* Reads back as it was written, formulas unguarded. */
static void
test_csv (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (YzCsv) csv = NULL;
  g_autoptr (GError) error = NULL;
  gboolean formula = FALSE;
  int64_t total = 0;

  start (&test);
  bytes = export(&test, YZ_JOURNAL_CSV);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (bytes, NULL), YZ_CSV_BOM));
  csv = yz_csv_read_bytes (bytes, "journal", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yz_csv_get_header (csv, 0), ==, "entry");
  g_assert_cmpstr (yz_csv_get_header (csv, 17), ==, "amount");
  g_assert_cmpint ((int64_t) yz_csv_get_n_rows (csv),
                   ==,
                   yz_test_query_int (test.station, "SELECT COUNT(*) FROM transfer"));
  for (gsize row = 0; row < yz_csv_get_n_rows (csv); row++) {
    const char *unit = yz_csv_get (csv, row, 18);

    g_assert_cmpuint (yz_csv_get_n_fields (csv, row), ==, yz_csv_get_n_columns (csv));
    g_assert_cmpuint (strlen (yz_csv_get (csv, row, 19)), ==, 64);
    total += g_ascii_strtoll (yz_csv_get (csv, row, 17), NULL, 10);
    g_assert_cmpint (unit[0], !=, '=');
    formula = formula || strcmp (yz_csv_unguard (unit), "=1+1") == 0;
  }
  g_assert_true (formula);
  g_assert_cmpint (total,
                   ==,
                   yz_test_query_int (test.station,
                                      "SELECT CAST (SUM(amount) AS BIGINT) FROM transfer"));
}

static void
test_json (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *entries = NULL;
  int64_t total = 0;
  gsize size = 0;
  const char *data = NULL;

  start (&test);
  bytes = export(&test, YZ_JOURNAL_JSON);
  data = g_bytes_get_data (bytes, &size);
  json_parser_load_from_data (parser, data, (gssize) size, &error);
  g_assert_no_error (error);
  entries = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpint (json_array_get_length (entries),
                   ==,
                   yz_test_query_int (test.station, "SELECT COUNT(*) FROM entry"));
  for (guint i = 0; i < json_array_get_length (entries); i++) {
    JsonObject *entry = json_array_get_object_element (entries, i);
    JsonArray *transfers = json_object_get_array_member (entry, "transfers");
    g_autofree char *number = g_strdup_printf ("1-%u", i + 1);

    g_assert_cmpstr (json_object_get_string_member (entry, "entry"), ==, number);
    for (guint j = 0; j < json_array_get_length (transfers); j++)
      total += json_object_get_int_member (json_array_get_object_element (transfers, j), "amount");
  }
  g_assert_cmpint (total,
                   ==,
                   yz_test_query_int (test.station,
                                      "SELECT CAST (SUM(amount) AS BIGINT) FROM transfer"));
}

static void
test_empty (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GBytes) json = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize size = 0;
  const char *data = NULL;

  yz_test_station_new_empty (&test);
  json = export(&test, YZ_JOURNAL_JSON);
  data = g_bytes_get_data (json, &size);
  text = g_strndup (data, size);
  node = json_from_string (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 0);
}

/* Runs hledger on @journal. Returns: (transfer full) what it printed */
static char *
run_hledger (GBytes *journal, const char *const *args)
{
  g_autoptr (GSubprocess) hledger = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) complaint = NULL;
  g_autoptr (GError) error = NULL;

  hledger = g_subprocess_newv (args,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate (hledger, journal, NULL, &output, &complaint, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (hledger))
    g_test_message ("%.*s",
                    (int) g_bytes_get_size (complaint),
                    (const char *) g_bytes_get_data (complaint, NULL));
  g_assert_true (g_subprocess_get_successful (hledger));
  return g_strndup (g_bytes_get_data (output, NULL), g_bytes_get_size (output));
}

/* Every balance of ours that is not zero, under the names of the journal. */
static GHashTable *
collect_balances (YzTestStation *test)
{
  GHashTable *balances = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) error = NULL;

  statement = yz_store_query (yz_station_get_store (test->station),
                              "SELECT a.kind, a.owner, a.unit, a.station_id, a.period,"
                              " a.balance, i.sku FROM account a LEFT JOIN item i ON i.id = a.unit"
                              " WHERE a.balance <> 0");
  while (yz_statement_step (statement, &error) == YZ_STEP_ROW) {
    const YzAccountKey key = { (YzAccountKind) yz_statement_get_int (statement, 0),
                               yz_statement_get_int (statement, 1),
                               yz_statement_get_int (statement, 2),
                               yz_statement_get_int (statement, 3),
                               yz_statement_get_int (statement, 4) };
    const char *sku = yz_statement_get_text (statement, 6);
    g_autofree char *account = yz_journal_account_name (&key);
    g_autofree char *quoted = yz_journal_quote_commodity (key.unit, sku != NULL ? sku : "points");
    g_autofree char *commodity = g_strdup (quoted);

    if (commodity[0] == '"') {
      memmove (commodity, commodity + 1, strlen (commodity));
      commodity[strlen (commodity) - 1] = '\0';
    }
    /* No two accounts share name and commodity. */
    g_assert_true (g_hash_table_insert (balances,
                                        g_strconcat (account, "|", commodity, NULL),
                                        g_strdup_printf ("%" G_GINT64_FORMAT,
                                                         yz_statement_get_int (statement, 5))));
  }
  g_assert_no_error (error);
  return balances;
}

/* The real hledger gives exactly our balances, for every account and unit. */
static void
test_hledger (void)
{
  static const char *const balance[] = { "hledger", "-f", "-",   "balance",       "-N", "--flat",
                                         "-E",      "-O", "csv", "--layout=bare", NULL };
  static const char *const check[] = { "hledger", "-f", "-", "check", "-s", NULL };
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GBytes) journal = NULL;
  g_autoptr (GBytes) table = NULL;
  g_autoptr (YzCsv) csv = NULL;
  g_autoptr (GHashTable) ours = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *checked = NULL;
  char *printed = NULL;
  guint agreed = 0;

  start (&test);
  journal = export(&test, YZ_JOURNAL_HLEDGER);
  checked = run_hledger (journal, check);
  printed = run_hledger (journal, balance);
  table = g_bytes_new_take (printed, strlen (printed));
  csv = yz_csv_read_bytes (table, "balances", &error);
  g_assert_no_error (error);
  ours = collect_balances (&test);
  g_assert_cmpuint (g_hash_table_size (ours), >, 3 * G_N_ELEMENTS (skus));
  for (gsize row = 0; row < yz_csv_get_n_rows (csv); row++) {
    const char *commodity = yz_csv_get (csv, row, 1);
    const char *amount = yz_csv_get (csv, row, 2);
    g_autofree char *place = g_strconcat (yz_csv_get (csv, row, 0), "|", commodity, NULL);
    const char *expected = g_hash_table_lookup (ours, place);

    if (strcmp (amount, "0") == 0) {
      g_assert_null (expected);
      continue;
    }
    g_test_message ("%s %s", place, amount);
    g_assert_cmpstr (amount, ==, expected);
    agreed++;
  }
  g_assert_cmpuint (agreed, ==, g_hash_table_size (ours));
}

/* A stream that takes no more is an error, not a short journal. */
static void
test_full (void)
{
  g_auto (YzTestStation) test = { 0 };
  char room[1000];

  start (&test);
  for (int form = YZ_JOURNAL_CSV; form <= YZ_JOURNAL_HLEDGER; form++) {
    g_autoptr (GOutputStream) out = g_memory_output_stream_new (room, sizeof room, NULL, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_false (yz_journal_write (test.station, (YzJournalForm) form, out, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_IO);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/forms", test_forms);
  g_test_add_func ("/journal/account-names", test_account_names);
  g_test_add_func ("/journal/commodities", test_commodities);
  g_test_add_func ("/journal/csv", test_csv);
  g_test_add_func ("/journal/json", test_json);
  g_test_add_func ("/journal/empty", test_empty);
  g_test_add_func ("/journal/hledger", test_hledger);
  g_test_add_func ("/journal/full", test_full);
  return g_test_run ();
}

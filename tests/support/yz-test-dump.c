/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-test-dump"

#include "yz-test-dump.h"

#include "yz-lots.h"

typedef struct {
  const char *sql;
  int columns;
} Table;

static void
dump_rows (YzStore *store, const Table *table, GString *out)
{
  g_autoptr (YzStatement) statement = yz_store_query (store, table->sql);
  g_autoptr (GError) error = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_string_append_printf (out, "%s\n", table->sql);
  while ((step = yz_statement_step (statement, &error)) == YZ_STEP_ROW) {
    for (int i = 0; i < table->columns; i++) {
      gsize size = 0;
      const uint8_t *bytes = yz_statement_get_blob (statement, i, &size);

      g_string_append_c (out, '|');
      for (gsize j = 0; j < size; j++)
        g_string_append_printf (out, g_ascii_isprint (bytes[j]) ? "%c" : "\\%02x", bytes[j]);
    }
    g_string_append_c (out, '\n');
  }
  g_assert_no_error (error);
}

char *
yz_test_dump_store (YzStation *station)
{
  static const Table tables[] = {
    { "SELECT * FROM station ORDER BY 1", 5 },
    { "SELECT * FROM desk ORDER BY 1", 9 },
    { "SELECT * FROM account ORDER BY 1", 8 },
    { "SELECT * FROM entry ORDER BY 1", 15 },
    { "SELECT * FROM transfer ORDER BY 1, 2", 6 },
    { "SELECT * FROM taken_back ORDER BY 1, 2", 4 },
    { "SELECT * FROM entry_reason ORDER BY 1", 3 },
    { "SELECT * FROM seal ORDER BY 1, 2", 5 },
    { "SELECT * FROM affiliation ORDER BY 1", 3 },
    { "SELECT * FROM staff ORDER BY 1", 10 },
    { "SELECT * FROM rider ORDER BY 1", 13 },
    { "SELECT * FROM card ORDER BY 1", 8 },
    { "SELECT * FROM badge ORDER BY 1", 8 },
    { "SELECT * FROM rule ORDER BY 1", 14 },
    { "SELECT * FROM job ORDER BY 1", 12 },
    { "SELECT * FROM evidence ORDER BY 1", 7 },
    { "SELECT * FROM review ORDER BY 1", 7 },
    { "SELECT * FROM item ORDER BY 1", 17 },
    { "SELECT * FROM item_code ORDER BY 1", 5 },
    { "SELECT * FROM item_place ORDER BY 1, 2", 4 },
    { "SELECT * FROM item_price ORDER BY 1, 2, 3", 6 },
    { "SELECT * FROM item_batch ORDER BY 1, 2", 6 },
    { "SELECT * FROM item_batch_out ORDER BY 1, 2", 5 },
    { "SELECT * FROM redemption_line ORDER BY 1, 2", 6 },
    { "SELECT * FROM item_use ORDER BY 1, 2, 3", 6 },
    { "SELECT * FROM hold ORDER BY 1", 5 },
    { "SELECT * FROM voucher_sheet ORDER BY 1", 10 },
    { "SELECT * FROM voucher ORDER BY 1", 10 },
    { "SELECT * FROM old_voucher ORDER BY 1", 9 },
    { "SELECT * FROM merchant ORDER BY 1", 8 },
    { "SELECT * FROM deal ORDER BY 1", 3 },
    { "SELECT * FROM settlement ORDER BY 1", 7 },
    { "SELECT * FROM deal_voucher ORDER BY 1", 16 },
    { "SELECT * FROM session ORDER BY 1", 8 },
    { "SELECT * FROM seat ORDER BY 1, 2", 7 },
    { "SELECT * FROM rider_pin ORDER BY 1", 6 },
    { "SELECT * FROM audit ORDER BY 1", 6 },
  };
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    dump_rows (yz_station_get_store (station), &tables[i], out);
  return g_string_free (out, FALSE);
}

char *
yz_test_dump_balances (YzStation *station, int64_t rider)
{
  static const Table tables[] = {
    { "SELECT kind, owner, unit, station_id, period, balance FROM account WHERE balance <> 0"
      " ORDER BY 1, 2, 3, 4, 5",
      6 },
    { "SELECT rider_id, item_id, period, used FROM item_use WHERE used <> 0 ORDER BY 1, 2, 3", 4 },
  };
  YzStore *store = yz_station_get_store (station);
  GString *out = g_string_new (NULL);
  g_autoptr (GArray) lots = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    dump_rows (store, &tables[i], out);
  lots = yz_lots_list (store, rider, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < lots->len; i++) {
    const YzLot *lot = &g_array_index (lots, YzLot, i);

    g_string_append_printf (out,
                            "lot %" G_GINT64_FORMAT " until %" G_GINT64_FORMAT ": %" G_GINT64_FORMAT
                            " of %" G_GINT64_FORMAT "\n",
                            lot->entry,
                            lot->expires_on,
                            lot->left_points,
                            lot->amount_points);
  }
  return g_string_free (out, FALSE);
}

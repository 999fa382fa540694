/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-redemption-line"

#include "yz-redemption-line.h"

#include "yz-item-use.h"

GArray *
yz_redemption_line_list (YzStation *station, int64_t entry, GError **error)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (YzRedemptionLine));
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT l.line, l.item_id, l.quantity, l.price,"
                              " COALESCE (b.amount, 0), l.period, e.happened_ms"
                              " FROM redemption_line l JOIN entry e ON e.id = l.entry_id"
                              " LEFT JOIN taken_back b"
                              " ON b.entry_id = l.entry_id"
                              " AND b.leg = " YZ_REDEMPTION_LEG_OF_LINE
                              " WHERE l.entry_id = $1 ORDER BY l.line");
  yz_statement_bind_int (statement, 1, entry);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzRedemptionLine line = { .line = yz_statement_get_int (statement, 0),
                              .item = yz_statement_get_int (statement, 1),
                              .quantity = yz_statement_get_int (statement, 2),
                              .price_points = yz_statement_get_int (statement, 3),
                              .taken_back = yz_statement_get_int (statement, 4),
                              .period = yz_statement_get_int (statement, 5) };

    if (yz_statement_is_null (statement, 5))
      line.period = yz_item_use_month (yz_statement_get_int (statement, 6));
    g_array_append_val (lines, line);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&lines) : NULL;
}

const YzRedemptionLine *
yz_redemption_line_find (GArray *lines, int64_t item)
{
  for (guint i = 0; i < lines->len; i++) {
    const YzRedemptionLine *line = &g_array_index (lines, YzRedemptionLine, i);

    if (line->item == item)
      return line;
  }
  return NULL;
}

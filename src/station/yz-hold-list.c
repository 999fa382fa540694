/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-hold"

#include "yz-hold.h"

#include "yz-redemption-line.h"

static void
line_free (YzHoldLine *line)
{
  g_free (line->name);
  g_free (line);
}

void
yz_hold_free (YzHold *hold)
{
  if (hold == NULL)
    return;
  g_free (hold->rider_name);
  g_clear_pointer (&hold->lines, g_ptr_array_unref);
  g_free (hold);
}

char *
yz_hold_describe (const YzHold *hold)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (hold != NULL, NULL);

  for (guint i = 0; i < hold->lines->len; i++) {
    const YzHoldLine *line = g_ptr_array_index (hold->lines, i);

    if (line->left == 0)
      continue;
    if (text->len > 0)
      g_string_append (text, ", ");
    g_string_append (text, line->name);
    if (line->left > 1)
      g_string_append_printf (text, " × %" G_GINT64_FORMAT, line->left);
  }
  return g_string_free (text, FALSE);
}

static YzHold *
read_hold (YzStatement *statement)
{
  YzHold *hold = g_new0 (YzHold, 1);

  hold->entry = yz_statement_get_int (statement, 0);
  hold->rider = yz_statement_get_int (statement, 1);
  hold->rider_name = yz_statement_dup_text (statement, 2);
  hold->held_ms = yz_statement_get_int (statement, 3);
  hold->until_on = yz_statement_get_int (statement, 4);
  hold->left_points = yz_statement_get_int (statement, 5);
  hold->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  return hold;
}

static void
read_line (YzStatement *statement, YzHold *hold)
{
  YzHoldLine *line = g_new0 (YzHoldLine, 1);

  line->item = yz_statement_get_int (statement, 6);
  line->name = yz_statement_dup_text (statement, 7);
  line->quantity = yz_statement_get_int (statement, 8);
  line->left = line->quantity - yz_statement_get_int (statement, 9);
  line->price_points = yz_statement_get_int (statement, 10);
  hold->left_pieces += line->left;
  g_ptr_array_add (hold->lines, line);
}

GPtrArray *
yz_hold_list (YzStation *station, int64_t rider, GError **error)
{
  g_autoptr (GPtrArray) holds = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_hold_free);
  g_autoptr (YzStatement) statement = NULL;
  YzHold *hold = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT h.entry_id, h.rider_id, r.name, e.happened_ms, h.until_on,"
                              " h.left_points, l.item_id, i.name, l.quantity,"
                              " COALESCE (b.amount, 0), l.price FROM hold h"
                              " JOIN rider r ON r.id = h.rider_id JOIN entry e ON e.id = h.entry_id"
                              " JOIN redemption_line l ON l.entry_id = h.entry_id"
                              " JOIN item i ON i.id = l.item_id LEFT JOIN taken_back b"
                              " ON b.entry_id = h.entry_id AND b.leg = " YZ_REDEMPTION_LEG_OF_LINE
                              " WHERE h.station_id = $1 AND h.left_points > 0"
                              " AND ($2 = 0 OR h.rider_id = $2)"
                              " ORDER BY h.until_on, h.entry_id, l.line");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, rider);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    if (hold == NULL || hold->entry != yz_statement_get_int (statement, 0)) {
      hold = read_hold (statement);
      g_ptr_array_add (holds, hold);
    }
    read_line (statement, hold);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&holds) : NULL;
}

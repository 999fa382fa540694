/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-item-use"

#include "yz-item-use.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"

int64_t
yz_item_use_month (int64_t instant_ms)
{
  return yz_date_of_ms (instant_ms) / 100;
}

static YzItemUse *
copy_use (const YzItemUse *use)
{
  YzItemUse *copy = g_memdup2 (use, sizeof *use);

  copy->item_name = g_strdup (use->item_name);
  return copy;
}

static void
free_use (gpointer data)
{
  YzItemUse *use = data;

  g_free ((char *) use->item_name);
  g_free (use);
}

/* The refusal, with what is left of the limit. */
static void
explain_limit (YzStore *store, gpointer data, GError **error)
{
  const YzItemUse *use = data;
  g_autoptr (YzStatement) statement = NULL;
  int64_t left = use->limit;

  if (!g_error_matches (*error, YZ_ERROR, YZ_ERROR_CHECK))
    return;
  statement = yz_store_query (store,
                              "SELECT used + had_before FROM item_use"
                              " WHERE rider_id = $1 AND item_id = $2 AND period = $3");
  yz_statement_bind_int (statement, 1, use->rider);
  yz_statement_bind_int (statement, 2, use->item);
  yz_statement_bind_int (statement, 3, use->period);
  if (yz_statement_step (statement, NULL) == YZ_STEP_ROW)
    left = MAX (use->limit - yz_statement_get_int (statement, 0), 0);
  g_clear_error (error);
  yz_error_set (error,
                YZ_ERROR_LIMIT,
                use->item_name,
                use->quantity,
                left,
                "%s: %" G_GINT64_FORMAT " asked, %" G_GINT64_FORMAT
                " left of the period's %" G_GINT64_FORMAT,
                use->item_name,
                use->quantity,
                left,
                use->limit);
}

void
yz_item_use_add (YzStation *station, const YzItemUse *use)
{
  YzStatement *statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO item_use (rider_id, item_id, period, used, allowed)"
                              " VALUES ($1, $2, $3, $4, $5)"
                              " ON CONFLICT (rider_id, item_id, period) DO UPDATE"
                              " SET used = item_use.used + excluded.used,"
                              " allowed = excluded.allowed - item_use.had_before");
  yz_statement_bind_int (statement, 1, use->rider);
  yz_statement_bind_int (statement, 2, use->item);
  yz_statement_bind_int (statement, 3, use->period);
  yz_statement_bind_int (statement, 4, use->quantity);
  yz_statement_bind_id (statement, 5, use->limit);
  yz_statement_post (statement, NULL, explain_limit, copy_use (use), free_use);
}

gboolean
yz_item_use_take_back (YzStation *station,
                       int64_t rider,
                       int64_t item,
                       int64_t period,
                       int64_t quantity,
                       GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;

  /* It had no limit and was not counted. */
  if (period == 0)
    return TRUE;
  statement = yz_store_query (store,
                              "UPDATE item_use SET used = used - $4"
                              " WHERE rider_id = $1 AND item_id = $2 AND period = $3");
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_int (statement, 2, item);
  yz_statement_bind_int (statement, 3, period);
  yz_statement_bind_int (statement, 4, quantity);
  if (!yz_statement_run (statement, &problem)) {
    /* Who asks has seen that it was had: another desk took it back since, and another try sees
     * that. */
    if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_CHECK))
      yz_error_set_subject (error,
                            YZ_ERROR_STORE_BUSY,
                            "item_use",
                            "another desk took back the same");
    else
      g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (yz_store_get_changes (store) == 1)
    return TRUE;
  text = yz_id_to_text (item);
  yz_error_set_subject (error,
                        YZ_ERROR_VERIFY,
                        text,
                        "%s: %s",
                        text,
                        N_ ("what was had of the item in that period is not on record"));
  return FALSE;
}

gboolean
yz_item_use_begin (YzStation *station, int64_t item, YzPeriod period, GError **error)
{
  int64_t today = yz_clock_today ();
  g_autoptr (YzStatement) statement = NULL;
  int64_t first = 0;
  int64_t next = 0;

  yz_period_get_days (period, today, &first, &next);
  statement =
    yz_store_query (yz_station_get_store (station),
                    "INSERT INTO item_use (rider_id, item_id, period, used, had_before)"
                    " SELECT e.subject, l.item_id, $2, 0,"
                    " CAST (SUM (l.quantity - COALESCE (b.amount, 0)) AS BIGINT)"
                    " FROM redemption_line l JOIN entry e ON e.id = l.entry_id"
                    " LEFT JOIN taken_back b ON b.entry_id = l.entry_id AND b.leg = l.line + 1"
                    " WHERE l.item_id = $1 AND e.subject IS NOT NULL AND e.happened_ms >= $3"
                    " AND e.happened_ms < $4 GROUP BY e.subject, l.item_id"
                    " ON CONFLICT (rider_id, item_id, period) DO UPDATE"
                    " SET had_before = excluded.had_before - item_use.used");
  yz_statement_bind_int (statement, 1, item);
  yz_statement_bind_int (statement, 2, yz_period_make_key (period, today));
  yz_statement_bind_int (statement, 3, first != 0 ? yz_date_start_ms (first) : 0);
  yz_statement_bind_int (statement, 4, next != 0 ? yz_date_start_ms (next) : G_MAXINT64);
  return yz_statement_run (statement, error);
}

/* Allowances ------------------------------------------------------------------------------- */

/* $1 is the rider, $2 … $6 the periods of today in the order of their kinds. */
#define ALLOWANCES_SQL                                                                             \
  "SELECT i.id, i.limit_pieces, i.limit_period, COALESCE (u.used + u.had_before, 0) FROM item i"   \
  " LEFT JOIN item_use u ON u.rider_id = $1 AND u.item_id = i.id AND u.period ="                   \
  " CASE i.limit_period WHEN 1 THEN $2 WHEN 2 THEN $3 WHEN 3 THEN $4 WHEN 4 THEN $5"               \
  " WHEN 5 THEN $6 ELSE $7 END"

G_STATIC_ASSERT (YZ_PERIOD_DAY == 1 && YZ_PERIOD_ONCE == 6);

static void
bind_periods (YzStatement *statement, int64_t rider, int64_t today)
{
  yz_statement_bind_int (statement, 1, rider);
  for (int period = YZ_PERIOD_DAY; period <= YZ_PERIOD_LAST; period++)
    yz_statement_bind_int (statement, 1 + period, yz_period_make_key ((YzPeriod) period, today));
}

static void
read_allowance (YzStatement *statement, int64_t today, YzAllowance *allowance)
{
  int64_t first = 0;

  *allowance = (YzAllowance){ .item = yz_statement_get_int (statement, 0),
                              .limit = yz_statement_get_int (statement, 1),
                              .period = (YzPeriod) yz_statement_get_int (statement, 2),
                              .used = yz_statement_get_int (statement, 3) };
  allowance->left = MAX (allowance->limit - allowance->used, 0);
  yz_period_get_days (allowance->period, today, &first, &allowance->until);
}

gboolean
yz_item_use_get_allowance (YzStation *station,
                           int64_t rider,
                           int64_t item,
                           YzAllowance *allowance,
                           GError **error)
{
  int64_t today = yz_clock_today ();
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL && allowance != NULL, FALSE);

  statement = yz_store_query (yz_station_get_store (station), ALLOWANCES_SQL " WHERE i.id = $8");
  bind_periods (statement, rider, today);
  yz_statement_bind_int (statement, 8, item);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_ROW)
    read_allowance (statement, today, allowance);
  if (step == YZ_STEP_DONE) {
    g_autofree char *text = yz_id_to_text (item);

    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no item %s", text);
  }
  return step == YZ_STEP_ROW;
}

GArray *
yz_item_use_list_allowances (YzStation *station, int64_t rider, GError **error)
{
  g_autoptr (GArray) allowances = g_array_new (FALSE, FALSE, sizeof (YzAllowance));
  int64_t today = yz_clock_today ();
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              ALLOWANCES_SQL
                              " WHERE i.limit_pieces IS NOT NULL AND i.active = 1 ORDER BY i.id");
  bind_periods (statement, rider, today);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzAllowance allowance;

    read_allowance (statement, today, &allowance);
    g_array_append_val (allowances, allowance);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&allowances) : NULL;
}

const YzAllowance *
yz_item_use_find_allowance (const GArray *allowances, int64_t item)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (allowances != NULL, NULL);

  high = allowances->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    const YzAllowance *allowance = &g_array_index (allowances, YzAllowance, middle);

    if (allowance->item == item)
      return allowance;
    if (allowance->item < item)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

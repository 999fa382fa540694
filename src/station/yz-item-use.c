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
  int64_t left = use->limit_month;

  if (!g_error_matches (*error, YZ_ERROR, YZ_ERROR_CHECK))
    return;
  statement = yz_store_query (store,
                              "SELECT used FROM item_use"
                              " WHERE rider_id = $1 AND item_id = $2 AND month = $3");
  yz_statement_bind_int (statement, 1, use->rider);
  yz_statement_bind_int (statement, 2, use->item);
  yz_statement_bind_int (statement, 3, use->month);
  if (yz_statement_step (statement, NULL) == YZ_STEP_ROW)
    left = MAX (use->limit_month - yz_statement_get_int (statement, 0), 0);
  g_clear_error (error);
  yz_error_set (error,
                YZ_ERROR_LIMIT,
                use->item_name,
                use->quantity,
                left,
                "%s: %" G_GINT64_FORMAT " asked, %" G_GINT64_FORMAT
                " left of this month's %" G_GINT64_FORMAT,
                use->item_name,
                use->quantity,
                left,
                use->limit_month);
}

void
yz_item_use_add (YzStation *station, const YzItemUse *use)
{
  YzStatement *statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO item_use (rider_id, item_id, month, used, allowed)"
                              " VALUES ($1, $2, $3, $4, $5)"
                              " ON CONFLICT (rider_id, item_id, month) DO UPDATE"
                              " SET used = item_use.used + excluded.used,"
                              " allowed = excluded.allowed");
  yz_statement_bind_int (statement, 1, use->rider);
  yz_statement_bind_int (statement, 2, use->item);
  yz_statement_bind_int (statement, 3, use->month);
  yz_statement_bind_int (statement, 4, use->quantity);
  yz_statement_bind_id (statement, 5, use->limit_month);
  yz_statement_post (statement, NULL, explain_limit, copy_use (use), free_use);
}

gboolean
yz_item_use_take_back (YzStation *station,
                       int64_t rider,
                       int64_t item,
                       int64_t month,
                       int64_t quantity,
                       GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;

  statement = yz_store_query (store,
                              "UPDATE item_use SET used = used - $4"
                              " WHERE rider_id = $1 AND item_id = $2 AND month = $3");
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_int (statement, 2, item);
  yz_statement_bind_int (statement, 3, month);
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
                        N_ ("what was had of the item in that month is not on record"));
  return FALSE;
}

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

/* The refusal, with what is left of the limit. */
static void
explain_limit (YzStation *station,
               int64_t rider,
               const YzItem *item,
               int64_t month,
               int64_t quantity,
               GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t used = 0;
  int64_t left = 0;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT used FROM item_use"
                              " WHERE rider_id = $1 AND item_id = $2 AND month = $3");
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_int (statement, 2, item->id);
  yz_statement_bind_int (statement, 3, month);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ERROR:
    return;
  case YZ_STEP_ROW:
    used = yz_statement_get_int (statement, 0);
    break;
  case YZ_STEP_DONE:
  default:
    break;
  }
  left = MAX (item->limit_month - used, 0);
  yz_error_set (error,
                YZ_ERROR_LIMIT,
                item->name,
                quantity,
                left,
                "%s: %" G_GINT64_FORMAT " asked, %" G_GINT64_FORMAT
                " left of this month's %" G_GINT64_FORMAT,
                item->name,
                quantity,
                left,
                item->limit_month);
}

gboolean
yz_item_use_add (YzStation *station,
                 int64_t rider,
                 const YzItem *item,
                 int64_t month,
                 int64_t quantity,
                 GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO item_use (rider_id, item_id, month, used, allowed)"
                              " VALUES ($1, $2, $3, $4, $5)"
                              " ON CONFLICT (rider_id, item_id, month) DO UPDATE"
                              " SET used = item_use.used + excluded.used,"
                              " allowed = excluded.allowed");
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_int (statement, 2, item->id);
  yz_statement_bind_int (statement, 3, month);
  yz_statement_bind_int (statement, 4, quantity);
  yz_statement_bind_id (statement, 5, item->limit_month);
  if (yz_statement_run (statement, &problem))
    return TRUE;
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_CHECK))
    explain_limit (station, rider, item, month, quantity, error);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
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
  g_autofree char *text = NULL;

  statement = yz_store_query (store,
                              "UPDATE item_use SET used = used - $4"
                              " WHERE rider_id = $1 AND item_id = $2 AND month = $3");
  yz_statement_bind_int (statement, 1, rider);
  yz_statement_bind_int (statement, 2, item);
  yz_statement_bind_int (statement, 3, month);
  yz_statement_bind_int (statement, 4, quantity);
  if (!yz_statement_run (statement, error))
    return FALSE;
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

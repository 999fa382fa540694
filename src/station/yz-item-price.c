/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-item-price"

#include "yz-item-price.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"

#define YEARS_MAX 10

void
yz_item_price_free (YzItemPrice *price)
{
  if (price == NULL)
    return;
  g_free (price->by);
  g_free (price);
}

gboolean
yz_item_price_get (YzStation *station,
                   int64_t item,
                   int64_t date,
                   int64_t *price_points,
                   GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL && price_points != NULL, FALSE);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT " YZ_ITEM_PRICE_SQL ("$2") " FROM item i WHERE i.id = $1");
  yz_statement_bind_int (statement, 1, item);
  yz_statement_bind_int (statement, 2, date);
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_ROW)
    *price_points = yz_statement_get_int (statement, 0);
  if (step == YZ_STEP_DONE) {
    g_autofree char *text = yz_id_to_text (item);

    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no item %s", text);
  }
  return step == YZ_STEP_ROW;
}

GPtrArray *
yz_item_price_list (YzStation *station, int64_t item, GError **error)
{
  g_autoptr (GPtrArray) prices =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yz_item_price_free);
  g_autoptr (YzStatement) statement = NULL;
  const YzItemPrice *before = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT p.valid_from, p.price, p.changed_by, s.name, p.recorded_ms,"
                              " p.version FROM item_price p LEFT JOIN staff s"
                              " ON s.id = p.changed_by WHERE p.item_id = $1"
                              " UNION ALL SELECT 0, price, 0, NULL, created_ms, 0 FROM item"
                              " WHERE id = $1 ORDER BY 1 DESC, 6 DESC");
  yz_statement_bind_int (statement, 1, item);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzItemPrice *price = g_new0 (YzItemPrice, 1);

    price->valid_from = yz_statement_get_int (statement, 0);
    price->price_points = yz_statement_get_int (statement, 1);
    price->changed_by = yz_statement_get_int (statement, 2);
    price->by = yz_statement_dup_text (statement, 3);
    price->recorded_ms = yz_statement_get_int (statement, 4);
    price->replaced = before != NULL && before->valid_from == price->valid_from;
    g_ptr_array_add (prices, price);
    before = price;
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&prices) : NULL;
}

static gboolean
check_day (int64_t valid_from, GError **error)
{
  int64_t today = yz_clock_today ();
  const char *why = NULL;

  if (!yz_date_is_valid (valid_from) || valid_from / 10000 > today / 10000 + YEARS_MAX)
    why = N_ ("not a date");
  else if (valid_from < today)
    why = N_ ("this day is over");
  if (why == NULL)
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_INPUT, "price-from", "price-from: %s", why);
  return FALSE;
}

/* 0 on error. */
static int64_t
get_next_version (YzStation *station, int64_t item, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT COALESCE (MAX (version), 0) + 1 FROM item_price"
                              " WHERE item_id = $1");
  yz_statement_bind_int (statement, 1, item);
  return yz_statement_fetch (statement, error) ? yz_statement_get_int (statement, 0) : 0;
}

/* Two desks that change the same item's price in one moment take the same number: one of them is
 * refused and may try again. */
static gboolean
insert_price (YzStation *station,
              const YzActor *actor,
              int64_t item,
              int64_t valid_from,
              int64_t price_points,
              int64_t version,
              GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO item_price (item_id, valid_from, version, price,"
                              " changed_by, recorded_ms) VALUES ($1, $2, $3, $4, $5, $6)");
  yz_statement_bind_int (statement, 1, item);
  yz_statement_bind_int (statement, 2, valid_from);
  yz_statement_bind_int (statement, 3, version);
  yz_statement_bind_int (statement, 4, price_points);
  yz_statement_bind_int (statement, 5, actor->staff);
  yz_statement_bind_int (statement, 6, yz_clock_now_ms ());
  if (yz_statement_run (statement, &problem))
    return TRUE;
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_UNIQUE))
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_BUSY,
                          "item_price",
                          "another desk changed the same price");
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
yz_item_price_put (YzStation *station,
                   const YzActor *actor,
                   int64_t item,
                   int64_t valid_from,
                   int64_t price_points,
                   gboolean *changed,
                   GError **error)
{
  int64_t price = 0;
  int64_t version = 0;

  if (!check_day (valid_from, error) ||
      !yz_item_price_get (station, item, valid_from, &price, error))
    return FALSE;
  if (price == price_points)
    return TRUE;
  *changed = TRUE;
  version = get_next_version (station, item, error);
  return version != 0 &&
         insert_price (station, actor, item, valid_from, price_points, version, error);
}

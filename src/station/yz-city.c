/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-city"

#include "yz-city.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-audit.h"
#include "yz-desk-file.h"
#include "yz-desk.h"
#include "yz-station-private.h"
#include "yz-text.h"

void
yz_city_station_free (YzCityStation *station)
{
  if (station == NULL)
    return;
  g_free (station->name);
  g_free (station->community);
  g_free (station);
}

GPtrArray *
yz_city_list (YzStation *station, GError **error)
{
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yz_city_station_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT s.id, s.name, s.kind, c.name, COUNT(d.id),"
                              " CAST (COALESCE (SUM (d.seq), 0) AS BIGINT)"
                              " FROM station s LEFT JOIN desk d ON d.station_id = s.id"
                              " LEFT JOIN affiliation c ON c.id = s.community_id"
                              " GROUP BY s.id, s.name, s.kind, c.name ORDER BY s.id");
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzCityStation *row = g_new0 (YzCityStation, 1);

    row->id = yz_statement_get_int (statement, 0);
    row->name = yz_statement_dup_text (statement, 1);
    row->kind = (YzStationKind) yz_statement_get_int (statement, 2);
    row->community = yz_statement_dup_text (statement, 3);
    row->desks = yz_statement_get_int (statement, 4);
    row->entries = yz_statement_get_int (statement, 5);
    g_ptr_array_add (list, row);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

YzCityStation *
yz_city_find (YzStation *station, const char *text, GError **error)
{
  g_autoptr (GPtrArray) list = yz_city_list (station, error);

  g_return_val_if_fail (text != NULL, NULL);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    YzCityStation *row = g_ptr_array_index (list, i);
    g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, row->id);

    if (strcmp (row->name, text) == 0 || strcmp (number, text) == 0)
      return g_ptr_array_steal_index (list, i);
  }
  if (list != NULL)
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no station %s", text);
  return NULL;
}

/* EXISTS if this PC is a desk of the city. A file from a city that is no longer there, or from a
 * joining that the server never got to know, does not count. */
static gboolean
check_is_stranger (YzStore *store, GError **error)
{
  g_autoptr (YzStation) known = NULL;
  int64_t desk = 0;
  gboolean here = FALSE;

  if (!yz_desk_file_read (store, &desk, error) ||
      (desk != 0 && !yz_desk_is_here (store, desk, &here, error)))
    return FALSE;
  if (here)
    yz_error_set_subject (error,
                          YZ_ERROR_EXISTS,
                          NULL,
                          "this PC is desk %" G_GINT64_FORMAT " of the city already",
                          desk);
  return !here;
}

YzStation *
yz_city_open (const char *uri, GError **error)
{
  g_autoptr (YzStation) city = NULL;
  YzStore *store = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  if (!yz_station_start_sodium (error))
    return NULL;
  store = yz_store_open (uri, YZ_STORE_WRITE, error);
  if (store == NULL)
    return NULL;
  city = yz_station_new (store);
  if (yz_store_get_path (store) != NULL) {
    yz_error_set (error,
                  YZ_ERROR_REFUSED,
                  NULL,
                  0,
                  0,
                  "%s",
                  N_ ("only a store on a server has several stations"));
    return NULL;
  }
  if (!check_is_stranger (store, error) || !yz_station_take_desk (city, 0, error))
    return NULL;
  return g_steal_pointer (&city);
}

/* @name: that of a new station, cleaned. */
static int64_t
choose_station (YzStation *city, const YzCityJoin *join, const char *name, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, join->station);
  g_autoptr (YzCityStation) found = NULL;

  if (name != NULL)
    return yz_station_insert (city->store, name, join->kind, error);
  found = yz_city_find (city, number, error);
  return found != NULL ? found->id : 0;
}

static char *
make_desk_name (const YzCityJoin *join, GError **error)
{
  if (join->desk_name != NULL)
    return yz_text_require (join->desk_name, "name", YZ_TEXT_NAME_MAX, error);
  return yz_text_require (g_get_host_name (), "name", YZ_TEXT_NAME_MAX, error);
}

gboolean
yz_city_join (YzStation *city, const YzActor *actor, const YzCityJoin *join, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autofree char *desk_name = NULL;
  g_autofree char *name = NULL;
  int64_t station = 0;
  int64_t desk = 0;

  g_return_val_if_fail (city != NULL && city->id == 0 && join != NULL, FALSE);

  if (!yz_actor_require (actor, YZ_MAY_MANAGE, error) ||
      (join->station == 0 && !yz_station_check (join->name != NULL ? join->name : "",
                                                join->kind,
                                                join->community,
                                                &name,
                                                error)))
    return FALSE;
  desk_name = make_desk_name (join, error);
  transaction = desk_name != NULL ? yz_transaction_begin (city->store, error) : NULL;
  if (transaction == NULL)
    return FALSE;
  station = choose_station (city, join, name, error);
  desk = station != 0 ? yz_desk_create (city->store, station, desk_name, error) : 0;
  /* The file is there before the desk is: of a desk that nobody knows nothing is lost, but an
   * answer that does not arrive must not leave a desk that is nobody's. */
  return desk != 0 && yz_desk_file_write (city->store, desk, error) &&
         yz_station_take_desk (city, desk, error) &&
         (name == NULL || yz_station_set_community (city, join->community, error)) &&
         yz_audit_add (city, actor->staff, "desk-joined", desk, NULL, error) &&
         yz_transaction_commit (transaction, error) && yz_store_claim (city->store, desk, error);
}

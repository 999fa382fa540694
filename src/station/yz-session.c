/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-session"

#include "yz-session.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-item-nature.h"
#include "yz-pinyin.h"
#include "yz-text.h"

#define PLACE_MAX 200

/* The seats that are free ($1 is the station) stand beside the item, as its stock does. */
#define SESSION_SQL                                                                                \
  "SELECT s.item_id, i.sku, i.name, s.place, s.starts_ms, s.state, s.reason, a.balance,"           \
  " (SELECT CAST (COALESCE (SUM (t.seats), 0) AS BIGINT) FROM seat t WHERE t.item_id = "           \
  "s.item_id),"                                                                                    \
  " (SELECT CAST (COALESCE (SUM (t.came), 0) AS BIGINT) FROM seat t WHERE t.item_id = s.item_id)," \
  " (SELECT CAST (COALESCE (SUM (t.seats), 0) AS BIGINT) FROM seat t WHERE t.item_id = s.item_id"  \
  " AND t.came IS NULL)"                                                                           \
  " FROM session s JOIN item i ON i.id = s.item_id"                                                \
  " LEFT JOIN account a ON a.owner = 0 AND a.kind = 9 AND a.unit = i.id AND a.station_id = $1"     \
  " AND a.period = 0"

G_STATIC_ASSERT (YZ_ACCOUNT_SHELF == 9);
G_STATIC_ASSERT (YZ_SESSION_OPEN == 1 && YZ_SESSION_CLOSED == 2 && YZ_SESSION_CANCELLED == 3);

void
yz_session_free (YzSession *session)
{
  if (session == NULL)
    return;
  g_free (session->sku);
  g_free (session->name);
  g_free (session->place);
  g_free (session->reason);
  g_free (session);
}

void
yz_seat_free (YzSeat *seat)
{
  if (seat == NULL)
    return;
  g_free (seat->rider_name);
  g_free (seat->team);
  g_free (seat->phone);
  g_free (seat);
}

const char *
yz_session_state_get_word (YzSessionState state)
{
  switch (state) {
  case YZ_SESSION_OPEN:
    return "open";
  case YZ_SESSION_CLOSED:
    return "closed";
  case YZ_SESSION_CANCELLED:
    return "cancelled";
  default:
    return "unknown";
  }
}

static YzSession *
read_session (YzStatement *statement)
{
  YzSession *session = g_new0 (YzSession, 1);

  session->item = yz_statement_get_int (statement, 0);
  session->sku = yz_statement_dup_text (statement, 1);
  session->name = yz_statement_dup_text (statement, 2);
  session->place = yz_statement_dup_text (statement, 3);
  session->starts_ms = yz_statement_get_int (statement, 4);
  session->state = (YzSessionState) yz_statement_get_int (statement, 5);
  session->reason = yz_statement_dup_text (statement, 6);
  session->free = yz_statement_get_int (statement, 7);
  session->taken = yz_statement_get_int (statement, 8);
  session->came = yz_statement_get_int (statement, 9);
  session->unmarked = yz_statement_get_int (statement, 10);
  return session;
}

/* The price of today is the item's own affair. */
static gboolean
add_price (YzStation *station, YzSession *session, GError **error)
{
  g_autoptr (YzItem) item = yz_item_load (station, session->item, error);

  if (item != NULL)
    session->price_points = item->price_points;
  return item != NULL;
}

GPtrArray *
yz_session_list (YzStation *station, gboolean with_past, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_session_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement =
    yz_store_query (yz_station_get_store (station),
                    SESSION_SQL " WHERE s.station_id = $1 AND ($2 = 1 OR s.state = 1)"
                                " ORDER BY s.state, COALESCE (s.starts_ms, 0), i.name, s.item_id");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, with_past ? 1 : 0);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (list, read_session (statement));
  for (guint i = 0; step == YZ_STEP_DONE && i < list->len; i++)
    if (!add_price (station, g_ptr_array_index (list, i), error))
      return NULL;
  return step == YZ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

static YzSession *
load_session (YzStation *station, int64_t item, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (YzSession) session = NULL;
  g_autofree char *text = NULL;

  statement = yz_store_query (yz_station_get_store (station), SESSION_SQL " WHERE s.item_id = $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, item);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ROW:
    session = read_session (statement);
    break;
  case YZ_STEP_DONE:
    text = yz_id_to_text (item);
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no session %s", text);
    return NULL;
  case YZ_STEP_ERROR:
  default:
    return NULL;
  }
  return add_price (station, session, error) ? g_steal_pointer (&session) : NULL;
}

YzSession *
yz_session_find (YzStation *station, const char *text, GError **error)
{
  g_autoptr (YzItem) item = yz_item_find (station, text, error);

  return item != NULL ? load_session (station, item->id, error) : NULL;
}

static gint
compare_seats (gconstpointer a, gconstpointer b)
{
  const YzSeat *left = *(YzSeat *const *) a;
  const YzSeat *right = *(YzSeat *const *) b;
  int order = yz_pinyin_compare (left->rider_name != NULL ? left->rider_name : "",
                                 right->rider_name != NULL ? right->rider_name : "");

  return order != 0 ? order : (left->entry > right->entry) - (left->entry < right->entry);
}

GPtrArray *
yz_session_list_seats (YzStation *station, int64_t item, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_seat_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT t.entry_id, t.item_id, t.rider_id, r.name,"
                              " COALESCE (m.name, ''), r.phone, t.seats, COALESCE (t.came, -1)"
                              " FROM seat t LEFT JOIN rider r ON r.id = t.rider_id"
                              " LEFT JOIN affiliation m ON m.id = r.team_id"
                              " WHERE t.item_id = $1 AND t.seats > 0 ORDER BY t.entry_id");
  yz_statement_bind_int (statement, 1, item);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzSeat *seat = g_new0 (YzSeat, 1);

    seat->entry = yz_statement_get_int (statement, 0);
    seat->item = yz_statement_get_int (statement, 1);
    seat->rider = yz_statement_get_int (statement, 2);
    seat->rider_name = yz_statement_dup_text (statement, 3);
    seat->team = yz_statement_dup_text (statement, 4);
    seat->phone = yz_statement_dup_text (statement, 5);
    seat->seats = yz_statement_get_int (statement, 6);
    seat->came = yz_statement_get_int (statement, 7);
    g_ptr_array_add (list, seat);
  }
  if (step == YZ_STEP_ERROR)
    return NULL;
  g_ptr_array_sort (list, compare_seats);
  return g_steal_pointer (&list);
}

static gboolean
write_session (YzStation *station,
               const YzActor *actor,
               int64_t item,
               const char *place,
               int64_t starts_ms,
               GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;

  statement = yz_store_query (store,
                              "INSERT INTO session (item_id, station_id, place, starts_ms, state,"
                              " changed_ms, changed_by) VALUES ($1, $2, $3, $4, 1, $5, $6)"
                              " ON CONFLICT (item_id) DO UPDATE SET place = excluded.place,"
                              " starts_ms = excluded.starts_ms, changed_ms = excluded.changed_ms,"
                              " changed_by = excluded.changed_by"
                              " WHERE session.state = 1"
                              " AND session.station_id = excluded.station_id");
  yz_statement_bind_int (statement, 1, item);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  yz_statement_bind_text (statement, 3, place);
  yz_statement_bind_id (statement, 4, starts_ms);
  yz_statement_bind_int (statement, 5, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 6, actor->staff);
  if (!yz_statement_run (statement, error))
    return FALSE;
  if (yz_store_get_changes (store) == 1)
    return TRUE;
  text = yz_id_to_text (item);
  yz_error_set_subject (error,
                        YZ_ERROR_STATE,
                        text,
                        "%s: %s",
                        text,
                        N_ ("the session is over, or another station's"));
  return FALSE;
}

int64_t
yz_session_put (YzStation *station,
                const YzActor *actor,
                const YzOpId *op_id,
                const YzSessionFields *fields,
                GError **error)
{
  YzItemFields item_fields = YZ_ITEM_FIELDS_INIT;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autofree char *place = NULL;
  YzBooking booking = { 0 };
  int64_t item = 0;

  g_return_val_if_fail (station != NULL && op_id != NULL && fields != NULL, 0);

  place = yz_text_clean (fields->place != NULL ? fields->place : "", "place", PLACE_MAX, error);
  if (place == NULL || !yz_station_check_shelf (station, error))
    return 0;
  item_fields.sku = fields->sku;
  item_fields.name = fields->name;
  item_fields.price_points = fields->price_points;
  item_fields.limit = fields->limit;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return 0;
  item = yz_item_nature_put (station, actor, &item_fields, YZ_ITEM_SEAT, error);
  if (item == 0 || !write_session (station, actor, item, place, fields->starts_ms, error) ||
      (fields->seats != 0 &&
       !yz_item_receive (station, actor, op_id, item, fields->seats, "support", &booking, error)) ||
      !yz_transaction_commit (transaction, error))
    return 0;
  return item;
}

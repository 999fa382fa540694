/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-ctl-json.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-table.h"
#include "yz-shop-paper.h"

static void
build_session (JsonBuilder *builder, const YzSession *session)
{
  json_builder_begin_object (builder);
  yz_ctl_json_id (builder, "session", session->item);
  yz_ctl_json_text (builder, "sku", session->sku);
  yz_ctl_json_text (builder, "name", session->name);
  yz_ctl_json_int (builder, "price", session->price_points);
  yz_ctl_json_text (builder, "place", session->place);
  yz_ctl_json_instant (builder, "starts", session->starts_ms);
  yz_ctl_json_text (builder, "state", yz_session_state_get_word (session->state));
  yz_ctl_json_int (builder, "free", session->free);
  yz_ctl_json_int (builder, "taken", session->taken);
  yz_ctl_json_int (builder, "came", session->came);
  yz_ctl_json_int (builder, "unmarked", session->unmarked);
  json_builder_end_object (builder);
}

static gboolean
tell_session (YzCtl *ctl, const char *sku, GError **error)
{
  g_autoptr (YzSession) session = yz_session_find (ctl->station, sku, error);

  if (session == NULL)
    return FALSE;
  build_session (ctl->builder, session);
  yz_ctl_say (ctl,
              _ ("%s: %" PRId64 " seats free, %" PRId64 " taken, %" PRId64 " came."),
                 session->name,
                 session->free,
                 session->taken,
                 session->came);
  return TRUE;
}

static gboolean
take_number (YzCtl *ctl, const char *option, int64_t *number, GError **error)
{
  const char *text = yz_ctl_get (ctl, option);

  return text == NULL || yz_amount_parse (text, option, number, error);
}

static gboolean
run_add (YzCtl *ctl, GError **error)
{
  YzSessionFields fields = { .limit = -1, .price_points = -1 };
  const char *at = yz_ctl_get (ctl, "at");
  YzActor *actor = NULL;
  YzOpId op_id;

  fields.sku = yz_ctl_get_word (ctl, 0);
  fields.name = yz_ctl_get (ctl, "name");
  fields.place = yz_ctl_get (ctl, "place");
  if (!take_number (ctl, "price", &fields.price_points, error) ||
      !take_number (ctl, "seats", &fields.seats, error) ||
      !take_number (ctl, "limit", &fields.limit, error) ||
      (at != NULL && !yz_instant_parse (at, "time", &fields.starts_ms, error)) ||
      !yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  return actor != NULL && yz_session_put (ctl->station, actor, &op_id, &fields, error) != 0 &&
         tell_session (ctl, fields.sku, error);
}

static gboolean
list_sessions (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (8);
  g_autoptr (GPtrArray) list =
    yz_session_list (ctl->station, yz_ctl_args_has (ctl->args, "all"), error);
  const char *const titles[] = {
    _ ("SKU"), _ ("Session"), _ ("Starts"), _ ("Place"), _ ("Free"), _ ("Taken"), _ ("Came"), "" };

  if (list == NULL)
    return FALSE;
  for (gsize i = 0; list->len > 0 && i < G_N_ELEMENTS (titles); i++)
    yz_ctl_table_text (table, titles[i]);
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzSession *session = g_ptr_array_index (list, i);

    build_session (ctl->builder, session);
    yz_ctl_table_text (table, session->sku);
    yz_ctl_table_text (table, session->name);
    yz_ctl_table_instant (table, session->starts_ms);
    yz_ctl_table_text (table, session->place);
    yz_ctl_table_int (table, session->free);
    yz_ctl_table_int (table, session->taken);
    yz_ctl_table_int (table, session->came);
    yz_ctl_table_text (table, yz_session_state_get_word (session->state));
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static gboolean
list_seats (YzCtl *ctl, const char *sku, GError **error)
{
  g_autoptr (YzSession) session = yz_session_find (ctl->station, sku, error);
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (5);
  g_autoptr (GPtrArray) list =
    session != NULL ? yz_session_list_seats (ctl->station, session->item, error) : NULL;

  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzSeat *seat = g_ptr_array_index (list, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_id (ctl->builder, "entry", seat->entry);
    yz_ctl_json_id (ctl->builder, "rider", seat->rider);
    yz_ctl_json_text (ctl->builder, "name", seat->rider_name);
    yz_ctl_json_text (ctl->builder, "team", seat->team);
    yz_ctl_json_int (ctl->builder, "seats", seat->seats);
    json_builder_set_member_name (ctl->builder, "came");
    if (seat->came >= 0)
      json_builder_add_int_value (ctl->builder, seat->came);
    else
      json_builder_add_null_value (ctl->builder);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_id (table, seat->entry);
    yz_ctl_table_text (table, seat->rider_name);
    yz_ctl_table_text (table, seat->team);
    yz_ctl_table_int (table, seat->seats);
    if (seat->came >= 0)
      yz_ctl_table_int (table, seat->came);
    else
      yz_ctl_table_text (table, "?");
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  const char *sku = yz_ctl_get_word (ctl, 0);

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  return sku != NULL ? list_seats (ctl, sku, error) : list_sessions (ctl, error);
}

/* "yes", "no", a number of seats, or "unknown". */
static gboolean
parse_came (YzCtl *ctl, const char *text, int64_t seats, int64_t *came, GError **error)
{
  if (g_str_equal (text, "yes"))
    *came = seats;
  else if (g_str_equal (text, "no"))
    *came = 0;
  else if (g_str_equal (text, "unknown"))
    *came = -1;
  else if (!yz_amount_parse (text, "quantity", came, NULL))
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        text,
                        N_ ("%s: say yes, no, unknown or how many came."), text);
  return TRUE;
}

static gboolean
mark_seat (YzCtl *ctl, const YzSession *session, const YzSeat *seat, GError **error)
{
  int64_t came = 0;

  return parse_came (ctl, yz_ctl_get_word (ctl, 2), seat->seats, &came, error) &&
         yz_session_mark (ctl->station, ctl->actor, session->item, seat->entry, came, error);
}

static gboolean
run_attend (YzCtl *ctl, GError **error)
{
  g_autoptr (YzSession) session = NULL;
  g_autoptr (GPtrArray) seats = NULL;
  const char *who = yz_ctl_get_word (ctl, 1);
  gboolean found = FALSE;
  int64_t rider = 0;

  if (yz_ctl_sign_in (ctl, error) == NULL)
    return FALSE;
  session = yz_session_find (ctl->station, yz_ctl_get_word (ctl, 0), error);
  rider = session != NULL ? yz_ctl_resolve_rider (ctl, who, error) : 0;
  seats = rider != 0 ? yz_session_list_seats (ctl->station, session->item, error) : NULL;
  for (guint i = 0; seats != NULL && i < seats->len; i++) {
    const YzSeat *seat = g_ptr_array_index (seats, i);

    if (seat->rider != rider)
      continue;
    found = TRUE;
    if (!mark_seat (ctl, session, seat, error))
      return FALSE;
  }
  if (seats == NULL)
    return FALSE;
  if (!found)
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_NOT_FOUND,
                        who,
                        N_ ("%s has no seat in this session."), who);
  return tell_session (ctl, yz_ctl_get_word (ctl, 0), error);
}

static gboolean
run_close (YzCtl *ctl, GError **error)
{
  YzActor *actor = yz_ctl_sign_in (ctl, error);
  g_autoptr (YzSession) session =
    actor != NULL ? yz_session_find (ctl->station, yz_ctl_get_word (ctl, 0), error) : NULL;

  return session != NULL && yz_session_close (ctl->station, actor, session->item, error) &&
         tell_session (ctl, session->sku, error);
}

static gboolean
run_cancel (YzCtl *ctl, GError **error)
{
  YzActor *actor = yz_ctl_sign_in (ctl, error);
  g_autoptr (YzSession) session =
    actor != NULL ? yz_session_find (ctl->station, yz_ctl_get_word (ctl, 0), error) : NULL;
  YzSessionReturn returned = { 0 };

  if (session == NULL || !yz_session_cancel (ctl->station,
                                             actor,
                                             session->item,
                                             yz_ctl_get (ctl, "reason"),
                                             &returned,
                                             error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "session", session->item);
  yz_ctl_json_int (ctl->builder, "redemptions", returned.redemptions);
  yz_ctl_json_int (ctl->builder, "points", returned.points);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl,
              _ ("%s is cancelled: %" PRId64 " redemptions returned, %" PRId64 " points."),
                 session->name,
                 returned.redemptions,
                 returned.points);
  return TRUE;
}

static gboolean
run_print (YzCtl *ctl, GError **error)
{
  const char *path = yz_ctl_get (ctl, "out");
  g_autoptr (YzSession) session = NULL;
  gboolean written = FALSE;

  if (!yz_ctl_check_paper (ctl, path, error) || yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  session = yz_session_find (ctl->station, yz_ctl_get_word (ctl, 0), error);
  if (session == NULL)
    return FALSE;
  yz_ctl_set_translated (ctl, TRUE);
  written = yz_shop_paper_write_attendees (ctl->station,
                                           session,
                                           !yz_ctl_args_has (ctl->args, "names"),
                                           path,
                                           error);
  yz_ctl_set_translated (ctl, FALSE);
  return written && tell_session (ctl, session->sku, error);
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption add_options[] = {
  { "name", "NAME", 0, N_ ("its name; needed for a new one") },
  { "price", "POINTS", 0, N_ ("its price; needed for a new one") },
  { "seats", "N", 0, N_ ("how many seats, or how many more") },
  { "at", "TIME", 0, N_ ("when it begins; a service has no date") },
  { "place", "TEXT", 0, N_ ("where") },
  { "limit", "N", 0, N_ ("seats for one rider in a month; 0 for no limit") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

static const YzCtlOption list_options[] = {
  { "all", NULL, 0, N_ ("also what is over") },
  { NULL },
};

static const YzCtlOption cancel_options[] = {
  { "reason", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("why") },
  { NULL },
};

static const YzCtlOption print_options[] = {
  { "out", "FILE.pdf", YZ_CTL_OPTION_NEEDED, N_ ("writes the list") },
  { "names", NULL, 0, N_ ("with whole names and phones") },
  { NULL },
};

const YzCtlCommand yz_ctl_session_commands[] = {
  { "session add", "SKU", 1, 1, YZ_CTL_WRITES, add_options,
    N_ ("offer seats of a training or service"), run_add },
  { "session list", "[SKU]", 0, 1, YZ_CTL_READS, list_options,
    N_ ("list the sessions, or who has seats in one"), run_list },
  { "session attend", "SKU RIDER yes|no|unknown|N", 3, 3, YZ_CTL_WRITES, NULL,
    N_ ("write down whether a rider came"), run_attend },
  { "session close", "SKU", 1, 1, YZ_CTL_WRITES, NULL, N_ ("close a session"), run_close },
  { "session cancel", "SKU", 1, 1, YZ_CTL_WRITES, cancel_options,
    N_ ("cancel a session and give all points back"), run_cancel },
  { "session print", "SKU", 1, 1, YZ_CTL_READS, print_options,
    N_ ("print the list of who has seats"), run_print },
  { NULL },
};
/* clang-format on */

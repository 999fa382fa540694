/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-clock.h"
#include "yz-session.h"
#include "yz-test-dump.h"
#include "yz-test-vouchers.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)
#define DAY INT64_C (86400000)

/* A training with four seats of 25 points, two of which are 张三's and one is 李四's. */
typedef struct {
  YzTestStation base;
  YzOpId op_id; /* that made it */
  int64_t item;
  int64_t other; /* 李四 */
  int64_t entries[2];
} Room;

static const YzSessionFields fields = { .sku = "repair",
                                        .name = "电动车维修培训",
                                        .place = "驿站二楼",
                                        .price_points = 25,
                                        .seats = 4,
                                        .limit = 2,
                                        .starts_ms = NOON + 7 * DAY };

static void
room_clear (Room *room)
{
  yz_test_station_clear (&room->base);
  yz_clock_set_fixed (0);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Room, room_clear)

static int64_t
redeem (Room *room, int64_t rider, int64_t seats, GError **error)
{
  const YzBasketLine line = { room->item, seats };
  const YzRedemptionRequest request = { .rider = rider, .lines = &line, .n_lines = 1 };
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) redemption =
    yz_redemption_book_request (room->base.station, room->base.attendant, &op_id, &request, error);

  return redemption != NULL ? redemption->entry : 0;
}

static void
room_open (Room *room)
{
  g_autoptr (GError) error = NULL;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&room->base);
  room->other = yz_test_add_rider (&room->base, "李四", NULL);
  yz_test_give_points (&room->base, room->base.rider, 200);
  yz_test_give_points (&room->base, room->other, 200);
  room->op_id = yz_op_id_new ();
  room->item = yz_session_put (room->base.station, room->base.chief, &room->op_id, &fields, &error);
  g_assert_no_error (error);
  room->entries[0] = redeem (room, room->base.rider, 2, &error);
  g_assert_no_error (error);
  room->entries[1] = redeem (room, room->other, 1, &error);
  g_assert_no_error (error);
}

static YzSession *
load (Room *room)
{
  g_autoptr (GError) error = NULL;
  YzSession *session = yz_session_find (room->base.station, "repair", &error);

  g_assert_no_error (error);
  return session;
}

static YzRedemption *
give_back (Room *room, int64_t entry, int64_t seats, GError **error)
{
  const YzBasketLine line = { room->item, seats };
  YzOpId op_id = yz_op_id_new ();

  return yz_redemption_return (room->base.station,
                               room->base.attendant,
                               &op_id,
                               entry,
                               &line,
                               1,
                               "有事",
                               error);
}

/* Its stock guards how many there are, its limit how many one rider has. */
static void
test_seats (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (YzSession) session = NULL;
  const YzSeat *seat = NULL;

  room_open (&room);
  session = load (&room);
  g_assert_cmpint (session->free, ==, 1);
  g_assert_cmpint (session->taken, ==, 3);
  g_assert_cmpint (session->unmarked, ==, 3);
  g_assert_cmpint (session->starts_ms, ==, NOON + 7 * DAY);
  g_assert_cmpint (redeem (&room, room.other, 2, &error), ==, 0);
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_cmpint (redeem (&room, room.base.rider, 1, &error), ==, 0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
  g_clear_error (&error);
  list = yz_session_list_seats (room.base.station, room.item, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  seat = g_ptr_array_index (list, 1);
  g_assert_cmpstr (seat->rider_name, ==, "张三");
  g_assert_cmpint (seat->seats, ==, 2);
  g_assert_cmpint (seat->came, ==, -1);
  yz_test_assert_proven (room.base.station);
}

/* Made again by a retry there are as many seats as before. */
static void
test_put_again (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzSession) session = NULL;
  YzSessionFields soap = fields;

  room_open (&room);
  g_assert_cmpint (yz_session_put (room.base.station,
                                   room.base.chief,
                                   &room.op_id,
                                   &fields,
                                   &error),
                   ==,
                   room.item);
  g_assert_no_error (error);
  session = load (&room);
  g_assert_cmpint (session->free, ==, 1);
  yz_test_station_add_shop (&room.base);
  soap.sku = "soap";
  g_assert_cmpint (yz_session_put (room.base.station, room.base.chief, &room.op_id, &soap, &error),
                   ==,
                   0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
}

static void
test_mark (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (YzSession) session = NULL;

  room_open (&room);
  g_assert_true (yz_session_mark (room.base.station,
                                  room.base.attendant,
                                  room.item,
                                  room.entries[0],
                                  1,
                                  &error));
  g_assert_no_error (error);
  g_assert_false (yz_session_mark (room.base.station,
                                   room.base.attendant,
                                   room.item,
                                   room.entries[0],
                                   3,
                                   &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_LIMIT);
  g_clear_error (&error);
  /* One of two came: that one stays. */
  g_assert_null (give_back (&room, room.entries[0], 2, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  back = give_back (&room, room.entries[0], 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->points, ==, 25);
  yz_test_assert_proven (room.base.station);
  g_assert_true (yz_session_close (room.base.station, room.base.attendant, room.item, &error));
  g_assert_true (yz_session_close (room.base.station, room.base.attendant, room.item, &error));
  g_assert_no_error (error);
  g_assert_false (yz_session_mark (room.base.station,
                                   room.base.attendant,
                                   room.item,
                                   room.entries[1],
                                   1,
                                   &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_cmpint (redeem (&room, room.other, 1, &error), ==, 0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
  session = load (&room);
  g_assert_cmpint (session->state, ==, YZ_SESSION_CLOSED);
  g_assert_cmpint (session->came, ==, 1);
  yz_test_assert_proven (room.base.station);
}

/* All points go back; a second call finds nothing left, and one that was cut short goes on. */
static void
test_cancel (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) part = NULL;
  g_autoptr (YzSession) session = NULL;
  YzSessionReturn returned;

  room_open (&room);
  g_assert_false (yz_session_cancel (room.base.station,
                                     room.base.attendant,
                                     room.item,
                                     "台风",
                                     &returned,
                                     &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  part = give_back (&room, room.entries[0], 1, &error);
  g_assert_no_error (error);
  for (int try = 0; try < 2; try++) {
    g_assert_true (
      yz_session_cancel (room.base.station, room.base.chief, room.item, "台风", &returned, &error));
    g_assert_no_error (error);
    g_assert_cmpint (returned.redemptions, ==, try == 0 ? 2 : 0);
    g_assert_cmpint (returned.points, ==, try == 0 ? 50 : 0);
  }
  session = load (&room);
  g_assert_cmpint (session->state, ==, YZ_SESSION_CANCELLED);
  g_assert_cmpstr (session->reason, ==, "台风");
  g_assert_cmpint (session->taken, ==, 0);
  g_assert_cmpint (yz_test_query_int (room.base.station,
                                      "SELECT SUM (balance) FROM account WHERE kind = 2"),
                   ==,
                   400);
  g_assert_false (yz_session_close (room.base.station, room.base.attendant, room.item, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  yz_test_assert_proven (room.base.station);
}

static void
test_cancel_cut_short (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (GError) error = NULL;
  YzSessionReturn returned;

  room_open (&room);
  /* The first call came as far as the session itself. */
  {
    YzStore *store = yz_station_get_store (room.base.station);
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);
    g_autoptr (YzStatement) statement = yz_store_query (store, "UPDATE session SET state = 3");

    g_assert_true (yz_statement_run (statement, &error));
    g_assert_true (yz_transaction_commit (transaction, &error));
  }
  g_assert_true (
    yz_session_cancel (room.base.station, room.base.chief, room.item, "台风", &returned, &error));
  g_assert_no_error (error);
  g_assert_cmpint (returned.redemptions, ==, 2);
  yz_test_assert_proven (room.base.station);
}

/* To whom somebody came it is not taken back. */
static void
test_cancel_too_late (void)
{
  g_auto (Room) room = { 0 };
  g_autoptr (GError) error = NULL;
  YzSessionReturn returned;

  room_open (&room);
  g_assert_true (yz_session_mark (room.base.station,
                                  room.base.attendant,
                                  room.item,
                                  room.entries[1],
                                  1,
                                  &error));
  g_assert_false (
    yz_session_cancel (room.base.station, room.base.chief, room.item, "台风", &returned, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  yz_test_assert_proven (room.base.station);
}

static void
test_tampering (void)
{
  static const struct {
    const char *sql;
    const char *found;
  } cases[] = {
    { "UPDATE seat SET seats = 1 WHERE seats = 2", "its seats are not what was redeemed" },
    { "DELETE FROM seat WHERE seats = 2", "its seats are not what was redeemed" },
    { "UPDATE seat SET rider_id = 7 WHERE seats = 2", "its seats are not what was redeemed" },
    { "UPDATE seat SET came = 3 WHERE seats = 2", "more came than there are" },
    { "UPDATE seat SET entry_id = 7 WHERE seats = 2", "seats that were never redeemed" },
  };
  g_auto (Room) room = { 0 };
  g_autoptr (GError) error = NULL;

  room_open (&room);
  yz_station_close (room.base.station);
  yz_test_place_keep (&room.base.place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzStation) station = NULL;
    g_autofree char *found = NULL;

    yz_test_place_tamper (&room.base.place, cases[i].sql);
    station = yz_station_open (room.base.uri, YZ_STORE_READ, &error);
    g_assert_no_error (error);
    found = yz_test_prove (station);
    if (strstr (found, cases[i].found) == NULL)
      g_error ("%s: %s", cases[i].sql, found);
    g_clear_pointer (&station, yz_station_close);
    yz_test_place_restore (&room.base.place);
  }
  room.base.station = yz_station_open (room.base.uri, YZ_STORE_WRITE, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/seats", test_seats);
  g_test_add_func ("/session/put-again", test_put_again);
  g_test_add_func ("/session/mark", test_mark);
  g_test_add_func ("/session/cancel", test_cancel);
  g_test_add_func ("/session/cancel-cut-short", test_cancel_cut_short);
  g_test_add_func ("/session/cancel-too-late", test_cancel_too_late);
  g_test_add_func ("/session/tampering", test_tampering);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-race"

/* Two people press at once, thousands of times: two desks of one station on one server, each in a
 * thread of its own, go for the same points, the last piece, the rest of a limit, the same entry.
 * Exactly one wins, the other is told why. The control reads first and writes then, as many do. */
#include <libpq-fe.h>

#include "faults.h"
#include "yz-desk.h"
#include "yz-points.h"
#include "yz-redemption.h"
#include "yz-test.h"
#include "yz-verify.h"

#define DESKS 2
#define RACES ((int) faults_choose (250, 2000))
#define PRICE 10
#define TRIES 20

typedef struct Race Race;

/* One side of a race: what it does, and what came of it. */
typedef struct {
  Race *race;
  int number;
  GThread *thread;
  int64_t entry; /* 0: refused */
  gboolean repeated;
  GError *error;
} Side;

typedef gboolean (*Move) (Side *side, YzStation *station, GError **error);

struct Race {
  YzTestStation *test;
  int64_t desks[DESKS];
  GMutex lock;
  GCond turn;
  int round;   /* what is run now; -1: go home */
  int running; /* sides that are not done with it */
  Move move;
  /* What they race for. */
  int64_t riders[DESKS];
  int64_t item;
  int64_t target;
  YzOpId op_ids[DESKS];
  Side sides[DESKS];
};

/* A lost race of the engine's own is tried again, as the program does. */
static void
run_move (Side *side, YzStation *station)
{
  for (int i = 0; i < TRIES; i++) {
    g_clear_error (&side->error);
    if (side->race->move (side, station, &side->error) ||
        !g_error_matches (side->error, YZ_ERROR, YZ_ERROR_STORE_BUSY))
      return;
  }
}

static gpointer
run_side (gpointer data)
{
  Side *side = data;
  Race *race = side->race;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station =
    yz_station_open_desk (race->test->uri, YZ_STORE_WRITE, race->desks[side->number], &error);
  int seen = 0;

  g_assert_no_error (error);
  for (;;) {
    g_mutex_lock (&race->lock);
    while (race->round == seen)
      g_cond_wait (&race->turn, &race->lock);
    seen = race->round;
    g_mutex_unlock (&race->lock);
    if (seen < 0)
      return NULL;
    run_move (side, station);
    g_mutex_lock (&race->lock);
    race->running--;
    g_cond_broadcast (&race->turn);
    g_mutex_unlock (&race->lock);
  }
}

static void
set_round (Race *race, int round)
{
  g_mutex_lock (&race->lock);
  race->round = round;
  race->running = DESKS;
  g_cond_broadcast (&race->turn);
  while (round > 0 && race->running > 0)
    g_cond_wait (&race->turn, &race->lock);
  g_mutex_unlock (&race->lock);
}

/* Lets both go at once. */
static void
run_race (Race *race, Move move)
{
  race->move = move;
  for (int i = 0; i < DESKS; i++) {
    g_clear_error (&race->sides[i].error);
    race->sides[i].entry = 0;
    race->sides[i].repeated = FALSE;
    race->op_ids[i] = yz_op_id_new ();
  }
  set_round (race, race->round + 1);
}

static void
race_begin (Race *race, YzTestStation *test)
{
  g_autoptr (GError) error = NULL;
  YzStore *store = NULL;

  yz_test_station_new (test);
  yz_test_station_add_shop (test);
  store = yz_station_get_store (test->station);
  race->test = test;
  for (int i = 0; i < DESKS; i++) {
    g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

    race->desks[i] = yz_desk_create (store, 1, "counter", &error);
    g_assert_no_error (error);
    g_assert_true (yz_transaction_commit (transaction, &error));
  }
  race->item = test->item;
  for (int i = 0; i < DESKS; i++) {
    race->sides[i] = (Side){ .race = race, .number = i };
    race->sides[i].thread = g_thread_new ("desk", run_side, &race->sides[i]);
  }
}

static void
race_end (Race *race)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) verification = NULL;

  set_round (race, -1);
  for (int i = 0; i < DESKS; i++) {
    g_thread_join (race->sides[i].thread);
    g_clear_error (&race->sides[i].error);
  }
  verification = yz_verify_ledger (yz_station_get_store (race->test->station), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (verification->findings->len, ==, 0);
}

static int64_t
add_points (Race *race, int64_t rider, int64_t points)
{
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  g_autoptr (YzRedemption) gift = yz_points_adjust (race->test->station,
                                                    race->test->chief,
                                                    race->test->street,
                                                    &op_id,
                                                    rider,
                                                    points,
                                                    "for a race",
                                                    &error);

  g_assert_no_error (error);
  return gift->entry;
}

static void
add_stock (Race *race, int64_t pieces)
{
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking;

  yz_item_receive (race->test->station,
                   race->test->chief,
                   &op_id,
                   race->item,
                   pieces,
                   "purchase",
                   &booking,
                   &error);
  g_assert_no_error (error);
}

/* The one that won; the other was refused with @code. */
static Side *
find_winner (Race *race, int code)
{
  Side *winner = NULL;

  for (int i = 0; i < DESKS; i++) {
    Side *side = &race->sides[i];

    if (side->entry != 0) {
      g_assert_no_error (side->error);
      g_assert_null (winner);
      winner = side;
    } else {
      g_assert_error (side->error, YZ_ERROR, code);
    }
  }
  g_assert_nonnull (winner);
  return winner;
}

static const GError *
get_refusal (Race *race)
{
  return race->sides[0].entry == 0 ? race->sides[0].error : race->sides[1].error;
}

static gboolean
take_answer (Side *side, YzRedemption *redemption)
{
  if (redemption == NULL)
    return FALSE;
  side->entry = redemption->entry;
  side->repeated = redemption->repeated;
  yz_redemption_free (redemption);
  return TRUE;
}

static gboolean
redeem_piece (Side *side, YzStation *station, GError **error)
{
  Race *race = side->race;
  const YzBasketLine line = { race->item, 1 };

  return take_answer (side,
                      yz_redemption_book (station,
                                          race->test->attendant,
                                          &race->op_ids[side->number],
                                          race->riders[side->number],
                                          &line,
                                          1,
                                          error));
}

static gboolean
redeem_same (Side *side, YzStation *station, GError **error)
{
  side->race->op_ids[side->number] = side->race->op_ids[0];
  return redeem_piece (side, station, error);
}

static gboolean
reverse_target (Side *side, YzStation *station, GError **error)
{
  Race *race = side->race;

  return take_answer (side,
                      yz_redemption_reverse (station,
                                             race->test->chief,
                                             &race->op_ids[side->number],
                                             race->target,
                                             "pressed twice",
                                             error));
}

/* One desk reverses the whole, the other takes the goods back. */
static gboolean
undo_target (Side *side, YzStation *station, GError **error)
{
  Race *race = side->race;

  if (side->number == 0)
    return reverse_target (side, station, error);
  return take_answer (side,
                      yz_redemption_return (station,
                                            race->test->attendant,
                                            &race->op_ids[side->number],
                                            race->target,
                                            NULL,
                                            0,
                                            "brought back",
                                            error));
}

static void
set_riders (Race *race, int64_t first, int64_t second)
{
  race->riders[0] = first;
  race->riders[1] = second;
}

/* One rider with points for one piece at two desks. */
static void
test_points (void)
{
  g_auto (YzTestStation) test = { 0 };
  Race race = { 0 };

  race_begin (&race, &test);
  add_stock (&race, RACES);
  set_riders (&race, test.rider, test.rider);
  for (int i = 0; i < RACES; i++) {
    add_points (&race, test.rider, PRICE);
    run_race (&race, redeem_piece);
    find_winner (&race, YZ_ERROR_POINTS);
    g_assert_cmpint (yz_error_get_asked (get_refusal (&race)), ==, PRICE);
    g_assert_cmpint (yz_error_get_there (get_refusal (&race)), ==, 0);
  }
  race_end (&race);
}

/* Two riders and the last piece. */
static void
test_last_piece (void)
{
  g_auto (YzTestStation) test = { 0 };
  Race race = { 0 };
  int64_t other = 0;

  race_begin (&race, &test);
  other = yz_test_add_rider (&test, "李四", NULL);
  add_points (&race, test.rider, RACES * PRICE);
  add_points (&race, other, RACES * PRICE);
  set_riders (&race, test.rider, other);
  race.item = yz_test_add_item (&test, "last", NULL, PRICE, 0);
  for (int i = 0; i < RACES; i++) {
    add_stock (&race, 1);
    run_race (&race, redeem_piece);
    find_winner (&race, YZ_ERROR_STOCK);
    g_assert_cmpstr (yz_error_get_subject (get_refusal (&race)), ==, "last");
    g_assert_cmpint (yz_error_get_asked (get_refusal (&race)), ==, 1);
    g_assert_cmpint (yz_error_get_there (get_refusal (&race)), ==, 0);
  }
  race_end (&race);
}

/* A limit of one piece: a new item for each race, since a month has but one first time. */
static void
test_limit (void)
{
  g_auto (YzTestStation) test = { 0 };
  Race race = { 0 };
  int races = RACES / 5;

  race_begin (&race, &test);
  add_points (&race, test.rider, 2 * PRICE * races);
  set_riders (&race, test.rider, test.rider);
  for (int i = 0; i < races; i++) {
    g_autofree char *sku = g_strdup_printf ("once-%d", i);
    const YzItemFields once = {
      .sku = sku, .price_points = -1, .limit = 1, .minimum = -1, .active = -1
    };
    g_autoptr (GError) error = NULL;

    race.item = yz_test_add_item (&test, sku, NULL, PRICE, 2);
    yz_item_put (test.station, test.chief, &once, NULL, NULL, &error);
    g_assert_no_error (error);
    run_race (&race, redeem_piece);
    find_winner (&race, YZ_ERROR_LIMIT);
    g_assert_cmpint (yz_error_get_there (get_refusal (&race)), ==, 0);
  }
  race_end (&race);
}

/* The same operation sent by both: booked once, and both are told of it. */
static void
test_same_operation (void)
{
  g_auto (YzTestStation) test = { 0 };
  Race race = { 0 };
  int64_t before = 0;

  race_begin (&race, &test);
  add_points (&race, test.rider, 2 * RACES * PRICE);
  add_stock (&race, 2 * RACES);
  set_riders (&race, test.rider, test.rider);
  before = yz_test_query_int (test.station, "SELECT count (*) FROM entry WHERE kind = 2");
  for (int i = 0; i < RACES; i++) {
    run_race (&race, redeem_same);
    for (int j = 0; j < DESKS; j++)
      g_assert_no_error (race.sides[j].error);
    g_assert_cmpint (race.sides[0].entry, ==, race.sides[1].entry);
    g_assert_true (race.sides[0].repeated != race.sides[1].repeated);
  }
  g_assert_cmpint (yz_test_query_int (test.station, "SELECT count (*) FROM entry WHERE kind = 2"),
                   ==,
                   before + RACES);
  race_end (&race);
}

static void
test_undo (void)
{
  g_auto (YzTestStation) test = { 0 };
  Race race = { 0 };

  race_begin (&race, &test);
  add_points (&race, test.rider, PRICE);
  set_riders (&race, test.rider, test.rider);
  for (int i = 0; i < RACES; i++) {
    gboolean both_reverse = i % 2 == 0;
    const YzBasketLine line = { race.item, 1 };
    g_autoptr (GError) error = NULL;
    YzOpId op_id = yz_op_id_new ();
    g_autoptr (YzRedemption) redemption =
      yz_redemption_book (test.station, test.attendant, &op_id, test.rider, &line, 1, &error);
    Side *winner = NULL;

    g_assert_no_error (error);
    race.target = redemption->entry;
    run_race (&race, both_reverse ? reverse_target : undo_target);
    for (int j = 0; j < DESKS; j++)
      if (race.sides[j].entry != 0)
        winner = &race.sides[j];
    g_assert_nonnull (winner);
    find_winner (&race,
                 both_reverse || winner->number == 0 ? YZ_ERROR_ALREADY_REVERSED : YZ_ERROR_STATE);
  }
  race_end (&race);
}

/* Control: a purse of 1 that is looked at before it is taken from. */
static gpointer
run_naive (gpointer data)
{
  PGconn *connection = PQconnectdb (data);
  int got = 0;

  for (int i = 0; i < RACES; i++) {
    PGresult *result = PQexec (connection, "BEGIN");

    PQclear (result);
    result = PQexec (connection, "SELECT left_over FROM purse WHERE left_over > 0 LIMIT 1");
    if (PQntuples (result) == 1) {
      PQclear (PQexec (connection, "UPDATE purse SET left_over = left_over - 1"));
      got++;
    }
    PQclear (result);
    PQclear (PQexec (connection, "COMMIT"));
  }
  PQfinish (connection);
  return GINT_TO_POINTER (got);
}

static void
test_control (void)
{
  g_auto (YzTestStation) test = { 0 };
  PGconn *connection = NULL;
  int overdrawn = 0;

  yz_test_station_new (&test);
  connection = PQconnectdb (test.uri);
  PQclear (PQexec (connection, "CREATE TABLE purse (left_over bigint)"));
  PQclear (PQexec (connection, "INSERT INTO purse VALUES (0)"));
  for (int i = 0; i < TRIES && overdrawn == 0; i++) {
    GThread *threads[DESKS];
    PGresult *result = NULL;
    int got = 0;

    PQclear (PQexec (connection, "UPDATE purse SET left_over = 25"));
    for (int j = 0; j < DESKS; j++)
      threads[j] = g_thread_new ("naive", run_naive, (gpointer) test.uri);
    for (int j = 0; j < DESKS; j++)
      got += GPOINTER_TO_INT (g_thread_join (threads[j]));
    result = PQexec (connection, "SELECT left_over FROM purse");
    if (got > 25 && g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10) < 0)
      overdrawn = got - 25;
    PQclear (result);
  }
  PQfinish (connection);
  g_test_message ("read-then-write gave %d more than there was", overdrawn);
  g_assert_cmpint (overdrawn, >, 0);
}

int
main (int argc, char **argv)
{
  faults_init (&argc, &argv);
  g_test_add_func ("/race/points", test_points);
  g_test_add_func ("/race/last-piece", test_last_piece);
  g_test_add_func ("/race/limit", test_limit);
  g_test_add_func ("/race/same-operation", test_same_operation);
  g_test_add_func ("/race/undo", test_undo);
  g_test_add_func ("/race/control", test_control);
  return g_test_run ();
}

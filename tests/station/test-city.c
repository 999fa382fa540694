/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-city"

#include "yz-city.h"
#include "yz-desk.h"
#include "yz-item.h"
#include "yz-points.h"
#include "yz-proof.h"
#include "yz-review.h"
#include "yz-test.h"

#include <glib/gstdio.h>

/* Many stations in one store. A file is the store of one, so that on SQLite only what is refused is
 * left to see. */

static void
assert_proof (YzStation *station)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) found = yz_proof_run (station, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < found->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (found->findings, i);

    g_test_message ("%s: %s", finding->place, finding->what);
  }
  g_assert_cmpuint (found->findings->len, ==, 0);
}

/* Another PC: it has nothing of what this one was told. Its desk is played by number afterwards. */
static void
forget_desk (YzStation *station)
{
  const char *dir = yz_store_get_files_dir (yz_station_get_store (station));
  g_autofree char *path = g_build_filename (dir, "desk", NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* A new desk; the station that is open is closed before, because it may be the same PC. */
static int64_t
join (YzTestStation *test, const YzCityJoin *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) city = NULL;
  int64_t desk = 0;

  city = yz_city_open (test->uri, &error);
  g_assert_no_error (error);
  yz_city_join (city, test->chief, wanted, &error);
  g_assert_no_error (error);
  desk = yz_ledger_get_desk (yz_station_get_ledger (city));
  forget_desk (city);
  return desk;
}

static int64_t
join_station (YzTestStation *test, const char *name, YzStationKind kind, const char *community)
{
  const YzCityJoin wanted = { .name = name, .kind = kind, .community = community };

  return join (test, &wanted);
}

static YzStation *
open_desk (YzTestStation *test, int64_t desk)
{
  g_autoptr (GError) error = NULL;
  YzStation *station = yz_station_open_desk (test->uri, YZ_STORE_WRITE, desk, &error);

  g_assert_no_error (error);
  return station;
}

/* The first station with its people and a rider, and its PC forgotten as well. */
static void
start (YzTestStation *test)
{
  yz_test_station_new (test);
  yz_test_station_add_shop (test);
  forget_desk (test->station);
}

static void
receive (YzStation *station, const YzActor *actor, int64_t item, int64_t quantity, GError **error)
{
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };

  yz_item_receive (station, actor, &op_id, item, quantity, "purchase", &booking, error);
}

static YzRedemption *
redeem (YzStation *station, YzTestStation *test, int64_t quantity, GError **error)
{
  const YzBasketLine line = { test->item, quantity };
  YzOpId op_id = yz_op_id_new ();

  return yz_redemption_book (station, test->attendant, &op_id, test->rider, &line, 1, error);
}

static int64_t
get_shelf (YzStation *station, int64_t id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzItem) item = yz_item_load (station, id, &error);

  g_assert_no_error (error);
  return item->shelf;
}

static int64_t
get_points (YzStation *station, int64_t rider)
{
  g_autoptr (GError) error = NULL;
  YzBalance balance;

  yz_points_get_balance (station, rider, &balance, &error);
  g_assert_no_error (error);
  return balance.points;
}

static YzTally
get_tally (YzStation *station)
{
  g_autoptr (GError) error = NULL;
  YzTally tally = { 0 };

  yz_points_get_tally (station, &tally, &error);
  g_assert_no_error (error);
  return tally;
}

static void
test_file_has_one_station (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;

  if (yz_test_on_postgresql ())
    return;
  yz_test_station_new_empty (&test);
  g_clear_pointer (&test.station, yz_station_close);
  g_assert_null (yz_city_open (test.uri, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
}

static void
test_join (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (YzStation) city = NULL;
  g_autoptr (GError) error = NULL;
  YzCityStation *row = NULL;
  int64_t desk = 0;

  if (!yz_test_on_postgresql ())
    return;
  start (&test);
  g_clear_pointer (&test.station, yz_station_close);

  /* A PC that has not joined may look, and nothing else. */
  g_assert_null (yz_station_open (test.uri, YZ_STORE_WRITE, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STORE_NOT_JOINED);
  g_clear_error (&error);
  city = yz_station_open (test.uri, YZ_STORE_READ, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yz_station_get_id (city), ==, 0);
  assert_proof (city);
  g_clear_pointer (&city, yz_station_close);

  desk = join_station (&test, "城西驿站", YZ_STATION_CENTRE, "城西社区");
  g_assert_cmpint (desk, ==, 2);
  {
    const YzCityJoin second = { .station = 2, .desk_name = "后台" };

    g_assert_cmpint (join (&test, &second), ==, 3);
  }

  /* Now as the PC itself: it knows who it is, and does not join twice. */
  city = yz_city_open (test.uri, &error);
  g_assert_no_error (error);
  {
    const YzCityJoin stop = { .name = "桥头", .kind = YZ_STATION_STOP };

    g_assert_true (yz_city_join (city, test.chief, &stop, &error));
  }
  g_assert_cmpint (yz_station_get_id (city), ==, 3);
  g_clear_pointer (&city, yz_station_close);
  g_assert_null (yz_city_open (test.uri, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
  g_clear_error (&error);
  city = yz_station_open (test.uri, YZ_STORE_WRITE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yz_station_get_name (city), ==, "桥头");
  g_assert_cmpint (yz_station_get_kind (city), ==, YZ_STATION_STOP);

  list = yz_city_list (city, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 3);
  row = g_ptr_array_index (list, 1);
  g_assert_cmpstr (row->name, ==, "城西驿站");
  g_assert_cmpstr (row->community, ==, "城西社区");
  g_assert_cmpint (row->desks, ==, 2);
  assert_proof (city);
}

/* What is refused leaves nothing behind. */
static void
test_join_refused (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzStation) city = NULL;
  g_autoptr (GError) error = NULL;

  if (!yz_test_on_postgresql ())
    return;
  start (&test);
  g_clear_pointer (&test.station, yz_station_close);
  city = yz_city_open (test.uri, &error);
  g_assert_no_error (error);
  {
    const struct {
      const YzActor *actor;
      YzCityJoin join;
      YzError code;
    } cases[] = {
      { test.attendant, { .name = "城西", .kind = YZ_STATION_CENTRE }, YZ_ERROR_PERMISSION },
      { NULL, { .name = "城西", .kind = YZ_STATION_CENTRE }, YZ_ERROR_PERMISSION },
      { test.chief, { .name = "暖新驿站", .kind = YZ_STATION_CENTRE }, YZ_ERROR_EXISTS },
      { test.chief, { .station = 7 }, YZ_ERROR_NOT_FOUND },
      { test.chief, { .name = "", .kind = YZ_STATION_CENTRE }, YZ_ERROR_INPUT },
      { test.chief, { .name = "城西", .kind = (YzStationKind) 3 }, YZ_ERROR_INPUT },
      { test.chief, { .name = "城西", .kind = YZ_STATION_STOP, .desk_name = "" }, YZ_ERROR_INPUT },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_test_message ("case %u", (guint) i);
      g_assert_false (yz_city_join (city, cases[i].actor, &cases[i].join, &error));
      g_assert_error (error, YZ_ERROR, (int) cases[i].code);
      g_clear_error (&error);
      g_assert_cmpint (yz_test_query_int (city, "SELECT count (*) FROM desk"), ==, 1);
      g_assert_cmpint (yz_test_query_int (city, "SELECT count (*) FROM station"), ==, 1);
    }
  }
  /* A wrong PIN counts, although the PC is nobody's desk. */
  for (int i = 0; i < 5; i++) {
    g_clear_error (&error);
    g_assert_null (yz_staff_sign_in (city, "站长", "0000", &error));
  }
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PIN_LOCKED);
  g_assert_cmpint (yz_test_query_int (city,
                                      "SELECT count (*) FROM audit WHERE action = 'pin-locked'"),
                   ==,
                   1);
}

static gpointer
make_desks (gpointer data)
{
  g_autoptr (GError) error = NULL;
  YzStore *store = yz_store_open (data, YZ_STORE_WRITE, &error);
  guint64 seen = 0;

  g_assert_no_error (error);
  for (int i = 0; i < 5; i++) {
    int64_t desk = yz_desk_create (store, 1, "desk", &error);

    /* Somebody may have been on the way for too long; then it is another try. */
    if (g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_BUSY)) {
      g_clear_error (&error);
      i--;
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpint (desk, <, 64);
    seen |= G_GUINT64_CONSTANT (1) << desk;
  }
  yz_store_close (store);
  return g_memdup2 (&seen, sizeof seen);
}

/* Every PC that joins gets a number of its own, however many do at once. */
static void
test_join_at_once (void)
{
  g_auto (YzTestStation) test = { 0 };
  GThread *threads[6];
  guint64 all = 0;

  if (!yz_test_on_postgresql ())
    return;
  start (&test);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("joiner", make_desks, (gpointer) test.uri);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autofree guint64 *seen = g_thread_join (threads[i]);

    g_assert_cmpuint (all & *seen, ==, 0);
    all |= *seen;
  }
  g_assert_cmpuint (all, ==, (G_GUINT64_CONSTANT (1) << 32) - 4);
  assert_proof (test.station);
}

static void
end_sessions (YzTestStation *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStore) store = yz_store_open (test->uri, YZ_STORE_READ, &error);
  g_autoptr (YzStatement) statement = NULL;

  g_assert_no_error (error);
  statement = yz_store_query (store,
                              "SELECT pg_terminate_backend (pid, 5000) FROM pg_stat_activity"
                              " WHERE datname = current_database () AND pid <> pg_backend_pid ()");
  g_assert_true (yz_statement_run (statement, &error));
}

/* Two programs are never the same desk, also after the line was cut. */
static void
test_one_writer (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzStation) other = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GError) error = NULL;

  if (!yz_test_on_postgresql ())
    return;
  start (&test);
  g_assert_null (yz_station_open_desk (test.uri, YZ_STORE_WRITE, 1, &error));
  g_assert_true (g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_LOCKED) ||
                 g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_LOST));
  g_clear_error (&error);

  /* The line is cut and comes back: the desk is still ours. */
  end_sessions (&test);
  g_assert_cmpint (yz_test_add_rider (&test, "李四", NULL), !=, 0);
  g_assert_null (yz_station_open_desk (test.uri, YZ_STORE_WRITE, 1, &error));
  g_clear_error (&error);

  /* Somebody else was faster. */
  end_sessions (&test);
  other = open_desk (&test, 1);
  transaction = yz_transaction_begin (yz_station_get_store (test.station), &error);
  g_assert_null (transaction);
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_clear_pointer (&other, yz_station_close);
  transaction = yz_transaction_begin (yz_station_get_store (test.station), &error);
  g_assert_no_error (error);
}

/* One rider, two stations: the points are the rider's everywhere, the goods are the station's. */
static void
test_two_stations (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzStation) other = NULL;
  g_autoptr (YzRedemption) here = NULL;
  g_autoptr (YzRedemption) there = NULL;
  g_autoptr (YzRedemption) taken_back = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  int64_t desk = 0;

  if (!yz_test_on_postgresql ())
    return;
  start (&test);
  yz_test_give_points (&test, test.rider, 100);
  desk = join_station (&test, "城西驿站", YZ_STATION_CENTRE, "城西社区");
  other = open_desk (&test, desk);
  g_assert_cmpint (get_shelf (other, test.item), ==, 0);
  g_assert_null (redeem (other, &test, 1, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STOCK);
  g_clear_error (&error);
  receive (other, test.attendant2, test.item, 5, &error);
  g_assert_no_error (error);

  here = redeem (test.station, &test, 2, &error);
  g_assert_no_error (error);
  there = redeem (other, &test, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_points (other, test.rider), ==, 50);
  g_assert_cmpint (get_points (test.station, test.rider), ==, 50);
  g_assert_cmpint (get_shelf (test.station, test.item), ==, 18);
  g_assert_cmpint (get_shelf (other, test.item), ==, 2);
  g_assert_cmpint (get_tally (test.station).points_redeemed, ==, 20);
  g_assert_cmpint (get_tally (other).points_redeemed, ==, 30);
  g_assert_cmpint (get_tally (other).redemptions, ==, 1);

  /* What the rider has not got twice. */
  g_assert_null (redeem (test.station, &test, 6, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_POINTS);
  g_clear_error (&error);

  /* Goods come back where they were handed out, whoever asks. */
  g_assert_null (yz_redemption_return (test.station,
                                       test.attendant,
                                       &op_id,
                                       there->entry,
                                       NULL,
                                       0,
                                       "broken",
                                       &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_null (
    yz_redemption_reverse (test.station, test.chief, &op_id, there->entry, "wrong", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
  g_clear_error (&error);
  taken_back = yz_redemption_reverse (other, test.chief, &op_id, there->entry, "wrong", &error);
  g_assert_no_error (error);
  g_assert_cmpint (taken_back->balance, ==, 80);
  g_assert_cmpint (get_shelf (other, test.item), ==, 5);
  assert_proof (test.station);
}

/* A stop registers and records, and has no goods. */
static void
test_stop (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzStation) stop = NULL;
  g_autoptr (GError) error = NULL;

  if (!yz_test_on_postgresql ())
    return;
  start (&test);
  yz_test_give_points (&test, test.rider, 100);
  stop = open_desk (&test, join_station (&test, "桥头", YZ_STATION_STOP, NULL));
  g_assert_null (redeem (stop, &test, 1, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "桥头");
  g_clear_error (&error);
  receive (stop, test.attendant, test.item, 5, &error);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpint (get_shelf (stop, test.item), ==, 0);
  g_assert_cmpint (get_points (stop, test.rider), ==, 100);
}

static int64_t
record (YzStation *station, YzTestStation *test, GError **error)
{
  YzJobFields fields = {
    .op_id = yz_op_id_new (), .rider = test->rider, .kind = "leaflet", .quantity = 5
  };

  return yz_job_record (station, test->attendant, &fields, error);
}

static guint
count_waiting (YzStation *station)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = yz_job_list (station, YZ_JOB_WAITING, 0, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpint (get_tally (station).jobs_waiting, ==, list->len);
  return list->len;
}

/* Who reviews what: those of one community together, the office everything. */
static void
test_review (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzStation) same = NULL;
  g_autoptr (YzStation) other = NULL;
  g_autoptr (YzStation) office = NULL;
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzReviewResult result = { 0 };
  int64_t job = 0;

  if (!yz_test_on_postgresql ())
    return;
  start (&test);
  same = open_desk (&test, join_station (&test, "桥头", YZ_STATION_STOP, "东风社区"));
  other = open_desk (&test, join_station (&test, "城西", YZ_STATION_CENTRE, "城西社区"));
  office = open_desk (&test, join_station (&test, "市驿站办", YZ_STATION_STOP, NULL));
  job = record (same, &test, &error);
  g_assert_no_error (error);
  record (other, &test, &error);
  g_assert_no_error (error);
  record (other, &test, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_waiting (test.station), ==, 1);
  g_assert_cmpuint (count_waiting (same), ==, 1);
  g_assert_cmpuint (count_waiting (other), ==, 2);
  g_assert_cmpuint (count_waiting (office), ==, 3);

  /* The community of the station where it is approved pays. */
  yz_test_give_points (&test, test.rider, 1);
  yz_review_decide (test.station,
                    test.reviewer,
                    &op_id,
                    job,
                    YZ_JOB_APPROVED,
                    "checked",
                    &result,
                    &error);
  g_assert_no_error (error);
  g_assert_cmpint (result.points, ==, 5);
  g_assert_cmpuint (count_waiting (same), ==, 0);
  assert_proof (office);
}

/* What one PC has recorded is looked at on another, which has no file of it. */
static void
test_evidence (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzStation) reader = NULL;
  g_autoptr (YzJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *photo = NULL;
  g_autofree char *content = NULL;
  g_autofree char *big = g_malloc (200 * 1000);
  const YzEvidence *evidence = NULL;
  YzJobFields fields = { .op_id = yz_op_id_new (), .kind = "leaflet", .quantity = 1 };
  gsize size = 0;
  int64_t id = 0;

  if (!yz_test_on_postgresql ())
    return;
  start (&test);
  for (gsize i = 0; i < 200 * 1000; i++)
    big[i] = (char) (i % 251);
  photo = yz_test_write_file (test.dir, "photo.jpg", big, 200 * 1000);
  fields.rider = test.rider;
  fields.evidence = (const char *const[]){ photo, NULL };
  id = yz_job_record (test.station, test.attendant, &fields, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yz_test_query_int (test.station, "SELECT count (*) FROM evidence_part"), ==, 4);

  job = yz_job_load (test.station, id, &error);
  evidence = g_ptr_array_index (job->evidence, 0);
  g_assert_cmpint (g_unlink (evidence->path), ==, 0);
  g_clear_pointer (&job, yz_job_free);
  reader = yz_station_open (test.uri, YZ_STORE_READ, &error);
  g_assert_no_error (error);
  job = yz_job_load (reader, id, &error);
  g_assert_no_error (error);
  evidence = g_ptr_array_index (job->evidence, 0);
  g_assert_true (g_file_get_contents (evidence->path, &content, &size, &error));
  g_assert_cmpmem (content, size, big, 200 * 1000);
  assert_proof (reader);
}

static gpointer
guess (gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station = yz_city_open (data, &error);

  g_assert_no_error (error);
  g_assert_null (yz_staff_sign_in (station, "站长", "0000", &error));
  g_assert_nonnull (error);
  return NULL;
}

/* Wrong PINs that are typed at several desks at once are all counted. */
static void
test_guesses (void)
{
  g_auto (YzTestStation) test = { 0 };
  GThread *threads[YZ_PIN_TRIES - 1];

  if (!yz_test_on_postgresql ())
    return;
  start (&test);
  g_clear_pointer (&test.station, yz_station_close);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("guess", guess, (gpointer) test.uri);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  test.station = open_desk (&test, 1);
  g_assert_cmpint (yz_test_query_int (test.station,
                                      "SELECT wrong_pins FROM staff WHERE name = '站长'"),
                   ==,
                   YZ_PIN_TRIES - 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/city/file-has-one-station", test_file_has_one_station);
  g_test_add_func ("/city/join", test_join);
  g_test_add_func ("/city/join-refused", test_join_refused);
  g_test_add_func ("/city/join-at-once", test_join_at_once);
  g_test_add_func ("/city/one-writer", test_one_writer);
  g_test_add_func ("/city/two-stations", test_two_stations);
  g_test_add_func ("/city/stop", test_stop);
  g_test_add_func ("/city/review", test_review);
  g_test_add_func ("/city/evidence", test_evidence);
  g_test_add_func ("/city/guesses", test_guesses);
  return g_test_run ();
}

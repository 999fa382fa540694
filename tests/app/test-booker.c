/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-app-test.h"
#include "yz-booker.h"

typedef struct {
  guint answers;
  gboolean certain;
  int64_t points; /* of the last receipt; -1: there was none */
} Owner;

static void
on_answer (gpointer data, YzBookingOutcome *outcome, const GError *error, gboolean certain)
{
  Owner *owner = data;

  g_assert_true ((outcome == NULL) == (error != NULL));
  owner->answers++;
  owner->certain = certain;
  owner->points = outcome != NULL ? outcome->receipt->total_points : -1;
  g_clear_pointer (&outcome, yz_booking_outcome_free);
}

static gboolean
is_calm (gpointer data)
{
  return !yz_booker_is_busy (data);
}

static void
book (YzBooker *booker, YzTestStation *test, int64_t quantity)
{
  YzBookingRequest *request = g_new0 (YzBookingRequest, 1);

  request->kind = YZ_BOOKING_REDEEM;
  request->rider = test->rider;
  request->lines = g_new0 (YzBasketLine, 1);
  request->lines[0].item = test->item;
  request->lines[0].quantity = quantity;
  request->n_lines = 1;
  yz_booker_book (booker, request);
}

static void
test_certain (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzClient *client;
  YzBooker *booker;
  Owner owner = { 0 };

  yz_app_test_station_new (&test);
  client = yz_app_test_client_new (&test, FALSE);
  booker = yz_booker_new (client, on_answer, &owner);
  g_assert_null (yz_booker_get_op_id (booker));

  /* One at a time: what is asked for meanwhile is not booked. */
  book (booker, &test, 2);
  g_assert_true (yz_booker_is_busy (booker));
  g_assert_nonnull (yz_booker_get_op_id (booker));
  book (booker, &test, 1);
  yz_app_test_wait (is_calm, booker);
  g_assert_cmpuint (owner.answers, ==, 1);
  g_assert_true (owner.certain);
  g_assert_cmpint (owner.points, ==, 20);
  g_assert_null (yz_booker_get_op_id (booker));

  /* Refused for certain: the next one is another operation. */
  book (booker, &test, 9);
  yz_app_test_wait (is_calm, booker);
  g_assert_true (owner.certain);
  g_assert_cmpint (owner.points, ==, -1);
  g_assert_false (yz_booker_is_uncertain (booker));
  g_assert_null (yz_booker_get_op_id (booker));
  yz_app_test_finalize (booker);
  yz_app_test_client_free (client);
  g_assert_cmpint (yz_app_test_get_balance (&test), ==, 30);
}

/* As long as nobody knows what became of it, it is the same operation. */
static void
test_uncertain (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzClient *client;
  YzBooker *booker;
  Owner owner = { 0 };
  YzOpId first;

  yz_app_test_station_new (&test);
  client = yz_app_test_client_new (&test, FALSE);
  booker = yz_booker_new (client, on_answer, &owner);
  yz_client_close (client);
  for (guint i = 1; i <= 3; i++) {
    book (booker, &test, 1);
    if (i == 1)
      first = *yz_booker_get_op_id (booker);
    yz_app_test_wait (is_calm, booker);
    g_assert_cmpuint (owner.answers, ==, i);
    g_assert_false (owner.certain);
    g_assert_true (yz_booker_is_uncertain (booker));
    g_assert_true (yz_op_id_equal (yz_booker_get_op_id (booker), &first));
  }
  yz_booker_forget (booker);
  g_assert_null (yz_booker_get_op_id (booker));
  book (booker, &test, 1);
  g_assert_false (yz_op_id_equal (yz_booker_get_op_id (booker), &first));
  yz_app_test_wait (is_calm, booker);
  yz_app_test_finalize (booker);
  yz_app_test_client_free (client);
  g_assert_cmpint (yz_app_test_get_balance (&test), ==, 50);
}

/* What was under way when its owner went is booked all the same, and answered to nobody. */
static void
test_stopped (void)
{
  g_auto (YzTestStation) test = { 0 };
  YzClient *client;
  YzBooker *booker;
  Owner owner = { 0 };

  yz_app_test_station_new (&test);
  client = yz_app_test_client_new (&test, FALSE);
  booker = yz_booker_new (client, on_answer, &owner);
  book (booker, &test, 1);
  yz_booker_stop (booker);
  yz_app_test_finalize (booker);
  yz_app_test_client_free (client);
  g_assert_cmpuint (owner.answers, ==, 0);
  g_assert_cmpint (yz_app_test_get_balance (&test), ==, 40);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/booker/certain", test_certain);
  g_test_add_func ("/booker/uncertain", test_uncertain);
  g_test_add_func ("/booker/stopped", test_stopped);
  return g_test_run ();
}

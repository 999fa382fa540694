/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-rider-jobs.h"

#include "yz-test.h"

static guint
count_valid_cards (YzTestStation *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cards = yz_card_list (test->station, test->rider, &error);
  guint valid = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < cards->len; i++) {
    const YzCard *card = g_ptr_array_index (cards, i);

    if (card->revoked_ms == 0)
      valid++;
  }
  return valid;
}

static YzRiderChange *
make_change (YzTestStation *test)
{
  return yz_rider_change_new (yz_actor_copy (test->attendant), test->rider);
}

/* A card and its file come together or not at all. */
static void
test_issue (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  YzRiderChange *change = NULL;
  g_autofree char *path = NULL;
  g_autofree char *result = NULL;
  const char *const count = "SELECT count (*) FROM card";

  yz_test_station_new (&test);
  g_assert_cmpint (yz_test_query_int (test.station, count), ==, 1);
  change = make_change (&test);
  change->path = g_build_filename (test.dir, "nowhere", "card.pdf", NULL);
  g_assert_null (yz_rider_job_issue (test.station, change, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_IO);
  g_clear_error (&error);
  g_assert_cmpint (yz_test_query_int (test.station, count), ==, 1);
  g_assert_cmpuint (count_valid_cards (&test), ==, 1);

  /* A file that nobody agreed to replace stays. */
  path = yz_test_write_file (test.dir, "card.svg", "mine", -1);
  g_free (change->path);
  change->path = g_strdup (path);
  g_assert_null (yz_rider_job_issue (test.station, change, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_cmpint (yz_test_query_int (test.station, count), ==, 1);

  change->may_replace = TRUE;
  result = yz_rider_job_issue (test.station, change, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, path);
  g_assert_cmpint (yz_test_query_int (test.station, count), ==, 2);
  g_assert_cmpuint (count_valid_cards (&test), ==, 1);
  yz_rider_change_free (change);
}

/* A card that does not work any more still says whose it was, and why. */
static void
test_show (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRiderView) view = NULL;
  YzRiderAsked *asked = NULL;
  YzRiderChange *change = NULL;

  yz_test_station_new (&test);
  asked = yz_rider_asked_new (0, test.card, 10);
  view = yz_rider_job_show (test.station, asked, &error);
  g_assert_no_error (error);
  g_assert_cmpint (view->profile->rider->id, ==, test.rider);
  g_assert_cmpuint (view->cards->len, ==, 1);
  g_assert_no_error (view->problem);

  change = make_change (&test);
  change->card = ((YzCard *) g_ptr_array_index (view->cards, 0))->id;
  change->reason = g_strdup ("lost");
  g_assert_nonnull (yz_rider_job_revoke (test.station, change, &error));
  g_assert_no_error (error);
  g_assert_null (yz_rider_job_revoke (test.station, change, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_clear_pointer (&view, yz_rider_view_free);
  view = yz_rider_job_show (test.station, asked, &error);
  g_assert_no_error (error);
  g_assert_cmpint (view->profile->rider->id, ==, test.rider);
  g_assert_error (view->problem, YZ_ERROR, YZ_ERROR_CARD_REVOKED);

  g_assert_nonnull (yz_rider_job_leave (test.station, change, &error));
  g_clear_pointer (&view, yz_rider_view_free);
  view = yz_rider_job_show (test.station, asked, &error);
  g_assert_no_error (error);
  g_assert_error (view->problem, YZ_ERROR, YZ_ERROR_RIDER_LEFT);
  yz_rider_asked_free (asked);

  asked = yz_rider_asked_new (12345, NULL, 10);
  g_assert_null (yz_rider_job_show (test.station, asked, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  yz_rider_asked_free (asked);
  yz_rider_change_free (change);
}

static void
test_put (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRider) rider = NULL;
  g_autoptr (YzRiderNames) names = NULL;
  g_autoptr (YzRiderFound) found = NULL;
  g_autofree int64_t *id = NULL;
  YzRiderChange *change = NULL;

  yz_test_station_new (&test);
  change = make_change (&test);
  change->team = g_strdup ("红骑兵");
  change->grid_worker = TRUE;
  id = yz_rider_job_put (test.station, change, &error);
  g_assert_no_error (error);
  g_assert_cmpint (*id, ==, test.rider);
  rider = yz_rider_load (test.station, test.rider, &error);
  g_assert_cmpstr (rider->name, ==, "张三");
  g_assert_cmpstr (rider->phone, ==, "13800001234");
  g_assert_cmpstr (rider->team, ==, "红骑兵");
  g_assert_true (rider->grid_worker);
  change->rider = 0;
  change->phone = g_strdup ("13800001234");
  change->name = g_strdup ("李四");
  g_assert_null (yz_rider_job_put (test.station, change, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
  g_clear_error (&error);
  yz_rider_change_free (change);

  names = yz_rider_job_names (test.station, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_strv_contains ((const char *const *) names->teams, "红骑兵"));
  g_assert_true (g_strv_contains ((const char *const *) names->platforms, "美团"));
  found = yz_rider_job_list (test.station, (gpointer) "zs", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->riders->len, ==, 1);
  g_assert_cmpint (found->total, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rider-jobs/issue", test_issue);
  g_test_add_func ("/rider-jobs/show", test_show);
  g_test_add_func ("/rider-jobs/put", test_put);
  return g_test_run ();
}

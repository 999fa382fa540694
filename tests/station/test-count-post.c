/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-count-post"

#include "yz-city.h"
#include "yz-setting.h"
#include "yz-test-count.h"
#include "yz-test-dump.h"
#include "yz-test-vouchers.h"

#include <glib/gstdio.h>

/* Above the settings a second person must agree: somebody else, who may. */
static void
test_second_person (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzEntry) entry = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YzBooking booking = { 0 };

  yz_test_count_shop_open (&shop);
  yz_setting_set (shop.base.station, shop.base.chief, YZ_SETTING_COUNT_APPROVE_PIECES, "3", &error);
  g_assert_no_error (error);
  /* Two missing and two too many are four. */
  yz_test_count (&shop, shop.base.item, 18);
  yz_test_count (&shop, shop.towel, 7);
  yz_test_count (&shop, shop.water, 0);
  yz_test_count_compare (&shop);
  before = yz_test_dump_store (shop.base.station);
  {
    const struct {
      const YzActor *approver;
      int code;
    } cases[] = {
      { NULL, YZ_ERROR_FOUR_EYES },
      { shop.base.attendant, YZ_ERROR_FOUR_EYES },
      { shop.base.attendant2, YZ_ERROR_PERMISSION },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_assert_false (yz_test_count_post (&shop, cases[i].approver, "盘点", &booking, &error));
      g_assert_error (error, YZ_ERROR, cases[i].code);
      g_clear_error (&error);
    }
  }
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
  yz_test_count_post (&shop, shop.base.chief, "盘点", &booking, &error);
  g_assert_no_error (error);
  entry = yz_entry_load (yz_station_get_store (shop.base.station), booking.entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (entry->approver, ==, shop.base.chief->staff);
  yz_test_assert_proven (shop.base.station);
}

/* Posted or cancelled once; the same operation again gives the first answer. */
static void
test_once (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  YzBooking again = { 0 };

  yz_test_count_shop_open (&shop);
  yz_test_count (&shop, shop.base.item, 19);
  yz_test_count_compare (&shop);
  yz_count_post (shop.base.station,
                 shop.base.attendant,
                 NULL,
                 &op_id,
                 shop.count,
                 "盘点",
                 TRUE,
                 &booking,
                 &error);
  g_assert_no_error (error);
  before = yz_test_dump_store (shop.base.station);
  yz_count_post (shop.base.station,
                 shop.base.attendant,
                 NULL,
                 &op_id,
                 shop.count,
                 "盘点",
                 TRUE,
                 &again,
                 &error);
  g_assert_no_error (error);
  g_assert_true (again.repeated);
  g_assert_cmpint (again.entry, ==, booking.entry);
  g_assert_false (yz_test_count_post (&shop, NULL, "盘点", &again, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (yz_count_cancel (shop.base.station, shop.base.attendant, shop.count, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  yz_test_count_as (&shop, shop.base.attendant, shop.base.item, 1, &error);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (
    yz_count_again (shop.base.station, shop.base.attendant, shop.count, shop.base.item, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
}

/* A count in which nothing differs is posted without an entry, and once as well. */
static void
test_nothing_differs (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  int64_t last = 0;

  yz_test_count_shop_open (&shop);
  yz_test_count (&shop, shop.base.item, 20);
  yz_test_count (&shop, shop.towel, 5);
  yz_test_count (&shop, shop.water, 0);
  yz_test_count_compare (&shop);
  yz_count_get_last (shop.base.station, &last, &error);
  g_assert_no_error (error);
  g_assert_cmpint (last, ==, 0);
  for (int i = 0; i < 2; i++) {
    yz_count_post (shop.base.station,
                   shop.base.attendant,
                   NULL,
                   &op_id,
                   shop.count,
                   NULL,
                   FALSE,
                   &booking,
                   &error);
    g_assert_no_error (error);
    g_assert_cmpint (booking.entry, ==, 0);
    g_assert_cmpint (booking.repeated, ==, i);
  }
  yz_count_get_last (shop.base.station, &last, &error);
  g_assert_no_error (error);
  g_assert_cmpint (last, ==, YZ_TEST_COUNT_NOON);
  yz_test_assert_proven (shop.base.station);
}

/* A cancelled list gives its items free, and leaves everything as it was. */
static void
test_cancel (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) second = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  YzBooking booking = { 0 };

  yz_test_count_shop_open (&shop);
  before = yz_test_dump_balances (shop.base.station, shop.base.rider);
  yz_test_count (&shop, shop.base.item, 3);
  g_assert_null (yz_test_count_start (&shop, NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
  g_assert_cmpint (yz_error_get_there (error), ==, 3);
  g_clear_error (&error);
  yz_count_cancel (shop.base.station, shop.base.attendant, shop.count, &error);
  g_assert_no_error (error);
  g_assert_false (yz_test_count_post (&shop, NULL, "x", &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  after = yz_test_dump_balances (shop.base.station, shop.base.rider);
  g_assert_cmpstr (before, ==, after);
  second = yz_test_count_start (&shop, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->len, ==, 1);
  yz_test_assert_proven (shop.base.station);
}

/* What is missing by the list cannot have gone out since: the sentence names it. */
static void
test_gone_since (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  YzBooking booking = { 0 };

  yz_test_count_shop_open (&shop);
  yz_test_count (&shop, shop.base.item, 5);
  yz_test_count (&shop, shop.towel, 5);
  yz_test_count (&shop, shop.water, 0);
  yz_test_count_redeem (&shop, shop.base.item, 10);
  yz_test_count_compare (&shop);
  g_assert_false (yz_test_count_post (&shop, shop.base.chief, "盘点", &booking, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STOCK);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "肥皂");
  g_assert_cmpint (yz_error_get_asked (error), ==, 15);
  g_assert_cmpint (yz_error_get_there (error), ==, 10);
}

/* One of two PCs of the station: what it counts, and whether it could post. */
typedef struct {
  YzTestCountShop *shop;
  int64_t desk;
  const YzActor *actor;
  gboolean posts;
  gboolean posted;
  int code;
} Rival;

#define RIVAL_ROWS 20

static void
rival_count (YzStation *station, const Rival *rival)
{
  for (int i = 0; i < RIVAL_ROWS; i++) {
    YzOpId op_id = yz_op_id_new ();
    g_autoptr (GError) error = NULL;
    int64_t counted = 0;

    yz_count_add (station,
                  rival->actor,
                  &op_id,
                  rival->shop->count,
                  rival->shop->base.item,
                  1,
                  &counted,
                  &error);
    g_assert_no_error (error);
  }
}

static gpointer
rival_run (gpointer data)
{
  Rival *rival = data;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station =
    yz_station_open_desk (rival->shop->base.uri, YZ_STORE_WRITE, rival->desk, &error);

  g_assert_no_error (error);
  if (!rival->posts)
    rival_count (station, rival);
  else
    rival->posted = yz_count_post (station,
                                   rival->actor,
                                   rival->shop->base.chief,
                                   &op_id,
                                   rival->shop->count,
                                   "盘点",
                                   TRUE,
                                   &booking,
                                   &error);
  rival->code = error != NULL ? error->code : 0;
  return NULL;
}

static void
run_rivals (Rival rivals[2], gboolean posts)
{
  GThread *threads[2];

  for (int i = 0; i < 2; i++) {
    rivals[i].posts = posts;
    threads[i] = g_thread_new ("rival", rival_run, &rivals[i]);
  }
  for (int i = 0; i < 2; i++)
    g_thread_join (threads[i]);
}

static int64_t
join_desk (YzTestCountShop *shop)
{
  const char *dir = yz_store_get_files_dir (yz_station_get_store (shop->base.station));
  g_autofree char *path = g_build_filename (dir, "desk", NULL);
  const YzCityJoin wanted = { .station = yz_station_get_id (shop->base.station),
                              .desk_name = "二号机" };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) city = NULL;
  int64_t desk = 0;

  g_assert_cmpint (g_unlink (path), ==, 0);
  city = yz_city_open (shop->base.uri, &error);
  g_assert_no_error (error);
  yz_city_join (city, shop->base.chief, &wanted, &error);
  g_assert_no_error (error);
  desk = yz_ledger_get_desk (yz_station_get_ledger (city));
  g_assert_cmpint (g_unlink (path), ==, 0);
  return desk;
}

/* Two PCs count the same item and then post the same list, both in the same moment: no row is lost,
 * and the difference is booked once. */
static void
test_race (void)
{
  g_auto (YzTestCountShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  Rival rivals[2] = { 0 };

  yz_test_count_shop_open (&shop);
  rivals[0] = (Rival){ .shop = &shop, .desk = 1, .actor = shop.base.attendant };
  rivals[1] = (Rival){ .shop = &shop, .desk = join_desk (&shop), .actor = shop.base.attendant2 };
  g_clear_pointer (&shop.base.station, yz_station_close);
  run_rivals (rivals, FALSE);
  shop.base.station = yz_station_open_desk (shop.base.uri, YZ_STORE_WRITE, 1, &error);
  g_assert_no_error (error);
  yz_test_count_compare (&shop);
  g_assert_cmpint (yz_test_count_get_difference (&shop, shop.base.item), ==, 2 * RIVAL_ROWS - 20);
  g_clear_pointer (&shop.base.station, yz_station_close);
  run_rivals (rivals, TRUE);
  g_assert_cmpint (rivals[0].posted + rivals[1].posted, ==, 1);
  g_assert_cmpint (rivals[0].code + rivals[1].code, ==, YZ_ERROR_STATE);
  shop.base.station = yz_station_open_desk (shop.base.uri, YZ_STORE_WRITE, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yz_test_count_get_shelf (&shop, shop.base.item), ==, 2 * RIVAL_ROWS);
  g_assert_cmpint (yz_test_query_int (shop.base.station,
                                      "SELECT COUNT(*) FROM entry WHERE kind = 12"),
                   ==,
                   1);
  yz_test_assert_proven (shop.base.station);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/count-post/second-person", test_second_person);
  g_test_add_func ("/count-post/once", test_once);
  g_test_add_func ("/count-post/nothing-differs", test_nothing_differs);
  g_test_add_func ("/count-post/cancel", test_cancel);
  g_test_add_func ("/count-post/gone-since", test_gone_since);
  /* A file has one writer. */
  if (yz_test_on_postgresql ())
    g_test_add_func ("/count-post/race", test_race);
  return g_test_run ();
}

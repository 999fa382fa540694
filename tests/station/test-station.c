/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-station"

#include "yz-test.h"

#include <glib/gstdio.h>

static const YzStationSetup good = {
  .name = "暖新驿站",
  .kind = YZ_STATION_CENTRE,
  .community = "东风社区",
  .admin_name = "站长",
  .admin_pin = YZ_TEST_PIN_CHIEF,
};

static void
test_create_and_open (void)
{
  g_auto (YzTestPlace) place = { 0 };
  g_autoptr (GError) error = NULL;
  YzStation *station = NULL;
  int64_t community = 0;

  yz_test_place_init (&place);
  station = yz_station_create (place.uri, &good, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yz_station_get_name (station), ==, "暖新驿站");
  g_assert_cmpint (yz_station_get_kind (station), ==, YZ_STATION_CENTRE);
  g_assert_cmpint (yz_station_get_id (station), ==, 1);
  g_assert_cmpint (yz_ledger_get_desk (yz_station_get_ledger (station)), ==, 1);
  community = yz_station_get_community (station);
  g_assert_cmpint (community, !=, 0);
  g_assert_cmpint (yz_test_query_int (station, "SELECT count (*) FROM seal"), ==, 1);
  g_assert_cmpint (yz_test_query_int (station, "SELECT count (*) FROM staff"), ==, 1);
  g_assert_cmpint (yz_test_query_int (station, "SELECT count (*) FROM job_kind"), ==, 15);
  yz_station_close (station);

  station = yz_station_open (place.uri, YZ_STORE_READ, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yz_station_get_name (station), ==, "暖新驿站");
  g_assert_cmpint (yz_station_get_community (station), ==, community);
  yz_station_close (station);

  g_assert_null (yz_station_create (place.uri, &good, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_EXISTS);
  g_clear_error (&error);
  station = yz_station_open (place.uri, YZ_STORE_WRITE, &error);
  g_assert_no_error (error);
  yz_station_close (station);
}

/* A file may be named with the engine before it, and its directory is made. */
static void
test_name_of_a_file (void)
{
  g_autofree char *dir = yz_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "a", "station.db", NULL);
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (GError) error = NULL;
  YzStation *station = yz_station_create (uri, &good, &error);

  g_assert_no_error (error);
  yz_station_close (station);
  station = yz_station_open (path, YZ_STORE_READ, &error);
  g_assert_no_error (error);
  yz_station_close (station);
  yz_test_remove_tree (dir);
}

static void
test_create_without_community (void)
{
  g_auto (YzTestPlace) place = { 0 };
  g_autoptr (GError) error = NULL;
  YzStationSetup setup = good;
  YzStation *station = NULL;

  yz_test_place_init (&place);
  setup.community = NULL;
  setup.kind = YZ_STATION_STOP;
  station = yz_station_create (place.uri, &setup, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yz_station_get_community (station), ==, 0);
  g_assert_cmpint (yz_station_get_kind (station), ==, YZ_STATION_STOP);
  yz_station_close (station);
}

/* What can be seen to be wrong beforehand leaves nothing behind. */
static void
test_create_refused (void)
{
  static const struct {
    const char *name;
    int kind;
    const char *community;
    const char *admin;
    const char *pin;
    const char *field;
  } cases[] = {
    { "", 1, NULL, "站长", "2580", "station" },  { "a\x01", 1, NULL, "站长", "2580", "station" },
    { "驿站", 3, NULL, "站长", "2580", "kind" }, { "驿站", 1, "\xff", "站长", "2580", "community" },
    { "驿站", 1, NULL, " ", "2580", "admin" },   { "驿站", 1, NULL, "站长", "abcd", "pin" },
    { "驿站", 1, NULL, "站长", "12", "pin" },
  };
  g_auto (YzTestPlace) place = { 0 };

  yz_test_place_init (&place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const YzStationSetup setup = {
      cases[i].name, (YzStationKind) cases[i].kind, cases[i].community, cases[i].admin, cases[i].pin
    };
    g_autoptr (GError) error = NULL;

    g_assert_null (yz_station_create (place.uri, &setup, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
    g_assert_cmpstr (yz_error_get_subject (error), ==, cases[i].field);
    g_assert_true (yz_test_place_is_empty (&place));
  }
}

/* The files directory cannot be used: everything made so far goes away again. */
static void
test_create_fails_half_way (void)
{
  g_autofree char *dir = yz_test_make_dir ();
  g_autofree char *path = g_build_filename (dir, "station.db", NULL);
  g_autofree char *files = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  YzStation *station = yz_station_create (path, &good, &error);

  g_assert_no_error (error);
  files = g_strdup (yz_store_get_files_dir (yz_station_get_store (station)));
  key = g_build_filename (files, "desk-1.key", NULL);
  yz_station_close (station);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_unlink (key), ==, 0);
  g_assert_cmpint (g_mkdir (key, 0700), ==, 0);

  g_assert_null (yz_station_create (path, &good, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_IO);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (key, G_FILE_TEST_IS_DIR));
  g_clear_error (&error);
  g_assert_null (yz_station_open (path, YZ_STORE_WRITE, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STORE_MISSING);
  yz_test_remove_tree (dir);
}

/* The program died between making the store and filling it: the next try goes on from there. */
static void
test_create_after_a_crash (void)
{
  YzError expected = yz_test_on_postgresql () ? YZ_ERROR_STORE_NOT_JOINED : YZ_ERROR_STORE_MISSING;
  g_auto (YzTestPlace) place = { 0 };
  g_autoptr (GError) error = NULL;
  YzStore *store = NULL;
  YzStation *station = NULL;

  yz_test_place_init (&place);
  store = yz_store_create (place.uri, &error);
  g_assert_no_error (error);
  yz_store_close (store);
  g_assert_null (yz_station_open (place.uri, YZ_STORE_WRITE, &error));
  g_assert_error (error, YZ_ERROR, (int) expected);
  g_clear_error (&error);
  station = yz_station_create (place.uri, &good, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (yz_station_get_name (station), ==, "暖新驿站");
  yz_station_close (station);
}

static void
test_affiliations (void)
{
  static const char *const names[] = { "中通", "顺丰", "滴滴", "饿了么", "美团" };
  static const char *const sorted[] = { "滴滴", "饿了么", "美团", "顺丰", "中通" };
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  int64_t first = 0;

  yz_test_station_new_empty (&test);
  transaction = yz_transaction_begin (yz_station_get_store (test.station), &error);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    int64_t id =
      yz_station_open_affiliation (test.station, YZ_AFFILIATION_PLATFORM, names[i], &error);

    g_assert_no_error (error);
    g_assert_cmpint (id, !=, 0);
    first = first == 0 ? id : first;
  }
  g_assert_cmpint (yz_station_open_affiliation (test.station,
                                                YZ_AFFILIATION_PLATFORM,
                                                " 中通　",
                                                &error),
                   ==,
                   first);
  g_assert_cmpint (yz_station_open_affiliation (test.station, YZ_AFFILIATION_TEAM, "中通", &error),
                   !=,
                   first);
  g_assert_cmpint (yz_station_open_affiliation (test.station, YZ_AFFILIATION_TEAM, NULL, &error),
                   ==,
                   0);
  g_assert_cmpint (yz_station_open_affiliation (test.station, YZ_AFFILIATION_TEAM, "", &error),
                   ==,
                   0);
  g_assert_no_error (error);
  g_assert_cmpint (yz_station_open_affiliation (test.station, YZ_AFFILIATION_TEAM, "a\x02", &error),
                   ==,
                   0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_true (yz_transaction_commit (transaction, &error));

  list = yz_station_list_affiliations (test.station, YZ_AFFILIATION_PLATFORM, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (sorted));
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpstr (g_ptr_array_index (list, i), ==, sorted[i]);
}

static void
test_default_uri (void)
{
  g_autofree char *uri = yz_station_default_uri ();

  g_assert_true (g_str_has_prefix (uri, g_get_user_data_dir ()));
  g_assert_true (g_str_has_suffix (uri, "/yizhan/station.db"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/station/create-and-open", test_create_and_open);
  /* Paths, and what lies beside a file. */
  if (!yz_test_on_postgresql ()) {
    g_test_add_func ("/station/name-of-a-file", test_name_of_a_file);
    g_test_add_func ("/station/create-fails-half-way", test_create_fails_half_way);
    g_test_add_func ("/station/default-uri", test_default_uri);
  }
  g_test_add_func ("/station/create-without-community", test_create_without_community);
  g_test_add_func ("/station/create-refused", test_create_refused);
  g_test_add_func ("/station/create-after-a-crash", test_create_after_a_crash);
  g_test_add_func ("/station/affiliations", test_affiliations);
  return g_test_run ();
}

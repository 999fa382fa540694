/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-test"

#include "yz-test.h"

#include <gio/gio.h>
#include <string.h>

static YzActor *
make_actor (YzTestStation *test, const char *name, YzRole role)
{
  g_autoptr (GError) error = NULL;
  YzActor *actor = g_new0 (YzActor, 1);

  actor->staff = yz_staff_add (test->station, test->chief, name, role, YZ_TEST_PIN_STAFF, &error);
  g_assert_no_error (error);
  g_assert_cmpint (actor->staff, !=, 0);
  actor->role = role;
  actor->name = g_strdup (name);
  return actor;
}

void
yz_test_station_new_empty (YzTestStation *test)
{
  const YzStationSetup setup = {
    .name = "暖新驿站",
    .kind = YZ_STATION_CENTRE,
    .community = "东风社区",
    .admin_name = "站长",
    .admin_pin = YZ_TEST_PIN_CHIEF,
  };
  g_autoptr (GError) error = NULL;

  memset (test, 0, sizeof *test);
  yz_test_place_init (&test->place);
  test->dir = test->place.dir;
  test->path = test->place.path;
  test->uri = test->place.uri;
  test->station = yz_station_create (test->uri, &setup, &error);
  g_assert_no_error (error);
  g_assert_nonnull (test->station);
  test->chief = yz_staff_sign_in (test->station, "站长", YZ_TEST_PIN_CHIEF, &error);
  g_assert_no_error (error);
  test->attendant = make_actor (test, "柜台", YZ_ROLE_ATTENDANT);
  test->attendant2 = make_actor (test, "柜台二", YZ_ROLE_ATTENDANT);
  test->reviewer = make_actor (test, "审核员", YZ_ROLE_REVIEWER);
  test->street = make_actor (test, "街道办", YZ_ROLE_STREET);
}

void
yz_test_station_new (YzTestStation *test)
{
  YzRiderFields fields = YZ_RIDER_FIELDS_INIT;
  g_autoptr (YzCard) card = NULL;
  g_autoptr (GError) error = NULL;

  yz_test_station_new_empty (test);
  fields.name = "张三";
  fields.phone = "13800001234";
  fields.platform = "美团";
  fields.team = "蓝骑士";
  test->rider = yz_rider_add (test->station, test->attendant, &fields, &error);
  g_assert_no_error (error);
  card = yz_card_issue (test->station, test->attendant, test->rider, &error);
  g_assert_no_error (error);
  test->card = g_strdup (card->text);
}

void
yz_test_station_clear (YzTestStation *test)
{
  g_clear_pointer (&test->station, yz_station_close);
  g_clear_pointer (&test->chief, yz_actor_free);
  g_clear_pointer (&test->attendant, yz_actor_free);
  g_clear_pointer (&test->attendant2, yz_actor_free);
  g_clear_pointer (&test->reviewer, yz_actor_free);
  g_clear_pointer (&test->street, yz_actor_free);
  yz_test_place_clear (&test->place);
  g_clear_pointer (&test->card, g_free);
}

void
yz_test_station_reopen (YzTestStation *test)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&test->station, yz_station_close);
  test->station = yz_station_open (test->uri, YZ_STORE_WRITE, &error);
  g_assert_no_error (error);
}

int64_t
yz_test_add_rider (YzTestStation *test, const char *name, const char *phone)
{
  YzRiderFields fields = YZ_RIDER_FIELDS_INIT;
  g_autoptr (GError) error = NULL;
  int64_t rider = 0;

  fields.name = name;
  fields.phone = phone;
  rider = yz_rider_add (test->station, test->attendant, &fields, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rider, !=, 0);
  return rider;
}

char *
yz_test_write_file (const char *dir, const char *name, const void *data, gssize size)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (dir, name, NULL);

  g_file_set_contents (path, data, size, &error);
  g_assert_no_error (error);
  return path;
}

guint
yz_test_count_files (const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  guint count = 0;

  while (open != NULL && g_dir_read_name (open) != NULL)
    count++;
  return count;
}

int64_t
yz_test_query_int (YzStation *station, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStatement) statement = yz_store_query (yz_station_get_store (station), sql);

  yz_statement_fetch (statement, &error);
  g_assert_no_error (error);
  return yz_statement_get_int (statement, 0);
}

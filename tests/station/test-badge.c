/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-badge"

#include "yz-test.h"

#include <string.h>

#include "yz-badge.h"
#include "yz-clock.h"
#include "yz-code.h"

static YzBadge *
issue (YzTestStation *test, const YzActor *actor, int64_t staff)
{
  g_autoptr (GError) error = NULL;
  YzBadge *badge = yz_badge_issue (test->station, actor, staff, &error);

  g_assert_no_error (error);
  return badge;
}

static void
assert_not_found (YzTestStation *test, const char *text, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yz_badge_find_staff (test->station, text, &error));
  g_assert_error (error, YZ_ERROR, code);
}

static void
test_issue (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzBadge) badge = NULL;
  g_autoptr (YzStaff) staff = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *store = NULL;
  YzCode code;
  gsize size = 0;

  yz_test_station_new (&test);
  badge = issue (&test, test.chief, test.attendant->staff);
  g_assert_true (yz_code_parse (badge->text, &code, &error));
  g_assert_cmpint (code.kind, ==, YZ_CODE_BADGE);
  staff = yz_badge_find_staff (test.station, badge->text, &error);
  g_assert_no_error (error);
  g_assert_cmpint (staff->id, ==, test.attendant->staff);
  g_assert_cmpint (yz_badge_get_issued_ms (test.station, test.attendant->staff, &error),
                   ==,
                   badge->issued_ms);
  g_assert_cmpint (yz_badge_get_issued_ms (test.station, test.chief->staff, &error), ==, 0);

  /* Neither the text nor the secret is in the store. */
  yz_test_station_reopen (&test);
  store = yz_test_place_read (&test.place, &size);
  g_assert_null (memmem (store, size, code.secret, sizeof code.secret));
  g_assert_null (memmem (store, size, badge->text + 3, 26));
}

/* A new badge takes the place of the old one; nobody has two. */
static void
test_replace (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzBadge) first = NULL;
  g_autoptr (YzBadge) second = NULL;
  g_autoptr (YzStaff) staff = NULL;
  g_autoptr (GError) error = NULL;

  yz_test_station_new (&test);
  first = issue (&test, test.attendant, test.attendant->staff);
  second = issue (&test, test.attendant, test.attendant->staff);
  assert_not_found (&test, first->text, YZ_ERROR_STATE);
  staff = yz_badge_find_staff (test.station, second->text, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yz_test_query_int (test.station, "SELECT COUNT (*) FROM badge"), ==, 2);
  g_assert_cmpint (yz_test_query_int (test.station,
                                      "SELECT COUNT (*) FROM badge WHERE revoked_ms IS NULL"),
                   ==,
                   1);
}

static void
test_revoke (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzBadge) badge = NULL;
  g_autoptr (GError) error = NULL;
  int64_t staff = 0;

  yz_test_station_new (&test);
  staff = test.attendant->staff;
  g_assert_false (yz_badge_revoke (test.station, test.chief, staff, "lost", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  badge = issue (&test, test.chief, staff);
  g_assert_false (yz_badge_revoke (test.station, test.chief, staff, " ", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_true (yz_badge_revoke (test.station, test.attendant, staff, "lost", &error));
  g_assert_no_error (error);
  assert_not_found (&test, badge->text, YZ_ERROR_STATE);
  g_assert_cmpint (yz_badge_get_issued_ms (test.station, staff, &error), ==, 0);
}

static void
test_refused (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzBadge) badge = NULL;
  g_autoptr (GError) error = NULL;
  YzCode made_up = { .kind = YZ_CODE_BADGE };
  g_autofree char *text = yz_code_to_text (&made_up);

  yz_test_station_new (&test);
  /* Of somebody else only by whoever manages the staff. */
  g_assert_null (yz_badge_issue (test.station, test.attendant, test.reviewer->staff, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (yz_badge_issue (test.station, NULL, test.reviewer->staff, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (yz_badge_issue (test.station, test.chief, yz_id_make (1, 9999), &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);

  assert_not_found (&test, text, YZ_ERROR_NOT_FOUND);
  assert_not_found (&test, test.card, YZ_ERROR_CODE);
  assert_not_found (&test, "6901234567892", YZ_ERROR_CODE);

  /* Who has left opens nothing with a badge. */
  badge = issue (&test, test.chief, test.attendant->staff);
  g_assert_true (
    yz_staff_set_active (test.station, test.chief, test.attendant->staff, FALSE, &error));
  assert_not_found (&test, badge->text, YZ_ERROR_STATE);
  g_assert_null (yz_badge_issue (test.station, test.chief, test.attendant->staff, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
}

/* What somebody may do from now on. */
static void
test_role (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzActor) actor = NULL;
  g_autoptr (GError) error = NULL;
  int64_t staff = 0;

  yz_test_station_new (&test);
  staff = test.attendant->staff;
  g_assert_false (yz_staff_set_role (test.station, test.attendant, staff, YZ_ROLE_CHIEF, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_false (yz_staff_set_role (test.station, test.chief, staff, (YzRole) 9, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  /* The last chief stays one. */
  g_assert_false (
    yz_staff_set_role (test.station, test.chief, test.chief->staff, YZ_ROLE_REVIEWER, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_true (yz_staff_set_role (test.station, test.chief, staff, YZ_ROLE_CHIEF, &error));
  g_assert_no_error (error);
  actor = yz_staff_sign_in (test.station, test.attendant->name, YZ_TEST_PIN_STAFF, &error);
  g_assert_no_error (error);
  g_assert_cmpint (actor->role, ==, YZ_ROLE_CHIEF);
  g_assert_true (
    yz_staff_set_role (test.station, actor, test.chief->staff, YZ_ROLE_REVIEWER, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/badge/issue", test_issue);
  g_test_add_func ("/badge/replace", test_replace);
  g_test_add_func ("/badge/revoke", test_revoke);
  g_test_add_func ("/badge/refused", test_refused);
  g_test_add_func ("/badge/role", test_role);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-staff"

#include "yz-test.h"

#include "yz-clock.h"

#define START_MS INT64_C (1790000000000)

/* The table of the roles, as the header of yz-staff.h states it. */
static void
test_permissions (void)
{
  static const struct {
    YzPermission permission;
    gboolean attendant;
    gboolean reviewer;
    gboolean chief;
    gboolean street;
  } cases[] = {
    { YZ_MAY_REGISTER, TRUE, FALSE, TRUE, FALSE },
    { YZ_MAY_RECORD, TRUE, TRUE, TRUE, FALSE },
    { YZ_MAY_REVIEW, FALSE, TRUE, TRUE, FALSE },
    { YZ_MAY_REDEEM, TRUE, FALSE, TRUE, FALSE },
    { YZ_MAY_REVERSE, FALSE, FALSE, TRUE, FALSE },
    { YZ_MAY_ADJUST, FALSE, FALSE, TRUE, FALSE },
    { YZ_MAY_APPROVE_ADJUST, FALSE, TRUE, TRUE, TRUE },
    { YZ_MAY_MANAGE, FALSE, FALSE, TRUE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_cmpint (yz_role_may (YZ_ROLE_ATTENDANT, cases[i].permission), ==, cases[i].attendant);
    g_assert_cmpint (yz_role_may (YZ_ROLE_REVIEWER, cases[i].permission), ==, cases[i].reviewer);
    g_assert_cmpint (yz_role_may (YZ_ROLE_CHIEF, cases[i].permission), ==, cases[i].chief);
    g_assert_cmpint (yz_role_may (YZ_ROLE_STREET, cases[i].permission), ==, cases[i].street);
    g_assert_false (yz_role_may ((YzRole) 9, cases[i].permission));
  }
}

static void
test_words (void)
{
  static const char *const words[] = { "attendant", "reviewer", "chief", "street" };
  YzRole role;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_assert_true (yz_role_parse (words[i], &role));
    g_assert_cmpint (role, ==, i + 1);
    g_assert_cmpstr (yz_role_get_word (role), ==, words[i]);
  }
  g_assert_true (yz_role_parse ("Chief", &role));
  g_assert_false (yz_role_parse ("boss", &role));
  g_assert_false (yz_role_parse ("", &role));
}

static void
test_pin_rule (void)
{
  static const struct {
    const char *pin;
    gboolean fine;
  } cases[] = {
    { "2580", TRUE },
    { "4713", TRUE },
    { "1122", TRUE },
    { "124578963215", TRUE },
    { " 2580\n", TRUE },
    { "２５８０", TRUE },
    { "", FALSE },
    { "258", FALSE },
    { "1245789632154", FALSE },
    { "25a0", FALSE },
    { "25 80", FALSE },
    { "-258", FALSE },
    { "\xff\xfe\xfd\xfc", FALSE },
    { "0000", FALSE },
    { "777777", FALSE },
    { "1234", FALSE },
    { "4321", FALSE },
    { "0123456789", FALSE },
    { "1234567890", FALSE },
    { "9876", FALSE },
    { "0987", FALSE },
    { "7890", FALSE },
    { "１２３４", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (yz_staff_check_pin (cases[i].pin, &error), ==, cases[i].fine);
    if (cases[i].fine) {
      g_assert_no_error (error);
    } else {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
      g_assert_cmpstr (yz_error_get_subject (error), ==, "pin");
    }
  }
}

static void
test_add_and_list (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStaff) by_name = NULL;
  g_autoptr (YzStaff) by_id = NULL;
  g_autofree char *id = NULL;
  const YzStaff *first = NULL;

  yz_test_station_new_empty (&test);
  list = yz_staff_list (test.station, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 5);
  first = g_ptr_array_index (list, 0);
  g_assert_cmpstr (first->name, ==, "站长");
  g_assert_cmpint (first->role, ==, YZ_ROLE_CHIEF);
  g_assert_true (first->active);

  by_name = yz_staff_find (test.station, "审核员", &error);
  g_assert_no_error (error);
  g_assert_cmpint (by_name->role, ==, YZ_ROLE_REVIEWER);
  id = yz_id_to_text (by_name->id);
  by_id = yz_staff_find (test.station, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (by_id->name, ==, "审核员");
  g_assert_null (yz_staff_find (test.station, "没有", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
}

static void
test_add_refused (void)
{
  g_auto (YzTestStation) test = { 0 };

  yz_test_station_new_empty (&test);
  const struct {
    const YzActor *actor;
    const char *name;
    int role;
    const char *pin;
    YzError code;
  } cases[] = {
    { NULL, "新", YZ_ROLE_CHIEF, "2580", YZ_ERROR_PERMISSION },
    { NULL, "新", YZ_ROLE_ATTENDANT, "2580", YZ_ERROR_PERMISSION },
    { test.attendant, "新", YZ_ROLE_ATTENDANT, "2580", YZ_ERROR_PERMISSION },
    { test.reviewer, "新", YZ_ROLE_ATTENDANT, "2580", YZ_ERROR_PERMISSION },
    { test.street, "新", YZ_ROLE_CHIEF, "2580", YZ_ERROR_PERMISSION },
    { test.chief, "柜台", YZ_ROLE_ATTENDANT, "2580", YZ_ERROR_EXISTS },
    { test.chief, " 柜台 ", YZ_ROLE_REVIEWER, "2580", YZ_ERROR_EXISTS },
    { test.chief, "", YZ_ROLE_ATTENDANT, "2580", YZ_ERROR_INPUT },
    { test.chief, "新", 0, "2580", YZ_ERROR_INPUT },
    { test.chief, "新", 5, "2580", YZ_ERROR_INPUT },
    { test.chief, "新", YZ_ROLE_ATTENDANT, "111", YZ_ERROR_INPUT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    g_assert_cmpint (yz_staff_add (test.station,
                                   cases[i].actor,
                                   cases[i].name,
                                   (YzRole) cases[i].role,
                                   cases[i].pin,
                                   &error),
                     ==,
                     0);
    g_assert_error (error, YZ_ERROR, (int) cases[i].code);
  }
  g_assert_cmpint (yz_test_query_int (test.station, "SELECT count (*) FROM staff"), ==, 5);
}

static void
assert_sign_in (YzTestStation *test, const char *who, const char *pin)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzActor) actor = yz_staff_sign_in (test->station, who, pin, &error);

  g_assert_no_error (error);
  g_assert_nonnull (actor);
}

/* Returns: what the error says is there */
static int64_t
assert_refused (YzTestStation *test, const char *who, const char *pin, YzError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yz_staff_sign_in (test->station, who, pin, &error));
  g_assert_error (error, YZ_ERROR, (int) code);
  return yz_error_get_there (error);
}

static void
test_sign_in (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzActor) actor = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  yz_test_station_new_empty (&test);
  id = yz_id_to_text (test.reviewer->staff);
  actor = yz_staff_sign_in (test.station, "审核员", " ４７１３ ", &error);
  g_assert_no_error (error);
  g_assert_cmpint (actor->staff, ==, test.reviewer->staff);
  g_assert_cmpint (actor->role, ==, YZ_ROLE_REVIEWER);
  g_assert_cmpstr (actor->name, ==, "审核员");
  assert_sign_in (&test, id, YZ_TEST_PIN_STAFF);
  assert_refused (&test, "没有", YZ_TEST_PIN_STAFF, YZ_ERROR_NOT_FOUND);
}

/* Each wrong PIN is counted, the fifth locks, a locked member is not let in with the right one, and
 * time opens the lock. The clock stands still, so that no try waits. */
static void
test_lock (void)
{
  g_auto (YzTestStation) test = { 0 };
  int64_t now_ms = START_MS;

  yz_clock_set_fixed (now_ms);
  yz_test_station_new_empty (&test);
  for (int wrong = 1; wrong < YZ_PIN_TRIES; wrong++) {
    g_assert_cmpint (assert_refused (&test, "柜台", wrong % 2 ? "9753" : "no pin", YZ_ERROR_PIN),
                     ==,
                     YZ_PIN_TRIES - wrong);
    now_ms += wrong * YZ_PIN_DELAY_MS;
    yz_clock_set_fixed (now_ms);
  }
  g_assert_cmpint (assert_refused (&test, "柜台", "9753", YZ_ERROR_PIN_LOCKED),
                   ==,
                   YZ_PIN_LOCK_MS / 1000);
  g_assert_cmpint (yz_test_query_int (test.station,
                                      "SELECT count (*) FROM audit WHERE action = 'pin-locked'"),
                   ==,
                   1);

  /* It stands after another start of the program, and tries do not make it longer. */
  yz_test_station_reopen (&test);
  yz_clock_set_fixed (now_ms + 60 * 1000);
  g_assert_cmpint (assert_refused (&test, "柜台", YZ_TEST_PIN_STAFF, YZ_ERROR_PIN_LOCKED),
                   ==,
                   YZ_PIN_LOCK_MS / 1000 - 60);
  assert_sign_in (&test, "柜台二", YZ_TEST_PIN_STAFF);

  yz_clock_set_fixed (now_ms + YZ_PIN_LOCK_MS - 1);
  g_assert_cmpint (assert_refused (&test, "柜台", YZ_TEST_PIN_STAFF, YZ_ERROR_PIN_LOCKED), ==, 1);
  yz_clock_set_fixed (now_ms + YZ_PIN_LOCK_MS);
  g_assert_cmpint (assert_refused (&test, "柜台", "9753", YZ_ERROR_PIN), ==, YZ_PIN_TRIES - 1);
  yz_clock_set_fixed (now_ms + YZ_PIN_LOCK_MS + YZ_PIN_DELAY_MS);
  assert_sign_in (&test, "柜台", YZ_TEST_PIN_STAFF);
  g_assert_cmpint (yz_test_query_int (test.station,
                                      "SELECT max (wrong_pins + locked_until_ms) FROM staff"),
                   ==,
                   0);
  yz_clock_set_fixed (0);
}

/* A try that comes too early waits, and is looked at then. */
static void
test_delay (void)
{
  g_auto (YzTestStation) test = { 0 };
  int64_t before_us = 0;

  yz_test_station_new_empty (&test);
  assert_refused (&test, "柜台", "9753", YZ_ERROR_PIN);
  before_us = g_get_monotonic_time ();
  assert_sign_in (&test, "柜台", YZ_TEST_PIN_STAFF);
  g_assert_cmpint (g_get_monotonic_time () - before_us, >=, YZ_PIN_DELAY_MS * 1000 * 8 / 10);
  before_us = g_get_monotonic_time ();
  assert_sign_in (&test, "柜台", YZ_TEST_PIN_STAFF);
  g_assert_cmpint (yz_test_query_int (test.station, "SELECT max (wrong_pins) FROM staff"), ==, 0);
}

/* A clock that was years ahead when the lock was written does not lock anybody out for years. */
static void
test_lock_of_a_wrong_clock (void)
{
  g_auto (YzTestStation) test = { 0 };

  yz_clock_set_fixed (START_MS);
  yz_test_station_new_empty (&test);
  for (int i = 0; i < YZ_PIN_TRIES; i++) {
    yz_clock_set_fixed (START_MS + i * 10000);
    assert_refused (&test,
                    "站长",
                    "9753",
                    i < YZ_PIN_TRIES - 1 ? YZ_ERROR_PIN : YZ_ERROR_PIN_LOCKED);
  }
  yz_clock_set_fixed (START_MS - INT64_C (1000) * 86400 * 365);
  assert_sign_in (&test, "站长", YZ_TEST_PIN_CHIEF);
  yz_clock_set_fixed (0);
}

static void
test_set_pin (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  int64_t staff = 0;

  yz_clock_set_fixed (START_MS);
  yz_test_station_new_empty (&test);
  staff = test.attendant->staff;
  g_assert_true (yz_staff_set_pin (test.station, test.attendant, staff, "8642", &error));
  g_assert_no_error (error);
  assert_sign_in (&test, "柜台", "8642");
  g_assert_false (yz_staff_set_pin (test.station, test.attendant2, staff, "8642", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_false (yz_staff_set_pin (test.station, test.chief, staff, "12a4", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (yz_staff_set_pin (test.station, test.chief, yz_id_make (1, 999), "8642", &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* A new PIN ends a lock. */
  for (int i = 0; i < YZ_PIN_TRIES; i++) {
    yz_clock_set_fixed (START_MS + i * 10000);
    assert_refused (&test,
                    "柜台",
                    "9753",
                    i < YZ_PIN_TRIES - 1 ? YZ_ERROR_PIN : YZ_ERROR_PIN_LOCKED);
  }
  g_assert_true (yz_staff_set_pin (test.station, test.chief, staff, "7531", &error));
  assert_sign_in (&test, "柜台", "7531");
  yz_clock_set_fixed (0);
}

static void
test_set_active (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  int64_t staff = 0;

  yz_test_station_new_empty (&test);
  staff = test.attendant->staff;
  g_assert_false (yz_staff_set_active (test.station, test.reviewer, staff, FALSE, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_true (yz_staff_set_active (test.station, test.chief, staff, FALSE, &error));
  g_assert_no_error (error);
  assert_refused (&test, "柜台", YZ_TEST_PIN_STAFF, YZ_ERROR_NOT_FOUND);
  g_assert_true (yz_staff_set_active (test.station, test.chief, staff, TRUE, &error));
  assert_sign_in (&test, "柜台", YZ_TEST_PIN_STAFF);
  g_assert_false (yz_staff_set_active (test.station, test.chief, test.chief->staff, FALSE, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_REFUSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/staff/permissions", test_permissions);
  g_test_add_func ("/staff/words", test_words);
  g_test_add_func ("/staff/pin-rule", test_pin_rule);
  g_test_add_func ("/staff/add-and-list", test_add_and_list);
  g_test_add_func ("/staff/add-refused", test_add_refused);
  g_test_add_func ("/staff/sign-in", test_sign_in);
  g_test_add_func ("/staff/lock", test_lock);
  g_test_add_func ("/staff/delay", test_delay);
  g_test_add_func ("/staff/lock-of-a-wrong-clock", test_lock_of_a_wrong_clock);
  g_test_add_func ("/staff/set-pin", test_set_pin);
  g_test_add_func ("/staff/set-active", test_set_active);
  return g_test_run ();
}

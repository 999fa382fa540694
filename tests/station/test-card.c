/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-card"

#include "yz-test.h"

#include <string.h>

#include "yz-clock.h"
#include "yz-code.h"

#define NOW_MS INT64_C (1790000000000)

static void
test_issue (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzCard) card = NULL;
  g_autoptr (YzCard) found = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) hex = g_string_new (NULL);
  g_autofree char *store = NULL;
  YzCode code;
  gsize size = 0;

  yz_test_station_new (&test);
  g_assert_true (yz_code_parse (test.card, &code, &error));
  g_assert_cmpint (code.kind, ==, YZ_CODE_CARD);
  g_assert_cmpuint (strlen (test.card), ==, 30);
  found = yz_card_find (test.station, code.secret, &error);
  g_assert_no_error (error);
  g_assert_cmpint (found->rider, ==, test.rider);
  g_assert_null (found->text);
  g_assert_cmpint (found->revoked_ms, ==, 0);
  card = yz_card_issue (test.station, test.chief, test.rider, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (card->text, !=, test.card);

  /* Neither the text nor the secret is in the store. */
  yz_test_station_reopen (&test);
  store = yz_test_place_read (&test.place, &size);
  for (gsize i = 0; i < sizeof code.secret; i++)
    g_string_append_printf (hex, "%02x", code.secret[i]);
  g_assert_nonnull (memmem (store, size, "13800001234", 11));
  g_assert_null (memmem (store, size, code.secret, sizeof code.secret));
  g_assert_null (memmem (store, size, hex->str, hex->len));
  g_assert_null (memmem (store, size, test.card + 3, 26));
}

static void
test_issue_refused (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;

  yz_test_station_new (&test);
  g_assert_null (yz_card_issue (test.station, test.reviewer, test.rider, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (yz_card_issue (test.station, NULL, test.rider, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (yz_card_issue (test.station, test.chief, yz_id_make (1, 9999), &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
}

/* A new card takes the place of the old one, which then says when and why it was revoked. */
static void
test_replace (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzCard) card = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  const YzCard *newest = NULL;
  const YzCard *oldest = NULL;

  yz_clock_set_fixed (NOW_MS);
  yz_test_station_new (&test);
  yz_clock_set_fixed (NOW_MS + 5000);
  card = yz_card_issue (test.station, test.attendant, test.rider, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yz_rider_resolve (test.station, card->text, &error), ==, test.rider);
  g_assert_cmpint (yz_rider_resolve (test.station, test.card, &error), ==, 0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_CARD_REVOKED);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "replaced");
  g_assert_cmpint (yz_error_get_asked (error), ==, NOW_MS + 5000);
  g_clear_error (&error);

  list = yz_card_list (test.station, test.rider, &error);
  g_assert_cmpuint (list->len, ==, 2);
  newest = g_ptr_array_index (list, 0);
  oldest = g_ptr_array_index (list, 1);
  g_assert_cmpint (newest->id, ==, card->id);
  g_assert_cmpint (newest->revoked_ms, ==, 0);
  g_assert_cmpint (oldest->revoked_ms, ==, NOW_MS + 5000);
  yz_clock_set_fixed (0);
}

static void
test_revoke (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzCard) other = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *groups = NULL;
  YzCode badge = { .kind = YZ_CODE_BADGE };
  g_autofree char *badge_text = yz_code_to_text (&badge);
  int64_t rider = 0;

  yz_test_station_new (&test);
  rider = yz_test_add_rider (&test, "李四", NULL);
  other = yz_card_issue (test.station, test.attendant, rider, &error);
  id = yz_id_to_text (other->id);
  groups = yz_code_text_to_groups (test.card);
  const struct {
    const YzActor *actor;
    const char *card;
    const char *reason;
    YzError code;
  } cases[] = {
    { test.reviewer, test.card, "lost", YZ_ERROR_PERMISSION },
    { test.attendant, test.card, " ", YZ_ERROR_INPUT },
    { test.attendant, "YZR123", "lost", YZ_ERROR_CODE },
    { test.attendant, badge_text, "lost", YZ_ERROR_CODE },
    { test.attendant, "1-9999", "lost", YZ_ERROR_NOT_FOUND },
    { test.attendant, "张三", "lost", YZ_ERROR_NOT_FOUND },
    { test.attendant, "", "lost", YZ_ERROR_INPUT },
    { test.attendant, groups, "lost", 0 },
    { test.attendant, test.card, "lost", YZ_ERROR_STATE },
    { test.chief, id, "丢失", 0 },
    { test.chief, other->text, "丢失", YZ_ERROR_STATE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) problem = NULL;
    gboolean done =
      yz_card_revoke (test.station, cases[i].actor, cases[i].card, cases[i].reason, &problem);

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    if (cases[i].code == 0)
      g_assert_no_error (problem);
    else
      g_assert_error (problem, YZ_ERROR, (int) cases[i].code);
    g_assert_cmpint (done, ==, cases[i].code == 0);
  }
  g_assert_cmpint (yz_rider_resolve (test.station, other->text, &error), ==, 0);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_CARD_REVOKED);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "丢失");
}

/* The rider behind a card is the same, whichever way one looks. */
static void
test_find_rider (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzRider) rider = NULL;
  g_autoptr (YzRider) same = NULL;
  g_autoptr (GError) error = NULL;
  YzCode code;
  YzCode other = { .kind = YZ_CODE_CARD, .secret = { 7 } };

  yz_test_station_new (&test);
  yz_test_give_points (&test, test.rider, 40);
  g_assert_true (yz_code_parse (test.card, &code, &error));
  rider = yz_card_find_rider (test.station, code.secret, &error);
  g_assert_no_error (error);
  same = yz_rider_load (test.station, test.rider, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rider->id, ==, test.rider);
  g_assert_cmpint (rider->points, ==, 40);
  g_assert_cmpstr (rider->name, ==, same->name);
  g_assert_cmpstr (rider->phone, ==, same->phone);
  g_assert_cmpstr (rider->note, ==, same->note);
  g_assert_cmpint (rider->points, ==, same->points);
  g_assert_cmpint (rider->held_points, ==, same->held_points);
  g_assert_cmpint (rider->registered_ms, ==, same->registered_ms);
  g_assert_null (yz_card_find_rider (test.station, other.secret, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card/issue", test_issue);
  g_test_add_func ("/card/find-rider", test_find_rider);
  g_test_add_func ("/card/issue-refused", test_issue_refused);
  g_test_add_func ("/card/replace", test_replace);
  g_test_add_func ("/card/revoke", test_revoke);
  return g_test_run ();
}

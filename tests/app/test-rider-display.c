/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-rider-display.h"

#include "yz-clock.h"
#include "yz-id.h"

#define DOT " \xc2\xb7 "
#define DASH "\xe2\x80\x93"

/* What a function made, compared and freed. */
static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static int64_t
at (const char *text)
{
  g_autoptr (GError) error = NULL;
  int64_t instant_ms = 0;

  yz_instant_parse (text, "time", &instant_ms, &error);
  g_assert_no_error (error);
  return instant_ms;
}

static void
test_subtitle (void)
{
  static const struct {
    YzRider rider;
    const char *text;
  } cases[] = {
    { { .phone = (char *) "13800138000", .team = (char *) "黄骑士", .platform = (char *) "美团" },
      "138****8000" DOT "黄骑士" DOT "美团" },
    { { .phone = (char *) "13800138000" }, "138****8000" },
    { { .platform = (char *) "美团", .team = (char *) "" }, "美团" },
    { { .phone = (char *) "13800138000", .left_ms = 1 }, "Has left" DOT "138****8000" },
    { { .name = (char *) "张三" }, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (yz_rider_display_subtitle (&cases[i].rider), cases[i].text);
  g_assert_cmpstr (yz_rider_display_fact (NULL), ==, DASH);
  g_assert_cmpstr (yz_rider_display_fact (""), ==, DASH);
  g_assert_cmpstr (yz_rider_display_fact ("美团"), ==, "美团");
}

static void
test_count (void)
{
  assert_text (yz_rider_display_count (0, 200, 0, FALSE), "0 riders");
  assert_text (yz_rider_display_count (1, 200, 1, FALSE), "1 rider");
  assert_text (yz_rider_display_count (61, 200, 60, FALSE), "61 riders");
  assert_text (yz_rider_display_count (200, 200, 1204, FALSE),
               "The newest 200 of 1204; search to find others");
  assert_text (yz_rider_display_count (0, 200, 1204, TRUE), "0 found");
  assert_text (yz_rider_display_count (3, 200, 1204, TRUE), "3 found");
  assert_text (yz_rider_display_count (200, 200, 1204, TRUE),
               "The first 200 found; type more to narrow the search");
}

static void
test_balance (void)
{
  static const struct {
    YzBalance balance;
    const char *text;
  } cases[] = {
    { { .points = 33 }, "Nothing held, nothing lapses soon" },
    { { .points = 33, .held = 8 }, "8 points held for pick-up" },
    { { .points = 33, .soon_points = 15, .soon_on = 20261130 },
      "15 points lapse soon, first on 2026-11-30" },
    { { .points = 33, .held = 1, .soon_points = 15, .soon_on = 20261130 },
      "1 point held for pick-up\n15 points lapse soon, first on 2026-11-30" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (yz_rider_display_balance_notes (&cases[i].balance), cases[i].text);
}

/* Everything that is known of an award is on its lines. */
static void
test_provenance (void)
{
  YzHistoryLine award = {
    .entry = yz_id_make (1, 23),
    .kind = YZ_ENTRY_AWARD,
    .happened_ms = at ("2026-11-22 03:07"),
    .change_points = 4,
    .job = yz_id_make (1, 254),
    .rule_text = (char *) "small-help v1, 4 points per job, No. 7",
    .actor = (char *) "小李",
    .approver = (char *) "陈审核",
    .expires_on = 20271122,
  };
  YzHistoryLine reversal = {
    .entry = yz_id_make (1, 38),
    .kind = YZ_ENTRY_REVERSAL,
    .happened_ms = at ("2026-11-22 03:45"),
    .change_points = 10,
    .actor = (char *) "王站长",
    .reason = (char *) "拿错了",
    .reverses = yz_id_make (1, 36),
  };

  assert_text (yz_rider_display_provenance (&award),
               "2026-11-22 03:07, entry 1-23, job 1-254\n"
               "Rule: small-help v1, 4 points per job, No. 7\n"
               "Recorded by 小李, approved by 陈审核" DOT "Good until 2027-11-22");
  g_assert_null (yz_rider_display_mark (&award));
  assert_text (yz_rider_display_provenance (&reversal),
               "2026-11-22 03:45, entry 1-38\n"
               "Reason: 拿错了\n"
               "Recorded by 王站长\n"
               "Takes back entry 1-36");
  g_assert_null (yz_rider_display_mark (&reversal));
  award.reversed = TRUE;
  g_assert_cmpstr (yz_rider_display_mark (&award), ==, "Reversed");
  assert_text (yz_rider_display_provenance (&award),
               "2026-11-22 03:07, entry 1-23, job 1-254\n"
               "Rule: small-help v1, 4 points per job, No. 7\n"
               "Recorded by 小李, approved by 陈审核" DOT "Good until 2027-11-22\n"
               "Reversed: it no longer counts; a later entry takes it back");
  /* What is spent has no date of its own, and nobody may be known. */
  award.change_points = -4;
  award.reversed = FALSE;
  award.actor = NULL;
  award.job = 0;
  award.rule_text = NULL;
  assert_text (yz_rider_display_provenance (&award),
               "2026-11-22 03:07, entry 1-23\nApproved by 陈审核");
}

static void
test_card (void)
{
  YzCard card = { .id = yz_id_make (1, 7), .issued_ms = at ("2026-11-22 09:30") };

  assert_text (yz_rider_display_card_title (&card), "Card 1-7");
  assert_text (yz_rider_display_card_state (&card), "Valid, issued on 2026-11-22 09:30");
  card.revoked_ms = at ("2026-11-23 10:00");
  card.revoked_reason = (char *) "lost on the way";
  assert_text (yz_rider_display_card_state (&card), "Revoked on 2026-11-23 10:00: lost on the way");
  card.revoked_reason = NULL;
  assert_text (yz_rider_display_card_state (&card), "Revoked on 2026-11-23 10:00: " DASH);
}

static void
test_card_path (void)
{
  static const struct {
    const char *path, *whole;
  } cases[] = {
    { "/tmp/card.pdf", "/tmp/card.pdf" },     { "/tmp/card.PNG", "/tmp/card.PNG" },
    { "/tmp/card.svg", "/tmp/card.svg" },     { "/tmp/card", "/tmp/card.pdf" },
    { "/tmp/card.jpg", "/tmp/card.jpg.pdf" }, { "/tmp/a.pdf/card", "/tmp/a.pdf/card.pdf" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (yz_rider_display_card_path (cases[i].path), cases[i].whole);
  assert_text (yz_rider_display_card_name (yz_id_make (1, 12)), "card-of-rider-1-12.pdf");
}

static void
test_error_field (void)
{
  static const struct {
    YzError code;
    const char *subject, *field;
  } cases[] = {
    { YZ_ERROR_INPUT, "name", "name" },    { YZ_ERROR_INPUT, "phone", "phone" },
    { YZ_ERROR_INPUT, "note", "note" },    { YZ_ERROR_INPUT, "price", NULL },
    { YZ_ERROR_INPUT, NULL, NULL },        { YZ_ERROR_EXISTS, "13800138000", "phone" },
    { YZ_ERROR_PERMISSION, "name", NULL }, { YZ_ERROR_STORE_FULL, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    yz_error_set_subject (&error, cases[i].code, cases[i].subject, "wrong");
    g_assert_cmpstr (yz_rider_display_error_field (error), ==, cases[i].field);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rider-display/subtitle", test_subtitle);
  g_test_add_func ("/rider-display/count", test_count);
  g_test_add_func ("/rider-display/balance", test_balance);
  g_test_add_func ("/rider-display/provenance", test_provenance);
  g_test_add_func ("/rider-display/card", test_card);
  g_test_add_func ("/rider-display/card-path", test_card_path);
  g_test_add_func ("/rider-display/error-field", test_error_field);
  return g_test_run ();
}

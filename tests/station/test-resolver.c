/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-resolver"

#include "yz-test.h"

#include <string.h>

#include "yz-resolver.h"

static void
test_meanings (void)
{
  static const char *const words[] = {
    "rider", "item", "command", "receipt", "badge", "voucher", "unknown",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_cmpstr (yz_meaning_get_word ((YzMeaningKind) i), ==, words[i]);
}

/* The code of an entry as its receipt has it. */
static char *
make_receipt_text (int64_t entry, const uint8_t *hash)
{
  YzCode code = { .kind = YZ_CODE_RECEIPT, .id = entry };

  memcpy (code.hash, hash, sizeof code.hash);
  return yz_code_to_text (&code);
}

static char *
make_text (YzCodeKind kind, int64_t id, YzCommand command)
{
  const YzCode code = { .kind = kind, .id = id, .command = command, .secret = { 7 } };

  return yz_code_to_text (&code);
}

static void
test_resolve (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (YzEntry) entry = NULL;
  g_autofree char *receipt = NULL;
  g_autofree char *foreign_receipt = NULL;
  g_autofree char *item_code = NULL;
  g_autofree char *no_item_code = make_text (YZ_CODE_ITEM, yz_id_make (1, 9999), 0);
  g_autofree char *confirm = make_text (YZ_CODE_COMMAND, 0, YZ_COMMAND_CONFIRM);
  g_autofree char *undo = make_text (YZ_CODE_COMMAND, 0, YZ_COMMAND_UNDO);
  g_autofree char *badge = make_text (YZ_CODE_BADGE, 0, 0);
  g_autofree char *voucher = make_text (YZ_CODE_VOUCHER, 0, 0);
  g_autofree char *nobodys = make_text (YZ_CODE_CARD, 0, 0);
  g_autofree char *mistyped = NULL;
  g_autofree char *padded = NULL;
  g_autofree char *huge = g_strnfill (100000, '6');
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  int64_t tea = 0;
  uint8_t wrong_hash[YZ_HASH_SIZE] = { 0 };

  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  tea = yz_test_add_item (&test, "T-1", "036000291452", 3, 0);
  yz_test_add_item (&test, "plain", NULL, 3, 0);
  entry =
    yz_entry_load (yz_station_get_store (test.station),
                   yz_test_query_int (test.station, "SELECT id FROM entry ORDER BY id LIMIT 1"),
                   &error);
  g_assert_no_error (error);
  receipt = make_receipt_text (entry->id, entry->hash);
  foreign_receipt = make_receipt_text (entry->id, wrong_hash);
  item_code = make_text (YZ_CODE_ITEM, test.item, 0);
  mistyped = g_strdup (test.card);
  mistyped[9] = mistyped[9] == '7' ? '8' : '7';
  padded = g_strdup_printf (" %s\n", test.card);
  id = yz_id_to_text (test.item);
  const struct {
    const char *text;
    YzMeaningKind kind;
    int64_t id;
    YzCommand command;
    YzError code;
  } cases[] = {
    { test.card, YZ_MEANING_RIDER, test.rider, 0, 0 },
    { padded, YZ_MEANING_RIDER, test.rider, 0, 0 },
    { "6901234567892", YZ_MEANING_ITEM, test.item, 0, 0 },
    { " 6901234567892 ", YZ_MEANING_ITEM, test.item, 0, 0 },
    { "036000291452", YZ_MEANING_ITEM, tea, 0, 0 },
    { "0036000291452", YZ_MEANING_ITEM, tea, 0, 0 },
    { "soap", YZ_MEANING_ITEM, test.item, 0, 0 },
    { "T-1", YZ_MEANING_ITEM, tea, 0, 0 },
    { item_code, YZ_MEANING_ITEM, test.item, 0, 0 },
    { confirm, YZ_MEANING_COMMAND, 0, YZ_COMMAND_CONFIRM, 0 },
    { undo, YZ_MEANING_COMMAND, 0, YZ_COMMAND_UNDO, 0 },
    { receipt, YZ_MEANING_RECEIPT, entry->id, 0, 0 },
    { badge, YZ_MEANING_BADGE, 0, 0, 0 },
    /* None of ours: no error, but no meaning either. */
    { "肥皂", YZ_MEANING_UNKNOWN, 0, 0, 0 },
    { id, YZ_MEANING_UNKNOWN, 0, 0, 0 },
    { "6901234567899", YZ_MEANING_UNKNOWN, 0, 0, 0 },
    { "4006381333931", YZ_MEANING_UNKNOWN, 0, 0, 0 },
    { "https://example.org/pay?x=1", YZ_MEANING_UNKNOWN, 0, 0, 0 },
    { "张三", YZ_MEANING_UNKNOWN, 0, 0, 0 },
    { "13800001234", YZ_MEANING_UNKNOWN, 0, 0, 0 },
    { "", YZ_MEANING_UNKNOWN, 0, 0, 0 },
    { "  ", YZ_MEANING_UNKNOWN, 0, 0, 0 },
    { "\xff\xfe", YZ_MEANING_UNKNOWN, 0, 0, 0 },
    { huge, YZ_MEANING_UNKNOWN, 0, 0, 0 },
    { "' OR '1'='1", YZ_MEANING_UNKNOWN, 0, 0, 0 },
    /* Ours, but not good. */
    { mistyped, YZ_MEANING_UNKNOWN, 0, 0, YZ_ERROR_CODE },
    { nobodys, YZ_MEANING_UNKNOWN, 0, 0, YZ_ERROR_NOT_FOUND },
    { voucher, YZ_MEANING_UNKNOWN, 0, 0, YZ_ERROR_NOT_FOUND },
    { no_item_code, YZ_MEANING_UNKNOWN, 0, 0, YZ_ERROR_NOT_FOUND },
    { foreign_receipt, YZ_MEANING_UNKNOWN, 0, 0, YZ_ERROR_NOT_FOUND },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) problem = NULL;
    YzMeaning meaning = { .kind = YZ_MEANING_VOUCHER, .id = 99 };
    g_autoptr (YzRider) rider = NULL;
    gboolean done =
      yz_resolve_code_with_rider (test.station, cases[i].text, &meaning, &rider, &problem);

    g_test_message ("case %" G_GSIZE_FORMAT, i);
    if (cases[i].code != 0)
      g_assert_error (problem, YZ_ERROR, (int) cases[i].code);
    else
      g_assert_no_error (problem);
    g_assert_cmpint (done, ==, cases[i].code == 0);
    g_assert_cmpint (meaning.kind, ==, cases[i].kind);
    g_assert_cmpint (meaning.id, ==, cases[i].id);
    g_assert_cmpint (meaning.command, ==, cases[i].command);
    g_assert_cmpint (rider != NULL ? rider->id : 0,
                     ==,
                     done && meaning.kind == YZ_MEANING_RIDER ? test.rider : 0);
  }
}

static void
test_revoked_and_left (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  YzMeaning meaning;

  yz_test_station_new (&test);
  g_assert_true (yz_card_revoke (test.station, test.attendant, test.card, "lost", &error));
  g_assert_false (yz_resolve_code (test.station, test.card, &meaning, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_CARD_REVOKED);
  g_assert_cmpstr (yz_error_get_subject (error), ==, "lost");
  g_assert_cmpint (yz_error_get_asked (error), !=, 0);
  g_clear_error (&error);
  g_assert_true (yz_rider_leave (test.station, test.attendant, test.rider, &error));
  g_assert_false (yz_resolve_code (test.station, test.card, &meaning, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_RIDER_LEFT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resolver/meanings", test_meanings);
  g_test_add_func ("/resolver/resolve", test_resolve);
  g_test_add_func ("/resolver/revoked-and-left", test_revoked_and_left);
  return g_test_run ();
}

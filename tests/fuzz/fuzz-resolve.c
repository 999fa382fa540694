/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is scanned or typed at the counter, and what is asked of verify, against a real station. A
 * look changes nothing. */
#include "fuzz-station.h"

#include "yz-code.h"
#include "yz-item.h"
#include "yz-redemption.h"
#include "yz-resolver.h"
#include "yz-test-dump.h"
#include "yz-verify.h"

/* How often it is looked whether anything was changed. */
#define LOOK_EVERY 256

/* Bytes of an input that stand for texts which are different at every station. */
enum {
  WORD_CARD = 1,
  WORD_RECEIPT = 2,
  WORD_ITEM = 3,
};

static YzTestStation *test;
static char *words[4];
static char *before;
static guint count;

void
fuzz_begin (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) bought = NULL;
  YzBasketLine line = { .quantity = 1 };
  YzOpId op_id = yz_op_id_new ();
  YzCode code = { .kind = YZ_CODE_ITEM };

  test = fuzz_get_station ();
  line.item = test->item;
  bought =
    yz_redemption_book (test->station, test->attendant, &op_id, test->rider, &line, 1, &error);
  g_assert_no_error (error);
  code.id = test->item;
  words[WORD_CARD] = g_strdup (test->card);
  words[WORD_RECEIPT] = g_strdup (bought->receipt_code);
  words[WORD_ITEM] = yz_code_to_text (&code);
  before = yz_test_dump_store (test->station);
}

/* What a person may be told: an error of ours that does not blame the store. */
static void
assert_told (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == YZ_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpint (yz_error_get_exit (error), !=, YZ_EXIT_STORE);
}

static void
resolve (const char *text)
{
  g_autoptr (GError) error = NULL;
  YzMeaning meaning;

  if (!yz_resolve_code (test->station, text, &meaning, &error)) {
    assert_told (error);
    return;
  }
  g_assert_no_error (error);
  g_assert_nonnull (yz_meaning_get_word (meaning.kind));
  if (meaning.kind == YZ_MEANING_RIDER)
    g_assert_cmpint (meaning.id, ==, test->rider);
  if (meaning.kind == YZ_MEANING_ITEM)
    g_assert_cmpint (meaning.id, ==, test->item);
}

static void
find (const char *text)
{
  g_autoptr (GError) rider_error = NULL;
  g_autoptr (GError) item_error = NULL;
  g_autoptr (GError) entry_error = NULL;
  g_autoptr (GError) list_error = NULL;
  g_autoptr (YzItem) item = yz_item_find (test->station, text, &item_error);
  g_autoptr (GPtrArray) riders = yz_rider_list (test->station, text, 5, &list_error);
  int64_t rider = yz_rider_resolve (test->station, text, &rider_error);

  if (rider == 0)
    assert_told (rider_error);
  else
    g_assert_cmpint (rider, ==, test->rider);
  if (item == NULL)
    assert_told (item_error);
  else
    g_assert_cmpint (item->id, ==, test->item);
  if (yz_entry_resolve (test->station, text, &entry_error) == 0)
    assert_told (entry_error);
  if (riders == NULL)
    assert_told (list_error);
}

/* Only the one receipt is proved by the store. */
static void
verify (const char *text)
{
  g_autoptr (GError) error = NULL;
  YzCode code;
  YzCode real;

  if (!yz_verify_receipt (yz_station_get_store (test->station), text, &error)) {
    assert_told (error);
    return;
  }
  g_assert_no_error (error);
  g_assert_true (yz_code_parse (text, &code, NULL));
  g_assert_true (yz_code_parse (words[WORD_RECEIPT], &real, NULL));
  g_assert_cmpmem (&code, sizeof code, &real, sizeof real);
}

static char *
expand (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (*p >= WORD_CARD && *p <= WORD_ITEM)
      g_string_append (out, words[(int) *p]);
    else
      g_string_append_c (out, *p);
  return g_strdup (out->str);
}

static void
assert_unchanged (void)
{
  g_autofree char *now = yz_test_dump_store (test->station);

  g_assert_cmpstr (now, ==, before);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  g_autofree char *given = fuzz_input_take_text (&input, size);
  g_autofree char *text = expand (given);

  resolve (text);
  verify (text);
  /* The screens and the command line have refused these before. */
  if (g_utf8_validate (text, -1, NULL))
    find (text);
  if (count++ % LOOK_EVERY == 0)
    assert_unchanged ();
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-sentence"

#include <gio/gio.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-csv.h"
#include "yz-sentence.h"
#include "yz-text.h"

/* 2026-11-22 09:30 in Shanghai. */
#define REVOKED_MS INT64_C (1795311000000)

static const struct {
  YzError code;
  const char *subject;
  int64_t asked;
  int64_t there;
  const char *message;
  const char *sentence;
} cases[] = {
  { YZ_ERROR_STOCK,
    "Soap",
    3,
    2,
    "soap: 3 asked, 2 there",
    "Soap: 3 asked for, 2 on the shelf. Take fewer, or receive goods first." },
  { YZ_ERROR_STOCK,
    NULL,
    3,
    0,
    "3 asked, 0 there",
    "3 asked for, 0 on the shelf. Take fewer, or receive goods first." },
  { YZ_ERROR_POINTS, "张三", 50, 20, "x", "Not enough points: 张三 needs 50 and has 20." },
  { YZ_ERROR_POINTS, NULL, 50, 0, "x", "Not enough points: 50 needed, 0 there." },
  { YZ_ERROR_LIMIT, "Soap", 3, 0, "x", "Soap: 3 asked for, 0 left under the limit." },
  { YZ_ERROR_EXISTS, "张三", 3, 0, "x", "张三 is in line 3 of the file already." },
  { YZ_ERROR_EXISTS, "张三", 0, 0, "x", "张三 is there already." },
  { YZ_ERROR_PIN, NULL, 0, 4, "x", "The PIN is wrong. Tries left: 4." },
  { YZ_ERROR_PIN, NULL, 0, 0, "x", "The PIN is wrong." },
  { YZ_ERROR_PIN_LOCKED, NULL, 0, 30, "x", "Too many wrong PINs. Wait 30 s before the next try." },
  { YZ_ERROR_PIN_LOCKED,
    NULL,
    0,
    301,
    "x",
    "Too many wrong PINs. Wait 6 min before the next try." },
  { YZ_ERROR_CARD_REVOKED,
    "lost",
    REVOKED_MS,
    0,
    "x",
    "This card was revoked on 2026-11-22 09:30: lost. The points are safe; use the new card." },
  { YZ_ERROR_CARD_REVOKED,
    NULL,
    REVOKED_MS,
    0,
    "x",
    "This card was revoked on 2026-11-22 09:30. The points are safe; use the new card." },
  { YZ_ERROR_CARD_REVOKED,
    "lost",
    0,
    0,
    "x",
    "This card was revoked. The points are safe; use the new card." },
  { YZ_ERROR_STATE, "3-17", 0, 0, "3-17: approved already", "3-17: approved already." },
  { YZ_ERROR_STATE, NULL, 0, 0, "approved already", "Approved already." },
  { YZ_ERROR_REFUSED, NULL, 0, 0, "not today.", "Not today." },
  { YZ_ERROR_REFUSED, "soap", 0, 0, "the riders rest", "soap: the riders rest." },
  { YZ_ERROR_STATE, "3-17", 0, 0, "job 3-17 is decided already", "Job 3-17 is decided already." },
  { YZ_ERROR_NOT_FOUND,
    NULL,
    0,
    0,
    "no rider of ours has this card",
    "No rider of ours has this card." },
  { YZ_ERROR_PERMISSION, NULL, 0, 0, "nobody is signed in", "Nobody is signed in." },
  { YZ_ERROR_FOUR_EYES,
    "李四",
    0,
    0,
    "who recorded a job cannot review it",
    "Who recorded a job cannot review it. Somebody else must do this." },
  { YZ_ERROR_REFUSED, "{asked}", 7, 0, "{there}{", "{asked}: {there}{." },
  { YZ_ERROR_INPUT, "phone", 0, 0, "phone: not a phone number", "phone: not a phone number." },
  { YZ_ERROR_INPUT, NULL, 0, 0, "it is not so", "It is not so." },
  { YZ_ERROR_CODE, NULL, 0, 0, "this is not one of our codes", "This is not one of our codes." },
  { YZ_ERROR_CODE, "YZ", 0, 0, "this is no receipt", "This is no receipt." },
  { YZ_ERROR_CODE,
    NULL,
    1,
    0,
    "x",
    "The code is mistyped or damaged. Scan it again, or compare the text letter by letter." },
  { YZ_ERROR_CSV,
    "riders.csv",
    3,
    0,
    "riders.csv:3: broken quotes",
    "Line 3 of riders.csv: broken quotes. Correct the file and read it again." },
  { YZ_ERROR_CSV,
    "riders.csv",
    0,
    0,
    "riders.csv: the file is too large",
    "riders.csv: the file is too large. Correct the file and read it again." },
  { YZ_ERROR_STORE_NEWER,
    NULL,
    9,
    2,
    "x",
    "The store was written by a newer program (version 9, this one knows 2). Install the newer "
    "program." },
  { YZ_ERROR_IO, "/no/such", 0, 0, "/no/such: No such file", "/no/such: No such file." },
  { YZ_ERROR_VERIFY,
    "entry 3-17",
    0,
    0,
    "entry 3-17: the hash differs",
    "The books do not agree at entry 3-17: the hash differs. Keep the store as it is and have it "
    "looked at." },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *sentence = NULL;

    yz_error_set (&error,
                  cases[i].code,
                  cases[i].subject,
                  cases[i].asked,
                  cases[i].there,
                  "%s",
                  cases[i].message);
    sentence = yz_sentence_for_error (error);
    g_assert_cmpstr (sentence, ==, cases[i].sentence);
  }
}

/* Every code has a sentence of its own, whichever facts are there, and no fact is left open. */
static void
test_complete (void)
{
  for (int code = 0; code <= YZ_ERROR_VERIFY + 10; code++)
    for (int facts = 0; facts < 8; facts++) {
      g_autoptr (GError) error = NULL;
      g_autofree char *sentence = NULL;
      gsize length = 0;

      yz_error_set (&error,
                    (YzError) code,
                    facts & 1 ? "soap" : NULL,
                    facts & 2 ? 3 : 0,
                    facts & 4 ? 2 : 0,
                    "it went wrong");
      sentence = yz_sentence_for_error (error);
      length = strlen (sentence);
      g_assert_cmpuint (length, >, 5);
      g_assert_cmpint (sentence[length - 1], ==, '.');
      g_assert_null (strpbrk (sentence, "{}"));
      g_assert_null (strstr (sentence, "(null)"));
    }
}

static void
test_every_code_is_known (void)
{
  for (int code = 0; code <= YZ_ERROR_VERIFY; code++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *sentence = NULL;

    yz_error_set_subject (&error, (YzError) code, "soap", "qqq");
    /* What has a word for scripts has a sentence for people: only these few repeat the message. */
    switch ((YzError) code) {
    case YZ_ERROR_REFUSED:
    case YZ_ERROR_STATE:
    case YZ_ERROR_APPROVAL:
    case YZ_ERROR_USAGE:
    case YZ_ERROR_INPUT:
    case YZ_ERROR_CODE:
    case YZ_ERROR_IO:
      continue;
    case YZ_ERROR_NOT_FOUND:
    case YZ_ERROR_AMBIGUOUS:
    case YZ_ERROR_POINTS:
    case YZ_ERROR_STOCK:
    case YZ_ERROR_LIMIT:
    case YZ_ERROR_OP_CONFLICT:
    case YZ_ERROR_FOUR_EYES:
    case YZ_ERROR_PERMISSION:
    case YZ_ERROR_PIN:
    case YZ_ERROR_PIN_LOCKED:
    case YZ_ERROR_CARD_REVOKED:
    case YZ_ERROR_RIDER_LEFT:
    case YZ_ERROR_NO_RULE:
    case YZ_ERROR_ALREADY_REVERSED:
    case YZ_ERROR_EXISTS:
    case YZ_ERROR_NOTHING_FOUND:
    case YZ_ERROR_CHECK:
    case YZ_ERROR_UNIQUE:
    case YZ_ERROR_PRICE:
    case YZ_ERROR_VOUCHER_USED:
    case YZ_ERROR_IMAGE:
    case YZ_ERROR_CSV:
    case YZ_ERROR_OVERFLOW:
    case YZ_ERROR_STORE:
    case YZ_ERROR_STORE_MISSING:
    case YZ_ERROR_STORE_LOCKED:
    case YZ_ERROR_STORE_NEWER:
    case YZ_ERROR_STORE_FOREIGN:
    case YZ_ERROR_STORE_DAMAGED:
    case YZ_ERROR_STORE_READ_ONLY:
    case YZ_ERROR_STORE_FULL:
    case YZ_ERROR_STORE_BUSY:
    case YZ_ERROR_STORE_LOST:
    case YZ_ERROR_STORE_UNKNOWN:
    case YZ_ERROR_STORE_NOT_JOINED:
    case YZ_ERROR_VERIFY:
      sentence = yz_sentence_for_error (error);
      g_assert_cmpstr (sentence, !=, "Qqq.");
      g_assert_cmpstr (sentence, !=, "soap: qqq.");
      break;
    default:
      g_assert_cmpstr (yz_error_get_word (error), ==, "other");
    }
  }
}

/* Errors as they are really made. */
static void
test_real (void)
{
  g_autoptr (GError) long_name = NULL;
  g_autoptr (GError) amount = NULL;
  g_autoptr (GError) csv = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("name\n\"a\n", 8);
  g_autofree char *long_sentence = NULL;
  g_autofree char *amount_sentence = NULL;
  g_autofree char *csv_sentence = NULL;

  g_assert_null (yz_text_clean ("abcdef", "name", 5, &long_name));
  long_sentence = yz_sentence_for_error (long_name);
  g_assert_cmpstr (long_sentence, ==, "name: too long (6 given, at most 5).");

  g_assert_false (yz_amount_check (0, "points", &amount));
  amount_sentence = yz_sentence_for_error (amount);
  g_assert_cmpstr (amount_sentence, ==, "points: less than one (0 given, at most 1000000000).");

  g_assert_null (yz_csv_read_bytes (bytes, "a.csv", &csv));
  csv_sentence = yz_sentence_for_error (csv);
  g_assert_cmpstr (csv_sentence,
                   ==,
                   "Line 2 of a.csv: broken quotes. Correct the file and read it again.");
}

static void
test_foreign (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "It is closed");
  g_autofree char *sentence = yz_sentence_for_error (error);

  g_assert_cmpstr (sentence, ==, "It is closed");
}

/* Only whole words before a number are known; what is not known stays. */
static void
test_findings (void)
{
  static const char *const places[] = { "entry 1-7", "entry", "entryway 3", "store", "", "x 1" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *place = yz_sentence_for_place (places[i]);
    g_autofree char *what = yz_sentence_for_finding (places[i]);

    g_assert_cmpstr (place, ==, places[i]);
    g_assert_cmpstr (what, ==, places[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sentence/cases", test_cases);
  g_test_add_func ("/sentence/complete", test_complete);
  g_test_add_func ("/sentence/every-code-is-known", test_every_code_is_known);
  g_test_add_func ("/sentence/real", test_real);
  g_test_add_func ("/sentence/foreign", test_foreign);
  g_test_add_func ("/sentence/findings", test_findings);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people type into fields: names, phones, numbers, dates, searches. */
#include "fuzz-input.h"

#include <string.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-id.h"
#include "yz-pinyin.h"
#include "yz-text.h"

void
fuzz_begin (void)
{
}

static void
assert_bad_input (const GError *error)
{
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* Cleaning leaves nothing to clean. */
static void
check_name (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *clean = yz_text_clean (text, "name", YZ_TEXT_NAME_MAX, &error);
  g_autofree char *again = NULL;
  g_autofree char *masked = NULL;

  if (clean == NULL) {
    assert_bad_input (error);
    return;
  }
  g_assert_true (g_utf8_validate (clean, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (clean, -1), <=, YZ_TEXT_NAME_MAX);
  g_assert_null (strpbrk (clean, "\r\n\t"));
  again = yz_text_clean (clean, "name", YZ_TEXT_NAME_MAX, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, clean);
  masked = yz_text_mask_name (clean);
  g_assert_true (g_utf8_validate (masked, -1, NULL));
}

static void
check_phone (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *digits = yz_text_clean_phone (text, &error);
  g_autofree char *again = NULL;
  g_autofree char *masked = NULL;

  if (digits == NULL) {
    assert_bad_input (error);
    return;
  }
  g_assert_cmpuint (strspn (digits, "0123456789"), ==, strlen (digits));
  g_assert_cmpuint (strlen (digits), <=, 12);
  again = yz_text_clean_phone (digits, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, digits);
  masked = yz_text_mask_phone (digits);
  g_assert_nonnull (strchr (masked, '*'));
}

static void
check_numbers (const char *text)
{
  g_autoptr (GError) error = NULL;
  int64_t amount = -1;
  int64_t id = 0;
  YzOpId op_id;

  if (yz_amount_parse (text, "amount", &amount, &error)) {
    g_assert_cmpint (amount, >=, 0);
    g_assert_cmpint (amount, <=, YZ_AMOUNT_MAX);
  } else {
    g_assert_true (g_error_matches (error, YZ_ERROR, YZ_ERROR_INPUT) ||
                   g_error_matches (error, YZ_ERROR, YZ_ERROR_OVERFLOW));
    g_clear_error (&error);
  }
  if (yz_id_parse (text, &id)) {
    g_autofree char *shown = yz_id_to_text (id);
    int64_t again = 0;

    g_assert_true (yz_id_parse (shown, &again));
    g_assert_cmpint (again, ==, id);
  }
  if (yz_op_id_parse (text, &op_id, &error)) {
    g_autofree char *shown = yz_op_id_to_text (&op_id);

    g_assert_cmpint (g_ascii_strcasecmp (shown, text), ==, 0);
  } else {
    assert_bad_input (error);
  }
}

static void
check_dates (const char *text)
{
  g_autoptr (GError) error = NULL;
  int64_t date = 0;
  int64_t again = 0;
  int64_t instant_ms = 0;

  if (yz_date_parse (text, "date", &date, &error)) {
    g_autofree char *shown = yz_date_to_text (date);

    g_assert_true (yz_date_is_valid (date));
    g_assert_true (yz_date_parse (shown, "date", &again, NULL));
    g_assert_cmpint (again, ==, date);
    g_assert_cmpint (yz_date_of_ms (yz_date_start_ms (date)), ==, date);
    g_assert_cmpint (yz_date_end_ms (date), >, yz_date_start_ms (date));
    g_assert_cmpint (yz_date_add_months (date, 1), >=, date);
    g_assert_cmpint (yz_date_add_days (date, 1), >=, date);
  } else {
    assert_bad_input (error);
    g_clear_error (&error);
  }
  if (yz_instant_parse (text, "instant", &instant_ms, &error)) {
    g_autofree char *shown = yz_instant_to_iso (instant_ms);
    g_autofree char *local = yz_instant_to_text (instant_ms);

    g_assert_nonnull (local);
    g_assert_true (yz_instant_parse (shown, "instant", &again, &error));
    /* Before 1901 the clocks of Shanghai were 8:05:43 ahead, which the form has no seconds for. */
    g_assert_cmpint (ABS (again - instant_ms), <, 60 * 1000);
  } else {
    assert_bad_input (error);
  }
}

/* What was cleaned is found by itself. */
static void
check_search (const char *text, const char *extra)
{
  g_autofree char *clean = yz_text_clean (text, "name", YZ_TEXT_NOTE_MAX, NULL);
  g_autofree char *query = NULL;
  g_autofree char *like = NULL;
  g_autofree char *key = NULL;

  if (clean == NULL || !g_utf8_validate (extra, -1, NULL))
    return;
  query = yz_pinyin_fold_query (clean);
  like = yz_pinyin_query_to_like (query);
  key = yz_pinyin_make_key (clean, extra);
  g_assert_true (g_utf8_validate (query, -1, NULL));
  g_assert_true (g_utf8_validate (key, -1, NULL));
  g_assert_cmpuint (strlen (like), >=, strlen (query) + 2);
  yz_pinyin_key_matches (key, query);
  g_assert_cmpint (yz_pinyin_compare (clean, clean), ==, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  g_autofree char *extra = fuzz_input_take_text (&input, fuzz_input_take_u8 (&input) % 8);
  g_autofree char *text = fuzz_input_take_text (&input, size);

  check_name (text);
  check_phone (text);
  check_numbers (text);
  check_dates (text);
  check_search (text, extra);
  return 0;
}

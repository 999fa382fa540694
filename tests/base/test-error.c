/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-error"

#include <gio/gio.h>

#include "yz-error.h"

static const struct {
  YzError code;
  const char *word;
  YzExit exit;
} codes[] = {
  { YZ_ERROR_REFUSED, "refused", YZ_EXIT_REFUSED },
  { YZ_ERROR_NOT_FOUND, "not-found", YZ_EXIT_REFUSED },
  { YZ_ERROR_AMBIGUOUS, "ambiguous", YZ_EXIT_REFUSED },
  { YZ_ERROR_POINTS, "points", YZ_EXIT_REFUSED },
  { YZ_ERROR_STOCK, "stock", YZ_EXIT_REFUSED },
  { YZ_ERROR_LIMIT, "limit", YZ_EXIT_REFUSED },
  { YZ_ERROR_OP_CONFLICT, "op-conflict", YZ_EXIT_REFUSED },
  { YZ_ERROR_FOUR_EYES, "four-eyes", YZ_EXIT_REFUSED },
  { YZ_ERROR_PERMISSION, "permission", YZ_EXIT_REFUSED },
  { YZ_ERROR_PIN, "pin", YZ_EXIT_REFUSED },
  { YZ_ERROR_PIN_LOCKED, "pin-locked", YZ_EXIT_REFUSED },
  { YZ_ERROR_CARD_REVOKED, "card-revoked", YZ_EXIT_REFUSED },
  { YZ_ERROR_RIDER_LEFT, "rider-left", YZ_EXIT_REFUSED },
  { YZ_ERROR_STATE, "state", YZ_EXIT_REFUSED },
  { YZ_ERROR_NO_RULE, "no-rule", YZ_EXIT_REFUSED },
  { YZ_ERROR_ALREADY_REVERSED, "already-reversed", YZ_EXIT_REFUSED },
  { YZ_ERROR_EXISTS, "exists", YZ_EXIT_REFUSED },
  { YZ_ERROR_NOTHING_FOUND, "nothing-found", YZ_EXIT_REFUSED },
  { YZ_ERROR_CHECK, "check", YZ_EXIT_REFUSED },
  { YZ_ERROR_UNIQUE, "unique", YZ_EXIT_REFUSED },
  { YZ_ERROR_PRICE, "price", YZ_EXIT_REFUSED },
  { YZ_ERROR_APPROVAL, "approval", YZ_EXIT_REFUSED },
  { YZ_ERROR_VOUCHER_USED, "voucher-used", YZ_EXIT_REFUSED },
  { YZ_ERROR_USAGE, "usage", YZ_EXIT_USAGE },
  { YZ_ERROR_INPUT, "input", YZ_EXIT_INPUT },
  { YZ_ERROR_CODE, "code", YZ_EXIT_INPUT },
  { YZ_ERROR_IMAGE, "image", YZ_EXIT_INPUT },
  { YZ_ERROR_CSV, "csv", YZ_EXIT_INPUT },
  { YZ_ERROR_OVERFLOW, "overflow", YZ_EXIT_INPUT },
  { YZ_ERROR_STORE, "store", YZ_EXIT_STORE },
  { YZ_ERROR_STORE_MISSING, "store-missing", YZ_EXIT_STORE },
  { YZ_ERROR_STORE_LOCKED, "store-locked", YZ_EXIT_STORE },
  { YZ_ERROR_STORE_NEWER, "store-newer", YZ_EXIT_STORE },
  { YZ_ERROR_STORE_FOREIGN, "store-foreign", YZ_EXIT_STORE },
  { YZ_ERROR_STORE_DAMAGED, "store-damaged", YZ_EXIT_STORE },
  { YZ_ERROR_STORE_READ_ONLY, "store-read-only", YZ_EXIT_STORE },
  { YZ_ERROR_STORE_FULL, "store-full", YZ_EXIT_STORE },
  { YZ_ERROR_STORE_BUSY, "store-busy", YZ_EXIT_STORE },
  { YZ_ERROR_IO, "io", YZ_EXIT_STORE },
  { YZ_ERROR_STORE_LOST, "store-lost", YZ_EXIT_STORE },
  { YZ_ERROR_STORE_UNKNOWN, "store-unknown", YZ_EXIT_STORE },
  { YZ_ERROR_STORE_NOT_JOINED, "store-not-joined", YZ_EXIT_STORE },
  { YZ_ERROR_VERIFY, "verify", YZ_EXIT_VERIFY },
};

static void
test_words_and_exits (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autoptr (GError) error = NULL;

    yz_error_set_subject (&error, codes[i].code, NULL, "it went wrong");
    g_assert_error (error, YZ_ERROR, (int) codes[i].code);
    g_assert_cmpstr (yz_error_get_word (error), ==, codes[i].word);
    g_assert_cmpint (yz_error_get_exit (error), ==, codes[i].exit);
  }
}

static void
test_facts (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;

  yz_error_set (&error, YZ_ERROR_STOCK, "soap", 3, 2, "%s: %d asked, %d there", "soap", 3, 2);
  g_assert_cmpstr (error->message, ==, "soap: 3 asked, 2 there");
  copy = g_error_copy (error);
  yz_error_rename (error, "towel");
  g_assert_cmpstr (yz_error_get_subject (error), ==, "towel");
  yz_error_rename (error, yz_error_get_subject (error));
  g_assert_cmpstr (yz_error_get_subject (error), ==, "towel");
  yz_error_rename (error, NULL);
  g_assert_null (yz_error_get_subject (error));

  /* The copy has facts of its own. */
  g_clear_error (&error);
  g_assert_cmpstr (yz_error_get_subject (copy), ==, "soap");
  g_assert_cmpint (yz_error_get_asked (copy), ==, 3);
  g_assert_cmpint (yz_error_get_there (copy), ==, 2);
}

/* The name of a file may be any bytes; what is shown is text. */
static void
test_any_bytes (void)
{
  g_autoptr (GError) error = NULL;

  yz_error_set_subject (&error, YZ_ERROR_IO, "a\xff", "%s: gone", "a\xff");
  g_assert_cmpstr (error->message, ==, "a\xef\xbf\xbd: gone");
  g_assert_cmpstr (yz_error_get_subject (error), ==, "a\xef\xbf\xbd");
  yz_error_rename (error, "\xe5\xbc");
  g_assert_true (g_utf8_validate (yz_error_get_subject (error), -1, NULL));
  g_clear_error (&error);
  yz_error_set (&error, YZ_ERROR_IO, "\xc0", 1, 2, "\xc0%d", 3);
  g_assert_cmpstr (error->message,
                   ==,
                   "\xef\xbf\xbd"
                   "3");
}

static void
test_ignored (void)
{
  yz_error_set (NULL, YZ_ERROR_STOCK, "soap", 3, 2, "nobody wants to know");
  yz_error_set_subject (NULL, YZ_ERROR_STATE, "job", "nobody wants to know");
}

static void
test_foreign (void)
{
  g_autoptr (GError) io = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "io");
  g_autoptr (GError) option =
    g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "option");
  const GError *none = NULL;

  g_assert_null (yz_error_get_subject (io));
  g_assert_cmpint (yz_error_get_asked (io), ==, 0);
  g_assert_cmpint (yz_error_get_there (io), ==, 0);
  yz_error_rename (io, "other");
  g_assert_null (yz_error_get_subject (io));
  g_assert_cmpstr (yz_error_get_word (io), ==, "other");
  g_assert_cmpint (yz_error_get_exit (io), ==, YZ_EXIT_INPUT);
  g_assert_cmpint (yz_error_get_exit (option), ==, YZ_EXIT_USAGE);
  g_assert_null (yz_error_get_subject (none));
  g_assert_cmpint (yz_error_get_asked (none), ==, 0);
  g_assert_cmpstr (yz_error_get_word (none), ==, "other");
  g_assert_cmpint (yz_error_get_exit (none), ==, YZ_EXIT_DONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/words-and-exits", test_words_and_exits);
  g_test_add_func ("/error/facts", test_facts);
  g_test_add_func ("/error/any-bytes", test_any_bytes);
  g_test_add_func ("/error/ignored", test_ignored);
  g_test_add_func ("/error/foreign", test_foreign);
  return g_test_run ();
}

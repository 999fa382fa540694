/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-doubt"

#include "yz-doubt.h"
#include "yz-error.h"

#include <gio/gio.h>

/* l lost, u unknown, b busy, x refused, i bad input, f full, g of another domain */
static GError *
make_error (char letter)
{
  static const struct {
    char letter;
    YzError code;
  } codes[] = {
    { 'l', YZ_ERROR_STORE_LOST }, { 'u', YZ_ERROR_STORE_UNKNOWN }, { 'b', YZ_ERROR_STORE_BUSY },
    { 'x', YZ_ERROR_STOCK },      { 'i', YZ_ERROR_INPUT },         { 'f', YZ_ERROR_STORE_FULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].letter == letter)
      return g_error_new_literal (YZ_ERROR, (int) codes[i].code, "as it was told to");
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "as it was told to");
}

/* Tries end as the letters say. Where one is not worth repeating the story ends; @told is what is
 * told in the end, and ! before it says that one was still worth repeating. */
static void
test_stories (void)
{
  static const struct {
    const char *tries;
    const char *told;
  } cases[] = {
    { "l", "!store-lost" },
    { "b", "!store-busy" },
    { "u", "!store-unknown" },
    { "ll", "!store-lost" },
    { "lx", "stock" },
    { "x", "stock" },
    { "i", "input" },
    { "f", "store-full" },
    { "g", "other" },
    /* What is unknown stays so, whatever else goes wrong. */
    { "ul", "!store-unknown" },
    { "ub", "!store-unknown" },
    { "uf", "store-unknown" },
    { "ug", "store-unknown" },
    { "lulb", "!store-unknown" },
    /* A refusal counts when it came twice in a row. */
    { "ux", "!store-unknown" },
    { "uxx", "stock" },
    { "uxi", "input" },
    { "uxlx", "!store-unknown" },
    { "uxlxx", "stock" },
    { "uxf", "store-unknown" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (YzDoubt) doubt = { 0 };
    g_autoptr (GError) error = NULL;
    g_autofree char *told = NULL;
    gboolean again = TRUE;

    for (const char *p = cases[i].tries; *p != '\0'; p++) {
      g_assert_true (again);
      g_clear_error (&error);
      error = make_error (*p);
      again = yz_doubt_is_worth_repeating (&doubt, error);
    }
    yz_doubt_settle (&doubt, !again, &error);
    told = g_strconcat (again ? "!" : "", yz_error_get_word (error), NULL);
    g_assert_cmpstr (told, ==, cases[i].told);
  }
}

/* One that succeeds in the end leaves no doubt. */
static void
test_success (void)
{
  g_auto (YzDoubt) doubt = { 0 };
  g_autoptr (GError) error = make_error ('u');

  g_assert_true (yz_doubt_is_worth_repeating (&doubt, error));
  g_clear_error (&error);
  yz_doubt_settle (&doubt, TRUE, &error);
  g_assert_no_error (error);
  g_assert_null (doubt.unknown);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/doubt/stories", test_stories);
  g_test_add_func ("/doubt/success", test_success);
  return g_test_run ();
}

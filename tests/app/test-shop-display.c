/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-shop-display.h"

#include <gio/gio.h>

#define DOT " \xc2\xb7 "
#define DASH "\xe2\x80\x93"

/* What a function made, compared and freed. */
static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_stock (void)
{
  static const struct {
    int64_t shelf;
    gboolean low;
    const char *text;
  } cases[] = {
    { 48, FALSE, "48" },
    { 5, TRUE, "5" DOT "low" },
    { 1, TRUE, "1" DOT "low" },
    { 0, TRUE, "0" DOT "sold out" },
    { 0, FALSE, "0" },
    { 3, FALSE, "3" },
    { G_MAXINT64, FALSE, "9223372036854775807" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (yz_shop_display_stock (cases[i].shelf, cases[i].low), cases[i].text);
}

static void
test_price (void)
{
  YzItemPrice price = { .valid_from = 29991201, .price_points = 12, .by = (char *) "Wang" };

  assert_text (yz_shop_display_price (10, 0, 0), "10");
  assert_text (yz_shop_display_price (10, 29991201, 12), "10" DOT "12 from 1 December 2999");
  assert_text (yz_shop_display_price_line (&price), "From 1 December 2999: 12 points (Wang)");
  assert_text (yz_shop_display_batch (29991201, 4), "Best before 1 December 2999: 4 left");
  assert_text (yz_shop_display_batch (20011201, 4), "Over since 1 December 2001: 4 left");
  price.valid_from = 0;
  assert_text (yz_shop_display_price_line (&price), "At first: 12 points");
}

static void
test_words (void)
{
  assert_text (yz_shop_display_limit (0, YZ_PERIOD_MONTH), DASH);
  assert_text (yz_shop_display_limit (2, YZ_PERIOD_MONTH), "2 a month");
  g_assert_cmpstr (yz_shop_display_offer (TRUE), ==, "Yes");
  g_assert_cmpstr (yz_shop_display_offer (FALSE), ==, "No");
  assert_text (yz_shop_display_count (0, 0, FALSE), "0 items");
  assert_text (yz_shop_display_count (1, 0, FALSE), "1 item");
  assert_text (yz_shop_display_count (22, 6, FALSE), "22 items, 6 of them low");
  assert_text (yz_shop_display_count (1, 1, TRUE), "1 item found, 1 of them low");
  assert_text (yz_shop_display_count (0, 0, TRUE), "0 items found");
}

/* Every source that can be chosen is a word that the station knows. */
static void
test_sources (void)
{
  static const char *const words[] = { "purchase", "donation", "support" };
  guint n_sources = 0;

  for (; yz_shop_display_source (n_sources) != NULL; n_sources++) {
    g_assert_cmpuint (n_sources, <, G_N_ELEMENTS (words));
    g_assert_cmpstr (yz_shop_display_source_word (n_sources), ==, words[n_sources]);
  }
  g_assert_cmpuint (n_sources, ==, G_N_ELEMENTS (words));
  g_assert_null (yz_shop_display_source_word (n_sources));
  assert_text (yz_shop_display_received ("大米", 12, 1),
               "大米 \xc3\x97\xc2\xa0"
               "12" DOT "Donation");
  assert_text (yz_shop_display_received ("大米", 1, 99),
               "大米 \xc3\x97\xc2\xa0"
               "1");
  assert_text (yz_shop_display_shelf_now (16), "16 on the shelf now");
}

static void
test_error_field (void)
{
  static const struct {
    YzError code;
    const char *subject, *field;
  } cases[] = {
    { YZ_ERROR_INPUT, "sku", "sku" },
    { YZ_ERROR_INPUT, "name", "name" },
    { YZ_ERROR_INPUT, "ean", "ean" },
    { YZ_ERROR_INPUT, "price", "price" },
    { YZ_ERROR_OVERFLOW, "limit", "limit" },
    { YZ_ERROR_INPUT, "quantity", NULL },
    { YZ_ERROR_INPUT, NULL, NULL },
    { YZ_ERROR_EXISTS, "soap", "sku" },
    { YZ_ERROR_EXISTS, "6901234567892", "ean" },
    { YZ_ERROR_STORE_FULL, "name", NULL },
  };
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "name");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    yz_error_set_subject (&error, cases[i].code, cases[i].subject, "wrong");
    g_assert_cmpstr (yz_shop_display_error_field (error, "soap"), ==, cases[i].field);
  }
  g_assert_null (yz_shop_display_error_field (foreign, "soap"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shop-display/stock", test_stock);
  g_test_add_func ("/shop-display/price", test_price);
  g_test_add_func ("/shop-display/words", test_words);
  g_test_add_func ("/shop-display/sources", test_sources);
  g_test_add_func ("/shop-display/error-field", test_error_field);
  return g_test_run ();
}

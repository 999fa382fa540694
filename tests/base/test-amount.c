/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-amount"

#include "yz-amount.h"

static void
test_arithmetic (void)
{
  static const struct {
    int64_t a;
    int64_t b;
    gboolean sum_fits;
    gboolean product_fits;
  } cases[] = {
    { 0, 0, TRUE, TRUE },
    { 2, 3, TRUE, TRUE },
    { -2, 3, TRUE, TRUE },
    { G_MAXINT64, 0, TRUE, TRUE },
    { G_MAXINT64, 1, FALSE, TRUE },
    { G_MININT64, -1, FALSE, FALSE },
    { G_MAXINT64, G_MAXINT64, FALSE, FALSE },
    { G_MAXINT64, G_MININT64, TRUE, FALSE },
    { INT64_C (1) << 32, INT64_C (1) << 31, TRUE, FALSE },
    { YZ_AMOUNT_MAX, YZ_AMOUNT_MAX, TRUE, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int swapped = 0; swapped < 2; swapped++) {
      int64_t a = swapped ? cases[i].b : cases[i].a;
      int64_t b = swapped ? cases[i].a : cases[i].b;
      int64_t result = 0;
      g_autoptr (GError) sum_error = NULL;
      g_autoptr (GError) product_error = NULL;

      if (cases[i].sum_fits) {
        g_assert_true (yz_amount_add (a, b, &result, &sum_error));
        g_assert_cmpint (result, ==, a + b);
      } else {
        g_assert_false (yz_amount_add (a, b, &result, &sum_error));
        g_assert_error (sum_error, YZ_ERROR, YZ_ERROR_OVERFLOW);
      }
      if (cases[i].product_fits) {
        g_assert_true (yz_amount_multiply (a, b, &result, &product_error));
        g_assert_cmpint (result, ==, a * b);
      } else {
        g_assert_false (yz_amount_multiply (a, b, &result, &product_error));
        g_assert_error (product_error, YZ_ERROR, YZ_ERROR_OVERFLOW);
      }
    }
}

static void
test_check (void)
{
  static const int64_t bad[] = { 0, -1, YZ_AMOUNT_MAX + 1, G_MAXINT64, G_MININT64 };
  g_autoptr (GError) none = NULL;

  g_assert_true (yz_amount_check (1, "points", &none));
  g_assert_true (yz_amount_check (YZ_AMOUNT_MAX, "points", &none));
  g_assert_no_error (none);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (yz_amount_check (bad[i], "points", &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
    g_assert_cmpstr (yz_error_get_subject (error), ==, "points");
    g_assert_cmpint (yz_error_get_asked (error), ==, bad[i]);
    g_assert_cmpint (yz_error_get_there (error), ==, YZ_AMOUNT_MAX);
  }
}

static void
test_parse (void)
{
  static const struct {
    const char *text;
    int64_t amount; /* -1 where it must be refused */
  } cases[] = {
    { "0", 0 },
    { "7", 7 },
    { "0042", 42 },
    { "００42", 42 },
    { "１２３", 123 },
    { "1000000000", YZ_AMOUNT_MAX },
    { "00000000000000000001000000000", YZ_AMOUNT_MAX },
    { "1000000001", -1 },
    { "9223372036854775808", -1 },
    { "99999999999999999999999999999999", -1 },
    { "", -1 },
    { " 1", -1 },
    { "1 ", -1 },
    { "+1", -1 },
    { "-1", -1 },
    { "－1", -1 },
    { "1.0", -1 },
    { "1,000", -1 },
    { "1e3", -1 },
    { "0x10", -1 },
    { "一", -1 },
    { "٣", -1 },
    { "\xff", -1 },
    { "1\xff", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    int64_t amount = -1;

    if (yz_amount_parse (cases[i].text, "price", &amount, &error) != (cases[i].amount >= 0))
      g_error ("wrong: %s", cases[i].text);
    g_assert_cmpint (amount, ==, cases[i].amount);
    if (cases[i].amount < 0) {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
      g_assert_cmpstr (yz_error_get_subject (error), ==, "price");
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/amount/arithmetic", test_arithmetic);
  g_test_add_func ("/amount/check", test_check);
  g_test_add_func ("/amount/parse", test_parse);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-amount"

#include "yz-amount.h"

#include <glib/gi18n-lib.h>

gboolean
yz_amount_add (int64_t a, int64_t b, int64_t *sum, GError **error)
{
  g_return_val_if_fail (sum != NULL, FALSE);

  if (__builtin_add_overflow (a, b, sum)) {
    yz_error_set (error, YZ_ERROR_OVERFLOW, NULL, a, b, "the sum is too large");
    return FALSE;
  }
  return TRUE;
}

gboolean
yz_amount_multiply (int64_t a, int64_t b, int64_t *product, GError **error)
{
  g_return_val_if_fail (product != NULL, FALSE);

  if (__builtin_mul_overflow (a, b, product)) {
    yz_error_set (error, YZ_ERROR_OVERFLOW, NULL, a, b, "the product is too large");
    return FALSE;
  }
  return TRUE;
}

gboolean
yz_amount_check (int64_t amount, const char *what, GError **error)
{
  if (amount >= 1 && amount <= YZ_AMOUNT_MAX)
    return TRUE;
  yz_error_set (error,
                YZ_ERROR_INPUT,
                what,
                amount,
                YZ_AMOUNT_MAX,
                "%s: %s",
                what,
                amount < 1
                ? N_ ("less than one")
                : N_ ("too large"));
  return FALSE;
}

/* The value of an ASCII or full-width digit, or -1. */
static int
digit_value (gunichar c)
{
  if (c >= 0xff10 && c <= 0xff19)
    return (int) (c - 0xff10);
  return c >= '0' && c <= '9' ? (int) (c - '0') : -1;
}

gboolean
yz_amount_parse (const char *text, const char *what, int64_t *amount, GError **error)
{
  int64_t value = 0;
  gboolean good = FALSE;

  g_return_val_if_fail (text != NULL && amount != NULL, FALSE);

  good = *text != '\0' && g_utf8_validate (text, -1, NULL);
  for (const char *p = text; good && *p != '\0'; p = g_utf8_next_char (p)) {
    int digit = digit_value (g_utf8_get_char (p));

    /* Once beyond the limit it only matters whether the rest is a number too. */
    good = digit >= 0;
    if (value <= YZ_AMOUNT_MAX)
      value = value * 10 + digit;
  }
  if (!good) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, what, "%s: %s", what, N_ ("not a whole number"));
    return FALSE;
  }
  if (value > YZ_AMOUNT_MAX) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, what, "%s: %s", what, N_ ("too large"));
    return FALSE;
  }
  *amount = value;
  return TRUE;
}

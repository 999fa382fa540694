/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-amount"

#include "yz-amount.h"

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
                "%s: %" G_GINT64_FORMAT " is not between 1 and %" G_GINT64_FORMAT,
                what,
                amount,
                YZ_AMOUNT_MAX);
  return FALSE;
}

gboolean
yz_amount_parse (const char *text, const char *what, int64_t *amount, GError **error)
{
  int64_t value = 0;
  gsize digits = 0;

  g_return_val_if_fail (text != NULL && amount != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL))
    goto bad;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    int digit = g_unichar_digit_value (g_utf8_get_char (p));

    if (digit < 0 || digits >= 10)
      goto bad;
    value = value * 10 + digit;
    digits++;
  }
  if (digits == 0 || value > YZ_AMOUNT_MAX)
    goto bad;
  *amount = value;
  return TRUE;

bad:
  yz_error_set_subject (error, YZ_ERROR_INPUT, what, "%s: not a whole number", what);
  return FALSE;
}

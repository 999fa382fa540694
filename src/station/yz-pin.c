/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pin"

#include "yz-pin.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "yz-staff.h"

/* On the PC of a station this takes 50 to 100 ms. A PIN has few bits: what keeps guessing slow is
 * the lock, and the memory is what makes a stolen file dear to try. */
#define PIN_OPSLIMIT 2
#define PIN_MEMLIMIT ((gsize) 16 * 1024 * 1024)

/* Of 32 random bytes nobody kept, at the limits above. */
static const char nobodys_hash[] =
  "$argon2id$v=19$m=16384,t=2,p=1$O5WLs3n/feicW+YrYsv4yQ$JNHZFk9glb2IoQts4i2QZGrJYFuhdWMKvRI8Ur7d3"
  "Q4";

/* Typed as digits of any script, with spaces around. FALSE if it is no PIN at all. */
static gboolean
fold_pin (const char *pin, char digits[YZ_PIN_MAX + 1])
{
  gsize length = 0;
  const char *p = pin;

  if (strlen (pin) > 100 || !g_utf8_validate (pin, -1, NULL))
    return FALSE;
  while (g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  for (; *p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)); p = g_utf8_next_char (p)) {
    int digit = g_unichar_digit_value (g_utf8_get_char (p));

    if (digit < 0 || length == YZ_PIN_MAX)
      return FALSE;
    digits[length++] = (char) ('0' + digit);
  }
  while (g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  digits[length] = '\0';
  return *p == '\0' && length >= YZ_PIN_MIN;
}

/* All the same, or counting up or down (0 follows on 9). */
static gboolean
is_obvious (const char *digits)
{
  static const int steps[] = { 0, 1, 9 };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    const char *p = digits;

    while (p[1] != '\0' && (p[0] - '0' + steps[i]) % 10 == p[1] - '0')
      p++;
    if (p[1] == '\0')
      return TRUE;
  }
  return FALSE;
}

static gboolean
read_pin (const char *pin, char digits[YZ_PIN_MAX + 1], GError **error)
{
  if (fold_pin (pin, digits))
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_INPUT, "pin", "pin: %s", N_ ("not 4 to 12 digits"));
  return FALSE;
}

gboolean
yz_pin_check (const char *pin, GError **error)
{
  char digits[YZ_PIN_MAX + 1];
  gboolean fine = FALSE;

  g_return_val_if_fail (pin != NULL, FALSE);

  fine = read_pin (pin, digits, error);
  sodium_memzero (digits, sizeof digits);
  return fine;
}

gboolean
yz_staff_check_pin (const char *pin, GError **error)
{
  char digits[YZ_PIN_MAX + 1];
  gboolean fine = FALSE;

  g_return_val_if_fail (pin != NULL, FALSE);

  fine = read_pin (pin, digits, error);
  if (fine && is_obvious (digits)) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "pin", "pin: %s", N_ ("too easy to guess"));
    fine = FALSE;
  }
  sodium_memzero (digits, sizeof digits);
  return fine;
}

char *
yz_pin_hash (const char *pin, GError **error)
{
  char digits[YZ_PIN_MAX + 1];
  char hash[crypto_pwhash_STRBYTES];
  gboolean done = FALSE;

  g_return_val_if_fail (pin != NULL, NULL);

  if (read_pin (pin, digits, error)) {
    done = crypto_pwhash_str (hash, digits, strlen (digits), PIN_OPSLIMIT, PIN_MEMLIMIT) == 0;
    if (!done)
      yz_error_set (error,
                    YZ_ERROR_REFUSED,
                    NULL,
                    0,
                    0,
                    N_ ("not enough memory for hashing a PIN"));
  }
  sodium_memzero (digits, sizeof digits);
  return done ? g_strdup (hash) : NULL;
}

gboolean
yz_pin_verify (const char *hash, const char *pin)
{
  char digits[YZ_PIN_MAX + 1] = "";
  gboolean fits = FALSE;

  g_return_val_if_fail (pin != NULL, FALSE);

  /* What is no PIN at all is hashed as well: it takes the same time. */
  if (!fold_pin (pin, digits))
    digits[0] = '\0';
  fits =
    crypto_pwhash_str_verify (hash != NULL ? hash : nobodys_hash, digits, strlen (digits)) == 0;
  sodium_memzero (digits, sizeof digits);
  return fits && hash != NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-text"

#include "yz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PHONE_MIN 7
#define PHONE_MAX 12
#define MOBILE_LENGTH 11
#define NEXT_LINE 0x85

/* A text that is composed shrinks: at most so many characters become one. Anything longer is
 * refused before the work of composing it. */
#define COMPOSED_FROM_MAX 4
#define BYTES_PER_CHAR 4

/* The character that is kept for @c: 0 drops it, and control characters stay to be refused. */
static gunichar
fold_char (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if ((c >= 0xff10 && c <= 0xff19) || (c >= 0xff21 && c <= 0xff3a) || (c >= 0xff41 && c <= 0xff5a))
    return c - 0xfee0;
  if ((c >= '\t' && c <= '\r') || c == NEXT_LINE || type == G_UNICODE_SPACE_SEPARATOR ||
      type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR)
    return ' ';
  /* Invisible: it would make two texts differ that look the same, or turn them round. */
  if (type == G_UNICODE_FORMAT)
    return 0;
  return c;
}

static void
refuse_long (const char *what, gsize length, gsize max, GError **error)
{
  yz_error_set (error,
                YZ_ERROR_INPUT,
                what,
                (int64_t) length,
                (int64_t) max,
                "%s: %s",
                what,
                N_ ("too long"));
}

/* Appends the folded characters of @text to @folded. */
static gboolean
fold_text (const char *text, const char *what, GString *folded, GError **error)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = fold_char (g_utf8_get_char (p));

    if (c == 0 || (c == ' ' && p > text && p[0] == '\n' && p[-1] == '\r'))
      continue;
    if (g_unichar_iscntrl (c)) {
      yz_error_set_subject (error,
                            YZ_ERROR_INPUT,
                            what,
                            "%s: %s",
                            what,
                            N_ ("contains a control character"));
      return FALSE;
    }
    g_string_append_unichar (folded, c);
  }
  return TRUE;
}

char *
yz_text_clean (const char *text, const char *what, gsize max, GError **error)
{
  g_autoptr (GString) folded = NULL;
  g_autofree char *composed = NULL;
  gsize bytes = 0;
  gsize length = 0;

  g_return_val_if_fail (text != NULL && what != NULL, NULL);

  bytes = strlen (text);
  if (bytes > (max + 1) * COMPOSED_FROM_MAX * BYTES_PER_CHAR) {
    refuse_long (what, (gsize) g_utf8_strlen (text, (gssize) bytes), max, error);
    return NULL;
  }
  if (!g_utf8_validate (text, (gssize) bytes, NULL)) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, what, "%s: %s", what, N_ ("not valid UTF-8"));
    return NULL;
  }
  folded = g_string_sized_new (bytes + 1);
  if (!fold_text (text, what, folded, error))
    return NULL;
  g_strstrip (folded->str);
  composed = g_utf8_normalize (folded->str, -1, G_NORMALIZE_NFC);
  length = (gsize) g_utf8_strlen (composed, -1);
  if (length > max) {
    refuse_long (what, length, max, error);
    return NULL;
  }
  return g_steal_pointer (&composed);
}

char *
yz_text_require (const char *text, const char *what, gsize max, GError **error)
{
  g_autofree char *clean = yz_text_clean (text, what, max, error);

  if (clean != NULL && *clean == '\0') {
    yz_error_set_subject (error, YZ_ERROR_INPUT, what, "%s: %s", what, N_ ("is missing"));
    return NULL;
  }
  return g_steal_pointer (&clean);
}

/* The digits of @text with a possible plus before them; FALSE if anything else is in it, or more
 * than fit. */
static gboolean
collect_digits (const char *text, char *digits, gsize size)
{
  gsize length = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c >= 0xff01 && c <= 0xff5e)
      c -= 0xfee0;
    if (g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION || c == '(' ||
        c == ')' || g_unichar_type (c) == G_UNICODE_FORMAT)
      continue;
    if (!(c >= '0' && c <= '9') && !(c == '+' && length == 0))
      return FALSE;
    if (length + 1 >= size)
      return FALSE;
    digits[length++] = (char) c;
  }
  digits[length] = '\0';
  return TRUE;
}

/* The number without the country's prefix, or NULL if it has the prefix of another. */
static const char *
skip_country (const char *digits)
{
  if (g_str_has_prefix (digits, "+86"))
    return digits + 3;
  if (g_str_has_prefix (digits, "0086"))
    return digits + 4;
  if (g_str_has_prefix (digits, "861") && strlen (digits) == 2 + MOBILE_LENGTH)
    return digits + 2;
  return *digits == '+' ? NULL : digits;
}

char *
yz_text_clean_phone (const char *text, GError **error)
{
  char digits[24];
  const char *number = NULL;
  gsize length = 0;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) <= 100 && g_utf8_validate (text, -1, NULL) &&
      collect_digits (text, digits, sizeof digits))
    number = skip_country (digits);
  length = number != NULL ? strlen (number) : 0;
  /* No land line begins with 1, so a mobile number with a digit too few does not pass as one; and
   * what begins with 00 is in another country. */
  if (length < PHONE_MIN || length > PHONE_MAX || (*number == '1' && length != MOBILE_LENGTH) ||
      g_str_has_prefix (number, "00")) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          "phone",
                          "%s: %s",
                          "phone",
                          N_ ("not a phone number"));
    return NULL;
  }
  return g_strdup (number);
}

char *
yz_text_mask_name (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  if (*name == '\0')
    return g_strdup ("");
  if (!g_utf8_validate (name, -1, NULL))
    return g_strdup ("**");
  return g_strdup_printf ("%.*s**", (int) (g_utf8_next_char (name) - name), name);
}

char *
yz_text_mask_phone (const char *phone)
{
  gsize length = 0;
  gsize head = 0;
  gsize tail = 0;
  char *masked = NULL;

  g_return_val_if_fail (phone != NULL, NULL);

  if (!g_str_is_ascii (phone))
    return g_strdup ("**");
  length = strlen (phone);
  if (length >= MOBILE_LENGTH) {
    head = 3;
    tail = 4;
  } else if (length >= PHONE_MIN) {
    tail = 2;
  }
  masked = g_strdup (phone);
  for (gsize i = head; i < length - tail; i++)
    masked[i] = '*';
  return masked;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-code"

#include "yz-code.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define PREFIX "YZ"
#define ID_SIZE 7
#define ID_MAX ((INT64_C (1) << 56) - 1)
#define KINDS "RSVECG"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#define QUANTITY_WORD "QTY"

/* clang-format 14 indents every row of a table with N_() further than the last. */
/* clang-format off */
static const YzCommandInfo commands[] = {
  { YZ_COMMAND_CONFIRM, "CONFIRM", NC_ ("command", "Confirm"),
    N_ ("Books what is in the cart") },
  { YZ_COMMAND_CANCEL, "CANCEL", NC_ ("command", "Cancel"),
    N_ ("Empties the cart and lets the rider go") },
  { YZ_COMMAND_UNDO, "UNDO", NC_ ("command", "Undo"),
    N_ ("Takes back what was booked last") },
  { YZ_COMMAND_MORE, "MORE", NC_ ("command", "+1"),
    N_ ("One more of the goods that were scanned last") },
  { YZ_COMMAND_LESS, "LESS", NC_ ("command", "−1"),
    N_ ("One fewer of the goods that were scanned last") },
  { YZ_COMMAND_PARK, "PARK", NC_ ("command", "Park"),
    N_ ("Puts the rider and the cart aside; scanning the rider again brings both back") },
  { YZ_COMMAND_HOLD, "HOLD", NC_ ("command", "Hold"),
    N_ ("Keeps what is in the cart for a later pick-up") },
  { YZ_COMMAND_COLLECT, "COLLECT", NC_ ("command", "Collect"),
    N_ ("Hands out what was kept for the rider") },
  { YZ_COMMAND_QUANTITY, QUANTITY_WORD, NC_ ("command", "Quantity"),
    N_ ("So many of the goods that were scanned last") },
};
/* clang-format on */

/* The value of a typed character, or -1. */
static int
value_of (char c)
{
  const char *at = NULL;

  c = g_ascii_toupper (c);
  if (c == 'O')
    c = '0';
  else if (c == 'I' || c == 'L')
    c = '1';
  else if (c == 'U')
    c = 'V';
  at = c != '\0' ? strchr (alphabet, c) : NULL;
  return at != NULL ? (int) (at - alphabet) : -1;
}

/* Multiplication by the generator of GF(32). */
static uint8_t
times_a (uint8_t x)
{
  x = (uint8_t) (x << 1);
  return x & 0x20 ? (uint8_t) (x ^ 0x25) : x;
}

/* Horner's scheme from the first of n characters on: check = Σ aⁿ⁻ⁱ·xᵢ, i from 0. The powers of a
 * differ for 31 places, and the check character itself stands for a⁰, so a card text (28 characters
 * with the check) can hide neither one wrong character nor a swap of two neighbours. */
static char
check_char (const char *text, gsize length)
{
  uint8_t sum = 0;

  for (gsize i = 0; i < length; i++)
    sum = times_a (sum ^ (uint8_t) value_of (text[i]));
  return alphabet[sum];
}

static void
append_base32 (GString *text, const uint8_t *bytes, gsize size)
{
  uint32_t bits = 0;
  int count = 0;

  for (gsize i = 0; i < size; i++) {
    bits = bits << 8 | bytes[i];
    count += 8;
    while (count >= 5) {
      count -= 5;
      g_string_append_c (text, alphabet[bits >> count & 31]);
    }
  }
  if (count > 0)
    g_string_append_c (text, alphabet[bits << (5 - count) & 31]);
}

/* Exactly @size bytes from @length characters; the spare bits at the end must be zero, so that
 * every content has one text. */
static gboolean
read_base32 (const char *text, gsize length, uint8_t *bytes, gsize size)
{
  uint32_t bits = 0;
  int count = 0;
  gsize out = 0;

  if (length != (size * 8 + 4) / 5)
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    bits = bits << 5 | (uint32_t) value_of (text[i]);
    count += 5;
    if (count >= 8 && out < size) {
      count -= 8;
      bytes[out++] = (uint8_t) (bits >> count);
    }
  }
  return (bits & ((1u << count) - 1)) == 0;
}

static void
put_id (uint8_t *bytes, int64_t id)
{
  g_assert (id >= 0 && id <= ID_MAX);
  for (int i = 0; i < ID_SIZE; i++)
    bytes[i] = (uint8_t) (id >> (8 * (ID_SIZE - 1 - i)));
}

static int64_t
take_id (const uint8_t *bytes)
{
  int64_t id = 0;

  for (int i = 0; i < ID_SIZE; i++)
    id = id << 8 | bytes[i];
  return id;
}

const YzCommandInfo *
yz_command_list (gsize *n_commands)
{
  g_return_val_if_fail (n_commands != NULL, NULL);

  *n_commands = G_N_ELEMENTS (commands);
  return commands;
}

const YzCommandInfo *
yz_command_find (YzCommand command)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].command == command)
      return &commands[i];
  return NULL;
}

char *
yz_command_to_word (YzCommand command, int quantity)
{
  const YzCommandInfo *info = yz_command_find (command);

  g_return_val_if_fail (info != NULL, NULL);

  if (command != YZ_COMMAND_QUANTITY)
    return g_strdup (info->word);
  g_return_val_if_fail (quantity >= 1 && quantity <= YZ_COMMAND_QUANTITY_MAX, NULL);
  return g_strdup_printf (QUANTITY_WORD "%02d", quantity);
}

gboolean
yz_command_parse_word (const char *word, YzCommand *command, int *quantity)
{
  guint64 number = 0;

  g_return_val_if_fail (word != NULL && command != NULL && quantity != NULL, FALSE);

  *quantity = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].command != YZ_COMMAND_QUANTITY &&
        g_ascii_strcasecmp (commands[i].word, word) == 0) {
      *command = commands[i].command;
      return TRUE;
    }
  if (g_ascii_strncasecmp (word, QUANTITY_WORD, strlen (QUANTITY_WORD)) != 0)
    return FALSE;
  word += strlen (QUANTITY_WORD);
  if (strlen (word) > 2 ||
      !g_ascii_string_to_unsigned (word, 10, 1, YZ_COMMAND_QUANTITY_MAX, &number, NULL))
    return FALSE;
  *command = YZ_COMMAND_QUANTITY;
  *quantity = (int) number;
  return TRUE;
}

char *
yz_code_to_text (const YzCode *code)
{
  GString *text = g_string_new (PREFIX);
  g_autofree char *word = NULL;
  uint8_t bytes[ID_SIZE + YZ_CODE_RECEIPT_HASH_SIZE];

  g_string_append_c (text, (char) code->kind);
  switch (code->kind) {
  case YZ_CODE_CARD:
  case YZ_CODE_BADGE:
  case YZ_CODE_VOUCHER:
    append_base32 (text, code->secret, sizeof code->secret);
    break;
  case YZ_CODE_RECEIPT:
    put_id (bytes, code->id);
    memcpy (bytes + ID_SIZE, code->hash, sizeof code->hash);
    append_base32 (text, bytes, sizeof bytes);
    break;
  case YZ_CODE_ITEM:
    put_id (bytes, code->id);
    append_base32 (text, bytes, ID_SIZE);
    break;
  case YZ_CODE_COMMAND:
    word = yz_command_to_word (code->command, code->quantity);
    g_assert (word != NULL);
    g_string_append (text, word);
    break;
  default:
    g_assert_not_reached ();
  }
  g_string_append_c (text, check_char (text->str + 2, text->len - 2));
  return g_string_free (text, FALSE);
}

char *
yz_code_text_to_groups (const char *text)
{
  gsize length = strlen (text);
  GString *groups = g_string_new_len (text, (gssize) MIN (length, 3));

  for (gsize i = 3; i < length; i++) {
    if ((i - 3) % 4 == 0)
      g_string_append_c (groups, ' ');
    g_string_append_c (groups, text[i]);
  }
  return g_string_free (groups, FALSE);
}

/* The characters of the alphabet that were meant, without spaces and hyphens; NULL if there are too
 * many or one that none of ours has. */
static char *
normalise (const char *text)
{
  g_autoptr (GString) normal = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == ' ' || *p == '-')
      continue;
    if (value_of (*p) < 0 || normal->len == YZ_CODE_TEXT_MAX)
      return NULL;
    g_string_append_c (normal, alphabet[value_of (*p)]);
  }
  return g_string_free (g_steal_pointer (&normal), FALSE);
}

/* As normalise(), but only what claims to be ours. */
static char *
normalise_ours (const char *text)
{
  g_autofree char *normal = normalise (text);

  if (normal == NULL || !g_str_has_prefix (normal, PREFIX) || strlen (normal) <= 4 ||
      strchr (KINDS, normal[2]) == NULL)
    return NULL;
  return g_steal_pointer (&normal);
}

gboolean
yz_code_text_is_ours (const char *text)
{
  g_autofree char *normal = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  normal = normalise_ours (text);
  return normal != NULL;
}

static gboolean
payload_is_word (const char *payload, gsize length, const char *word)
{
  if (length != strlen (word))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (value_of (payload[i]) != value_of (word[i]))
      return FALSE;
  return TRUE;
}

/* "QTY07": two digits, so that every quantity has one text. */
static gboolean
read_quantity (YzCode *code, const char *payload, gsize length)
{
  int tens = 0;
  int ones = 0;

  if (length != strlen (QUANTITY_WORD) + 2 ||
      !payload_is_word (payload, strlen (QUANTITY_WORD), QUANTITY_WORD))
    return FALSE;
  tens = value_of (payload[length - 2]);
  ones = value_of (payload[length - 1]);
  if (tens > 9 || ones > 9 || tens + ones == 0)
    return FALSE;
  code->command = YZ_COMMAND_QUANTITY;
  code->quantity = 10 * tens + ones;
  return TRUE;
}

static gboolean
read_command (YzCode *code, const char *payload, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i].command != YZ_COMMAND_QUANTITY &&
        payload_is_word (payload, length, commands[i].word)) {
      code->command = commands[i].command;
      return TRUE;
    }
  return read_quantity (code, payload, length);
}

static gboolean
read_payload (YzCode *code, const char *payload, gsize length)
{
  uint8_t bytes[ID_SIZE + YZ_CODE_RECEIPT_HASH_SIZE];

  switch (code->kind) {
  case YZ_CODE_CARD:
  case YZ_CODE_BADGE:
  case YZ_CODE_VOUCHER:
    return read_base32 (payload, length, code->secret, sizeof code->secret);
  case YZ_CODE_RECEIPT:
    if (!read_base32 (payload, length, bytes, sizeof bytes))
      return FALSE;
    code->id = take_id (bytes);
    memcpy (code->hash, bytes + ID_SIZE, sizeof code->hash);
    return TRUE;
  case YZ_CODE_ITEM:
    if (!read_base32 (payload, length, bytes, ID_SIZE))
      return FALSE;
    code->id = take_id (bytes);
    return TRUE;
  case YZ_CODE_COMMAND:
    return read_command (code, payload, length);
  default:
    return FALSE;
  }
}

gboolean
yz_code_parse (const char *text, YzCode *code, GError **error)
{
  g_autofree char *normal = NULL;
  gsize length = 0;

  g_return_val_if_fail (text != NULL && code != NULL, FALSE);

  memset (code, 0, sizeof *code);
  normal = normalise_ours (text);
  if (normal == NULL) {
    yz_error_set (error, YZ_ERROR_CODE, NULL, 0, 0, "%s", N_ ("this is not one of our codes"));
    return FALSE;
  }
  length = strlen (normal);
  code->kind = (YzCodeKind) normal[2];
  if (normal[length - 1] != check_char (normal + 2, length - 3)) {
    yz_error_set (error, YZ_ERROR_CODE, NULL, 1, 0, "mistyped: the check character differs");
    return FALSE;
  }
  if (!read_payload (code, normal + 3, length - 4)) {
    yz_error_set (error, YZ_ERROR_CODE, NULL, 1, 0, "mistyped: too short, too long or unknown");
    return FALSE;
  }
  return TRUE;
}

void
yz_code_hash_secret (const uint8_t secret[YZ_CODE_SECRET_SIZE], uint8_t hash[32])
{
  crypto_hash_sha256 (hash, secret, YZ_CODE_SECRET_SIZE);
}

char *
yz_ean_normalise (const char *text)
{
  gsize length = 0;
  int sum = 0;

  g_return_val_if_fail (text != NULL, NULL);

  length = strlen (text);
  if (length != 8 && length != 12 && length != 13)
    return NULL;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isdigit (text[i]))
      return NULL;
    /* From the right: the check digit counts once, its neighbour three times, and so on. */
    sum += (text[i] - '0') * ((length - 1 - i) % 2 == 0 ? 1 : 3);
  }
  if (sum % 10 != 0)
    return NULL;
  return length == 12 ? g_strconcat ("0", text, NULL) : g_strdup (text);
}

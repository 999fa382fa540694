/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts of codes as they come from a scanner or a keyboard, and the codes made of any content.
 */
#include "fuzz-input.h"

#include <string.h>

#include "yz-code.h"

void
fuzz_begin (void)
{
}

/* @text, which is one of ours, says @code. */
static void
assert_says (const char *text, const YzCode *code)
{
  g_autoptr (GError) error = NULL;
  YzCode read;

  g_assert_true (yz_code_text_is_ours (text));
  g_assert_true (yz_code_parse (text, &read, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&read, sizeof read, code, sizeof *code);
}

/* One wrong character is found wherever it is. */
static void
assert_guarded (const char *text, gsize seed)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  g_autofree char *wrong = g_strdup (text);
  gsize at = 2 + seed % (strlen (text) - 2);
  const char *old = strchr (alphabet, wrong[at]);
  YzCode read;

  /* The words of commands have a U, which is read as V. */
  if (old == NULL)
    return;
  wrong[at] = alphabet[((gsize) (old - alphabet) + 1 + seed % 31) % 32];
  if (wrong[at] != text[at])
    g_assert_false (yz_code_parse (wrong, &read, NULL));
}

static void
check_round_trip (const YzCode *code, gsize seed)
{
  g_autofree char *text = yz_code_to_text (code);
  g_autofree char *groups = yz_code_text_to_groups (text);
  g_autofree char *typed = g_ascii_strdown (groups, -1);

  g_assert_cmpuint (strlen (text), <=, YZ_CODE_TEXT_MAX);
  assert_says (text, code);
  assert_says (groups, code);
  assert_says (typed, code);
  assert_guarded (text, seed);
}

static void
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ean = yz_ean_normalise (text);
  gboolean ours = yz_code_text_is_ours (text);
  YzCode code;

  if (yz_code_parse (text, &code, &error)) {
    g_assert_no_error (error);
    g_assert_true (ours);
    check_round_trip (&code, strlen (text));
  } else {
    g_assert_error (error, YZ_ERROR, YZ_ERROR_CODE);
    g_assert_cmpint (yz_error_get_asked (error), ==, ours);
    g_assert_null (yz_error_get_subject (error));
  }
  if (ean != NULL) {
    g_autofree char *again = yz_ean_normalise (ean);

    g_assert_cmpstr (again, ==, ean);
  }
}

static void
write_code (FuzzInput *input)
{
  static const YzCodeKind kinds[] = {
    YZ_CODE_CARD, YZ_CODE_BADGE, YZ_CODE_VOUCHER, YZ_CODE_RECEIPT, YZ_CODE_COMMAND, YZ_CODE_ITEM,
  };
  YzCode code;
  gsize size = 0;
  const uint8_t *bytes = NULL;
  uint8_t seed = fuzz_input_take_u8 (input);

  memset (&code, 0, sizeof code);
  code.kind = kinds[seed % G_N_ELEMENTS (kinds)];
  if (code.kind == YZ_CODE_COMMAND) {
    code.command = YZ_COMMAND_CONFIRM + seed / G_N_ELEMENTS (kinds) % YZ_COMMAND_LAST;
    if (code.command == YZ_COMMAND_QUANTITY)
      code.quantity = 1 + fuzz_input_take_u8 (input) % YZ_COMMAND_QUANTITY_MAX;
  } else if (code.kind == YZ_CODE_RECEIPT || code.kind == YZ_CODE_ITEM) {
    code.id = (int64_t) fuzz_input_take_u32 (input) << 24 | fuzz_input_take_u32 (input) >> 8;
    bytes = fuzz_input_take_bytes (input, sizeof code.hash, &size);
    if (code.kind == YZ_CODE_RECEIPT && size > 0)
      memcpy (code.hash, bytes, size);
  } else {
    bytes = fuzz_input_take_bytes (input, sizeof code.secret, &size);
    if (size > 0)
      memcpy (code.secret, bytes, size);
  }
  check_round_trip (&code, seed);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FuzzInput input = { data, size };
  g_autofree char *text = fuzz_input_take_text (&input, size);

  read_text (text);
  input = (FuzzInput){ data, size };
  write_code (&input);
  return 0;
}

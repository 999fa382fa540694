/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-code"

#include <string.h>

#include "yz-code.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Made with an independent program from the description in the header. */
static const char *const golden[] = {
  "YZR000G40R40M30E209185GR38E1WV", /* card: bytes 0, 1 … 15 */
  "YZSY3RZ5WZMYQVFFY7SZBXZSZFYZWQ", /* badge: bytes 0xf0 … 0xff */
  "YZV00000000000000000000000000E", /* voucher: zeros */
  "YZE001G0000008XXBDYXW0G40R4M",   /* receipt 3-17, de ad be ef 01 02 03 04 */
  "YZG001G0000008GY",               /* item 3-17 */
  "YZCCONFIRMQ",
  "YZCCANCELW",
  "YZCUNDOX",
  "YZCMORED",
  "YZCLESSA",
  "YZCPARKD",
  "YZCHOLDT",
  "YZCCOLLECTK",
  "YZCQTY013",
  "YZCQTY42N",
  "YZCQTY99J",
};

static const int64_t id_3_17 = (INT64_C (3) << 40) | 17;

static void
test_golden (void)
{
  static const uint8_t hash[] = { 0xde, 0xad, 0xbe, 0xef, 1, 2, 3, 4 };
  YzCode codes[G_N_ELEMENTS (golden)] = {
    { .kind = YZ_CODE_CARD },
    { .kind = YZ_CODE_BADGE },
    { .kind = YZ_CODE_VOUCHER },
    { .kind = YZ_CODE_RECEIPT, .id = id_3_17 },
    { .kind = YZ_CODE_ITEM, .id = id_3_17 },
    { .kind = YZ_CODE_COMMAND, .command = YZ_COMMAND_CONFIRM },
    { .kind = YZ_CODE_COMMAND, .command = YZ_COMMAND_CANCEL },
    { .kind = YZ_CODE_COMMAND, .command = YZ_COMMAND_UNDO },
    { .kind = YZ_CODE_COMMAND, .command = YZ_COMMAND_MORE },
    { .kind = YZ_CODE_COMMAND, .command = YZ_COMMAND_LESS },
    { .kind = YZ_CODE_COMMAND, .command = YZ_COMMAND_PARK },
    { .kind = YZ_CODE_COMMAND, .command = YZ_COMMAND_HOLD },
    { .kind = YZ_CODE_COMMAND, .command = YZ_COMMAND_COLLECT },
    { .kind = YZ_CODE_COMMAND, .command = YZ_COMMAND_QUANTITY, .quantity = 1 },
    { .kind = YZ_CODE_COMMAND, .command = YZ_COMMAND_QUANTITY, .quantity = 42 },
    { .kind = YZ_CODE_COMMAND, .command = YZ_COMMAND_QUANTITY, .quantity = 99 },
  };

  for (int i = 0; i < YZ_CODE_SECRET_SIZE; i++) {
    codes[0].secret[i] = (uint8_t) i;
    codes[1].secret[i] = (uint8_t) (0xf0 + i);
  }
  memcpy (codes[3].hash, hash, sizeof hash);
  for (gsize i = 0; i < G_N_ELEMENTS (golden); i++) {
    g_autofree char *text = yz_code_to_text (&codes[i]);
    g_autoptr (GError) error = NULL;
    YzCode read;

    g_assert_cmpstr (text, ==, golden[i]);
    g_assert_true (yz_code_text_is_ours (text));
    g_assert_true (yz_code_parse (text, &read, &error));
    g_assert_no_error (error);
    g_assert_cmpint (read.kind, ==, codes[i].kind);
    g_assert_cmpmem (read.secret, sizeof read.secret, codes[i].secret, sizeof codes[i].secret);
    g_assert_cmpint (read.id, ==, codes[i].id);
    g_assert_cmpmem (read.hash, sizeof read.hash, codes[i].hash, sizeof codes[i].hash);
    g_assert_cmpint (read.command, ==, codes[i].command);
    g_assert_cmpint (read.quantity, ==, codes[i].quantity);
  }
}

static void
test_round_trip (void)
{
  for (int round = 0; round < 2000; round++) {
    YzCode code = { .kind = YZ_CODE_CARD };
    YzCode read;
    g_autofree char *text = NULL;

    for (int i = 0; i < YZ_CODE_SECRET_SIZE; i++)
      code.secret[i] = (uint8_t) g_test_rand_int_range (0, 256);
    text = yz_code_to_text (&code);
    g_assert_cmpuint (strlen (text), ==, 30);
    g_assert_true (yz_code_parse (text, &read, NULL));
    g_assert_cmpmem (read.secret, sizeof read.secret, code.secret, sizeof code.secret);
  }
}

/* The value of a character after what the reader forgives. */
static char
forgiven (char c)
{
  return c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c == 'U' ? 'V' : c;
}

static void
assert_refused (const char *text)
{
  g_autoptr (GError) error = NULL;
  YzCode code;

  if (yz_code_parse (text, &code, &error))
    g_error ("taken: %s", text);
  g_assert_error (error, YZ_ERROR, YZ_ERROR_CODE);
  g_assert_null (yz_error_get_subject (error));
  g_assert_cmpint (yz_error_get_asked (error), ==, yz_code_text_is_ours (text));
}

/* Every wrong character at every place, and every swap of two neighbours. */
static void
try_all_slips (const char *right)
{
  gsize length = strlen (right);
  g_autofree char *text = g_strdup (right);

  for (gsize i = 0; i < length; i++) {
    for (gsize k = 0; k < sizeof alphabet - 1; k++) {
      text[i] = alphabet[k];
      if (forgiven (text[i]) != forgiven (right[i]))
        assert_refused (text);
    }
    text[i] = right[i];
    if (i + 1 < length && forgiven (right[i]) != forgiven (right[i + 1])) {
      text[i] = right[i + 1];
      text[i + 1] = right[i];
      assert_refused (text);
      text[i] = right[i];
      text[i + 1] = right[i + 1];
    }
  }
}

static void
test_slips (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (golden); i++)
    try_all_slips (golden[i]);
  for (int round = 0; round < 200; round++) {
    static const YzCodeKind kinds[] = { YZ_CODE_CARD, YZ_CODE_BADGE, YZ_CODE_VOUCHER };
    YzCode code = { .kind = kinds[round % 3] };
    g_autofree char *text = NULL;

    for (int i = 0; i < YZ_CODE_SECRET_SIZE; i++)
      code.secret[i] = (uint8_t) g_test_rand_int_range (0, 256);
    text = yz_code_to_text (&code);
    try_all_slips (text);
  }
}

/* A card is no voucher, whatever kind letter is put on it. */
static void
test_kind_letter (void)
{
  static const char kinds[] = "RSVECG";

  for (gsize i = 0; i < G_N_ELEMENTS (golden); i++)
    for (gsize k = 0; k < sizeof kinds - 1; k++) {
      g_autofree char *text = g_strdup (golden[i]);

      if (text[2] == kinds[k])
        continue;
      text[2] = kinds[k];
      assert_refused (text);
    }
}

static void
test_forgiving (void)
{
  static const struct {
    const char *typed;
    const char *meant;
  } cases[] = {
    { "yzr000g40r40m30e209185gr38e1wv", "YZR000G40R40M30E209185GR38E1WV" },
    { " YZR 000G-40R4-0M30 E209 185G R38E 1WV ", "YZR000G40R40M30E209185GR38E1WV" },
    { "YZROOOG4OR4OM3OE2O9I85GR38ELWV", "YZR000G40R40M30E209185GR38E1WV" },
    { "yzrooog4or4om3oe2o9l85gr38eiwu", "YZR000G40R40M30E209185GR38E1WV" },
    { "YZUOOOOOOOOOOOOOOOOOOOOOOOOOOE", "YZV00000000000000000000000000E" },
    { "yzcc0nf1rmq", "YZCCONFIRMQ" },
    { "YZC CANCE1 W", "YZCCANCELW" },
    { "YZC VND0 X", "YZCUNDOX" },
    { "yzc qtyo7 f", "YZCQTY07F" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    YzCode code;
    g_autofree char *text = NULL;

    g_assert_true (yz_code_text_is_ours (cases[i].typed));
    g_assert_true (yz_code_parse (cases[i].typed, &code, NULL));
    text = yz_code_to_text (&code);
    g_assert_cmpstr (text, ==, cases[i].meant);
  }
}

static void
test_foreign (void)
{
  static const char *const foreign[] = {
    "",
    " ",
    "YZ",
    "YZR",
    "YZR0",
    "YZA000G40R40M30E209185GR38E1WV",
    "ZYR000G40R40M30E209185GR38E1WV",
    "6901234567892",
    "https://example.org/YZR000G40R40M30E209185GR38E1WV",
    "WIFI:S:yizhan;T:WPA;P:secret;;",
    "YZR000G40R40M30E209185GR38E1W\xff",
    "YZR000G40R40M30E209185GR38E1W\xe5\xbc\xa0",
    "YZR000G40R40M30E209185GR38E1WV\n",
    "驿站",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++) {
    g_assert_false (yz_code_text_is_ours (foreign[i]));
    assert_refused (foreign[i]);
  }
}

/* Well-formed texts of every length and with every check character, one of which is right: the
 * payload is no command, or not as long as its kind asks for, or its spare bits are not zero. */
static void
test_wrong_payload (void)
{
  static const struct {
    const char *head;
    gsize right_length; /* of a text whose payload may be anything */
  } cases[] = {
    { "YZR", 0 }, { "YZS", 0 }, { "YZV", 0 }, { "YZE", 28 }, { "YZG", 0 }, { "YZC", 0 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize length = 5; length <= YZ_CODE_TEXT_MAX; length++) {
      g_autofree char *text = g_strnfill (length, 'Z');

      memcpy (text, cases[i].head, 3);
      for (gsize k = 0; k < sizeof alphabet - 1 && length != cases[i].right_length; k++) {
        text[length - 1] = alphabet[k];
        assert_refused (text);
      }
    }
}

/* Right check characters, but no quantity of ours. */
static void
test_wrong_quantity (void)
{
  static const char *const texts[] = {
    "YZCQTY001", "YZCQTY1G", "YZCQTY1234", "YZCQTYA1E", "YZCQTY9", "YZCQT07B",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_true (yz_code_text_is_ours (texts[i]));
    assert_refused (texts[i]);
  }
}

/* Every command has a word of its own, which is read back, and something to print on a sheet. */
static void
test_commands (void)
{
  static const struct {
    const char *word;
    YzCommand command;
    int quantity;
  } words[] = {
    { "confirm", YZ_COMMAND_CONFIRM, 0 }, { "Hold", YZ_COMMAND_HOLD, 0 },
    { "qty07", YZ_COMMAND_QUANTITY, 7 },  { "QTY7", YZ_COMMAND_QUANTITY, 7 },
    { "qty99", YZ_COMMAND_QUANTITY, 99 }, { "qty0", YZ_COMMAND_NONE, 0 },
    { "qty100", YZ_COMMAND_NONE, 0 },     { "qty", YZ_COMMAND_NONE, 0 },
    { "qty-1", YZ_COMMAND_NONE, 0 },      { "soap", YZ_COMMAND_NONE, 0 },
    { "", YZ_COMMAND_NONE, 0 },           { "12", YZ_COMMAND_NONE, 0 },
  };
  gsize n_commands = 0;
  const YzCommandInfo *commands = yz_command_list (&n_commands);

  g_assert_cmpuint (n_commands, ==, YZ_COMMAND_LAST);
  for (gsize i = 0; i < n_commands; i++) {
    YzCommand command = YZ_COMMAND_NONE;
    int quantity = 0;
    g_autofree char *word = yz_command_to_word (commands[i].command, 12);

    g_assert_true (yz_command_find (commands[i].command) == &commands[i]);
    g_assert_true (yz_command_parse_word (word, &command, &quantity));
    g_assert_cmpint (command, ==, commands[i].command);
    g_assert_cmpint (quantity, ==, command == YZ_COMMAND_QUANTITY ? 12 : 0);
    g_assert_cmpuint (strlen (commands[i].title), >, 0);
    g_assert_cmpuint (strlen (commands[i].help), >, 0);
  }
  g_assert_null (yz_command_find (YZ_COMMAND_NONE));
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    YzCommand command = YZ_COMMAND_NONE;
    int quantity = 0;

    g_assert_cmpint (yz_command_parse_word (words[i].word, &command, &quantity),
                     ==,
                     words[i].command != YZ_COMMAND_NONE);
    g_assert_cmpint (command, ==, words[i].command);
    g_assert_cmpint (quantity, ==, words[i].quantity);
  }
}

static void
test_garbage (void)
{
  g_autofree char *huge = g_strnfill (1024 * 1024, 'R');
  g_autofree char *blank = g_strnfill (1024 * 1024, ' ');
  g_autofree char *padded = g_strconcat (blank, golden[0], blank, NULL);
  YzCode code;

  memcpy (huge, "YZ", 2);
  g_assert_false (yz_code_text_is_ours (huge));
  assert_refused (huge);
  assert_refused (blank);
  g_assert_true (yz_code_parse (padded, &code, NULL));
  for (int round = 0; round < 20000; round++) {
    char text[80] = "YZ";
    int length = g_test_rand_int_range (0, 78);

    for (int i = 0; i < length; i++)
      text[2 + i] = (char) g_test_rand_int_range (1, 256);
    yz_code_parse (text, &code, NULL);
    for (int i = 0; i < length; i++)
      text[2 + i] = alphabet[g_test_rand_int_range (0, 32)];
    yz_code_parse (text, &code, NULL);
  }
}

static void
test_groups (void)
{
  static const struct {
    const char *text;
    const char *groups;
  } cases[] = {
    { "", "" },
    { "YZ", "YZ" },
    { "YZR", "YZR" },
    { "YZR000", "YZR 000" },
    { "YZR000G40R40", "YZR 000G 40R4 0" },
    { "YZR000G40R40M30E209185GR38E1WV", "YZR 000G 40R4 0M30 E209 185G R38E 1WV" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *groups = yz_code_text_to_groups (cases[i].text);

    g_assert_cmpstr (groups, ==, cases[i].groups);
  }
}

static void
test_hash (void)
{
  static const uint8_t zeros[YZ_CODE_SECRET_SIZE] = { 0 };
  uint8_t hash[32];
  g_autoptr (GString) hex = g_string_new (NULL);

  yz_code_hash_secret (zeros, hash);
  for (gsize i = 0; i < sizeof hash; i++)
    g_string_append_printf (hex, "%02x", hash[i]);
  g_assert_cmpstr (hex->str,
                   ==,
                   "374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb");
}

static void
test_ean (void)
{
  static const struct {
    const char *text;
    const char *normal;
  } cases[] = {
    { "6901234567892", "6901234567892" }, /* EAN-13 */
    { "4006381333931", "4006381333931" },
    { "73513537", "73513537" },          /* EAN-8 */
    { "036000291452", "0036000291452" }, /* UPC-A */
    { "6901234567893", NULL },
    { "6901234567829", NULL },
    { "73513536", NULL },
    { "036000291453", NULL },
    { "690123456789", NULL },
    { "69012345678922", NULL },
    { "690123456789X", NULL },
    { " 73513537", NULL },
    { "", NULL },
    { "６９０１２３４５６７８９２", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *normal = yz_ean_normalise (cases[i].text);

    g_assert_cmpstr (normal, ==, cases[i].normal);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code/golden", test_golden);
  g_test_add_func ("/code/round-trip", test_round_trip);
  g_test_add_func ("/code/slips", test_slips);
  g_test_add_func ("/code/kind-letter", test_kind_letter);
  g_test_add_func ("/code/forgiving", test_forgiving);
  g_test_add_func ("/code/foreign", test_foreign);
  g_test_add_func ("/code/wrong-payload", test_wrong_payload);
  g_test_add_func ("/code/wrong-quantity", test_wrong_quantity);
  g_test_add_func ("/code/commands", test_commands);
  g_test_add_func ("/code/garbage", test_garbage);
  g_test_add_func ("/code/groups", test_groups);
  g_test_add_func ("/code/hash", test_hash);
  g_test_add_func ("/code/ean", test_ean);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-id"

#include <string.h>

#include "yz-clock.h"
#include "yz-id.h"

static void
test_op_id_layout (void)
{
  const int64_t now_ms = INT64_C (0x0123456789ab);
  YzOpId id;
  g_autofree char *text = NULL;

  yz_clock_set_fixed (now_ms);
  for (int round = 0; round < 100; round++) {
    id = yz_op_id_new ();
    g_assert_cmpint (id.bytes[0], ==, 0x01);
    g_assert_cmpint (id.bytes[5], ==, 0xab);
    g_assert_cmpint (id.bytes[6] >> 4, ==, 7);
    g_assert_cmpint (id.bytes[8] >> 6, ==, 2);
  }
  yz_clock_set_fixed (0);
  text = yz_op_id_to_text (&id);
  g_assert_cmpuint (strlen (text), ==, YZ_OP_ID_TEXT_LENGTH);
  g_assert_true (g_str_has_prefix (text, "01234567-89ab-7"));
  g_assert_true (g_uuid_string_is_valid (text));
}

static void
test_op_id_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 10000; i++) {
    YzOpId id = yz_op_id_new ();
    YzOpId read;
    char *text = yz_op_id_to_text (&id);

    g_assert_true (yz_op_id_parse (text, &read, NULL));
    g_assert_true (yz_op_id_equal (&id, &read));
    g_assert_true (g_hash_table_add (seen, text));
  }
}

static void
test_op_id_order (void)
{
  YzOpId early;
  YzOpId late;

  yz_clock_set_fixed (1000);
  early = yz_op_id_new ();
  yz_clock_set_fixed (1001);
  late = yz_op_id_new ();
  yz_clock_set_fixed (0);
  g_assert_cmpint (memcmp (&early, &late, sizeof early), <, 0);
  g_assert_false (yz_op_id_equal (&early, &late));
}

static void
test_op_id_parse (void)
{
  static const struct {
    const char *text;
    const char *normal;
  } cases[] = {
    { "01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8057" },
    { "01890A5D-AC96-774B-BCCE-B302099A8057", "01890a5d-ac96-774b-bcce-b302099a8057" },
    { "", NULL },
    { "01890a5d", NULL },
    { "01890a5dac96774bbcceb302099a8057", NULL },
    { "01890a5d-ac96-774b-bcce-b302099a805", NULL },
    { "01890a5d-ac96-774b-bcce-b302099a80577", NULL },
    { "01890a5d-ac96-774b-bcce-b302099a805g", NULL },
    { "{01890a5d-ac96-774b-bcce-b302099a8057}", NULL },
    { "01890a5d_ac96_774b_bcce_b302099a8057", NULL },
    { "\xff\xfe", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    YzOpId id;
    gboolean good = yz_op_id_parse (cases[i].text, &id, &error);

    g_assert_cmpint (good, ==, cases[i].normal != NULL);
    if (good) {
      g_autofree char *text = yz_op_id_to_text (&id);

      g_assert_cmpstr (text, ==, cases[i].normal);
    } else {
      g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
      g_assert_cmpstr (yz_error_get_subject (error), ==, "op-id");
    }
  }
}

static void
test_id_round_trip (void)
{
  static const struct {
    int64_t desk;
    int64_t number;
    const char *text;
  } cases[] = {
    { 1, 1, "1-1" },
    { 3, 17, "3-17" },
    { YZ_ID_DESK_MAX, YZ_ID_NUMBER_MAX, "8191-1099511627775" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    int64_t id = yz_id_make (cases[i].desk, cases[i].number);
    int64_t read = 0;
    g_autofree char *text = yz_id_to_text (id);
    g_autofree char *plain = g_strdup_printf ("%" G_GINT64_FORMAT, id);

    g_assert_cmpint (yz_id_get_desk (id), ==, cases[i].desk);
    g_assert_cmpint (yz_id_get_number (id), ==, cases[i].number);
    g_assert_cmpstr (text, ==, cases[i].text);
    g_assert_true (yz_id_parse (text, &read));
    g_assert_cmpint (read, ==, id);
    g_assert_true (yz_id_parse (plain, &read));
    g_assert_cmpint (read, ==, id);
  }
}

static void
test_id_refused (void)
{
  static const char *const texts[] = {
    "",
    "-",
    "3-",
    "-17",
    "3-0",
    "0-17",
    "3--17",
    "3-17-1",
    "+3-17",
    " 3-17",
    "3-17 ",
    "3 - 17",
    "8192-1",
    "3-1099511627776",
    "99999999999999999999-1",
    "1",                   /* no desk */
    "1099511627776",       /* desk 1, number 0 */
    "9007199254740993",    /* desk 8192 */
    "9223372036854775807", /* far too many desks */
    "9223372036854775808", /* no int64 */
    "３-17",
    "YZR",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    int64_t id = 42;

    if (yz_id_parse (texts[i], &id))
      g_error ("taken: %s", texts[i]);
    g_assert_cmpint (id, ==, 42);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id/op-id/layout", test_op_id_layout);
  g_test_add_func ("/id/op-id/unique", test_op_id_unique);
  g_test_add_func ("/id/op-id/order", test_op_id_order);
  g_test_add_func ("/id/op-id/parse", test_op_id_parse);
  g_test_add_func ("/id/round-trip", test_id_round_trip);
  g_test_add_func ("/id/refused", test_id_refused);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key strokes of a scanner, of fast typing and of both at once. Each stroke is three bytes: the
 * key, what is asked and held with it, and how long after the last one. */
#include "fuzz-input.h"

#include <linux/input-event-codes.h>
#include <string.h>

#include "yz-gun.h"

enum {
  WITH_SHIFT = 1,
  THEN_FLUSH = 2,
  THEN_RESET = 4,
  SWITCH = 16, /* between fields that want the keys and none */
  CODE_HIGH = 32,
  BACKWARDS = 64,
};

/* What has been typed, as it ends up: in the field, or in scans. */
typedef struct {
  YzGun *gun;
  GString *typed; /* characters of the field's own keys, in their order */
  GString *field; /* what stands in the field, and the scans that were taken out of it */
  gboolean capture_all;
  gboolean mixed; /* fields came and went: what was held back then is not for any of them */
  int64_t now_ms;
} Desk;

void
fuzz_begin (void)
{
}

static char
ask_character (uint32_t code, gboolean shift)
{
  g_autoptr (YzGun) gun = yz_gun_new ();
  g_autofree char *text = NULL;

  yz_gun_feed (gun, code, shift, TRUE, 1000);
  if (yz_gun_feed (gun, KEY_ENTER, FALSE, TRUE, 1001) != YZ_GUN_FINISHED)
    return '\0';
  text = yz_gun_take_text (gun);
  g_assert_cmpuint (strlen (text), ==, 1);
  return *text;
}

static void
append (GString *to, char *text)
{
  if (text == NULL)
    return;
  g_assert_cmpuint (strlen (text), >, 0);
  g_string_append (to, text);
  g_free (text);
}

/* The characters that slipped into the field are at its end, and go out with the scan. */
static void
take_scan (Desk *desk)
{
  gsize passed = yz_gun_get_passed (desk->gun);
  g_autofree char *text = yz_gun_take_text (desk->gun);

  g_assert_nonnull (text);
  g_assert_cmpuint (strlen (text), <=, YZ_GUN_LENGTH_MAX);
  g_assert_cmpuint (yz_gun_get_passed (desk->gun), ==, 0);
  g_assert_null (yz_gun_take_text (desk->gun));
  if (desk->mixed || desk->capture_all)
    return;
  g_assert_cmpuint (strlen (text), >=, YZ_GUN_LENGTH_MIN);
  g_assert_cmpuint (passed, <=, desk->field->len);
  g_assert_cmpint (strncmp (desk->field->str + desk->field->len - passed, text, passed), ==, 0);
  g_string_append (desk->field, text + passed);
}

static void
press (Desk *desk, uint32_t code, uint8_t how)
{
  gboolean shift = (how & WITH_SHIFT) != 0;
  char c = ask_character (code, shift);
  YzGunAnswer answer = yz_gun_feed (desk->gun, code, shift, desk->capture_all, desk->now_ms);

  if (c != '\0')
    g_string_append_c (desk->typed, c);
  switch (answer) {
  case YZ_GUN_PASS:
    append (desk->field, yz_gun_take_leftover (desk->gun));
    if (c != '\0')
      g_string_append_c (desk->field, c);
    g_assert_true (c == '\0' || !desk->capture_all);
    break;
  case YZ_GUN_TAKEN:
    g_assert_true (c != '\0' || desk->capture_all);
    append (desk->field, yz_gun_take_leftover (desk->gun));
    break;
  case YZ_GUN_FINISHED:
    g_assert_true (code == KEY_ENTER || code == KEY_KPENTER);
    take_scan (desk);
    break;
  default:
    g_assert_not_reached ();
  }
  if ((how & THEN_FLUSH) != 0)
    append (desk->field, yz_gun_flush (desk->gun));
}

static void
start_anew (Desk *desk)
{
  yz_gun_reset (desk->gun);
  g_assert_null (yz_gun_take_text (desk->gun));
  g_assert_null (yz_gun_take_leftover (desk->gun));
  g_string_truncate (desk->typed, 0);
  g_string_truncate (desk->field, 0);
  desk->mixed = FALSE;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (YzGun) gun = yz_gun_new ();
  g_autoptr (GString) typed = g_string_new (NULL);
  g_autoptr (GString) field = g_string_new (NULL);
  FuzzInput input = { data, size };
  Desk desk = { .gun = gun, .typed = typed, .field = field, .now_ms = 1000 };

  desk.capture_all = fuzz_input_take_u8 (&input) & 1;
  while (input.size > 0) {
    uint32_t code = fuzz_input_take_u8 (&input);
    uint8_t how = fuzz_input_take_u8 (&input);
    int64_t pause = fuzz_input_take_u8 (&input);

    if ((how & SWITCH) != 0) {
      desk.capture_all = !desk.capture_all;
      desk.mixed = TRUE;
    }
    desk.now_ms += (how & BACKWARDS) != 0 ? -pause : pause * pause / 64;
    press (&desk, (how & CODE_HIGH) != 0 ? code << 24 : code, how);
    if ((how & THEN_RESET) != 0)
      start_anew (&desk);
  }
  append (field, yz_gun_flush (gun));
  /* Whatever a person types into a field stands there, in its order, but for what was a scan. */
  if (!desk.mixed && !desk.capture_all)
    g_assert_cmpstr (field->str, ==, typed->str);
  return 0;
}

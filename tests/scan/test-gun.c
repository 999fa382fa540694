/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-gun.h"

#include <linux/input-event-codes.h>
#include <string.h>

/* A US keyboard, written down apart from the table under test. */
static unsigned int
get_code (char c, gboolean *shift)
{
  static const struct {
    unsigned int first;
    const char *plain;
    const char *shifted;
  } rows[] = {
    { KEY_1, "1234567890-=", "!@#$%^&*()_+" },
    { KEY_Q, "qwertyuiop[]", "QWERTYUIOP{}" },
    { KEY_A, "asdfghjkl;'`", "ASDFGHJKL:\"~" },
    { KEY_BACKSLASH, "\\zxcvbnm,./", "|ZXCVBNM<>?" },
    { KEY_SPACE, " ", " " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const char *plain = strchr (rows[i].plain, c);
    const char *shifted = strchr (rows[i].shifted, c);

    *shift = plain == NULL;
    if (plain != NULL)
      return rows[i].first + (unsigned int) (plain - rows[i].plain);
    if (shifted != NULL)
      return rows[i].first + (unsigned int) (shifted - rows[i].shifted);
  }
  g_assert_not_reached ();
}

typedef struct {
  YzGun *gun;
  int64_t now;
  gboolean capture_all;
  GString *field; /* what got through */
} Window;

static Window
open_window (gboolean capture_all)
{
  return (Window){
    .gun = yz_gun_new (),
    .now = 1000,
    .capture_all = capture_all,
    .field = g_string_new (NULL),
  };
}

static void
close_window (Window *window)
{
  yz_gun_free (window->gun);
  g_string_free (window->field, TRUE);
}

/* One key as the window does it. */
static YzGunAnswer
press (Window *window, unsigned int code, gboolean shift, char c, int gap)
{
  YzGunAnswer answer = YZ_GUN_PASS;

  window->now += gap;
  answer = yz_gun_feed (window->gun, code, shift, window->capture_all, window->now);
  if (answer == YZ_GUN_PASS) {
    g_autofree char *leftover = yz_gun_take_leftover (window->gun);

    if (leftover != NULL)
      g_string_append (window->field, leftover);
    if (c != '\0')
      g_string_append_c (window->field, c);
  }
  return answer;
}

static YzGunAnswer
press_character (Window *window, char c, int gap)
{
  gboolean shift = FALSE;
  unsigned int code = get_code (c, &shift);

  /* As scanners do: shift goes down before and up after. */
  if (shift)
    g_assert_cmpint (press (window, KEY_LEFTSHIFT, FALSE, '\0', 0), ==, YZ_GUN_PASS);
  return press (window, code, shift, c, gap);
}

static void
type (Window *window, const char *text, int gap)
{
  for (const char *c = text; *c != '\0'; c++)
    press_character (window, *c, gap);
}

static YzGunAnswer
press_enter (Window *window, int gap)
{
  return press (window, KEY_ENTER, FALSE, '\0', gap);
}

static void
assert_text (Window *window, const char *text)
{
  g_autofree char *taken = yz_gun_take_text (window->gun);

  g_assert_cmpstr (taken, ==, text);
  g_assert_null (yz_gun_take_text (window->gun));
}

static void
assert_flush (Window *window, const char *text)
{
  g_autofree char *flushed = yz_gun_flush (window->gun);

  g_assert_cmpstr (flushed, ==, text);
}

static const char every_character[] = "1234567890-=!@#$%^&*()_+qwertyuiop[]QWERTYUIOP{}asdfghjkl;'`"
                                      "ASDFGHJKL:\"~\\zxcvbnm,./|ZXCVBNM<>? ";

static void
test_layout (void)
{
  Window window = open_window (TRUE);

  type (&window, every_character, 5);
  g_assert_cmpint (press_enter (&window, 5), ==, YZ_GUN_FINISHED);
  assert_text (&window, every_character);
  g_assert_cmpstr (window.field->str, ==, "");
  close_window (&window);
}

static void
test_keypad (void)
{
  static const unsigned int codes[] = { KEY_KP0,    KEY_KP1,        KEY_KP2,     KEY_KP3,
                                        KEY_KP4,    KEY_KP5,        KEY_KP6,     KEY_KP7,
                                        KEY_KP8,    KEY_KP9,        KEY_KPDOT,   KEY_KPMINUS,
                                        KEY_KPPLUS, KEY_KPASTERISK, KEY_KPSLASH, KEY_KPEQUAL };
  Window window = open_window (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_cmpint (press (&window, codes[i], i % 2 == 0, '\0', 3), ==, YZ_GUN_TAKEN);
  g_assert_cmpint (press (&window, KEY_KPENTER, FALSE, '\0', 3), ==, YZ_GUN_FINISHED);
  assert_text (&window, "0123456789.-+*/=");
  close_window (&window);
}

/* What comes of a text typed at one speed, ended by Enter. */
static void
test_speeds (void)
{
  static const struct {
    gboolean capture_all;
    const char *text;
    int gap;
    int enter_gap;
    const char *scanned;
    gsize passed;
    const char *field;
  } cases[] = {
    { FALSE, "YZR0123456789", 2, 2, "YZR0123456789", 1, "Y" },
    { FALSE, "6901234567892", 60, 60, "6901234567892", 1, "6" },
    { FALSE, "6901234567892", 0, 0, "6901234567892", 1, "6" },
    { FALSE, "ABCDEF", 10, 10, "ABCDEF", 1, "A" },
    { FALSE, "ABCDE", 10, 10, NULL, 0, "ABCDE" },
    /* However fast, lower case is typing. */
    { FALSE, "abcdef", 10, 10, NULL, 0, "abcdef" },
    { FALSE, "zhang69012345", 10, 10, NULL, 0, "zhang69012345" },
    { FALSE, "a", 10, 10, NULL, 0, "a" },
    { FALSE, "", 10, 10, NULL, 0, "" },
    { FALSE, "6901234567892", 61, 10, NULL, 0, "6901234567892" },
    /* A person, with or without an input method. */
    { FALSE, "nihao zhongguo", 120, 120, NULL, 0, "nihao zhongguo" },
    { FALSE, "6901234567892", 10, 61, NULL, 0, "6901234567892" },
    { TRUE, "YZR0123456789", 2, 2, "YZR0123456789", 0, "" },
    { TRUE, "6901234567892", 400, 3000, "6901234567892", 0, "" },
    { TRUE, "5", 10, 400, "5", 0, "" },
    { TRUE, "", 10, 10, NULL, 0, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    Window window = open_window (cases[i].capture_all);
    YzGunAnswer answer = YZ_GUN_PASS;

    type (&window, cases[i].text, cases[i].gap);
    answer = press_enter (&window, cases[i].enter_gap);
    g_assert_cmpint (answer, ==, cases[i].scanned != NULL ? YZ_GUN_FINISHED : YZ_GUN_PASS);
    g_assert_cmpuint (yz_gun_get_passed (window.gun), ==, cases[i].passed);
    assert_text (&window, cases[i].scanned);
    g_assert_cmpstr (window.field->str, ==, cases[i].field);
    close_window (&window);
  }
}

/* A fast roll over two keys is held back and comes out again, in its order. */
static void
test_burst_dies (void)
{
  Window window = open_window (FALSE);

  g_assert_cmpint (press_character (&window, 'S', 100), ==, YZ_GUN_PASS);
  g_assert_cmpint (press_character (&window, 'H', 20), ==, YZ_GUN_TAKEN);
  g_assert_cmpint (press_character (&window, 'I', 20), ==, YZ_GUN_TAKEN);
  g_assert_cmpstr (window.field->str, ==, "S");
  assert_flush (&window, "HI");
  assert_flush (&window, NULL);

  /* The next slow key comes before the window's timer. */
  g_assert_cmpint (press_character (&window, 'A', 100), ==, YZ_GUN_PASS);
  g_assert_cmpint (press_character (&window, 'B', 10), ==, YZ_GUN_TAKEN);
  g_assert_cmpint (press_character (&window, 'C', 70), ==, YZ_GUN_PASS);
  g_assert_cmpstr (window.field->str, ==, "SABC");

  /* Nobody asked for the leftover: the timer gets it, in front of what came later. */
  g_assert_cmpint (press_character (&window, '4', 10), ==, YZ_GUN_TAKEN);
  window.now += 70;
  g_assert_cmpint (yz_gun_feed (window.gun, KEY_5, FALSE, FALSE, window.now), ==, YZ_GUN_PASS);
  g_assert_cmpint (press_character (&window, '6', 10), ==, YZ_GUN_TAKEN);
  assert_flush (&window, "46");
  close_window (&window);
}

/* Typing and then a scan: the gun starts afresh after a pause. */
static void
test_scan_after_typing (void)
{
  Window window = open_window (FALSE);

  type (&window, "li", 150);
  window.now += 500;
  type (&window, "YZR0123456789", 3);
  g_assert_cmpint (press_enter (&window, 3), ==, YZ_GUN_FINISHED);
  g_assert_cmpuint (yz_gun_get_passed (window.gun), ==, 1);
  assert_text (&window, "YZR0123456789");
  g_assert_cmpstr (window.field->str, ==, "liY");
  close_window (&window);
}

static void
test_gap_in_scan (void)
{
  Window window = open_window (FALSE);

  type (&window, "6901", 3);
  type (&window, "2", 200);
  type (&window, "34567892", 3);
  g_assert_cmpint (press_enter (&window, 3), ==, YZ_GUN_FINISHED);
  assert_text (&window, "234567892");
  g_assert_cmpstr (window.field->str, ==, "69012");
  close_window (&window);
}

static void
test_gap_with_capture (void)
{
  Window window = open_window (TRUE);

  /* A hiccup of the line does no harm. */
  type (&window, "6901", 3);
  type (&window, "2", 200);
  type (&window, "34567892", 3);
  g_assert_cmpint (press_enter (&window, 3), ==, YZ_GUN_FINISHED);
  assert_text (&window, "6901234567892");

  /* A key that somebody leant on before does none either. */
  type (&window, "x", 300);
  type (&window, "6", 2000);
  type (&window, "901234567892", 3);
  g_assert_cmpint (press_enter (&window, 3), ==, YZ_GUN_FINISHED);
  assert_text (&window, "6901234567892");

  /* But a person may stop to look. */
  type (&window, "69012", 300);
  type (&window, "3", 4000);
  type (&window, "4567892", 300);
  g_assert_cmpint (press_enter (&window, 500), ==, YZ_GUN_FINISHED);
  assert_text (&window, "6901234567892");
  close_window (&window);
}

static void
test_other_keys (void)
{
  static const unsigned int codes[] = {
    KEY_TAB, KEY_ESC, KEY_BACKSPACE, KEY_F5, KEY_LEFT, 0, 5000
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    Window field = open_window (FALSE);
    Window capture = open_window (TRUE);

    type (&field, "690123", 5);
    g_assert_cmpint (press (&field, codes[i], FALSE, '\0', 5), ==, YZ_GUN_PASS);
    g_assert_cmpstr (field.field->str, ==, "690123");
    g_assert_cmpint (press_enter (&field, 5), ==, YZ_GUN_PASS);

    type (&capture, "690123", 5);
    g_assert_cmpint (press (&capture, codes[i], FALSE, '\0', 5), ==, YZ_GUN_PASS);
    g_assert_cmpint (press_enter (&capture, 5), ==, YZ_GUN_PASS);
    g_assert_cmpstr (capture.field->str, ==, "");
    close_window (&field);
    close_window (&capture);
  }
}

static void
test_modifiers (void)
{
  static const unsigned int codes[] = { KEY_LEFTSHIFT, KEY_RIGHTSHIFT, KEY_LEFTCTRL, KEY_RIGHTALT,
                                        KEY_LEFTMETA,  KEY_CAPSLOCK,   KEY_NUMLOCK };
  Window window = open_window (FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    press_character (&window, 'A', 20);
    g_assert_cmpint (press (&window, codes[i], FALSE, '\0', 20), ==, YZ_GUN_PASS);
  }
  g_assert_cmpint (press_enter (&window, 20), ==, YZ_GUN_FINISHED);
  assert_text (&window, "AAAAAAA");
  close_window (&window);
}

static void
test_too_long (void)
{
  Window window = open_window (TRUE);
  g_autofree char *text = g_strnfill (YZ_GUN_LENGTH_MAX, 'A');

  type (&window, text, 1);
  g_assert_cmpint (press_enter (&window, 1), ==, YZ_GUN_FINISHED);
  assert_text (&window, text);

  type (&window, text, 1);
  type (&window, "BBBBBBBBBBBB", 1);
  g_assert_cmpint (press_enter (&window, 1), ==, YZ_GUN_TAKEN);
  assert_text (&window, NULL);
  type (&window, "690123", 1);
  g_assert_cmpint (press_enter (&window, 1), ==, YZ_GUN_FINISHED);
  assert_text (&window, "690123");
  close_window (&window);

  /* For a field nothing is lost. */
  window = open_window (FALSE);
  type (&window, text, 1);
  press_character (&window, 'B', 1);
  g_assert_cmpuint (window.field->len, ==, YZ_GUN_LENGTH_MAX + 1);
  g_assert_true (g_str_has_suffix (window.field->str, "AAB"));
  g_assert_cmpint (press_enter (&window, 1), ==, YZ_GUN_PASS);
  close_window (&window);
}

/* The focus moves while keys come. */
static void
test_focus_moves (void)
{
  Window window = open_window (TRUE);

  /* Within a scan: it stays one. */
  type (&window, "690123", 3);
  window.capture_all = FALSE;
  type (&window, "4567892", 3);
  g_assert_cmpint (press_enter (&window, 3), ==, YZ_GUN_FINISHED);
  assert_text (&window, "6901234567892");

  window.capture_all = FALSE;
  type (&window, "690123", 3);
  window.capture_all = TRUE;
  type (&window, "4567892", 3);
  g_assert_cmpint (press_enter (&window, 3), ==, YZ_GUN_FINISHED);
  assert_text (&window, "6901234567892");
  g_assert_cmpstr (window.field->str, ==, "6");

  /* With typing: what was typed without a field is not for the next field. */
  type (&window, "xy", 300);
  window.capture_all = FALSE;
  g_string_truncate (window.field, 0);
  type (&window, "abc", 300);
  g_assert_cmpint (press_enter (&window, 300), ==, YZ_GUN_PASS);
  g_assert_cmpstr (window.field->str, ==, "abc");
  close_window (&window);
}

/* A window that offers what is typed without a field to its search. */
static void
test_flush_with_capture (void)
{
  Window window = open_window (TRUE);

  type (&window, "w", 300);
  assert_flush (&window, "w");
  assert_flush (&window, NULL);
  g_assert_cmpint (press_enter (&window, 300), ==, YZ_GUN_PASS);
  close_window (&window);
}

static void
test_reset (void)
{
  Window window = open_window (FALSE);

  type (&window, "690123", 3);
  yz_gun_reset (window.gun);
  assert_flush (&window, NULL);
  g_assert_cmpint (press_enter (&window, 3), ==, YZ_GUN_PASS);

  type (&window, "690123", 3);
  g_assert_cmpint (press_enter (&window, 3), ==, YZ_GUN_FINISHED);
  yz_gun_reset (window.gun);
  assert_text (&window, NULL);
  g_assert_cmpuint (yz_gun_get_passed (window.gun), ==, 0);
  close_window (&window);
  yz_gun_free (NULL);
}

static void
test_clock_backwards (void)
{
  Window window = open_window (FALSE);

  type (&window, "69", 3);
  g_assert_cmpint (press_character (&window, '0', -500), ==, YZ_GUN_PASS);
  g_assert_cmpstr (window.field->str, ==, "690");
  close_window (&window);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gun/layout", test_layout);
  g_test_add_func ("/gun/keypad", test_keypad);
  g_test_add_func ("/gun/speeds", test_speeds);
  g_test_add_func ("/gun/burst-dies", test_burst_dies);
  g_test_add_func ("/gun/scan-after-typing", test_scan_after_typing);
  g_test_add_func ("/gun/gap-in-scan", test_gap_in_scan);
  g_test_add_func ("/gun/gap-with-capture", test_gap_with_capture);
  g_test_add_func ("/gun/other-keys", test_other_keys);
  g_test_add_func ("/gun/modifiers", test_modifiers);
  g_test_add_func ("/gun/too-long", test_too_long);
  g_test_add_func ("/gun/focus-moves", test_focus_moves);
  g_test_add_func ("/gun/flush-with-capture", test_flush_with_capture);
  g_test_add_func ("/gun/reset", test_reset);
  g_test_add_func ("/gun/clock-backwards", test_clock_backwards);
  return g_test_run ();
}

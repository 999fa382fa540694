/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-scan"

#include "yz-gun.h"

#include <linux/input-event-codes.h>

struct _YzGun {
  GString *text;     /* of the burst that runs, characters that passed included */
  gsize text_passed; /* how many of them passed */
  gsize run_start;   /* where in it the keys began to follow each other fast */
  int64_t pause;     /* how long before that run nothing came, in ms */
  int64_t last_ms;   /* when the last key came */
  gboolean captured; /* it began with capture_all */
  gboolean too_long; /* swallowing up to the next Enter */
  gboolean in_word;  /* what passes is being typed fast: no scan begins in the middle of it */
  GString *leftover; /* held back by bursts that died */
  char *finished;
  gsize finished_passed;
};

typedef struct {
  char plain;
  char shifted;
} Key;

/* The US layout by evdev codes; the keypad gives digits whatever the number lock says. */
static const Key keys[] = {
  [KEY_1] = { '1', '!' },           [KEY_2] = { '2', '@' },
  [KEY_3] = { '3', '#' },           [KEY_4] = { '4', '$' },
  [KEY_5] = { '5', '%' },           [KEY_6] = { '6', '^' },
  [KEY_7] = { '7', '&' },           [KEY_8] = { '8', '*' },
  [KEY_9] = { '9', '(' },           [KEY_0] = { '0', ')' },
  [KEY_MINUS] = { '-', '_' },       [KEY_EQUAL] = { '=', '+' },
  [KEY_Q] = { 'q', 'Q' },           [KEY_W] = { 'w', 'W' },
  [KEY_E] = { 'e', 'E' },           [KEY_R] = { 'r', 'R' },
  [KEY_T] = { 't', 'T' },           [KEY_Y] = { 'y', 'Y' },
  [KEY_U] = { 'u', 'U' },           [KEY_I] = { 'i', 'I' },
  [KEY_O] = { 'o', 'O' },           [KEY_P] = { 'p', 'P' },
  [KEY_LEFTBRACE] = { '[', '{' },   [KEY_RIGHTBRACE] = { ']', '}' },
  [KEY_A] = { 'a', 'A' },           [KEY_S] = { 's', 'S' },
  [KEY_D] = { 'd', 'D' },           [KEY_F] = { 'f', 'F' },
  [KEY_G] = { 'g', 'G' },           [KEY_H] = { 'h', 'H' },
  [KEY_J] = { 'j', 'J' },           [KEY_K] = { 'k', 'K' },
  [KEY_L] = { 'l', 'L' },           [KEY_SEMICOLON] = { ';', ':' },
  [KEY_APOSTROPHE] = { '\'', '"' }, [KEY_GRAVE] = { '`', '~' },
  [KEY_BACKSLASH] = { '\\', '|' },  [KEY_Z] = { 'z', 'Z' },
  [KEY_X] = { 'x', 'X' },           [KEY_C] = { 'c', 'C' },
  [KEY_V] = { 'v', 'V' },           [KEY_B] = { 'b', 'B' },
  [KEY_N] = { 'n', 'N' },           [KEY_M] = { 'm', 'M' },
  [KEY_COMMA] = { ',', '<' },       [KEY_DOT] = { '.', '>' },
  [KEY_SLASH] = { '/', '?' },       [KEY_SPACE] = { ' ', ' ' },
  [KEY_KP0] = { '0', '0' },         [KEY_KP1] = { '1', '1' },
  [KEY_KP2] = { '2', '2' },         [KEY_KP3] = { '3', '3' },
  [KEY_KP4] = { '4', '4' },         [KEY_KP5] = { '5', '5' },
  [KEY_KP6] = { '6', '6' },         [KEY_KP7] = { '7', '7' },
  [KEY_KP8] = { '8', '8' },         [KEY_KP9] = { '9', '9' },
  [KEY_KPMINUS] = { '-', '-' },     [KEY_KPPLUS] = { '+', '+' },
  [KEY_KPDOT] = { '.', '.' },       [KEY_KPASTERISK] = { '*', '*' },
  [KEY_KPSLASH] = { '/', '/' },     [KEY_KPEQUAL] = { '=', '=' },
};

static char
get_character (unsigned int code, gboolean shift)
{
  if (code >= G_N_ELEMENTS (keys))
    return '\0';
  return shift ? keys[code].shifted : keys[code].plain;
}

static gboolean
is_modifier (unsigned int code)
{
  switch (code) {
  case KEY_LEFTSHIFT:
  case KEY_RIGHTSHIFT:
  case KEY_LEFTCTRL:
  case KEY_RIGHTCTRL:
  case KEY_LEFTALT:
  case KEY_RIGHTALT:
  case KEY_LEFTMETA:
  case KEY_RIGHTMETA:
  case KEY_CAPSLOCK:
  case KEY_NUMLOCK:
  case KEY_SCROLLLOCK:
    return TRUE;
  default:
    return FALSE;
  }
}

YzGun *
yz_gun_new (void)
{
  YzGun *self = g_new0 (YzGun, 1);

  self->text = g_string_new (NULL);
  self->leftover = g_string_new (NULL);
  return self;
}

void
yz_gun_free (YzGun *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  g_string_free (self->leftover, TRUE);
  g_free (self->finished);
  g_free (self);
}

static void
forget_burst (YzGun *self)
{
  g_string_truncate (self->text, 0);
  self->text_passed = 0;
  self->run_start = 0;
  self->pause = 0;
  self->captured = FALSE;
  self->too_long = FALSE;
}

/* Ends the burst without a scan. What was held back for a field goes back to it; what was typed
 * while there was no field was never meant for one. */
static void
give_up_burst (YzGun *self)
{
  if (!self->captured && self->text->len > self->text_passed)
    g_string_append (self->leftover, self->text->str + self->text_passed);
  forget_burst (self);
}

static YzGunAnswer
finish (YzGun *self, gsize start)
{
  g_free (self->finished);
  self->finished = g_strdup (self->text->str + start);
  self->finished_passed = self->text_passed;
  forget_burst (self);
  return YZ_GUN_FINISHED;
}

static YzGunAnswer
feed_enter (YzGun *self, gboolean capture_all, gboolean fast)
{
  gsize run = self->text->len - self->run_start;

  if (self->too_long && capture_all) {
    forget_burst (self);
    return YZ_GUN_TAKEN;
  }
  if (fast && run >= YZ_GUN_LENGTH_MIN) {
    /* A stray key long before a scan does not spoil it; a short hiccup in it does no harm. */
    gboolean stray = self->captured && self->pause >= YZ_GUN_PAUSE_MS;

    return finish (self, stray ? self->run_start : 0);
  }
  if (capture_all && self->captured && self->text->len > 0)
    return finish (self, 0);
  give_up_burst (self);
  return YZ_GUN_PASS;
}

/* With capture_all: every character is kept. */
static YzGunAnswer
capture (YzGun *self, char c, gboolean fast, int64_t gap)
{
  if (self->text->len == 0 && !self->too_long)
    self->captured = TRUE;
  if (!fast) {
    self->run_start = self->text->len;
    self->pause = self->text->len > 0 ? gap : 0;
  }
  if (self->text->len >= YZ_GUN_LENGTH_MAX) {
    g_string_truncate (self->text, 0);
    self->too_long = TRUE;
  }
  if (!self->too_long)
    g_string_append_c (self->text, c);
  return YZ_GUN_TAKEN;
}

/* Our codes begin with a capital letter and goods with a digit; what people type fast into an input
 * method is lower case, and must not be touched. */
static gboolean
may_begin_scan (char c)
{
  return g_ascii_isdigit (c) || g_ascii_isupper (c);
}

/* Without: the first key passes, fast ones after it are held back. */
static YzGunAnswer
watch (YzGun *self, char c, gboolean fast, int64_t gap)
{
  if (!fast || self->too_long || self->text->len >= YZ_GUN_LENGTH_MAX)
    give_up_burst (self);
  if (gap < 0 || gap > YZ_GUN_GAP_MS)
    self->in_word = FALSE;
  if (self->text->len == 0 && (self->in_word || !may_begin_scan (c))) {
    self->in_word = TRUE;
    return YZ_GUN_PASS;
  }
  g_string_append_c (self->text, c);
  if (self->text->len > 1)
    return YZ_GUN_TAKEN;
  self->text_passed = 1;
  return YZ_GUN_PASS;
}

YzGunAnswer
yz_gun_feed (YzGun *self,
             unsigned int evdev_code,
             gboolean shift,
             gboolean capture_all,
             int64_t when_ms)
{
  char c = get_character (evdev_code, shift);
  int64_t gap = when_ms - self->last_ms;
  gboolean fast = FALSE;

  g_return_val_if_fail (self != NULL, YZ_GUN_PASS);

  if (is_modifier (evdev_code))
    return YZ_GUN_PASS;
  /* A clock that goes backwards makes a key a slow one. */
  fast = self->text->len > 0 && gap >= 0 && gap <= YZ_GUN_GAP_MS;
  self->last_ms = when_ms;
  if (self->text->len > 0 && !self->captured && !fast)
    give_up_burst (self);

  if (evdev_code == KEY_ENTER || evdev_code == KEY_KPENTER) {
    self->in_word = FALSE;
    return feed_enter (self, capture_all, fast);
  }
  if (c == '\0') {
    give_up_burst (self);
    return YZ_GUN_PASS;
  }
  return capture_all ? capture (self, c, fast, gap) : watch (self, c, fast, gap);
}

char *
yz_gun_take_text (YzGun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->finished_passed = 0;
  return g_steal_pointer (&self->finished);
}

gsize
yz_gun_get_passed (const YzGun *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->finished_passed;
}

char *
yz_gun_take_leftover (YzGun *self)
{
  char *leftover = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->leftover->len == 0)
    return NULL;
  leftover = g_strdup (self->leftover->str);
  g_string_truncate (self->leftover, 0);
  return leftover;
}

char *
yz_gun_flush (YzGun *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->captured = FALSE;
  give_up_burst (self);
  return yz_gun_take_leftover (self);
}

void
yz_gun_reset (YzGun *self)
{
  g_return_if_fail (self != NULL);

  forget_burst (self);
  self->in_word = FALSE;
  g_string_truncate (self->leftover, 0);
  g_clear_pointer (&self->finished, g_free);
  self->finished_passed = 0;
}

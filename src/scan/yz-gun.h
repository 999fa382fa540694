/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* A handheld scanner types like a very fast keyboard and ends with Enter. It sends hardware keys
 * of a US layout, whatever layout or input method the desktop has: so the keys are read here by
 * their evdev codes through a fixed US table, before any input method sees them.
 *
 * A pure state machine without GTK: the window feeds it key presses in its capture phase. */
typedef struct _YzGun YzGun;

typedef enum {
  YZ_GUN_PASS,     /* not ours (yet): let the key through, after yz_gun_take_leftover() */
  YZ_GUN_TAKEN,    /* part of a scan: stop the key here */
  YZ_GUN_FINISHED, /* the Enter that ends a scan: stop it; yz_gun_take_text() has the text */
} YzGunAnswer;

/* Keys of one scan follow each other within this time; people are slower. */
#define YZ_GUN_GAP_MS 60
/* Fewer characters than this before Enter are typing, not a scan. */
#define YZ_GUN_LENGTH_MIN 6
#define YZ_GUN_LENGTH_MAX 4296
/* With capture_all: what was typed before a scan that began after such a pause is not part of it.
 */
#define YZ_GUN_PAUSE_MS 500

YzGun *yz_gun_new (void);
void yz_gun_free (YzGun *self);

/* One key press. @evdev_code is the hardware keycode minus 8, @when_ms any monotonic clock.
 * Modifier keys pass and change nothing. Combinations with Ctrl, Alt or Super are not fed.
 *
 * @capture_all: nobody else wants keys now (no text field has the focus), so every printable key
 * is taken however slow, and Enter ends the text. Enter with no text before it passes, and so does
 * any other key, which forgets the text.
 *
 * Without @capture_all the first key of a scan cannot be told from typing and passes; from the
 * second fast key on they are taken, if the first was a capital letter or a digit (as in all codes)
 * and did not come in the middle of fast typing: pinyin is lower case and is never touched. When
 * FINISHED, yz_gun_get_passed() says how many characters had passed into the focused field before,
 * so that the window can take them out again. If a started burst dies out (no Enter within the
 * gap), yz_gun_flush() returns what was held back so that the window can put it into the field.
 *
 * More than YZ_GUN_LENGTH_MAX characters are no scan: with @capture_all they are swallowed up to
 * and with their Enter, without it they are given back. */
YzGunAnswer yz_gun_feed (YzGun *self,
                         unsigned int evdev_code,
                         gboolean shift,
                         gboolean capture_all,
                         int64_t when_ms);

/* Returns: (transfer full) (nullable) the text of the finished scan; forgets it */
char *yz_gun_take_text (YzGun *self);
/* How many characters of the finished scan had passed; 0 until one is finished. */
gsize yz_gun_get_passed (const YzGun *self);

/* To be called when YZ_GUN_GAP_MS passed without a key: gives back what was held back if a burst
 * died out. With capture_all that is everything typed so far: a window that wants to wait for its
 * Enter, however slow, does not call this. Returns: (transfer full) (nullable) */
char *yz_gun_flush (YzGun *self);

/* To be asked after every PASS: a slow key, or one that cannot be part of a scan, may come before
 * the time for yz_gun_flush(). What is given back here belongs into the field before that key.
 * Returns: (transfer full) (nullable) */
char *yz_gun_take_leftover (YzGun *self);

/* Forgets everything, e.g. when the window loses the focus. */
void yz_gun_reset (YzGun *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzGun, yz_gun_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Short tones that the program makes itself. They differ in pitch and in number, so that they are
 * told apart in a loud room. */
typedef enum {
  YZ_SOUND_ACCEPTED, /* one high tone */
  YZ_SOUND_REFUSED,  /* two low ones */
} YzSound;

#define YZ_SOUND_RATE 44100

/* The tone as it is played: mono, 16 bits, YZ_SOUND_RATE samples a second.
 * Returns: (transfer full) (element-type gint16) */
GArray *yz_sound_make (YzSound sound);

/* Plays it unless the settings say no, and returns at once. A PC without a loudspeaker stays quiet;
 * one that is still busy with two tones leaves a third one out. */
void yz_sound_play (YzSound sound);

G_END_DECLS

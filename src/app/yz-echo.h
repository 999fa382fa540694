/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-counter.h"

G_BEGIN_DECLS

/* Answers a scan at once and for a moment, over whatever is on the screen: a tick and a word on
 * green, or a cross and a word on red, with a tone. Colour and tone only repeat what picture and
 * word say. */
#define YZ_TYPE_ECHO (yz_echo_get_type ())
G_DECLARE_FINAL_TYPE (YzEcho, yz_echo, YZ, ECHO, AdwBin)

/* Follows @counter: what it accepts and what it tells as a problem. */
void yz_echo_set_counter (YzEcho *self, YzCounter *counter);

void yz_echo_show (YzEcho *self, gboolean accepted);
/* Whether it shows something, and what. */
gboolean yz_echo_is_shown (YzEcho *self, gboolean *accepted);

G_END_DECLS

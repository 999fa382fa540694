/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* The page that asks who is there: the names of the staff and a PIN. When the right one was given,
 * the client has an actor. */
#define YZ_TYPE_SIGN_IN (yz_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (YzSignIn, yz_sign_in, YZ, SIGN_IN, AdwBin)

void yz_sign_in_set_client (YzSignIn *self, YzClient *client);
/* Reads the names again, forgets what was typed and puts the focus where typing begins.
 * @open_cart: something waits at the counter for whoever comes next. */
void yz_sign_in_restart (YzSignIn *self, gboolean open_cart);
/* Whether @text is the code of a staff badge. */
gboolean yz_sign_in_is_badge (const char *text);
/* A badge was scanned: whoever has it is chosen, and the PIN is asked for. */
void yz_sign_in_take_code (YzSignIn *self, const char *text);

G_END_DECLS

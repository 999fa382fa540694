/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* The attendant's window: the first run, the sign-in, and behind it the rail and the screens.
 *
 * Properties: screen (string): the name of the screen in view (yz-screens.h); also the state of the
 * action "win.screen". NULL while nobody is signed in. */
#define YZ_TYPE_WINDOW (yz_window_get_type ())
G_DECLARE_FINAL_TYPE (YzWindow, yz_window, YZ, WINDOW, AdwApplicationWindow)

YzWindow *yz_window_new (GtkApplication *application, YzClient *client);

/* Shows the screen if who is signed in may open it. */
void yz_window_set_screen (YzWindow *self, const char *name);
const char *yz_window_get_screen (YzWindow *self);

/* As if @text had been scanned here: to the screen in view, else to the counter. */
void yz_window_take_code (YzWindow *self, const char *text);
/* Opens or closes the second window that riders look at. */
void yz_window_show_customer (YzWindow *self, gboolean shown);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* The full screen for riders: shows what a card is worth and why, and what it buys, and has goods
 * kept for the rider, where its client may book. After a while without a touch it forgets the
 * rider, and speaks its own language in its own size again.
 *
 * Properties: larger (boolean): larger type; language (string): "en" or "zh_CN". */
#define YZ_TYPE_KIOSK_WINDOW (yz_kiosk_window_get_type ())
G_DECLARE_FINAL_TYPE (YzKioskWindow, yz_kiosk_window, YZ, KIOSK_WINDOW, AdwApplicationWindow)

YzKioskWindow *yz_kiosk_window_new (GtkApplication *application, YzClient *client);

/* As if @text had been scanned here. */
void yz_kiosk_window_take_code (YzKioskWindow *self, const char *text);
/* Whether a rider is on the screen. */
gboolean yz_kiosk_window_is_showing_rider (YzKioskWindow *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Takes the keys of a scanner gun at a window, in the capture phase: before any widget, shortcut or
 * input method sees them.
 *
 * Signals:
 *   scanned (YzGunKeys *, const char *text): a whole code.
 *   typed (YzGunKeys *, const char *text): keys that were held back and turned out to be a
 * person's, while no text field had the focus. Where a field has it, they are put in there instead.
 */
#define YZ_TYPE_GUN_KEYS (yz_gun_keys_get_type ())
G_DECLARE_FINAL_TYPE (YzGunKeys, yz_gun_keys, YZ, GUN_KEYS, GObject)

/* The window holds a reference to its keys as long as it lives. */
YzGunKeys *yz_gun_keys_new (GtkWindow *window);

/* While not active every key goes its usual way. */
void yz_gun_keys_set_active (YzGunKeys *self, gboolean active);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* A screen is one page of the attendant's window: Counter, Jobs, Review, Shop, Riders …
 *
 * It is a widget (derive from AdwBin, with a template in ui/) that implements this interface. Its
 * name, title, icon and who may open it stand in the table of yz-screens.c; adding a screen is
 * adding a line there.
 *
 * Life: the window makes a screen when it is first shown after somebody signed in, with the
 * construct-only property "client", and throws all screens away when the window is locked or
 * somebody else signs in. So a screen keeps nothing of one person for another, and may be destroyed
 * while its jobs run: it cancels its reads in dispose and holds a reference to itself for writes.
 *
 * What a screen gets from its surroundings:
 *   - the client: yz_client_read_async(), yz_client_write_async(), yz_client_dup_actor();
 *   - yz_message_…() (yz-message.h) for toasts and questions;
 *   - the actions "win.screen" (target: a screen's name, shows it) and "win.lock".
 *
 * AdwBin, GtkListBoxRow and windows own their child and drop it themselves: dispose never calls
 * gtk_widget_dispose_template() there. Template children are NULL after dispose, which is how the
 * answer of a write notices that its screen is gone. */
#define YZ_TYPE_SCREEN (yz_screen_get_type ())
G_DECLARE_INTERFACE (YzScreen, yz_screen, YZ, SCREEN, GtkWidget)

struct _YzScreenInterface {
  GTypeInterface parent_iface;

  /* Load again what is shown. Called when the screen comes into view and, while it is in view,
   * after every change that was booked in this window. Keep what the person has typed, selected
   * and scrolled to. */
  void (*refresh) (YzScreen *self);

  /* A code was scanned (by gun anywhere in the window, or by the screen's own camera). TRUE if the
   * screen knows what to do with it, at once or later; FALSE hands it to the counter, which is then
   * shown. NULL: always FALSE. */
  gboolean (*take_code) (YzScreen *self, const char *text);

  /* Ctrl+F: move the focus to the search field. @typed is NULL, or what the person began to type
   * while nothing had the focus that takes text: it goes into the field. FALSE if there is none. */
  gboolean (*search) (YzScreen *self, const char *typed);

  /* Escape was pressed and nothing closer to the focus wanted it: go one step back within the
   * screen. FALSE if there is nothing to leave. */
  gboolean (*go_back) (YzScreen *self);
};

void yz_screen_refresh (YzScreen *self);
gboolean yz_screen_take_code (YzScreen *self, const char *text);
gboolean yz_screen_search (YzScreen *self, const char *typed);
gboolean yz_screen_go_back (YzScreen *self);

/* For class_init and the property functions of an implementation:
 * g_object_class_override_property (object_class, PROP_CLIENT, "client"). */

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes @widget and what is in it sensitive or not. If the focus is in there it leaves first: a
 * text field that is switched off under it would never hear that it lost it. */
void yz_focus_set_sensitive (GtkWidget *widget, gboolean sensitive);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-evidence-file.h"

G_BEGIN_DECLS

/* One picture of evidence, as large as the screen allows, or pixel by pixel. Escape closes it. */
#define YZ_TYPE_PICTURE_WINDOW (yz_picture_window_get_type ())
G_DECLARE_FINAL_TYPE (YzPictureWindow, yz_picture_window, YZ, PICTURE_WINDOW, AdwWindow)

/* Opens it over the window that @widget is in. */
void yz_picture_window_present (GtkWidget *widget, YzEvidenceFile *file);

G_END_DECLS

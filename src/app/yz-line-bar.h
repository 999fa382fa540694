/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* The bar over everything that says that the line to the city's server is cut, as long as it is,
 * and for a moment that it is back. It takes no place otherwise. */
#define YZ_TYPE_LINE_BAR (yz_line_bar_get_type ())
G_DECLARE_FINAL_TYPE (YzLineBar, yz_line_bar, YZ, LINE_BAR, AdwBin)

/* How long it says that the line is back. */
#define YZ_LINE_BAR_BACK_MS 5000

/* Once. */
void yz_line_bar_set_client (YzLineBar *self, YzClient *client);

/* Borrowed; NULL when it says nothing. */
const char *yz_line_bar_get_text (YzLineBar *self);

G_END_DECLS

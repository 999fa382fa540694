/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes the templates and the style of ui/ known. To be called before the first widget of ours is
 * made; more than once does no harm. */
void yz_app_resources_ensure (void);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The translated sentence a person reads for @error: what happened, with the facts, and what can
 * be done. Called by the screens and the command line only, at the moment of showing.
 * Returns: (transfer full) (not nullable) */
char *yz_sentence_for_error (const GError *error);

G_END_DECLS

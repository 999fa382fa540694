/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The translated sentence a person reads for @error: what happened, with the facts, and what can
 * be done. Called by the screens and the command line only, at the moment of showing.
 * Returns: (transfer full) (not nullable) */
char *yz_sentence_for_error (const GError *error);

/* For what a verification found: its place ("entry 1-7") with the word translated, and what is
 * wrong there, translated if the catalogue knows it. Returns: (transfer full) */
char *yz_sentence_for_place (const char *place);
char *yz_sentence_for_finding (const char *what);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* A field to find a rider by Chinese, pinyin, initials or the last four digits of the phone, with
 * what was found below it. Names are masked: others may read along.
 *
 * Signals:
 *   rider-chosen (gint64 rider, const char *masked_name)
 *   code-entered (const char *text): what was typed is a code, not a name */
#define YZ_TYPE_RIDER_FINDER (yz_rider_finder_get_type ())
G_DECLARE_FINAL_TYPE (YzRiderFinder, yz_rider_finder, YZ, RIDER_FINDER, AdwBin)

void yz_rider_finder_set_client (YzRiderFinder *self, YzClient *client);
/* Empties the field. */
void yz_rider_finder_clear (YzRiderFinder *self);
/* Moves the focus into the field and adds @typed (nullable) to it. */
void yz_rider_finder_start (YzRiderFinder *self, const char *typed);
/* Whether there is something in the field. */
gboolean yz_rider_finder_is_used (YzRiderFinder *self);

/* Whether @text is meant as a code: one of ours or the number of some goods. */
gboolean yz_rider_finder_is_code (const char *text);

G_END_DECLS

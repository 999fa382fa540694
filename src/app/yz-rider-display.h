/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-card.h"
#include "yz-points.h"

G_BEGIN_DECLS

/* What the Riders screen writes, as pure functions of what it shows. Texts are translated; those
 * returned as char * are (transfer full). */

/* Under a name in the list: "138****8000 · 黄骑士 · 美团", and first of all that the rider has
 * left.
 */
char *yz_rider_display_subtitle (const YzRider *rider);

/* Under the list: "37 riders", "3 found", "The first 200 of 1204; search to find others". @total:
 * how many are registered; @limit: how many were asked for. */
char *yz_rider_display_count (guint shown, guint limit, int64_t total, gboolean searching);

/* A text that may be missing: itself, or a dash. Borrowed. */
const char *yz_rider_display_fact (const char *text);

/* What stands under the balance: held, soon to lapse with the date, or that there is neither. */
char *yz_rider_display_balance_notes (const YzBalance *balance);

/* The lines under the title of an entry: when and where it stands in the books; what it was given
 * for; who recorded and approved it; when the points lapse; whether it was reversed. */
char *yz_rider_display_provenance (const YzHistoryLine *line);
/* A mark beside the title, in words: "Reversed"; NULL: none. Borrowed. */
const char *yz_rider_display_mark (const YzHistoryLine *line);

/* "Card 1-7", and "Valid, issued on 2026-11-22" or "Revoked on 2026-11-22: lost". */
char *yz_rider_display_card_title (const YzCard *card);
char *yz_rider_display_card_state (const YzCard *card);

/* The file a card is saved to when @path was chosen: .pdf is added unless it ends in .pdf, .png or
 * .svg. */
char *yz_rider_display_card_path (const char *path);
/* The file name proposed for the card of @rider, without a name in it. */
char *yz_rider_display_card_name (int64_t rider);

/* Which field of the form an error is about; NULL if none: "name", "phone", "platform" …
 * Borrowed. */
const char *yz_rider_display_error_field (const GError *error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "yz-error.h"

G_BEGIN_DECLS

/* What a rider card shows: 85.6 × 54 mm (ISO/IEC 7810 ID-1). The QR is the card text; name, phone
 * and balance are never inside it. */
typedef struct {
  const char *card_text; /* the code, at most YZ_CODE_TEXT_MAX */
  const char *station_name;
  const char *shop_name;   /* (nullable) e.g. 积分超市 */
  const char *rider_name;  /* printed as given: the caller masks it if it must be */
  const char *team;        /* (nullable) */
  const char *card_number; /* for people: "1-23" */
  int64_t issued_ms;       /* the date in a PDF; 0 is now */
} YzCardPaper;

#define YZ_CARD_WIDTH_MM 85.6
#define YZ_CARD_HEIGHT_MM 54.0

/* Draws the card in millimetres on @cr. YZ_ERROR_INPUT if the card text is empty, longer than
 * YZ_CODE_TEXT_MAX or not made of printable ASCII. */
gboolean yz_card_paper_draw (const YzCardPaper *card, cairo_t *cr, GError **error);

/* Writes FILE.png, .svg or .pdf (by the ending; YZ_ERROR_INPUT for another one). The file appears
 * whole or not at all. A PNG is 600 dpi. */
gboolean yz_card_paper_write (const YzCardPaper *card, const char *path, GError **error);

G_END_DECLS

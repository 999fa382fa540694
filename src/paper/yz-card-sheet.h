/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-card-paper.h"

G_BEGIN_DECLS

/* Cards on sheets of ordinary paper, with marks to cut along: ten on A4, four on A5. */
typedef enum {
  YZ_SHEET_A4 = 4,
  YZ_SHEET_A5 = 5,
} YzSheetSize;

void yz_sheet_get_size (YzSheetSize size, double *width_mm, double *height_mm);
/* How many cards stand on one sheet. */
guint yz_card_sheet_get_n_cards (YzSheetSize size);

/* More cards than this are printed in two goes. */
#define YZ_CARD_SHEET_MAX 1000

/* Writes the cards one after the other on as many sheets as they need. .pdf only, where there is
 * more than one sheet (YZ_ERROR_INPUT). Errors as yz_card_paper_draw() and yz_page_write(). */
gboolean yz_card_sheet_write (const YzCardPaper *cards,
                              gsize n_cards,
                              YzSheetSize size,
                              const char *path,
                              GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-badge.h"
#include "yz-card-sheet.h"
#include "yz-card.h"
#include "yz-receipt-paper.h"
#include "yz-redemption.h"

G_BEGIN_DECLS

/* The papers of what is in the station's store. All of them are written whole or not at all; the
 * ending of @path (.pdf, .png, .svg) says how. Errors are those of the store and of
 * yz_page_write().
 */

/* @card is fresh from yz_card_issue(): only then its text is known. YZ_ERROR_STATE otherwise. */
gboolean yz_station_paper_write_card (YzStation *station,
                                      const YzCard *card,
                                      const char *path,
                                      GError **error);

/* The same for many cards on sheets, with marks to cut along. @cards: (element-type YzCard), all of
 * them fresh. */
gboolean yz_station_paper_write_cards (YzStation *station,
                                       GPtrArray *cards,
                                       YzSheetSize size,
                                       const char *path,
                                       GError **error);

/* A fresh badge of @staff, on a sheet of its own. */
gboolean yz_station_paper_write_badge (YzStation *station,
                                       const YzBadge *badge,
                                       const YzStaff *staff,
                                       YzSheetSize size,
                                       const char *path,
                                       GError **error);

/* The receipt of a redemption, a return or the reversal of a redemption (YZ_ERROR_STATE for other
 * entries). The name of the rider is masked: a receipt lies about where others read it. */
gboolean yz_station_paper_write_receipt (YzStation *station,
                                         int64_t entry,
                                         YzReceiptWidth width,
                                         const char *path,
                                         GError **error);

/* The same for a receipt that is loaded already, drawn on a printer's or a screen's page by the
 * caller. @paper borrows from @receipt, @station and @lines (with room for receipt->lines->len) and
 * from @masked_name, which the caller frees. */
void yz_station_paper_describe_receipt (YzStation *station,
                                        const YzReceipt *receipt,
                                        YzReceiptLine *lines,
                                        char **masked_name,
                                        YzReceiptPaper *paper);

G_END_DECLS

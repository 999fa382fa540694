/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-session.h"
#include "yz-settlement.h"
#include "yz-voucher-paper.h"
#include "yz-voucher.h"

G_BEGIN_DECLS

/* Papers of vouchers, settlements and sessions that are in the station's store. All of them are
 * written whole or not at all; errors are those of yz_page_write(). */

/* @vouchers are fresh from yz_voucher_issue(): only then their codes are known. YZ_ERROR_STATE
 * otherwise. */
gboolean yz_shop_paper_write_sheet (const YzVoucherSheet *sheet,
                                    GPtrArray *vouchers,
                                    const char *path,
                                    GError **error);

/* The vouchers of merchants that a redemption made and that are open. YZ_ERROR_STATE if there is
 * none whose code this desk knows. */
gboolean yz_shop_paper_write_deals (YzStation *station,
                                    int64_t entry,
                                    YzVoucherPaperForm form,
                                    const char *path,
                                    GError **error);

/* @settlement has its lines. */
gboolean yz_shop_paper_write_settlement (YzStation *station,
                                         const YzSettlement *settlement,
                                         const char *path,
                                         GError **error);

/* Who has seats, with a box to tick. With @masked nobody can read names and phones. */
gboolean yz_shop_paper_write_attendees (YzStation *station,
                                        const YzSession *session,
                                        gboolean masked,
                                        const char *path,
                                        GError **error);

G_END_DECLS

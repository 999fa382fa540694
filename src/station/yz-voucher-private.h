/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-voucher.h"

G_BEGIN_DECLS

/* What the operations on vouchers share. Only for the station room. */

/* The voucher whose secret has this hash; NULL without an error if there is none. */
YzVoucher *yz_voucher_look_up (YzStation *station, const uint8_t *hash, GError **error);

/* The account of the points of open vouchers that @station_id issued. 0 on error. */
int64_t yz_voucher_open_account (YzStation *station, int64_t station_id, GError **error);

/* The budget that pays for vouchers: that of the station's community, else the station's own. 0 on
 * error. */
int64_t yz_voucher_open_budget (YzStation *station, GError **error);

/* Whether @points need a second person by @setting, and whether @approver (nullable) is one: may
 * approve, is not @actor, and neither of both is @rider (0: nobody in particular). FOUR_EYES,
 * PERMISSION. */
gboolean yz_voucher_check_approver (YzStation *station,
                                    const YzActor *actor,
                                    const YzActor *approver,
                                    const char *setting,
                                    int64_t points,
                                    int64_t rider,
                                    GError **error);

G_END_DECLS

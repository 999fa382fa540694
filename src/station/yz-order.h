/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-redemption-private.h"

G_BEGIN_DECLS

/* A redemption or a hold before it is booked: both take points and goods from the same places, and
 * differ in where these go. Only for the station room.
 *
 * It goes to the store and back twice, whatever the basket holds: once to ask for everything it has
 * to know, once to write all of it and commit. On a server at the end of a long line that is what a
 * customer waits for. */

/* Books @request as @kind: REDEEM, or HOLD with its last day @until_on. Errors as
 * yz_redemption_book_request(). */
YzRedemption *yz_order_book (YzStation *station,
                             const YzActor *actor,
                             const YzOpId *op_id,
                             YzEntryKind kind,
                             const YzRedemptionRequest *request,
                             int64_t until_on,
                             GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-redemption.h"

G_BEGIN_DECLS

/* What the operations of the counter share. Only for the station room. */

/* Whether there is such a rider, who has not left. NOT_FOUND, RIDER_LEFT. */
gboolean yz_redemption_check_rider (YzStation *station, int64_t rider, GError **error);

/* The same in two steps: a statement to be sent, and its answer. */
YzStatement *yz_redemption_ask_rider (YzStation *station, int64_t rider);
gboolean yz_redemption_answer_rider (YzStatement *statement, int64_t rider, GError **error);

/* Whether @approver is another person than @actor, and not the rider. FOUR_EYES. */
gboolean yz_redemption_check_second_person (YzStation *station,
                                            const YzActor *actor,
                                            const YzActor *approver,
                                            int64_t rider,
                                            GError **error);

/* The basket with lines of the same item added up, in the order of items. INPUT for quantities that
 * are none and for too many lines. Returns: (transfer full) (element-type YzBasketLine) */
GArray *yz_redemption_merge_lines (const YzBasketLine *lines, gsize n_lines, GError **error);

/* The free points of @rider right after @entry, which was recorded at @recorded_ms: what is there
 * now without the changes that came later. */
gboolean yz_redemption_get_balance_after (YzStation *station,
                                          int64_t rider,
                                          int64_t entry,
                                          int64_t recorded_ms,
                                          int64_t *balance,
                                          GError **error);

/* The same for what was booked in this moment (then it is what is there) or before. */
gboolean yz_redemption_get_booked_balance (YzStation *station,
                                           int64_t rider,
                                           const YzBooking *booking,
                                           int64_t *balance,
                                           GError **error);

/* The change of the rider's free points by @entry. */
gboolean yz_redemption_get_change (YzStation *station,
                                   int64_t rider,
                                   int64_t entry,
                                   int64_t *points,
                                   GError **error);

/* The answer for what was booked, now or before; @rider 0 where it is about none. */
YzRedemption *yz_redemption_new_for_booking (YzStation *station,
                                             const YzBooking *booking,
                                             int64_t rider,
                                             GError **error);

/* Hands @problem on; where the ledger refused goods by the item's number, by its name. To be called
 * when the transaction is over. @problem: (transfer full) */
void yz_redemption_propagate (YzStation *station, GError *problem, GError **error);

/* The station that booked @entry. */
gboolean yz_redemption_get_station (YzStation *station, int64_t entry, int64_t *id, GError **error);

/* The text of a receipt's code. Returns: (transfer full) */
char *yz_redemption_make_receipt_code (int64_t entry, const uint8_t hash[YZ_HASH_SIZE]);

G_END_DECLS

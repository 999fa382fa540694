/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-redemption.h"

G_BEGIN_DECLS

/* Goods and points that are kept for a rider until they are picked up. A hold is an entry (points
 * rider → held, goods shelf → reserved) at the prices of its day; it counts against the limits from
 * then on. It ends by being collected (held → redeemed, reserved → handed-out), as a whole or a
 * part at a time, and what is left by being released (all of it back to where it came from, and
 * counted no longer), by hand or when its last day is over. */

/* Books a hold until @until_on, its last day; 0: for as many days as the setting says. @actor is
 * nullable: the rider asks for it at a kiosk, and the entry names nobody of the staff; without a
 * second person then. Errors as yz_redemption_book_request(), and INPUT (subject: until) for a day
 * that is over or none. */
YzRedemption *yz_hold_book (YzStation *station,
                            const YzActor *actor,
                            const YzOpId *op_id,
                            const YzRedemptionRequest *request,
                            int64_t until_on,
                            GError **error);

/* Hands out all that is left of the hold @entry (@n_lines 0) or some pieces; its receipt is that of
 * a redemption, and from it goods are returned. LIMIT (subject: item's name, asked, there: what is
 * left of the hold), STATE (not a hold, or nothing is left of it), REFUSED (kept at another
 * station), RIDER_LEFT. */
YzRedemption *yz_hold_collect (YzStation *station,
                               const YzActor *actor,
                               const YzOpId *op_id,
                               int64_t entry,
                               const YzBasketLine *lines,
                               gsize n_lines,
                               GError **error);

/* Gives all that is left of the hold @entry back. @reason is nullable. STATE, REFUSED. */
YzRedemption *yz_hold_release (YzStation *station,
                               const YzActor *actor,
                               const YzOpId *op_id,
                               int64_t entry,
                               const char *reason,
                               GError **error);

typedef struct {
  int64_t holds;
  int64_t points;
} YzHoldExpiry;

/* Releases the holds of this station whose last day is before @date, each in a transaction of its
 * own. The operation follows from the hold: whoever runs it at the same time, or again, changes
 * nothing more. @actor is nullable: the program itself. */
gboolean yz_hold_expire (YzStation *station,
                         const YzActor *actor,
                         int64_t date,
                         YzHoldExpiry *expiry,
                         GError **error);

typedef struct {
  int64_t item;
  char *name;
  int64_t quantity;
  int64_t left; /* neither collected nor released yet */
  int64_t price_points;
} YzHoldLine;

typedef struct {
  int64_t entry;
  int64_t rider;
  char *rider_name; /* in full: who shows it masks it */
  int64_t held_ms;
  int64_t until_on;
  int64_t left_points;
  int64_t left_pieces;
  GPtrArray *lines; /* of YzHoldLine */
} YzHold;

void yz_hold_free (YzHold *hold);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzHold, yz_hold_free)

/* "soap × 2, towel": what is left. Returns: (transfer full) */
char *yz_hold_describe (const YzHold *hold);

/* Open holds of this station, those of @rider or (0) of all, the first to end first.
 * Returns: (transfer full) (element-type YzHold) */
GPtrArray *yz_hold_list (YzStation *station, int64_t rider, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-cart.h"
#include "yz-client.h"
#include "yz-profile.h"

G_BEGIN_DECLS

/* What happens at the counter, without a widget: codes come in one after the other, a rider stands
 * there, the cart fills, it is booked, the receipt is out.
 *
 *     IDLE ── card ──→ RIDER ── CONFIRM ──→ BOOKED ── card ──→ RIDER …
 *      │                 │ CANCEL             │ UNDO: the entry that takes it back is shown
 *      └── receipt ──→ RECEIPT                └ done ──→ IDLE
 *
 * Codes are queued and handled in their order, so that a scanner may be faster than the store.
 *
 * An operation id is made when the cart is first confirmed and is kept until the answer is certain:
 * after a failure of which nobody knows whether it was before or after the booking, the cart is
 * frozen and confirming again asks for the same operation.
 *
 * Properties (read-only): state (YzCounterState), busy (boolean).
 * Signals:
 *   updated: what the getters say has changed (also after notify::state)
 *   told (gboolean problem, const char *sentence): something to tell the attendant in place; ""
 *     takes the last one back
 *   accepted: a code did something */
#define YZ_TYPE_COUNTER (yz_counter_get_type ())
G_DECLARE_FINAL_TYPE (YzCounter, yz_counter, YZ, COUNTER, GObject)

typedef enum {
  YZ_COUNTER_STATE_IDLE,
  YZ_COUNTER_STATE_RIDER,
  YZ_COUNTER_STATE_BOOKED,
  YZ_COUNTER_STATE_RECEIPT,
} YzCounterState;

#define YZ_TYPE_COUNTER_STATE (yz_counter_state_get_type ())
GType yz_counter_state_get_type (void);

YzCounter *yz_counter_new (YzClient *client);
/* Gives up what is being read, and tells nobody anything any more. */
void yz_counter_stop (YzCounter *self);

YzCounterState yz_counter_get_state (YzCounter *self);
gboolean yz_counter_is_busy (YzCounter *self);
/* What is known of the line to the server; nothing is booked unless it is fine. */
YzLine yz_counter_get_line (YzCounter *self);
/* Borrowed; NULL in IDLE and RECEIPT. */
const YzProfile *yz_counter_get_profile (YzCounter *self);
/* Borrowed; NULL but in BOOKED and RECEIPT. */
const YzReceipt *yz_counter_get_receipt (YzCounter *self);
/* Whether the receipt in view can be taken back by UNDO. */
gboolean yz_counter_can_undo (YzCounter *self);
/* Whether it is not known if the cart was booked. */
gboolean yz_counter_is_uncertain (YzCounter *self);
YzCart *yz_counter_get_cart (YzCounter *self);
/* A list of YzGoods: what is on offer. */
GListModel *yz_counter_get_goods (YzCounter *self);
const YzTally *yz_counter_get_tally (YzCounter *self);
/* The masked name of another rider whose card was scanned while there is something in the cart;
 * NULL if there is no such question. Borrowed. */
const char *yz_counter_get_other (YzCounter *self);

/* Something was scanned, or typed as a code. */
void yz_counter_take_code (YzCounter *self, const char *text);
/* A rider was chosen from a list. */
void yz_counter_open_rider (YzCounter *self, int64_t rider);
/* The answer to the question about the other rider. */
void yz_counter_answer_other (YzCounter *self, gboolean switch_rider);
/* One more piece into the cart; tells what is wrong. */
void yz_counter_add_goods (YzCounter *self, YzGoods *goods);
void yz_counter_set_quantity (YzCounter *self, YzGoods *goods, int64_t quantity);

void yz_counter_confirm (YzCounter *self);
void yz_counter_cancel (YzCounter *self);
void yz_counter_undo (YzCounter *self);
/* Takes some or all (@n_lines 0) of the receipt in view back. */
void yz_counter_take_back (YzCounter *self,
                           const YzBasketLine *lines,
                           gsize n_lines,
                           const char *reason);
/* Reads again: goods, tally, the rider's balance. */
void yz_counter_refresh (YzCounter *self);

G_END_DECLS

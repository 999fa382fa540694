/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-cart.h"
#include "yz-client.h"
#include "yz-code.h"
#include "yz-parked-cart.h"
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
 *   accepted: a code did something
 *   approval-wanted (YzApprovalKind kind, const char *sentence): somebody has to approve what is to
 *     be booked; the sentence says why, and what was wrong with the last answer */
#define YZ_TYPE_COUNTER (yz_counter_get_type ())
G_DECLARE_FINAL_TYPE (YzCounter, yz_counter, YZ, COUNTER, GObject)

typedef enum {
  YZ_COUNTER_STATE_IDLE,
  YZ_COUNTER_STATE_RIDER,
  YZ_COUNTER_STATE_BOOKED,
  YZ_COUNTER_STATE_RECEIPT,
} YzCounterState;

/* What somebody has to approve. */
typedef enum {
  YZ_APPROVAL_LARGE,  /* the rider by PIN, or a second person */
  YZ_APPROVAL_LATE,   /* a second person */
  YZ_APPROVAL_BEYOND, /* a chief, with a reason */
} YzApprovalKind;

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

/* The same with so many pieces, as a case has. */
void yz_counter_add_pieces (YzCounter *self, YzGoods *goods, int64_t pieces);
/* MORE, LESS or QUANTITY of the goods that were put in last. */
void yz_counter_change_last (YzCounter *self, YzCommand command, int quantity);
/* The goods of which more were asked for than the shelf has, and how many; NULL if there is no such
 * question. Borrowed. */
YzGoods *yz_counter_get_beyond (YzCounter *self, int64_t *quantity);
/* They are in the customer's hand: they go into the cart, and a chief is asked at the end. */
void yz_counter_allow_beyond (YzCounter *self);

/* Puts the rider and the cart aside and is free for the next one, who is served at once if their
 * card was scanned already. */
void yz_counter_park (YzCounter *self);
/* Goes on with a rider who was put aside; whoever is being served is put aside instead. */
void yz_counter_recall (YzCounter *self, int64_t rider);
/* A list of YzParkedCart. */
GListModel *yz_counter_get_parked (YzCounter *self);

void yz_counter_confirm (YzCounter *self);
/* Keeps what is in the cart for a later pick-up. */
void yz_counter_hold (YzCounter *self);
/* Hands out what is kept under @entry; 0: what waits for the rider and ends first. */
void yz_counter_collect (YzCounter *self, int64_t entry);
/* Gives back what is kept under @entry. */
void yz_counter_release (YzCounter *self, int64_t entry);
/* The answer to "approval-wanted"; nothing is booked without one. @staff 0: the rider's own PIN.
 * @reason is nullable. */
void yz_counter_approve (YzCounter *self, int64_t staff, const char *pin, const char *reason);
void yz_counter_cancel (YzCounter *self);
void yz_counter_undo (YzCounter *self);
/* Takes some or all (@n_lines 0) of the receipt in view back. */
void yz_counter_take_back (YzCounter *self,
                           const YzReturnLine *lines,
                           gsize n_lines,
                           const char *reason);
/* Reads again: goods, tally, the rider's balance. */
void yz_counter_refresh (YzCounter *self);

G_END_DECLS

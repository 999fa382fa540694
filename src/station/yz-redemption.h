/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item.h"
#include "yz-rider.h"

G_BEGIN_DECLS

#define YZ_REDEMPTION_LINES_MAX 50

typedef struct {
  int64_t item;
  int64_t quantity;
} YzBasketLine;

/* What a redemption, return or reversal gave. */
typedef struct {
  int64_t entry;
  int64_t points;     /* change of the rider's points: negative for a redemption */
  int64_t balance;    /* free points after this entry (after the first booking, when repeated) */
  char *receipt_code; /* text of the receipt's QR */
  gboolean repeated;
} YzRedemption;

void yz_redemption_free (YzRedemption *redemption);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzRedemption, yz_redemption_free)

/* What an item cost when the rider was told so. */
typedef struct {
  int64_t item;
  int64_t price_points;
} YzAgreedPrice;

/* A redemption or a hold with all that may come with it. */
typedef struct {
  int64_t rider;
  const YzBasketLine *lines;
  gsize n_lines;
  const YzAgreedPrice *prices; /* what was shown; items without one are taken at what they cost */
  gsize n_prices;
  const YzActor *approver;   /* (nullable) a second person, or the chief; signed in by their PIN */
  const char *rider_pin;     /* (nullable) as the rider typed it */
  const char *beyond_reason; /* (nullable) the goods are there although the books do not say so;
                              * the approver is a chief, and the difference is booked with this
                              * reason as an entry of its own, which the redemption names */
} YzRedemptionRequest;

/* As yz_redemption_book(), and: PRICE (subject: item's name, asked: the price shown, there: the
 * price now) where a price is not what was agreed; APPROVAL (subject: rider's name, asked: points,
 * there: from how many on) where so many points need the rider's PIN or a second person; PIN,
 * PIN_LOCKED; FOUR_EYES where the second person is the first, or the rider. The entry's approver is
 * the second person, or the rider where it was the rider's PIN. */
YzRedemption *yz_redemption_book_request (YzStation *station,
                                          const YzActor *actor,
                                          const YzOpId *op_id,
                                          const YzRedemptionRequest *request,
                                          GError **error);

/* One entry: points rider → redeemed, goods shelf → handed-out, for all lines or none. Lines of the
 * same item are added up. Errors: POINTS (asked, there), STOCK (subject: item's name, asked,
 * there), LIMIT (subject: item's name, asked, there: what is left this month), RIDER_LEFT, REFUSED
 * (a stop does not redeem), PERMISSION, NOT_FOUND, INPUT. */
YzRedemption *yz_redemption_book (YzStation *station,
                                  const YzActor *actor,
                                  const YzOpId *op_id,
                                  int64_t rider,
                                  const YzBasketLine *lines,
                                  gsize n_lines,
                                  GError **error);

/* Where goods that came back go. Stored nowhere: the transfer says it. */
typedef enum {
  YZ_DISPOSITION_SHELF,      /* as good as new */
  YZ_DISPOSITION_INSPECTION, /* somebody has to look at it first */
  YZ_DISPOSITION_SPOILED,    /* of no use any more */
} YzDisposition;

/* "shelf", "inspection", "spoiled". */
const char *yz_disposition_get_word (YzDisposition disposition);
gboolean yz_disposition_parse (const char *word, YzDisposition *disposition);

/* The same item may stand in several lines: two to the shelf, one spoiled. */
typedef struct {
  int64_t item;
  int64_t quantity;
  YzDisposition disposition;
} YzReturnLine;

typedef struct {
  int64_t entry; /* a redemption, or a collected hold */
  const YzReturnLine *lines;
  gsize n_lines;             /* 0: all that is left of it … */
  YzDisposition disposition; /* … and where all of that goes */
  const char *reason;
  const YzActor *approver; /* (nullable) a second person, signed in by their PIN */
} YzReturnRequest;

/* As yz_redemption_return(), and: APPROVAL (asked: days since, there: days allowed) where it comes
 * later than the setting allows without a second person; FOUR_EYES. */
YzRedemption *yz_redemption_return_request (YzStation *station,
                                            const YzActor *actor,
                                            const YzOpId *op_id,
                                            const YzReturnRequest *request,
                                            GError **error);

/* Takes back all that is left (@n_lines 0) or some pieces: goods to the shelf, points to the rider
 * and to the lots they came from. Errors: LIMIT (subject: item's name, asked, there: what can still
 * come back), STATE (not a redemption, or all of it is back), ALREADY_REVERSED, REFUSED (handed out
 * at another station), INPUT (a reason is needed). */
YzRedemption *yz_redemption_return (YzStation *station,
                                    const YzActor *actor,
                                    const YzOpId *op_id,
                                    int64_t entry,
                                    const YzBasketLine *lines,
                                    gsize n_lines,
                                    const char *reason,
                                    GError **error);

/* Reverses any entry (a redemption, award, receipt of goods, adjustment …) as a whole. Job and
 * limit counters follow. Chief only; a redemption of today may be reversed by whoever may redeem
 * (UNDO at the counter). ALREADY_REVERSED, STATE. */
YzRedemption *yz_redemption_reverse (YzStation *station,
                                     const YzActor *actor,
                                     const YzOpId *op_id,
                                     int64_t entry,
                                     const char *reason,
                                     GError **error);

/* What a receipt shows; all owned. */
typedef struct {
  int64_t entry;
  YzEntryKind kind;
  int64_t happened_ms;
  int64_t rider;
  char *rider_name; /* in full: who shows it masks it */
  char *staff_name;
  GPtrArray *lines; /* of YzReceiptItem */
  int64_t total_points;
  int64_t balance_points; /* after this entry */
  int64_t until_on;       /* of a hold: the last day of the pick-up; else 0 */
  char *entry_number;
  char *head_code;
  char *receipt_code;
} YzReceipt;

typedef struct {
  int64_t item;
  char *name;
  int64_t quantity;
  int64_t price_points;
  int64_t returnable;        /* pieces that can still come back; of a hold: that still wait */
  YzDisposition disposition; /* of a return: where they went */
} YzReceiptItem;

void yz_receipt_free (YzReceipt *receipt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzReceipt, yz_receipt_free)

/* For redemptions, holds, what came of those, returns and reversals of redemptions; STATE for other
 * entries. */
YzReceipt *yz_receipt_load (YzStation *station, int64_t entry, GError **error);

/* By number ("1-42"), plain id or receipt code (whose hash must fit: VERIFY). 0 on error. */
int64_t yz_entry_resolve (YzStation *station, const char *text, GError **error);

G_END_DECLS

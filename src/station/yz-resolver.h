/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-code.h"
#include "yz-rider.h"

G_BEGIN_DECLS

/* What a scanned or typed text means here. One resolver for everything that can be scanned. */
typedef enum {
  YZ_MEANING_RIDER,   /* id: the rider of a valid card */
  YZ_MEANING_ITEM,    /* id, pieces: by a code on a pack, own item code or SKU */
  YZ_MEANING_COMMAND, /* command, and quantity of YZ_COMMAND_QUANTITY */
  YZ_MEANING_RECEIPT, /* id: the entry */
  YZ_MEANING_BADGE,   /* a badge of staff */
  YZ_MEANING_VOUCHER, /* id: one of the station's that can be taken in */
  YZ_MEANING_UNKNOWN, /* not one of ours, or goods we do not carry */
} YzMeaningKind;

typedef struct {
  YzMeaningKind kind;
  int64_t id;
  int64_t pieces; /* of an item: in the pack that was scanned */
  YzCommand command;
  int quantity;
} YzMeaning;

/* FALSE with CODE (mistyped), CARD_REVOKED (when and why), RIDER_LEFT, NOT_FOUND (a card that is
 * nobody's, a voucher that is none), VOUCHER_USED, STATE and REFUSED (a voucher that cannot be
 * taken in here), or a store error. A foreign text is no error but YZ_MEANING_UNKNOWN. */
gboolean yz_resolve_code (YzStation *station, const char *text, YzMeaning *meaning, GError **error);

/* The same, and the rider of a card with the balances, who is found in the same look-up: NULL where
 * the text means something else. @rider: (out) (transfer full) */
gboolean yz_resolve_code_with_rider (YzStation *station,
                                     const char *text,
                                     YzMeaning *meaning,
                                     YzRider **rider,
                                     GError **error);

/* "rider", "item", "command", "receipt", "badge", "voucher", "unknown". */
const char *yz_meaning_get_word (YzMeaningKind kind);

G_END_DECLS

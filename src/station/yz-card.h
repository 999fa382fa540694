/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-rider.h"

G_BEGIN_DECLS

typedef struct {
  int64_t id;
  int64_t rider;
  char *text; /* only from yz_card_issue(): the database keeps a hash of the secret */
  int64_t issued_ms;
  int64_t revoked_ms; /* 0: valid */
  char *revoked_reason;
} YzCard;

void yz_card_free (YzCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzCard, yz_card_free)

/* A new card with 128 random bits. Earlier cards of the rider that are still valid are revoked with
 * the reason "replaced" ("a lost card is revoked and a new one issued; the balance is untouched").
 * YZ_ERROR_RIDER_LEFT. */
YzCard *yz_card_issue (YzStation *station, const YzActor *actor, int64_t rider, GError **error);

/* @card: card text or card id ("1-7"). YZ_ERROR_STATE if it is revoked already. */
gboolean yz_card_revoke (YzStation *station,
                         const YzActor *actor,
                         const char *card,
                         const char *reason,
                         GError **error);

/* The card with this secret, valid or not; NOT_FOUND for a card of no one we know (a foreign or
 * made-up one). */
YzCard *yz_card_find (YzStation *station, const uint8_t *secret, GError **error);
/* Whether something may be done with @card today: RIDER_LEFT (subject: the name), CARD_REVOKED
 * (subject: the reason, asked: when). */
gboolean yz_card_check (YzStation *station, const YzCard *card, GError **error);
/* The rider whose valid card has this secret, with the balances, in one look-up. Errors as those of
 * yz_card_find() and yz_card_check(). Returns: (transfer full) */
YzRider *yz_card_find_rider (YzStation *station, const uint8_t *secret, GError **error);
/* Returns: (transfer full) (element-type YzCard) newest first */
GPtrArray *yz_card_list (YzStation *station, int64_t rider, GError **error);

G_END_DECLS

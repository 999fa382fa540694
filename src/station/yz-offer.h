/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item-nature.h"
#include "yz-item.h"
#include "yz-period.h"

G_BEGIN_DECLS

/* An item as it is offered at this moment: what a redemption or a hold has to know of it. Only for
 * the station room. */
typedef struct {
  char *name;
  int64_t price_points;
  int64_t limit; /* pieces for one rider in a period; 0: none */
  YzPeriod period;
  gboolean active;
  YzItemNature nature;
} YzOffer;

void yz_offer_free (YzOffer *offer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzOffer, yz_offer_free)

/* In two steps, for asking about several at once: a statement to be sent, and its answer. */
YzStatement *yz_offer_ask (YzStation *station, int64_t item);
/* NOT_FOUND; REFUSED (subject: its name) for what is not on offer any more. */
YzOffer *yz_offer_answer (YzStatement *statement, int64_t item, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-client.h"
#include "yz-goods.h"
#include "yz-kiosk-jobs.h"

G_BEGIN_DECLS

/* Has goods kept for the rider at the kiosk, one thing at a time. The operation's id stays the same
 * until it is certain what became of it, so that asking again keeps nothing twice. */
#define YZ_TYPE_KIOSK_KEEPER (yz_kiosk_keeper_get_type ())
G_DECLARE_FINAL_TYPE (YzKioskKeeper, yz_kiosk_keeper, YZ, KIOSK_KEEPER, GObject)

/* @held: (transfer full) (nullable); @error if it is NULL. */
typedef void (*YzKioskAnswer) (gpointer owner, YzKioskHeld *held, const GError *error);

/* @owner is borrowed: it forgets before it goes. */
YzKioskKeeper *yz_kiosk_keeper_new (YzClient *client, YzKioskAnswer answer, gpointer owner);

/* Whether this kiosk books, and this station redeems. */
gboolean yz_kiosk_keeper_is_possible (YzKioskKeeper *self);
/* What is asked about; NULL: nothing. Not while busy. */
void yz_kiosk_keeper_choose (YzKioskKeeper *self, YzGoods *goods);
YzGoods *yz_kiosk_keeper_get_goods (YzKioskKeeper *self);
/* Has one of what was chosen kept for @rider. */
void yz_kiosk_keeper_keep (YzKioskKeeper *self, int64_t rider);
gboolean yz_kiosk_keeper_is_busy (YzKioskKeeper *self);
/* The rider has gone: what is under way is still booked, and told to nobody. */
void yz_kiosk_keeper_forget (YzKioskKeeper *self);

G_END_DECLS

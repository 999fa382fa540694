/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-client.h"

G_BEGIN_DECLS

/* Gives back what nobody has picked up in time: when the program starts and every hour from then
 * on, on the writing lane. Several PCs of a station may do so at once. */
#define YZ_TYPE_HOLD_KEEPER (yz_hold_keeper_get_type ())
G_DECLARE_FINAL_TYPE (YzHoldKeeper, yz_hold_keeper, YZ, HOLD_KEEPER, GObject)

YzHoldKeeper *yz_hold_keeper_new (YzClient *client);
/* No more from now on. */
void yz_hold_keeper_stop (YzHoldKeeper *self);

G_END_DECLS

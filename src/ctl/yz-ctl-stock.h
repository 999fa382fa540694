/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ctl.h"
#include "yz-item.h"

G_BEGIN_DECLS

/* What the commands about goods share. */

/* Signs in --approver, where one is given: *@approver is NULL (transfer full) where none is. */
gboolean yz_ctl_take_approver (YzCtl *ctl, YzActor **approver, GError **error);

/* The number of a delivery, shipment or count, the word @n. 0 on error. */
int64_t yz_ctl_take_number (YzCtl *ctl, gsize n, const char *what, GError **error);

/* "SOAP=2": the item and its pieces; "SOAP" is one, or what a pack with this code holds. 0 pieces
 * only with @may_be_none. */
YzItem *yz_ctl_take_pieces (YzCtl *ctl,
                            const char *text,
                            gboolean may_be_none,
                            int64_t *pieces,
                            GError **error);

/* Says what entry was booked. */
void yz_ctl_say_booking (YzCtl *ctl, const YzBooking *booking);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-delivery.h"

G_BEGIN_DECLS

/* Only for the station room. */

/* One more scan of an open delivery of this station: its number, 0 on error. The row stays locked,
 * so that whoever posts the delivery sees the scan or comes before it. */
int64_t yz_delivery_next_scan (YzStation *station, int64_t delivery, GError **error);

/* Ends an open delivery: of two who do, one is refused. */
gboolean yz_delivery_close (YzStation *station,
                            const YzActor *actor,
                            int64_t delivery,
                            YzDeliveryState state,
                            GError **error);

G_END_DECLS

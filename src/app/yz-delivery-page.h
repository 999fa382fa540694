/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-sheet-page.h"

G_BEGIN_DECLS

/* Deliveries: goods are scanned in against their paper, what differs is seen before it is booked.
 */
#define YZ_TYPE_DELIVERY_PAGE (yz_delivery_page_get_type ())
G_DECLARE_FINAL_TYPE (YzDeliveryPage, yz_delivery_page, YZ, DELIVERY_PAGE, YzSheetPage)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"
#include "yz-counter.h"

G_BEGIN_DECLS

/* What was booked, or the receipt that was scanned: goods, points, the balance after it, the
 * numbers by which it can be checked, and what can still be done about it. */
#define YZ_TYPE_RECEIPT_VIEW (yz_receipt_view_get_type ())
G_DECLARE_FINAL_TYPE (YzReceiptView, yz_receipt_view, YZ, RECEIPT_VIEW, AdwBin)

void yz_receipt_view_set_counter (YzReceiptView *self, YzClient *client, YzCounter *counter);

G_END_DECLS

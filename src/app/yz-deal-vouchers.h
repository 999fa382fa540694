/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* The vouchers of merchants that a redemption made: their codes, to be photographed by the rider,
 * and a button that writes them for the printer. Hidden where there are none. */
#define YZ_TYPE_DEAL_VOUCHERS (yz_deal_vouchers_get_type ())
G_DECLARE_FINAL_TYPE (YzDealVouchers, yz_deal_vouchers, YZ, DEAL_VOUCHERS, AdwBin)

/* @entry 0: none. */
void yz_deal_vouchers_show (YzDealVouchers *self, YzClient *client, int64_t entry);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-screen.h"

G_BEGIN_DECLS

/* The page of the shop with the sheets of vouchers, old papers that are taken in, and partner
 * merchants with their deals and settlements. */
#define YZ_TYPE_VOUCHERS_PAGE (yz_vouchers_page_get_type ())
G_DECLARE_FINAL_TYPE (YzVouchersPage, yz_vouchers_page, YZ, VOUCHERS_PAGE, AdwBin)

G_END_DECLS

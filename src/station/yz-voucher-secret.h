/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-code.h"
#include "yz-station.h"

G_BEGIN_DECLS

/* The secret of a voucher follows from the operation that makes it, its place among the vouchers of
 * that operation, and the secret key of the desk: an operation that is repeated at its desk gives
 * the same vouchers, to be printed again, and a stolen database, which has their SHA-256 alone,
 * prints none. */

#define YZ_VOUCHER_HASH_SIZE 32

/* The text of the code, and what the database keeps of it; either may be NULL. @text: (transfer
 * full). YZ_ERROR_IO at another desk than the one of @maker, an id that the desk gave. */
gboolean yz_voucher_secret_make (YzStation *station,
                                 int64_t maker,
                                 const YzOpId *op_id,
                                 int64_t item,
                                 int64_t place,
                                 char **text,
                                 uint8_t hash[YZ_VOUCHER_HASH_SIZE],
                                 GError **error);

/* The hash of the voucher whose code is @text. YZ_ERROR_CODE if it is mistyped or no voucher's. */
gboolean
yz_voucher_secret_parse (const char *text, uint8_t hash[YZ_VOUCHER_HASH_SIZE], GError **error);

G_END_DECLS

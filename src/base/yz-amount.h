/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* Points and pieces are whole numbers. No single amount may exceed this, so that a slip of the
 * finger is caught and a sum of millions of them cannot overflow. */
#define YZ_AMOUNT_MAX INT64_C (1000000000)

/* Checked arithmetic: FALSE with YZ_ERROR_OVERFLOW instead of a wrong number. */
gboolean yz_amount_add (int64_t a, int64_t b, int64_t *sum, GError **error);
gboolean yz_amount_multiply (int64_t a, int64_t b, int64_t *product, GError **error);

/* An amount that may be booked: 1 … YZ_AMOUNT_MAX. @what names the field in the error. */
gboolean yz_amount_check (int64_t amount, const char *what, GError **error);

/* Parses a whole decimal number without sign or spaces, 0 … YZ_AMOUNT_MAX (full-width digits are
 * taken too, as Chinese input methods make them). @what names the field in the error. */
gboolean yz_amount_parse (const char *text, const char *what, int64_t *amount, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* PINs as they are kept and compared: Argon2id, as libsodium writes it. What a person types is
 * trimmed and full-width digits are folded, as Chinese input methods make them. */
#define YZ_PIN_MIN 4
#define YZ_PIN_MAX 12

/* 4 to 12 digits: YZ_ERROR_INPUT. */
gboolean yz_pin_check (const char *pin, GError **error);

/* Checks that it is a PIN and hashes it. Returns: (transfer full) (nullable) */
char *yz_pin_hash (const char *pin, GError **error);

/* Whether @pin fits @hash. With a NULL hash it takes as long as with any other and is FALSE, so
 * that the time does not tell whether a name is known. */
gboolean yz_pin_verify (const char *hash, const char *pin);

G_END_DECLS

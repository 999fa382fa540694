/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-error.h"

G_BEGIN_DECLS

/* Longest texts a person may give, in characters. */
#define YZ_TEXT_NAME_MAX 60
#define YZ_TEXT_NOTE_MAX 500

/* Trims, folds full-width letters, digits and spaces to ASCII, composes (NFC) and checks: valid
 * UTF-8, no control characters (line breaks and tabs become spaces, invisible format characters
 * go), at most @max characters. YZ_ERROR_INPUT names @what (asked, there: length, where too long).
 * Returns: (transfer full) (nullable) the cleaned text, possibly empty */
char *yz_text_clean (const char *text, const char *what, gsize max, GError **error);

/* The same, and the text must not be empty. */
char *yz_text_require (const char *text, const char *what, gsize max, GError **error);

/* A phone number as digits: spaces, hyphens, brackets and a leading +86 go; mainland mobile numbers
 * (11 digits from 1) and land lines (7 to 12 digits, not from 1 or 00) pass. Anything else is
 * YZ_ERROR_INPUT with the subject "phone". Returns: (transfer full) (nullable) */
char *yz_text_clean_phone (const char *text, GError **error);

/* What may be shown where others can read along: 张**, 138****1234. The stars of a name do not tell
 * its length; of a number shorter than a mobile one only the last two digits are left.
 * Source: Personal Information Protection Law (PIPL), article 51.
 * Returns: (transfer full) */
char *yz_text_mask_name (const char *name);
char *yz_text_mask_phone (const char *phone);

G_END_DECLS

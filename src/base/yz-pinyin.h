/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All of these may be called on any thread.
 *
 * Search keys. A key holds everything a person may type to find a text, separated by spaces: the
 * text itself in lower case, its full pinyin without tones ("zhangsan") and its initials ("zs"),
 * for every reading of heteronyms (单 dan and shan, 曾 ceng and zeng; at most 16 combinations), and
 * @extra (the last four digits of a phone, a SKU; may be NULL).
 * Returns: (transfer full) */
char *yz_pinyin_make_key (const char *text, const char *extra);

/* The same folding for what was typed: lower case, full-width to ASCII; tones, accents, spaces,
 * apostrophes and the dots inside names away.
 * Returns: (transfer full) */
char *yz_pinyin_fold_query (const char *text);

/* Whether the folded @query occurs in @key at the start of a word or anywhere in the text itself.
 * An empty query matches everything. */
gboolean yz_pinyin_key_matches (const char *key, const char *query);

/* Escapes %, _ and \ in @query for LIKE … ESCAPE '\', and wraps it in %. Returns: (transfer full)
 */
char *yz_pinyin_query_to_like (const char *query);

/* Orders Chinese texts by pinyin, others by the locale's collation, as ICU does. */
int yz_pinyin_compare (const char *a, const char *b);

G_END_DECLS

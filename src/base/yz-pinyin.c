/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pinyin"

#include "yz-pinyin.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/uiter.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "yz-pinyin-table.h"

/* How many readings of one text are kept, and how many of its characters are spelled: a name has
 * a handful, and a key must not grow with a text that is none. */
#define READINGS_MAX 16
#define SPELLED_MAX 120

#define DIAERESIS 0x308

/* Neither ICU object may be used by two threads at once, and making one takes a good part of a
 * second, so each exists once behind its lock. */
static GMutex spell_lock;
static UTransliterator *han_latin;
static GHashTable *spellings; /* character → its readings, space-separated */

static GMutex collator_lock;
static UCollator *collator;

/* One way to read what was spelled so far. */
typedef struct {
  GString *full;
  GString *initials;
} Reading;

static void
reading_free (Reading *reading)
{
  g_string_free (reading->full, TRUE);
  g_string_free (reading->initials, TRUE);
  g_free (reading);
}

static Reading *
reading_new (const char *full, const char *initials)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->full = g_string_new (full);
  reading->initials = g_string_new (initials);
  return reading;
}

/* "lǚ" as "lv lu", the two ways ü is typed; other tones just go. */
static char *
plain_spelling (const char *toned)
{
  g_autofree char *parts = g_utf8_normalize (toned, -1, G_NORMALIZE_NFD);
  g_autoptr (GString) with_v = g_string_new (NULL);
  g_autoptr (GString) with_u = g_string_new (NULL);

  for (const char *p = parts; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (c == DIAERESIS && with_v->len > 0)
      with_v->str[with_v->len - 1] = 'v';
    if (!g_ascii_isalpha (*p))
      continue;
    g_string_append_c (with_v, g_ascii_tolower (*p));
    g_string_append_c (with_u, g_ascii_tolower (*p));
  }
  if (strcmp (with_v->str, with_u->str) == 0)
    return g_strdup (with_u->str);
  return g_strconcat (with_v->str, " ", with_u->str, NULL);
}

/* What ICU reads for @c, "" if it does not know it. Called with the lock held. */
static char *
spell_by_icu (gunichar c)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar buffer[64];
  int32_t length = 0;
  int32_t limit = 0;
  char text[8] = { 0 };
  char toned[64];

  if (han_latin == NULL) {
    u_uastrcpy (buffer, "Han-Latin");
    han_latin = utrans_openU (buffer, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
  }
  if (U_FAILURE (status) || han_latin == NULL)
    return g_strdup ("");
  g_unichar_to_utf8 (c, text);
  u_strFromUTF8 (buffer, G_N_ELEMENTS (buffer), &length, text, -1, &status);
  limit = length;
  utrans_transUChars (han_latin, buffer, &length, G_N_ELEMENTS (buffer), 0, &limit, &status);
  u_strToUTF8 (toned, sizeof toned, NULL, buffer, length, &status);
  return U_SUCCESS (status) ? plain_spelling (toned) : g_strdup ("");
}

/* The readings of @c, the likeliest first, separated by spaces; "" if it has none. Borrowed for
 * ever: an entry is never taken out again, and there are no more of them than Han characters. */
static const char *
spell_char (gunichar c)
{
  const char *spelling = NULL;

  if (!u_hasBinaryProperty ((UChar32) c, UCHAR_IDEOGRAPHIC))
    return "";
  g_mutex_lock (&spell_lock);
  if (spellings == NULL) {
    spellings = g_hash_table_new (g_direct_hash, g_direct_equal);
    for (gsize i = 0; i < G_N_ELEMENTS (heteronyms); i++)
      g_hash_table_insert (spellings,
                           GUINT_TO_POINTER (g_utf8_get_char (heteronyms[i].text)),
                           (gpointer) heteronyms[i].spelling);
  }
  spelling = g_hash_table_lookup (spellings, GUINT_TO_POINTER (c));
  if (spelling == NULL) {
    spelling = spell_by_icu (c);
    g_hash_table_insert (spellings, GUINT_TO_POINTER (c), (gpointer) spelling);
  }
  g_mutex_unlock (&spell_lock);
  return spelling;
}

/* Continues every reading in each of @n_ways ways, as long as there are not too many: then only in
 * the likeliest. */
static void
spread_readings (GPtrArray *readings,
                 const char *const *full,
                 const char *const *initials,
                 guint n_ways)
{
  guint n_before = readings->len;

  if (n_before * n_ways > READINGS_MAX)
    n_ways = 1;
  for (guint way = 1; way < n_ways; way++)
    for (guint i = 0; i < n_before; i++) {
      const Reading *before = g_ptr_array_index (readings, i);
      Reading *after = reading_new (before->full->str, before->initials->str);

      g_string_append (after->full, full[way]);
      g_string_append (after->initials, initials[way]);
      g_ptr_array_add (readings, after);
    }
  for (guint i = 0; i < n_before; i++) {
    Reading *reading = g_ptr_array_index (readings, i);

    g_string_append (reading->full, full[0]);
    g_string_append (reading->initials, initials[0]);
  }
}

static void
spread_char (GPtrArray *readings, const char *spelling)
{
  g_auto (GStrv) full = g_strsplit (spelling, " ", -1);
  g_auto (GStrv) initials = g_strdupv (full);

  for (gsize i = 0; initials[i] != NULL; i++)
    initials[i][1] = '\0';
  spread_readings (readings,
                   (const char *const *) full,
                   (const char *const *) initials,
                   g_strv_length (full));
}

/* If a phrase of the table begins at @text, its reading; says how many bytes it takes. */
static gsize
spread_phrase (GPtrArray *readings, const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (g_str_has_prefix (text, phrases[i].text)) {
      spread_readings (readings, &phrases[i].spelling, &phrases[i].initials, 1);
      return strlen (phrases[i].text);
    }
  return 0;
}

/* What is not Chinese stays in the full form; its initials are the first letter of each word and
 * all of every number, "500ml" being no word. */
static void
spread_plain (GPtrArray *readings, const char *at, gboolean begins_word)
{
  g_autofree char *own = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));
  const char *full = own;
  const char *initial = begins_word || !g_unichar_isalpha (g_utf8_get_char (at)) ? own : "";

  spread_readings (readings, &full, &initial, 1);
}

static GPtrArray *
make_readings (const char *text)
{
  GPtrArray *readings = g_ptr_array_new_with_free_func ((GDestroyNotify) reading_free);
  gboolean begins_word = TRUE;
  gsize spelled = 0;

  g_ptr_array_add (readings, reading_new (NULL, NULL));
  for (const char *p = text; *p != '\0' && spelled < SPELLED_MAX; spelled++) {
    gunichar c = g_utf8_get_char (p);
    gsize taken = spread_phrase (readings, p);
    const char *spelling = taken == 0 ? spell_char (c) : "";

    if (taken == 0 && *spelling != '\0')
      spread_char (readings, spelling);
    else if (taken == 0 && !g_unichar_isspace (c))
      spread_plain (readings, p, begins_word);
    begins_word = taken > 0 || *spelling != '\0' || !g_unichar_isalnum (c);
    p += taken > 0 ? taken : (gsize) (g_utf8_next_char (p) - p);
  }
  return readings;
}

static void
append_word (GString *key, GHashTable *seen, const char *text)
{
  g_autofree char *word = yz_pinyin_fold_query (text);

  if (*word == '\0' || g_hash_table_contains (seen, word))
    return;
  g_string_append_c (key, ' ');
  g_string_append (key, word);
  g_hash_table_add (seen, g_steal_pointer (&word));
}

char *
yz_pinyin_make_key (const char *text, const char *extra)
{
  g_autofree char *valid = NULL;
  g_autofree char *tidy = NULL;
  g_autofree char *folded = NULL;
  g_autoptr (GHashTable) seen = NULL;
  g_autoptr (GPtrArray) readings = NULL;
  GString *key = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  tidy = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKC);
  folded = yz_pinyin_fold_query (tidy);
  readings = make_readings (tidy);
  key = g_string_new (folded);
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (seen, g_steal_pointer (&folded));
  for (guint i = 0; i < readings->len; i++) {
    const Reading *reading = g_ptr_array_index (readings, i);

    append_word (key, seen, reading->full->str);
    append_word (key, seen, reading->initials->str);
  }
  if (extra != NULL) {
    g_auto (GStrv) words = g_strsplit_set (extra, " \t\r\n", -1);

    for (gsize i = 0; words[i] != NULL; i++)
      append_word (key, seen, words[i]);
  }
  return g_string_free (key, FALSE);
}

/* Marks are what is left of a tone or an accent once a letter is taken apart; an apostrophe only
 * parts syllables (xi'an), and a dot the parts of a name (买买提·艾力), which has many forms. */
static gboolean
is_folded_away (gunichar c)
{
  static const gunichar parting[] = { '\'', 0x2019, 0xb7, 0x2022, 0x2027, 0x30fb };

  for (gsize i = 0; i < G_N_ELEMENTS (parting); i++)
    if (c == parting[i])
      return TRUE;
  return g_unichar_isspace (c) || g_unichar_iscntrl (c) || g_unichar_ismark (c) ||
         g_unichar_type (c) == G_UNICODE_FORMAT;
}

char *
yz_pinyin_fold_query (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *parts = NULL;
  g_autofree char *lower = NULL;
  g_autoptr (GString) folded = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  parts = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKD);
  lower = g_utf8_strdown (parts, -1);
  folded = g_string_sized_new (strlen (lower));
  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!is_folded_away (c))
      g_string_append_unichar (folded, c);
  }
  return g_utf8_normalize (folded->str, -1, G_NORMALIZE_NFC);
}

gboolean
yz_pinyin_key_matches (const char *key, const char *query)
{
  gsize text_length = 0;
  gsize length = 0;

  g_return_val_if_fail (key != NULL && query != NULL, FALSE);

  text_length = strcspn (key, " ");
  length = strlen (query);
  if (g_strstr_len (key, (gssize) text_length, query) != NULL)
    return TRUE;
  for (const char *word = key + text_length; *word == ' '; word += strcspn (word, " ")) {
    word++;
    if (strncmp (word, query, length) == 0)
      return TRUE;
  }
  return length == 0;
}

char *
yz_pinyin_query_to_like (const char *query)
{
  GString *like = NULL;

  g_return_val_if_fail (query != NULL, NULL);

  like = g_string_new ("%");
  for (const char *p = query; *p != '\0'; p++) {
    if (*p == '%' || *p == '_' || *p == '\\')
      g_string_append_c (like, '\\');
    g_string_append_c (like, *p);
  }
  g_string_append_c (like, '%');
  return g_string_free (like, FALSE);
}

int
yz_pinyin_compare (const char *a, const char *b)
{
  UErrorCode status = U_ZERO_ERROR;
  UCharIterator left;
  UCharIterator right;
  int order = 0;

  g_return_val_if_fail (a != NULL && b != NULL, 0);

  uiter_setUTF8 (&left, a, -1);
  uiter_setUTF8 (&right, b, -1);
  g_mutex_lock (&collator_lock);
  if (collator == NULL)
    collator = ucol_open ("zh@collation=pinyin", &status);
  if (collator != NULL && U_SUCCESS (status))
    order = (int) ucol_strcollIter (collator, &left, &right, &status);
  g_mutex_unlock (&collator_lock);
  if (U_FAILURE (status))
    order = g_utf8_collate (a, b);
  /* Texts that sort alike but are not the same still need one order. */
  return order != 0 ? order : strcmp (a, b);
}

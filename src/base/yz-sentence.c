/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sentence"

#include "yz-sentence.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-clock.h"
#include "yz-error.h"

/* Which facts a sentence cannot do without. */
typedef enum {
  NEEDS_NOTHING = 0,
  NEEDS_SUBJECT = 1 << 0,
  NEEDS_ASKED = 1 << 1,
  NEEDS_THERE = 1 << 2,
  NEEDS_LABEL = 1 << 3, /* a subject that the message does not name in its midst */
} Needs;

/* The first one of its code whose needs are met is said. In braces stand the facts of the error:
 * {subject}, {asked}, {there}; {when} and {wait} are the numbers as a time and as a span of time;
 * {reason} is the message of the error, translated if the catalogue knows it. */
typedef struct {
  YzError code;
  Needs needs;
  const char *text;
} Sentence;

/* clang-format 14 indents every row of a table with N_() further than the last. */
/* clang-format off */
static const Sentence sentences[] = {
  { YZ_ERROR_REFUSED, NEEDS_LABEL, N_ ("{subject}: {reason}.") },
  { YZ_ERROR_REFUSED, NEEDS_NOTHING, N_ ("{reason}.") },
  { YZ_ERROR_NOT_FOUND, NEEDS_SUBJECT,
    N_ ("{subject} was not found. Check what was typed or look for it in the list.") },
  { YZ_ERROR_NOT_FOUND, NEEDS_NOTHING, N_ ("{reason}.") },
  { YZ_ERROR_AMBIGUOUS, NEEDS_SUBJECT | NEEDS_THERE,
    N_ ("{subject} fits {there} of them. Say which one by its number, phone or card.") },
  { YZ_ERROR_AMBIGUOUS, NEEDS_NOTHING,
    N_ ("More than one fits. Say which one by its number, phone or card.") },
  { YZ_ERROR_POINTS, NEEDS_SUBJECT,
    N_ ("Not enough points: {subject} needs {asked} and has {there}.") },
  { YZ_ERROR_POINTS, NEEDS_NOTHING, N_ ("Not enough points: {asked} needed, {there} there.") },
  { YZ_ERROR_STOCK, NEEDS_SUBJECT,
    N_ ("{subject}: {asked} asked for, {there} on the shelf. Take fewer, or receive goods "
        "first.") },
  { YZ_ERROR_STOCK, NEEDS_NOTHING,
    N_ ("{asked} asked for, {there} on the shelf. Take fewer, or receive goods first.") },
  { YZ_ERROR_LIMIT, NEEDS_SUBJECT,
    N_ ("{subject}: {asked} asked for, {there} left under the limit.") },
  { YZ_ERROR_LIMIT, NEEDS_NOTHING, N_ ("{asked} asked for, {there} left under the limit.") },
  { YZ_ERROR_OP_CONFLICT, NEEDS_NOTHING,
    N_ ("This operation was booked before with other content. Nothing was changed; start it "
        "anew.") },
  { YZ_ERROR_FOUR_EYES, NEEDS_NOTHING, N_ ("{reason}. Somebody else must do this.") },
  { YZ_ERROR_PERMISSION, NEEDS_SUBJECT,
    N_ ("{subject} may not do this. Ask somebody whose role allows it.") },
  { YZ_ERROR_PERMISSION, NEEDS_NOTHING, N_ ("{reason}.") },
  { YZ_ERROR_PIN, NEEDS_THERE, N_ ("The PIN is wrong. Tries left: {there}.") },
  { YZ_ERROR_PIN, NEEDS_NOTHING, N_ ("The PIN is wrong.") },
  { YZ_ERROR_PIN_LOCKED, NEEDS_THERE,
    N_ ("Too many wrong PINs. Wait {wait} before the next try.") },
  { YZ_ERROR_PIN_LOCKED, NEEDS_NOTHING, N_ ("Too many wrong PINs. Wait before the next try.") },
  { YZ_ERROR_CARD_REVOKED, NEEDS_SUBJECT | NEEDS_ASKED,
    N_ ("This card was revoked on {when}: {subject}. The points are safe; use the new card.") },
  { YZ_ERROR_CARD_REVOKED, NEEDS_ASKED,
    N_ ("This card was revoked on {when}. The points are safe; use the new card.") },
  { YZ_ERROR_CARD_REVOKED, NEEDS_NOTHING,
    N_ ("This card was revoked. The points are safe; use the new card.") },
  { YZ_ERROR_RIDER_LEFT, NEEDS_SUBJECT,
    N_ ("{subject} has left. Nothing can be booked until the rider registers again.") },
  { YZ_ERROR_RIDER_LEFT, NEEDS_NOTHING,
    N_ ("This rider has left. Nothing can be booked until the rider registers again.") },
  { YZ_ERROR_STATE, NEEDS_LABEL, N_ ("{subject}: {reason}.") },
  { YZ_ERROR_STATE, NEEDS_NOTHING, N_ ("{reason}.") },
  { YZ_ERROR_NO_RULE, NEEDS_SUBJECT,
    N_ ("{subject}: no rule is in force, so no points can be given. Add a rule for this kind "
        "first.") },
  { YZ_ERROR_NO_RULE, NEEDS_NOTHING,
    N_ ("No rule is in force, so no points can be given. Add a rule for this kind first.") },
  { YZ_ERROR_ALREADY_REVERSED, NEEDS_SUBJECT,
    N_ ("{subject} was reversed already. It stays as it is.") },
  { YZ_ERROR_ALREADY_REVERSED, NEEDS_NOTHING, N_ ("It was reversed already. It stays as it is.") },
  { YZ_ERROR_EXISTS, NEEDS_SUBJECT | NEEDS_ASKED,
    N_ ("{subject} is in line {asked} of the file already.") },
  { YZ_ERROR_EXISTS, NEEDS_SUBJECT, N_ ("{subject} is there already.") },
  { YZ_ERROR_EXISTS, NEEDS_NOTHING, N_ ("It is there already.") },
  { YZ_ERROR_NOTHING_FOUND, NEEDS_SUBJECT,
    N_ ("{subject}: no code in the picture. Take it closer and flat, or type the text of the "
        "code.") },
  { YZ_ERROR_NOTHING_FOUND, NEEDS_NOTHING,
    N_ ("No code in the picture. Take it closer and flat, or type the text of the code.") },
  { YZ_ERROR_CHECK, NEEDS_SUBJECT,
    N_ ("The store refused this ({subject}). Nothing was changed.") },
  { YZ_ERROR_CHECK, NEEDS_NOTHING, N_ ("The store refused this. Nothing was changed.") },
  { YZ_ERROR_UNIQUE, NEEDS_SUBJECT, N_ ("{subject} is taken already. Nothing was changed.") },
  { YZ_ERROR_UNIQUE, NEEDS_NOTHING, N_ ("It is taken already. Nothing was changed.") },
  { YZ_ERROR_PRICE, NEEDS_SUBJECT,
    N_ ("{subject} was shown at {asked} points and costs {there} now. Look at the cart and confirm "
        "again.") },
  { YZ_ERROR_PRICE, NEEDS_NOTHING, N_ ("A price has changed. Look at the cart and confirm again.") },
  { YZ_ERROR_APPROVAL, NEEDS_LABEL, N_ ("{subject}: {reason}.") },
  { YZ_ERROR_APPROVAL, NEEDS_NOTHING, N_ ("{reason}.") },
  { YZ_ERROR_VOUCHER_USED, NEEDS_SUBJECT | NEEDS_ASKED,
    N_ ("This voucher was used on {when} at {subject}. It is good for one time only.") },
  { YZ_ERROR_VOUCHER_USED, NEEDS_NOTHING,
    N_ ("This voucher was used already. It is good for one time only.") },

  { YZ_ERROR_USAGE, NEEDS_NOTHING, N_ ("{reason}.") },

  { YZ_ERROR_INPUT, NEEDS_LABEL | NEEDS_THERE,
    N_ ("{subject}: {reason} ({asked} given, at most {there}).") },
  { YZ_ERROR_INPUT, NEEDS_LABEL, N_ ("{subject}: {reason}.") },
  { YZ_ERROR_INPUT, NEEDS_NOTHING, N_ ("{reason}.") },
  { YZ_ERROR_CODE, NEEDS_ASKED,
    N_ ("The code is mistyped or damaged. Scan it again, or compare the text letter by "
        "letter.") },
  { YZ_ERROR_CODE, NEEDS_NOTHING, N_ ("{reason}.") },
  { YZ_ERROR_IMAGE, NEEDS_SUBJECT, N_ ("{subject}: the picture cannot be read ({reason}).") },
  { YZ_ERROR_IMAGE, NEEDS_NOTHING, N_ ("The picture cannot be read ({reason}).") },
  { YZ_ERROR_CSV, NEEDS_SUBJECT | NEEDS_ASKED,
    N_ ("Line {asked} of {subject}: {reason}. Correct the file and read it again.") },
  { YZ_ERROR_CSV, NEEDS_LABEL, N_ ("{subject}: {reason}. Correct the file and read it again.") },
  { YZ_ERROR_CSV, NEEDS_NOTHING, N_ ("{reason}. Correct the file and read it again.") },
  { YZ_ERROR_OVERFLOW, NEEDS_NOTHING, N_ ("The number is larger than what can be booked.") },

  { YZ_ERROR_STORE, NEEDS_NOTHING, N_ ("The store failed ({reason}).") },
  { YZ_ERROR_STORE_MISSING, NEEDS_SUBJECT,
    N_ ("There is no store at {subject}. Check the path, or set up a new station.") },
  { YZ_ERROR_STORE_MISSING, NEEDS_NOTHING,
    N_ ("There is no store. Check the path, or set up a new station.") },
  { YZ_ERROR_STORE_LOCKED, NEEDS_SUBJECT,
    N_ ("The store is in use by {subject}. Close the program there first.") },
  { YZ_ERROR_STORE_LOCKED, NEEDS_NOTHING,
    N_ ("The store is in use by another program. Close that first.") },
  { YZ_ERROR_STORE_NEWER, NEEDS_ASKED | NEEDS_THERE,
    N_ ("The store was written by a newer program (version {asked}, this one knows {there}). "
        "Install the newer program.") },
  { YZ_ERROR_STORE_NEWER, NEEDS_NOTHING,
    N_ ("The store was written by a newer program. Install the newer program.") },
  { YZ_ERROR_STORE_FOREIGN, NEEDS_SUBJECT, N_ ("{subject} is not a store of this program.") },
  { YZ_ERROR_STORE_FOREIGN, NEEDS_NOTHING, N_ ("This is not a store of this program.") },
  { YZ_ERROR_STORE_DAMAGED, NEEDS_SUBJECT,
    N_ ("The store is damaged: {subject}. Book nothing more and restore the last backup.") },
  { YZ_ERROR_STORE_DAMAGED, NEEDS_NOTHING,
    N_ ("The store is damaged. Book nothing more and restore the last backup.") },
  { YZ_ERROR_STORE_READ_ONLY, NEEDS_NOTHING,
    N_ ("The store can only be read. Check who may write to the file and its folder.") },
  { YZ_ERROR_STORE_FULL, NEEDS_NOTHING,
    N_ ("The disk is full. Nothing was changed; make room and try again.") },
  { YZ_ERROR_STORE_BUSY, NEEDS_NOTHING, N_ ("The store is busy. Try again.") },
  { YZ_ERROR_STORE_LOST, NEEDS_NOTHING,
    N_ ("The line to the city's server is cut. Nothing was booked; it goes on by itself when the "
        "line is back.") },
  { YZ_ERROR_STORE_UNKNOWN, NEEDS_NOTHING,
    N_ ("The line to the city's server was cut before the answer came. Whether this was booked is "
        "asked for when the line is back; do not enter it again.") },
  { YZ_ERROR_STORE_NOT_JOINED, NEEDS_NOTHING,
    N_ ("This PC has not joined the city. Let it join once with “yizhan-ctl station join”.") },
  { YZ_ERROR_IO, NEEDS_LABEL, N_ ("{subject}: {reason}.") },
  { YZ_ERROR_IO, NEEDS_NOTHING, N_ ("{reason}.") },

  { YZ_ERROR_VERIFY, NEEDS_LABEL,
    N_ ("The books do not agree at {subject}: {reason}. Keep the store as it is and have it "
        "looked at.") },
  { YZ_ERROR_VERIFY, NEEDS_NOTHING,
    N_ ("The books do not agree: {reason}. Keep the store as it is and have it looked at.") },
};

/* The words by which errors call what was typed or stands in a table. */
static const char *const fields[] = {
  NC_ ("field", "active"), NC_ ("field", "admin"), NC_ ("field", "amount"), NC_ ("field", "at"),
  NC_ ("field", "best-before"), NC_ ("field", "card"), NC_ ("field", "category"),
  NC_ ("field", "chief"), NC_ ("field", "codes"), NC_ ("field", "community"),
  NC_ ("field", "consent"), NC_ ("field", "date"), NC_ ("field", "day-cap"),
  NC_ ("field", "decision"), NC_ ("field", "document"), NC_ ("field", "ean"),
  NC_ ("field", "evidence"), NC_ ("field", "expiry"), NC_ ("field", "file"), NC_ ("field", "from"),
  NC_ ("field", "grid"), NC_ ("field", "item"), NC_ ("field", "kind"), NC_ ("field", "limit"),
  NC_ ("field", "lines"), NC_ ("field", "minimum"), NC_ ("field", "month-cap"),
  NC_ ("field", "name"), NC_ ("field", "note"), NC_ ("field", "op-id"), NC_ ("field", "paid-by"),
  NC_ ("field", "period"),
  NC_ ("field", "phone"), NC_ ("field", "photo"), NC_ ("field", "pin"), NC_ ("field", "place"),
  NC_ ("field", "platform"), NC_ ("field", "points"), NC_ ("field", "price"),
  NC_ ("field", "price-from"),
  NC_ ("field", "quantity"), NC_ ("field", "reason"), NC_ ("field", "rider"), NC_ ("field", "role"),
  NC_ ("field", "sample"), NC_ ("field", "search"), NC_ ("field", "sku"), NC_ ("field", "source"),
  NC_ ("field", "staff"), NC_ ("field", "station"), NC_ ("field", "stock"), NC_ ("field", "team"),
  NC_ ("field", "time"), NC_ ("field", "to"), NC_ ("field", "unit"), NC_ ("field", "until"),
  NC_ ("field", "title"), NC_ ("field", "number"), NC_ ("field", "issuer"), NC_ ("field", "merchant"),
  NC_ ("field", "contact"), NC_ ("field", "address"), NC_ ("field", "month"), NC_ ("field", "days"),
};

/* The words before the number of what a verification found to be wrong. */
static const char *const places[] = {
  NC_ ("place", "account"), NC_ ("place", "desk"), NC_ ("place", "entry"),
  NC_ ("place", "evidence"), NC_ ("place", "item"), NC_ ("place", "job"),
  NC_ ("place", "rider"), NC_ ("place", "seal"),
  NC_ ("place", "store"), NC_ ("place", "transfer"), NC_ ("place", "unit"),
  NC_ ("place", "settlement"), NC_ ("place", "sheet"), NC_ ("place", "station"), NC_ ("place", "voucher"),
};
/* clang-format on */

/* Messages begin with their subject, "soap: …" or "riders.csv:3: …"; the sentence names it itself.
 */
static const char *
skip_subject (const char *message, const char *subject)
{
  const char *rest = message;

  if (subject == NULL || *subject == '\0' || !g_str_has_prefix (message, subject))
    return message;
  rest += strlen (subject);
  if (*rest == ':' && g_ascii_isdigit (rest[1]))
    rest += 1 + strspn (rest + 1, "0123456789");
  return g_str_has_prefix (rest, ": ") ? rest + 2 : message;
}

static const char *
find_sentence (const GError *error)
{
  const char *subject = yz_error_get_subject (error);
  Needs met = NEEDS_NOTHING;

  if (subject != NULL)
    met |= NEEDS_SUBJECT;
  if (subject != NULL && (skip_subject (error->message, subject) != error->message ||
                          strstr (error->message, subject) == NULL))
    met |= NEEDS_LABEL;
  if (yz_error_get_asked (error) != 0)
    met |= NEEDS_ASKED;
  if (yz_error_get_there (error) != 0)
    met |= NEEDS_THERE;
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if ((int) sentences[i].code == error->code && (sentences[i].needs & ~met) == 0)
      return _ (sentences[i].text);
  return _ ("{reason}.");
}

/* The catalogue's translation of @text, which it may well not have. */
static const char *
translate (const char *text)
{
  return *text != '\0' ? g_dgettext (GETTEXT_PACKAGE, text) : text;
}

static char *
make_reason (const GError *error)
{
  const char *rest = skip_subject (error->message, yz_error_get_subject (error));
  g_autofree char *reason = g_strdup (translate (rest));

  if (g_str_has_suffix (reason, "."))
    reason[strlen (reason) - 1] = '\0';
  return g_steal_pointer (&reason);
}

static char *
make_wait (int64_t seconds)
{
  gboolean long_wait = seconds >= 120;
  g_autofree char *number =
    g_strdup_printf ("%" G_GINT64_FORMAT, long_wait ? (seconds + 59) / 60 : seconds);

  return g_strdup_printf (long_wait ? _ ("%s min") : _ ("%s s"), number);
}

static char *
name_field (const char *field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (field, fields[i]))
      return g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "field", field));
  return g_strdup (field);
}

static char *
make_subject (int code, const char *subject)
{
  if (code == YZ_ERROR_INPUT || code == YZ_ERROR_CSV)
    return name_field (subject);
  if (code == YZ_ERROR_VERIFY)
    return yz_sentence_for_place (subject);
  return g_strdup (subject);
}

/* The value of the fact that @name stands for; NULL if it is none. */
static char *
make_fact (const GError *error, const char *name)
{
  const char *subject = yz_error_get_subject (error);

  if (g_str_equal (name, "subject") && subject != NULL)
    return make_subject (error->code, subject);
  if (g_str_equal (name, "asked"))
    return g_strdup_printf ("%" G_GINT64_FORMAT, yz_error_get_asked (error));
  if (g_str_equal (name, "there"))
    return g_strdup_printf ("%" G_GINT64_FORMAT, yz_error_get_there (error));
  if (g_str_equal (name, "when"))
    return yz_instant_to_text (yz_error_get_asked (error));
  if (g_str_equal (name, "wait"))
    return make_wait (yz_error_get_there (error));
  if (g_str_equal (name, "reason"))
    return make_reason (error);
  return NULL;
}

/* Puts the facts in. What a fact itself holds in braces is not looked at again. */
static char *
expand (const GError *error, const char *text)
{
  GString *sentence = g_string_new (NULL);
  gboolean capital = g_str_has_prefix (text, "{reason}");

  while (*text != '\0') {
    const char *close = *text == '{' ? strchr (text, '}') : NULL;
    g_autofree char *name = close != NULL ? g_strndup (text + 1, (gsize) (close - text - 1)) : NULL;
    g_autofree char *fact = name != NULL ? make_fact (error, name) : NULL;

    if (fact != NULL) {
      g_string_append (sentence, fact);
      text = close + 1;
    } else {
      g_string_append_c (sentence, *text++);
    }
  }
  /* A message begins small, a name stays as it is. */
  if (capital && sentence->len > 0)
    sentence->str[0] = g_ascii_toupper (sentence->str[0]);
  return g_string_free (sentence, FALSE);
}

char *
yz_sentence_for_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, g_strdup (""));

  if (error->domain != YZ_ERROR)
    return g_strdup (error->message);
  return expand (error, find_sentence (error));
}

char *
yz_sentence_for_place (const char *place)
{
  gsize length;

  g_return_val_if_fail (place != NULL, NULL);

  length = strcspn (place, " ");
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (strlen (places[i]) == length && strncmp (place, places[i], length) == 0)
      return g_strconcat (g_dpgettext2 (GETTEXT_PACKAGE, "place", places[i]), place + length, NULL);
  return g_strdup (place);
}

char *
yz_sentence_for_finding (const char *what)
{
  g_return_val_if_fail (what != NULL, NULL);

  return g_strdup (translate (what));
}

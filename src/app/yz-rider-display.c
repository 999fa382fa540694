/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rider-display"

#include "yz-rider-display.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-display.h"
#include "yz-text.h"

#define DOT " \xc2\xb7 "
#define DASH "\xe2\x80\x93"

static void
append_part (GString *text, const char *separator, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, separator);
  g_string_append (text, part);
}

char *
yz_rider_display_subtitle (const YzRider *rider)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *phone = NULL;

  g_return_val_if_fail (rider != NULL, NULL);

  phone = rider->phone != NULL ? yz_text_mask_phone (rider->phone) : NULL;
  append_part (text, DOT, rider->left_ms != 0 ? _ ("Has left") : NULL);
  append_part (text, DOT, phone);
  append_part (text, DOT, rider->team);
  append_part (text, DOT, rider->platform);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
yz_rider_display_count (guint shown, guint limit, int64_t total, gboolean searching)
{
  if (searching && shown < limit)
    return g_strdup_printf (ngettext ("%u found", "%u found", shown), shown);
  if (searching)
    return g_strdup_printf (_ ("The first %u found; type more to narrow the search"), shown);
  if (shown < limit)
    return g_strdup_printf (ngettext ("%u rider", "%u riders", shown), shown);
  return g_strdup_printf (_ ("The newest %u of %d; search to find others"), shown, (int) MIN (total, G_MAXINT));
}

const char *
yz_rider_display_fact (const char *text)
{
  return text != NULL && *text != '\0' ? text : DASH;
}

char *
yz_rider_display_balance_notes (const YzBalance *balance)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (balance != NULL, NULL);

  if (balance->held > 0) {
    g_autofree char *points = yz_display_points (balance->held);
    /* Translators: %s is "12 points". */
    g_autofree char *part = g_strdup_printf (_ ("%s held for pick-up"), points);

    append_part (text, "\n", part);
  }
  if (balance->soon_points > 0 && balance->soon_on != 0) {
    g_autofree char *points = yz_display_points (balance->soon_points);
    g_autofree char *date = yz_date_to_text (balance->soon_on);
    /* Translators: "12 points", then a date. */
    g_autofree char *part = g_strdup_printf (_ ("%s lapse soon, first on %s"), points, date);

    append_part (text, "\n", part);
  }
  if (text->len == 0)
    return g_strdup (_ ("Nothing held, nothing lapses soon"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "Recorded by …, approved by …", as far as the names are known. */
static char *
make_people (const YzHistoryLine *line)
{
  if (line->actor != NULL && line->approver != NULL)
    return g_strdup_printf (_ ("Recorded by %s, approved by %s"), line->actor, line->approver);
  if (line->actor != NULL)
    return g_strdup_printf (_ ("Recorded by %s"), line->actor);
  if (line->approver != NULL)
    return g_strdup_printf (_ ("Approved by %s"), line->approver);
  return NULL;
}

static void
append_dates (GString *text, const YzHistoryLine *line)
{
  if (line->expires_on != 0 && line->change_points > 0) {
    g_autofree char *date = yz_date_to_text (line->expires_on);
    g_autofree char *part = g_strdup_printf (_ ("Good until %s"), date);

    append_part (text, DOT, part);
  }
  if (line->reverses != 0) {
    g_autofree char *number = yz_id_to_text (line->reverses);
    /* Translators: %s is the number of the entry that was undone. */
    g_autofree char *part = g_strdup_printf (_ ("Takes back entry %s"), number);

    append_part (text, "\n", part);
  }
  if (line->reversed)
    append_part (text, "\n", _ ("Reversed: it no longer counts; a later entry takes it back"));
}

char *
yz_rider_display_provenance (const YzHistoryLine *line)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *when = NULL;
  g_autofree char *number = NULL;
  g_autofree char *people = NULL;

  g_return_val_if_fail (line != NULL, NULL);

  when = yz_instant_to_text (line->happened_ms);
  number = yz_id_to_text (line->entry);
  g_string_append_printf (text, _ ("%s, entry %s"), when, number);
  if (line->job != 0) {
    g_autofree char *job = yz_id_to_text (line->job);
    g_autofree char *part = g_strdup_printf (_ ("job %s"), job);

    append_part (text, C_ ("clause", ", "), part);
  }
  if (line->rule_text != NULL && *line->rule_text != '\0') {
    g_autofree char *part = g_strdup_printf (_ ("Rule: %s"), line->rule_text);

    append_part (text, "\n", part);
  }
  if (line->reason != NULL && *line->reason != '\0') {
    g_autofree char *part = g_strdup_printf (_ ("Reason: %s"), line->reason);

    append_part (text, "\n", part);
  }
  people = make_people (line);
  append_part (text, "\n", people);
  append_dates (text, line);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
yz_rider_display_mark (const YzHistoryLine *line)
{
  g_return_val_if_fail (line != NULL, NULL);

  return line->reversed ? _ ("Reversed") : NULL;
}

char *
yz_rider_display_card_title (const YzCard *card)
{
  g_autofree char *number = NULL;

  g_return_val_if_fail (card != NULL, NULL);

  number = yz_id_to_text (card->id);
  return g_strdup_printf (_ ("Card %s"), number);
}

char *
yz_rider_display_card_state (const YzCard *card)
{
  g_autofree char *issued = NULL;
  g_autofree char *revoked = NULL;

  g_return_val_if_fail (card != NULL, NULL);

  issued = yz_instant_to_text (card->issued_ms);
  if (card->revoked_ms == 0)
    return g_strdup_printf (_ ("Valid, issued on %s"), issued);
  revoked = yz_instant_to_text (card->revoked_ms);
  /* The reasons that the program gives itself are in the catalogue. */
  return g_strdup_printf (_ ("Revoked on %s: %s"),
                             revoked,
                             card->revoked_reason != NULL && *card->revoked_reason != '\0'
                             ? _ (card->revoked_reason)
                             : DASH);
}

char *
yz_rider_display_card_path (const char *path)
{
  static const char *const endings[] = { ".pdf", ".png", ".svg" };
  g_autofree char *lower = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  lower = g_ascii_strdown (path, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return g_strdup (path);
  return g_strconcat (path, ".pdf", NULL);
}

char *
yz_rider_display_card_name (int64_t rider)
{
  g_autofree char *number = yz_id_to_text (rider);

  return g_strdup_printf (_ ("card-of-rider-%s.pdf"), number);
}

const char *
yz_rider_display_error_field (const GError *error)
{
  static const char *const fields[] = { "name", "phone", "platform", "team", "community", "note" };
  const char *subject;

  g_return_val_if_fail (error != NULL, NULL);

  /* Of all that is entered only the phone must be nobody else's. */
  if (g_error_matches (error, YZ_ERROR, YZ_ERROR_EXISTS))
    return "phone";
  subject = yz_error_get_subject (error);
  if (!g_error_matches (error, YZ_ERROR, YZ_ERROR_INPUT) || subject == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (subject, fields[i]))
      return fields[i];
  return NULL;
}

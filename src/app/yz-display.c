/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-display"

#include "yz-display.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-clock.h"

#define MINUS "\xe2\x88\x92"
#define DOT " \xc2\xb7 "

/* For ngettext, which counts in unsigned long: the rules look at the last digits and at whether
 * there are more. */
static gulong
plural_of (int64_t number)
{
  guint64 size = number < 0 ? (guint64) 0 - (guint64) number : (guint64) number;

  return (gulong) (size < 1000000 ? size : 1000000 + size % 1000000);
}

static void
append_part (GString *text, const char *separator, const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, separator);
  g_string_append (text, part);
}

const char *
yz_display_role (YzRole role)
{
  switch (role) {
  case YZ_ROLE_ATTENDANT:
    return _ ("Attendant");
  case YZ_ROLE_REVIEWER:
    return _ ("Reviewer");
  case YZ_ROLE_CHIEF:
    return _ ("Chief");
  case YZ_ROLE_STREET:
    return _ ("Street office");
  default:
    return "";
  }
}

const char *
yz_display_entry_kind (YzEntryKind kind)
{
  switch (kind) {
  case YZ_ENTRY_AWARD:
    return _ ("Points awarded");
  case YZ_ENTRY_REDEEM:
    return _ ("Redeemed");
  case YZ_ENTRY_HOLD:
    return _ ("Reserved for pick-up");
  case YZ_ENTRY_RELEASE:
    return _ ("Reservation released");
  case YZ_ENTRY_COLLECT:
    return _ ("Picked up");
  case YZ_ENTRY_RETURN:
    return _ ("Returned");
  case YZ_ENTRY_EXPIRE:
    return _ ("Points lapsed");
  case YZ_ENTRY_ADJUST:
    return _ ("Adjusted by hand");
  case YZ_ENTRY_RECEIVE:
    return _ ("Goods received");
  case YZ_ENTRY_FREE_HAND_OUT:
    return _ ("Handed out free");
  case YZ_ENTRY_SPOIL:
    return _ ("Spoiled");
  case YZ_ENTRY_COUNT:
    return _ ("Counted");
  case YZ_ENTRY_STATION_TRANSFER:
    return _ ("Moved between stations");
  case YZ_ENTRY_REVERSAL:
    return _ ("Reversed");
  case YZ_ENTRY_OPENING:
    return _ ("Opening balance");
  default:
    return "";
  }
}

char *
yz_display_number (int64_t number)
{
  /* Through unsigned, so that the smallest number has an opposite too. */
  if (number < 0)
    return g_strdup_printf (MINUS "%" G_GUINT64_FORMAT, (guint64) 0 - (guint64) number);
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

char *
yz_display_change (int64_t change)
{
  return change > 0 ? g_strdup_printf ("+%" G_GINT64_FORMAT, change) : yz_display_number (change);
}

char *
yz_display_points (int64_t points)
{
  g_autofree char *number = yz_display_number (points);

  /* Translators: %s is a whole number, perhaps with a minus sign. */
  return g_strdup_printf (ngettext ("%s point", "%s points", plural_of (points)), number);
}

const char *
yz_display_points_word (int64_t points)
{
  /* Translators: stands beside a large number. */
  return ngettext ("point", "points", plural_of (points));
}

char *
yz_display_quantity (int64_t quantity)
{
  return g_strdup_printf ("\xc3\x97\xc2\xa0%" G_GINT64_FORMAT, quantity);
}

char *
yz_display_stock (int64_t shelf)
{
  if (shelf <= 0)
    return g_strdup (_ ("Sold out"));
  /* Translators: how many pieces of an item are on the shelf. */
  return g_strdup_printf (ngettext ("%" PRId64 " left", "%" PRId64 " left", plural_of (shelf)),
                          shelf);
}

int64_t
yz_display_reach (int64_t price_points, int64_t shelf, int64_t points)
{
  if (shelf <= 0 || points < price_points)
    return 0;
  return price_points > 0 ? MIN (shelf, points / price_points) : shelf;
}

char *
yz_display_reach_text (int64_t price_points, int64_t shelf, int64_t points)
{
  int64_t reach = yz_display_reach (price_points, shelf, points);

  if (shelf <= 0)
    return g_strdup (_ ("Sold out"));
  if (reach == 0) {
    int64_t missing = price_points - points;

    return g_strdup_printf (ngettext ("%" PRId64 " point short",
                                      "%" PRId64 " points short",
                                      plural_of (missing)),
                            missing);
  }
  return g_strdup_printf (ngettext ("Can have %" PRId64, "Can have %" PRId64, plural_of (reach)),
                          reach);
}

char *
yz_display_balance_notes (const YzBalance *balance)
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
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
yz_display_balance_after (int64_t balance_points, int64_t total_points)
{
  int64_t after;

  if (__builtin_sub_overflow (balance_points, total_points, &after))
    return g_strdup (_ ("More than can be counted"));
  if (after < 0)
    return g_strdup_printf (ngettext ("%" PRId64 " point short",
                                      "%" PRId64 " points short",
                                      plural_of (after)),
                            -after);
  return g_strdup_printf (_ ("Balance after: %" PRId64), after);
}

char *
yz_display_jobs_waiting (int64_t count)
{
  if (count <= 0)
    return NULL;
  return g_strdup_printf (ngettext ("%" PRId64 " job waits for review",
                                    "%" PRId64 " jobs wait for review",
                                    plural_of (count)),
                          count);
}

char *
yz_display_items_sold_out (int64_t count)
{
  if (count <= 0)
    return NULL;
  return g_strdup_printf (ngettext ("%" PRId64 " item is sold out",
                                    "%" PRId64 " items are sold out",
                                    plural_of (count)),
                          count);
}

const char *
yz_display_receipt_title (YzEntryKind kind, gboolean just_booked)
{
  if (kind == YZ_ENTRY_REDEEM)
    return just_booked ? _ ("Booked") : _ ("Redemption receipt");
  if (kind == YZ_ENTRY_REVERSAL)
    return just_booked ? _ ("Taken back") : _ ("Reversal receipt");
  if (kind == YZ_ENTRY_COLLECT)
    return just_booked ? _ ("Handed out") : _ ("Redemption receipt");
  if (kind == YZ_ENTRY_HOLD || kind == YZ_ENTRY_RELEASE)
    return kind == YZ_ENTRY_HOLD ? _ ("Kept for pick-up") : _ ("Given back");
  return just_booked ? _ ("Returned") : _ ("Return receipt");
}

char *
yz_display_history_title (const YzHistoryLine *line)
{
  g_return_val_if_fail (line != NULL, NULL);

  if (line->kind == YZ_ENTRY_AWARD && line->job_kind_name != NULL)
    return g_strdup (line->job_kind_name);
  if (line->voucher)
    return g_strdup (_ ("Voucher taken in"));
  if (line->goods != NULL && *line->goods != '\0')
    /* Translators: what happened, then with which goods. */
    return g_strdup_printf (_ ("%s: %s"), yz_display_entry_kind (line->kind), line->goods);
  return g_strdup (yz_display_entry_kind (line->kind));
}

char *
yz_display_history_subtitle (const YzHistoryLine *line, gboolean detailed)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *when = NULL;

  g_return_val_if_fail (line != NULL, NULL);

  when = detailed ? yz_instant_to_text (line->happened_ms)
                  : yz_date_to_text (yz_date_of_ms (line->happened_ms));
  append_part (text, DOT, when);
  append_part (text, DOT, line->reason);
  if (detailed)
    append_part (text, DOT, line->rule_text);
  if (detailed && line->approver != NULL) {
    /* Translators: %s is the name of a member of staff. */
    g_autofree char *part = g_strdup_printf (_ ("approved by %s"), line->approver);

    append_part (text, DOT, part);
  }
  if (line->reversed)
    append_part (text, DOT, _ ("taken back"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
yz_display_rider_belongs (const char *team, const char *platform)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_part (text, DOT, team);
  append_part (text, DOT, platform);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-proof"

#include "yz-proof-uses.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-item-use.h"
#include "yz-redemption-line.h"

/* The calendar month of many instants: the last ones found are kept, because asking the calendar
 * for each would be most of the work. */
typedef struct {
  int64_t month;
  int64_t from_ms;
  int64_t to_ms;
} Month;

static int64_t
find_month (GArray *months, int64_t instant_ms)
{
  Month month = { 0 };

  for (guint i = months->len; i-- > 0;) {
    const Month *known = &g_array_index (months, Month, i);

    if (instant_ms >= known->from_ms && instant_ms < known->to_ms)
      return known->month;
  }
  month.month = yz_item_use_month (instant_ms);
  month.from_ms = yz_date_start_ms (month.month * 100 + 1);
  month.to_ms = yz_date_start_ms (yz_date_add_months (month.month * 100 + 1, 1));
  g_array_append_val (months, month);
  return month.month;
}

/* Pieces of one item that one rider had, as one side has them. */
typedef struct {
  int64_t rider;
  int64_t item;
  int64_t month;
  int64_t pieces;
} Use;

/* One side, read one row ahead in the order of riders and items. */
typedef struct {
  YzStatement *statement;
  YzStep step;
  GArray *months; /* where the row has an instant instead of a month */
  Use use;
} Side;

static gboolean
next_use (Side *side, GError **error)
{
  side->step = yz_statement_step (side->statement, error);
  if (side->step == YZ_STEP_ROW) {
    int64_t values[6];
    guint64 nulls = yz_statement_get_ints (side->statement, 0, G_N_ELEMENTS (values), values);
    /* The database takes an overflow for an error: where a number was changed it may be any. */
    side->use = (Use){ .rider = values[0],
                       .item = values[1],
                       .month = values[2],
                       .pieces = (int64_t) ((guint64) values[3] - (guint64) values[4]) };
    /* Lines from before there were periods count in the month of their entry. */
    if (side->months != NULL)
      side->use.month = (nulls & 1 << 5) != 0 ? find_month (side->months, values[2]) : values[5];
  }
  return side->step != YZ_STEP_ERROR;
}

static int
compare_keys (const Use *a, const Use *b)
{
  if (a->rider != b->rider)
    return a->rider < b->rider ? -1 : 1;
  return (a->item > b->item) - (a->item < b->item);
}

/* Only whether the sum is 0 counts: it may wrap around. */
static void
add_pieces (GArray *uses, int64_t month, guint64 pieces)
{
  Use fresh = { .month = month, .pieces = (int64_t) pieces };

  for (guint i = 0; i < uses->len; i++) {
    Use *use = &g_array_index (uses, Use, i);

    if (use->month == month) {
      use->pieces = (int64_t) ((guint64) use->pieces + pieces);
      return;
    }
  }
  g_array_append_val (uses, fresh);
}

/* Takes what @side has of the rider and item of @key; @found tells whether that is anything. */
static gboolean
take_uses (Side *side,
           const Use *key,
           gboolean subtract,
           GArray *uses,
           gboolean *found,
           GError **error)
{
  *found = FALSE;
  while (side->step == YZ_STEP_ROW && compare_keys (&side->use, key) == 0) {
    *found = TRUE;
    add_pieces (uses,
                side->use.month,
                subtract ? -(guint64) side->use.pieces : (guint64) side->use.pieces);
    if (!next_use (side, error))
      return FALSE;
  }
  return TRUE;
}

static void
judge (YzVerification *verification, const Use *key, gboolean redeemed, const GArray *uses)
{
  g_autofree char *rider = yz_id_to_text (key->rider);
  g_autofree char *item = yz_id_to_text (key->item);
  g_autofree char *place = g_strconcat ("rider ", rider, NULL);
  gboolean differs = FALSE;

  for (guint i = 0; i < uses->len; i++)
    differs = differs || g_array_index (uses, Use, i).pieces != 0;
  if (!differs)
    return;
  if (redeemed)
    yz_verification_add (verification,
                         place,
                         "what is on record as had of item %s is not what was redeemed",
                         item);
  else
    yz_verification_add (verification,
                         place,
                         N_ ("there is a record of items had that were never redeemed"));
}

static gboolean
compare_sides (Side *lines, Side *records, YzVerification *verification, GError **error)
{
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (Use));

  while (lines->step == YZ_STEP_ROW || records->step == YZ_STEP_ROW) {
    gboolean redeemed = FALSE;
    gboolean recorded = FALSE;
    Use key = lines->use;

    if (lines->step != YZ_STEP_ROW ||
        (records->step == YZ_STEP_ROW && compare_keys (&records->use, &lines->use) < 0))
      key = records->use;
    g_array_set_size (uses, 0);
    if (!take_uses (lines, &key, FALSE, uses, &redeemed, error) ||
        !take_uses (records, &key, TRUE, uses, &recorded, error))
      return FALSE;
    judge (verification, &key, redeemed, uses);
  }
  return TRUE;
}

gboolean
yz_proof_check_uses (YzStore *store, YzVerification *verification, GError **error)
{
  g_autoptr (GArray) months = g_array_new (FALSE, FALSE, sizeof (Month));
  g_autoptr (YzStatement) lines = NULL;
  g_autoptr (YzStatement) records = NULL;
  Side redeemed = { .months = months };
  Side recorded = { 0 };

  lines = yz_store_query (store,
                          "SELECT e.subject, l.item_id, e.happened_ms,"
                          " l.quantity, COALESCE (b.amount, 0), l.period FROM redemption_line l"
                          " JOIN entry e ON e.id = l.entry_id LEFT JOIN taken_back b"
                          " ON b.entry_id = l.entry_id AND b.leg = " YZ_REDEMPTION_LEG_OF_LINE
                          " WHERE e.subject IS NOT NULL AND (l.period IS NULL OR l.period <> 0) "
                          "ORDER BY e.subject, l.item_id");
  records = yz_store_query (store,
                            "SELECT rider_id, item_id, period, used, 0, NULL FROM item_use"
                            " ORDER BY rider_id, item_id");
  yz_statement_stream (lines);
  yz_statement_stream (records);
  redeemed.statement = lines;
  recorded.statement = records;
  return next_use (&redeemed, error) && next_use (&recorded, error) &&
         compare_sides (&redeemed, &recorded, verification, error);
}

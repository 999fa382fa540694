/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-proof"

#include "yz-proof-hold.h"

#include <glib/gi18n-lib.h>

#include "yz-redemption-line.h"

/* A check is a query that gives the ids of what is wrong. */
typedef struct {
  const char *place;
  const char *what;
  const char *sql;
} Check;

/* Constants of yz-entry.h and yz-account.h as they stand in the queries. */
G_STATIC_ASSERT (YZ_ENTRY_HOLD == 3 && YZ_ENTRY_COLLECT == 5 && YZ_ENTRY_RETURN == 6);
G_STATIC_ASSERT (YZ_ACCOUNT_RIDER == 2 && YZ_ACCOUNT_HELD == 3 && YZ_ACCOUNT_REDEEMED == 4);
G_STATIC_ASSERT (YZ_ACCOUNT_SHELF == 9 && YZ_ACCOUNT_RESERVED == 10);
G_STATIC_ASSERT (YZ_ACCOUNT_INSPECTION == 11 && YZ_ACCOUNT_HANDED_OUT == 12 &&
                 YZ_ACCOUNT_SPOILED == 14);

/* The pieces of a hold's line that nobody has taken yet. */
#define LEFT_OF_LINE "(CAST (l.quantity AS NUMERIC) - COALESCE (b.amount, 0))"
#define LINES_OF_HOLDS                                                                             \
  " FROM hold h JOIN redemption_line l ON l.entry_id = h.entry_id LEFT JOIN taken_back b"          \
  " ON b.entry_id = l.entry_id AND b.leg = " YZ_REDEMPTION_LEG_OF_LINE

/* What stands in a row that somebody changed may be any number: sums and products are made of
 * NUMERIC times 1.0, which does not overflow on any engine.
 *
 * clang-format 14 indents every row of a table with N_() further than the last. */
/* clang-format off */
static const Check checks[] = {
  { "entry",
    N_ ("it is a hold that is on no list of holds, or stands there for another"),
    "SELECT e.id FROM entry e LEFT JOIN hold h ON h.entry_id = e.id LEFT JOIN desk d"
    " ON d.id = e.id / 1099511627776 WHERE e.kind = 3 AND (h.entry_id IS NULL"
    " OR h.rider_id IS DISTINCT FROM e.subject OR h.station_id IS DISTINCT FROM d.station_id)" },
  { "entry",
    N_ ("it is on the list of holds but is none"),
    "SELECT h.entry_id FROM hold h LEFT JOIN entry e ON e.id = h.entry_id AND e.kind = 3"
    " WHERE e.id IS NULL" },
  { "entry",
    N_ ("what is left of the hold is not what was neither collected nor released"),
    "SELECT h.entry_id FROM hold h LEFT JOIN transfer t ON t.entry_id = h.entry_id AND t.leg = 1"
    " LEFT JOIN taken_back b ON b.entry_id = h.entry_id AND b.leg = 1"
    " WHERE CAST (h.left_points AS NUMERIC) IS DISTINCT FROM"
    " CAST (t.amount AS NUMERIC) - COALESCE (b.amount, 0)" },
  { "entry",
    N_ ("the points and the goods that are left of the hold do not fit"),
    "SELECT h.entry_id" LINES_OF_HOLDS " GROUP BY h.entry_id, h.left_points"
    " HAVING SUM (CAST (l.price AS NUMERIC) * 1.0 * " LEFT_OF_LINE ") <> h.left_points" },
  { "account",
    N_ ("the points held are not those of open holds"),
    "SELECT a.id FROM account a WHERE a.kind = 3 AND a.balance <> COALESCE ("
    "(SELECT SUM (CAST (h.left_points AS NUMERIC) * 1.0) FROM hold h"
    " WHERE h.rider_id = a.owner AND h.left_points > 0), 0)" },
  { "account",
    N_ ("the goods reserved are not those of open holds"),
    "SELECT a.id FROM account a LEFT JOIN (SELECT h.station_id AS station, l.item_id AS item,"
    " SUM (" LEFT_OF_LINE " * 1.0) AS pieces" LINES_OF_HOLDS " WHERE h.left_points > 0"
    " GROUP BY h.station_id, l.item_id) w ON w.station = a.station_id AND w.item = a.unit"
    " WHERE a.kind = 10 AND a.balance <> COALESCE (w.pieces, 0)" },
  { "entry",
    N_ ("its lines do not add up to the points held, or by other accounts"),
    "SELECT e.id FROM entry e LEFT JOIN transfer t ON t.entry_id = e.id AND t.leg = 1"
    " LEFT JOIN account f ON f.id = t.from_account LEFT JOIN account g ON g.id = t.to_account"
    " WHERE e.kind = 3 AND (f.kind IS DISTINCT FROM 2 OR f.owner IS DISTINCT FROM e.subject"
    " OR g.kind IS DISTINCT FROM 3 OR g.owner IS DISTINCT FROM e.subject"
    " OR t.amount IS DISTINCT FROM (SELECT SUM (CAST (l.price AS NUMERIC) * 1.0 * l.quantity)"
    " FROM redemption_line l WHERE l.entry_id = e.id))" },
  { "entry",
    N_ ("its lines do not add up to the points collected, or by other accounts"),
    "SELECT e.id FROM entry e LEFT JOIN transfer t ON t.entry_id = e.id AND t.leg = 1"
    " LEFT JOIN account f ON f.id = t.from_account LEFT JOIN account g ON g.id = t.to_account"
    " WHERE e.kind = 5 AND (f.kind IS DISTINCT FROM 3 OR f.owner IS DISTINCT FROM e.subject"
    " OR g.kind IS DISTINCT FROM 4 OR t.amount IS DISTINCT FROM"
    " (SELECT SUM (CAST (l.price AS NUMERIC) * 1.0 * l.quantity) FROM redemption_line l"
    " WHERE l.entry_id = e.id))" },
  { "entry",
    N_ ("what was collected has not the price or the item of the hold"),
    "SELECT DISTINCT l.entry_id FROM redemption_line l JOIN entry e ON e.id = l.entry_id"
    " AND e.kind = 5 LEFT JOIN transfer t ON t.entry_id = l.entry_id"
    " AND t.leg = " YZ_REDEMPTION_LEG_OF_LINE
    " LEFT JOIN redemption_line k ON k.entry_id = e.reverses AND k.line = t.of_leg - 1"
    " WHERE k.item_id IS DISTINCT FROM l.item_id OR k.price IS DISTINCT FROM l.price" },
  { "entry",
    N_ ("what it gives back went to no place for such things"),
    "SELECT DISTINCT e.id FROM entry e JOIN transfer t ON t.entry_id = e.id"
    " LEFT JOIN account g ON g.id = t.to_account WHERE e.kind IN (4, 6) AND (g.id IS NULL"
    " OR NOT (t.of_leg = 1 AND g.kind = 2 AND g.owner = e.subject"
    " OR t.of_leg > 1 AND (g.kind = 9 OR e.kind = 6 AND g.kind IN (11, 14))))" },
};
/* clang-format on */

static gboolean
run_check (YzStore *store, const Check *check, YzVerification *verification, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (store, check->sql);
  YzStep step = YZ_STEP_DONE;

  while (verification->findings->len < YZ_VERIFY_FINDINGS_MAX &&
         (step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    int64_t id = yz_statement_get_int (statement, 0);
    g_autofree char *number =
      g_str_equal (check->place, "account") ? yz_account_id_to_text (id) : yz_id_to_text (id);
    g_autofree char *place = g_strdup_printf ("%s %s", check->place, number);

    yz_verification_add (verification, place, "%s", check->what);
  }
  return step != YZ_STEP_ERROR;
}

gboolean
yz_proof_check_holds (YzStore *store, YzVerification *verification, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!run_check (store, &checks[i], verification, error))
      return FALSE;
  return TRUE;
}

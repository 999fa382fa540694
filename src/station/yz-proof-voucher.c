/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-proof"

#include "yz-proof-voucher.h"

#include <glib/gi18n-lib.h>

#include "yz-entry.h"
#include "yz-redemption-line.h"

/* A check is a query that gives the ids of what is wrong. */
typedef struct {
  const char *place;
  const char *what;
  const char *sql;
} Check;

/* Constants of yz-entry.h and yz-account.h as they stand in the queries. */
G_STATIC_ASSERT (YZ_ENTRY_REDEEM == 2 && YZ_ENTRY_COLLECT == 5 && YZ_ENTRY_EXPIRE == 7);
G_STATIC_ASSERT (YZ_ENTRY_ADJUST == 8 && YZ_ENTRY_REVERSAL == 14 && YZ_ENTRY_OPENING == 15);
G_STATIC_ASSERT (YZ_ACCOUNT_BUDGET == 1 && YZ_ACCOUNT_RIDER == 2 && YZ_ACCOUNT_EXPIRED == 5);
G_STATIC_ASSERT (YZ_ACCOUNT_VOUCHER == 7 && YZ_ACCOUNT_OPENING == 16);

/* The first leg of the entry e, and its accounts. */
#define FIRST_LEG                                                                                  \
  " LEFT JOIN transfer t ON t.entry_id = e.id AND t.leg = 1"                                       \
  " LEFT JOIN account f ON f.id = t.from_account LEFT JOIN account g ON g.id = t.to_account"

/* What stands in a row that somebody changed may be any number: products are made of NUMERIC and
 * sums of fractions, which do not overflow on either engine.
 *
 * clang-format 14 indents every row of a table with N_() further than the last. */
/* clang-format off */
static const Check checks[] = {
  { "station",
    N_ ("the points of open vouchers are not what their account holds"),
    "SELECT n.id FROM station n WHERE (SELECT COALESCE (SUM (s.points * 1.0), 0)"
    " FROM voucher v JOIN voucher_sheet s ON s.id = v.sheet_id WHERE v.state = 1"
    " AND s.station_id = n.id) <> COALESCE ((SELECT SUM (a.balance * 1.0)"
    " FROM account a WHERE a.kind = 7 AND a.station_id = n.id), 0)" },
  { "sheet",
    N_ ("its entry did not move the points of its vouchers, or vouchers are missing"),
    "SELECT s.id FROM voucher_sheet s LEFT JOIN entry e ON e.id = s.entry_id AND e.kind = 8"
    " AND e.document = s.id" FIRST_LEG
    " WHERE f.kind IS DISTINCT FROM 1 OR g.kind IS DISTINCT FROM 7"
    " OR g.station_id IS DISTINCT FROM s.station_id"
    " OR t.amount IS DISTINCT FROM CAST (s.points AS NUMERIC) * s.vouchers"
    " OR (SELECT COUNT(*) FROM voucher v WHERE v.sheet_id = s.id) <> s.vouchers" },
  { "voucher",
    N_ ("it is of no sheet"),
    "SELECT v.id FROM voucher v LEFT JOIN voucher_sheet s ON s.id = v.sheet_id WHERE s.id IS NULL" },
  { "voucher",
    N_ ("it is used without the entry that gave its points to the rider"),
    "SELECT v.id FROM voucher v JOIN voucher_sheet s ON s.id = v.sheet_id"
    " LEFT JOIN entry e ON e.id = v.entry_id AND e.kind = 8 AND e.document = v.id" FIRST_LEG
    " WHERE v.state = 2 AND (f.kind IS DISTINCT FROM 7 OR f.station_id IS DISTINCT FROM s.station_id"
    " OR g.kind IS DISTINCT FROM 2 OR g.owner IS DISTINCT FROM v.rider_id"
    " OR e.subject IS DISTINCT FROM v.rider_id OR t.amount IS DISTINCT FROM s.points"
    " OR EXISTS (SELECT 1 FROM entry r WHERE r.reverses = e.id AND r.kind = 14))" },
  { "voucher",
    N_ ("it is expired or void without the entry that took its points"),
    "SELECT MIN (v.id) FROM voucher v JOIN voucher_sheet s ON s.id = v.sheet_id"
    " LEFT JOIN entry e ON e.id = v.entry_id AND e.document = v.sheet_id" FIRST_LEG
    " WHERE v.state IN (3, 4) GROUP BY v.sheet_id, s.station_id, v.entry_id, v.state, e.kind,"
    " t.amount, f.kind, f.station_id, g.kind"
    " HAVING e.kind IS DISTINCT FROM CASE v.state WHEN 3 THEN 7 ELSE 8 END"
    " OR f.kind IS DISTINCT FROM 7 OR f.station_id IS DISTINCT FROM s.station_id"
    " OR g.kind IS DISTINCT FROM CASE v.state WHEN 3 THEN 5 ELSE 1 END"
    " OR t.amount IS DISTINCT FROM SUM (s.points * 1.0)" },
  { "voucher",
    N_ ("it is open and has an entry by which it ended"),
    "SELECT id FROM voucher WHERE state = 1 AND (entry_id IS NOT NULL OR rider_id IS NOT NULL)" },
  { "voucher",
    N_ ("the old paper has not the entry that gave its points to the rider"),
    "SELECT o.id FROM old_voucher o LEFT JOIN entry e ON e.id = o.entry_id AND e.kind = 15"
    " AND e.document = o.id" FIRST_LEG
    " WHERE f.kind IS DISTINCT FROM 16 OR g.kind IS DISTINCT FROM 2"
    " OR g.owner IS DISTINCT FROM o.rider_id OR t.amount IS DISTINCT FROM o.points"
    " OR o.undone <> (SELECT COUNT(*) FROM entry r WHERE r.reverses = o.entry_id AND r.kind = 14)" },
  /* Vouchers of merchants and seats follow what was handed out. */
  { "entry",
    N_ ("it has not one voucher of the merchant for each piece, or not as many came back"),
    "SELECT l.entry_id FROM redemption_line l JOIN deal d ON d.item_id = l.item_id"
    " JOIN entry e ON e.id = l.entry_id AND e.kind IN (2, 5)"
    " LEFT JOIN taken_back b ON b.entry_id = l.entry_id AND b.leg = " YZ_REDEMPTION_LEG_OF_LINE
    " WHERE (SELECT COUNT(*) FROM deal_voucher v WHERE v.entry_id = l.entry_id"
    " AND v.item_id = l.item_id AND v.points = l.price AND v.rider_id = e.subject) <> l.quantity"
    " OR (SELECT COUNT(*) FROM deal_voucher v WHERE v.entry_id = l.entry_id"
    " AND v.item_id = l.item_id AND v.state = 3) <> COALESCE (b.amount, 0)" },
  { "voucher",
    N_ ("it is a merchant's and was never redeemed"),
    "SELECT v.id FROM deal_voucher v LEFT JOIN redemption_line l ON l.entry_id = v.entry_id"
    " AND l.item_id = v.item_id LEFT JOIN deal d ON d.item_id = v.item_id"
    " WHERE l.entry_id IS NULL OR d.item_id IS NULL" },
  { "settlement",
    N_ ("its vouchers are not those it was closed with"),
    "SELECT s.id FROM settlement s LEFT JOIN deal_voucher v ON v.settlement_id = s.id"
    " AND v.state = 2 AND v.merchant_id = s.merchant_id GROUP BY s.id, s.vouchers, s.points"
    " HAVING COUNT(v.id) <> s.vouchers"
    " OR COALESCE (SUM (v.points * 1.0), 0) <> s.points" },
  { "voucher",
    N_ ("it is in a settlement that is not its merchant's"),
    "SELECT v.id FROM deal_voucher v LEFT JOIN settlement s ON s.id = v.settlement_id"
    " WHERE v.settlement_id IS NOT NULL AND (s.merchant_id IS DISTINCT FROM v.merchant_id"
    " OR v.state <> 2)" },
  { "entry",
    N_ ("its seats are not what was redeemed and not returned"),
    "SELECT l.entry_id FROM redemption_line l JOIN session n ON n.item_id = l.item_id"
    " JOIN entry e ON e.id = l.entry_id AND e.kind IN (2, 5)"
    " LEFT JOIN seat t ON t.entry_id = l.entry_id AND t.item_id = l.item_id"
    " LEFT JOIN taken_back b ON b.entry_id = l.entry_id AND b.leg = " YZ_REDEMPTION_LEG_OF_LINE
    " WHERE t.rider_id IS DISTINCT FROM e.subject"
    " OR t.seats IS DISTINCT FROM CAST (l.quantity AS NUMERIC) - COALESCE (b.amount, 0)" },
  { "entry",
    N_ ("it has seats that were never redeemed, or on which more came than there are"),
    "SELECT t.entry_id FROM seat t LEFT JOIN redemption_line l ON l.entry_id = t.entry_id"
    " AND l.item_id = t.item_id WHERE l.entry_id IS NULL OR t.came > t.seats OR t.came < 0" },
};
/* clang-format on */

static gboolean
is_full (const YzVerification *verification)
{
  return verification->findings->len >= YZ_VERIFY_FINDINGS_MAX;
}

static gboolean
run_check (YzStore *store, const Check *check, YzVerification *verification, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (store, check->sql);
  YzStep step = YZ_STEP_DONE;

  while (!is_full (verification) && (step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    int64_t id = yz_statement_get_int (statement, 0);
    /* Stations are plainly 1, 2, 3 … */
    g_autofree char *number =
      yz_id_get_desk (id) != 0 ? yz_id_to_text (id) : g_strdup_printf ("%" G_GINT64_FORMAT, id);
    g_autofree char *place = g_strdup_printf ("%s %s", check->place, number);

    yz_verification_add (verification, place, "%s", check->what);
  }
  return step != YZ_STEP_ERROR;
}

gboolean
yz_proof_check_vouchers (YzStore *store, YzVerification *verification, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!run_check (store, &checks[i], verification, error))
      return FALSE;
  return TRUE;
}

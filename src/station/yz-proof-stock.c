/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-proof"

#include "yz-proof-stock.h"

#include <glib/gi18n-lib.h>

#include "yz-count-private.h"
#include "yz-delivery.h"
#include "yz-entry.h"

/* A check is a query that gives the ids of what is wrong. */
typedef struct {
  const char *place;
  const char *what;
  const char *sql;
} Check;

/* Constants as they stand in the queries. */
G_STATIC_ASSERT (YZ_ENTRY_RECEIVE == 9 && YZ_ENTRY_COUNT == 12 && YZ_ENTRY_STATION_TRANSFER == 13);
G_STATIC_ASSERT (YZ_ACCOUNT_SOURCE == 8 && YZ_ACCOUNT_SHELF == 9 && YZ_ACCOUNT_INSPECTION == 11 &&
                 YZ_ACCOUNT_COUNT_DIFFERENCE == 15);
G_STATIC_ASSERT (YZ_DELIVERY_POSTED == 2 && YZ_COUNT_POSTED == 3);

/* What one item of the list l is counted as, from the rows of its round that stand. Sums of what
 * somebody has changed may be any number: NUMERIC does not overflow. */
#define COUNTED                                                                                    \
  "(SELECT l.count_id, l.item_id, l.difference, SUM (CAST (c.pieces AS NUMERIC)) AS pieces,"       \
  " MIN (c.book) AS low, MAX (c.book) AS high FROM stock_count_line l"                             \
  " JOIN stock_count k ON k.id = l.count_id AND k.state = 3 LEFT JOIN stock_count_row c"           \
  " ON c.count_id = l.count_id AND c.item_id = l.item_id AND c.round = l.round"                    \
  " AND " YZ_COUNT_STANDS " GROUP BY l.count_id, l.item_id, l.difference)"

/* clang-format 14 indents every row of a table with N_() further than the last. */
/* clang-format off */
static const Check checks[] = {
  /* Deliveries. */
  { "delivery",
    N_ ("it is posted without its entry, or has one without being posted"),
    "SELECT d.id FROM delivery d LEFT JOIN entry e ON e.id = d.entry_id AND e.kind = 9"
    " AND e.document = d.id WHERE (d.state = 2) <> (e.id IS NOT NULL)"
    " OR (d.state <> 2 AND d.entry_id IS NOT NULL)" },
  { "delivery",
    N_ ("what was posted is not what was scanned"),
    "SELECT DISTINCT x.id FROM (SELECT d.id, c.item_id AS item, d.source AS source,"
    " CAST (c.pieces AS NUMERIC) AS pieces FROM delivery d JOIN delivery_scan c"
    " ON c.delivery_id = d.id WHERE d.state = 2"
    " UNION ALL SELECT d.id, f.unit, CASE WHEN f.kind = 8 AND g.kind = 9 THEN f.owner ELSE 0 END,"
    " -CAST (t.amount AS NUMERIC) FROM delivery d JOIN transfer t ON t.entry_id = d.entry_id"
    " JOIN account f ON f.id = t.from_account JOIN account g ON g.id = t.to_account) x"
    " GROUP BY x.id, x.item, x.source HAVING SUM (x.pieces) <> 0" },
  { "delivery",
    N_ ("a scan is missing"),
    "SELECT d.id FROM delivery d LEFT JOIN delivery_scan c ON c.delivery_id = d.id"
    " GROUP BY d.id, d.scans HAVING COUNT(c.number) <> d.scans"
    " OR COALESCE (MAX (c.number), 0) <> d.scans" },
  { "delivery",
    N_ ("a scan takes back another one than it says"),
    "SELECT DISTINCT u.delivery_id FROM delivery_scan u LEFT JOIN delivery_scan c"
    " ON c.delivery_id = u.delivery_id AND c.number = u.undoes AND c.undoes IS NULL"
    " AND c.item_id = u.item_id AND c.number < u.number AND c.pieces + u.pieces = 0"
    " WHERE (u.undoes IS NOT NULL AND c.number IS NULL) OR (u.undoes IS NULL AND u.pieces < 0)" },
  { "entry",
    N_ ("its delivery names another entry"),
    "SELECT e.id FROM entry e JOIN delivery d ON d.id = e.document WHERE e.kind = 9"
    " AND d.entry_id IS DISTINCT FROM e.id" },
  /* Shipments. */
  { "shipment",
    N_ ("what was sent is not what was booked"),
    "SELECT DISTINCT x.id FROM (SELECT s.id, l.item_id AS item, l.sent AS pieces FROM shipment s"
    " JOIN shipment_line l ON l.shipment_id = s.id UNION ALL SELECT s.id, f.unit, -t.amount"
    " FROM shipment s JOIN entry e ON e.id = s.sent_entry AND e.kind = 13 AND e.document = s.id"
    " JOIN transfer t ON t.entry_id = e.id JOIN account f ON f.id = t.from_account AND f.kind = 9"
    " AND f.station_id = s.from_station JOIN account g ON g.id = t.to_account AND g.kind = 11"
    " AND g.owner = s.id AND g.station_id = s.to_station) x GROUP BY x.id, x.item"
    " HAVING SUM (CAST (x.pieces AS NUMERIC)) <> 0" },
  { "shipment",
    N_ ("what arrived is not what was booked"),
    "SELECT DISTINCT x.id FROM (SELECT s.id, l.item_id AS item, COALESCE (l.arrived, 0) AS pieces"
    " FROM shipment s JOIN shipment_line l ON l.shipment_id = s.id"
    " UNION ALL SELECT s.id, g.unit, -t.amount FROM shipment s"
    " JOIN entry e ON e.id = s.arrived_entry AND e.kind = 13 AND e.document = s.id"
    " JOIN transfer t ON t.entry_id = e.id JOIN account g ON g.id = t.to_account AND g.kind = 9"
    " AND g.station_id = s.to_station) x GROUP BY x.id, x.item"
    " HAVING SUM (CAST (x.pieces AS NUMERIC)) <> 0" },
  { "shipment",
    N_ ("it has not the lines or entries of what it says"),
    "SELECT s.id FROM shipment s LEFT JOIN entry e ON e.id = s.arrived_entry AND e.kind = 13"
    " AND e.document = s.id WHERE (s.arrived_entry IS NOT NULL AND e.id IS NULL)"
    " OR NOT EXISTS (SELECT 1 FROM shipment_line l WHERE l.shipment_id = s.id)"
    " OR EXISTS (SELECT 1 FROM shipment_line l WHERE l.shipment_id = s.id"
    " AND (l.arrived IS NULL) <> (s.arrived_entry IS NULL))" },
  { "account",
    N_ ("goods are on their way without a shipment"),
    "SELECT a.id FROM account a LEFT JOIN shipment s ON s.id = a.owner"
    " AND s.to_station = a.station_id WHERE a.kind = 11 AND a.owner <> 0 AND s.id IS NULL" },
  /* Counts. */
  { "count",
    N_ ("a row is missing"),
    "SELECT k.id FROM stock_count k LEFT JOIN stock_count_row c ON c.count_id = k.id"
    " GROUP BY k.id, k.scans HAVING COUNT(c.number) <> k.scans"
    " OR COALESCE (MAX (c.number), 0) <> k.scans" },
  { "count",
    N_ ("a row takes back another one than it says"),
    "SELECT DISTINCT u.count_id FROM stock_count_row u LEFT JOIN stock_count_row c"
    " ON c.count_id = u.count_id AND c.number = u.undoes AND c.undoes IS NULL"
    " AND c.item_id = u.item_id AND c.round = u.round AND c.number < u.number"
    " AND c.pieces + u.pieces = 0"
    " WHERE (u.undoes IS NOT NULL AND c.number IS NULL) OR (u.undoes IS NULL AND u.pieces < 0)" },
  { "count",
    N_ ("a difference is not what was counted"),
    "SELECT DISTINCT x.count_id FROM " COUNTED " x WHERE x.difference IS DISTINCT FROM"
    " CASE WHEN x.pieces IS NULL THEN NULL WHEN x.pieces > x.high THEN x.pieces - x.high"
    " WHEN x.pieces < x.low THEN x.pieces - x.low ELSE 0 END" },
  { "count",
    N_ ("what was booked is not what differed"),
    "SELECT DISTINCT x.id FROM (SELECT k.id, l.item_id AS item,"
    " CAST (COALESCE (l.difference, 0) AS NUMERIC) AS pieces FROM stock_count k"
    " JOIN stock_count_line l ON l.count_id = k.id UNION ALL SELECT k.id, f.unit,"
    " CASE WHEN f.kind = 15 AND g.kind = 9 THEN -t.amount"
    " WHEN f.kind = 9 AND g.kind = 15 THEN t.amount ELSE 1000000001 END"
    " FROM stock_count k JOIN entry e ON e.id = k.entry_id AND e.kind = 12 AND e.document = k.id"
    " JOIN transfer t ON t.entry_id = e.id JOIN account f ON f.id = t.from_account"
    " JOIN account g ON g.id = t.to_account) x GROUP BY x.id, x.item"
    " HAVING SUM (x.pieces) <> 0" },
  { "count",
    N_ ("it is not posted as its entry says, or by other people"),
    "SELECT k.id FROM stock_count k LEFT JOIN entry e ON e.id = k.entry_id"
    " WHERE (k.state <> 3 AND (k.entry_id IS NOT NULL OR k.closed_op IS NOT NULL))"
    " OR (k.state = 3 AND k.closed_op IS NULL) OR (k.entry_id IS NOT NULL"
    " AND (e.kind IS DISTINCT FROM 12 OR e.document IS DISTINCT FROM k.id"
    " OR e.op_id IS DISTINCT FROM k.closed_op OR e.actor IS DISTINCT FROM k.closed_by"
    " OR e.approver IS DISTINCT FROM k.approver))" },
  { "count",
    N_ ("its list is open although it is over, or the other way round"),
    "SELECT DISTINCT k.id FROM stock_count k JOIN stock_count_line l ON l.count_id = k.id"
    " WHERE (l.open = 1) <> (k.state IN (1, 2))" },
  { "entry",
    N_ ("its count names another entry"),
    "SELECT e.id FROM entry e JOIN stock_count k ON k.id = e.document WHERE e.kind = 12"
    " AND k.entry_id IS DISTINCT FROM e.id" },
};
/* clang-format on */

static gboolean
run_check (YzStore *store, const Check *check, YzVerification *verification, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (store, check->sql);
  YzStep step = YZ_STEP_DONE;

  while (verification->findings->len < YZ_VERIFY_FINDINGS_MAX &&
         (step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    g_autofree char *number = yz_id_to_text (yz_statement_get_int (statement, 0));
    g_autofree char *place = g_strdup_printf ("%s %s", check->place, number);

    yz_verification_add (verification, place, "%s", check->what);
  }
  return step != YZ_STEP_ERROR;
}

gboolean
yz_proof_check_stock (YzStore *store, YzVerification *verification, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!run_check (store, &checks[i], verification, error))
      return FALSE;
  return TRUE;
}

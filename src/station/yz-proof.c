/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-proof"

#include "yz-proof.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-evidence-share.h"
#include "yz-proof-goods.h"
#include "yz-proof-hold.h"
#include "yz-proof-stock.h"
#include "yz-proof-uses.h"
#include "yz-proof-voucher.h"
#include "yz-redemption-line.h"

/* A check is a query that gives the ids of what is wrong. */
typedef struct {
  const char *place;
  const char *what;
  const char *sql;
} Check;

/* Constants of yz-entry.h, yz-account.h and yz-job.h as they stand in the queries. */
G_STATIC_ASSERT (YZ_ENTRY_AWARD == 1 && YZ_ENTRY_REDEEM == 2 && YZ_ENTRY_RETURN == 6);
G_STATIC_ASSERT (YZ_ACCOUNT_BUDGET == 1 && YZ_ACCOUNT_RIDER == 2 && YZ_ACCOUNT_REDEEMED == 4);
G_STATIC_ASSERT (YZ_ACCOUNT_SHELF == 9 && YZ_ACCOUNT_HANDED_OUT == 12);
G_STATIC_ASSERT (YZ_JOB_WAITING == 1 && YZ_JOB_RETURNED == 2 && YZ_JOB_APPROVED == 3);

/* What stands in a row that somebody changed may be any number: products are made of NUMERIC, which
 * does not overflow.
 *
 * clang-format 14 indents every row of a table with N_() further than the last. */
/* clang-format off */
static const Check checks[] = {
  /* Jobs and awards. */
  { "job",
    N_ ("it is approved without an award of its own"),
    "SELECT j.id FROM job j LEFT JOIN entry e ON e.id = j.entry_id AND e.kind = 1"
    " AND e.document = j.id WHERE j.state = 3 AND e.id IS NULL" },
  { "job",
    N_ ("it has an award but is not approved"),
    "SELECT id FROM job WHERE state <> 3 AND entry_id IS NOT NULL" },
  { "job",
    N_ ("the award went to another rider, or by other accounts"),
    "SELECT j.id FROM job j JOIN entry e ON e.id = j.entry_id"
    " LEFT JOIN transfer t ON t.entry_id = e.id AND t.leg = 1"
    " LEFT JOIN account f ON f.id = t.from_account LEFT JOIN account g ON g.id = t.to_account"
    " WHERE j.state = 3 AND (e.subject IS DISTINCT FROM j.rider_id OR f.kind IS DISTINCT FROM 1"
    " OR g.kind IS DISTINCT FROM 2 OR g.owner IS DISTINCT FROM j.rider_id"
    " OR (SELECT COUNT(*) FROM transfer o WHERE o.entry_id = e.id) <> 1)" },
  { "job",
    N_ ("the points awarded are not what its rule gives"),
    "SELECT j.id FROM job j JOIN entry e ON e.id = j.entry_id"
    " LEFT JOIN transfer t ON t.entry_id = e.id AND t.leg = 1"
    " LEFT JOIN rule r ON r.id = e.rule WHERE j.state = 3 AND (r.kind IS DISTINCT FROM j.kind"
    " OR t.amount IS DISTINCT FROM CAST (r.points AS NUMERIC) * j.quantity)" },
  { "job",
    N_ ("the award does not name who recorded and who approved it, or they are one person"),
    "SELECT j.id FROM job j JOIN entry e ON e.id = j.entry_id WHERE j.state = 3"
    " AND (e.actor <> j.recorded_by OR e.approver IS NULL OR e.approver = j.recorded_by"
    " OR NOT EXISTS (SELECT 1 FROM review v WHERE v.job_id = j.id AND v.decision = 3"
    " AND v.reviewer = e.approver AND v.op_id = e.op_id))" },
  { "job",
    N_ ("its state is not that of its last review"),
    /* An approval or a refusal is the last one, whichever desk's clock says what. */
    "SELECT j.id FROM job j WHERE (j.state <> 1 AND NOT EXISTS (SELECT 1 FROM review v"
    " WHERE v.job_id = j.id AND v.decision = j.state)) OR EXISTS (SELECT 1 FROM review v"
    " WHERE v.job_id = j.id AND v.decision IN (3, 4) AND v.decision <> j.state)" },
  { "entry",
    N_ ("it is an award without its job"),
    "SELECT e.id FROM entry e LEFT JOIN job j ON j.id = e.document AND j.entry_id = e.id"
    " WHERE e.kind = 1 AND j.id IS NULL" },
  /* Redemptions, their lines and what came back. */
  { "entry",
    N_ ("its lines do not add up to the points paid, or by other accounts"),
    "SELECT e.id FROM entry e LEFT JOIN transfer t ON t.entry_id = e.id AND t.leg = 1"
    " LEFT JOIN account f ON f.id = t.from_account LEFT JOIN account g ON g.id = t.to_account"
    " WHERE e.kind = 2 AND (f.kind IS DISTINCT FROM 2 OR f.owner IS DISTINCT FROM e.subject"
    " OR g.kind IS DISTINCT FROM 4 OR t.amount IS DISTINCT FROM"
    " (SELECT SUM (CAST (l.price AS NUMERIC) * l.quantity) FROM redemption_line l"
    " WHERE l.entry_id = e.id))" },
  { "entry",
    N_ ("it has not one transfer of goods for each line"),
    "SELECT e.id FROM entry e WHERE e.kind IN (2, 3, 5)"
    " AND (SELECT COUNT(*) FROM transfer t WHERE t.entry_id = e.id)"
    " <> 1 + (SELECT COUNT(*) FROM redemption_line l WHERE l.entry_id = e.id)" },
  { "entry",
    N_ ("a line says other goods than were handed out"),
    /* Held goods go from the shelf to what is reserved, collected ones on from there. */
    "SELECT DISTINCT l.entry_id FROM redemption_line l LEFT JOIN entry e ON e.id = l.entry_id"
    " LEFT JOIN transfer t ON t.entry_id = l.entry_id AND t.leg = " YZ_REDEMPTION_LEG_OF_LINE
    " LEFT JOIN account f ON f.id = t.from_account LEFT JOIN account g ON g.id = t.to_account"
    " WHERE t.amount IS DISTINCT FROM l.quantity OR f.unit IS DISTINCT FROM l.item_id"
    " OR f.kind IS DISTINCT FROM CASE WHEN e.kind = 5 THEN 10 ELSE 9 END"
    " OR g.kind IS DISTINCT FROM CASE WHEN e.kind = 3 THEN 10 ELSE 12 END" },
  { "entry",
    N_ ("it has lines but is no redemption"),
    "SELECT DISTINCT e.id FROM entry e JOIN redemption_line l ON l.entry_id = e.id"
    " WHERE e.kind NOT IN (2, 3, 5)" },
  { "entry",
    N_ ("the points returned are not what the goods cost"),
    "SELECT e.id FROM entry e LEFT JOIN transfer t ON t.entry_id = e.id AND t.of_leg = 1"
    " WHERE e.kind = 6 AND t.amount IS DISTINCT FROM"
    " (SELECT SUM (CAST (l.price AS NUMERIC) * o.amount) FROM transfer o JOIN redemption_line l"
    " ON l.entry_id = e.reverses AND o.of_leg = " YZ_REDEMPTION_LEG_OF_LINE
    " WHERE o.entry_id = e.id)" },
};
/* clang-format on */

static gboolean
is_full (const YzVerification *verification)
{
  return verification->findings->len >= YZ_VERIFY_FINDINGS_MAX;
}

static void
add_finding (YzVerification *verification, const char *place, int64_t id, const char *what)
{
  g_autofree char *number = yz_id_to_text (id);
  g_autofree char *full = g_strdup_printf ("%s %s", place, number);

  yz_verification_add (verification, full, "%s", what);
}

static gboolean
run_check (YzStore *store, const Check *check, YzVerification *verification, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (store, check->sql);
  YzStep step = YZ_STEP_DONE;

  while (!is_full (verification) && (step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    add_finding (verification, check->place, yz_statement_get_int (statement, 0), check->what);
  return step != YZ_STEP_ERROR;
}

static gboolean
check_station (YzStation *station, YzVerification *verification, GError **error)
{
  YzStore *store = yz_station_get_store (station);

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!run_check (store, &checks[i], verification, error))
      return FALSE;
  return yz_proof_check_holds (store, verification, error) &&
         yz_proof_check_stock (store, verification, error) &&
         yz_proof_check_uses (store, verification, error) &&
         yz_proof_check_vouchers (store, verification, error) &&
         yz_proof_check_goods (station, verification, error);
}

static gboolean
check_file (YzStation *station, const uint8_t sha256[32], int64_t size, GError **error)
{
  g_autofree char *path = NULL;

  if (yz_evidence_is_shared (station))
    return yz_evidence_check_shared (station, sha256, size, error);
  path = yz_evidence_make_path (station, sha256);
  return yz_evidence_check (path, sha256, size, error);
}

/* Every file that a job refers to, once. */
static gboolean
check_evidence (YzStation *station, YzVerification *verification, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_DONE;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT MIN(id), sha256, size FROM evidence GROUP BY sha256, size"
                              " ORDER BY 1");
  yz_statement_stream (statement);
  while (!is_full (verification) && (step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    g_autoptr (GError) problem = NULL;
    uint8_t sha256[32] = { 0 };
    gsize size = 0;
    const void *blob = yz_statement_get_blob (statement, 1, &size);

    if (size == sizeof sha256)
      memcpy (sha256, blob, size);
    if (!check_file (station, sha256, yz_statement_get_int (statement, 2), &problem))
      add_finding (verification, "evidence", yz_statement_get_int (statement, 0), problem->message);
  }
  return step != YZ_STEP_ERROR;
}

YzVerification *
yz_proof_run (YzStation *station, GError **error)
{
  YzStore *store = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzVerification) verification = NULL;
  g_autoptr (GError) damage = NULL;

  g_return_val_if_fail (station != NULL, NULL);

  store = yz_station_get_store (station);
  if (!yz_store_check_integrity (store, &damage) &&
      !g_error_matches (damage, YZ_ERROR, YZ_ERROR_STORE_DAMAGED)) {
    g_propagate_error (error, g_steal_pointer (&damage));
    return NULL;
  }
  transaction = yz_transaction_begin (store, error);
  if (transaction == NULL)
    return NULL;
  verification = yz_verify_ledger (store, error);
  if (verification == NULL)
    return NULL;
  if (damage != NULL)
    yz_verification_add (verification, "store", "%s", damage->message);
  if (!check_station (station, verification, error) ||
      !check_evidence (station, verification, error) || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&verification);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-proof"

#include "yz-proof-goods.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-evidence-share.h"

G_STATIC_ASSERT (YZ_ACCOUNT_SHELF == 9);

/* A query that gives the ids of entries that are wrong.
 *
 * clang-format 14 indents every row of a table with N_() further than the last. */
/* clang-format off */
static const struct {
  const char *what;
  const char *sql;
} checks[] = {
  { N_ ("its batch says other goods than came in"),
    "SELECT DISTINCT b.entry_id FROM item_batch b"
    " LEFT JOIN transfer t ON t.entry_id = b.entry_id AND t.leg = b.leg"
    " LEFT JOIN account a ON a.id = t.to_account WHERE a.kind IS DISTINCT FROM 9"
    " OR a.unit IS DISTINCT FROM b.item_id OR a.station_id IS DISTINCT FROM b.station_id"
    " OR t.amount < b.quantity" },
  { N_ ("its batch says other goods than went out"),
    "SELECT DISTINCT o.entry_id FROM item_batch_out o"
    " LEFT JOIN item_batch b ON b.entry_id = o.batch_entry AND b.leg = o.batch_leg"
    " LEFT JOIN transfer t ON t.entry_id = o.entry_id AND t.leg = o.leg"
    " LEFT JOIN account a ON a.id = t.from_account WHERE a.kind IS DISTINCT FROM 9"
    " OR a.unit IS DISTINCT FROM b.item_id OR a.station_id IS DISTINCT FROM b.station_id"
    " OR t.amount < o.quantity" },
  /* Before there were dated prices the old ones were not kept. */
  { N_ ("a line has a price that its goods never had"),
    "SELECT DISTINCT l.entry_id FROM redemption_line l JOIN item i ON i.id = l.item_id"
    " WHERE l.period IS NOT NULL AND l.price <> i.price AND NOT EXISTS (SELECT 1 FROM item_price p"
    " WHERE p.item_id = l.item_id AND p.price = l.price)" },
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
run_check (YzStore *store, gsize index, YzVerification *verification, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (store, checks[index].sql);
  YzStep step = YZ_STEP_DONE;

  while (!is_full (verification) && (step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    add_finding (verification, "entry", yz_statement_get_int (statement, 0), checks[index].what);
  return step != YZ_STEP_ERROR;
}

static gboolean
check_photo (YzStation *station, const uint8_t sha256[32], int64_t size, GError **error)
{
  g_autofree char *path = NULL;

  if (yz_evidence_is_shared (station))
    return yz_evidence_check_shared (station, sha256, size, error);
  path = yz_evidence_make_path (station, sha256);
  return yz_evidence_check (path, sha256, size, error);
}

static gboolean
check_photos (YzStation *station, YzVerification *verification, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_DONE;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT id, photo, photo_size FROM item WHERE photo IS NOT NULL"
                              " ORDER BY id");
  yz_statement_stream (statement);
  while (!is_full (verification) && (step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    g_autoptr (GError) problem = NULL;
    uint8_t sha256[32] = { 0 };
    gsize size = 0;
    const void *blob = yz_statement_get_blob (statement, 1, &size);

    if (size == sizeof sha256)
      memcpy (sha256, blob, size);
    if (!check_photo (station, sha256, yz_statement_get_int (statement, 2), &problem))
      add_finding (verification, "item", yz_statement_get_int (statement, 0), problem->message);
  }
  return step != YZ_STEP_ERROR;
}

gboolean
yz_proof_check_goods (YzStation *station, YzVerification *verification, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!run_check (yz_station_get_store (station), i, verification, error))
      return FALSE;
  return check_photos (station, verification, error);
}

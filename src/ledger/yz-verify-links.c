/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-verify"

#include "yz-verify-private.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "yz-chain.h"

static char *
place_of (const char *what, int64_t id)
{
  g_autofree char *text = yz_id_to_text (id);

  return g_strconcat (what, text, NULL);
}

/* Runs @sql, whose rows are places that must not exist: an entry id first. */
static gboolean
find_rows (YzVerifyRun *run, const char *sql, const char *what, const char *wrong, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (run->store, sql);
  YzStep step = YZ_STEP_ERROR;

  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    g_autofree char *place = place_of (what, yz_statement_get_int (statement, 0));

    yz_verification_add (run->result, place, "%s", wrong);
  }
  return step == YZ_STEP_DONE;
}

gboolean
yz_verify_run_links (YzVerifyRun *run, GError **error)
{
  static const struct {
    const char *sql;
    const char *what;
    const char *wrong;
  } checks[] = {
    /* clang-format 14 indents every row of a table with N_() further than the last. */
    /* clang-format off */
    { "SELECT e.id FROM entry e LEFT JOIN entry t ON t.id = e.reverses"
      " WHERE e.reverses IS NOT NULL AND (t.id IS NULL OR t.kind IN (4, 6, 14))",
      "entry ",
      N_ ("it reverses an entry that is missing or cannot be reversed") },
    { "SELECT e.id FROM entry e JOIN entry t ON t.id = e.reverses WHERE"
      " NOT (e.kind = 14 AND t.kind NOT IN (3, 5) OR e.kind = 6 AND t.kind IN (2, 5)"
      " OR e.kind IN (4, 5) AND t.kind = 3)",
      "entry ",
      N_ ("an entry of its kind cannot follow the entry it names") },
    { "SELECT reverses FROM entry WHERE kind = 14 GROUP BY reverses HAVING count (*) > 1",
      "entry ",
      N_ ("it was reversed more than once") },
    { "SELECT f.entry_id FROM entry e JOIN transfer f ON f.entry_id = e.id"
      " LEFT JOIN transfer o ON o.entry_id = e.reverses AND o.leg = f.of_leg"
      " WHERE e.reverses IS NOT NULL AND (o.leg IS NULL OR o.to_account <> f.from_account)",
      "entry ",
      N_ ("a transfer of it does not take back what it says") },
    /* What was taken back is a cache of the legs that took it; both must agree, in both directions.
     */
    { "SELECT e.reverses FROM entry e JOIN transfer f ON f.entry_id = e.id"
      " LEFT JOIN taken_back b ON b.entry_id = e.reverses AND b.leg = f.of_leg"
      " WHERE e.reverses IS NOT NULL GROUP BY e.reverses, f.of_leg, b.amount"
      " HAVING b.amount IS NULL OR b.amount <> sum (f.amount)",
      "entry ",
      N_ ("what was taken back of it is counted wrongly") },
    { "SELECT b.entry_id FROM taken_back b LEFT JOIN transfer o ON o.entry_id = b.entry_id"
      " AND o.leg = b.leg WHERE o.leg IS NULL OR b.whole <> o.amount OR b.amount > b.whole"
      " OR NOT EXISTS (SELECT 1 FROM entry e WHERE e.reverses = b.entry_id)",
      "entry ",
      N_ ("what can be taken back of it was changed") },
    /* Not row by row: a server that knows little of its tables would look through all for each. */
    { "SELECT entry_id, leg FROM taken_back EXCEPT SELECT e.reverses, f.of_leg FROM entry e"
      " JOIN transfer f ON f.entry_id = e.id WHERE e.reverses IS NOT NULL",
      "entry ",
      N_ ("something is counted as taken back that never was") },
                /* clang-format on */
              };

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    if (!find_rows (run, checks[i].sql, checks[i].what, checks[i].wrong, error))
      return FALSE;
  return TRUE;
}

/* What the sealed head must be: the hash of the entry with that number, or the desk's own. */
static gboolean
seal_fits (YzVerifyRun *run,
           const YzVerifyDesk *desk,
           int64_t seq,
           const uint8_t *head,
           gboolean *fits,
           GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  const void *blob = NULL;
  gsize size = 0;
  YzStep step = YZ_STEP_ERROR;

  if (seq == 0) {
    *fits = memcmp (head, desk->own_hash, YZ_HASH_SIZE) == 0;
    return TRUE;
  }
  *fits = FALSE;
  if (seq < 0 || seq > YZ_ID_NUMBER_MAX)
    return TRUE;
  statement = yz_store_query (run->store, "SELECT hash FROM entry WHERE id = $1");
  yz_statement_bind_int (statement, 1, yz_id_make (desk->id, seq));
  step = yz_statement_step (statement, error);
  if (step == YZ_STEP_ROW) {
    blob = yz_statement_get_blob (statement, 0, &size);
    *fits = size == YZ_HASH_SIZE && memcmp (blob, head, size) == 0;
  }
  return step != YZ_STEP_ERROR;
}

static gboolean
check_seal (YzVerifyRun *run, YzStatement *statement, GError **error)
{
  int64_t desk_id = yz_statement_get_int (statement, 0);
  int64_t seq = yz_statement_get_int (statement, 1);
  int64_t sealed_ms = yz_statement_get_int (statement, 3);
  gsize head_size = 0;
  gsize signature_size = 0;
  const uint8_t *head = yz_statement_get_blob (statement, 2, &head_size);
  const uint8_t *signature = yz_statement_get_blob (statement, 4, &signature_size);
  const YzVerifyDesk *desk = yz_verify_run_find_desk (run, desk_id);
  g_autofree char *place =
    g_strdup_printf ("seal %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, desk_id, seq);
  g_autoptr (GBytes) message = NULL;
  gboolean fits = FALSE;

  if (desk == NULL || head_size != YZ_HASH_SIZE || signature_size != crypto_sign_BYTES ||
      desk->public_key_size != crypto_sign_PUBLICKEYBYTES) {
    yz_verification_add (run->result, place, N_ ("its desk is missing or its content damaged"));
    return TRUE;
  }
  message = yz_chain_seal_message (desk_id, seq, head, sealed_ms);
  if (crypto_sign_verify_detached (signature,
                                   g_bytes_get_data (message, NULL),
                                   g_bytes_get_size (message),
                                   desk->public_key) != 0)
    yz_verification_add (run->result, place, N_ ("its signature is not the desk's"));
  if (!seal_fits (run, desk, seq, head, &fits, error))
    return FALSE;
  if (!fits)
    yz_verification_add (run->result,
                         place,
                         N_ ("the head that was sealed is not in the chain any more"));
  return TRUE;
}

gboolean
yz_verify_run_seals (YzVerifyRun *run, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (run->store,
                              "SELECT desk_id, seq, head, sealed_ms, signature FROM seal"
                              " ORDER BY desk_id, seq");
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    if (!check_seal (run, statement, error))
      return FALSE;
  if (step == YZ_STEP_ERROR)
    return FALSE;
  for (guint i = 0; i < run->desks->len; i++) {
    const YzVerifyDesk *desk = g_ptr_array_index (run->desks, i);
    g_autoptr (YzStatement) first = NULL;

    /* Every desk was sealed when it was made. */
    first = yz_store_query (run->store, "SELECT 1 FROM seal WHERE desk_id = $1 AND seq = 0");
    yz_statement_bind_int (first, 1, desk->id);
    step = yz_statement_step (first, error);
    if (step == YZ_STEP_ERROR)
      return FALSE;
    if (step == YZ_STEP_DONE) {
      g_autofree char *place = g_strdup_printf ("desk %" G_GINT64_FORMAT, desk->id);

      yz_verification_add (run->result, place, N_ ("its first seal is missing"));
    }
  }
  return TRUE;
}

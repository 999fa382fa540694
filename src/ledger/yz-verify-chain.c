/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-verify"

#include "yz-verify-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-chain.h"
#include "yz-entry-private.h"

/* A row of transfer with where it belongs. */
typedef struct {
  int64_t entry;
  int64_t leg;
  YzTransfer transfer;
} TransferRow;

/* Reads all transfers beside the entries, one row ahead. */
typedef struct {
  YzStatement *statement;
  YzStep step;
  TransferRow row;
} TransferReader;

static gboolean
transfer_reader_next (TransferReader *reader, GError **error)
{
  reader->step = yz_statement_step (reader->statement, error);
  if (reader->step == YZ_STEP_ROW) {
    reader->row.entry = yz_statement_get_int (reader->statement, 0);
    reader->row.leg = yz_statement_get_int (reader->statement, 1);
    reader->row.transfer.from_account = yz_statement_get_int (reader->statement, 2);
    reader->row.transfer.to_account = yz_statement_get_int (reader->statement, 3);
    reader->row.transfer.amount = yz_statement_get_int (reader->statement, 4);
    reader->row.transfer.of_leg = yz_statement_get_int (reader->statement, 5);
  }
  return reader->step != YZ_STEP_ERROR;
}

static char *
entry_place (int64_t id)
{
  g_autofree char *text = yz_id_to_text (id);

  return g_strconcat ("entry ", text, NULL);
}

/* Adds a transfer to the sums of both accounts and checks what can be seen of it alone. */
static void
count_transfer (YzVerifyRun *run, const TransferRow *row, GArray *keys)
{
  const YzTransfer *transfer = &row->transfer;
  YzVerifyAccount *from = g_hash_table_lookup (run->accounts, &transfer->from_account);
  YzVerifyAccount *to = g_hash_table_lookup (run->accounts, &transfer->to_account);
  const YzAccountKey nobody = { 0 };
  const char *wrong = NULL;

  run->result->transfers++;
  if (from == NULL || to == NULL)
    wrong = N_ ("an account of it is missing");
  else if (from == to)
    wrong = N_ ("both sides are the same account");
  else if (from->row.key.unit != to->row.key.unit)
    wrong = N_ ("the two sides hold different units");
  else if (transfer->amount < 1 || transfer->amount > YZ_AMOUNT_MAX)
    wrong = N_ ("its amount is not one that can be booked");
  if (wrong != NULL) {
    g_autofree char *id = yz_id_to_text (row->entry);
    g_autofree char *place = g_strdup_printf ("transfer %s/%" G_GINT64_FORMAT, id, row->leg);

    yz_verification_add (run->result, place, "%s", wrong);
  }
  if (from != NULL)
    from->overflow |= __builtin_sub_overflow (from->sum, transfer->amount, &from->sum);
  if (to != NULL)
    to->overflow |= __builtin_add_overflow (to->sum, transfer->amount, &to->sum);
  g_array_append_vals (keys, from != NULL ? &from->row.key : &nobody, 1);
  g_array_append_vals (keys, to != NULL ? &to->row.key : &nobody, 1);
}

/* Takes the transfers of @entry from the reader; those that come before it belong to no entry. */
static gboolean
take_transfers (YzVerifyRun *run,
                TransferReader *reader,
                YzEntry *entry,
                GArray *keys,
                GError **error)
{
  g_array_set_size (keys, 0);
  while (reader->step == YZ_STEP_ROW && reader->row.entry <= entry->id) {
    if (reader->row.entry < entry->id) {
      g_autofree char *place = entry_place (reader->row.entry);

      yz_verification_add (run->result, place, N_ ("there are transfers, but no such entry"));
    } else {
      count_transfer (run, &reader->row, keys);
      g_array_append_val (entry->transfers, reader->row.transfer);
      if (reader->row.leg != (int64_t) entry->transfers->len) {
        g_autofree char *place = entry_place (entry->id);

        yz_verification_add (run->result, place, "leg %u is missing", entry->transfers->len);
      }
    }
    if (!transfer_reader_next (reader, error))
      return FALSE;
  }
  return TRUE;
}

static void
check_entry (YzVerifyRun *run, const YzEntry *entry, const GArray *keys)
{
  YzVerifyDesk *desk = yz_verify_run_find_desk (run, yz_id_get_desk (entry->id));
  int64_t seq = yz_id_get_number (entry->id);
  g_autofree char *place = NULL;
  uint8_t hash[YZ_HASH_SIZE];

  run->result->entries++;
  if (desk == NULL) {
    place = entry_place (entry->id);
    yz_verification_add (run->result, place, N_ ("its desk is missing"));
    return;
  }
  yz_chain_hash_entry (desk->last_hash,
                       desk->station,
                       entry,
                       (const YzAccountKey *) (const void *) keys->data,
                       hash);
  if (seq != desk->last_seq + 1 || memcmp (hash, entry->hash, YZ_HASH_SIZE) != 0 ||
      entry->recorded_ms < desk->last_ms || entry->transfers->len == 0) {
    place = entry_place (entry->id);
    if (seq != desk->last_seq + 1)
      yz_verification_add (run->result,
                           place,
                           "the entry before it is missing (%" G_GINT64_FORMAT ")",
                           desk->last_seq + 1);
    if (entry->transfers->len == 0)
      yz_verification_add (run->result, place, N_ ("it has no transfers"));
    if (entry->recorded_ms < desk->last_ms)
      yz_verification_add (run->result, place, N_ ("it was recorded before the entry before it"));
    if (memcmp (hash, entry->hash, YZ_HASH_SIZE) != 0)
      yz_verification_add (run->result,
                           place,
                           N_ ("its hash does not fit what it says and the entry before it"));
  }
  /* Go on from what the row says, so that one change is one finding and not thousands. */
  memcpy (desk->last_hash, entry->hash, YZ_HASH_SIZE);
  desk->last_seq = seq;
  desk->last_ms = entry->recorded_ms;
}

static void
check_reason (YzVerifyRun *run, const YzEntry *entry, YzStatement *statement)
{
  g_autofree char *place = NULL;
  uint8_t salt[16];
  uint8_t digest[YZ_HASH_SIZE];
  const char *text = yz_statement_get_text (statement, YZ_ENTRY_N_COLUMNS + 1);

  if (!entry->has_reason && text == NULL)
    return;
  place = entry_place (entry->id);
  if (text == NULL) {
    yz_verification_add (run->result, place, N_ ("the text of its reason is missing"));
    return;
  }
  yz_entry_read_bytes (statement, YZ_ENTRY_N_COLUMNS, salt, sizeof salt);
  yz_chain_hash_reason (salt, text, digest);
  if (!entry->has_reason || memcmp (digest, entry->reason_digest, YZ_HASH_SIZE) != 0)
    yz_verification_add (run->result, place, N_ ("the text of its reason was changed"));
}

gboolean
yz_verify_run_walk (YzVerifyRun *run, GError **error)
{
  g_autoptr (YzStatement) entries = NULL;
  g_autoptr (YzStatement) transfers = NULL;
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (YzAccountKey));
  g_autoptr (YzEntry) entry = g_new0 (YzEntry, 1);
  TransferReader reader = { 0 };
  YzStep step = YZ_STEP_ERROR;

  entries = yz_store_query (run->store,
                            "SELECT " YZ_ENTRY_COLUMNS ", r.salt, r.text"
                            " FROM entry e LEFT JOIN entry_reason r ON r.entry_id = e.id"
                            " ORDER BY e.id");
  transfers = yz_store_query (run->store,
                              "SELECT entry_id, leg, from_account, to_account, amount, of_leg"
                              " FROM transfer ORDER BY entry_id, leg");
  reader.statement = transfers;
  entry->transfers = g_array_new (FALSE, FALSE, sizeof (YzTransfer));
  if (!transfer_reader_next (&reader, error))
    return FALSE;
  while ((step = yz_statement_step (entries, error)) == YZ_STEP_ROW) {
    yz_entry_read_columns (entries, entry);
    g_array_set_size (entry->transfers, 0);
    if (!take_transfers (run, &reader, entry, keys, error))
      return FALSE;
    check_entry (run, entry, keys);
    check_reason (run, entry, entries);
  }
  if (step == YZ_STEP_ERROR)
    return FALSE;
  /* Whatever is left belongs to entries after the last one. */
  entry->id = G_MAXINT64;
  return take_transfers (run, &reader, entry, keys, error);
}

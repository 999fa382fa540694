/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-verify"

#include "yz-verify-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-chain.h"
#include "yz-verify-batch.h"

/* One batch is read, one is waiting and one is proved. */
#define N_BATCHES 3

/* What proves the entries; while it runs in a thread of its own, everything in @run is its. */
typedef struct {
  YzVerifyRun *run;
  YzVerifyDesk *desk; /* of the last entry */
  YzEntry entry;      /* the one that is proved, with its transfers */
  GArray *keys;       /* of YzAccountKey: of both sides of each transfer */
  GByteArray *bytes;
  GAsyncQueue *full;  /* of YzVerifyBatch: to prove */
  GAsyncQueue *empty; /* of YzVerifyBatch: to fill */
} Prover;

/* What is left of the rows of a batch. */
typedef struct {
  const YzVerifyTransfer *transfers;
  const YzVerifyReason *reasons;
  guint n_transfers;
  guint n_reasons;
} Rest;

static char *
entry_place (int64_t id)
{
  g_autofree char *text = yz_id_to_text (id);

  return g_strconcat ("entry ", text, NULL);
}

static void
add_to_entry (Prover *self, int64_t id, const char *what)
{
  g_autofree char *place = entry_place (id);

  yz_verification_add (self->run->result, place, "%s", what);
}

/* Adds a transfer to the sums of both accounts and checks what can be seen of it alone. */
static void
count_transfer (Prover *self, const YzVerifyTransfer *row)
{
  const YzTransfer *transfer = &row->transfer;
  YzVerifyAccount *from = yz_verify_accounts_find (self->run->accounts, transfer->from_account);
  YzVerifyAccount *to = yz_verify_accounts_find (self->run->accounts, transfer->to_account);
  const YzAccountKey nobody = { 0 };
  const char *wrong = NULL;

  self->run->result->transfers++;
  if (from == NULL || to == NULL)
    wrong = N_ ("an account of it is missing");
  else if (from == to)
    wrong = N_ ("both sides are the same account");
  else if (from->row.key.unit != to->row.key.unit)
    wrong = N_ ("the two sides hold different units");
  else if (transfer->amount < 1 || transfer->amount > YZ_AMOUNT_MAX)
    wrong = N_ ("its amount is not one that can be booked");
  else if (row->odd)
    wrong = N_ ("a 0 stands where nothing should");
  if (wrong != NULL) {
    g_autofree char *id = yz_id_to_text (row->entry);
    g_autofree char *place = g_strdup_printf ("transfer %s/%" G_GINT64_FORMAT, id, row->leg);

    yz_verification_add (self->run->result, place, "%s", wrong);
  }
  if (from != NULL)
    from->overflow |= __builtin_sub_overflow (from->sum, transfer->amount, &from->sum);
  if (to != NULL)
    to->overflow |= __builtin_add_overflow (to->sum, transfer->amount, &to->sum);
  g_array_append_vals (self->keys, from != NULL ? &from->row.key : &nobody, 1);
  g_array_append_vals (self->keys, to != NULL ? &to->row.key : &nobody, 1);
}

/* Takes the transfers of the entry; those that come before it belong to no entry. */
static void
take_transfers (Prover *self, Rest *rest)
{
  GArray *transfers = self->entry.transfers;

  g_array_set_size (self->keys, 0);
  g_array_set_size (transfers, 0);
  for (; rest->n_transfers > 0 && rest->transfers->entry <= self->entry.id;
       rest->transfers++, rest->n_transfers--) {
    const YzVerifyTransfer *row = rest->transfers;

    if (row->entry < self->entry.id) {
      add_to_entry (self, row->entry, N_ ("there are transfers, but no such entry"));
      continue;
    }
    count_transfer (self, row);
    g_array_append_val (transfers, row->transfer);
    if (row->leg != (int64_t) transfers->len) {
      g_autofree char *place = entry_place (row->entry);

      yz_verification_add (self->run->result, place, "leg %u is missing", transfers->len);
    }
    if ((row->transfer.of_leg != 0) != (self->entry.reverses != 0))
      add_to_entry (self, row->entry, N_ ("a transfer of it does not take back what it says"));
  }
}

/* Takes the reason of the entry, if it has one. */
static void
take_reason (Prover *self, Rest *rest)
{
  const YzVerifyReason *reason = NULL;
  uint8_t digest[YZ_HASH_SIZE];

  for (; rest->n_reasons > 0 && rest->reasons->entry <= self->entry.id;
       rest->reasons++, rest->n_reasons--) {
    if (rest->reasons->entry < self->entry.id)
      add_to_entry (self, rest->reasons->entry, N_ ("there is a reason, but no such entry"));
    else
      reason = rest->reasons;
  }
  if (reason == NULL || reason->text == NULL) {
    if (self->entry.has_reason)
      add_to_entry (self, self->entry.id, N_ ("the text of its reason is missing"));
    return;
  }
  yz_chain_hash_reason (reason->salt, reason->text, digest);
  if (!self->entry.has_reason || memcmp (digest, self->entry.reason_digest, YZ_HASH_SIZE) != 0)
    add_to_entry (self, self->entry.id, N_ ("the text of its reason was changed"));
}

/* The entry, its transfers and the hash that is stored before it make the hash of the entry. */
static gboolean
hash_fits (Prover *self)
{
  uint8_t hash[YZ_HASH_SIZE];

  g_byte_array_set_size (self->bytes, 0);
  yz_chain_append_entry (self->bytes,
                         self->desk->last_hash,
                         self->desk->station,
                         &self->entry,
                         (const YzAccountKey *) (const void *) self->keys->data);
  yz_chain_hash_bytes (self->bytes->data, self->bytes->len, hash);
  return memcmp (hash, self->entry.hash, YZ_HASH_SIZE) == 0;
}

static void
check_entry (Prover *self, gboolean odd)
{
  const YzEntry *entry = &self->entry;
  YzVerifyDesk *desk = self->desk;
  int64_t seq = yz_id_get_number (entry->id);

  if (seq != desk->last_seq + 1) {
    g_autofree char *place = entry_place (entry->id);

    yz_verification_add (self->run->result,
                         place,
                         "the entry before it is missing (%" G_GINT64_FORMAT ")",
                         desk->last_seq + 1);
  }
  if (entry->kind < YZ_ENTRY_AWARD || entry->kind > YZ_ENTRY_OPENING)
    add_to_entry (self, entry->id, N_ ("it is of no known kind"));
  if (entry->transfers->len == 0)
    add_to_entry (self, entry->id, N_ ("it has no transfers"));
  if (odd)
    add_to_entry (self, entry->id, N_ ("a 0 stands where nothing should"));
  if (entry->recorded_ms < desk->last_ms)
    add_to_entry (self, entry->id, N_ ("it was recorded before the entry before it"));
  if (!hash_fits (self))
    add_to_entry (self,
                  entry->id,
                  N_ ("its hash does not fit what it says and the entry before it"));
  yz_verify_run_watch_clock (self->run, desk, entry);
  /* Go on from what the row says, so that one change is one finding and not thousands. */
  memcpy (desk->last_hash, entry->hash, YZ_HASH_SIZE);
  desk->last_seq = seq;
  desk->last_ms = entry->recorded_ms;
}

static void
prove_batch (Prover *self, const YzVerifyBatch *batch)
{
  GArray *transfers = self->entry.transfers;
  Rest rest = { .transfers = (const YzVerifyTransfer *) (const void *) batch->transfers->data,
                .reasons = (const YzVerifyReason *) (const void *) batch->reasons->data,
                .n_transfers = batch->transfers->len,
                .n_reasons = batch->reasons->len };

  for (guint i = 0; i < batch->entries->len; i++) {
    const YzVerifyEntry *row = &g_array_index (batch->entries, YzVerifyEntry, i);
    int64_t desk = yz_id_get_desk (row->entry.id);

    self->entry = row->entry;
    self->entry.transfers = transfers;
    take_transfers (self, &rest);
    self->run->result->entries++;
    if (self->desk == NULL || self->desk->id != desk)
      self->desk = yz_verify_run_find_desk (self->run, desk);
    if (self->desk != NULL)
      check_entry (self, row->odd);
    else
      add_to_entry (self, row->entry.id, N_ ("its desk is missing"));
    take_reason (self, &rest);
  }
  if (batch->last) {
    self->entry = (YzEntry){ .id = G_MAXINT64, .transfers = transfers };
    take_transfers (self, &rest);
    take_reason (self, &rest);
  }
}

static gpointer
prove (gpointer data)
{
  Prover *self = data;
  gboolean last = FALSE;

  while (!last) {
    YzVerifyBatch *batch = g_async_queue_pop (self->full);

    last = batch->last;
    prove_batch (self, batch);
    g_async_queue_push (self->empty, batch);
  }
  return NULL;
}

/* Reads here, where the connection may be used, and proves in a thread beside. */
static gboolean
read_all (Prover *self, YzVerifyReader *reader, GThread *thread, GError **error)
{
  gboolean done = TRUE;
  gboolean last = FALSE;

  while (!last) {
    YzVerifyBatch *batch = g_async_queue_pop (self->empty);

    done = yz_verify_reader_fill (reader, batch, error);
    last = batch->last;
    g_async_queue_push (self->full, batch);
    if (thread == NULL) {
      batch = g_async_queue_pop (self->full);
      prove_batch (self, batch);
      g_async_queue_push (self->empty, batch);
    }
  }
  return done;
}

gboolean
yz_verify_run_walk (YzVerifyRun *run, GError **error)
{
  g_autoptr (YzVerifyReader) reader = yz_verify_reader_new (run->store, error);
  GDestroyNotify free_batch = (GDestroyNotify) yz_verify_batch_free;
  Prover prover = { .run = run };
  GThread *thread = NULL;
  gboolean done = FALSE;

  if (reader == NULL)
    return FALSE;
  prover.entry.transfers = g_array_new (FALSE, FALSE, sizeof (YzTransfer));
  prover.keys = g_array_new (FALSE, FALSE, sizeof (YzAccountKey));
  prover.bytes = g_byte_array_new ();
  prover.full = g_async_queue_new_full (free_batch);
  prover.empty = g_async_queue_new_full (free_batch);
  for (int i = 0; i < N_BATCHES; i++)
    g_async_queue_push (prover.empty, yz_verify_batch_new ());
  /* Where there is no thread to be had, it only takes longer. */
  thread = g_thread_try_new ("verify", prove, &prover, NULL);
  done = read_all (&prover, reader, thread, error);
  if (thread != NULL)
    g_thread_join (thread);
  g_array_unref (prover.entry.transfers);
  g_array_unref (prover.keys);
  g_byte_array_unref (prover.bytes);
  g_async_queue_unref (prover.full);
  g_async_queue_unref (prover.empty);
  return done;
}

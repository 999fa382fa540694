/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ledger"

#include "yz-ledger-private.h"

#include <sodium.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-chain.h"
#include "yz-clock.h"
#include "yz-transaction.h"

#define REASON_MAX 500

/* The net change of one account by an entry. */
typedef struct {
  int64_t account;
  int64_t change;
  YzAccountKey key; /* known once the change is made */
} Change;

static void
make_digest (const YzDraft *draft, uint8_t digest[YZ_DIGEST_SIZE])
{
  YzDigest *made = yz_digest_new (yz_entry_kind_get_word (draft->kind));

  yz_digest_add_int (made, draft->subject);
  yz_digest_add_int (made, draft->reverses);
  yz_digest_add_int (made, draft->document);
  yz_digest_add_text (made, draft->reason);
  for (guint i = 0; i < draft->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (draft->transfers, YzTransfer, i);

    yz_digest_add_int (made, transfer->from_account);
    yz_digest_add_int (made, transfer->to_account);
    yz_digest_add_int (made, transfer->amount);
    yz_digest_add_int (made, transfer->of_leg);
  }
  yz_digest_finish (made, digest);
}

static gboolean
check_draft (const YzDraft *draft, GError **error)
{
  if (draft->transfers->len < 1 || draft->transfers->len > YZ_ENTRY_TRANSFERS_MAX) {
    yz_error_set (error,
                  YZ_ERROR_INPUT,
                  "lines",
                  draft->transfers->len,
                  YZ_ENTRY_TRANSFERS_MAX,
                  "an entry has 1 to %d transfers",
                  YZ_ENTRY_TRANSFERS_MAX);
    return FALSE;
  }
  if (draft->reason != NULL &&
      (draft->reason[0] == '\0' || g_utf8_strlen (draft->reason, -1) > REASON_MAX)) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          "reason",
                          "reason: 1 to %d characters",
                          REASON_MAX);
    return FALSE;
  }
  for (guint i = 0; i < draft->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (draft->transfers, YzTransfer, i);

    if (!yz_amount_check (transfer->amount, "amount", error))
      return FALSE;
    g_return_val_if_fail (transfer->from_account != transfer->to_account, FALSE);
    g_return_val_if_fail ((draft->reverses != 0) == (transfer->of_leg != 0), FALSE);
  }
  return TRUE;
}

/* What may take back or carry on what: reversals, returns and releases are final. */
static gboolean
may_follow (YzEntryKind kind, YzEntryKind target)
{
  gboolean final =
    target == YZ_ENTRY_REVERSAL || target == YZ_ENTRY_RETURN || target == YZ_ENTRY_RELEASE;

  if (kind == YZ_ENTRY_RELEASE || kind == YZ_ENTRY_COLLECT)
    return target == YZ_ENTRY_HOLD;
  if (kind == YZ_ENTRY_RETURN)
    return target == YZ_ENTRY_REDEEM || target == YZ_ENTRY_COLLECT;
  /* A hold is released and what was collected is returned: reversed, the points would stay held. */
  return kind == YZ_ENTRY_REVERSAL && !final && target != YZ_ENTRY_HOLD &&
         target != YZ_ENTRY_COLLECT;
}

static gboolean
check_target (YzLedger *self, const YzDraft *draft, GError **error)
{
  g_autoptr (YzEntry) target = NULL;
  g_autofree char *text = NULL;

  if (draft->reverses == 0)
    return TRUE;
  target = yz_entry_load (self->store, draft->reverses, error);
  if (target == NULL)
    return FALSE;
  if (may_follow (draft->kind, target->kind))
    return TRUE;
  text = yz_id_to_text (draft->reverses);
  yz_error_set_subject (error,
                        YZ_ERROR_STATE,
                        text,
                        "entry %s is a %s: there can be no %s of it",
                        text,
                        yz_entry_kind_get_word (target->kind),
                        yz_entry_kind_get_word (draft->kind));
  return FALSE;
}

static gint
compare_changes (gconstpointer a, gconstpointer b)
{
  const Change *left = a;
  const Change *right = b;

  return (left->account > right->account) - (left->account < right->account);
}

static Change *
find_change (GArray *changes, int64_t account)
{
  for (guint i = 0; i < changes->len; i++) {
    Change *change = &g_array_index (changes, Change, i);

    if (change->account == account)
      return change;
  }
  return NULL;
}

static void
add_change (GArray *changes, int64_t account, int64_t amount)
{
  Change *change = find_change (changes, account);

  if (change == NULL) {
    Change fresh = { .account = account };

    g_array_append_val (changes, fresh);
    change = &g_array_index (changes, Change, changes->len - 1);
  }
  /* At most 200 transfers of 10⁹ each: no overflow. */
  change->change += amount;
}

static GArray *
collect_changes (const YzDraft *draft)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (Change));

  for (guint i = 0; i < draft->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (draft->transfers, YzTransfer, i);

    add_change (changes, transfer->from_account, -transfer->amount);
    add_change (changes, transfer->to_account, transfer->amount);
  }
  /* Always in the order of ids, so that two desks cannot wait for each other in a circle. */
  g_array_sort (changes, compare_changes);
  return changes;
}

/* The refusal of a floor, with what was asked for and what is there. */
static void
explain_floor (YzLedger *self, const Change *change, GError **error)
{
  YzAccount account;
  g_autofree char *unit = NULL;

  if (!yz_account_load (self->store, change->account, &account, error))
    return;
  if (account.key.unit == YZ_UNIT_POINTS) {
    yz_error_set (error,
                  YZ_ERROR_POINTS,
                  NULL,
                  -change->change,
                  account.balance,
                  "points: %" G_GINT64_FORMAT " asked, %" G_GINT64_FORMAT " there",
                  -change->change,
                  account.balance);
    return;
  }
  unit = yz_id_to_text (account.key.unit);
  yz_error_set (error,
                YZ_ERROR_STOCK,
                unit,
                -change->change,
                account.balance,
                "item %s: %" G_GINT64_FORMAT " asked, %" G_GINT64_FORMAT " there",
                unit,
                -change->change,
                account.balance);
}

static gboolean
apply_change (YzLedger *self, Change *change, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;

  statement = yz_store_query (self->store,
                              "UPDATE account SET balance = balance + $2 WHERE id = $1"
                              " RETURNING kind, owner, unit, station_id, period");
  yz_statement_bind_int (statement, 1, change->account);
  yz_statement_bind_int (statement, 2, change->change);
  if (yz_statement_fetch (statement, &problem)) {
    change->key.kind = (YzAccountKind) yz_statement_get_int (statement, 0);
    change->key.owner = yz_statement_get_int (statement, 1);
    change->key.unit = yz_statement_get_int (statement, 2);
    change->key.station = yz_statement_get_int (statement, 3);
    change->key.period = yz_statement_get_int (statement, 4);
    return TRUE;
  }
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_CHECK))
    explain_floor (self, change, error);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* The keys of both accounts of every transfer, and proof that they hold the same unit.
 * Returns: (transfer full) (element-type YzAccountKey) */
static GArray *
collect_keys (const YzDraft *draft, GArray *changes, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (YzAccountKey));

  for (guint i = 0; i < draft->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (draft->transfers, YzTransfer, i);
    const Change *from = find_change (changes, transfer->from_account);
    const Change *to = find_change (changes, transfer->to_account);

    if (from->key.unit != to->key.unit) {
      yz_error_set_subject (error, YZ_ERROR_INPUT, "unit", "a transfer cannot change the unit");
      return NULL;
    }
    g_array_append_val (keys, from->key);
    g_array_append_val (keys, to->key);
  }
  return g_steal_pointer (&keys);
}

static gboolean
insert_reason (YzLedger *self, const YzEntry *entry, const uint8_t salt[16], GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  if (!entry->has_reason)
    return TRUE;
  statement = yz_store_query (self->store,
                              "INSERT INTO entry_reason (entry_id, salt, text)"
                              " VALUES ($1, $2, $3)");
  yz_statement_bind_int (statement, 1, entry->id);
  yz_statement_bind_blob (statement, 2, salt, 16);
  yz_statement_bind_text (statement, 3, entry->reason);
  return yz_statement_run (statement, error);
}

static gboolean
insert_entry (YzLedger *self, const YzEntry *entry, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;

  statement = yz_store_query (self->store,
                              "INSERT INTO entry (id, op_id, digest, kind, happened_ms,"
                              " recorded_ms, actor, approver, subject, rule, document, reverses,"
                              " expires_on, reason_digest, hash) VALUES ($1, $2, $3, $4, $5, $6,"
                              " $7, $8, $9, $10, $11, $12, $13, $14, $15)");
  yz_statement_bind_int (statement, 1, entry->id);
  yz_statement_bind_blob (statement, 2, entry->op_id.bytes, sizeof entry->op_id.bytes);
  yz_statement_bind_blob (statement, 3, entry->digest, sizeof entry->digest);
  yz_statement_bind_int (statement, 4, entry->kind);
  yz_statement_bind_int (statement, 5, entry->happened_ms);
  yz_statement_bind_int (statement, 6, entry->recorded_ms);
  yz_statement_bind_int (statement, 7, entry->actor);
  yz_statement_bind_id (statement, 8, entry->approver);
  yz_statement_bind_id (statement, 9, entry->subject);
  yz_statement_bind_id (statement, 10, entry->rule);
  yz_statement_bind_id (statement, 11, entry->document);
  yz_statement_bind_id (statement, 12, entry->reverses);
  yz_statement_bind_id (statement, 13, entry->expires_on);
  if (entry->has_reason)
    yz_statement_bind_blob (statement, 14, entry->reason_digest, sizeof entry->reason_digest);
  else
    yz_statement_bind_null (statement, 14);
  yz_statement_bind_blob (statement, 15, entry->hash, sizeof entry->hash);
  if (yz_statement_run (statement, &problem))
    return TRUE;
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_UNIQUE) &&
      g_strcmp0 (yz_error_get_subject (problem), "entry.reverses") == 0) {
    g_autofree char *text = yz_id_to_text (entry->reverses);

    yz_error_set_subject (error,
                          YZ_ERROR_ALREADY_REVERSED,
                          text,
                          "entry %s is reversed already",
                          text);
  } else {
    g_propagate_error (error, g_steal_pointer (&problem));
  }
  return FALSE;
}

static gboolean
insert_transfer (YzLedger *self,
                 int64_t entry,
                 int64_t leg,
                 const YzTransfer *transfer,
                 GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (self->store,
                              "INSERT INTO transfer (entry_id, leg, from_account, to_account,"
                              " amount, of_leg) VALUES ($1, $2, $3, $4, $5, $6)");
  yz_statement_bind_int (statement, 1, entry);
  yz_statement_bind_int (statement, 2, leg);
  yz_statement_bind_int (statement, 3, transfer->from_account);
  yz_statement_bind_int (statement, 4, transfer->to_account);
  yz_statement_bind_int (statement, 5, transfer->amount);
  yz_statement_bind_id (statement, 6, transfer->of_leg);
  return yz_statement_run (statement, error);
}

/* Counts what is taken back of a leg; a CHECK refuses more than there was. */
static gboolean
take_back (YzLedger *self, int64_t reverses, const YzTransfer *transfer, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;

  statement = yz_store_query (self->store,
                              "INSERT INTO taken_back (entry_id, leg, whole, amount)"
                              " SELECT entry_id, leg, amount, $3 FROM transfer"
                              " WHERE entry_id = $1 AND leg = $2"
                              " ON CONFLICT (entry_id, leg) DO UPDATE"
                              " SET amount = taken_back.amount + excluded.amount");
  yz_statement_bind_int (statement, 1, reverses);
  yz_statement_bind_int (statement, 2, transfer->of_leg);
  yz_statement_bind_int (statement, 3, transfer->amount);
  if (yz_statement_run (statement, &problem)) {
    g_return_val_if_fail (yz_store_get_changes (self->store) == 1, FALSE);
    return TRUE;
  }
  if (!g_error_matches (problem, YZ_ERROR, YZ_ERROR_CHECK)) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  text = yz_id_to_text (reverses);
  yz_error_set (error,
                YZ_ERROR_STATE,
                text,
                transfer->amount,
                0,
                "entry %s: more would come back than is left of it",
                text);
  return FALSE;
}

static gboolean
move_head (YzLedger *self, const YzHead *before, const YzEntry *entry, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (self->store,
                              "UPDATE desk SET seq = seq + 1, head = $3, head_ms = $4"
                              " WHERE id = $1 AND seq = $2");
  yz_statement_bind_int (statement, 1, self->desk);
  yz_statement_bind_int (statement, 2, before->seq);
  yz_statement_bind_blob (statement, 3, entry->hash, sizeof entry->hash);
  yz_statement_bind_int (statement, 4, entry->recorded_ms);
  if (!yz_statement_run (statement, error))
    return FALSE;
  if (yz_store_get_changes (self->store) == 1)
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_STORE_BUSY, "desk", "another process wrote for this desk");
  return FALSE;
}

/* The entry as it will stand, all but its hash. Shares the draft's transfers. */
static YzEntry *
make_entry (YzLedger *self, const YzDraft *draft, const YzHead *head, const uint8_t salt[16])
{
  YzEntry *entry = g_new0 (YzEntry, 1);

  entry->id = yz_id_make (self->desk, head->seq + 1);
  entry->op_id = draft->op_id;
  memcpy (entry->digest, draft->digest, YZ_DIGEST_SIZE);
  entry->kind = draft->kind;
  /* Within a chain time never goes back, whatever the clock does. */
  entry->recorded_ms = MAX (yz_clock_now_ms (), head->head_ms);
  entry->happened_ms = draft->happened_ms != 0 ? draft->happened_ms : entry->recorded_ms;
  entry->actor = draft->actor;
  entry->approver = draft->approver;
  entry->subject = draft->subject;
  entry->rule = draft->rule;
  entry->document = draft->document;
  entry->reverses = draft->reverses;
  entry->expires_on = draft->expires_on;
  entry->reason = g_strdup (draft->reason);
  entry->has_reason = draft->reason != NULL;
  if (entry->has_reason)
    yz_chain_hash_reason (salt, entry->reason, entry->reason_digest);
  entry->transfers = g_array_ref (draft->transfers);
  return entry;
}

static gboolean
write_entry (YzLedger *self,
             const YzHead *head,
             YzEntry *entry,
             const uint8_t *salt,
             GError **error)
{
  if (!insert_entry (self, entry, error) || !insert_reason (self, entry, salt, error))
    return FALSE;
  for (guint i = 0; i < entry->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (entry->transfers, YzTransfer, i);

    if (!insert_transfer (self, entry->id, i + 1, transfer, error) ||
        (entry->reverses != 0 && !take_back (self, entry->reverses, transfer, error)))
      return FALSE;
  }
  return move_head (self, head, entry, error);
}

gboolean
yz_ledger_book (YzLedger *self, const YzDraft *draft, YzBooking *booking, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (YzEntry) entry = NULL;
  YzDraft asked = *draft;
  YzHead head;
  uint8_t salt[16];

  g_return_val_if_fail (self != NULL && booking != NULL, FALSE);

  if (!draft->has_digest)
    make_digest (draft, asked.digest);
  transaction = yz_transaction_begin (self->store, error);
  if (transaction == NULL || !check_draft (draft, error) ||
      !yz_ledger_find (self, &draft->op_id, asked.digest, booking, error))
    return FALSE;
  if (booking->entry != 0)
    return yz_transaction_commit (transaction, error);
  if (!check_target (self, draft, error) || !yz_ledger_read_head (self, &head, error))
    return FALSE;

  changes = collect_changes (draft);
  for (guint i = 0; i < changes->len; i++)
    if (!apply_change (self, &g_array_index (changes, Change, i), error))
      return FALSE;
  keys = collect_keys (draft, changes, error);
  if (keys == NULL)
    return FALSE;

  randombytes_buf (salt, sizeof salt);
  entry = make_entry (self, &asked, &head, salt);
  yz_chain_hash_entry (head.head,
                       self->station,
                       entry,
                       (const YzAccountKey *) (const void *) keys->data,
                       entry->hash);
  if (!write_entry (self, &head, entry, salt, error) || !yz_transaction_commit (transaction, error))
    return FALSE;
  booking->entry = entry->id;
  memcpy (booking->hash, entry->hash, YZ_HASH_SIZE);
  booking->recorded_ms = entry->recorded_ms;
  booking->repeated = FALSE;
  return TRUE;
}

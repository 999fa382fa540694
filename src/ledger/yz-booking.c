/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ledger"

#include "yz-ledger-private.h"

#include <sodium.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-balances.h"
#include "yz-chain.h"
#include "yz-sql.h"
#include "yz-transaction.h"

#define REASON_MAX 500

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

/* What is taken back must have been there. */
static gboolean
check_legs (const YzDraft *draft, const YzEntry *target, GError **error)
{
  for (guint i = 0; i < draft->transfers->len; i++) {
    int64_t leg = g_array_index (draft->transfers, YzTransfer, i).of_leg;
    g_autofree char *text = NULL;

    if (leg >= 1 && leg <= target->transfers->len)
      continue;
    text = yz_id_to_text (target->id);
    yz_error_set_subject (error,
                          YZ_ERROR_STATE,
                          text,
                          "entry %s has no leg %" G_GINT64_FORMAT,
                          text,
                          leg);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_target (YzLedger *self, const YzDraft *draft, GError **error)
{
  g_autoptr (YzEntry) target = NULL;
  g_autofree char *text = NULL;

  if (draft->reverses == 0)
    return TRUE;
  target = yz_entry_load (self->store, draft->reverses, error);
  if (target == NULL || !check_legs (draft, target, error))
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

/* Which accounts they are. An account is for ever what it was opened as. */
static gboolean
find_keys (YzLedger *self, GArray *changes, GError **error)
{
  YzAccountCache *known = yz_ledger_get_accounts (self);

  for (guint i = 0; i < changes->len; i++) {
    YzBalanceChange *change = &g_array_index (changes, YzBalanceChange, i);
    YzAccount account;

    if (yz_account_cache_get_key (known, change->account, &change->key))
      continue;
    if (!yz_account_load (self->store, change->account, &account, error))
      return FALSE;
    change->key = account.key;
    yz_account_cache_add (known, account.id, &account.key);
  }
  return TRUE;
}

/* The keys of both accounts of every transfer, and proof that they hold the same unit.
 * Returns: (transfer full) (element-type YzAccountKey) */
static GArray *
collect_keys (const YzDraft *draft, GArray *changes, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (YzAccountKey));

  for (guint i = 0; i < draft->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (draft->transfers, YzTransfer, i);
    const YzBalanceChange *from = yz_balances_find (changes, transfer->from_account);
    const YzBalanceChange *to = yz_balances_find (changes, transfer->to_account);

    if (from->key.unit != to->key.unit) {
      yz_error_set_subject (error, YZ_ERROR_INPUT, "unit", "a transfer cannot change the unit");
      return NULL;
    }
    g_array_append_val (keys, from->key);
    g_array_append_val (keys, to->key);
  }
  return g_steal_pointer (&keys);
}

static void
post_reason (YzLedger *self, const YzEntry *entry, const uint8_t salt[16])
{
  YzStatement *statement = NULL;

  if (!entry->has_reason)
    return;
  statement = yz_store_query (self->store,
                              "INSERT INTO entry_reason (entry_id, salt, text)"
                              " VALUES ($1, $2, $3)");
  yz_statement_bind_int (statement, 1, entry->id);
  yz_statement_bind_blob (statement, 2, salt, 16);
  yz_statement_bind_text (statement, 3, entry->reason);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
}

/* @data: the entry that was to be reversed. */
static void
explain_entry (YzStore *store, gpointer data, GError **error)
{
  const char *subject = yz_error_get_subject (*error);
  g_autofree char *text = NULL;

  if (!g_error_matches (*error, YZ_ERROR, YZ_ERROR_UNIQUE))
    return;
  if (g_strcmp0 (subject, "entry.reverses") == 0) {
    text = yz_id_to_text (*(int64_t *) data);
    g_clear_error (error);
    yz_error_set_subject (error,
                          YZ_ERROR_ALREADY_REVERSED,
                          text,
                          "entry %s is reversed already",
                          text);
  } else {
    /* The number or the op_id is taken since we looked: another try sees it. */
    g_clear_error (error);
    yz_error_set_subject (error,
                          YZ_ERROR_STORE_BUSY,
                          "desk",
                          "another process wrote for this desk");
  }
}

#define INSERT_ENTRY                                                                               \
  "INSERT INTO entry (id, op_id, digest, kind, happened_ms, recorded_ms, actor, approver,"         \
  " subject, rule, document, reverses, expires_on, reason_digest, hash) VALUES ($1, $2, $3, $4,"   \
  " $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
#define N_ENTRY_PARAMETERS 15
#define INSERT_TRANSFERS                                                                           \
  "INSERT INTO transfer (entry_id, leg, from_account, to_account, amount, of_leg) VALUES"

static void
bind_entry (YzStatement *statement, const YzEntry *entry)
{
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
}

/* Five values for each transfer from number @first on, behind @parameter. */
static void
bind_transfers (YzStatement *statement,
                int parameter,
                const YzEntry *entry,
                guint first,
                guint n_rows)
{
  for (guint i = first; i < first + n_rows; i++) {
    const YzTransfer *transfer = &g_array_index (entry->transfers, YzTransfer, i);

    yz_statement_bind_int (statement, ++parameter, (int64_t) i + 1);
    yz_statement_bind_int (statement, ++parameter, transfer->from_account);
    yz_statement_bind_int (statement, ++parameter, transfer->to_account);
    yz_statement_bind_int (statement, ++parameter, transfer->amount);
    yz_statement_bind_id (statement, ++parameter, transfer->of_leg);
  }
}

static void
post_entry_statement (YzStatement *statement, const YzEntry *entry)
{
  yz_statement_post (statement,
                     NULL,
                     explain_entry,
                     g_memdup2 (&entry->reverses, sizeof entry->reverses),
                     g_free);
}

static void
post_entry (YzLedger *self, const YzEntry *entry)
{
  YzStatement *statement = yz_store_query (self->store, INSERT_ENTRY);

  bind_entry (statement, entry);
  post_entry_statement (statement, entry);
}

static void
post_transfers (YzLedger *self, const YzEntry *entry, guint done)
{
  guint n_transfers = entry->transfers->len;

  for (guint first = done; first < n_transfers; first += YZ_SQL_ROWS_MAX) {
    guint n_rows = MIN (n_transfers - first, YZ_SQL_ROWS_MAX);
    YzStatement *statement =
      yz_store_query (self->store, yz_sql_make_rows (INSERT_TRANSFERS, (int) n_rows, 5));

    yz_statement_bind_int (statement, 1, entry->id);
    bind_transfers (statement, 1, entry, first, n_rows);
    yz_statement_post (statement, NULL, NULL, NULL, NULL);
  }
}

typedef struct {
  int64_t entry;
  int64_t amount;
} Taking;

static void
explain_taking (YzStore *store, gpointer data, GError **error)
{
  const Taking *taking = data;
  g_autoptr (GError) reversed = NULL;
  g_autofree char *text = NULL;

  if (!g_error_matches (*error, YZ_ERROR, YZ_ERROR_CHECK))
    return;
  g_clear_error (error);
  /* Another desk reversed it in the same moment: that says more than "nothing is left". */
  if (!yz_entry_check_not_reversed (store, taking->entry, &reversed) &&
      g_error_matches (reversed, YZ_ERROR, YZ_ERROR_ALREADY_REVERSED)) {
    g_propagate_error (error, g_steal_pointer (&reversed));
    return;
  }
  text = yz_id_to_text (taking->entry);
  yz_error_set (error,
                YZ_ERROR_STATE,
                text,
                taking->amount,
                0,
                "entry %s: more would come back than is left of it",
                text);
}

/* Counts what is taken back of a leg; a CHECK refuses more than there was. */
static void
post_taking (YzLedger *self, int64_t reverses, const YzTransfer *transfer)
{
  const Taking taking = { reverses, transfer->amount };
  YzStatement *statement = NULL;

  statement = yz_store_query (self->store,
                              "INSERT INTO taken_back (entry_id, leg, whole, amount)"
                              " SELECT entry_id, leg, amount, $3 FROM transfer"
                              " WHERE entry_id = $1 AND leg = $2"
                              " ON CONFLICT (entry_id, leg) DO UPDATE"
                              " SET amount = taken_back.amount + excluded.amount");
  yz_statement_bind_int (statement, 1, reverses);
  yz_statement_bind_int (statement, 2, transfer->of_leg);
  yz_statement_bind_int (statement, 3, transfer->amount);
  yz_statement_post (statement, NULL, explain_taking, g_memdup2 (&taking, sizeof taking), g_free);
}

/* Nobody else writes for this desk; if somebody did, the number of the entry would be taken. */
static void
post_head (YzLedger *self, const YzEntry *entry)
{
  YzStatement *statement = NULL;

  statement =
    yz_store_query (self->store, "UPDATE desk SET seq = $2, head = $3, head_ms = $4 WHERE id = $1");
  yz_statement_bind_int (statement, 1, self->desk);
  yz_statement_bind_int (statement, 2, yz_id_get_number (entry->id));
  yz_statement_bind_blob (statement, 3, entry->hash, sizeof entry->hash);
  yz_statement_bind_int (statement, 4, entry->recorded_ms);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
}

/* The entry, its head and its first transfers in one text. */
static const char *
make_joint_text (guint n_rows)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int parameter = N_ENTRY_PARAMETERS + 2;

  g_string_append (text,
                   "WITH head AS (UPDATE desk SET seq = $17, head = $15, head_ms = $6"
                   " WHERE id = $16), legs AS (" INSERT_TRANSFERS);
  for (guint row = 0; row < n_rows; row++) {
    g_string_append (text, row == 0 ? " ($1" : ", ($1");
    for (int column = 0; column < 5; column++)
      g_string_append_printf (text, ", $%d", ++parameter);
    g_string_append_c (text, ')');
  }
  g_string_append (text, ") " INSERT_ENTRY);
  return g_intern_string (text->str);
}

/* A server starts its executor for each statement: three changes at once cost it less than one
 * after the other. Returns: how many transfers are among them. */
static guint
post_joint (YzLedger *self, const YzEntry *entry)
{
  static const char *texts[YZ_SQL_ROWS_MAX + 1];
  guint n_rows = MIN (entry->transfers->len, YZ_SQL_ROWS_MAX);
  YzStatement *statement = NULL;

  if (g_atomic_pointer_get (&texts[n_rows]) == NULL)
    g_atomic_pointer_set (&texts[n_rows], make_joint_text (n_rows));
  statement = yz_store_query (self->store, g_atomic_pointer_get (&texts[n_rows]));
  bind_entry (statement, entry);
  yz_statement_bind_int (statement, N_ENTRY_PARAMETERS + 1, self->desk);
  yz_statement_bind_int (statement, N_ENTRY_PARAMETERS + 2, yz_id_get_number (entry->id));
  bind_transfers (statement, N_ENTRY_PARAMETERS + 2, entry, 0, n_rows);
  post_entry_statement (statement, entry);
  return n_rows;
}

/* What is written of the entry itself. */
static void
post_record (YzLedger *self, const YzEntry *entry)
{
  if (yz_store_takes_several (self->store)) {
    post_transfers (self, entry, post_joint (self, entry));
    return;
  }
  post_entry (self, entry);
  post_transfers (self, entry, 0);
  post_head (self, entry);
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
  entry->recorded_ms = MAX (head->now_ms, head->head_ms);
  entry->happened_ms = draft->happened_ms != 0 ? draft->happened_ms : head->now_ms;
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

static void
post_all (YzLedger *self,
          const YzEntry *entry,
          const uint8_t salt[16],
          GArray *changes,
          int64_t watched,
          int64_t *balance)
{
  yz_balances_post (self->store, changes, watched, balance);
  post_record (self, entry);
  post_reason (self, entry, salt);
  for (guint i = 0; entry->reverses != 0 && i < entry->transfers->len; i++)
    post_taking (self, entry->reverses, &g_array_index (entry->transfers, YzTransfer, i));
}

gboolean
yz_ledger_book_from (YzLedger *self,
                     const YzDraft *draft,
                     const YzHead *head,
                     YzBooking *booking,
                     GError **error)
{
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (YzEntry) entry = NULL;
  YzDraft asked = *draft;
  uint8_t salt[16];

  g_return_val_if_fail (self != NULL && booking != NULL, FALSE);

  if (!check_draft (draft, error) || !check_target (self, draft, error))
    return FALSE;
  if (!draft->has_digest)
    make_digest (draft, asked.digest);
  changes = yz_balances_collect (draft);
  keys = find_keys (self, changes, error) ? collect_keys (draft, changes, error) : NULL;
  if (keys == NULL)
    return FALSE;

  randombytes_buf (salt, sizeof salt);
  entry = make_entry (self, &asked, head, salt);
  yz_chain_hash_entry (head->head,
                       self->station,
                       entry,
                       (const YzAccountKey *) (const void *) keys->data,
                       entry->hash);
  *booking = (YzBooking){ .entry = entry->id, .recorded_ms = entry->recorded_ms };
  memcpy (booking->hash, entry->hash, YZ_HASH_SIZE);
  post_all (self, entry, salt, changes, draft->watched, &booking->balance);
  return TRUE;
}

gboolean
yz_ledger_book (YzLedger *self, const YzDraft *draft, YzBooking *booking, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  YzDraft asked = *draft;
  YzHead head;

  g_return_val_if_fail (self != NULL && booking != NULL, FALSE);

  if (!draft->has_digest)
    make_digest (draft, asked.digest);
  asked.has_digest = TRUE;
  transaction = yz_transaction_begin (self->store, error);
  return transaction != NULL &&
         yz_ledger_start (self, &asked.op_id, asked.digest, NULL, 0, NULL, &head, booking, error) &&
         (booking->entry != 0 || yz_ledger_book_from (self, &asked, &head, booking, error)) &&
         yz_transaction_commit (transaction, error);
}

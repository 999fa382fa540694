/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ledger"

#include "yz-ledger-private.h"

#include <string.h>

#include "yz-clock.h"

#define ACCOUNT_KEY "owner, kind, unit, station_id, period"
#define INSERT_ACCOUNT                                                                             \
  "INSERT INTO account (id, kind, owner, unit, station_id, period, floor)"                         \
  " VALUES ($1, $2, $3, $4, $5, $6, $7)"

#define HEAD_COLUMNS "d.seq, d.head, d.head_ms, d.next_number"
#define N_HEAD_COLUMNS 4

static gboolean
read_head (YzStatement *statement, YzHead *head, GError **error)
{
  gsize size = 0;
  const void *blob = yz_statement_get_blob (statement, 1, &size);

  head->seq = yz_statement_get_int (statement, 0);
  head->head_ms = yz_statement_get_int (statement, 2);
  head->next_number = yz_statement_get_int (statement, 3);
  head->now_ms = yz_clock_now_ms ();
  if (size == YZ_HASH_SIZE) {
    memcpy (head->head, blob, YZ_HASH_SIZE);
    return TRUE;
  }
  yz_error_set_subject (error, YZ_ERROR_STORE_DAMAGED, "desk", "the desk's head is damaged");
  return FALSE;
}

YzLedger *
yz_ledger_new (YzStore *store, int64_t desk, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzLedger *self = NULL;
  int64_t station = 0;

  g_return_val_if_fail (store != NULL, NULL);

  if (desk != 0) {
    statement = yz_store_query (store, "SELECT station_id FROM desk WHERE id = $1");
    yz_statement_bind_int (statement, 1, desk);
    if (!yz_statement_fetch (statement, error))
      return NULL;
    station = yz_statement_get_int (statement, 0);
  }
  self = g_new0 (YzLedger, 1);
  self->store = store;
  self->desk = desk;
  self->station = station;
  self->accounts = yz_account_cache_new ();
  self->epoch = yz_store_get_epoch (store);
  return self;
}

void
yz_ledger_free (YzLedger *self)
{
  if (self == NULL)
    return;
  yz_account_cache_free (self->accounts);
  g_free (self);
}

YzAccountCache *
yz_ledger_get_accounts (YzLedger *self)
{
  guint64 epoch = yz_store_get_epoch (self->store);

  if (self->epoch != epoch)
    yz_account_cache_clear (self->accounts);
  self->epoch = epoch;
  return self->accounts;
}

YzStore *
yz_ledger_get_store (const YzLedger *self)
{
  return self->store;
}

int64_t
yz_ledger_get_desk (const YzLedger *self)
{
  return self->desk;
}

int64_t
yz_ledger_get_station (const YzLedger *self)
{
  return self->station;
}

/* The desk's next number, 0 on error. */
static int64_t
take_number (YzLedger *self, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (self->store,
                              "UPDATE desk SET next_number = next_number + 1 WHERE id = $1"
                              " RETURNING next_number - 1");
  yz_statement_bind_int (statement, 1, self->desk);
  if (!yz_statement_fetch (statement, error))
    return 0;
  return yz_statement_get_int (statement, 0);
}

int64_t
yz_ledger_next_id (YzLedger *self, GError **error)
{
  int64_t number = take_number (self, error);

  return number != 0 ? yz_id_make (self->desk, number) : 0;
}

static YzStatement *
query_insert_account (YzLedger *self, int64_t id, const YzAccountKey *key, const char *sql)
{
  YzStatement *statement = yz_store_query (self->store, sql);

  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_int (statement, 2, key->kind);
  yz_statement_bind_int (statement, 3, key->owner);
  yz_statement_bind_int (statement, 4, key->unit);
  yz_statement_bind_int (statement, 5, key->station);
  yz_statement_bind_int (statement, 6, key->period);
  if (yz_account_kind_has_floor (key->kind))
    yz_statement_bind_int (statement, 7, 0);
  else
    yz_statement_bind_null (statement, 7);
  return statement;
}

static gboolean
insert_account (YzLedger *self, int64_t id, const YzAccountKey *key, GError **error)
{
  /* Another desk may have opened it in this moment: then its row stands. */
  g_autoptr (YzStatement) statement =
    query_insert_account (self,
                          id,
                          key,
                          INSERT_ACCOUNT " ON CONFLICT (" ACCOUNT_KEY ") DO NOTHING");

  return yz_statement_run (statement, error);
}

int64_t
yz_ledger_open_account (YzLedger *self, const YzAccountKey *key, GError **error)
{
  YzAccountCache *known = yz_ledger_get_accounts (self);
  YzAccount account = { .id = yz_account_cache_get_id (known, key) };
  GError *problem = NULL;
  int64_t number = 0;

  if (account.id != 0)
    return account.id;
  if (!yz_account_find (self->store, key, &account, &problem) && problem == NULL) {
    number = take_number (self, &problem);
    if (number != 0 &&
        insert_account (self, yz_account_id_make (self->desk, number), key, &problem))
      yz_account_find (self->store, key, &account, &problem);
  }
  if (problem != NULL)
    g_propagate_error (error, problem);
  else if (account.id == 0)
    yz_error_set_subject (error, YZ_ERROR_STORE, "account", "the account could not be opened");
  if (account.id != 0)
    yz_account_cache_add (known, account.id, key);
  return account.id;
}

int64_t
yz_ledger_open_station_account (YzLedger *self, YzAccountKind kind, int64_t unit, GError **error)
{
  const YzAccountKey key = { .kind = kind, .unit = unit, .station = self->station };

  return yz_ledger_open_account (self, &key, error);
}

int64_t
yz_ledger_open_rider_account (YzLedger *self, YzAccountKind kind, int64_t rider, GError **error)
{
  const YzAccountKey key = { .kind = kind, .owner = rider };

  g_return_val_if_fail (kind == YZ_ACCOUNT_RIDER || kind == YZ_ACCOUNT_HELD, 0);

  return yz_ledger_open_account (self, &key, error);
}

gboolean
yz_ledger_get_head (YzLedger *self, int64_t *seq, uint8_t head[YZ_HASH_SIZE], GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzHead now;

  statement = yz_store_query (self->store, "SELECT " HEAD_COLUMNS " FROM desk d WHERE d.id = $1");
  yz_statement_bind_int (statement, 1, self->desk);
  if (!yz_statement_fetch (statement, error) || !read_head (statement, &now, error))
    return FALSE;
  *seq = now.seq;
  memcpy (head, now.head, YZ_HASH_SIZE);
  return TRUE;
}

int64_t
yz_ledger_get_clock_lag (YzLedger *self, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  int64_t lag_ms = 0;
  YzHead now;

  /* Who has no desk books nothing. */
  if (self->desk == 0)
    return 0;
  statement = yz_store_query (self->store, "SELECT " HEAD_COLUMNS " FROM desk d WHERE d.id = $1");
  yz_statement_bind_int (statement, 1, self->desk);
  if (!yz_statement_fetch (statement, error) || !read_head (statement, &now, error))
    return -1;
  if (__builtin_sub_overflow (now.head_ms, now.now_ms, &lag_ms))
    return 0;
  return lag_ms > YZ_CLOCK_TOLERANCE_MS ? lag_ms : 0;
}

/* The head of the chain, and behind it the entry with this op_id, if there is one. */
static YzStatement *
ask_start (YzLedger *self, const YzOpId *op_id)
{
  YzStatement *statement =
    yz_store_query (self->store,
                    "SELECT " HEAD_COLUMNS ", e.id, e.digest, e.hash, e.recorded_ms FROM desk d"
                    " LEFT JOIN entry e ON e.op_id = $2 WHERE d.id = $1");

  yz_statement_bind_int (statement, 1, self->desk);
  yz_statement_bind_blob (statement, 2, op_id->bytes, sizeof op_id->bytes);
  return statement;
}

void
yz_ledger_witness (YzLedger *self)
{
  YzStatement *statement = yz_store_query (self->store, "UPDATE desk SET seq = seq WHERE id = $1");

  yz_statement_bind_int (statement, 1, self->desk);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
}

/* What was booked under this op_id before, if it was. */
static gboolean
answer_start (YzLedger *self,
              YzStatement *statement,
              const uint8_t digest[YZ_DIGEST_SIZE],
              YzHead *head,
              YzBooking *booking,
              GError **error)
{
  const void *blob = NULL;
  gsize size = 0;

  if (!yz_statement_fetch (statement, error) || !read_head (statement, head, error))
    return FALSE;
  if (yz_statement_is_null (statement, N_HEAD_COLUMNS))
    return TRUE;
  blob = yz_statement_get_blob (statement, N_HEAD_COLUMNS + 1, &size);
  if (size != YZ_DIGEST_SIZE || memcmp (blob, digest, YZ_DIGEST_SIZE) != 0) {
    g_autofree char *text = yz_id_to_text (yz_statement_get_int (statement, N_HEAD_COLUMNS));

    yz_error_set_subject (error,
                          YZ_ERROR_OP_CONFLICT,
                          text,
                          "this op_id was booked with other content, as entry %s",
                          text);
    return FALSE;
  }
  booking->entry = yz_statement_get_int (statement, N_HEAD_COLUMNS);
  blob = yz_statement_get_blob (statement, N_HEAD_COLUMNS + 2, &size);
  if (size == YZ_HASH_SIZE)
    memcpy (booking->hash, blob, YZ_HASH_SIZE);
  booking->recorded_ms = yz_statement_get_int (statement, N_HEAD_COLUMNS + 3);
  booking->repeated = TRUE;
  yz_ledger_witness (self);
  return TRUE;
}

gboolean
yz_ledger_find (YzLedger *self,
                const YzOpId *op_id,
                const uint8_t digest[YZ_DIGEST_SIZE],
                YzBooking *booking,
                GError **error)
{
  g_autoptr (YzStatement) statement = ask_start (self, op_id);
  YzHead head;

  *booking = (YzBooking){ 0 };
  return answer_start (self, statement, digest, &head, booking, error);
}

/* Another desk opened the same account in this moment: with another try it is there. */
static void
explain_opening (YzStore *store, gpointer data, GError **error)
{
  if (!g_error_matches (*error, YZ_ERROR, YZ_ERROR_UNIQUE))
    return;
  g_clear_error (error);
  yz_error_set_subject (error,
                        YZ_ERROR_STORE_BUSY,
                        "account",
                        "another desk opened the same account");
}

/* Opens an account that is not there, without waiting. */
static int64_t
post_account (YzLedger *self, const YzAccountKey *key, YzHead *head)
{
  int64_t id = yz_account_id_make (self->desk, head->next_number);
  YzStatement *statement = NULL;

  head->next_number++;
  statement =
    yz_store_query (self->store, "UPDATE desk SET next_number = next_number + 1 WHERE id = $1");
  yz_statement_bind_int (statement, 1, self->desk);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
  yz_statement_post (query_insert_account (self, id, key, INSERT_ACCOUNT),
                     NULL,
                     explain_opening,
                     NULL,
                     NULL);
  return id;
}

/* Asks about the accounts that are not known; the statements stand in the order of @keys.
 * Returns: (transfer full) (element-type YzStatement) */
static GPtrArray *
ask_accounts (YzLedger *self, const YzAccountKey *keys, gsize n_keys, int64_t *accounts)
{
  GPtrArray *asked = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_statement_free);

  for (gsize i = 0; i < n_keys; i++) {
    accounts[i] = yz_account_cache_get_id (yz_ledger_get_accounts (self), &keys[i]);
    if (accounts[i] == 0) {
      g_ptr_array_add (asked, yz_account_ask (self->store, &keys[i]));
      yz_statement_send (g_ptr_array_index (asked, asked->len - 1));
    }
  }
  return asked;
}

static gboolean
answer_accounts (GPtrArray *asked,
                 const YzAccountKey *keys,
                 gsize n_keys,
                 int64_t *accounts,
                 GError **error)
{
  guint next = 0;

  for (gsize i = 0; i < n_keys; i++) {
    YzAccount account;
    GError *problem = NULL;

    if (accounts[i] != 0)
      continue;
    yz_account_answer (g_ptr_array_index (asked, next++), &keys[i], &account, &problem);
    if (problem != NULL) {
      g_propagate_error (error, problem);
      return FALSE;
    }
    accounts[i] = account.id;
  }
  return TRUE;
}

gboolean
yz_ledger_start (YzLedger *self,
                 const YzOpId *op_id,
                 const uint8_t digest[YZ_DIGEST_SIZE],
                 const YzAccountKey *keys,
                 gsize n_keys,
                 int64_t *accounts,
                 YzHead *head,
                 YzBooking *booking,
                 GError **error)
{
  YzAccountCache *known = yz_ledger_get_accounts (self);
  g_autoptr (YzStatement) start = ask_start (self, op_id);
  g_autoptr (GPtrArray) asked = NULL;

  *booking = (YzBooking){ 0 };
  yz_statement_send (start);
  asked = ask_accounts (self, keys, n_keys, accounts);
  if (!answer_start (self, start, digest, head, booking, error))
    return FALSE;
  if (booking->entry != 0)
    return TRUE;
  if (!answer_accounts (asked, keys, n_keys, accounts, error))
    return FALSE;
  for (gsize i = 0; i < n_keys; i++) {
    /* The same may stand there twice. */
    if (accounts[i] == 0)
      accounts[i] = yz_account_cache_get_id (known, &keys[i]);
    if (accounts[i] == 0)
      accounts[i] = post_account (self, &keys[i], head);
    yz_account_cache_add (known, accounts[i], &keys[i]);
  }
  return TRUE;
}

gboolean
yz_ledger_prepare_reversal (YzLedger *self, int64_t entry_id, YzDraft *draft, GError **error)
{
  g_autoptr (YzEntry) entry = yz_entry_load (self->store, entry_id, error);

  if (entry == NULL || !yz_entry_check_not_reversed (self->store, entry_id, error))
    return FALSE;
  draft->kind = YZ_ENTRY_REVERSAL;
  draft->reverses = entry_id;
  draft->subject = entry->subject;
  draft->document = entry->document;
  g_array_set_size (draft->transfers, 0);
  for (guint i = 0; i < entry->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (entry->transfers, YzTransfer, i);

    yz_draft_add (draft,
                  transfer->to_account,
                  transfer->from_account,
                  transfer->amount,
                  (int64_t) i + 1);
  }
  return TRUE;
}

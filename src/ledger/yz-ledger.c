/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ledger"

#include "yz-ledger-private.h"

#include <string.h>

YzLedger *
yz_ledger_new (YzStore *store, int64_t desk, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzLedger *self = NULL;

  g_return_val_if_fail (store != NULL, NULL);

  statement = yz_store_query (store, "SELECT station_id FROM desk WHERE id = $1");
  yz_statement_bind_int (statement, 1, desk);
  if (!yz_statement_fetch (statement, error))
    return NULL;
  self = g_new0 (YzLedger, 1);
  self->store = store;
  self->desk = desk;
  self->station = yz_statement_get_int (statement, 0);
  return self;
}

void
yz_ledger_free (YzLedger *self)
{
  g_free (self);
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

int64_t
yz_ledger_next_id (YzLedger *self, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (self->store,
                              "UPDATE desk SET next_number = next_number + 1 WHERE id = $1"
                              " RETURNING next_number - 1");
  yz_statement_bind_int (statement, 1, self->desk);
  if (!yz_statement_fetch (statement, error))
    return 0;
  return yz_id_make (self->desk, yz_statement_get_int (statement, 0));
}

static gboolean
insert_account (YzLedger *self, int64_t id, const YzAccountKey *key, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  /* Another desk may have opened it in this moment: then its row stands. */
  statement = yz_store_query (self->store,
                              "INSERT INTO account (id, kind, owner, unit, station_id, period,"
                              " floor) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (owner,"
                              " kind, unit, station_id, period) DO NOTHING");
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
  return yz_statement_run (statement, error);
}

int64_t
yz_ledger_open_account (YzLedger *self, const YzAccountKey *key, GError **error)
{
  YzAccount account;
  GError *problem = NULL;
  int64_t id = 0;

  if (yz_account_find (self->store, key, &account, &problem))
    return account.id;
  if (problem == NULL) {
    id = yz_ledger_next_id (self, &problem);
    if (id != 0 && insert_account (self, id, key, &problem) &&
        yz_account_find (self->store, key, &account, &problem))
      return account.id;
  }
  if (problem != NULL)
    g_propagate_error (error, problem);
  else
    yz_error_set_subject (error, YZ_ERROR_STORE, "account", "the account could not be opened");
  return 0;
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
yz_ledger_read_head (YzLedger *self, YzHead *head, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  const void *blob = NULL;
  gsize size = 0;

  statement = yz_store_query (self->store, "SELECT seq, head, head_ms FROM desk WHERE id = $1");
  yz_statement_bind_int (statement, 1, self->desk);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  head->seq = yz_statement_get_int (statement, 0);
  blob = yz_statement_get_blob (statement, 1, &size);
  if (size != YZ_HASH_SIZE) {
    yz_error_set_subject (error, YZ_ERROR_STORE_DAMAGED, "desk", "the desk's head is damaged");
    return FALSE;
  }
  memcpy (head->head, blob, YZ_HASH_SIZE);
  head->head_ms = yz_statement_get_int (statement, 2);
  return TRUE;
}

gboolean
yz_ledger_get_head (YzLedger *self, int64_t *seq, uint8_t head[YZ_HASH_SIZE], GError **error)
{
  YzHead now;

  if (!yz_ledger_read_head (self, &now, error))
    return FALSE;
  *seq = now.seq;
  memcpy (head, now.head, YZ_HASH_SIZE);
  return TRUE;
}

gboolean
yz_ledger_find (YzLedger *self,
                const YzOpId *op_id,
                const uint8_t digest[YZ_DIGEST_SIZE],
                YzBooking *booking,
                GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  const void *blob = NULL;
  gsize size = 0;

  *booking = (YzBooking){ 0 };
  statement = yz_store_query (self->store,
                              "SELECT id, digest, hash, recorded_ms FROM entry WHERE op_id = $1");
  yz_statement_bind_blob (statement, 1, op_id->bytes, sizeof op_id->bytes);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ERROR:
    return FALSE;
  case YZ_STEP_DONE:
    return TRUE;
  case YZ_STEP_ROW:
  default:
    break;
  }
  blob = yz_statement_get_blob (statement, 1, &size);
  if (size != YZ_DIGEST_SIZE || memcmp (blob, digest, YZ_DIGEST_SIZE) != 0) {
    g_autofree char *text = yz_id_to_text (yz_statement_get_int (statement, 0));

    yz_error_set_subject (error,
                          YZ_ERROR_OP_CONFLICT,
                          text,
                          "this op_id was booked with other content, as entry %s",
                          text);
    return FALSE;
  }
  booking->entry = yz_statement_get_int (statement, 0);
  blob = yz_statement_get_blob (statement, 2, &size);
  if (size == YZ_HASH_SIZE)
    memcpy (booking->hash, blob, YZ_HASH_SIZE);
  booking->recorded_ms = yz_statement_get_int (statement, 3);
  booking->repeated = TRUE;
  return TRUE;
}

static gboolean
check_not_reversed (YzLedger *self, int64_t entry, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement =
    yz_store_query (self->store, "SELECT id FROM entry WHERE reverses = $1 AND kind = $2");
  yz_statement_bind_int (statement, 1, entry);
  yz_statement_bind_int (statement, 2, YZ_ENTRY_REVERSAL);
  step = yz_statement_step (statement, error);
  if (step != YZ_STEP_ROW)
    return step == YZ_STEP_DONE;
  text = yz_id_to_text (entry);
  yz_error_set_subject (error,
                        YZ_ERROR_ALREADY_REVERSED,
                        text,
                        "entry %s is reversed already",
                        text);
  return FALSE;
}

gboolean
yz_ledger_prepare_reversal (YzLedger *self, int64_t entry_id, YzDraft *draft, GError **error)
{
  g_autoptr (YzEntry) entry = yz_entry_load (self->store, entry_id, error);

  if (entry == NULL || !check_not_reversed (self, entry_id, error))
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

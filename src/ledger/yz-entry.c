/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-entry"

#include "yz-entry-private.h"

#include <sodium.h>
#include <string.h>

struct _YzDigest {
  crypto_generichash_state state;
};

const char *
yz_entry_kind_get_word (YzEntryKind kind)
{
  static const char *const words[] = {
    [YZ_ENTRY_AWARD] = "award",
    [YZ_ENTRY_REDEEM] = "redeem",
    [YZ_ENTRY_HOLD] = "hold",
    [YZ_ENTRY_RELEASE] = "release",
    [YZ_ENTRY_COLLECT] = "collect",
    [YZ_ENTRY_RETURN] = "return",
    [YZ_ENTRY_EXPIRE] = "expire",
    [YZ_ENTRY_ADJUST] = "adjust",
    [YZ_ENTRY_RECEIVE] = "receive",
    [YZ_ENTRY_FREE_HAND_OUT] = "free-hand-out",
    [YZ_ENTRY_SPOIL] = "spoil",
    [YZ_ENTRY_COUNT] = "count",
    [YZ_ENTRY_STATION_TRANSFER] = "station-transfer",
    [YZ_ENTRY_REVERSAL] = "reversal",
    [YZ_ENTRY_OPENING] = "opening",
  };

  if (kind < YZ_ENTRY_AWARD || kind > YZ_ENTRY_OPENING)
    return "unknown";
  return words[kind];
}

void
yz_draft_init (YzDraft *draft, const YzOpId *op_id, YzEntryKind kind, int64_t actor)
{
  *draft = (YzDraft){ .op_id = *op_id, .kind = kind, .actor = actor };
  draft->transfers = g_array_new (FALSE, FALSE, sizeof (YzTransfer));
}

void
yz_draft_clear (YzDraft *draft)
{
  g_clear_pointer (&draft->reason, g_free);
  g_clear_pointer (&draft->transfers, g_array_unref);
}

void
yz_draft_add (YzDraft *draft,
              int64_t from_account,
              int64_t to_account,
              int64_t amount,
              int64_t of_leg)
{
  YzTransfer transfer = { from_account, to_account, amount, of_leg };

  g_return_if_fail (draft->transfers != NULL);

  g_array_append_val (draft->transfers, transfer);
}

YzDigest *
yz_digest_new (const char *operation)
{
  YzDigest *self = g_new0 (YzDigest, 1);

  crypto_generichash_init (&self->state, NULL, 0, YZ_DIGEST_SIZE);
  yz_digest_add_text (self, operation);
  return self;
}

void
yz_digest_add_int (YzDigest *self, int64_t value)
{
  uint8_t bytes[8];

  for (int i = 0; i < 8; i++)
    bytes[i] = (uint8_t) ((uint64_t) value >> (56 - 8 * i));
  crypto_generichash_update (&self->state, bytes, sizeof bytes);
}

void
yz_digest_add_text (YzDigest *self, const char *value)
{
  /* -1 keeps "no text" apart from an empty one. */
  yz_digest_add_int (self, value != NULL ? (int64_t) strlen (value) : -1);
  if (value != NULL)
    crypto_generichash_update (&self->state, (const uint8_t *) value, strlen (value));
}

void
yz_digest_finish (YzDigest *self, uint8_t digest[YZ_DIGEST_SIZE])
{
  uint8_t whole[crypto_generichash_BYTES_MIN];

  G_STATIC_ASSERT (sizeof whole >= YZ_DIGEST_SIZE);
  crypto_generichash_final (&self->state, whole, sizeof whole);
  memcpy (digest, whole, YZ_DIGEST_SIZE);
  g_free (self);
}

void
yz_digest_finish_op_id (YzDigest *self, YzOpId *op_id)
{
  G_STATIC_ASSERT (sizeof op_id->bytes == crypto_generichash_BYTES_MIN);
  crypto_generichash_final (&self->state, op_id->bytes, sizeof op_id->bytes);
  g_free (self);
  /* The form of a UUIDv8 (RFC 9562): made from content, not from time. */
  op_id->bytes[6] = (uint8_t) (0x80 | (op_id->bytes[6] & 0x0f));
  op_id->bytes[8] = (uint8_t) (0x80 | (op_id->bytes[8] & 0x3f));
}

void
yz_entry_free (YzEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->reason);
  g_clear_pointer (&entry->transfers, g_array_unref);
  g_free (entry);
}

/* A CHECK holds the size of each; what is damaged all the same reads as zeros and fails its hash.
 */
void
yz_entry_read_bytes (const YzRow *row, int column, void *bytes, gsize expected)
{
  gsize size = 0;
  const void *blob = yz_row_get_blob (row, column, &size);

  if (size == expected)
    memcpy (bytes, blob, expected);
  else
    memset (bytes, 0, expected);
}

/* The whole numbers of YZ_ENTRY_COLUMNS, in their order. */
enum {
  ID,
  KIND,
  HAPPENED_MS,
  RECORDED_MS,
  ACTOR,
  APPROVER, /* from here on: absent or not 0 */
  SUBJECT,
  RULE,
  DOCUMENT,
  REVERSES,
  EXPIRES_ON,
  N_INTS
};

gboolean
yz_entry_read_row (const YzRow *row, YzEntry *entry)
{
  int64_t values[N_INTS];
  guint64 nulls = yz_row_get_ints (row, 0, N_INTS, values);
  guint64 zeros = 0;
  gsize size = 0;

  entry->id = values[ID];
  entry->kind = (YzEntryKind) values[KIND];
  entry->happened_ms = values[HAPPENED_MS];
  entry->recorded_ms = values[RECORDED_MS];
  entry->actor = values[ACTOR];
  entry->approver = values[APPROVER];
  entry->subject = values[SUBJECT];
  entry->rule = values[RULE];
  entry->document = values[DOCUMENT];
  entry->reverses = values[REVERSES];
  entry->expires_on = values[EXPIRES_ON];
  yz_entry_read_bytes (row, N_INTS, entry->op_id.bytes, sizeof entry->op_id.bytes);
  yz_entry_read_bytes (row, N_INTS + 1, entry->digest, sizeof entry->digest);
  yz_entry_read_bytes (row, N_INTS + 2, entry->hash, sizeof entry->hash);
  entry->has_reason = yz_row_get_blob (row, N_INTS + 3, &size) != NULL;
  if (entry->has_reason)
    yz_entry_read_bytes (row, N_INTS + 3, entry->reason_digest, sizeof entry->reason_digest);
  for (int i = APPROVER; i < N_INTS; i++)
    zeros |= (guint64) (values[i] == 0) << i;
  return nulls == zeros;
}

static YzEntry *
read_row (YzStatement *statement)
{
  YzEntry *entry = g_new0 (YzEntry, 1);
  const YzRow row = yz_row_of_statement (statement);

  yz_entry_read_row (&row, entry);
  entry->reason = yz_statement_dup_text (statement, YZ_ENTRY_N_COLUMNS);
  entry->transfers = g_array_new (FALSE, FALSE, sizeof (YzTransfer));
  return entry;
}

static gboolean
read_transfers (YzStore *store, YzEntry *entry, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (store,
                              "SELECT from_account, to_account, amount, of_leg FROM transfer"
                              " WHERE entry_id = $1 ORDER BY leg");
  yz_statement_bind_int (statement, 1, entry->id);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzTransfer transfer = { yz_statement_get_int (statement, 0),
                            yz_statement_get_int (statement, 1),
                            yz_statement_get_int (statement, 2),
                            yz_statement_get_int (statement, 3) };

    g_array_append_val (entry->transfers, transfer);
  }
  return step == YZ_STEP_DONE;
}

YzEntry *
yz_entry_load (YzStore *store, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (YzEntry) entry = NULL;

  statement = yz_store_query (store,
                              "SELECT " YZ_ENTRY_COLUMNS ", r.text FROM entry e"
                              " LEFT JOIN entry_reason r ON r.entry_id = e.id WHERE e.id = $1");
  yz_statement_bind_int (statement, 1, id);
  switch (yz_statement_step (statement, error)) {
  case YZ_STEP_ERROR:
    return NULL;
  case YZ_STEP_DONE: {
    g_autofree char *text = yz_id_to_text (id);

    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no entry %s", text);
    return NULL;
  }
  case YZ_STEP_ROW:
  default:
    break;
  }
  entry = read_row (statement);
  if (!read_transfers (store, entry, error))
    return NULL;
  return g_steal_pointer (&entry);
}

GPtrArray *
yz_entry_list_for_subject (YzStore *store, int64_t subject, int limit, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_entry_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (store,
                              "SELECT " YZ_ENTRY_COLUMNS ", r.text FROM entry e"
                              " LEFT JOIN entry_reason r ON r.entry_id = e.id"
                              " WHERE e.subject = $1 ORDER BY e.id DESC LIMIT $2");
  yz_statement_bind_int (statement, 1, subject);
  yz_statement_bind_int (statement, 2, limit);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (entries, read_row (statement));
  if (step == YZ_STEP_ERROR)
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    if (!read_transfers (store, g_ptr_array_index (entries, i), error))
      return NULL;
  return g_steal_pointer (&entries);
}

gboolean
yz_entry_get_taken_back (YzStore *store, int64_t id, int64_t leg, int64_t *amount, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement =
    yz_store_query (store, "SELECT amount FROM taken_back WHERE entry_id = $1 AND leg = $2");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_int (statement, 2, leg);
  step = yz_statement_step (statement, error);
  *amount = step == YZ_STEP_ROW ? yz_statement_get_int (statement, 0) : 0;
  return step != YZ_STEP_ERROR;
}

gboolean
yz_entry_check_not_reversed (YzStore *store, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autofree char *text = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (store, "SELECT id FROM entry WHERE reverses = $1 AND kind = $2");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_int (statement, 2, YZ_ENTRY_REVERSAL);
  step = yz_statement_step (statement, error);
  if (step != YZ_STEP_ROW)
    return step == YZ_STEP_DONE;
  text = yz_id_to_text (id);
  yz_error_set_subject (error,
                        YZ_ERROR_ALREADY_REVERSED,
                        text,
                        "entry %s is reversed already",
                        text);
  return FALSE;
}

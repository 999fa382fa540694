/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-verify"

#include "yz-verify-batch.h"

#include "yz-entry-private.h"

/* Entries of a batch: few enough to stay in the cache of a processor. */
#define BATCH_SIZE 512

/* A table that is read one row ahead. */
typedef struct {
  YzStatement *statement;
  YzStep step;
} Stream;

struct _YzVerifyReader {
  Stream entries;
  Stream transfers;
  Stream reasons;
  YzVerifyTransfer transfer; /* the row that @transfers has reached */
  YzVerifyReason reason;     /* the same; its text is owned */
};

static void
clear_reason (gpointer data)
{
  g_clear_pointer (&((YzVerifyReason *) data)->text, g_free);
}

YzVerifyBatch *
yz_verify_batch_new (void)
{
  YzVerifyBatch *self = g_new0 (YzVerifyBatch, 1);

  self->entries = g_array_sized_new (FALSE, TRUE, sizeof (YzVerifyEntry), BATCH_SIZE);
  self->transfers = g_array_new (FALSE, FALSE, sizeof (YzVerifyTransfer));
  self->reasons = g_array_new (FALSE, FALSE, sizeof (YzVerifyReason));
  g_array_set_clear_func (self->reasons, clear_reason);
  return self;
}

void
yz_verify_batch_free (YzVerifyBatch *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->entries);
  g_array_unref (self->transfers);
  g_array_unref (self->reasons);
  g_free (self);
}

static gboolean
next_entry (YzVerifyReader *self, GError **error)
{
  self->entries.step = yz_statement_step (self->entries.statement, error);
  return self->entries.step != YZ_STEP_ERROR;
}

static gboolean
next_transfer (YzVerifyReader *self, GError **error)
{
  enum {
    ENTRY,
    LEG,
    FROM,
    TO,
    AMOUNT,
    OF_LEG,
    N_COLUMNS
  };
  int64_t values[N_COLUMNS];
  guint64 nulls = 0;

  self->transfers.step = yz_statement_step (self->transfers.statement, error);
  if (self->transfers.step == YZ_STEP_ROW) {
    nulls = yz_statement_get_ints (self->transfers.statement, 0, N_COLUMNS, values);
    self->transfer.entry = values[ENTRY];
    self->transfer.leg = values[LEG];
    self->transfer.transfer.from_account = values[FROM];
    self->transfer.transfer.to_account = values[TO];
    self->transfer.transfer.amount = values[AMOUNT];
    self->transfer.transfer.of_leg = values[OF_LEG];
    self->transfer.odd = values[OF_LEG] == 0 && (nulls >> OF_LEG & 1) == 0;
  }
  return self->transfers.step != YZ_STEP_ERROR;
}

static gboolean
next_reason (YzVerifyReader *self, GError **error)
{
  self->reasons.step = yz_statement_step (self->reasons.statement, error);
  if (self->reasons.step == YZ_STEP_ROW) {
    self->reason.entry = yz_statement_get_int (self->reasons.statement, 0);
    yz_entry_read_bytes (self->reasons.statement, 1, self->reason.salt, sizeof self->reason.salt);
    g_free (self->reason.text);
    self->reason.text = yz_statement_dup_text (self->reasons.statement, 2);
  }
  return self->reasons.step != YZ_STEP_ERROR;
}

YzVerifyReader *
yz_verify_reader_new (YzStore *store, GError **error)
{
  g_autoptr (YzVerifyReader) self = g_new0 (YzVerifyReader, 1);

  self->entries.statement =
    yz_store_query (store, "SELECT " YZ_ENTRY_COLUMNS " FROM entry e ORDER BY e.id");
  self->transfers.statement =
    yz_store_query (store,
                    "SELECT entry_id, leg, from_account, to_account, amount, of_leg"
                    " FROM transfer ORDER BY entry_id, leg");
  self->reasons.statement =
    yz_store_query (store, "SELECT entry_id, salt, text FROM entry_reason ORDER BY entry_id");
  yz_statement_stream (self->entries.statement);
  yz_statement_stream (self->transfers.statement);
  yz_statement_stream (self->reasons.statement);
  if (!next_entry (self, error) || !next_transfer (self, error) || !next_reason (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
yz_verify_reader_free (YzVerifyReader *self)
{
  if (self == NULL)
    return;
  yz_statement_free (self->entries.statement);
  yz_statement_free (self->transfers.statement);
  yz_statement_free (self->reasons.statement);
  g_free (self->reason.text);
  g_free (self);
}

/* Transfers and reasons up to those of entry @id. */
static gboolean
take_rows (YzVerifyReader *self, int64_t id, YzVerifyBatch *batch, GError **error)
{
  while (self->transfers.step == YZ_STEP_ROW && self->transfer.entry <= id) {
    g_array_append_val (batch->transfers, self->transfer);
    if (!next_transfer (self, error))
      return FALSE;
  }
  while (self->reasons.step == YZ_STEP_ROW && self->reason.entry <= id) {
    g_array_append_val (batch->reasons, self->reason);
    self->reason.text = NULL;
    if (!next_reason (self, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
yz_verify_reader_fill (YzVerifyReader *self, YzVerifyBatch *batch, GError **error)
{
  g_array_set_size (batch->entries, 0);
  g_array_set_size (batch->transfers, 0);
  g_array_set_size (batch->reasons, 0);
  batch->last = TRUE;
  while (self->entries.step == YZ_STEP_ROW && batch->entries->len < BATCH_SIZE) {
    YzVerifyEntry *row = NULL;

    g_array_set_size (batch->entries, batch->entries->len + 1);
    row = &g_array_index (batch->entries, YzVerifyEntry, batch->entries->len - 1);
    row->odd = !yz_entry_read_columns (self->entries.statement, &row->entry);
    if (!take_rows (self, row->entry.id, batch, error) || !next_entry (self, error))
      return FALSE;
  }
  /* Whatever is left then belongs to entries after the last one. */
  if (self->entries.step == YZ_STEP_DONE && !take_rows (self, G_MAXINT64, batch, error))
    return FALSE;
  batch->last = self->entries.step == YZ_STEP_DONE;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-verify"

#include "yz-verify-batch.h"

#include "yz-entry-private.h"

/* Entries of a batch: few enough to stay in the cache of a processor. */
#define BATCH_SIZE 512

struct _YzVerifyReader {
  YzStatement *entries; /* scans */
  YzStatement *transfers;
  YzStatement *reasons; /* a statement, read one row ahead */
  YzStep reasons_step;
  YzVerifyTransfer transfer; /* one of the next batch, where there is one */
  gboolean has_transfer;
  gboolean no_more_transfers;
  YzVerifyReason reason; /* the row that @reasons has reached; its text is owned */
};

/* What a scan of transfers fills. */
typedef struct {
  YzVerifyReader *reader;
  YzVerifyBatch *batch;
  int64_t limit; /* the last entry of the batch */
} Filling;

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
take_entry (const YzRow *row, gpointer data)
{
  YzVerifyBatch *batch = data;
  YzVerifyEntry *taken = NULL;

  g_array_set_size (batch->entries, batch->entries->len + 1);
  taken = &g_array_index (batch->entries, YzVerifyEntry, batch->entries->len - 1);
  taken->odd = !yz_entry_read_row (row, &taken->entry);
  return batch->entries->len >= BATCH_SIZE;
}

static gboolean
take_transfer (const YzRow *row, gpointer data)
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
  Filling *filling = data;
  int64_t values[N_COLUMNS];
  guint64 nulls = yz_row_get_ints (row, 0, N_COLUMNS, values);
  const YzVerifyTransfer taken = {
    .entry = values[ENTRY],
    .leg = values[LEG],
    .transfer = { values[FROM], values[TO], values[AMOUNT], values[OF_LEG] },
    .odd = values[OF_LEG] == 0 && (nulls >> OF_LEG & 1) == 0,
  };

  if (taken.entry <= filling->limit) {
    g_array_append_val (filling->batch->transfers, taken);
    return FALSE;
  }
  filling->reader->transfer = taken;
  filling->reader->has_transfer = TRUE;
  return TRUE;
}

static gboolean
next_reason (YzVerifyReader *self, GError **error)
{
  self->reasons_step = yz_statement_step (self->reasons, error);
  if (self->reasons_step == YZ_STEP_ROW) {
    const YzRow row = yz_row_of_statement (self->reasons);

    self->reason.entry = yz_statement_get_int (self->reasons, 0);
    yz_entry_read_bytes (&row, 1, self->reason.salt, sizeof self->reason.salt);
    g_free (self->reason.text);
    self->reason.text = yz_statement_dup_text (self->reasons, 2);
  }
  return self->reasons_step != YZ_STEP_ERROR;
}

YzVerifyReader *
yz_verify_reader_new (YzStore *store, GError **error)
{
  static const YzScan entries = YZ_SCAN (YZ_ENTRY_COLUMNS, "entry e", "e.id");
  static const YzScan transfers =
    YZ_SCAN ("t.entry_id, t.leg, t.from_account, t.to_account, t.amount, t.of_leg",
             "transfer t",
             "t.entry_id, t.leg");
  g_autoptr (YzVerifyReader) self = g_new0 (YzVerifyReader, 1);

  self->entries = yz_store_scan (store, &entries);
  self->transfers = yz_store_scan (store, &transfers);
  self->reasons =
    yz_store_query (store, "SELECT entry_id, salt, text FROM entry_reason ORDER BY entry_id");
  yz_statement_stream (self->reasons);
  if (!next_reason (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
yz_verify_reader_free (YzVerifyReader *self)
{
  if (self == NULL)
    return;
  yz_statement_free (self->entries);
  yz_statement_free (self->transfers);
  yz_statement_free (self->reasons);
  g_free (self->reason.text);
  g_free (self);
}

/* Transfers up to those of entry @id. */
static gboolean
fill_transfers (YzVerifyReader *self, int64_t id, YzVerifyBatch *batch, GError **error)
{
  Filling filling = { .reader = self, .batch = batch, .limit = id };
  YzStep step = YZ_STEP_ROW;

  if (self->has_transfer && self->transfer.entry <= id) {
    g_array_append_val (batch->transfers, self->transfer);
    self->has_transfer = FALSE;
  }
  if (self->has_transfer || self->no_more_transfers)
    return TRUE;
  step = yz_scan_take (self->transfers, take_transfer, &filling, error);
  self->no_more_transfers = step == YZ_STEP_DONE;
  return step != YZ_STEP_ERROR;
}

/* The same for reasons. */
static gboolean
fill_reasons (YzVerifyReader *self, int64_t id, YzVerifyBatch *batch, GError **error)
{
  while (self->reasons_step == YZ_STEP_ROW && self->reason.entry <= id) {
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
  YzStep step = YZ_STEP_ERROR;
  int64_t id = G_MAXINT64;

  g_array_set_size (batch->entries, 0);
  g_array_set_size (batch->transfers, 0);
  g_array_set_size (batch->reasons, 0);
  batch->last = TRUE;
  step = yz_scan_take (self->entries, take_entry, batch, error);
  if (step == YZ_STEP_ERROR)
    return FALSE;
  /* With the last entries comes whatever is left: it belongs to none. */
  if (step == YZ_STEP_ROW)
    id = g_array_index (batch->entries, YzVerifyEntry, batch->entries->len - 1).entry.id;
  if (!fill_transfers (self, id, batch, error) || !fill_reasons (self, id, batch, error))
    return FALSE;
  batch->last = step == YZ_STEP_DONE;
  return TRUE;
}

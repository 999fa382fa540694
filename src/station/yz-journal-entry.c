/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-journal-entry"

#include "yz-journal-entry.h"

#include <sodium.h>

struct _YzJournalReader {
  YzStatement *statement;
  YzJournalEntry entry;
  YzStep step; /* of the row that waits, which belongs to the next entry */
  gboolean started;
};

#define JOURNAL_SQL                                                                                \
  "SELECT e.id, d.station_id, e.kind, e.happened_ms, e.recorded_ms, e.actor, e.approver,"          \
  " e.subject, e.rule, e.document, e.reverses, e.expires_on, n.text, e.hash,"                      \
  " t.leg, t.amount, t.of_leg,"                                                                    \
  " f.kind, f.owner, f.unit, f.station_id, f.period,"                                              \
  " g.kind, g.owner, g.unit, g.station_id, g.period"                                               \
  " FROM entry e JOIN transfer t ON t.entry_id = e.id"                                             \
  " JOIN account f ON f.id = t.from_account JOIN account g ON g.id = t.to_account"                 \
  " LEFT JOIN desk d ON d.id = e.id / 1099511627776"                                               \
  " LEFT JOIN entry_reason n ON n.entry_id = e.id ORDER BY t.entry_id, t.leg"

G_STATIC_ASSERT (YZ_ID_NUMBER_MAX + 1 == INT64_C (1099511627776));

YzJournalReader *
yz_journal_reader_new (YzStation *station)
{
  YzJournalReader *self = g_new0 (YzJournalReader, 1);

  self->statement = yz_store_query (yz_station_get_store (station), JOURNAL_SQL);
  yz_statement_stream (self->statement);
  self->entry.transfers = g_array_new (FALSE, FALSE, sizeof (YzJournalTransfer));
  return self;
}

void
yz_journal_reader_free (YzJournalReader *self)
{
  if (self == NULL)
    return;
  yz_statement_free (self->statement);
  g_free (self->entry.reason);
  g_array_unref (self->entry.transfers);
  g_free (self);
}

static void
read_key (YzStatement *statement, int column, YzAccountKey *key)
{
  key->kind = (YzAccountKind) yz_statement_get_int (statement, column);
  key->owner = yz_statement_get_int (statement, column + 1);
  key->unit = yz_statement_get_int (statement, column + 2);
  key->station = yz_statement_get_int (statement, column + 3);
  key->period = yz_statement_get_int (statement, column + 4);
}

static void
read_entry (YzJournalReader *self)
{
  YzStatement *statement = self->statement;
  YzJournalEntry *entry = &self->entry;
  gsize size = 0;
  const void *hash = yz_statement_get_blob (statement, 13, &size);

  entry->id = yz_statement_get_int (statement, 0);
  entry->station = yz_statement_get_int (statement, 1);
  entry->kind = (YzEntryKind) yz_statement_get_int (statement, 2);
  entry->happened_ms = yz_statement_get_int (statement, 3);
  entry->recorded_ms = yz_statement_get_int (statement, 4);
  entry->actor = yz_statement_get_int (statement, 5);
  entry->approver = yz_statement_get_int (statement, 6);
  entry->subject = yz_statement_get_int (statement, 7);
  entry->rule = yz_statement_get_int (statement, 8);
  entry->document = yz_statement_get_int (statement, 9);
  entry->reverses = yz_statement_get_int (statement, 10);
  entry->expires_on = yz_statement_get_int (statement, 11);
  g_free (entry->reason);
  entry->reason = yz_statement_dup_text (statement, 12);
  entry->hash[0] = '\0';
  if (size == YZ_HASH_SIZE)
    sodium_bin2hex (entry->hash, sizeof entry->hash, hash, size);
  g_array_set_size (entry->transfers, 0);
}

static void
read_transfer (YzJournalReader *self)
{
  YzStatement *statement = self->statement;
  YzJournalTransfer transfer = { .leg = yz_statement_get_int (statement, 14),
                                 .amount = yz_statement_get_int (statement, 15),
                                 .of_leg = yz_statement_get_int (statement, 16) };

  read_key (statement, 17, &transfer.from);
  read_key (statement, 22, &transfer.to);
  g_array_append_val (self->entry.transfers, transfer);
}

const YzJournalEntry *
yz_journal_reader_next (YzJournalReader *self, GError **error)
{
  if (!self->started) {
    self->started = TRUE;
    self->step = yz_statement_step (self->statement, error);
  }
  if (self->step != YZ_STEP_ROW)
    return NULL;
  read_entry (self);
  do {
    read_transfer (self);
    self->step = yz_statement_step (self->statement, error);
  } while (self->step == YZ_STEP_ROW &&
           yz_statement_get_int (self->statement, 0) == self->entry.id);
  return self->step != YZ_STEP_ERROR ? &self->entry : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"

G_BEGIN_DECLS

/* Reads the whole ledger, one entry after the other, without holding it in memory. */

typedef struct {
  int64_t leg;
  int64_t amount;
  int64_t of_leg; /* 0: none */
  YzAccountKey from;
  YzAccountKey to;
} YzJournalTransfer;

typedef struct {
  int64_t id;
  int64_t station;
  YzEntryKind kind;
  int64_t happened_ms;
  int64_t recorded_ms;
  int64_t actor;
  int64_t approver;
  int64_t subject;
  int64_t rule;
  int64_t document;
  int64_t reverses;
  int64_t expires_on;
  char *reason;                    /* (nullable) */
  char hash[2 * YZ_HASH_SIZE + 1]; /* in hexadecimal */
  GArray *transfers;               /* of YzJournalTransfer */
} YzJournalEntry;

typedef struct _YzJournalReader YzJournalReader;

/* Inside a transaction, so that all is of one moment. */
YzJournalReader *yz_journal_reader_new (YzStation *station);
void yz_journal_reader_free (YzJournalReader *self);

/* The next entry, borrowed until the next call; NULL at the end or with @error. */
const YzJournalEntry *yz_journal_reader_next (YzJournalReader *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzJournalReader, yz_journal_reader_free)

G_END_DECLS

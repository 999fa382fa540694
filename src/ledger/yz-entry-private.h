/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-entry.h"
#include "yz-scan.h"

G_BEGIN_DECLS

/* The columns of entry (as e) that yz_entry_read_row() takes from the first one on; what else
 * is selected stands behind them, from YZ_ENTRY_N_COLUMNS on. */
#define YZ_ENTRY_COLUMNS                                                                           \
  "e.id, e.kind, e.happened_ms, e.recorded_ms, e.actor, e.approver, e.subject, e.rule,"            \
  " e.document, e.reverses, e.expires_on, e.op_id, e.digest, e.hash, e.reason_digest"
#define YZ_ENTRY_N_COLUMNS 15

/* Fills all of @entry but its transfers and reason. FALSE where a 0 stands for what is absent, or
 * nothing for what must be there: both read as 0, and the program writes neither. */
gboolean yz_entry_read_row (const YzRow *row, YzEntry *entry);
/* A blob of a fixed size; zeros where it has another one. */
void yz_entry_read_bytes (const YzRow *row, int column, void *bytes, gsize expected);

G_END_DECLS

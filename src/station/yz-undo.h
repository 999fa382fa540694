/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-redemption-line.h"
#include "yz-redemption-private.h"

G_BEGIN_DECLS

/* A return, or the reversal of an entry, before it is booked. */
typedef struct {
  YzStation *station;
  const YzActor *actor;
  YzEntry *target; /* owned */
  GArray *lines;   /* owned: of YzRedemptionLine, of the target */
  YzDraft draft;
} YzUndo;

void yz_undo_clear (YzUndo *undo);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YzUndo, yz_undo_clear)

/* Begins a draft with a reason, which every return and reversal needs. INPUT. */
gboolean yz_undo_start (YzUndo *undo,
                        const YzOpId *op_id,
                        YzEntryKind kind,
                        const char *reason,
                        GError **error);

/* Reads the entry that is to be taken back, with its lines. NOT_FOUND. */
gboolean yz_undo_load (YzUndo *undo, int64_t entry, GError **error);

/* REFUSED for what another station handed out. */
gboolean yz_undo_check_is_here (YzUndo *undo, GError **error);

G_END_DECLS

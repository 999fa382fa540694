/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-staff.h"

G_BEGIN_DECLS

/* What happens to goods of a station beside redemptions: write-offs, free hand-outs, and goods that
 * came back and were looked at. Deliveries, shipments and counts have files of their own. */

/* One line of an operation on goods. */
typedef struct {
  int64_t item;
  int64_t pieces;
  int64_t batch_entry; /* the batch (yz-batch.h) they are out of; 0: of none by name */
  int64_t batch_leg;
} YzStockLine;

typedef enum {
  YZ_STOCK_SPOIL,           /* shelf → spoiled */
  YZ_STOCK_SPOIL_INSPECTED, /* inspection → spoiled */
  YZ_STOCK_PASS,            /* inspection → shelf: nothing is wrong with them */
  YZ_STOCK_FREE,            /* shelf → free: no points, nobody's name */
} YzStockMove;

/* "spoil", "spoil-inspected", "pass", "free". */
const char *yz_stock_move_get_word (YzStockMove move);
gboolean yz_stock_move_parse (const char *word, YzStockMove *move);

/* Books @lines as one entry. @reason is needed for what is spoiled, and may be NULL otherwise. What
 * is spoiled beyond the settings needs @approver (nullable), a second person who has signed in.
 * FOUR_EYES where one is missing or is the same, STOCK (subject: the item's name), INPUT,
 * PERMISSION, NOT_FOUND, OP_CONFLICT. */
gboolean yz_stock_move (YzStation *station,
                        const YzActor *actor,
                        const YzActor *approver,
                        const YzOpId *op_id,
                        YzStockMove move,
                        const YzStockLine *lines,
                        gsize n_lines,
                        const char *reason,
                        YzBooking *booking,
                        GError **error);

/* Goods that came back and wait to be looked at. */
typedef struct {
  int64_t item;
  char *name;
  char *sku;
  int64_t pieces;
} YzStockWaiting;

void yz_stock_waiting_free (YzStockWaiting *waiting);

/* What is in inspection at this station, by item. Returns: (transfer full) (element-type
 * YzStockWaiting) */
GPtrArray *yz_stock_list_waiting (YzStation *station, GError **error);

/* What @lines come to: pieces, and points at today's prices. */
gboolean yz_stock_get_worth (YzStation *station,
                             const YzStockLine *lines,
                             gsize n_lines,
                             int64_t *pieces,
                             int64_t *points,
                             GError **error);

/* Whether so much is more than the settings with these two names leave to one person. */
gboolean yz_stock_needs_second (YzStation *station,
                                const char *pieces_setting,
                                const char *points_setting,
                                int64_t pieces,
                                int64_t points,
                                gboolean *needed,
                                GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-stock.h"

G_BEGIN_DECLS

/* What the operations on goods share. Only for the station room. */

/* One transfer of pieces. The keys' unit is the item. */
typedef struct {
  YzAccountKey from;
  YzAccountKey to;
  int64_t pieces;
} YzStockLeg;

/* The key of an account of this station. */
YzAccountKey yz_stock_make_key (YzStation *station, YzAccountKind kind, int64_t item);

/* Books @draft with one transfer for each of @legs (of YzStockLeg), after yz_ledger_find() said
 * that it is not booked. */
gboolean yz_stock_book (YzStation *station,
                        YzDraft *draft,
                        GArray *legs,
                        YzBooking *booking,
                        GError **error);

/* The name of an item that is there, whatever its state: NOT_FOUND otherwise. @name is (out)
 * (nullable) (transfer full), @price_points (out) (nullable). */
gboolean yz_stock_check_item (YzStation *station,
                              int64_t item,
                              char **name,
                              int64_t *price_points,
                              GError **error);

/* FALSE with FOUR_EYES unless @approver is a second person who may approve. */
gboolean yz_stock_check_second (const YzActor *actor, const YzActor *approver, GError **error);

/* What is taken out of a batch by name must be of its item, and there. */
gboolean yz_stock_check_batch (YzStation *station, const YzStockLine *line, GError **error);

/* "3-17 is …": @what is a sentence marked for translation. */
void yz_stock_refuse_state (int64_t id, const char *what, GError **error);

/* INPUT where an operation has no lines or more than an entry takes. */
gboolean yz_stock_check_n_lines (gsize n_lines, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-stock.h"

G_BEGIN_DECLS

/* Goods from one station of a city to another. Sent goods leave the shelf at once and are on their
 * way until the other station says what really arrived, or the sending is taken back. Between the
 * two they belong to neither shelf. */

typedef enum {
  YZ_SHIPMENT_SENT,
  YZ_SHIPMENT_ARRIVED,
  YZ_SHIPMENT_CANCELLED,
} YzShipmentState;

/* "sent", "arrived", "cancelled". */
const char *yz_shipment_state_get_word (YzShipmentState state);

typedef struct {
  int64_t item;
  char *name;
  char *sku;
  int64_t sent;
  int64_t arrived; /* -1: nobody has said yet */
} YzShipmentLine;

typedef struct {
  int64_t id;
  YzShipmentState state;
  int64_t from_station;
  char *from_name;
  int64_t to_station;
  char *to_name;
  char *note;
  int64_t sent_entry;
  int64_t sent_ms;
  char *sent_by;
  int64_t arrived_entry; /* 0: has not arrived */
  int64_t arrived_ms;
  char *arrived_by; /* (nullable) */
  int64_t pieces;   /* sent */
  GPtrArray *lines; /* of YzShipmentLine; NULL in lists */
} YzShipment;

void yz_shipment_free (YzShipment *shipment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzShipment, yz_shipment_free)

/* Sends @lines (each item once; of a batch by name, or not) from this station's shelf to the
 * station
 * @to. The shipment's id, 0 on error: STOCK (subject: the item's name), REFUSED for this station
 * itself and for a stop, NOT_FOUND, INPUT, PERMISSION, OP_CONFLICT. */
int64_t yz_shipment_send (YzStation *station,
                          const YzActor *actor,
                          const YzOpId *op_id,
                          int64_t to,
                          const YzStockLine *lines,
                          gsize n_lines,
                          const char *note,
                          GError **error);

/* Says what arrived here, by item; items that are not in @lines have arrived as they were sent.
 * What is missing or too much is a count difference of this station, and needs @reason. STATE if it
 * has arrived or was cancelled. */
gboolean yz_shipment_arrive (YzStation *station,
                             const YzActor *actor,
                             const YzOpId *op_id,
                             int64_t shipment,
                             const YzStockLine *lines,
                             gsize n_lines,
                             const char *reason,
                             YzBooking *booking,
                             GError **error);

/* Takes back the sending of what has not arrived: the goods are on the sender's shelf again. For
 * the sending station. @reason is needed. */
gboolean yz_shipment_cancel (YzStation *station,
                             const YzActor *actor,
                             const YzOpId *op_id,
                             int64_t shipment,
                             const char *reason,
                             YzBooking *booking,
                             GError **error);

/* From or to this station. NOT_FOUND */
YzShipment *yz_shipment_load (YzStation *station, int64_t id, GError **error);
/* From and to this station, newest first. Returns: (transfer full) (element-type YzShipment) */
GPtrArray *yz_shipment_list (YzStation *station, int limit, GError **error);
/* How many are on their way to this station. */
gboolean yz_shipment_count_coming (YzStation *station, int64_t *coming, GError **error);

G_END_DECLS

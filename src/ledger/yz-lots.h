/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ledger.h"

G_BEGIN_DECLS

/* What is left of one award. Lots are never stored: the earliest to expire is always spent first,
 * so what is left follows from the awards that stand (not reversed) and the rider's points, free
 * and held, filled in from the last to expire. A return gives the points back to the lot they came
 * from, and nothing can drift. */
typedef struct {
  int64_t entry;      /* the award */
  int64_t expires_on; /* 0: never */
  int64_t amount_points;
  int64_t left_points;
} YzLot;

/* The lots of @rider in the order they are spent. Returns: (transfer full) (element-type YzLot) */
GArray *yz_lots_list (YzStore *store, int64_t rider, GError **error);

/* How many free points of @rider lapse on @date: those whose last day is before it. Held points do
 * not lapse while they are held, and are the first of those that would. */
gboolean
yz_lots_get_lapsed (YzStore *store, int64_t rider, int64_t date, int64_t *points, GError **error);

/* Books the expiry of @rider's lapsed points on @date; @booking->entry is 0 if there are none. The
 * op_id is derived from rider and date, so that a second run on the same day changes nothing.
 * Inside a transaction. */
gboolean yz_lots_expire (YzLedger *ledger,
                         int64_t rider,
                         int64_t date,
                         int64_t actor,
                         YzBooking *booking,
                         int64_t *points,
                         GError **error);

/* The riders who have an award that lapsed before @date and still have points.
 * Returns: (transfer full) (element-type gint64) */
GArray *yz_lots_list_riders_to_expire (YzStore *store, int64_t date, GError **error);

G_END_DECLS

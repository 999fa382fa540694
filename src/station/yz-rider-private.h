/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-rider.h"

G_BEGIN_DECLS

/* The columns yz_rider_read_row() reads, with the balances from the accounts (kinds 2 and 3 of
 * yz-account.h; the key is the whole unique key, so that each is one look-up). */
#define YZ_RIDER_COLUMNS                                                                           \
  "r.id, r.name, r.phone, p.name, t.name, c.name, r.grid_worker, r.consent, r.note,"               \
  " r.registered_ms, r.left_ms, a.balance, h.balance"
#define YZ_RIDER_N_COLUMNS 13
/* What they stand in, beside the rider r. */
#define YZ_RIDER_JOINS                                                                             \
  " LEFT JOIN affiliation p ON p.id = r.platform_id"                                               \
  " LEFT JOIN affiliation t ON t.id = r.team_id"                                                   \
  " LEFT JOIN affiliation c ON c.id = r.community_id"                                              \
  " LEFT JOIN account a ON a.owner = r.id AND a.kind = 2 AND a.unit = 0 AND a.station_id = 0"      \
  " AND a.period = 0"                                                                              \
  " LEFT JOIN account h ON h.owner = r.id AND h.kind = 3 AND h.unit = 0 AND h.station_id = 0"      \
  " AND h.period = 0"
#define YZ_RIDER_SELECT "SELECT " YZ_RIDER_COLUMNS " FROM rider r" YZ_RIDER_JOINS

YzRider *yz_rider_read_row (YzStatement *statement);

/* The rider with @phone (as yz_text_clean_phone() gives it); NULL without error if there is none.
 */
YzRider *yz_rider_look_up_phone (YzStation *station, const char *phone, GError **error);

/* The rider with exactly this name, one who is still with us before one who left: 0 with NOT_FOUND
 * or AMBIGUOUS. */
int64_t yz_rider_look_up_name (YzStation *station, const char *name, GError **error);

/* Cards of a rider who leaves or gets a new one. Inside a transaction. */
gboolean yz_card_revoke_all (YzStation *station,
                             const YzActor *actor,
                             int64_t rider,
                             const char *reason,
                             GError **error);

G_END_DECLS

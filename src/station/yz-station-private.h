/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"

G_BEGIN_DECLS

struct _YzStation {
  YzStore *store;
  YzLedger *ledger;
  int64_t id; /* 0 on a PC that has not joined the city */
  char *name;
  YzStationKind kind;
  int64_t community;
};

/* Libsodium, before anything is signed or hashed. */
gboolean yz_station_start_sodium (GError **error);

/* A station on @store (transfer full), of no desk yet. */
YzStation *yz_station_new (YzStore *store);

/* Makes it that of @desk, or of no desk where that is 0. YZ_ERROR_STORE_MISSING if there is no such
 * desk. */
gboolean yz_station_take_desk (YzStation *self, int64_t desk, GError **error);

/* Inserts a station with the next number, which it gives back; of several that are made at once
 * each gets its own. YZ_ERROR_EXISTS for a name that is taken. 0 on error. Inside a transaction. */
int64_t yz_station_insert (YzStore *store, const char *name, YzStationKind kind, GError **error);

/* The community whose budget pays for what is awarded there; NULL or "" changes nothing. After
 * yz_station_take_desk(), inside a transaction. */
gboolean yz_station_set_community (YzStation *self, const char *community, GError **error);

/* What can be seen to be wrong before anything is made; @name takes the cleaned name. */
gboolean yz_station_check (const char *given,
                           YzStationKind kind,
                           const char *community,
                           char **name,
                           GError **error);

G_END_DECLS

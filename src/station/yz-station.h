/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ledger.h"
#include "yz-transaction.h"

G_BEGIN_DECLS

/* An open station: its store, its desk's ledger, its files. Belongs to the thread that opened it.
 */
typedef struct _YzStation YzStation;

/* Stored constants. */
typedef enum {
  YZ_STATION_CENTRE = 1,
  YZ_STATION_STOP = 2, /* rests and registers; cannot redeem */
} YzStationKind;

/* What `init` needs. */
typedef struct {
  const char *name;
  YzStationKind kind;
  const char *community;  /* (nullable) whose budget pays for its awards */
  const char *admin_name; /* the first chief */
  const char *admin_pin;
} YzStationSetup;

/* Makes a new store with one station, one desk (this PC) and its first chief, in one transaction;
 * if anything fails no file is left. YZ_ERROR_EXISTS if there is a store already. */
YzStation *yz_station_create (const char *uri, const YzStationSetup *setup, GError **error);
/* Opens the store at the desk that this PC is: desk 1 of a file, on a server the one it has joined
 * as (yz-city.h). Whoever writes has the desk to itself. A reader on a PC that has not joined sees
 * the city without a station of its own, whose id is 0. Errors as yz_store_open(), and
 * STORE_NOT_JOINED, STORE_LOCKED (subject: who is at this desk). */
YzStation *yz_station_open (const char *uri, YzStoreMode mode, GError **error);
/* The same at the desk @desk, whichever PC that is, for programs that play several. Its key is only
 * needed for seals. */
YzStation *yz_station_open_desk (const char *uri, YzStoreMode mode, int64_t desk, GError **error);
void yz_station_close (YzStation *self);

YzStore *yz_station_get_store (YzStation *self);
YzLedger *yz_station_get_ledger (YzStation *self);
int64_t yz_station_get_id (YzStation *self);
const char *yz_station_get_name (YzStation *self);
YzStationKind yz_station_get_kind (YzStation *self);
int64_t yz_station_get_community (YzStation *self);
/* FALSE with YZ_ERROR_REFUSED at a stop: no goods are received there. */
gboolean yz_station_check_shelf (YzStation *self, GError **error);

/* The default store of this user: $XDG_DATA_HOME/yizhan/station.db. Returns: (transfer full) */
char *yz_station_default_uri (void);

/* Platforms, teams and communities. Stored constants. */
typedef enum {
  YZ_AFFILIATION_PLATFORM = 1,
  YZ_AFFILIATION_TEAM = 2,
  YZ_AFFILIATION_COMMUNITY = 3,
} YzAffiliation;

/* The id of @name, made if it is new; 0 for a NULL or empty name without error, and 0 with @error
 * on failure. Inside a transaction. */
int64_t
yz_station_open_affiliation (YzStation *self, YzAffiliation kind, const char *name, GError **error);
/* Returns: (transfer full) (element-type utf8) the names, in the order of pinyin */
GPtrArray *yz_station_list_affiliations (YzStation *self, YzAffiliation kind, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzStation, yz_station_close)

G_END_DECLS

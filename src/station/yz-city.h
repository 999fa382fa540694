/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-staff.h"

G_BEGIN_DECLS

/* A city: many stations in one store on a server, each with one or several desks. A PC joins once,
 * as a desk; from then on yz_station_open() knows which one it is. */

/* What a PC joins as. */
typedef struct {
  int64_t station;       /* another desk of this station; 0: a new station, by the next three */
  const char *name;      /* (nullable) */
  YzStationKind kind;    /* of a new station */
  const char *community; /* (nullable) whose budget pays for its awards */
  const char *desk_name; /* (nullable) the name of this PC */
} YzCityJoin;

/* Opens the store for a PC that is no desk of it yet: for signing in and yz_city_join(). REFUSED
 * for a file, which is the store of one PC; EXISTS (subject: the station) if this PC has joined. */
YzStation *yz_city_open (const char *uri, GError **error);

/* Makes this PC a desk, and @city, which is from yz_city_open(), its station. For the chief.
 * PERMISSION, NOT_FOUND for a station that is not there, EXISTS for a name that is taken, INPUT. */
gboolean
yz_city_join (YzStation *city, const YzActor *actor, const YzCityJoin *join, GError **error);

typedef struct {
  int64_t id;
  char *name;
  YzStationKind kind;
  char *community; /* (nullable) */
  int64_t desks;
  int64_t entries; /* that its desks have made */
} YzCityStation;

void yz_city_station_free (YzCityStation *station);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzCityStation, yz_city_station_free)

/* Returns: (transfer full) (element-type YzCityStation) in the order of their numbers */
GPtrArray *yz_city_list (YzStation *station, GError **error);
/* By number or exact name. NOT_FOUND */
YzCityStation *yz_city_find (YzStation *station, const char *text, GError **error);

G_END_DECLS

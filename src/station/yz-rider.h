/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-staff.h"

G_BEGIN_DECLS

typedef struct {
  int64_t id;
  char *name;
  char *phone;     /* (nullable) digits */
  char *platform;  /* (nullable) */
  char *team;      /* (nullable) */
  char *community; /* (nullable) home community */
  gboolean grid_worker;
  gboolean consent;
  char *note;
  int64_t registered_ms;
  int64_t left_ms; /* 0: still with us */
  int64_t points;  /* free */
  int64_t held_points;
} YzRider;

void yz_rider_free (YzRider *rider);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzRider, yz_rider_free)

/* What a rider is registered with; NULL: not given (an update leaves it as it is). */
typedef struct {
  const char *name;
  const char *phone;
  const char *platform;
  const char *team;
  const char *community;
  const char *note;
  int grid_worker; /* -1: not given */
  int consent;     /* -1: not given */
} YzRiderFields;

#define YZ_RIDER_FIELDS_INIT                                                                       \
  {                                                                                                \
    .grid_worker = -1, .consent = -1                                                               \
  }

/* The new rider's id; opens the points account. 0 on error: YZ_ERROR_EXISTS for a phone that is
 * registered already (subject: the phone), YZ_ERROR_INPUT names the field. */
int64_t yz_rider_add (YzStation *station,
                      const YzActor *actor,
                      const YzRiderFields *fields,
                      GError **error);
/* @changed (out): FALSE if everything was so already. */
gboolean yz_rider_update (YzStation *station,
                          const YzActor *actor,
                          int64_t rider,
                          const YzRiderFields *fields,
                          gboolean *changed,
                          GError **error);
/* The rider leaves: cards are revoked, points stay until they lapse. */
gboolean yz_rider_leave (YzStation *station, const YzActor *actor, int64_t rider, GError **error);

/* The whole phone of @rider, for a person to read: lists show it masked. Whoever may register
 * riders may see it, and every look is noted ("phone-shown"), so that the store must be open for
 * writing. YZ_ERROR_NOT_FOUND for a rider without a phone. Source: Personal Information Protection
 * Law (PIPL), article 51. Returns: (transfer full) */
char *
yz_rider_reveal_phone (YzStation *station, const YzActor *actor, int64_t rider, GError **error);

YzRider *yz_rider_load (YzStation *station, int64_t rider, GError **error);
YzRider *yz_rider_find_by_phone (YzStation *station, const char *phone, GError **error);

/* Whatever a person gives for a rider: card text, id, phone or exact name. NOT_FOUND, AMBIGUOUS
 * (name held by several), CARD_REVOKED, RIDER_LEFT (only when given by card). 0 on error. */
int64_t yz_rider_resolve (YzStation *station, const char *text, GError **error);

/* Riders whose name, pinyin, initials or last four digits match @search (NULL or "": all), those
 * who left last, at most @limit. Returns: (transfer full) (element-type YzRider) */
GPtrArray *yz_rider_list (YzStation *station, const char *search, int limit, GError **error);
gboolean yz_rider_count (YzStation *station, int64_t *count, GError **error);

G_END_DECLS

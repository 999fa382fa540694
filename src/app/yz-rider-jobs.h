/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-lane.h"
#include "yz-profile.h"

G_BEGIN_DECLS

/* What the Riders screen asks of the station; these run on a lane (YzLaneFunc). */

/* How many riders the list holds at most. */
#define YZ_RIDER_LIST_MAX 200

/* data: char *, what is searched for. */
typedef struct {
  GPtrArray *riders; /* of YzRider */
  int64_t total;     /* who are registered and have not left */
} YzRiderFound;

gpointer yz_rider_job_list (gpointer context, gpointer data, GError **error);
void yz_rider_found_free (YzRiderFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzRiderFound, yz_rider_found_free)

/* What is shown of one rider. */
typedef struct {
  YzProfile *profile;
  GPtrArray *cards; /* of YzCard, newest first */
  GError *problem;  /* (nullable) why the card that was scanned is not valid */
} YzRiderView;

/* Whom to show: @code, the text of a card, or @rider if it is NULL. */
typedef struct {
  int64_t rider;
  char *code; /* (nullable) */
  int history_limit;
} YzRiderAsked;

YzRiderAsked *yz_rider_asked_new (int64_t rider, const char *code, int history_limit);
void yz_rider_asked_free (YzRiderAsked *asked);

/* data: YzRiderAsked. A card that is revoked, or whose rider has left, still says whose it is. */
gpointer yz_rider_job_show (gpointer context, gpointer data, GError **error);
void yz_rider_view_free (YzRiderView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzRiderView, yz_rider_view_free)

/* The names of platforms, teams and communities that are known; no data. */
typedef struct {
  char **platforms; /* each ended with NULL */
  char **teams;
  char **communities;
} YzRiderNames;

gpointer yz_rider_job_names (gpointer context, gpointer data, GError **error);
void yz_rider_names_free (YzRiderNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzRiderNames, yz_rider_names_free)

/* A change to a rider. Texts are owned; NULL: not given. */
typedef struct {
  YzActor *actor;
  int64_t rider; /* 0: a new one */
  char *name;
  char *phone;
  char *platform;
  char *team;
  char *community;
  char *note;
  gboolean grid_worker;
  gboolean consent;
  int64_t card;         /* for revoking */
  char *reason;         /* for revoking */
  char *path;           /* for issuing */
  gboolean may_replace; /* for issuing: a file that is at @path was agreed to go */
} YzRiderChange;

/* @actor: (transfer full) */
YzRiderChange *yz_rider_change_new (YzActor *actor, int64_t rider);
void yz_rider_change_free (YzRiderChange *change);

/* data: YzRiderChange. The result of the first is int64_t *, the rider. */
gpointer yz_rider_job_put (gpointer context, gpointer data, GError **error);
gpointer yz_rider_job_leave (gpointer context, gpointer data, GError **error);
/* The result is the phone. */
gpointer yz_rider_job_reveal (gpointer context, gpointer data, GError **error);
/* Issues a card and writes it to @path, or does neither: the cards the rider has stay valid when
 * the file cannot be written. The result is the path. */
gpointer yz_rider_job_issue (gpointer context, gpointer data, GError **error);
gpointer yz_rider_job_revoke (gpointer context, gpointer data, GError **error);

G_END_DECLS

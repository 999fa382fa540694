/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-badge.h"
#include "yz-lane.h"

G_BEGIN_DECLS

/* What the page of the staff asks of the station; these run on a lane (YzLaneFunc). */

/* A new member, or what is to be changed of one. */
typedef struct {
  YzActor *actor;
  int64_t staff; /* 0: a new one */
  char *name;    /* of a new one */
  YzRole role;
  char *pin; /* NULL: as it is */
  gboolean active;
} YzStaffChange;

void yz_staff_change_free (YzStaffChange *change);
/* data: YzStaffChange. All of it or nothing. Returns: GINT_TO_POINTER (TRUE) */
gpointer yz_staff_job_change (gpointer context, gpointer data, GError **error);

/* A new badge on a sheet of A4 at @path. */
typedef struct {
  YzActor *actor;
  int64_t staff;
  char *path;
} YzBadgeRequest;

void yz_badge_request_free (YzBadgeRequest *request);
/* data: YzBadgeRequest. Returns: GINT_TO_POINTER (TRUE) */
gpointer yz_staff_job_issue_badge (gpointer context, gpointer data, GError **error);
/* data: YzBadgeRequest without a path. Returns: GINT_TO_POINTER (TRUE) */
gpointer yz_staff_job_revoke_badge (gpointer context, gpointer data, GError **error);

G_END_DECLS

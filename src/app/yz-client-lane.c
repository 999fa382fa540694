/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-client"

#include "yz-client-lane.h"

#include "yz-client-jobs.h"
#include "yz-group.h"

/* A person waits for what is booked: it must become certain, and not take for ever. What is read
 * may find a connection that died unnoticed, and needs no more than a second try. */
static const YzRetryPolicy writing = { .first_ms = 200, .longest_ms = 2000, .bound_ms = 20000 };
static const YzRetryPolicy reading = { .first_ms = 50, .longest_ms = 200, .bound_ms = 500 };

/* How what is booked together shares a commit; on the writing lane. */
static gboolean
group_is_possible (gpointer station)
{
  return yz_group_is_possible (yz_station_get_store (station));
}

static gboolean
begin_group (gpointer station, GError **error)
{
  return yz_group_begin (yz_station_get_store (station), error);
}

static gboolean
commit_group (gpointer station, GError **error)
{
  return yz_group_commit (yz_station_get_store (station), error);
}

static const YzLaneGroup group = {
  .is_possible = group_is_possible,
  .begin = begin_group,
  .commit = commit_group,
};

YzLane *
yz_client_lane_new (const char *uri, YzStoreMode mode, YzLineWatch *watch)
{
  gboolean writes = mode == YZ_STORE_WRITE;
  YzLane *lane = yz_lane_new (writes ? "writer" : "reader",
                              writes ? yz_client_job_open_writing : yz_client_job_open_reading,
                              g_strdup (uri),
                              g_free,
                              yz_client_job_close);

  yz_lane_set_group (lane, &group);
  yz_lane_set_retry (lane, writes ? &writing : &reading);
  yz_line_watch_add_lane (watch, lane);
  return lane;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Only for yz-lane.c: what its thread works with. */

#include "yz-lane.h"
#include "yz-pause.h"

G_BEGIN_DECLS

/* A queued job, and later what came of it. The one without a task is the last: the thread ends
 * there. */
typedef struct {
  GTask *task;
  YzLaneFlags flags;
  GCancellable *cancellable; /* (nullable) */
  YzLaneFunc func;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  gpointer result;
  GError *error;
} YzLaneJob;

void yz_lane_job_free (YzLaneJob *job);
/* Answers the job in the context that it came from, and frees it there. */
void yz_lane_job_send_back (YzLaneJob *job);

/* Belongs to the lane and outlives the thread, which never touches the lane object itself. What is
 * set before the first job is only read by the thread; the queue and the pause are for everybody.
 */
typedef struct {
  GAsyncQueue *queue;
  YzLaneOpen open;
  YzLaneClose close;
  gpointer data;
  GDestroyNotify data_free;
  const YzLaneGroup *group; /* (nullable) */
  YzRetryPolicy retry;
  YzLineFunc line_func; /* (nullable) */
  gpointer line_data;
  GDestroyNotify line_data_free;
  YzPause pause;

  gpointer context; /* (nullable) until it is open */
  YzLine line;
  YzLaneJob *ahead; /* (nullable) taken from the queue, but not for the group before it */
} YzLaneWork;

YzLaneWork *
yz_lane_work_new (YzLaneOpen open, gpointer data, GDestroyNotify data_free, YzLaneClose close);
void yz_lane_work_free (YzLaneWork *work);

/* The thread's function; @data: a YzLaneWork. */
gpointer yz_lane_work_run (gpointer data);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-retry.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A lane is one thread that owns one context (in practice an open station) and runs jobs on it in
 * the order they came. The program has two: one that writes and one that only reads. */
#define YZ_TYPE_LANE (yz_lane_get_type ())
G_DECLARE_FINAL_TYPE (YzLane, yz_lane, YZ, LANE, GObject)

/* Opens and closes the context; both run on the lane's thread. */
typedef gpointer (*YzLaneOpen) (gpointer data, GError **error);
typedef void (*YzLaneClose) (gpointer context);

/* A job: runs on the lane's thread and returns its result, or NULL with @error set. A job without
 * a result returns any non-NULL pointer (GINT_TO_POINTER (TRUE)) and a NULL result_free. */
typedef gpointer (*YzLaneFunc) (gpointer context, gpointer data, GError **error);

typedef enum {
  YZ_LANE_ALONE = 0,
  /* Changes nothing but the database, in transactions: jobs of this kind that wait together share
   * one commit, where the lane can (yz_lane_set_group). */
  YZ_LANE_GROUPED = 1 << 0,
  /* Done twice it is done once, because it carries an op_id or because it only reads: it is tried
   * again when the line to the server was lost (yz_lane_set_retry). */
  YZ_LANE_REPEATABLE = 1 << 1,
  /* Repeatable, and asked for before with an unknown outcome: until it succeeds or is refused twice
   * it stays unknown. */
  YZ_LANE_DOUBTFUL = 1 << 2,
} YzLaneFlags;

/* How many jobs share one commit at most. */
#define YZ_LANE_GROUP_MAX 32

/* How jobs share a commit; these run on the lane's thread. is_possible is asked before each group.
 * Everything the jobs did between begin and commit is done by the commit, and not before. */
typedef struct {
  gboolean (*is_possible) (gpointer context);
  gboolean (*begin) (gpointer context, GError **error);
  gboolean (*commit) (gpointer context, GError **error);
} YzLaneGroup;

/* What the lane knows of the line to its server. */
typedef enum {
  YZ_LINE_FINE,
  YZ_LINE_LOST,     /* it is cut, and nothing that was asked for is uncertain */
  YZ_LINE_CHECKING, /* it is cut, and it is being asked whether an operation was booked */
} YzLine;

/* Told of every change, on the lane's thread. */
typedef void (*YzLineFunc) (YzLine line, gpointer data);

/* @name names the thread. @open runs before the first job, and again before the next one as long
 * as it fails: every job until then fails with its error. (transfer full) for @data. */
YzLane *yz_lane_new (const char *name,
                     YzLaneOpen open,
                     gpointer data,
                     GDestroyNotify data_free,
                     YzLaneClose close);

/* What is set before the first job. @group is borrowed for ever (static). */
void yz_lane_set_group (YzLane *self, const YzLaneGroup *group);

/* How long a repeatable job is tried again after STORE_LOST, STORE_UNKNOWN and STORE_BUSY; not at
 * all unless this is called. What comes of it:
 *
 *   - its result, as soon as a try succeeds;
 *   - a refusal. After a try of unknown outcome a refusal must come twice: the first may have met
 *     the very booking that was on its way, which the next try finds by its op_id;
 *   - STORE_UNKNOWN if any try ended so and the bound was reached without an answer;
 *   - STORE_LOST or STORE_BUSY: nothing was written. */
void yz_lane_set_retry (YzLane *self, const YzRetryPolicy *policy);
void yz_lane_set_line_func (YzLane *self, YzLineFunc func, gpointer data, GDestroyNotify data_free);

/* Queues @func, from any thread. @data belongs to the job and is freed on the lane's thread after
 * it (on the caller's if the lane is closed). The callback runs in the thread-default context of
 * the caller. Cancelling takes a job out that has not begun; one that has runs to its end, and its
 * result counts. Answers come in the order of the jobs.
 *
 * Jobs that share a commit are answered after it, each with its own result; a lane never waits for
 * more of them to come. If that commit fails, each of them fails. */
void yz_lane_run_async (YzLane *self,
                        YzLaneFlags flags,
                        YzLaneFunc func,
                        gpointer data,
                        GDestroyNotify data_free,
                        GDestroyNotify result_free,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gpointer yz_lane_run_finish (YzLane *self, GAsyncResult *result, GError **error);

/* A job that waits before its next try takes it now: the line is said to be back. */
void yz_lane_hurry (YzLane *self);

/* Lets the queued jobs end (none is tried again any more), closes the context and joins the thread.
 * Called by dispose as well; a job queued afterwards fails with G_IO_ERROR_CLOSED. */
void yz_lane_stop (YzLane *self);

G_END_DECLS

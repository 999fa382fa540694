/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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

/* @name names the thread. @open runs before the first job, and again before the next one as long
 * as it fails: every job until then fails with its error. (transfer full) for @data. */
YzLane *yz_lane_new (const char *name,
                     YzLaneOpen open,
                     gpointer data,
                     GDestroyNotify data_free,
                     YzLaneClose close);

/* Queues @func, from any thread. @data belongs to the job and is freed on the lane's thread after
 * it (on the caller's if the lane is closed). The callback runs in the thread-default context of
 * the caller. Cancelling takes a job out that has not begun; one that has runs to its end, and its
 * result counts. Answers come in the order of the jobs. */
void yz_lane_run_async (YzLane *self,
                        YzLaneFunc func,
                        gpointer data,
                        GDestroyNotify data_free,
                        GDestroyNotify result_free,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gpointer yz_lane_run_finish (YzLane *self, GAsyncResult *result, GError **error);

/* Lets the queued jobs end, closes the context and joins the thread. Called by dispose as well; a
 * job queued afterwards fails with G_IO_ERROR_CLOSED. */
void yz_lane_stop (YzLane *self);

G_END_DECLS

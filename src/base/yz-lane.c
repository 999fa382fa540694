/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-lane"

#include "yz-lane.h"

#include "yz-lane-work.h"

struct _YzLane {
  GObject parent_instance;

  GMutex lock; /* of closed, and of pushing: nothing comes after the last job */
  gboolean closed;
  GThread *thread; /* (nullable) NULL once stopped */
  YzLaneWork *work;
};

G_DEFINE_FINAL_TYPE (YzLane, yz_lane, G_TYPE_OBJECT)

static void
yz_lane_dispose (GObject *object)
{
  yz_lane_stop (YZ_LANE (object));
  G_OBJECT_CLASS (yz_lane_parent_class)->dispose (object);
}

static void
yz_lane_finalize (GObject *object)
{
  YzLane *self = YZ_LANE (object);

  yz_lane_work_free (self->work);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (yz_lane_parent_class)->finalize (object);
}

static void
yz_lane_class_init (YzLaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yz_lane_dispose;
  object_class->finalize = yz_lane_finalize;
}

static void
yz_lane_init (YzLane *self)
{
  g_mutex_init (&self->lock);
}

YzLane *
yz_lane_new (const char *name,
             YzLaneOpen open,
             gpointer data,
             GDestroyNotify data_free,
             YzLaneClose close)
{
  YzLane *self = g_object_new (YZ_TYPE_LANE, NULL);

  self->work = yz_lane_work_new (open, data, data_free, close);
  self->thread = g_thread_new (name, yz_lane_work_run, self->work);
  return self;
}

void
yz_lane_set_group (YzLane *self, const YzLaneGroup *group)
{
  g_return_if_fail (YZ_IS_LANE (self));

  self->work->group = group;
}

void
yz_lane_set_retry (YzLane *self, const YzRetryPolicy *policy)
{
  g_return_if_fail (YZ_IS_LANE (self));
  g_return_if_fail (policy != NULL);

  self->work->retry = *policy;
}

void
yz_lane_set_line_func (YzLane *self, YzLineFunc func, gpointer data, GDestroyNotify data_free)
{
  g_return_if_fail (YZ_IS_LANE (self));
  g_return_if_fail (func != NULL && self->work->line_func == NULL);

  self->work->line_func = func;
  self->work->line_data = data;
  self->work->line_data_free = data_free;
}

/* Puts @job at the end of the queue. FALSE if the lane is closed. */
static gboolean
push_job (YzLane *self, YzLaneJob *job, gboolean is_last)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->closed)
    return FALSE;
  self->closed = is_last;
  g_async_queue_push (self->work->queue, job);
  return TRUE;
}

void
yz_lane_run_async (YzLane *self,
                   YzLaneFlags flags,
                   YzLaneFunc func,
                   gpointer data,
                   GDestroyNotify data_free,
                   GDestroyNotify result_free,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  YzLaneJob *job = NULL;

  g_return_if_fail (YZ_IS_LANE (self) && func != NULL);

  job = g_new0 (YzLaneJob, 1);
  /* The task does not know of the cancellable: it would throw away the result of a job that has
   * done its work, and tell of a cancel later than of what was queued after it. */
  job->task = g_task_new (self, NULL, callback, user_data);
  g_set_object (&job->cancellable, cancellable);
  job->flags = flags;
  job->func = func;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  g_task_set_source_tag (job->task, yz_lane_run_async);
  if (!push_job (self, job, FALSE)) {
    g_task_return_new_error (job->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "the lane is closed");
    yz_lane_job_free (job);
  }
}

gpointer
yz_lane_run_finish (YzLane *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yz_lane_hurry (YzLane *self)
{
  g_return_if_fail (YZ_IS_LANE (self));

  yz_pause_hurry (&self->work->pause);
}

void
yz_lane_stop (YzLane *self)
{
  YzLaneJob *last = NULL;

  g_return_if_fail (YZ_IS_LANE (self));

  last = g_new0 (YzLaneJob, 1);
  if (!push_job (self, last, TRUE)) {
    yz_lane_job_free (last);
    return;
  }
  yz_pause_end (&self->work->pause);
  g_thread_join (g_steal_pointer (&self->thread));
}

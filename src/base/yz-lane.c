/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-lane"

#include "yz-lane.h"

struct _YzLane {
  GObject parent_instance;

  GThread *thread; /* (nullable) NULL once stopped */
  GAsyncQueue *queue;
};

G_DEFINE_FINAL_TYPE (YzLane, yz_lane, G_TYPE_OBJECT)

/* A queued job. The one without a task is the last: the thread ends there. */
typedef struct {
  GTask *task;
  YzLaneFunc func;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
} Job;

/* What the thread works with; it never touches the lane object itself, so that the last reference
 * to the lane may be dropped on the main thread while a job runs. */
typedef struct {
  GAsyncQueue *queue;
  YzLaneOpen open;
  YzLaneClose close;
  gpointer data;
  GDestroyNotify data_free;
} Work;

static void
job_free (Job *job)
{
  if (job->data_free != NULL && job->data != NULL)
    job->data_free (job->data);
  g_clear_object (&job->task);
  g_free (job);
}

static void
run_job (Work *work, gpointer *context, Job *job)
{
  GError *error = NULL;
  gpointer result = NULL;

  if (g_task_return_error_if_cancelled (job->task))
    return;
  if (*context == NULL)
    *context = work->open (work->data, &error);
  if (*context != NULL)
    result = job->func (*context, job->data, &error);
  if (error != NULL)
    g_task_return_error (job->task, error);
  else
    g_task_return_pointer (job->task, result, job->result_free);
}

static gpointer
lane_thread (gpointer data)
{
  Work *work = data;
  gpointer context = NULL;

  for (;;) {
    Job *job = g_async_queue_pop (work->queue);
    gboolean last = job->task == NULL;

    if (!last)
      run_job (work, &context, job);
    job_free (job);
    if (last)
      break;
  }
  if (context != NULL)
    work->close (context);
  if (work->data_free != NULL && work->data != NULL)
    work->data_free (work->data);
  g_async_queue_unref (work->queue);
  g_free (work);
  return NULL;
}

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

  g_async_queue_unref (self->queue);
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
  self->queue = g_async_queue_new ();
}

YzLane *
yz_lane_new (const char *name,
             YzLaneOpen open,
             gpointer data,
             GDestroyNotify data_free,
             YzLaneClose close)
{
  YzLane *self = g_object_new (YZ_TYPE_LANE, NULL);
  Work *work = g_new0 (Work, 1);

  work->queue = g_async_queue_ref (self->queue);
  work->open = open;
  work->close = close;
  work->data = data;
  work->data_free = data_free;
  self->thread = g_thread_new (name, lane_thread, work);
  return self;
}

void
yz_lane_run_async (YzLane *self,
                   YzLaneFunc func,
                   gpointer data,
                   GDestroyNotify data_free,
                   GDestroyNotify result_free,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  g_return_if_fail (YZ_IS_LANE (self));

  job->task = g_task_new (self, cancellable, callback, user_data);
  job->func = func;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  if (self->thread == NULL) {
    g_task_return_new_error (job->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "the lane is closed");
    job_free (job);
    return;
  }
  g_async_queue_push (self->queue, job);
}

gpointer
yz_lane_run_finish (YzLane *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
yz_lane_stop (YzLane *self)
{
  g_return_if_fail (YZ_IS_LANE (self));

  if (self->thread == NULL)
    return;
  g_async_queue_push (self->queue, g_new0 (Job, 1));
  g_thread_join (g_steal_pointer (&self->thread));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-lane"

#include "yz-lane.h"

struct _YzLane {
  GObject parent_instance;

  GMutex lock; /* of closed, and of pushing: nothing comes after the last job */
  gboolean closed;
  GThread *thread; /* (nullable) NULL once stopped */
  GAsyncQueue *queue;
};

G_DEFINE_FINAL_TYPE (YzLane, yz_lane, G_TYPE_OBJECT)

/* A queued job, and later what came of it. The one without a task is the last: the thread ends
 * there. */
typedef struct {
  GTask *task;
  GCancellable *cancellable; /* (nullable) */
  YzLaneFunc func;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  gpointer result;
  GError *error;
} Job;

/* What the thread works with; it never touches the lane object itself. */
typedef struct {
  GAsyncQueue *queue;
  YzLaneOpen open;
  YzLaneClose close;
  gpointer data;
  GDestroyNotify data_free;
} Work;

static void
job_free_data (Job *job)
{
  if (job->data_free != NULL && job->data != NULL)
    job->data_free (job->data);
  job->data = NULL;
}

static void
job_free (Job *job)
{
  job_free_data (job);
  if (job->result != NULL && job->result_free != NULL)
    job->result_free (job->result);
  g_clear_error (&job->error);
  g_clear_object (&job->cancellable);
  g_clear_object (&job->task);
  g_free (job);
}

static gboolean
on_job_done (gpointer data)
{
  Job *job = data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->result_free);
  return G_SOURCE_REMOVE;
}

/* Sends the job back to where it came from. It takes its reference to the task along, and with it
 * the one to the lane: were that dropped on this thread and the last one, dispose would wait here
 * for this very thread to end. */
static void
send_back (Job *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_static_name (source, "[yizhan] lane job done");
  g_source_set_callback (source, on_job_done, job, (GDestroyNotify) job_free);
  g_source_attach (source, g_task_get_context (job->task));
}

static void
run_job (Work *work, gpointer *context, Job *job)
{
  if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    return;
  if (*context == NULL)
    *context = work->open (work->data, &job->error);
  if (*context != NULL)
    job->result = job->func (*context, job->data, &job->error);
  g_assert ((job->result == NULL) == (job->error != NULL));
}

static gpointer
lane_thread (gpointer data)
{
  Work *work = data;
  gpointer context = NULL;
  gboolean last = FALSE;

  while (!last) {
    Job *job = g_async_queue_pop (work->queue);

    last = job->task == NULL;
    if (last) {
      job_free (job);
    } else {
      run_job (work, &context, job);
      job_free_data (job);
      send_back (job);
    }
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
  self->queue = g_async_queue_new ();
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
  Work *work = g_new0 (Work, 1);

  work->queue = g_async_queue_ref (self->queue);
  work->open = open;
  work->close = close;
  work->data = data;
  work->data_free = data_free;
  self->thread = g_thread_new (name, lane_thread, work);
  return self;
}

/* Puts @job at the end of the queue. FALSE if the lane is closed. */
static gboolean
push_job (YzLane *self, Job *job, gboolean is_last)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->closed)
    return FALSE;
  self->closed = is_last;
  g_async_queue_push (self->queue, job);
  return TRUE;
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
  Job *job = NULL;

  g_return_if_fail (YZ_IS_LANE (self) && func != NULL);

  job = g_new0 (Job, 1);
  /* The task does not know of the cancellable: it would throw away the result of a job that has
   * done its work, and tell of a cancel later than of what was queued after it. */
  job->task = g_task_new (self, NULL, callback, user_data);
  g_set_object (&job->cancellable, cancellable);
  job->func = func;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  g_task_set_source_tag (job->task, yz_lane_run_async);
  if (!push_job (self, job, FALSE)) {
    g_task_return_new_error (job->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "the lane is closed");
    job_free (job);
  }
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
  Job *last = NULL;

  g_return_if_fail (YZ_IS_LANE (self));

  last = g_new0 (Job, 1);
  if (push_job (self, last, TRUE))
    g_thread_join (g_steal_pointer (&self->thread));
  else
    job_free (last);
}

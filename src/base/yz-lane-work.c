/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-lane"

#include "yz-lane-work.h"

#include "yz-doubt.h"
#include "yz-error.h"

/* Jobs ------------------------------------------------------------------------------------- */

static void
free_data (YzLaneJob *job)
{
  if (job->data_free != NULL && job->data != NULL)
    job->data_free (job->data);
  job->data = NULL;
}

static void
free_result (YzLaneJob *job)
{
  if (job->result != NULL && job->result_free != NULL)
    job->result_free (job->result);
  job->result = NULL;
}

void
yz_lane_job_free (YzLaneJob *job)
{
  free_data (job);
  free_result (job);
  g_clear_error (&job->error);
  g_clear_object (&job->cancellable);
  g_clear_object (&job->task);
  g_free (job);
}

static gboolean
on_job_done (gpointer data)
{
  YzLaneJob *job = data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->result_free);
  return G_SOURCE_REMOVE;
}

/* The job takes its reference to the task along, and with it the one to the lane: were that dropped
 * on the lane's thread and the last one, dispose would wait there for this very thread to end. */
void
yz_lane_job_send_back (YzLaneJob *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  free_data (job);
  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_static_name (source, "[yizhan] lane job done");
  g_source_set_callback (source, on_job_done, job, (GDestroyNotify) yz_lane_job_free);
  g_source_attach (source, g_task_get_context (job->task));
}

static gboolean
has_failed_with (const YzLaneJob *job, YzError code)
{
  return g_error_matches (job->error, YZ_ERROR, (int) code);
}

/* The line ----------------------------------------------------------------------------------- */

static void
set_line (YzLaneWork *work, YzLine line)
{
  if (work->line == line)
    return;
  work->line = line;
  if (work->line_func != NULL)
    work->line_func (line, work->line_data);
}

/* Whether the last try of @job reached the store is seen by how it ended. */
static void
note_line (YzLaneWork *work, const YzLaneJob *job, gboolean checking)
{
  if (has_failed_with (job, YZ_ERROR_STORE_LOST) || has_failed_with (job, YZ_ERROR_STORE_UNKNOWN))
    set_line (work, checking ? YZ_LINE_CHECKING : YZ_LINE_LOST);
  else if (job->error == NULL || job->error->domain == YZ_ERROR)
    set_line (work, YZ_LINE_FINE);
}

/* One job alone ------------------------------------------------------------------------------ */

static void
try_job (YzLaneWork *work, YzLaneJob *job)
{
  if (g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    return;
  if (work->context == NULL)
    work->context = work->open (work->data, &job->error);
  if (work->context != NULL)
    job->result = job->func (work->context, job->data, &job->error);
  g_assert ((job->result == NULL) == (job->error != NULL));
}

static void
run_job (YzLaneWork *work, YzLaneJob *job)
{
  const gboolean repeatable = (job->flags & YZ_LANE_REPEATABLE) != 0 && work->retry.bound_ms > 0;
  gboolean complete = TRUE;
  YzDoubt doubt = { 0 };
  YzRetry retry;

  if ((job->flags & YZ_LANE_DOUBTFUL) != 0)
    yz_error_set_subject (&doubt.unknown,
                          YZ_ERROR_STORE_UNKNOWN,
                          NULL,
                          "it is still not known whether this was booked");
  yz_retry_init (&retry, &work->retry, g_random_int ());
  try_job (work, job);
  while (repeatable && job->error != NULL && yz_doubt_is_worth_repeating (&doubt, job->error)) {
    gint64 wait_us = doubt.refused ? 0 : yz_retry_fail (&retry, g_get_monotonic_time ());

    note_line (work, job, doubt.unknown != NULL);
    complete = wait_us >= 0 && yz_pause_wait (&work->pause, wait_us);
    if (!complete)
      break;
    g_clear_error (&job->error);
    try_job (work, job);
  }
  yz_doubt_settle (&doubt, complete, &job->error);
  note_line (work, job, FALSE);
}

/* Groups -------------------------------------------------------------------------------------- */

/* The jobs that wait now and may share a commit with @first. Returns: (element-type YzLaneJob) */
static GPtrArray *
take_group (YzLaneWork *work, YzLaneJob *first)
{
  GPtrArray *jobs = g_ptr_array_sized_new (YZ_LANE_GROUP_MAX);

  g_ptr_array_add (jobs, first);
  while (jobs->len < YZ_LANE_GROUP_MAX && work->ahead == NULL) {
    YzLaneJob *job = g_async_queue_try_pop (work->queue);

    if (job == NULL)
      break;
    if (job->task != NULL && (job->flags & YZ_LANE_GROUPED) != 0)
      g_ptr_array_add (jobs, job);
    else
      work->ahead = job;
  }
  return jobs;
}

/* The one that ended the transaction knows why better than the commit that came too late. */
static GError *
find_reason (GPtrArray *jobs, GError *problem)
{
  for (guint i = 0; i < jobs->len; i++) {
    const YzLaneJob *job = g_ptr_array_index (jobs, i);

    if (job->error != NULL && job->error->domain == YZ_ERROR &&
        yz_error_get_exit (job->error) == YZ_EXIT_STORE) {
      g_error_free (problem);
      return g_error_copy (job->error);
    }
  }
  return problem;
}

/* Nothing that any of them did is there. Those that were refused fail as well: it may have been for
 * what others had done. */
static void
fail_group (GPtrArray *jobs, GError *problem)
{
  g_autoptr (GError) reason = find_reason (jobs, problem);

  for (guint i = 0; i < jobs->len; i++) {
    YzLaneJob *job = g_ptr_array_index (jobs, i);

    if (g_error_matches (job->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      continue;
    free_result (job);
    g_clear_error (&job->error);
    job->error = g_error_copy (reason);
  }
}

static void
run_group (YzLaneWork *work, GPtrArray *jobs)
{
  GError *problem = NULL;

  if (work->group->begin (work->context, &problem)) {
    for (guint i = 0; i < jobs->len; i++)
      try_job (work, g_ptr_array_index (jobs, i));
    work->group->commit (work->context, &problem);
  }
  if (problem != NULL)
    fail_group (jobs, problem);
  for (guint i = 0; i < jobs->len; i++) {
    YzLaneJob *job = g_ptr_array_index (jobs, i);

    /* It lost a race: alone it may win, and nobody else has to wait for its tries. */
    if (has_failed_with (job, YZ_ERROR_STORE_BUSY)) {
      g_clear_error (&job->error);
      run_job (work, job);
    }
    yz_lane_job_send_back (job);
  }
}

static gboolean
may_share (YzLaneWork *work, const YzLaneJob *job)
{
  return (job->flags & YZ_LANE_GROUPED) != 0 && work->group != NULL && work->context != NULL &&
         work->group->is_possible (work->context);
}

/* The thread ------------------------------------------------------------------------------------
 */

static void
run_next (YzLaneWork *work, YzLaneJob *job)
{
  g_autoptr (GPtrArray) jobs = NULL;

  if (may_share (work, job))
    jobs = take_group (work, job);
  if (jobs != NULL && jobs->len > 1) {
    run_group (work, jobs);
  } else {
    run_job (work, job);
    yz_lane_job_send_back (job);
  }
}

gpointer
yz_lane_work_run (gpointer data)
{
  YzLaneWork *work = data;

  for (;;) {
    YzLaneJob *job = g_steal_pointer (&work->ahead);

    if (job == NULL)
      job = g_async_queue_pop (work->queue);
    if (job->task == NULL) {
      yz_lane_job_free (job);
      break;
    }
    run_next (work, job);
  }
  if (work->context != NULL)
    work->close (work->context);
  return NULL;
}

YzLaneWork *
yz_lane_work_new (YzLaneOpen open, gpointer data, GDestroyNotify data_free, YzLaneClose close)
{
  YzLaneWork *work = g_new0 (YzLaneWork, 1);

  work->queue = g_async_queue_new ();
  work->open = open;
  work->close = close;
  work->data = data;
  work->data_free = data_free;
  yz_pause_init (&work->pause);
  return work;
}

void
yz_lane_work_free (YzLaneWork *work)
{
  if (work->data_free != NULL && work->data != NULL)
    work->data_free (work->data);
  if (work->line_data_free != NULL && work->line_data != NULL)
    work->line_data_free (work->line_data);
  yz_pause_clear (&work->pause);
  g_async_queue_unref (work->queue);
  g_free (work);
}

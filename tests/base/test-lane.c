/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-lane"

#include "yz-error.h"
#include "yz-lane.h"

/* What a lane works on in these tests. It is touched by the lane's thread only, and read by the
 * test once that has ended or has answered. */
typedef struct {
  int opens_to_fail;
  int n_opened;
  int n_closed;
  GThread *thread;
  GArray *done; /* int: the numbers of the jobs that ran */
  int n_data_freed;
} World;

/* What the main thread got back. */
typedef struct {
  GArray *numbers; /* int: in the order of the answers, -1 for an error */
  GError *error;   /* the last one */
  GThread *thread;
} Answers;

static World *
world_new (void)
{
  World *world = g_new0 (World, 1);

  world->done = g_array_new (FALSE, FALSE, sizeof (int));
  return world;
}

static void
world_free (World *world)
{
  g_array_unref (world->done);
  g_free (world);
}

static void
answers_init (Answers *answers)
{
  *answers = (Answers){ .numbers = g_array_new (FALSE, FALSE, sizeof (int)) };
}

static void
answers_clear (Answers *answers)
{
  g_array_unref (answers->numbers);
  g_clear_error (&answers->error);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answers, answers_clear)

static gpointer
open_world (gpointer data, GError **error)
{
  World *world = data;

  world->thread = g_thread_self ();
  if (world->opens_to_fail > 0) {
    world->opens_to_fail--;
    yz_error_set_subject (error, YZ_ERROR_STORE_LOCKED, "another desk", "the store is locked");
    return NULL;
  }
  world->n_opened++;
  return world;
}

static void
close_world (gpointer context)
{
  World *world = context;

  g_assert_true (world->thread == g_thread_self ());
  world->n_closed++;
}

typedef struct {
  World *world;
  int number;
  GMutex *gate; /* (nullable) taken before the job goes on */
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  task->world->n_data_freed++;
  g_free (task);
}

static gpointer
run_task (gpointer context, gpointer data, GError **error)
{
  World *world = context;
  Task *task = data;
  int *result = NULL;

  g_assert_true (world->thread == g_thread_self ());
  if (task->gate != NULL) {
    g_mutex_lock (task->gate);
    g_mutex_unlock (task->gate);
  }
  if (task->number < 0) {
    yz_error_set_subject (error, YZ_ERROR_REFUSED, NULL, "a negative number");
    return NULL;
  }
  g_array_append_val (world->done, task->number);
  result = g_new (int, 1);
  *result = task->number;
  return result;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answers *answers = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree int *number = yz_lane_run_finish (YZ_LANE (source), result, &error);
  int value = number != NULL ? *number : -1;

  answers->thread = g_thread_self ();
  g_array_append_val (answers->numbers, value);
  if (error != NULL) {
    g_clear_error (&answers->error);
    answers->error = g_steal_pointer (&error);
  }
}

static void
queue_task (YzLane *lane,
            World *world,
            int number,
            GMutex *gate,
            GCancellable *cancellable,
            Answers *answers)
{
  Task *task = g_new0 (Task, 1);

  task->world = world;
  task->number = number;
  task->gate = gate;
  yz_lane_run_async (lane,
                     YZ_LANE_ALONE,
                     run_task,
                     task,
                     task_free,
                     g_free,
                     cancellable,
                     answers != NULL ? on_answer : NULL,
                     answers);
}

static void
wait_for (const Answers *answers, guint n)
{
  while (answers->numbers->len < n)
    g_main_context_iteration (NULL, TRUE);
}

static YzLane *
lane_for (World *world)
{
  return yz_lane_new ("test-lane", open_world, world, NULL, close_world);
}

static void
test_order (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Answers) answers;
  YzLane *lane = lane_for (world);

  answers_init (&answers);
  for (int i = 0; i < 500; i++)
    queue_task (lane, world, i, NULL, NULL, &answers);
  wait_for (&answers, 500);
  g_assert_true (answers.thread == g_thread_self ());
  yz_lane_stop (lane);
  g_assert_finalize_object (lane);

  g_assert_no_error (answers.error);
  g_assert_cmpint (world->n_opened, ==, 1);
  g_assert_cmpint (world->n_closed, ==, 1);
  g_assert_cmpint (world->n_data_freed, ==, 500);
  for (int i = 0; i < 500; i++) {
    g_assert_cmpint (g_array_index (answers.numbers, int, i), ==, i);
    g_assert_cmpint (g_array_index (world->done, int, i), ==, i);
  }
}

static void
test_failing_job (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Answers) answers;
  YzLane *lane = lane_for (world);

  answers_init (&answers);
  queue_task (lane, world, -7, NULL, NULL, &answers);
  queue_task (lane, world, 8, NULL, NULL, &answers);
  wait_for (&answers, 2);
  g_assert_error (answers.error, YZ_ERROR, YZ_ERROR_REFUSED);
  g_assert_cmpint (g_array_index (answers.numbers, int, 1), ==, 8);
  g_assert_finalize_object (lane);
  g_assert_cmpint (world->n_closed, ==, 1);
}

static void
test_cancel (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (GCancellable) waiting = g_cancellable_new ();
  g_autoptr (GCancellable) running = g_cancellable_new ();
  g_auto (Answers) answers;
  GMutex gate;
  YzLane *lane = lane_for (world);

  answers_init (&answers);
  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  queue_task (lane, world, 1, &gate, NULL, &answers);
  queue_task (lane, world, 2, NULL, waiting, &answers);
  queue_task (lane, world, 3, NULL, NULL, &answers);
  g_cancellable_cancel (waiting);
  g_mutex_unlock (&gate);
  wait_for (&answers, 3);
  g_assert_error (answers.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_array_index (answers.numbers, int, 0), ==, 1);
  g_assert_cmpint (g_array_index (answers.numbers, int, 1), ==, -1);
  g_assert_cmpint (g_array_index (answers.numbers, int, 2), ==, 3);
  g_clear_error (&answers.error);

  /* What ran counts, even if nobody wanted it any more by the time it was told. */
  queue_task (lane, world, 4, NULL, running, &answers);
  yz_lane_stop (lane);
  g_cancellable_cancel (running);
  wait_for (&answers, 4);
  g_assert_no_error (answers.error);
  g_assert_cmpint (g_array_index (answers.numbers, int, 3), ==, 4);

  g_assert_cmpuint (world->done->len, ==, 3);
  g_assert_cmpint (world->n_data_freed, ==, 4);
  g_assert_finalize_object (lane);
  g_mutex_clear (&gate);
}

static void
test_open_fails_then_succeeds (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Answers) answers;
  YzLane *lane = NULL;

  answers_init (&answers);
  world->opens_to_fail = 2;
  lane = lane_for (world);
  for (int i = 0; i < 4; i++) {
    queue_task (lane, world, i, NULL, NULL, &answers);
    wait_for (&answers, (guint) i + 1);
    if (i < 2)
      g_assert_error (answers.error, YZ_ERROR, YZ_ERROR_STORE_LOCKED);
    else
      g_assert_no_error (answers.error);
    g_clear_error (&answers.error);
    g_assert_cmpint (g_array_index (answers.numbers, int, i), ==, i < 2 ? -1 : i);
  }
  g_assert_finalize_object (lane);
  g_assert_cmpint (world->n_opened, ==, 1);
  g_assert_cmpint (world->n_closed, ==, 1);
  g_assert_cmpint (world->n_data_freed, ==, 4);
}

/* A lane that never could open has nothing to close. */
static void
test_open_never_succeeds (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Answers) answers;
  YzLane *lane = NULL;

  answers_init (&answers);
  world->opens_to_fail = 100;
  lane = lane_for (world);
  queue_task (lane, world, 1, NULL, NULL, &answers);
  wait_for (&answers, 1);
  g_assert_finalize_object (lane);
  g_assert_cmpint (world->n_opened, ==, 0);
  g_assert_cmpint (world->n_closed, ==, 0);
}

static void
test_stop_with_jobs_queued (void)
{
  g_autoptr (World) world = world_new ();
  g_auto (Answers) answers;
  YzLane *lane = lane_for (world);

  answers_init (&answers);
  for (int i = 0; i < 100; i++)
    queue_task (lane, world, i, NULL, NULL, &answers);
  yz_lane_stop (lane);

  /* Everything ran before stop returned; only the answers are still to come. */
  g_assert_cmpuint (world->done->len, ==, 100);
  g_assert_cmpint (world->n_closed, ==, 1);
  g_assert_cmpuint (answers.numbers->len, ==, 0);
  wait_for (&answers, 100);
  g_assert_no_error (answers.error);

  /* What comes afterwards is told so, and stopping again does nothing. */
  yz_lane_stop (lane);
  queue_task (lane, world, 100, NULL, NULL, &answers);
  wait_for (&answers, 101);
  g_assert_error (answers.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpint (world->n_data_freed, ==, 101);
  g_assert_finalize_object (lane);
}

static void
test_never_used (void)
{
  g_autoptr (World) world = world_new ();
  YzLane *lane = lane_for (world);

  g_assert_finalize_object (lane);
  g_assert_cmpint (world->n_opened, ==, 0);
}

static void
on_lane_gone (gpointer data, GObject *where_it_was)
{
  GThread **thread = data;

  *thread = g_thread_self ();
}

/* The owner lets go while jobs are queued: they end, and the lane is freed on the thread that asked
 * for them, never on its own, where it could not be joined. */
static void
test_dropped_with_jobs_queued (void)
{
  for (int round = 0; round < 200; round++) {
    g_autoptr (World) world = world_new ();
    GThread *freed_on = NULL;
    YzLane *lane = lane_for (world);

    g_object_weak_ref (G_OBJECT (lane), on_lane_gone, &freed_on);
    for (int i = 0; i < 3; i++)
      queue_task (lane, world, i, NULL, NULL, NULL);
    g_object_unref (lane);
    while (freed_on == NULL)
      g_main_context_iteration (NULL, TRUE);
    g_assert_true (freed_on == g_thread_self ());
    g_assert_cmpuint (world->done->len, ==, 3);
    g_assert_cmpint (world->n_closed, ==, 1);
  }
}

static void
test_data_is_freed (void)
{
  g_autoptr (World) world = world_new ();
  YzLane *lane = NULL;
  gpointer data = g_strdup ("freed with the thread");

  /* The sanitizer and valgrind tell if it is not. */
  lane = yz_lane_new ("test-lane", open_world, data, g_free, close_world);
  g_assert_finalize_object (lane);
}

typedef struct {
  YzLane *lane;
  World *world;
} Pusher;

/* Asks from a context of its own, where the answers come back to. */
static gpointer
push_jobs (gpointer data)
{
  Pusher *pusher = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_auto (Answers) answers;

  answers_init (&answers);
  g_main_context_push_thread_default (context);
  for (int i = 0; i < 200; i++)
    queue_task (pusher->lane, pusher->world, i, NULL, NULL, &answers);
  while (answers.numbers->len < 200)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  g_assert_no_error (answers.error);
  g_assert_true (answers.thread == g_thread_self ());
  for (int i = 0; i < 200; i++)
    g_assert_cmpint (g_array_index (answers.numbers, int, i), ==, i);
  return NULL;
}

static void
test_many_threads (void)
{
  g_autoptr (World) world = world_new ();
  YzLane *lane = lane_for (world);
  Pusher pusher = { .lane = lane, .world = world };
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("pusher", push_jobs, &pusher);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_finalize_object (lane);
  g_assert_cmpuint (world->done->len, ==, 800);
  g_assert_cmpint (world->n_data_freed, ==, 800);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lane/order", test_order);
  g_test_add_func ("/lane/failing-job", test_failing_job);
  g_test_add_func ("/lane/cancel", test_cancel);
  g_test_add_func ("/lane/open-fails-then-succeeds", test_open_fails_then_succeeds);
  g_test_add_func ("/lane/open-never-succeeds", test_open_never_succeeds);
  g_test_add_func ("/lane/stop-with-jobs-queued", test_stop_with_jobs_queued);
  g_test_add_func ("/lane/never-used", test_never_used);
  g_test_add_func ("/lane/dropped-with-jobs-queued", test_dropped_with_jobs_queued);
  g_test_add_func ("/lane/data-is-freed", test_data_is_freed);
  g_test_add_func ("/lane/many-threads", test_many_threads);
  return g_test_run ();
}

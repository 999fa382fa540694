/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-pause"

#include "yz-pause.h"

#define LONG_US (600 * G_USEC_PER_SEC)

typedef struct {
  YzPause pause;
  gint n_waits; /* atomic: how many waits are over */
  gboolean answer;
} Shared;

static gpointer
wait_long (gpointer data)
{
  Shared *shared = data;

  shared->answer = yz_pause_wait (&shared->pause, LONG_US);
  g_atomic_int_inc (&shared->n_waits);
  return NULL;
}

static void
test_time_runs_out (void)
{
  YzPause pause;
  gint64 before_us = g_get_monotonic_time ();

  yz_pause_init (&pause);
  g_assert_true (yz_pause_wait (&pause, 20000));
  g_assert_cmpint (g_get_monotonic_time () - before_us, >=, 20000);
  g_assert_true (yz_pause_wait (&pause, 0));
  yz_pause_clear (&pause);
}

static void
test_hurried (void)
{
  Shared shared = { 0 };
  GThread *thread = NULL;

  yz_pause_init (&shared.pause);
  /* Nobody waits: it is not remembered for the next one. */
  yz_pause_hurry (&shared.pause);
  thread = g_thread_new ("waits", wait_long, &shared);
  while (g_atomic_int_get (&shared.n_waits) == 0) {
    yz_pause_hurry (&shared.pause);
    g_thread_yield ();
  }
  g_thread_join (thread);
  g_assert_true (shared.answer);
  yz_pause_clear (&shared.pause);
}

static void
test_ended (void)
{
  Shared shared = { 0 };
  GThread *thread = NULL;

  yz_pause_init (&shared.pause);
  thread = g_thread_new ("waits", wait_long, &shared);
  yz_pause_end (&shared.pause);
  g_thread_join (thread);
  g_assert_false (shared.answer);
  /* For good. */
  g_assert_false (yz_pause_wait (&shared.pause, LONG_US));
  yz_pause_clear (&shared.pause);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pause/time-runs-out", test_time_runs_out);
  g_test_add_func ("/pause/hurried", test_hurried);
  g_test_add_func ("/pause/ended", test_ended);
  return g_test_run ();
}

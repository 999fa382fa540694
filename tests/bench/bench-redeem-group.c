/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Redemptions that wait together on the worker's lane and share one durable commit, beside the same
 * ones with a commit each; on this disk, and on one whose syncs take longer. */
#include <stdio.h>

#include "bench-counter.h"
#include "bench-slow-disk.h"
#include "yz-group.h"
#include "yz-lane.h"

/* The lane ----------------------------------------------------------------------------------- */

static gboolean
group_is_possible (gpointer counter)
{
  return yz_group_is_possible (yz_station_get_store (((BenchCounter *) counter)->station));
}

static gboolean
begin_group (gpointer counter, GError **error)
{
  return yz_group_begin (yz_station_get_store (((BenchCounter *) counter)->station), error);
}

static gboolean
commit_group (gpointer counter, GError **error)
{
  return yz_group_commit (yz_station_get_store (((BenchCounter *) counter)->station), error);
}

static const YzLaneGroup group = {
  .is_possible = group_is_possible,
  .begin = begin_group,
  .commit = commit_group,
};

static gpointer
open_counter (gpointer path, GError **error)
{
  BenchCounter *counter = g_new0 (BenchCounter, 1);

  bench_counter_open (counter, path);
  return counter;
}

static void
close_counter (gpointer context)
{
  bench_counter_close (context);
  g_free (context);
}

static gpointer
redeem (gpointer context, gpointer data, GError **error)
{
  bench_counter_redeem (context);
  return GINT_TO_POINTER (TRUE);
}

/* Until everything that is to wait together is there. */
static gpointer
wait_at_gate (gpointer context, gpointer data, GError **error)
{
  GMutex *gate = data;

  g_mutex_lock (gate);
  g_mutex_unlock (gate);
  return GINT_TO_POINTER (TRUE);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  int *answers = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = yz_lane_run_finish (YZ_LANE (source), result, &error) != NULL;

  bench_check (done, error);
  (*answers)++;
}

/* Redemptions a second, from the moment they all wait to the last answer. */
static double
play (YzLane *lane, YzLaneFlags flags, int batches)
{
  int64_t ns = 0;

  for (int i = 0; i < batches; i++) {
    int answers = 0;
    GMutex gate;
    int64_t start_ns;

    g_mutex_init (&gate);
    g_mutex_lock (&gate);
    yz_lane_run_async (lane,
                       YZ_LANE_ALONE,
                       wait_at_gate,
                       &gate,
                       NULL,
                       NULL,
                       NULL,
                       on_answer,
                       &answers);
    for (int n = 0; n < YZ_LANE_GROUP_MAX; n++)
      yz_lane_run_async (lane, flags, redeem, NULL, NULL, NULL, NULL, on_answer, &answers);
    start_ns = bench_now_ns ();
    g_mutex_unlock (&gate);
    while (answers <= YZ_LANE_GROUP_MAX)
      g_main_context_iteration (NULL, TRUE);
    ns += bench_now_ns () - start_ns;
    g_mutex_clear (&gate);
  }
  return batches * YZ_LANE_GROUP_MAX / ((double) ns / 1e9);
}

static void
compare (YzLane *lane, int batches, const char *name, const char *aim)
{
  double ours[BENCH_ROUNDS];
  double reference[BENCH_ROUNDS];
  double ratio[BENCH_ROUNDS];

  for (int i = 0; i < BENCH_ROUNDS; i++) {
    reference[i] = play (lane, YZ_LANE_ALONE, batches);
    ours[i] = play (lane, YZ_LANE_GROUPED, batches);
    ratio[i] = ours[i] / reference[i];
  }
  bench_print (name,
               "/s",
               bench_median (ours, BENCH_ROUNDS),
               bench_median (reference, BENCH_ROUNDS),
               bench_median (ratio, BENCH_ROUNDS),
               aim);
}

int
main (void)
{
  int batches = (int) MAX (1, bench_get_number ("YIZHAN_BENCH_TIMES", 500) / YZ_LANE_GROUP_MAX);
  g_autofree char *dir = bench_make_dir ();
  g_autofree char *path = g_build_filename (dir, "station.db", NULL);
  YzLane *lane = yz_lane_new ("writer", open_counter, path, NULL, close_counter);

  yz_lane_set_group (lane, &group);
  play (lane, YZ_LANE_GROUPED, 1);
  printf ("# one sync of this disk takes %.3f ms\n", bench_sync_ms (dir));
  compare (lane, batches, "redeem-group", ">= 12 where a sync takes over 1 ms, >= 2.5 where less");
  bench_slow_disk_set (BENCH_SLOW_SYNC_US);
  printf ("# the same with syncs that take at least %.3f ms (measured %.3f ms)\n",
          BENCH_SLOW_SYNC_US / 1000.0,
          bench_sync_ms (dir));
  compare (lane, MAX (1, batches / 4), "# redeem-group-slow", ">= 12");
  bench_slow_disk_set (0);
  yz_lane_stop (lane);
  g_object_unref (lane);
  bench_remove_dir (dir);
  return 0;
}

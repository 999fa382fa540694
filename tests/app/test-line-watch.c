/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-app-test.h"

#include "yz-error.h"
#include "yz-line-watch.h"

/* Asks at once and for ever; the tries of a job that waits are far apart. */
static const YzRetryPolicy eager = { .first_ms = 1, .longest_ms = 5, .bound_ms = 600000 };
static const YzRetryPolicy patient = { .first_ms = 600000,
                                       .longest_ms = 600000,
                                       .bound_ms = 600000 };

/* A line that is there or not. Read by the lanes' threads. */
typedef struct {
  gint cut;
  gint asked;
} Line;

typedef struct {
  Line line;
  YzLane *lanes[2];
  YzLineWatch *watch;
  GString *told; /* f, l or c, each time the property is notified */
  guint answers;
  GError *error; /* of the last one */
} Scene;

static gpointer
open_line (gpointer data, GError **error)
{
  return data;
}

static void
close_line (gpointer context)
{
}

static gpointer
ask (gpointer context, gpointer data, GError **error)
{
  Line *line = context;

  g_atomic_int_inc (&line->asked);
  if (g_atomic_int_get (&line->cut) == 0)
    return GINT_TO_POINTER (TRUE);
  yz_error_set_subject (error, YZ_ERROR_STORE_LOST, NULL, "the line is cut");
  return NULL;
}

/* Booked, but the first answer is lost. */
static gpointer
book (gpointer context, gpointer data, GError **error)
{
  Line *line = context;
  gboolean *sent = data;

  if (*sent || g_atomic_int_get (&line->cut) == 0)
    return ask (context, NULL, error);
  *sent = TRUE;
  yz_error_set_subject (error, YZ_ERROR_STORE_UNKNOWN, NULL, "no answer");
  return NULL;
}

static void
on_told (Scene *scene)
{
  g_string_append_c (scene->told, "flc"[yz_line_watch_get_line (scene->watch)]);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Scene *scene = user_data;

  g_clear_error (&scene->error);
  yz_lane_run_finish (YZ_LANE (source), result, &scene->error);
  scene->answers++;
}

static void
scene_init (Scene *scene)
{
  *scene = (Scene){ .told = g_string_new (NULL), .watch = yz_line_watch_new (ask, &eager) };
  g_signal_connect_swapped (scene->watch, "notify::line", G_CALLBACK (on_told), scene);
  for (gsize i = 0; i < G_N_ELEMENTS (scene->lanes); i++) {
    scene->lanes[i] = yz_lane_new ("test-line", open_line, &scene->line, NULL, close_line);
    yz_lane_set_retry (scene->lanes[i], &patient);
    yz_line_watch_add_lane (scene->watch, scene->lanes[i]);
  }
}

static void
scene_clear (Scene *scene)
{
  if (scene->watch != NULL) {
    yz_line_watch_stop (scene->watch);
    yz_app_test_finalize (g_steal_pointer (&scene->watch));
  }
  for (gsize i = 0; i < G_N_ELEMENTS (scene->lanes); i++) {
    yz_lane_stop (scene->lanes[i]);
    yz_app_test_finalize (g_steal_pointer (&scene->lanes[i]));
  }
  g_clear_error (&scene->error);
  g_string_free (scene->told, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static void
run (Scene *scene, guint lane, YzLaneFlags flags, YzLaneFunc func, gpointer data)
{
  yz_lane_run_async (scene->lanes[lane], flags, func, data, NULL, NULL, NULL, on_answer, scene);
}

static gboolean
is_fine (gpointer data)
{
  return yz_line_watch_get_line (((Scene *) data)->watch) == YZ_LINE_FINE;
}

static gboolean
is_not_fine (gpointer data)
{
  return !is_fine (data);
}

static gboolean
has_answer (gpointer data)
{
  return ((Scene *) data)->answers > 0;
}

/* Told at once, asked for until it is there, and told again. */
static void
test_lost (void)
{
  g_auto (Scene) scene;
  gint asked = 0;

  scene_init (&scene);
  g_atomic_int_set (&scene.line.cut, 1);
  run (&scene, 0, YZ_LANE_ALONE, ask, NULL);
  yz_app_test_wait (is_not_fine, &scene);
  yz_app_test_wait (has_answer, &scene);
  g_assert_error (scene.error, YZ_ERROR, YZ_ERROR_STORE_LOST);
  asked = g_atomic_int_get (&scene.line.asked);
  while (g_atomic_int_get (&scene.line.asked) < asked + 6)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (scene.told->str, ==, "l");
  g_atomic_int_set (&scene.line.cut, 0);
  yz_app_test_wait (is_fine, &scene);
  g_assert_cmpstr (scene.told->str, ==, "lf");

  /* Calm again: nobody is asked any more. */
  yz_app_test_settle ();
  asked = g_atomic_int_get (&scene.line.asked);
  run (&scene, 1, YZ_LANE_ALONE, ask, NULL);
  scene.answers = 0;
  yz_app_test_wait (has_answer, &scene);
  g_assert_cmpint (g_atomic_int_get (&scene.line.asked), ==, asked + 1);
  g_assert_cmpstr (scene.told->str, ==, "lf");
}

/* A job waits for its far second try; the other lane finds the line and hurries it. */
static void
test_hurries (void)
{
  g_auto (Scene) scene;
  gboolean sent = FALSE;

  scene_init (&scene);
  g_atomic_int_set (&scene.line.cut, 1);
  run (&scene, 0, YZ_LANE_REPEATABLE, book, &sent);
  yz_app_test_wait (is_not_fine, &scene);
  g_assert_cmpint (yz_line_watch_get_line (scene.watch), ==, YZ_LINE_CHECKING);
  g_atomic_int_set (&scene.line.cut, 0);
  yz_app_test_wait (has_answer, &scene);
  g_assert_no_error (scene.error);
  yz_app_test_wait (is_fine, &scene);
  g_assert_cmpstr (scene.told->str, ==, "cf");
}

/* What is under way when the watch stops tells nobody anything. */
static void
test_stopped (void)
{
  g_auto (Scene) scene;

  scene_init (&scene);
  g_atomic_int_set (&scene.line.cut, 1);
  run (&scene, 0, YZ_LANE_ALONE, ask, NULL);
  yz_line_watch_stop (scene.watch);
  yz_app_test_wait (has_answer, &scene);
  yz_app_test_settle ();
  g_assert_cmpstr (scene.told->str, ==, "");
  yz_app_test_finalize (g_steal_pointer (&scene.watch));
  scene.answers = 0;
  run (&scene, 0, YZ_LANE_ALONE, ask, NULL);
  yz_app_test_wait (has_answer, &scene);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-watch/lost", test_lost);
  g_test_add_func ("/line-watch/hurries", test_hurries);
  g_test_add_func ("/line-watch/stopped", test_stopped);
  return g_test_run ();
}

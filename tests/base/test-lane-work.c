/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-lane-work"

#include "yz-error.h"
#include "yz-lane.h"

#include <string.h>

/* Tries that fail are repeated at once, for as long as a test may take. */
static const YzRetryPolicy eager = { .first_ms = 0, .longest_ms = 0, .bound_ms = 600000 };
/* The second try is far away. */
static const YzRetryPolicy patient = { .first_ms = 600000,
                                       .longest_ms = 600000,
                                       .bound_ms = 600000 };

/* What the lane works on. Every step leaves a letter in the diary: ( and ) for a group's begin and
 * commit, / for a commit that fails, and what the jobs write. Touched by the lane's thread, and
 * read by the test once it is stopped. */
typedef struct {
  GString *diary;
  GString *lines; /* what was told of the line: f, l, c */
  gboolean impossible;
  YzError commit_error; /* 0: none */
  gboolean in_group;
} World;

typedef struct {
  GString *told; /* one letter for each answer: the job's, or ! and the word of its error */
} Answers;

static gboolean
group_is_possible (gpointer context)
{
  return !((World *) context)->impossible;
}

static gboolean
begin_group (gpointer context, GError **error)
{
  World *world = context;

  g_assert_false (world->in_group);
  world->in_group = TRUE;
  g_string_append_c (world->diary, '(');
  return TRUE;
}

static gboolean
commit_group (gpointer context, GError **error)
{
  World *world = context;

  g_assert_true (world->in_group);
  world->in_group = FALSE;
  g_string_append_c (world->diary, world->commit_error != 0 ? '/' : ')');
  if (world->commit_error == 0)
    return TRUE;
  yz_error_set_subject (error, world->commit_error, NULL, "the commit fails");
  return FALSE;
}

static const YzLaneGroup group = {
  .is_possible = group_is_possible,
  .begin = begin_group,
  .commit = commit_group,
};

static gpointer
open_world (gpointer data, GError **error)
{
  return data;
}

static void
close_world (gpointer context)
{
}

static void
on_line (YzLine line, gpointer data)
{
  g_string_append_c (((World *) data)->lines, "flc"[line]);
}

static void
world_init (World *world)
{
  *world = (World){ .diary = g_string_new (NULL), .lines = g_string_new (NULL) };
}

static void
world_clear (World *world)
{
  g_string_free (world->diary, TRUE);
  g_string_free (world->lines, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
answers_clear (Answers *answers)
{
  g_string_free (answers->told, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answers, answers_clear)

static YzLane *
lane_for (World *world, const YzRetryPolicy *policy)
{
  YzLane *lane = yz_lane_new ("test-lane", open_world, world, NULL, close_world);

  yz_lane_set_group (lane, &group);
  yz_lane_set_retry (lane, policy);
  yz_lane_set_line_func (lane, on_line, world, NULL);
  return lane;
}

/* A job does what its script says, one letter a try, the last one for all further tries: . it is
 * done, x it is refused, and the others as below. */
typedef struct {
  char letter;
  char *script;
  gsize at;
  GMutex *gate; /* (nullable) taken before it goes on */
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  g_free (task->script);
  g_free (task);
}

static YzError
get_error_of (char letter)
{
  switch (letter) {
  case 'x':
    return YZ_ERROR_POINTS;
  case 'l':
    return YZ_ERROR_STORE_LOST;
  case 'u':
    return YZ_ERROR_STORE_UNKNOWN;
  case 'b':
    return YZ_ERROR_STORE_BUSY;
  case 'f':
    return YZ_ERROR_STORE_FULL;
  default:
    g_assert_not_reached ();
  }
}

static gpointer
run_task (gpointer context, gpointer data, GError **error)
{
  World *world = context;
  Task *task = data;
  char what = task->script[task->at];

  if (task->gate != NULL) {
    g_mutex_lock (task->gate);
    g_mutex_unlock (task->gate);
  }
  if (task->script[task->at + 1] != '\0')
    task->at++;
  g_string_append_c (world->diary, what == '.' ? task->letter : what);
  if (what != '.') {
    yz_error_set_subject (error, get_error_of (what), NULL, "as it was told to");
    return NULL;
  }
  return g_strdup_printf ("%c", task->letter);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answers *answers = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *letter = yz_lane_run_finish (YZ_LANE (source), result, &error);

  if (answers->told->len > 0)
    g_string_append_c (answers->told, ' ');
  g_string_append (answers->told,
                   letter != NULL                ? letter
                   : error->domain == G_IO_ERROR ? "cancelled"
                                                 : yz_error_get_word (error));
}

static void
queue_full (YzLane *lane,
            YzLaneFlags flags,
            char letter,
            const char *script,
            GMutex *gate,
            GCancellable *cancellable,
            Answers *answers)
{
  Task *task = g_new0 (Task, 1);

  task->letter = letter;
  task->script = g_strdup (script);
  task->gate = gate;
  yz_lane_run_async (lane,
                     flags,
                     run_task,
                     task,
                     task_free,
                     g_free,
                     cancellable,
                     on_answer,
                     answers);
}

static void
queue (YzLane *lane, YzLaneFlags flags, char letter, const char *script, Answers *answers)
{
  queue_full (lane, flags, letter, script, NULL, NULL, answers);
}

static void
wait_for (const Answers *answers, guint n)
{
  guint words = 0;

  while (words < n) {
    g_main_context_iteration (NULL, TRUE);
    words = answers->told->len > 0 ? 1 : 0;
    for (gsize i = 0; i < answers->told->len; i++)
      words += answers->told->str[i] == ' ';
  }
}

/* Groups -------------------------------------------------------------------------------------- */

/* Each letter is a job: small ones may share, capitals may not; - is one that is refused, ~ one
 * that was cancelled. They are all there when the lane comes to them. */
static void
test_groups (void)
{
  static const struct {
    const char *jobs;
    YzError commit_error;
    gboolean impossible;
    const char *diary;
    const char *told;
  } cases[] = {
    { "abc", 0, FALSE, "0(abc)", "0 a b c" },
    { "a", 0, FALSE, "0a", "0 a" }, /* alone there is nothing to share */
    { "abCde", 0, FALSE, "0(ab)C(de)", "0 a b C d e" },
    { "Cab", 0, FALSE, "0C(ab)", "0 C a b" },
    { "aBcD", 0, FALSE, "0aBcD", "0 a B c D" },
    { "a-b", 0, FALSE, "0(axb)", "0 a points b" },
    { "a~b", 0, FALSE, "0(ab)", "0 a cancelled b" },
    { "abc", 0, TRUE, "0abc", "0 a b c" },
    { "a-b", YZ_ERROR_STORE_FULL, FALSE, "0(axb/", "0 store-full store-full store-full" },
    { "a~b", YZ_ERROR_IO, FALSE, "0(ab/", "0 io cancelled io" },
    /* The one that lost a race is tried alone. */
    { "ab", YZ_ERROR_STORE_BUSY, FALSE, "0(ab/ab", "0 a b" },
    /* Whoever ran into the full disk knows better than the commit what is wrong. */
    { "afb", YZ_ERROR_STORE, FALSE, "0(afb/", "0 store-full store-full store-full" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GCancellable) cancelled = g_cancellable_new ();
    g_auto (World) world;
    g_auto (Answers) answers = { .told = g_string_new (NULL) };
    YzLane *lane = NULL;
    GMutex gate;

    g_mutex_init (&gate);
    g_mutex_lock (&gate);
    g_cancellable_cancel (cancelled);
    world_init (&world);
    world.impossible = cases[i].impossible;
    world.commit_error = cases[i].commit_error;
    lane = lane_for (&world, &eager);
    queue_full (lane, YZ_LANE_ALONE, '0', ".", &gate, NULL, &answers);
    for (const char *job = cases[i].jobs; *job != '\0'; job++)
      queue_full (lane,
                  g_ascii_isupper (*job) ? YZ_LANE_ALONE : YZ_LANE_GROUPED,
                  *job,
                  *job == '-'   ? "x"
                  : *job == 'f' ? "f"
                                : ".",
                  NULL,
                  *job == '~' ? cancelled : NULL,
                  &answers);
    g_mutex_unlock (&gate);
    wait_for (&answers, (guint) strlen (cases[i].jobs) + 1);
    g_assert_finalize_object (lane);
    g_assert_cmpstr (world.diary->str, ==, cases[i].diary);
    g_assert_cmpstr (answers.told->str, ==, cases[i].told);
    g_mutex_clear (&gate);
  }
}

static void
test_group_is_bounded (void)
{
  g_autofree char *first = g_strnfill (YZ_LANE_GROUP_MAX, 'g');
  g_autofree char *wanted = g_strdup_printf ("0(%s)(gg)", first);
  g_auto (World) world;
  g_auto (Answers) answers = { .told = g_string_new (NULL) };
  YzLane *lane = NULL;
  GMutex gate;

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  world_init (&world);
  lane = lane_for (&world, &eager);
  queue_full (lane, YZ_LANE_ALONE, '0', ".", &gate, NULL, &answers);
  for (int i = 0; i < YZ_LANE_GROUP_MAX + 2; i++)
    queue (lane, YZ_LANE_GROUPED | YZ_LANE_REPEATABLE, 'g', ".", &answers);
  g_mutex_unlock (&gate);
  /* What is queued is done before the lane ends, groups and all. */
  yz_lane_stop (lane);
  g_assert_cmpstr (world.diary->str, ==, wanted);
  g_assert_cmpuint (answers.told->len, ==, 0);
  wait_for (&answers, YZ_LANE_GROUP_MAX + 3);
  g_assert_finalize_object (lane);
  g_mutex_clear (&gate);
}

/* Tries ---------------------------------------------------------------------------------------- */

static void
test_tries (void)
{
  static const struct {
    YzLaneFlags flags;
    const char *script;
    const char *diary;
    const char *told;
    const char *lines;
  } cases[] = {
    { YZ_LANE_REPEATABLE, ".", "a", "a", "" },
    { YZ_LANE_REPEATABLE, "x", "x", "points", "" },
    { YZ_LANE_REPEATABLE, "lll.", "llla", "a", "lf" },
    { YZ_LANE_REPEATABLE, "bb.", "bba", "a", "" },
    { YZ_LANE_REPEATABLE, "lx", "lx", "points", "lf" },
    { YZ_LANE_REPEATABLE, "u.", "ua", "a", "cf" },
    { YZ_LANE_REPEATABLE, "lullb.", "lullba", "a", "lcf" },
    /* A refusal after the unknown may be by the booking itself, and the next try finds that. */
    { YZ_LANE_REPEATABLE, "ux.", "uxa", "a", "cf" },
    { YZ_LANE_REPEATABLE, "uxx", "uxx", "points", "cf" },
    { YZ_LANE_REPEATABLE, "uxlxx", "uxlxx", "points", "cfcf" },
    /* Something else that is wrong does not make the unknown known. */
    { YZ_LANE_REPEATABLE, "uf", "uf", "store-unknown", "cl" },
    { YZ_LANE_REPEATABLE, "uxf", "uxf", "store-unknown", "cfl" },
    { YZ_LANE_REPEATABLE, "f", "f", "store-full", "" },
    /* Nobody knew before, and a try that came to nothing does not change that. */
    { YZ_LANE_REPEATABLE | YZ_LANE_DOUBTFUL, ".", "a", "a", "" },
    { YZ_LANE_REPEATABLE | YZ_LANE_DOUBTFUL, "x.", "xa", "a", "" },
    { YZ_LANE_REPEATABLE | YZ_LANE_DOUBTFUL, "lxx", "lxx", "points", "cf" },
    { YZ_LANE_REPEATABLE | YZ_LANE_DOUBTFUL, "f", "f", "store-unknown", "l" },
    /* What may not be repeated is told as it is. */
    { YZ_LANE_ALONE, "l.", "l", "store-lost", "l" },
    { YZ_LANE_ALONE, "u.", "u", "store-unknown", "l" },
    { YZ_LANE_ALONE, "b.", "b", "store-busy", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (World) world;
    g_auto (Answers) answers = { .told = g_string_new (NULL) };
    YzLane *lane = NULL;

    world_init (&world);
    lane = lane_for (&world, &eager);
    queue (lane, cases[i].flags, 'a', cases[i].script, &answers);
    wait_for (&answers, 1);
    g_assert_finalize_object (lane);
    g_assert_cmpstr (world.diary->str, ==, cases[i].diary);
    g_assert_cmpstr (answers.told->str, ==, cases[i].told);
    g_assert_cmpstr (world.lines->str, ==, cases[i].lines);
  }
}

/* Beyond the bound nobody is kept waiting; what is unknown is not called lost. */
static void
test_bound (void)
{
  static const YzRetryPolicy once = { .first_ms = 0, .longest_ms = 0, .bound_ms = 0 };
  static const YzRetryPolicy briefly = { .first_ms = 1, .longest_ms = 1, .bound_ms = 20 };
  static const struct {
    const YzRetryPolicy *policy;
    const char *script;
    const char *told;
    const char *lines;
  } cases[] = {
    { &once, "l.", "store-lost", "l" },         { &briefly, "l", "store-lost", "l" },
    { &briefly, "b", "store-busy", "" },        { &briefly, "u", "store-unknown", "cl" },
    { &briefly, "ul", "store-unknown", "cl" },  { &briefly, "lul", "store-unknown", "lcl" },
    { &briefly, "ub", "store-unknown", "cfl" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (World) world;
    g_auto (Answers) answers = { .told = g_string_new (NULL) };
    YzLane *lane = NULL;

    world_init (&world);
    lane = lane_for (&world, cases[i].policy);
    queue (lane, YZ_LANE_REPEATABLE, 'a', cases[i].script, &answers);
    wait_for (&answers, 1);
    g_assert_finalize_object (lane);
    g_assert_cmpstr (answers.told->str, ==, cases[i].told);
    g_assert_cmpstr (world.lines->str, ==, cases[i].lines);
  }
}

static void
test_hurry (void)
{
  g_auto (World) world;
  g_auto (Answers) answers = { .told = g_string_new (NULL) };
  YzLane *lane = NULL;

  world_init (&world);
  lane = lane_for (&world, &patient);
  queue (lane, YZ_LANE_REPEATABLE, 'a', "llll.", &answers);
  while (answers.told->len == 0) {
    yz_lane_hurry (lane);
    g_main_context_iteration (NULL, FALSE);
  }
  g_assert_cmpstr (answers.told->str, ==, "a");
  g_assert_finalize_object (lane);
}

/* The program ends: nothing is waited for any more, and what waited is told what is known. */
static void
test_stop (void)
{
  g_auto (World) world;
  g_auto (Answers) answers = { .told = g_string_new (NULL) };
  YzLane *lane = NULL;

  world_init (&world);
  lane = lane_for (&world, &patient);
  queue (lane, YZ_LANE_REPEATABLE, 'a', "l", &answers);
  queue (lane, YZ_LANE_REPEATABLE, 'b', "u", &answers);
  queue (lane, YZ_LANE_REPEATABLE, 'c', ".", &answers);
  yz_lane_stop (lane);
  wait_for (&answers, 3);
  g_assert_cmpstr (answers.told->str, ==, "store-lost store-unknown c");
  g_assert_finalize_object (lane);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lane-work/groups", test_groups);
  g_test_add_func ("/lane-work/group-is-bounded", test_group_is_bounded);
  g_test_add_func ("/lane-work/tries", test_tries);
  g_test_add_func ("/lane-work/bound", test_bound);
  g_test_add_func ("/lane-work/hurry", test_hurry);
  g_test_add_func ("/lane-work/stop", test_stop);
  return g_test_run ();
}

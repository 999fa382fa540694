/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-line-watch"

#include "yz-line-watch.h"

#define LANES_MAX 2

/* What a lane's thread holds. It never touches the watch: the news go to the thread that made it,
 * and are dropped there if it is gone. */
typedef struct {
  gatomicrefcount refs;
  YzLineWatch *watch; /* (nullable) borrowed, of that thread only */
  guint post;
  GMainContext *context;
} Ear;

/* One lane, and what is heard of it. */
typedef struct {
  YzLane *lane;
  Ear *ear;
  YzLine line;
  gboolean asked;
} Post;

struct _YzLineWatch {
  GObject parent_instance;

  YzLaneFunc ask;
  YzRetryPolicy policy;
  Post posts[LANES_MAX];
  guint n_posts;

  YzLine line;
  YzRetry retry;
  guint ask_id;
};

G_DEFINE_FINAL_TYPE (YzLineWatch, yz_line_watch, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (YzLine,
                    yz_line,
                    G_DEFINE_ENUM_VALUE (YZ_LINE_FINE, "fine"),
                    G_DEFINE_ENUM_VALUE (YZ_LINE_LOST, "lost"),
                    G_DEFINE_ENUM_VALUE (YZ_LINE_CHECKING, "checking"))

enum {
  PROP_LINE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Something a lane said, on its way. */
typedef struct {
  Ear *ear;
  YzLine line;
} News;

static void
ear_unref (gpointer data)
{
  Ear *ear = data;

  if (!g_atomic_ref_count_dec (&ear->refs))
    return;
  g_main_context_unref (ear->context);
  g_free (ear);
}

static void
news_free (gpointer data)
{
  News *news = data;

  ear_unref (news->ear);
  g_free (news);
}

static void ask_lanes (YzLineWatch *self);

static gboolean
on_time_to_ask (gpointer user_data)
{
  YzLineWatch *self = user_data;

  self->ask_id = 0;
  ask_lanes (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_asking (YzLineWatch *self)
{
  for (guint i = 0; i < self->n_posts; i++)
    if (self->posts[i].asked)
      return TRUE;
  return FALSE;
}

static void
plan_to_ask (YzLineWatch *self)
{
  gint64 wait_us = 0;

  if (self->ask_id != 0 || is_asking (self))
    return;
  wait_us = yz_retry_fail (&self->retry, g_get_monotonic_time ());
  if (wait_us >= 0)
    self->ask_id = g_timeout_add ((guint) (wait_us / 1000), on_time_to_ask, self);
}

/* The worst that any of the lanes says. */
static void
update (YzLineWatch *self)
{
  YzLine line = YZ_LINE_FINE;

  for (guint i = 0; i < self->n_posts; i++)
    line = MAX (line, self->posts[i].line);
  if (line == YZ_LINE_FINE)
    g_clear_handle_id (&self->ask_id, g_source_remove);
  else if (self->line == YZ_LINE_FINE)
    yz_retry_init (&self->retry, &self->policy, g_random_int ());
  if (line != YZ_LINE_FINE)
    plan_to_ask (self);
  if (line == self->line)
    return;
  self->line = line;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LINE]);
}

static gboolean
on_news (gpointer user_data)
{
  const News *news = user_data;
  YzLineWatch *self = news->ear->watch;

  if (self != NULL) {
    self->posts[news->ear->post].line = news->line;
    update (self);
  }
  return G_SOURCE_REMOVE;
}

/* On the lane's thread. */
static void
on_line (YzLine line, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  News *news = g_new0 (News, 1);
  Ear *ear = data;

  g_atomic_ref_count_inc (&ear->refs);
  news->ear = ear;
  news->line = line;
  /* As the answers of the lane, so that they come in their order. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[yizhan] line told");
  g_source_set_callback (source, on_news, news, news_free);
  g_source_attach (source, ear->context);
}

/* Asking ----------------------------------------------------------------------------------- */

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzLineWatch) self = user_data;
  gboolean there = yz_lane_run_finish (YZ_LANE (source), result, NULL) != NULL;

  if (self->n_posts == 0)
    return;
  for (guint i = 0; i < self->n_posts; i++) {
    Post *post = &self->posts[i];

    if (post->lane == YZ_LANE (source))
      post->asked = FALSE;
    else if (there && post->line != YZ_LINE_FINE)
      yz_lane_hurry (post->lane);
  }
  update (self);
}

/* All of them: the one that has not noticed yet may have a line already while another waits. */
static void
ask_lanes (YzLineWatch *self)
{
  for (guint i = 0; i < self->n_posts; i++) {
    Post *post = &self->posts[i];

    if (post->asked)
      continue;
    post->asked = TRUE;
    yz_lane_run_async (post->lane,
                       YZ_LANE_ALONE,
                       self->ask,
                       NULL,
                       NULL,
                       NULL,
                       NULL,
                       on_answered,
                       g_object_ref (self));
  }
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_line_watch_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LINE)
    g_value_set_enum (value, YZ_LINE_WATCH (object)->line);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_line_watch_dispose (GObject *object)
{
  yz_line_watch_stop (YZ_LINE_WATCH (object));
  G_OBJECT_CLASS (yz_line_watch_parent_class)->dispose (object);
}

static void
yz_line_watch_class_init (YzLineWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yz_line_watch_get_property;
  object_class->dispose = yz_line_watch_dispose;

  properties[PROP_LINE] =
    g_param_spec_enum ("line",
                       NULL,
                       NULL,
                       YZ_TYPE_LINE,
                       YZ_LINE_FINE,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yz_line_watch_init (YzLineWatch *self)
{
}

/* Public ----------------------------------------------------------------------------------- */

YzLineWatch *
yz_line_watch_new (YzLaneFunc ask, const YzRetryPolicy *policy)
{
  YzLineWatch *self;

  g_return_val_if_fail (ask != NULL && policy != NULL, NULL);

  self = g_object_new (YZ_TYPE_LINE_WATCH, NULL);
  self->ask = ask;
  self->policy = *policy;
  return self;
}

void
yz_line_watch_add_lane (YzLineWatch *self, YzLane *lane)
{
  Post *post;
  Ear *ear;

  g_return_if_fail (YZ_IS_LINE_WATCH (self));
  g_return_if_fail (YZ_IS_LANE (lane));
  g_return_if_fail (self->n_posts < LANES_MAX);

  ear = g_new0 (Ear, 1);
  g_atomic_ref_count_init (&ear->refs);
  ear->watch = self;
  ear->post = self->n_posts;
  ear->context = g_main_context_ref_thread_default ();
  post = &self->posts[self->n_posts++];
  post->lane = g_object_ref (lane);
  post->ear = ear;
  g_atomic_ref_count_inc (&ear->refs);
  yz_lane_set_line_func (lane, on_line, ear, ear_unref);
}

void
yz_line_watch_stop (YzLineWatch *self)
{
  g_return_if_fail (YZ_IS_LINE_WATCH (self));

  g_clear_handle_id (&self->ask_id, g_source_remove);
  for (guint i = 0; i < self->n_posts; i++) {
    self->posts[i].ear->watch = NULL;
    g_clear_pointer (&self->posts[i].ear, ear_unref);
    g_clear_object (&self->posts[i].lane);
  }
  self->n_posts = 0;
}

YzLine
yz_line_watch_get_line (YzLineWatch *self)
{
  g_return_val_if_fail (YZ_IS_LINE_WATCH (self), YZ_LINE_LOST);

  return self->line;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-client"

#include "yz-client.h"

#include "yz-client-jobs.h"
#include "yz-client-lane.h"
#include "yz-others.h"
#include "yz-sentence.h"

/* How often somebody else's work is looked for, where several share a server. */
#define OTHERS_SECONDS 7

/* As long as the line is cut it is asked for again and again; ten years are for ever. */
static const YzRetryPolicy asking = { .first_ms = 300,
                                      .longest_ms = 2000,
                                      .bound_ms = G_GINT64_CONSTANT (315576000000) };

struct _YzClient {
  GObject parent_instance;

  char *uri;
  gboolean read_only;

  YzLane *writer; /* (nullable) NULL in a kiosk and after closing */
  YzLane *reader; /* (nullable) NULL after closing */
  YzLineWatch *line_watch;
  YzOthers *others; /* (nullable) NULL unless they share a server */

  YzClientState state;
  char *problem;
  char *station_name;
  YzStationKind station_kind;
  YzActor *actor;
};

G_DEFINE_FINAL_TYPE (YzClient, yz_client, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (YzClientState,
                    yz_client_state,
                    G_DEFINE_ENUM_VALUE (YZ_CLIENT_OPENING, "opening"),
                    G_DEFINE_ENUM_VALUE (YZ_CLIENT_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (YZ_CLIENT_MISSING, "missing"),
                    G_DEFINE_ENUM_VALUE (YZ_CLIENT_FAILED, "failed"))

enum {
  PROP_STATE = 1,
  PROP_PROBLEM,
  PROP_STATION_NAME,
  PROP_ACTOR_NAME,
  PROP_LINE,
  N_PROPS
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* A job on its way through a lane. */
typedef struct {
  GTask *task;
  GDestroyNotify result_free;
  gboolean writes;
} Call;

static void
set_state (YzClient *self, YzClientState state, const GError *error)
{
  g_autofree char *problem = error != NULL ? yz_sentence_for_error (error) : NULL;

  if (g_strcmp0 (self->problem, problem) != 0) {
    g_free (self->problem);
    self->problem = g_steal_pointer (&problem);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  }
  if (self->state != state) {
    self->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  }
}

static void
set_actor (YzClient *self, YzActor *actor)
{
  if (self->actor == NULL && actor == NULL)
    return;
  g_clear_pointer (&self->actor, yz_actor_free);
  self->actor = actor;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTOR_NAME]);
}

static void
emit_changed (gpointer self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_line (YzClient *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LINE]);
  if (yz_client_get_line (self) != YZ_LINE_FINE)
    return;
  if (self->state == YZ_CLIENT_FAILED)
    yz_client_open (self);
  else if (self->state == YZ_CLIENT_READY)
    emit_changed (self);
}

static void
create_store (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  YzClient *self = source;
  YzClientSetup *setup = task_data;
  const YzStationSetup station_setup = {
    .name = setup->name,
    .kind = setup->kind,
    .community = setup->community,
    .admin_name = setup->admin_name,
    .admin_pin = setup->admin_pin,
  };
  GError *error = NULL;
  YzStation *station = yz_station_create (self->uri, &station_setup, &error);

  if (station == NULL) {
    g_task_return_error (task, error);
    return;
  }
  yz_station_close (station);
  g_task_return_boolean (task, TRUE);
}

/* Callbacks -------------------------------------------------------------------------------- */

static void
on_described (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzClient) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzClientDescription) description =
    yz_lane_run_finish (YZ_LANE (source), result, &error);

  if (description == NULL) {
    /* A city is made by its office, never by the first PC that looks for it. */
    gboolean missing =
      g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_MISSING) && !yz_store_is_server (self->uri);

    set_state (self, missing ? YZ_CLIENT_MISSING : YZ_CLIENT_FAILED, error);
    return;
  }
  self->station_kind = description->kind;
  g_free (self->station_name);
  self->station_name = g_steal_pointer (&description->name);
  if (description->shared && self->others == NULL && self->reader != NULL)
    self->others =
      yz_others_new (self->reader, OTHERS_SECONDS, self->read_only, emit_changed, self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATION_NAME]);
  set_state (self, YZ_CLIENT_READY, NULL);
}

static void
on_created (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  YzClient *self = YZ_CLIENT (source);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    g_task_return_error (task, error);
    return;
  }
  yz_client_open (self);
  g_task_return_boolean (task, TRUE);
}

static void
on_pin_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  YzClient *self = g_task_get_source_object (task);
  GError *error = NULL;
  YzActor *actor = yz_lane_run_finish (YZ_LANE (source), result, &error);

  if (actor == NULL) {
    g_task_return_error (task, error);
    return;
  }
  set_actor (self, actor);
  g_task_return_boolean (task, TRUE);
}

static void
on_call_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr (GTask) task = call->task;
  g_autoptr (YzClient) self = g_object_ref (g_task_get_source_object (task));
  GError *error = NULL;
  gpointer value = yz_lane_run_finish (YZ_LANE (source), result, &error);

  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_task_return_pointer (task, value, call->result_free);
  if (call->writes)
    emit_changed (self);
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzClient *self = YZ_CLIENT (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  case PROP_STATION_NAME:
    g_value_set_string (value, self->station_name);
    break;
  case PROP_ACTOR_NAME:
    g_value_set_string (value, self->actor != NULL ? self->actor->name : NULL);
    break;
  case PROP_LINE:
    g_value_set_enum (value, yz_client_get_line (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_client_dispose (GObject *object)
{
  yz_client_close (YZ_CLIENT (object));
  G_OBJECT_CLASS (yz_client_parent_class)->dispose (object);
}

static void
yz_client_finalize (GObject *object)
{
  YzClient *self = YZ_CLIENT (object);

  g_clear_pointer (&self->actor, yz_actor_free);
  g_clear_object (&self->line_watch);
  g_free (self->uri);
  g_free (self->problem);
  g_free (self->station_name);
  G_OBJECT_CLASS (yz_client_parent_class)->finalize (object);
}

static void
yz_client_class_init (YzClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = yz_client_get_property;
  object_class->dispose = yz_client_dispose;
  object_class->finalize = yz_client_finalize;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, YZ_TYPE_CLIENT_STATE, YZ_CLIENT_OPENING, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_STATION_NAME] = g_param_spec_string ("station-name", NULL, NULL, NULL, flags);
  properties[PROP_ACTOR_NAME] = g_param_spec_string ("actor-name", NULL, NULL, NULL, flags);
  properties[PROP_LINE] = g_param_spec_enum ("line", NULL, NULL, YZ_TYPE_LINE, YZ_LINE_FINE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          YZ_TYPE_CLIENT,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
}

static void
yz_client_init (YzClient *self)
{
  self->station_kind = YZ_STATION_CENTRE;
  self->line_watch = yz_line_watch_new (yz_client_job_ask, &asking);
  g_signal_connect_object (self->line_watch,
                           "notify::line",
                           G_CALLBACK (on_line),
                           self,
                           G_CONNECT_SWAPPED);
}

/* Public ----------------------------------------------------------------------------------- */

YzClient *
yz_client_new (const char *uri, gboolean read_only)
{
  YzClient *self = g_object_new (YZ_TYPE_CLIENT, NULL);

  self->uri = uri != NULL && *uri != '\0' ? g_strdup (uri) : yz_station_default_uri ();
  self->read_only = read_only;
  self->reader = yz_client_lane_new (self->uri, YZ_STORE_READ, self->line_watch);
  if (!read_only)
    self->writer = yz_client_lane_new (self->uri, YZ_STORE_WRITE, self->line_watch);
  return self;
}

void
yz_client_open (YzClient *self)
{
  YzLane *lane;

  g_return_if_fail (YZ_IS_CLIENT (self));

  /* The writer first: it is the one that migrates an older store. */
  lane = self->read_only ? self->reader : self->writer;
  if (lane == NULL)
    return;
  set_state (self, YZ_CLIENT_OPENING, NULL);
  yz_lane_run_async (lane,
                     YZ_LANE_ALONE,
                     yz_client_job_describe,
                     NULL,
                     NULL,
                     (GDestroyNotify) yz_client_description_free,
                     NULL,
                     on_described,
                     g_object_ref (self));
}

/* Jobs under way hold their lane too, so that dropping ours would not end it. */
static void
stop_lane (YzLane **lane)
{
  if (*lane == NULL)
    return;
  yz_lane_stop (*lane);
  g_clear_object (lane);
}

void
yz_client_close (YzClient *self)
{
  g_return_if_fail (YZ_IS_CLIENT (self));

  yz_line_watch_stop (self->line_watch);
  g_clear_pointer (&self->others, yz_others_free);
  /* The reader first, so that the writer is the last to leave and clears the log behind it. */
  stop_lane (&self->reader);
  stop_lane (&self->writer);
}

YzClientState
yz_client_get_state (YzClient *self)
{
  g_return_val_if_fail (YZ_IS_CLIENT (self), YZ_CLIENT_FAILED);

  return self->state;
}

const char *
yz_client_get_problem (YzClient *self)
{
  g_return_val_if_fail (YZ_IS_CLIENT (self), NULL);

  return self->problem;
}

YzLine
yz_client_get_line (YzClient *self)
{
  g_return_val_if_fail (YZ_IS_CLIENT (self), YZ_LINE_LOST);

  return yz_line_watch_get_line (self->line_watch);
}

const char *
yz_client_get_station_name (YzClient *self)
{
  g_return_val_if_fail (YZ_IS_CLIENT (self), NULL);

  return self->station_name;
}

YzStationKind
yz_client_get_station_kind (YzClient *self)
{
  g_return_val_if_fail (YZ_IS_CLIENT (self), YZ_STATION_CENTRE);

  return self->station_kind;
}

gboolean
yz_client_is_read_only (YzClient *self)
{
  g_return_val_if_fail (YZ_IS_CLIENT (self), TRUE);

  return self->read_only;
}

const YzActor *
yz_client_get_actor (YzClient *self)
{
  g_return_val_if_fail (YZ_IS_CLIENT (self), NULL);

  return self->actor;
}

YzActor *
yz_client_dup_actor (YzClient *self)
{
  g_return_val_if_fail (YZ_IS_CLIENT (self), NULL);

  return self->actor != NULL ? yz_actor_copy (self->actor) : NULL;
}

gboolean
yz_client_may (YzClient *self, YzPermission permission)
{
  g_return_val_if_fail (YZ_IS_CLIENT (self), FALSE);

  return self->actor != NULL && yz_role_may (self->actor->role, permission);
}

void
yz_client_create_async (YzClient *self,
                        const YzClientSetup *setup,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task;
  g_autoptr (GTask) worker = NULL;
  YzClientSetup *copy;

  g_return_if_fail (YZ_IS_CLIENT (self));
  g_return_if_fail (!self->read_only);

  task = g_task_new (self, NULL, callback, user_data);
  copy = yz_client_setup_copy (setup);

  /* Not on the writing lane: that one cannot open before there is a store. */
  worker = g_task_new (self, NULL, on_created, task);
  g_task_set_task_data (worker, copy, (GDestroyNotify) yz_client_setup_free);
  g_task_run_in_thread (worker, create_store);
}

gboolean
yz_client_create_finish (YzClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
yz_client_sign_in_async (YzClient *self,
                         int64_t staff,
                         const char *pin,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  YzClientSignIn *sign_in;
  GTask *task;

  g_return_if_fail (YZ_IS_CLIENT (self));
  g_return_if_fail (self->writer != NULL);

  sign_in = g_new0 (YzClientSignIn, 1);
  sign_in->staff = staff;
  sign_in->pin = g_strdup (pin);
  task = g_task_new (self, NULL, callback, user_data);
  yz_lane_run_async (self->writer,
                     YZ_LANE_ALONE,
                     yz_client_job_sign_in,
                     sign_in,
                     (GDestroyNotify) yz_client_sign_in_job_free,
                     (GDestroyNotify) yz_actor_free,
                     NULL,
                     on_pin_checked,
                     task);
}

gboolean
yz_client_sign_in_finish (YzClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
yz_client_lock (YzClient *self)
{
  g_return_if_fail (YZ_IS_CLIENT (self));

  set_actor (self, NULL);
}

/* A lane that is gone answers like a closed one. */
static void
run_on_lane (YzClient *self,
             YzLane *lane,
             Call *call,
             YzLaneFlags flags,
             YzLaneFunc func,
             gpointer data,
             GDestroyNotify data_free,
             GCancellable *cancellable)
{
  if (lane != NULL) {
    yz_lane_run_async (lane,
                       flags,
                       func,
                       data,
                       data_free,
                       call->result_free,
                       cancellable,
                       on_call_done,
                       call);
    return;
  }
  if (data_free != NULL && data != NULL)
    data_free (data);
  g_task_return_new_error (call->task, G_IO_ERROR, G_IO_ERROR_CLOSED, "the store is closed");
  g_object_unref (call->task);
  g_free (call);
}

static Call *
call_new (YzClient *self,
          GDestroyNotify result_free,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  Call *call = g_new0 (Call, 1);

  call->task = g_task_new (self, cancellable, callback, user_data);
  call->result_free = result_free;
  return call;
}

void
yz_client_read_async (YzClient *self,
                      YzLaneFunc func,
                      gpointer data,
                      GDestroyNotify data_free,
                      GDestroyNotify result_free,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Call *call;

  g_return_if_fail (YZ_IS_CLIENT (self));

  call = call_new (self, result_free, cancellable, callback, user_data);
  run_on_lane (self, self->reader, call, YZ_LANE_REPEATABLE, func, data, data_free, cancellable);
}

void
yz_client_write_async (YzClient *self,
                       YzLaneFlags flags,
                       YzLaneFunc func,
                       gpointer data,
                       GDestroyNotify data_free,
                       GDestroyNotify result_free,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  Call *call;

  g_return_if_fail (YZ_IS_CLIENT (self));

  call = call_new (self, result_free, NULL, callback, user_data);
  call->writes = TRUE;
  run_on_lane (self, self->writer, call, flags, func, data, data_free, NULL);
}

gpointer
yz_client_run_finish (YzClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

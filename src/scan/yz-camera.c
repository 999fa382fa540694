/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-scan"

#include "yz-camera.h"

#include "yz-camera-run.h"

#define QUIET_MS_DEFAULT 1500
#define QUIET_MS_MAX 60000

struct _YzCamera {
  GObject parent_instance;

  char *source; /* (nullable) */
  guint quiet_ms;
  YzCameraState state;
  char *problem; /* (nullable) */

  YzCameraRun *run; /* (nullable) NULL unless starting or running */
  GThread *thread;  /* (nullable) of this run or the last one */
};

G_DEFINE_FINAL_TYPE (YzCamera, yz_camera, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (YzCameraState,
                    yz_camera_state,
                    G_DEFINE_ENUM_VALUE (YZ_CAMERA_OFF, "off"),
                    G_DEFINE_ENUM_VALUE (YZ_CAMERA_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (YZ_CAMERA_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (YZ_CAMERA_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (YZ_CAMERA_FAILED, "failed"))

enum {
  PROP_SOURCE = 1,
  PROP_STATE,
  PROP_PROBLEM,
  PROP_QUIET_MS,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum {
  SIGNAL_CODE_DECODED,
  SIGNAL_FRAME,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
set_state (YzCamera *self, YzCameraState state, const char *problem)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (self->problem, problem) != 0) {
    g_free (self->problem);
    self->problem = g_strdup (problem);
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  }
  if (self->state != state) {
    self->state = state;
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
drop_run (YzCamera *self)
{
  if (self->run != NULL)
    yz_camera_run_stop (self->run);
  g_clear_pointer (&self->run, yz_camera_run_unref);
}

static void
on_run_state (gpointer owner, YzCameraState state, const char *problem)
{
  g_autoptr (YzCamera) self = g_object_ref (owner);

  /* The run has ended by itself. */
  if (state == YZ_CAMERA_NONE || state == YZ_CAMERA_FAILED)
    drop_run (self);
  set_state (self, state, problem);
}

static void
on_run_code (gpointer owner, const YzScanResult *result)
{
  g_signal_emit (owner, signals[SIGNAL_CODE_DECODED], 0, result->text, (int) result->symbology);
}

static void
on_run_frame (gpointer owner, GBytes *rgba, int width, int height, int stride)
{
  g_signal_emit (owner, signals[SIGNAL_FRAME], 0, rgba, width, height, stride);
}

static const YzCameraRunFuncs run_funcs = {
  .state = on_run_state,
  .code = on_run_code,
  .frame = on_run_frame,
};

static void
yz_camera_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzCamera *self = YZ_CAMERA (object);

  switch (id) {
  case PROP_SOURCE:
    g_value_set_string (value, self->source);
    break;
  case PROP_STATE:
    g_value_set_enum (value, (int) self->state);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  case PROP_QUIET_MS:
    g_value_set_uint (value, self->quiet_ms);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_quiet_ms (YzCamera *self, guint quiet_ms)
{
  if (self->quiet_ms == quiet_ms)
    return;
  self->quiet_ms = quiet_ms;
  if (self->run != NULL)
    yz_camera_run_set_quiet_ms (self->run, quiet_ms);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUIET_MS]);
}

static void
yz_camera_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  YzCamera *self = YZ_CAMERA (object);

  switch (id) {
  case PROP_SOURCE:
    self->source = g_value_dup_string (value);
    break;
  case PROP_QUIET_MS:
    set_quiet_ms (self, g_value_get_uint (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_camera_dispose (GObject *object)
{
  YzCamera *self = YZ_CAMERA (object);

  drop_run (self);
  /* Waits for the picture that is being decoded and for the device to close. */
  g_clear_pointer (&self->thread, g_thread_join);
  G_OBJECT_CLASS (yz_camera_parent_class)->dispose (object);
}

static void
yz_camera_finalize (GObject *object)
{
  YzCamera *self = YZ_CAMERA (object);

  g_free (self->source);
  g_free (self->problem);
  G_OBJECT_CLASS (yz_camera_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *klass)
{
  GParamFlags flags = G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_SOURCE] =
    g_param_spec_string ("source",
                         NULL,
                         NULL,
                         NULL,
                         flags | G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_STATE] = g_param_spec_enum ("state",
                                              NULL,
                                              NULL,
                                              YZ_TYPE_CAMERA_STATE,
                                              YZ_CAMERA_OFF,
                                              flags | G_PARAM_READABLE);
  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL, flags | G_PARAM_READABLE);
  properties[PROP_QUIET_MS] = g_param_spec_uint ("quiet-ms",
                                                 NULL,
                                                 NULL,
                                                 0,
                                                 QUIET_MS_MAX,
                                                 QUIET_MS_DEFAULT,
                                                 flags | G_PARAM_READWRITE);
  g_object_class_install_properties (klass, N_PROPS, properties);
}

static void
yz_camera_class_init (YzCameraClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yz_camera_get_property;
  object_class->set_property = yz_camera_set_property;
  object_class->dispose = yz_camera_dispose;
  object_class->finalize = yz_camera_finalize;
  install_properties (object_class);

  signals[SIGNAL_CODE_DECODED] = g_signal_new ("code-decoded",
                                               G_TYPE_FROM_CLASS (klass),
                                               G_SIGNAL_RUN_LAST,
                                               0,
                                               NULL,
                                               NULL,
                                               NULL,
                                               G_TYPE_NONE,
                                               2,
                                               G_TYPE_STRING,
                                               G_TYPE_INT);
  signals[SIGNAL_FRAME] = g_signal_new ("frame",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        4,
                                        G_TYPE_BYTES,
                                        G_TYPE_INT,
                                        G_TYPE_INT,
                                        G_TYPE_INT);
}

static void
yz_camera_init (YzCamera *self)
{
  self->quiet_ms = QUIET_MS_DEFAULT;
}

YzCamera *
yz_camera_new (const char *source)
{
  return g_object_new (YZ_TYPE_CAMERA, "source", source, NULL);
}

void
yz_camera_start (YzCamera *self)
{
  g_return_if_fail (YZ_IS_CAMERA (self));

  if (self->run != NULL)
    return;
  self->run = yz_camera_run_new (self->source, &run_funcs, self);
  yz_camera_run_set_quiet_ms (self->run, self->quiet_ms);
  self->thread = yz_camera_run_start (self->run, g_steal_pointer (&self->thread));
  set_state (self, YZ_CAMERA_STARTING, NULL);
}

void
yz_camera_stop (YzCamera *self)
{
  g_return_if_fail (YZ_IS_CAMERA (self));

  drop_run (self);
  set_state (self, YZ_CAMERA_OFF, NULL);
}

YzCameraState
yz_camera_get_state (YzCamera *self)
{
  g_return_val_if_fail (YZ_IS_CAMERA (self), YZ_CAMERA_OFF);

  return self->state;
}

const char *
yz_camera_get_problem (YzCamera *self)
{
  g_return_val_if_fail (YZ_IS_CAMERA (self), NULL);

  return self->problem;
}

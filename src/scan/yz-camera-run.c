/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-scan"

#include "yz-camera-run.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

#include "yz-camera-source.h"
#include "yz-seen.h"

/* A camera that gives no picture for so long does not work. */
#define PATIENCE_SECONDS 10

#define DECODE_CAPS "video/x-raw,format=GRAY8,width=[1,1280],height=[1,720],pixel-aspect-ratio=1/1"
#define PREVIEW_CAPS "video/x-raw,format=RGBA,width=[1,640],height=[1,480],pixel-aspect-ratio=1/1"

struct _YzCameraRun {
  char *source;

  /* Main thread only. */
  const YzCameraRunFuncs *funcs;
  gpointer owner; /* NULL: stopped */

  /* Worker only. */
  GThread *before;

  int quiet_ms;        /* atomic */
  int preview_pending; /* atomic: a preview picture is on its way to the main thread */

  GMutex lock;
  GCond changed;
  gboolean stopping;
  GstSample *newest; /* not looked at yet */
  char *problem;     /* the pipeline has failed */
};

/* Something on its way to the main thread. */
typedef struct {
  YzCameraRun *run;
  YzCameraState state;
  char *problem;
  YzScanResult *result;
  GBytes *rgba;
  int width;
  int height;
  int stride;
} Report;

YzCameraRun *
yz_camera_run_new (const char *source, const YzCameraRunFuncs *funcs, gpointer owner)
{
  YzCameraRun *self = g_atomic_rc_box_new0 (YzCameraRun);

  self->source = g_strdup (source);
  self->funcs = funcs;
  self->owner = owner;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

static YzCameraRun *
run_ref (YzCameraRun *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
run_clear (YzCameraRun *self)
{
  g_clear_pointer (&self->newest, gst_sample_unref);
  g_free (self->problem);
  g_free (self->source);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

void
yz_camera_run_unref (YzCameraRun *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) run_clear);
}

static void
report_free (Report *report)
{
  g_free (report->problem);
  g_clear_pointer (&report->result, yz_scan_result_free);
  g_clear_pointer (&report->rgba, g_bytes_unref);
  yz_camera_run_unref (report->run);
  g_free (report);
}

static gboolean
deliver (gpointer user_data)
{
  Report *report = user_data;
  YzCameraRun *self = report->run;

  if (report->rgba != NULL)
    g_atomic_int_set (&self->preview_pending, FALSE);
  if (self->owner == NULL)
    return G_SOURCE_REMOVE;

  if (report->rgba != NULL)
    self->funcs->frame (self->owner, report->rgba, report->width, report->height, report->stride);
  else if (report->result != NULL)
    self->funcs->code (self->owner, report->result);
  else
    self->funcs->state (self->owner, report->state, report->problem);
  return G_SOURCE_REMOVE;
}

/* g_main_context_invoke() would run this on the thread it is called on whenever the main loop does
 * not run just then. */
static void
post (YzCameraRun *self, Report report)
{
  report.run = run_ref (self);
  g_idle_add_full (G_PRIORITY_DEFAULT,
                   deliver,
                   g_memdup2 (&report, sizeof report),
                   (GDestroyNotify) report_free);
}

static void
post_state (YzCameraRun *self, YzCameraState state, const char *problem)
{
  post (self, (Report){ .state = state, .problem = g_strdup (problem) });
}

/* The pipeline has failed, on whatever thread that was noticed. The first reason counts. */
static void
fail (YzCameraRun *self, const char *problem)
{
  g_mutex_lock (&self->lock);
  if (self->problem == NULL)
    self->problem = g_strdup (problem);
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static GstBusSyncReply
on_bus_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  YzCameraRun *self = user_data;
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (message, &error, NULL);
    fail (self, error->message);
  } else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS) {
    fail (self, "the camera gives no more pictures");
  }
  gst_message_unref (message);
  return GST_BUS_DROP;
}

static GstFlowReturn
on_decode_sample (GstAppSink *sink, gpointer user_data)
{
  YzCameraRun *self = user_data;
  GstSample *sample = gst_app_sink_pull_sample (sink);

  if (sample == NULL)
    return GST_FLOW_EOS;
  g_mutex_lock (&self->lock);
  /* What the worker was too busy for is skipped. */
  g_clear_pointer (&self->newest, gst_sample_unref);
  self->newest = sample;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  return GST_FLOW_OK;
}

typedef struct {
  GstVideoFrame frame;
  GstSample *sample;
} Mapping;

static void
mapping_free (Mapping *mapping)
{
  gst_video_frame_unmap (&mapping->frame);
  gst_sample_unref (mapping->sample);
  g_free (mapping);
}

/* Returns: (transfer full) (nullable) the first plane of @sample, readable; takes @sample */
static Mapping *
map_sample (GstSample *sample)
{
  Mapping *mapping = g_new0 (Mapping, 1);
  GstCaps *caps = gst_sample_get_caps (sample);
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstVideoInfo info;

  mapping->sample = sample;
  if (caps == NULL || buffer == NULL || !gst_video_info_from_caps (&info, caps) ||
      !gst_video_frame_map (&mapping->frame, &info, buffer, GST_MAP_READ)) {
    gst_sample_unref (sample);
    g_free (mapping);
    return NULL;
  }
  return mapping;
}

/* The bytes of all rows, or 0 if the buffer does not hold them. */
static gsize
get_plane_size (const GstVideoFrame *frame)
{
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  gsize offset = GST_VIDEO_FRAME_PLANE_OFFSET (frame, 0);
  gsize size = 0;

  if (stride < GST_VIDEO_FRAME_WIDTH (frame) * GST_VIDEO_FRAME_COMP_PSTRIDE (frame, 0))
    return 0;
  size = (gsize) stride * (gsize) GST_VIDEO_FRAME_HEIGHT (frame);
  return offset <= frame->map[0].size && size <= frame->map[0].size - offset ? size : 0;
}

static GstFlowReturn
on_preview_sample (GstAppSink *sink, gpointer user_data)
{
  YzCameraRun *self = user_data;
  GstSample *sample = gst_app_sink_pull_sample (sink);
  Mapping *mapping = NULL;
  gsize size = 0;

  if (sample == NULL)
    return GST_FLOW_EOS;
  if (!g_atomic_int_compare_and_exchange (&self->preview_pending, FALSE, TRUE)) {
    gst_sample_unref (sample);
    return GST_FLOW_OK;
  }
  mapping = map_sample (sample);
  size = mapping != NULL ? get_plane_size (&mapping->frame) : 0;
  if (size == 0) {
    g_clear_pointer (&mapping, mapping_free);
    g_atomic_int_set (&self->preview_pending, FALSE);
    return GST_FLOW_OK;
  }
  post (self,
        (Report){
          .rgba = g_bytes_new_with_free_func (GST_VIDEO_FRAME_PLANE_DATA (&mapping->frame, 0),
                                              size,
                                              (GDestroyNotify) mapping_free,
                                              mapping),
          .width = GST_VIDEO_FRAME_WIDTH (&mapping->frame),
          .height = GST_VIDEO_FRAME_HEIGHT (&mapping->frame),
          .stride = GST_VIDEO_FRAME_PLANE_STRIDE (&mapping->frame, 0),
        });
  return GST_FLOW_OK;
}

/* Adds a branch that ends in an appsink to the pipeline: the newest picture only, never blocking
 * the other branch. */
static gboolean
add_branch (YzCameraRun *self,
            GstElement *pipeline,
            GstElement *tee,
            const char *caps_text,
            GstFlowReturn (*on_sample) (GstAppSink *sink, gpointer user_data),
            GError **error)
{
  static const char *const factories[] = { "queue", "videoscale", "videoconvert", "appsink" };
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };
  g_autoptr (GstCaps) caps = gst_caps_from_string (caps_text);
  GstElement *previous = tee;

  for (gsize i = 0; i < G_N_ELEMENTS (factories); i++) {
    GstElement *element = yz_camera_make_element (factories[i], error);

    if (element == NULL)
      return FALSE;
    gst_bin_add (GST_BIN (pipeline), element);
    if (!gst_element_link (previous, element)) {
      yz_error_set_subject (error, YZ_ERROR_IO, factories[i], "the source gives no raw video");
      return FALSE;
    }
    if (i == 0)
      gst_util_set_object_arg (G_OBJECT (element), "leaky", "downstream");
    if (i == 0)
      g_object_set (element, "max-size-buffers", 1, NULL);
    previous = element;
  }
  g_object_set (previous, "caps", caps, "max-buffers", 1, "drop", TRUE, "sync", FALSE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (previous),
                              &callbacks,
                              run_ref (self),
                              (GDestroyNotify) yz_camera_run_unref);
  return TRUE;
}

/* Returns: (transfer full) (nullable) the whole pipeline, not started */
static GstElement *
make_pipeline (YzCameraRun *self, GError **error)
{
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstBus) bus = NULL;
  GstElement *source = NULL;
  GstElement *tee = NULL;

  if (!gst_init_check (NULL, NULL, error))
    return NULL;
  source = yz_camera_source_new (self->source, error);
  if (source == NULL)
    return NULL;
  pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  gst_bin_add (GST_BIN (pipeline), source);
  tee = yz_camera_make_element ("tee", error);
  if (tee == NULL)
    return NULL;
  gst_bin_add (GST_BIN (pipeline), tee);
  if (!gst_element_link (source, tee)) {
    yz_error_set_subject (error, YZ_ERROR_IO, "source", "the source gives no video");
    return NULL;
  }
  if (!add_branch (self, pipeline, tee, DECODE_CAPS, on_decode_sample, error) ||
      !add_branch (self, pipeline, tee, PREVIEW_CAPS, on_preview_sample, error))
    return NULL;

  bus = gst_element_get_bus (pipeline);
  gst_bus_set_sync_handler (bus,
                            on_bus_message,
                            run_ref (self),
                            (GDestroyNotify) yz_camera_run_unref);
  return g_steal_pointer (&pipeline);
}

static void
decode (YzCameraRun *self, YzDecoder *decoder, YzSeen *seen, GstSample *sample)
{
  g_autoptr (GPtrArray) results = NULL;
  Mapping *mapping = map_sample (sample);
  int64_t now_ms = g_get_monotonic_time () / 1000;
  YzGrey grey = { 0 };

  if (mapping != NULL && get_plane_size (&mapping->frame) > 0)
    grey = (YzGrey){
      .pixels = GST_VIDEO_FRAME_PLANE_DATA (&mapping->frame, 0),
      .width = GST_VIDEO_FRAME_WIDTH (&mapping->frame),
      .height = GST_VIDEO_FRAME_HEIGHT (&mapping->frame),
      .stride = GST_VIDEO_FRAME_PLANE_STRIDE (&mapping->frame, 0),
    };
  results = yz_decoder_decode (decoder, &grey, YZ_EFFORT_FRAME);
  g_clear_pointer (&mapping, mapping_free);

  while (results->len > 0) {
    YzScanResult *result = g_ptr_array_steal_index (results, results->len - 1);

    if (yz_seen_admit (seen, result, now_ms, g_atomic_int_get (&self->quiet_ms)))
      post (self, (Report){ .result = result });
    else
      yz_scan_result_free (result);
  }
}

/* Waits for the next picture.
 * Returns: (transfer full) (nullable) NULL: told to stop, or self->problem says why not */
static GstSample *
wait_for_sample (YzCameraRun *self)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_SECONDS * G_TIME_SPAN_SECOND;
  GstSample *sample = NULL;

  g_mutex_lock (&self->lock);
  while (!self->stopping && self->problem == NULL && self->newest == NULL)
    if (!g_cond_wait_until (&self->changed, &self->lock, deadline)) {
      if (self->newest == NULL && self->problem == NULL)
        self->problem = g_strdup_printf ("no picture for %d seconds", PATIENCE_SECONDS);
      break;
    }
  if (!self->stopping && self->problem == NULL)
    sample = g_steal_pointer (&self->newest);
  g_mutex_unlock (&self->lock);
  return sample;
}

static void
watch (YzCameraRun *self)
{
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();
  g_autoptr (YzSeen) seen = yz_seen_new ();
  GstSample *sample = wait_for_sample (self);

  if (sample != NULL)
    post_state (self, YZ_CAMERA_RUNNING, NULL);
  while (sample != NULL) {
    decode (self, decoder, seen, sample);
    sample = wait_for_sample (self);
  }
}

static gboolean
is_stopping (YzCameraRun *self)
{
  gboolean stopping = FALSE;

  g_mutex_lock (&self->lock);
  stopping = self->stopping;
  g_mutex_unlock (&self->lock);
  return stopping;
}

/* Runs the pipeline until it is told to stop or fails. */
static void
play (YzCameraRun *self, GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  if (gst_element_set_state (pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    fail (self, "the camera cannot be started");
  watch (self);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL);
}

static gpointer
work (gpointer user_data)
{
  g_autoptr (YzCameraRun) self = user_data;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GError) error = NULL;

  if (self->before != NULL)
    g_thread_join (g_steal_pointer (&self->before));
  if (is_stopping (self))
    return NULL;

  pipeline = make_pipeline (self, &error);
  if (pipeline == NULL) {
    gboolean none = g_error_matches (error, YZ_ERROR, YZ_ERROR_NOT_FOUND);

    post_state (self, none ? YZ_CAMERA_NONE : YZ_CAMERA_FAILED, none ? NULL : error->message);
    return NULL;
  }
  play (self, pipeline);
  /* The streaming threads are gone: nobody else writes these any more. */
  if (self->problem != NULL)
    post_state (self, YZ_CAMERA_FAILED, self->problem);
  return NULL;
}

GThread *
yz_camera_run_start (YzCameraRun *self, GThread *before)
{
  g_return_val_if_fail (self != NULL, before);

  self->before = before;
  return g_thread_new ("camera", work, run_ref (self));
}

void
yz_camera_run_stop (YzCameraRun *self)
{
  g_return_if_fail (self != NULL);

  self->owner = NULL;
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
yz_camera_run_set_quiet_ms (YzCameraRun *self, guint quiet_ms)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->quiet_ms, (int) quiet_ms);
}

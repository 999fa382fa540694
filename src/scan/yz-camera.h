/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "yz-decoder.h"

G_BEGIN_DECLS

/* A live GStreamer pipeline that is looked through for codes. Decoding happens on a worker thread
 * that takes the newest frame and skips those that come while it is busy. Everything outward
 * (signals, notify) happens on the main thread.
 *
 * Properties: state (YzCameraState, read-only), problem (string, read-only: the technical reason of
 * YZ_CAMERA_FAILED), quiet-ms (guint: the same text is not reported again before it was away that
 * long; default 1500).
 * Signals:
 *   code-decoded (YzCamera *, const char *text, gint symbology): @text as in YzScanResult.
 *   frame (YzCamera *, GBytes *rgba, gint width, gint height, gint stride): a preview picture of at
 *     most 640 × 480, not mirrored, dropped while nobody has taken the last one. The bytes are the
 *     buffer of the pipeline itself: keep them no longer than they are shown. */
#define YZ_TYPE_CAMERA (yz_camera_get_type ())
G_DECLARE_FINAL_TYPE (YzCamera, yz_camera, YZ, CAMERA, GObject)

typedef enum {
  YZ_CAMERA_OFF,
  YZ_CAMERA_STARTING,
  YZ_CAMERA_RUNNING, /* the first picture is there */
  YZ_CAMERA_NONE,    /* there is no camera */
  YZ_CAMERA_FAILED,  /* there is one, but it does not work; see problem */
} YzCameraState;

#define YZ_TYPE_CAMERA_STATE (yz_camera_state_get_type ())
GType yz_camera_state_get_type (void);

/* @source: "" or NULL for the first camera found; a path of a picture (shown as a standing live
 * picture, for tests and demonstrations); or a GStreamer description of a source that gives raw
 * video, e.g. "v4l2src device=/dev/video1". */
YzCamera *yz_camera_new (const char *source);

/* Starting never blocks; what came of it shows in the state. A missing plugin is a state too.
 * Starting one that is starting or running does nothing; after NONE or FAILED it tries again. */
void yz_camera_start (YzCamera *self);
void yz_camera_stop (YzCamera *self);

YzCameraState yz_camera_get_state (YzCamera *self);
const char *yz_camera_get_problem (YzCamera *self);

G_END_DECLS

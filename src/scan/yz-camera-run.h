/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-camera.h"

G_BEGIN_DECLS

/* One time that a camera is on: a worker thread that makes the pipeline, looks through its newest
 * picture for codes and takes it down again. The main thread never waits for it but to end.
 *
 * Everything is reported on the main thread, to the functions of the owner, until the run is told
 * to stop. */
typedef struct _YzCameraRun YzCameraRun;

typedef struct {
  /* @problem: (nullable) why it FAILED */
  void (*state) (gpointer owner, YzCameraState state, const char *problem);
  void (*code) (gpointer owner, const YzScanResult *result);
  void (*frame) (gpointer owner, GBytes *rgba, int width, int height, int stride);
} YzCameraRunFuncs;

/* @owner is borrowed until yz_camera_run_stop(). */
YzCameraRun *yz_camera_run_new (const char *source, const YzCameraRunFuncs *funcs, gpointer owner);
void yz_camera_run_unref (YzCameraRun *self);

/* Starts the thread. @before: (transfer full) (nullable) the thread of the run before this one,
 * which may still be closing the camera; it is waited for there.
 * Returns: (transfer full) the thread, to be handed to the next run or joined */
GThread *yz_camera_run_start (YzCameraRun *self, GThread *before);

/* Nothing is reported from now on; the thread ends as soon as it can. Does not wait. */
void yz_camera_run_stop (YzCameraRun *self);

/* At any time. */
void yz_camera_run_set_quiet_ms (YzCameraRun *self, guint quiet_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzCameraRun, yz_camera_run_unref)

G_END_DECLS

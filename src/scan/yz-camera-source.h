/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

#include "yz-error.h"

G_BEGIN_DECLS

/* Makes the element that gives the pictures; see yz_camera_new() for what @source may be. Looks
 * for devices and reads the picture file, so not on the main thread. GStreamer is initialised.
 *
 * YZ_ERROR_NOT_FOUND: there is no camera. Any other error: there is something, but it cannot be
 * used; the message says why.
 * Returns: (transfer floating) (nullable) an element with one pad "src" of raw video */
GstElement *yz_camera_source_new (const char *source, GError **error);

/* An element by the name of its factory; a missing one is an error that names it.
 * Returns: (transfer floating) (nullable) */
GstElement *yz_camera_make_element (const char *factory, GError **error);

G_END_DECLS

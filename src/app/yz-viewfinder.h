/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-camera.h"

G_BEGIN_DECLS

/* Shows the picture of a camera, mirrored as people expect of themselves, or a sentence where there
 * is none.
 *
 * Property running (boolean, read-only): there is a picture. */
#define YZ_TYPE_VIEWFINDER (yz_viewfinder_get_type ())
G_DECLARE_FINAL_TYPE (YzViewfinder, yz_viewfinder, YZ, VIEWFINDER, AdwBin)

/* @camera NULL: there is none. */
void yz_viewfinder_set_camera (YzViewfinder *self, YzCamera *camera);

/* What is said in place of a picture. Returns: (transfer full) */
char *yz_viewfinder_describe (YzCameraState state, const char *problem);

G_END_DECLS

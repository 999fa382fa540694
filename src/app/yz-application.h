/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* yizhan [--kiosk] [--store URI] [--camera SOURCE]; YIZHAN_STORE and YIZHAN_CAMERA do the same. */
#define YZ_TYPE_APPLICATION (yz_application_get_type ())
G_DECLARE_FINAL_TYPE (YzApplication, yz_application, YZ, APPLICATION, AdwApplication)

YzApplication *yz_application_new (void);

/* The client of the window; NULL before the first activation. Borrowed. */
YzClient *yz_application_get_client (YzApplication *self);

G_END_DECLS

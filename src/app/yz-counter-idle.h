/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-camera.h"
#include "yz-client.h"
#include "yz-counter.h"

G_BEGIN_DECLS

/* The counter with nobody at it: the invitation to scan, a field to find a rider, the camera
 * picture, today's tally and what needs attention. */
#define YZ_TYPE_COUNTER_IDLE (yz_counter_idle_get_type ())
G_DECLARE_FINAL_TYPE (YzCounterIdle, yz_counter_idle, YZ, COUNTER_IDLE, AdwBin)

/* @camera: (nullable) */
void yz_counter_idle_set_counter (YzCounterIdle *self,
                                  YzClient *client,
                                  YzCounter *counter,
                                  YzCamera *camera);
/* Moves the focus into the field and adds @typed (nullable) to it. */
void yz_counter_idle_find (YzCounterIdle *self, const char *typed);

G_END_DECLS

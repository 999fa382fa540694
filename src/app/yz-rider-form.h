/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"
#include "yz-rider.h"

G_BEGIN_DECLS

/* A modal window to register a rider or to change what is known of one. The whole phone is not
 * shown: an empty field leaves it as it is.
 *
 * Signal saved (gint64 rider): it is written; the window closes by itself. */
#define YZ_TYPE_RIDER_FORM (yz_rider_form_get_type ())
G_DECLARE_FINAL_TYPE (YzRiderForm, yz_rider_form, YZ, RIDER_FORM, AdwWindow)

/* @widget: where it was asked for. @rider: (nullable) whom to change; NULL: a new one. @typed:
 * (nullable) what was searched for in vain; a name or phone to begin with. Shows itself. */
YzRiderForm *yz_rider_form_present (GtkWidget *widget,
                                    YzClient *client,
                                    const YzRider *rider,
                                    const char *typed);

G_END_DECLS

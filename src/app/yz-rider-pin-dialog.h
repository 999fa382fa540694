/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-counter.h"

G_BEGIN_DECLS

/* Lets the rider who is at the counter choose a PIN for large redemptions, or take it away. */
#define YZ_TYPE_RIDER_PIN_DIALOG (yz_rider_pin_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YzRiderPinDialog, yz_rider_pin_dialog, YZ, RIDER_PIN_DIALOG, AdwWindow)

/* (nullable) NULL while no rider is served. */
YzRiderPinDialog *yz_rider_pin_dialog_new (GtkWindow *parent, YzClient *client, YzCounter *counter);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* The form for a new member of staff, or for what changes of one: role, PIN, whether they may sign
 * in, and the badge. */
#define YZ_TYPE_STAFF_FORM (yz_staff_form_get_type ())
G_DECLARE_FINAL_TYPE (YzStaffForm, yz_staff_form, YZ, STAFF_FORM, AdwWindow)

/* @staff: (nullable) NULL for a new one; copied. */
YzStaffForm *yz_staff_form_new (GtkWindow *parent, YzClient *client, const YzStaff *staff);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* Who works here, with what role; each line opens the form. */
#define YZ_TYPE_STAFF_GROUP (yz_staff_group_get_type ())
G_DECLARE_FINAL_TYPE (YzStaffGroup, yz_staff_group, YZ, STAFF_GROUP, AdwBin)

YzStaffGroup *yz_staff_group_new (YzClient *client);
void yz_staff_group_refresh (YzStaffGroup *self);

G_END_DECLS

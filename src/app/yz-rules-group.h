/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* What all PCs of this station agree on (yz-setting.h): days, and from how much on somebody else
 * has to say yes. */
#define YZ_TYPE_RULES_GROUP (yz_rules_group_get_type ())
G_DECLARE_FINAL_TYPE (YzRulesGroup, yz_rules_group, YZ, RULES_GROUP, AdwBin)

YzRulesGroup *yz_rules_group_new (YzClient *client);
void yz_rules_group_refresh (YzRulesGroup *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "yz-client.h"

G_BEGIN_DECLS

/* What needs attention at this station, each line leading to where it is dealt with. Gone while
 * there is nothing. Reads again by itself, never more than once in a few seconds. */
#define YZ_TYPE_ATTENTION_LIST (yz_attention_list_get_type ())
G_DECLARE_FINAL_TYPE (YzAttentionList, yz_attention_list, YZ, ATTENTION_LIST, AdwBin)

void yz_attention_list_set_client (YzAttentionList *self, YzClient *client);

G_END_DECLS

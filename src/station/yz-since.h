/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"

G_BEGIN_DECLS

/* The first entry of @desk recorded at @since_ms or later, or the number after its last one
 * (@last_seq). A desk numbers without a gap and its time never goes back, so that a handful of
 * look-ups find it. */
gboolean yz_since_find (YzStore *store,
                        int64_t desk,
                        int64_t last_seq,
                        int64_t since_ms,
                        int64_t *first,
                        GError **error);

G_END_DECLS

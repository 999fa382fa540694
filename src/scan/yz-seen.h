/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-scan-result.h"

G_BEGIN_DECLS

/* Remembers which codes a camera sees, so that a card held before it is reported once. */
typedef struct _YzSeen YzSeen;

/* How many codes are remembered; with more, the one unseen for longest is forgotten. */
#define YZ_SEEN_MAX 64

YzSeen *yz_seen_new (void);
void yz_seen_free (YzSeen *self);

/* To be called for every code of every frame. @now_ms is any monotonic clock.
 * Returns: whether the code is news: not seen yet, or away for at least @quiet_ms */
gboolean yz_seen_admit (YzSeen *self, const YzScanResult *result, int64_t now_ms, int64_t quiet_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzSeen, yz_seen_free)

G_END_DECLS

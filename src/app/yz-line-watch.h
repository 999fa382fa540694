/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-lane.h"

G_BEGIN_DECLS

/* Knows whether the line to the server is there: its lanes tell at once when it is cut, and then it
 * asks, again and again and without anybody waiting for it, until each of them has an answer. Where
 * the store is a file there is no line, and it is always fine.
 *
 * Property line (YzLine, read-only), on the thread that made it. */
#define YZ_TYPE_LINE_WATCH (yz_line_watch_get_type ())
G_DECLARE_FINAL_TYPE (YzLineWatch, yz_line_watch, YZ, LINE_WATCH, GObject)

#define YZ_TYPE_LINE (yz_line_get_type ())
GType yz_line_get_type (void);

/* @ask is a job that succeeds when the server answers; @policy says when it is asked again. */
YzLineWatch *yz_line_watch_new (YzLaneFunc ask, const YzRetryPolicy *policy);
/* Before the first job of @lane. At most two. */
void yz_line_watch_add_lane (YzLineWatch *self, YzLane *lane);
/* Asks nothing any more, and lets go of the lanes. */
void yz_line_watch_stop (YzLineWatch *self);

YzLine yz_line_watch_get_line (YzLineWatch *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where one thread waits for a time, and others can cut that short. Start with yz_pause_init(). */
typedef struct {
  GMutex lock;
  GCond cond;
  gboolean hurried;
  gboolean ended;
} YzPause;

void yz_pause_init (YzPause *self);
void yz_pause_clear (YzPause *self);

/* Waits for @wait_us, or until it is hurried. FALSE, at once, if it is ended. */
gboolean yz_pause_wait (YzPause *self, gint64 wait_us);
/* The one that waits goes on now; if nobody waits nothing happens. */
void yz_pause_hurry (YzPause *self);
/* There will be no more waiting. */
void yz_pause_end (YzPause *self);

G_END_DECLS

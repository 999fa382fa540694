/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pause"

#include "yz-pause.h"

void
yz_pause_init (YzPause *self)
{
  *self = (YzPause){ 0 };
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
}

void
yz_pause_clear (YzPause *self)
{
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
}

gboolean
yz_pause_wait (YzPause *self, gint64 wait_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gint64 until_us = g_get_monotonic_time () + wait_us;

  self->hurried = FALSE;
  while (!self->hurried && !self->ended && g_cond_wait_until (&self->cond, &self->lock, until_us)) {
  }
  return !self->ended;
}

void
yz_pause_hurry (YzPause *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->hurried = TRUE;
  g_cond_signal (&self->cond);
}

void
yz_pause_end (YzPause *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->ended = TRUE;
  g_cond_signal (&self->cond);
}

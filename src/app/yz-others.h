/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-lane.h"

G_BEGIN_DECLS

/* Notices that another PC of this station wrote something, by looking at the heads of their desks
 * now and then: only where they share a server. */
typedef struct _YzOthers YzOthers;

typedef void (*YzOthersFunc) (gpointer owner);

/* Looks every @seconds on @reader, a lane whose context is a station. @own: whether what this desk
 * writes itself counts too, as for a kiosk, which writes nothing. @wrote is called with @owner, who
 * frees this before it goes. */
YzOthers *
yz_others_new (YzLane *reader, guint seconds, gboolean own, YzOthersFunc wrote, gpointer owner);
void yz_others_free (YzOthers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzOthers, yz_others_free)

G_END_DECLS

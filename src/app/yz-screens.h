/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-screen.h"

G_BEGIN_DECLS

/* One line of the rail. */
typedef struct {
  const char *name;      /* stable: the target of "win.screen" */
  const char *title;     /* N_(): translated when shown */
  const char *icon_name; /* symbolic */
  guint permissions;     /* YZ_SCREEN_FOR (…) | …: any of these opens it; 0: everybody */
  GType (*get_type) (void);
} YzScreenInfo;

#define YZ_SCREEN_FOR(permission) (1u << (permission))

/* The screens in the order of the rail; the first one is home. Borrowed. */
const YzScreenInfo *yz_screens_get (gsize *n_screens);
/* Returns: (nullable) */
const YzScreenInfo *yz_screens_find (const char *name);
/* The name of the screen that @role sees at place @number of the rail, from 1. Returns: (nullable)
 */
const char *yz_screens_find_numbered (YzRole role, int number);
gboolean yz_screens_may_open (const YzScreenInfo *info, YzRole role);

G_END_DECLS

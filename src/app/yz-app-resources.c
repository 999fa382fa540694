/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-app-resources"

#include "yz-app-resources.h"

#include "yz-ui-resources.h"

void
yz_app_resources_ensure (void)
{
  static gsize done;

  /* Registered by hand: a constructor in a static library is dropped by the linker. */
  if (g_once_init_enter (&done)) {
    yz_ui_register_resource ();
    g_once_init_leave (&done, 1);
  }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-screens"

#include "yz-screens.h"

#include <glib/gi18n-lib.h>

#include "yz-counter-screen.h"
#include "yz-jobs-screen.h"
#include "yz-review-screen.h"
#include "yz-riders-screen.h"
#include "yz-settings-screen.h"
#include "yz-shop-screen.h"

/* clang-format 14 indents every row of a table with N_() further than the last. */
/* clang-format off */
static const YzScreenInfo screens[] = {
  { "counter", N_ ("Counter"), "yz-counter-symbolic", YZ_SCREEN_FOR (YZ_MAY_REDEEM),
    yz_counter_screen_get_type },
  { "jobs", N_ ("Jobs"), "view-list-symbolic", YZ_SCREEN_FOR (YZ_MAY_RECORD),
    yz_jobs_screen_get_type },
  { "review", N_ ("Review"), "object-select-symbolic", YZ_SCREEN_FOR (YZ_MAY_REVIEW),
    yz_review_screen_get_type },
  { "shop", N_ ("Shop"), "package-x-generic-symbolic",
    YZ_SCREEN_FOR (YZ_MAY_REDEEM) | YZ_SCREEN_FOR (YZ_MAY_MANAGE), yz_shop_screen_get_type },
  { "riders", N_ ("Riders"), "system-users-symbolic", YZ_SCREEN_FOR (YZ_MAY_REGISTER),
    yz_riders_screen_get_type },
  { "settings", N_ ("Settings"), "emblem-system-symbolic", 0, yz_settings_screen_get_type },
};
/* clang-format on */

const YzScreenInfo *
yz_screens_get (gsize *n_screens)
{
  if (n_screens != NULL)
    *n_screens = G_N_ELEMENTS (screens);
  return screens;
}

const YzScreenInfo *
yz_screens_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (screens); i++)
    if (g_strcmp0 (screens[i].name, name) == 0)
      return &screens[i];
  return NULL;
}

gboolean
yz_screens_may_open (const YzScreenInfo *info, YzRole role)
{
  g_return_val_if_fail (info != NULL, FALSE);

  if (info->permissions == 0)
    return TRUE;
  for (guint permission = 0; permission <= YZ_MAY_MANAGE; permission++)
    if ((info->permissions & YZ_SCREEN_FOR (permission)) != 0 &&
        yz_role_may (role, (YzPermission) permission))
      return TRUE;
  return FALSE;
}

const char *
yz_screens_find_numbered (YzRole role, int number)
{
  for (gsize i = 0; i < G_N_ELEMENTS (screens); i++)
    if (yz_screens_may_open (&screens[i], role) && --number == 0)
      return screens[i].name;
  return NULL;
}

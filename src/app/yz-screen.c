/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-screen"

#include "yz-screen.h"

G_DEFINE_INTERFACE (YzScreen, yz_screen, GTK_TYPE_WIDGET)

static void
yz_screen_default_init (YzScreenInterface *iface)
{
  g_object_interface_install_property (iface,
                                       g_param_spec_object ("client",
                                                            NULL,
                                                            NULL,
                                                            YZ_TYPE_CLIENT,
                                                            G_PARAM_READWRITE |
                                                              G_PARAM_CONSTRUCT_ONLY |
                                                              G_PARAM_STATIC_STRINGS));
}

void
yz_screen_refresh (YzScreen *self)
{
  g_return_if_fail (YZ_IS_SCREEN (self));

  if (YZ_SCREEN_GET_IFACE (self)->refresh != NULL)
    YZ_SCREEN_GET_IFACE (self)->refresh (self);
}

gboolean
yz_screen_take_code (YzScreen *self, const char *text)
{
  g_return_val_if_fail (YZ_IS_SCREEN (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  return YZ_SCREEN_GET_IFACE (self)->take_code != NULL &&
         YZ_SCREEN_GET_IFACE (self)->take_code (self, text);
}

gboolean
yz_screen_search (YzScreen *self, const char *typed)
{
  g_return_val_if_fail (YZ_IS_SCREEN (self), FALSE);

  return YZ_SCREEN_GET_IFACE (self)->search != NULL &&
         YZ_SCREEN_GET_IFACE (self)->search (self, typed);
}

gboolean
yz_screen_go_back (YzScreen *self)
{
  g_return_val_if_fail (YZ_IS_SCREEN (self), FALSE);

  return YZ_SCREEN_GET_IFACE (self)->go_back != NULL && YZ_SCREEN_GET_IFACE (self)->go_back (self);
}

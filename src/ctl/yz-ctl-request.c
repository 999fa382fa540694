/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include "yz-ctl-request.h"

#include <glib/gi18n-lib.h>

#include "yz-ctl-pin.h"
#include "yz-ctl-resolve.h"

gboolean
yz_ctl_take_request (YzCtl *ctl, YzCtlRequest *taken, GError **error)
{
  taken->wishes = yz_ctl_take_wishes (ctl, 0, error);
  if (taken->wishes == NULL)
    return FALSE;
  if (taken->wishes->len == 0)
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        "item",
                        N_ ("Say what is redeemed: --item SKU=QTY."));
  return yz_ctl_take_op_id (ctl, &taken->op_id, error) &&
         yz_ctl_check_paper (ctl, yz_ctl_get (ctl, "receipt"), error);
}

/* The rider's own PIN, if one is given. */
static gboolean
take_rider_pin (YzCtl *ctl, YzCtlRequest *taken, GError **error)
{
  const char *path = yz_ctl_get (ctl, "rider-pin-file");

  if (path == NULL)
    return TRUE;
  taken->rider_pin = yz_ctl_pin_read_file (ctl, path, error);
  taken->request.rider_pin = taken->rider_pin;
  return taken->rider_pin != NULL;
}

gboolean
yz_ctl_resolve_request (YzCtl *ctl, YzCtlRequest *taken, GError **error)
{
  taken->actor = yz_ctl_sign_in (ctl, error);
  if (taken->actor == NULL)
    return FALSE;
  if (yz_ctl_get (ctl, "approver") != NULL) {
    taken->approver = yz_ctl_sign_in_approver (ctl, error);
    if (taken->approver == NULL)
      return FALSE;
  }
  taken->request.approver = taken->approver;
  taken->request.rider = yz_ctl_resolve_rider (ctl, yz_ctl_get (ctl, "rider"), error);
  taken->lines =
    taken->request.rider != 0 ? yz_ctl_resolve_wishes (ctl, taken->wishes, error) : NULL;
  if (taken->lines == NULL || !take_rider_pin (ctl, taken, error))
    return FALSE;
  taken->request.lines = (const YzBasketLine *) (void *) taken->lines->data;
  taken->request.n_lines = taken->lines->len;
  return TRUE;
}

void
yz_ctl_request_clear (YzCtlRequest *taken)
{
  g_clear_pointer (&taken->wishes, g_ptr_array_unref);
  g_clear_pointer (&taken->lines, g_array_unref);
  g_clear_pointer (&taken->approver, yz_actor_free);
  yz_ctl_pin_free (g_steal_pointer (&taken->rider_pin));
}

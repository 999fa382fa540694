/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-counter"

#include "yz-counter-private.h"

#include <glib/gi18n-lib.h>

/* So many riders do not stand in a station. */
#define PARKED_MAX 20

static YzParkedCart *
find_parked (YzCounter *self, int64_t rider, guint *position)
{
  guint n_parked = g_list_model_get_n_items (G_LIST_MODEL (self->parked));

  for (guint i = 0; i < n_parked; i++) {
    g_autoptr (YzParkedCart) parked = g_list_model_get_item (G_LIST_MODEL (self->parked), i);

    if (yz_parked_cart_get_rider (parked) == rider) {
      *position = i;
      return g_steal_pointer (&parked);
    }
  }
  return NULL;
}

gboolean
yz_counter_put_aside (YzCounter *self)
{
  g_autoptr (YzParkedCart) parked = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->parked)) >= PARKED_MAX) {
    yz_counter_tell (self, TRUE, _ ("Too many riders wait already. Serve one of them first."));
    return FALSE;
  }
  parked = yz_parked_cart_new (self->profile->rider->id, self->profile->rider->name, self->cart);
  g_list_store_append (self->parked, parked);
  return TRUE;
}

void
yz_counter_take_up (YzCounter *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzParkedCart) parked = NULL;
  guint position = 0;

  parked = find_parked (self, self->profile->rider->id, &position);
  if (parked == NULL)
    return;
  g_list_store_remove (self->parked, position);
  if (!yz_parked_cart_restore (parked, self->cart, &error))
    yz_counter_tell_error (self, error);
}

void
yz_counter_park (YzCounter *self)
{
  int64_t next;

  g_return_if_fail (YZ_IS_COUNTER (self));

  if (self->busy)
    return;
  if (self->state != YZ_COUNTER_STATE_RIDER || yz_cart_is_empty (self->cart)) {
    yz_counter_tell (self, TRUE, _ ("There is nothing in the cart to put aside."));
    return;
  }
  if (yz_counter_is_uncertain (self)) {
    yz_counter_tell (self,
                     TRUE,
                     _ ("Confirm this cart again first, to be sure whether it was booked."));
    return;
  }
  next = self->other_rider;
  if (!yz_counter_put_aside (self))
    return;
  yz_counter_accept (self);
  yz_counter_go_idle (self);
  if (next != 0)
    yz_counter_open_rider (self, next);
}

void
yz_counter_recall (YzCounter *self, int64_t rider)
{
  g_return_if_fail (YZ_IS_COUNTER (self));

  if (self->busy)
    return;
  if (self->state == YZ_COUNTER_STATE_RIDER && self->profile->rider->id == rider)
    return;
  /* Whoever is being served waits instead. */
  if (self->state == YZ_COUNTER_STATE_RIDER && !yz_cart_is_empty (self->cart)) {
    yz_counter_park (self);
    if (self->state != YZ_COUNTER_STATE_IDLE)
      return;
  }
  yz_counter_open_rider (self, rider);
}

GListModel *
yz_counter_get_parked (YzCounter *self)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), NULL);

  return G_LIST_MODEL (self->parked);
}

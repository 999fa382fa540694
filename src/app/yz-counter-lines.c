/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-counter"

#include "yz-counter-private.h"

#include <glib/gi18n-lib.h>

/* What a gun does to the cart: a piece or a case of goods, one more, one fewer, so many. */

/* Puts goods into the cart, or says why not; what the shelf does not have may be in somebody's hand
 * all the same, which can be said until the next code. */
static gboolean
set_quantity (YzCounter *self, YzGoods *goods, int64_t quantity)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->beyond_goods);
  if (yz_cart_set_quantity (self->cart, goods, quantity, &error)) {
    if (quantity > 0)
      g_set_object (&self->last_goods, goods);
    else
      g_clear_object (&self->last_goods);
    yz_counter_emit_updated (self);
    return TRUE;
  }
  if (g_error_matches (error, YZ_ERROR, YZ_ERROR_STOCK)) {
    self->beyond_goods = g_object_ref (goods);
    self->beyond_quantity = quantity;
  }
  yz_counter_tell_error (self, error);
  yz_counter_emit_updated (self);
  return FALSE;
}

void
yz_counter_add_pieces (YzCounter *self, YzGoods *goods, int64_t pieces)
{
  g_return_if_fail (YZ_IS_COUNTER (self));
  g_return_if_fail (YZ_IS_GOODS (goods));
  g_return_if_fail (pieces >= 1 && pieces <= YZ_AMOUNT_MAX);

  if (self->state != YZ_COUNTER_STATE_RIDER || yz_counter_must_answer_first (self))
    return;
  if (set_quantity (self, goods, yz_cart_get_quantity (self->cart, goods) + pieces))
    yz_counter_accept (self);
}

void
yz_counter_add_goods (YzCounter *self, YzGoods *goods)
{
  yz_counter_add_pieces (self, goods, 1);
}

void
yz_counter_set_quantity (YzCounter *self, YzGoods *goods, int64_t quantity)
{
  g_return_if_fail (YZ_IS_COUNTER (self));
  g_return_if_fail (YZ_IS_GOODS (goods));

  if (self->busy || self->state != YZ_COUNTER_STATE_RIDER || yz_counter_must_answer_first (self))
    return;
  if (set_quantity (self, goods, quantity))
    yz_counter_tell (self, FALSE, "");
}

void
yz_counter_change_last (YzCounter *self, YzCommand command, int quantity)
{
  g_autoptr (YzGoods) goods = NULL;
  int64_t there;

  g_return_if_fail (YZ_IS_COUNTER (self));

  if (self->busy)
    return;
  if (self->state != YZ_COUNTER_STATE_RIDER || self->last_goods == NULL) {
    yz_counter_tell (self, TRUE, _ ("Scan the goods first, then how many of them."));
    return;
  }
  if (yz_counter_must_answer_first (self))
    return;
  there = yz_cart_get_quantity (self->cart, self->last_goods);
  switch (command) {
  case YZ_COMMAND_MORE:
    there++;
    break;
  case YZ_COMMAND_LESS:
    there = MAX (there - 1, 0);
    break;
  case YZ_COMMAND_QUANTITY:
    there = quantity;
    break;
  case YZ_COMMAND_NONE:
  case YZ_COMMAND_CONFIRM:
  case YZ_COMMAND_CANCEL:
  case YZ_COMMAND_UNDO:
  case YZ_COMMAND_PARK:
  case YZ_COMMAND_HOLD:
  case YZ_COMMAND_COLLECT:
  default:
    return;
  }
  goods = g_object_ref (self->last_goods);
  if (set_quantity (self, goods, there))
    yz_counter_accept (self);
}

YzGoods *
yz_counter_get_beyond (YzCounter *self, int64_t *quantity)
{
  g_return_val_if_fail (YZ_IS_COUNTER (self), NULL);

  *quantity = self->beyond_quantity;
  return self->beyond_goods;
}

void
yz_counter_allow_beyond (YzCounter *self)
{
  g_autoptr (YzGoods) goods = NULL;

  g_return_if_fail (YZ_IS_COUNTER (self));

  if (self->busy || self->state != YZ_COUNTER_STATE_RIDER || self->beyond_goods == NULL)
    return;
  goods = g_steal_pointer (&self->beyond_goods);
  yz_cart_set_beyond (self->cart, TRUE);
  if (set_quantity (self, goods, self->beyond_quantity))
    yz_counter_accept (self);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-counter"

#include "yz-counter-private.h"
#include "yz-goods-list.h"

#include <glib/gi18n-lib.h>

static void
take_item (YzCounter *self, const YzMeaning *meaning)
{
  YzGoods *goods = yz_goods_find_in (G_LIST_MODEL (self->goods), meaning->id);

  if (self->state != YZ_COUNTER_STATE_RIDER)
    yz_counter_tell (self, TRUE, _ ("Scan the rider’s card first, then the goods."));
  else if (goods == NULL)
    yz_counter_tell (self, TRUE, _ ("This item is not on offer at the moment."));
  else
    yz_counter_add_pieces (self, goods, MAX (meaning->pieces, 1));
}

static void
take_command (YzCounter *self, YzCommand command, int quantity)
{
  switch (command) {
  case YZ_COMMAND_CONFIRM:
    yz_counter_confirm (self);
    break;
  case YZ_COMMAND_CANCEL:
    yz_counter_cancel (self);
    break;
  case YZ_COMMAND_UNDO:
    yz_counter_undo (self);
    break;
  case YZ_COMMAND_MORE:
  case YZ_COMMAND_LESS:
  case YZ_COMMAND_QUANTITY:
    yz_counter_change_last (self, command, quantity);
    break;
  case YZ_COMMAND_PARK:
    yz_counter_park (self);
    break;
  case YZ_COMMAND_HOLD:
    yz_counter_hold (self);
    break;
  case YZ_COMMAND_COLLECT:
    yz_counter_collect (self, 0);
    break;
  case YZ_COMMAND_NONE:
  default:
    yz_counter_tell (self, TRUE, _ ("This command code means nothing at the counter."));
    break;
  }
}

/* A receipt that was scanned. Takes @receipt. */
static void
take_receipt (YzCounter *self, YzReceipt *receipt)
{
  if (self->state == YZ_COUNTER_STATE_RIDER && !yz_cart_is_empty (self->cart)) {
    yz_receipt_free (receipt);
    yz_counter_tell (self, TRUE, _ ("Confirm or cancel the cart first, then scan the receipt."));
    return;
  }
  yz_counter_accept (self);
  yz_counter_forget_rider (self);
  yz_counter_show_receipt (self, receipt, YZ_COUNTER_STATE_RECEIPT);
}

static void
take_meaning (YzCounter *self, YzLookup *lookup)
{
  switch (lookup->meaning.kind) {
  case YZ_MEANING_RIDER:
    yz_counter_meet_rider (self, g_steal_pointer (&lookup->profile));
    break;
  case YZ_MEANING_ITEM:
    take_item (self, &lookup->meaning);
    break;
  case YZ_MEANING_COMMAND:
    take_command (self, lookup->meaning.command, lookup->meaning.quantity);
    break;
  case YZ_MEANING_RECEIPT:
    take_receipt (self, g_steal_pointer (&lookup->receipt));
    break;
  case YZ_MEANING_BADGE:
    yz_counter_tell (self, TRUE, _ ("This is a staff badge, not a rider’s card."));
    break;
  case YZ_MEANING_VOUCHER:
    yz_counter_take_voucher (self, lookup->voucher);
    break;
  case YZ_MEANING_UNKNOWN:
  default:
    yz_counter_tell (self,
                     TRUE,
                     _ ("This code is not one of ours, or goods that are not carried here."));
    break;
  }
}

void
yz_counter_on_code_answered (gpointer owner, YzLookup *answer, const GError *error)
{
  YzCounter *self = owner;
  g_autoptr (YzLookup) lookup = answer;

  /* Whatever it is, the question about goods beyond the books is over. */
  if (self->beyond_goods != NULL) {
    g_clear_object (&self->beyond_goods);
    yz_counter_emit_updated (self);
  }
  if (lookup == NULL)
    yz_counter_tell_error (self, error);
  else
    take_meaning (self, lookup);
}

void
yz_counter_take_code (YzCounter *self, const char *text)
{
  g_return_if_fail (YZ_IS_COUNTER (self));
  g_return_if_fail (text != NULL);

  if (!yz_code_queue_take (self->codes, text))
    yz_counter_tell (self, TRUE, _ ("Too many codes at once: wait a moment and scan again."));
}

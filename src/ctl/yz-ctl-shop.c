/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-amount.h"
#include "yz-ctl-json.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-told.h"

static gboolean
say_received (YzCtl *ctl, int64_t id, const YzBooking *booking, GError **error)
{
  g_autoptr (YzItem) item = yz_item_load (ctl->station, id, error);
  g_autofree char *entry = yz_id_to_text (booking->entry);

  if (item == NULL)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "entry", entry);
  yz_ctl_json_int (ctl->builder, "seq", yz_id_get_number (booking->entry));
  yz_ctl_json_text (ctl->builder, "sku", item->sku);
  yz_ctl_json_int (ctl->builder, "shelf", item->shelf);
  yz_ctl_json_bool (ctl->builder, "repeated", booking->repeated);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl,
              _ ("%s: %" PRId64 " on the shelf now (entry %s)."), item->name, item->shelf, entry);
  return TRUE;
}

static gboolean
run_receive (YzCtl *ctl, GError **error)
{
  const char *source = yz_ctl_get (ctl, "source");
  g_autoptr (YzItem) item = NULL;
  YzActor *actor = NULL;
  YzBooking booking = { 0 };
  int64_t quantity = 0;
  YzOpId op_id;

  if (!yz_amount_parse (yz_ctl_get_word (ctl, 1), "quantity", &quantity, error) ||
      !yz_amount_check (quantity, "quantity", error) || !yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  item = yz_item_find (ctl->station, yz_ctl_get_word (ctl, 0), error);
  if (item == NULL)
    return FALSE;
  if (!yz_item_receive (ctl->station, actor, &op_id, item->id, quantity, source, &booking, error))
    return FALSE;
  return say_received (ctl, item->id, &booking, error);
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption receive_options[] = {
  { "source", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("purchase, donation, support, or words") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

const YzCtlCommand yz_ctl_shop_commands[] = {
  { "receive", "SKU QTY", 2, 2, YZ_CTL_WRITES, receive_options, N_ ("goods come in"), run_receive },
  { NULL },
};
/* clang-format on */

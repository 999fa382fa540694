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

static gboolean
run_redeem (YzCtl *ctl, GError **error)
{
  const char *paper = yz_ctl_get (ctl, "receipt");
  g_autoptr (GPtrArray) wishes = yz_ctl_take_wishes (ctl, 0, error);
  g_autoptr (GArray) lines = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  YzActor *actor = NULL;
  int64_t rider = 0;
  YzOpId op_id;

  if (wishes == NULL)
    return FALSE;
  if (wishes->len == 0)
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        "item",
                        N_ ("Say what is redeemed: --item SKU=QTY."));
  if (!yz_ctl_take_op_id (ctl, &op_id, error) || !yz_ctl_check_paper (ctl, paper, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  rider = yz_ctl_resolve_rider (ctl, yz_ctl_get (ctl, "rider"), error);
  lines = rider != 0 ? yz_ctl_resolve_wishes (ctl, wishes, error) : NULL;
  if (lines == NULL)
    return FALSE;
  redemption = yz_redemption_book (ctl->station,
                                   actor,
                                   &op_id,
                                   rider,
                                   (const YzBasketLine *) (void *) lines->data,
                                   lines->len,
                                   error);
  return redemption != NULL && yz_ctl_tell_redemption (ctl, redemption, paper, error);
}

static gboolean
run_return (YzCtl *ctl, GError **error)
{
  const char *paper = yz_ctl_get (ctl, "receipt");
  g_autoptr (GPtrArray) wishes = yz_ctl_take_wishes (ctl, 1, error);
  g_autoptr (GArray) lines = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  YzActor *actor = NULL;
  int64_t entry = 0;
  YzOpId op_id;

  if (wishes == NULL || !yz_ctl_take_op_id (ctl, &op_id, error) ||
      !yz_ctl_check_paper (ctl, paper, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  entry = yz_entry_resolve (ctl->station, yz_ctl_get_word (ctl, 0), error);
  lines = entry != 0 ? yz_ctl_resolve_wishes (ctl, wishes, error) : NULL;
  if (lines == NULL)
    return FALSE;
  redemption = yz_redemption_return (ctl->station,
                                     actor,
                                     &op_id,
                                     entry,
                                     (const YzBasketLine *) (void *) lines->data,
                                     lines->len,
                                     yz_ctl_get (ctl, "reason"),
                                     error);
  return redemption != NULL && yz_ctl_tell_redemption (ctl, redemption, paper, error);
}

static gboolean
run_reverse (YzCtl *ctl, GError **error)
{
  g_autoptr (YzRedemption) redemption = NULL;
  YzActor *actor = NULL;
  int64_t entry = 0;
  YzOpId op_id;

  if (!yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  entry = yz_entry_resolve (ctl->station, yz_ctl_get_word (ctl, 0), error);
  if (entry == 0)
    return FALSE;
  redemption =
    yz_redemption_reverse (ctl->station, actor, &op_id, entry, yz_ctl_get (ctl, "reason"), error);
  return redemption != NULL && yz_ctl_tell_redemption (ctl, redemption, NULL, error);
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption receive_options[] = {
  { "source", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("purchase, donation, support, or words") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

static const YzCtlOption redeem_options[] = {
  { "rider", "RIDER", YZ_CTL_OPTION_NEEDED,
    N_ ("number, card, phone, name, or picture of a card") },
  { "item", "SKU=QTY", YZ_CTL_OPTION_MANY, N_ ("what and how many; by SKU, EAN or name") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { "receipt", "FILE.pdf|.png|.svg", 0, N_ ("writes the receipt") },
  { NULL },
};

static const YzCtlOption return_options[] = {
  { "reason", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("why") },
  { "item", "SKU=QTY", YZ_CTL_OPTION_MANY, N_ ("what and how many; all of it unless said") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { "receipt", "FILE.pdf|.png|.svg", 0, N_ ("writes the receipt") },
  { NULL },
};

static const YzCtlOption reverse_options[] = {
  { "reason", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("why") },
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") },
  { NULL },
};

const YzCtlCommand yz_ctl_shop_commands[] = {
  { "receive", "SKU QTY", 2, 2, YZ_CTL_WRITES, receive_options, N_ ("goods come in"), run_receive },
  { "redeem", "", 0, -1, YZ_CTL_WRITES, redeem_options,
    N_ ("hand goods out for points"), run_redeem },
  { "return", "ENTRY", 1, -1, YZ_CTL_WRITES, return_options,
    N_ ("take goods of a redemption back"), run_return },
  { "reverse", "ENTRY", 1, 1, YZ_CTL_WRITES, reverse_options,
    N_ ("reverse an entry as a whole"), run_reverse },
  { NULL },
};
/* clang-format on */

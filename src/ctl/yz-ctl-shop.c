/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-amount.h"
#include "yz-ctl-json.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-table.h"
#include "yz-ctl-told.h"

static void
add_item (YzCtl *ctl, YzCtlTable *table, const YzItem *item)
{
  JsonBuilder *builder = ctl->builder;

  json_builder_begin_object (builder);
  yz_ctl_json_id (builder, "item", item->id);
  yz_ctl_json_text (builder, "sku", item->sku);
  yz_ctl_json_text (builder, "name", item->name);
  yz_ctl_json_text (builder, "ean", item->ean);
  yz_ctl_json_int (builder, "price", item->price_points);
  yz_ctl_json_int (builder, "shelf", item->shelf);
  yz_ctl_json_int (builder, "limit", item->limit);
  yz_ctl_json_bool (builder, "active", item->active);
  json_builder_end_object (builder);
  yz_ctl_table_text (table, item->sku);
  yz_ctl_table_text (table, item->name);
  yz_ctl_table_int (table, item->price_points);
  yz_ctl_table_int (table, item->shelf);
  yz_ctl_table_text (table, item->ean);
  yz_ctl_table_text (table, item->active ? "" : _ ("not offered"));
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (6);
  g_autoptr (GPtrArray) list = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_item_list (ctl->station, yz_ctl_args_has (ctl->args, "all"), error);
  if (list == NULL)
    return FALSE;
  if (list->len > 0) {
    yz_ctl_table_text (table, _ ("SKU"));
    yz_ctl_table_text (table, _ ("Item"));
    yz_ctl_table_text (table, _ ("Points"));
    yz_ctl_table_text (table, _ ("Shelf"));
    yz_ctl_table_text (table, _ ("EAN"));
    yz_ctl_table_text (table, "");
  }
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++)
    add_item (ctl, table, g_ptr_array_index (list, i));
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static gboolean
take_number (YzCtl *ctl, const char *option, int64_t *number, GError **error)
{
  const char *text = yz_ctl_get (ctl, option);

  return text == NULL || yz_amount_parse (text, option, number, error);
}

static gboolean
run_put (YzCtl *ctl, GError **error)
{
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  YzActor *actor = NULL;
  gboolean added = FALSE;
  gboolean changed = FALSE;
  int64_t item = 0;

  if (!take_number (ctl, "price", &fields.price_points, error) ||
      !take_number (ctl, "limit", &fields.limit, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  fields.sku = yz_ctl_get_word (ctl, 0);
  fields.name = yz_ctl_get (ctl, "name");
  fields.ean = yz_ctl_get (ctl, "ean");
  if (yz_ctl_args_has (ctl->args, "offer"))
    fields.active = TRUE;
  if (yz_ctl_args_has (ctl->args, "no-offer"))
    fields.active = FALSE;
  item = yz_item_put (ctl->station, actor, &fields, &added, &changed, error);
  if (item == 0)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "item", item);
  yz_ctl_json_bool (ctl->builder, "added", added);
  yz_ctl_json_bool (ctl->builder, "changed", changed);
  json_builder_end_object (ctl->builder);
  if (added)
    yz_ctl_say (ctl, _ ("%s is new in the shop."), fields.sku);
  else
    yz_ctl_say (ctl, "%s", changed ? _ ("Changed.") : _ ("Everything was so already."));
  return TRUE;
}

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
static const YzCtlOption list_options[] = {
  { "all", NULL, 0, N_ ("also what is not offered any more") },
  { NULL },
};

static const YzCtlOption put_options[] = {
  { "name", "NAME", 0, N_ ("its name; needed for a new one") },
  { "price", "POINTS", 0, N_ ("its price; needed for a new one") },
  { "ean", "EAN", 0, N_ ("the code on the pack") },
  { "limit", "N", 0, N_ ("pieces for one rider in a month; 0 for no limit") },
  { "offer", NULL, 0, N_ ("is offered") },
  { "no-offer", NULL, 0, N_ ("is not offered any more") },
  { NULL },
};

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
  { "item list", "", 0, 0, YZ_CTL_READS, list_options, N_ ("list the goods"), run_list },
  { "item put", "SKU", 1, 1, YZ_CTL_WRITES, put_options,
    N_ ("add goods to the shop or change them"), run_put },
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

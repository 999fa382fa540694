/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-city.h"
#include "yz-ctl-json.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-stock.h"
#include "yz-ctl-table.h"
#include "yz-shipment.h"

static const char *
get_state_title (YzShipmentState state)
{
  switch (state) {
  case YZ_SHIPMENT_SENT:
    return C_ ("shipment", "on its way");
  case YZ_SHIPMENT_ARRIVED:
    return C_ ("shipment", "arrived");
  case YZ_SHIPMENT_CANCELLED:
    return C_ ("shipment", "taken back");
  default:
    return "";
  }
}

static void
add_members (YzCtl *ctl, const YzShipment *shipment)
{
  JsonBuilder *builder = ctl->builder;

  yz_ctl_json_id (builder, "shipment", shipment->id);
  yz_ctl_json_text (builder, "state", yz_shipment_state_get_word (shipment->state));
  yz_ctl_json_text (builder, "from", shipment->from_name);
  yz_ctl_json_text (builder, "to", shipment->to_name);
  yz_ctl_json_text (builder, "note", shipment->note);
  yz_ctl_json_int (builder, "pieces", shipment->pieces);
  yz_ctl_json_instant (builder, "sent", shipment->sent_ms);
  yz_ctl_json_text (builder, "sent_by", shipment->sent_by);
  yz_ctl_json_id (builder, "sent_entry", shipment->sent_entry);
  yz_ctl_json_instant (builder, "arrived", shipment->arrived_ms);
  yz_ctl_json_text (builder, "arrived_by", shipment->arrived_by);
  yz_ctl_json_id (builder, "arrived_entry", shipment->arrived_entry);
}

static gboolean
tell_shipment (YzCtl *ctl, int64_t id, GError **error)
{
  g_autoptr (YzShipment) shipment = yz_shipment_load (ctl->station, id, error);
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (4);
  g_autofree char *number = yz_id_to_text (id);

  if (shipment == NULL)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  add_members (ctl, shipment);
  yz_ctl_json_array (ctl->builder, "lines");
  for (guint i = 0; i < shipment->lines->len; i++) {
    const YzShipmentLine *line = g_ptr_array_index (shipment->lines, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_text (ctl->builder, "sku", line->sku);
    yz_ctl_json_text (ctl->builder, "name", line->name);
    yz_ctl_json_int (ctl->builder, "sent", line->sent);
    yz_ctl_json_int (ctl->builder, "arrived", line->arrived);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_text (table, line->sku);
    yz_ctl_table_text (table, line->name);
    yz_ctl_table_int (table, line->sent);
    if (line->arrived >= 0)
      yz_ctl_table_int (table, line->arrived);
    else
      yz_ctl_table_text (table, "");
  }
  json_builder_end_array (ctl->builder);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl,
              _ ("Shipment %s from %s to %s (%s)"),
                 number,
                 shipment->from_name,
                 shipment->to_name,
                 get_state_title (shipment->state));
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

/* All --item; @may_be_none: of an item nothing may have come. */
static GArray *
take_lines (YzCtl *ctl, gboolean may_be_none, GError **error)
{
  const char *const *items = yz_ctl_args_get_all (ctl->args, "item");
  g_autoptr (GArray) lines = g_array_new (FALSE, TRUE, sizeof (YzStockLine));

  for (gsize i = 0; items != NULL && items[i] != NULL; i++) {
    YzStockLine line = { 0 };
    g_autoptr (YzItem) item = yz_ctl_take_pieces (ctl, items[i], may_be_none, &line.pieces, error);

    if (item == NULL)
      return NULL;
    line.item = item->id;
    g_array_append_val (lines, line);
  }
  return g_steal_pointer (&lines);
}

static gboolean
run_send (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCityStation) to = NULL;
  g_autoptr (GArray) lines = NULL;
  YzActor *actor = NULL;
  int64_t id = 0;
  YzOpId op_id;

  if (!yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  to = actor != NULL ? yz_city_find (ctl->station, yz_ctl_get_word (ctl, 0), error) : NULL;
  lines = to != NULL ? take_lines (ctl, FALSE, error) : NULL;
  if (lines == NULL)
    return FALSE;
  id = yz_shipment_send (ctl->station,
                         actor,
                         &op_id,
                         to->id,
                         (const YzStockLine *) (void *) lines->data,
                         lines->len,
                         yz_ctl_get (ctl, "note"),
                         error);
  return id != 0 && tell_shipment (ctl, id, error);
}

static gboolean
run_arrive (YzCtl *ctl, GError **error)
{
  g_autoptr (GArray) lines = NULL;
  YzActor *actor = NULL;
  YzBooking booking = { 0 };
  int64_t id = yz_ctl_take_number (ctl, 0, "shipment", error);
  YzOpId op_id;

  if (id == 0 || !yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  lines = actor != NULL ? take_lines (ctl, TRUE, error) : NULL;
  return lines != NULL &&
         yz_shipment_arrive (ctl->station,
                             actor,
                             &op_id,
                             id,
                             (const YzStockLine *) (void *) lines->data,
                             lines->len,
                             yz_ctl_get (ctl, "reason"),
                             &booking,
                             error) &&
         tell_shipment (ctl, id, error);
}

static gboolean
run_recall (YzCtl *ctl, GError **error)
{
  YzActor *actor = NULL;
  YzBooking booking = { 0 };
  int64_t id = yz_ctl_take_number (ctl, 0, "shipment", error);
  YzOpId op_id;

  if (id == 0 || !yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  return actor != NULL &&
         yz_shipment_cancel (ctl->station,
                             actor,
                             &op_id,
                             id,
                             yz_ctl_get (ctl, "reason"),
                             &booking,
                             error) &&
         tell_shipment (ctl, id, error);
}

static gboolean
run_show (YzCtl *ctl, GError **error)
{
  int64_t id = yz_ctl_take_number (ctl, 0, "shipment", error);

  return id != 0 && yz_ctl_open (ctl, YZ_STORE_READ, error) != NULL &&
         tell_shipment (ctl, id, error);
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (6);
  g_autoptr (GPtrArray) list = NULL;
  int limit = 0;

  if (!yz_ctl_take_limit (ctl, &limit, error) || yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_shipment_list (ctl->station, limit, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzShipment *shipment = g_ptr_array_index (list, i);

    json_builder_begin_object (ctl->builder);
    add_members (ctl, shipment);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_id (table, shipment->id);
    yz_ctl_table_instant (table, shipment->sent_ms);
    yz_ctl_table_text (table, shipment->from_name);
    yz_ctl_table_text (table, shipment->to_name);
    yz_ctl_table_int (table, shipment->pieces);
    yz_ctl_table_text (table, get_state_title (shipment->state));
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

/* clang-format off */
#define OP_ID_OPTION \
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") }

static const YzCtlOption send_options[] = {
  { "item", "SKU=QTY", YZ_CTL_OPTION_MANY | YZ_CTL_OPTION_NEEDED,
    N_ ("what, and how many pieces") },
  { "note", "TEXT", 0, N_ ("for the other station") },
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption arrive_options[] = {
  { "item", "SKU=QTY", YZ_CTL_OPTION_MANY, N_ ("what came, where that is not what was sent") },
  { "reason", "TEXT", 0, N_ ("why it differs") },
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption recall_options[] = {
  { "reason", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("why") },
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption list_options[] = {
  { "limit", "N", 0, N_ ("at most so many") },
  { NULL },
};

const YzCtlCommand yz_ctl_shipment_commands[] = {
  { "shipment send", "STATION", 1, 1, YZ_CTL_WRITES, send_options,
    N_ ("send goods to another station"), run_send },
  { "shipment arrive", "SHIPMENT", 1, 1, YZ_CTL_WRITES, arrive_options,
    N_ ("say what really arrived here"), run_arrive },
  { "shipment recall", "SHIPMENT", 1, 1, YZ_CTL_WRITES, recall_options,
    N_ ("take back what has not arrived"), run_recall },
  { "shipment show", "SHIPMENT", 1, 1, YZ_CTL_READS, NULL, N_ ("show a shipment"), run_show },
  { "shipment list", "", 0, 0, YZ_CTL_READS, list_options,
    N_ ("list shipments from and to this station"), run_list },
  { NULL },
};
/* clang-format on */

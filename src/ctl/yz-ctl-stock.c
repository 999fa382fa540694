/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include "yz-ctl-stock.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-count-paper.h"
#include "yz-ctl-json.h"
#include "yz-ctl-pin.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-table.h"
#include "yz-stock-need.h"
#include "yz-stock.h"

gboolean
yz_ctl_take_approver (YzCtl *ctl, YzActor **approver, GError **error)
{
  const char *who = yz_ctl_get (ctl, "approver");

  *approver = NULL;
  if (who == NULL)
    return TRUE;
  if (ctl->approver_pin == NULL)
    ctl->approver_pin = yz_ctl_pin_of_approver (ctl, who, error);
  if (ctl->approver_pin == NULL)
    return FALSE;
  *approver = yz_staff_sign_in (ctl->station, who, ctl->approver_pin, error);
  if (*approver == NULL)
    yz_ctl_set_about (ctl, "approver", who);
  return *approver != NULL;
}

int64_t
yz_ctl_take_number (YzCtl *ctl, gsize n, const char *what, GError **error)
{
  const char *text = yz_ctl_get_word (ctl, n);
  int64_t id = 0;

  if (yz_id_parse (text, &id))
    return id;
  yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no %s %s", what, text);
  return 0;
}

YzItem *
yz_ctl_take_pieces (YzCtl *ctl,
                    const char *text,
                    gboolean may_be_none,
                    int64_t *pieces,
                    GError **error)
{
  const char *equals = strrchr (text, '=');
  g_autofree char *name =
    equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text);
  g_autoptr (YzItem) item = NULL;

  g_strstrip (name);
  if (equals != NULL && (!yz_amount_parse (equals + 1, name, pieces, error) ||
                         (!may_be_none && !yz_amount_check (*pieces, name, error))))
    return NULL;
  item = yz_item_find (ctl->station, name, error);
  if (item == NULL)
    return NULL;
  if (equals == NULL)
    *pieces = MAX (item->pieces, 1);
  return g_steal_pointer (&item);
}

void
yz_ctl_say_booking (YzCtl *ctl, const YzBooking *booking)
{
  g_autofree char *entry = yz_id_to_text (booking->entry);

  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "entry", booking->entry);
  yz_ctl_json_bool (ctl->builder, "repeated", booking->repeated);
  json_builder_end_object (ctl->builder);
  if (booking->entry != 0)
    yz_ctl_say (ctl, _ ("Booked as entry %s."), entry);
  else
    yz_ctl_say (ctl, "%s", _ ("Nothing differed, so nothing was booked."));
}

/* All --item and the words, as lines of an operation on goods. */
static GArray *
take_lines (YzCtl *ctl, GPtrArray *wishes, GError **error)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, TRUE, sizeof (YzStockLine));
  g_autoptr (GArray) basket = yz_ctl_resolve_wishes (ctl, wishes, error);

  if (basket == NULL)
    return NULL;
  for (guint i = 0; i < basket->len; i++) {
    const YzBasketLine *wish = &g_array_index (basket, YzBasketLine, i);
    const YzStockLine line = { .item = wish->item, .pieces = wish->quantity };

    g_array_append_val (lines, line);
  }
  return g_steal_pointer (&lines);
}

/* --batch ENTRY: the batch that came with this entry as its leg --leg. */
static gboolean
take_batch (YzCtl *ctl, GArray *lines, GError **error)
{
  const char *batch = yz_ctl_get (ctl, "batch");
  const char *dot = batch != NULL ? strrchr (batch, '/') : NULL;
  g_autofree char *entry = NULL;
  YzStockLine *line = NULL;

  if (batch == NULL)
    return TRUE;
  entry = dot != NULL ? g_strndup (batch, (gsize) (dot - batch)) : g_strdup (batch);
  if (lines->len != 1)
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        "batch",
                        N_ ("A batch is of one item: say only that."));
  line = &g_array_index (lines, YzStockLine, 0);
  line->batch_leg = 1;
  if (dot != NULL && !yz_amount_parse (dot + 1, "batch", &line->batch_leg, error))
    return FALSE;
  if (yz_id_parse (entry, &line->batch_entry))
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, batch, "there is no batch %s", batch);
  return FALSE;
}

static gboolean
run_move (YzCtl *ctl, YzStockMove move, GError **error)
{
  g_autoptr (GPtrArray) wishes = yz_ctl_take_wishes (ctl, 0, error);
  g_autoptr (GArray) lines = NULL;
  g_autoptr (YzActor) approver = NULL;
  YzActor *actor = NULL;
  YzBooking booking = { 0 };
  YzOpId op_id;

  if (wishes == NULL || !yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL || !yz_ctl_take_approver (ctl, &approver, error))
    return FALSE;
  lines = take_lines (ctl, wishes, error);
  if (lines == NULL || !take_batch (ctl, lines, error) ||
      !yz_stock_move (ctl->station,
                      actor,
                      approver,
                      &op_id,
                      move,
                      (const YzStockLine *) (void *) lines->data,
                      lines->len,
                      yz_ctl_get (ctl, "reason"),
                      &booking,
                      error))
    return FALSE;
  yz_ctl_say_booking (ctl, &booking);
  return TRUE;
}

static gboolean
run_spoil (YzCtl *ctl, GError **error)
{
  gboolean inspected = yz_ctl_args_has (ctl->args, "inspected");

  return run_move (ctl, inspected ? YZ_STOCK_SPOIL_INSPECTED : YZ_STOCK_SPOIL, error);
}

static gboolean
run_free (YzCtl *ctl, GError **error)
{
  return run_move (ctl, YZ_STOCK_FREE, error);
}

static gboolean
run_pass (YzCtl *ctl, GError **error)
{
  return run_move (ctl, YZ_STOCK_PASS, error);
}

static gboolean
run_waiting (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (3);
  g_autoptr (GPtrArray) list = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_stock_list_waiting (ctl->station, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzStockWaiting *waiting = g_ptr_array_index (list, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_text (ctl->builder, "sku", waiting->sku);
    yz_ctl_json_text (ctl->builder, "name", waiting->name);
    yz_ctl_json_int (ctl->builder, "pieces", waiting->pieces);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_text (table, waiting->sku);
    yz_ctl_table_text (table, waiting->name);
    yz_ctl_table_int (table, waiting->pieces);
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static gboolean
write_needs (YzCtl *ctl, GPtrArray *needs, const char *path, GError **error)
{
  const char *const headers[7] = {
    C_ ("reorder list", "SKU"),   C_ ("reorder list", "Goods"),
    C_ ("reorder list", "Place"), C_ ("reorder list", "On the shelf"),
    C_ ("reorder list", "Least"), C_ ("reorder list", "4 weeks"),
    C_ ("reorder list", "Order"),
  };
  g_autofree char *text = NULL;
  g_autoptr (GError) problem = NULL;

  if (g_str_has_suffix (path, ".csv")) {
    text = yz_stock_make_needs_csv (needs, headers);
    if (g_file_set_contents (path, text, -1, &problem))
      return TRUE;
    yz_error_set_subject (error, YZ_ERROR_IO, path, "%s", problem->message);
    return FALSE;
  }
  return yz_count_paper_write_needs (needs, yz_station_get_name (ctl->station), path, error);
}

static gboolean
run_needs (YzCtl *ctl, GError **error)
{
  const char *path = yz_ctl_get (ctl, "out");
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (7);
  g_autoptr (GPtrArray) list = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_stock_list_needs (ctl->station, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzStockNeed *need = g_ptr_array_index (list, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_text (ctl->builder, "sku", need->sku);
    yz_ctl_json_text (ctl->builder, "name", need->name);
    yz_ctl_json_text (ctl->builder, "place", need->place);
    yz_ctl_json_int (ctl->builder, "shelf", need->shelf);
    yz_ctl_json_int (ctl->builder, "least", need->least);
    yz_ctl_json_int (ctl->builder, "used", need->used);
    yz_ctl_json_int (ctl->builder, "suggested", need->suggested);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_text (table, need->sku);
    yz_ctl_table_text (table, need->name);
    yz_ctl_table_text (table, need->place);
    yz_ctl_table_int (table, need->shelf);
    yz_ctl_table_int (table, need->least);
    yz_ctl_table_int (table, need->used);
    yz_ctl_table_int (table, need->suggested);
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return path == NULL || write_needs (ctl, list, path, error);
}

/* clang-format off */
#define ITEM_OPTION \
  { "item", "SKU=QTY", YZ_CTL_OPTION_MANY, N_ ("what, and how many pieces") }
#define OP_ID_OPTION \
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") }

static const YzCtlOption spoil_options[] = {
  ITEM_OPTION,
  { "reason", "TEXT", YZ_CTL_OPTION_NEEDED, N_ ("why") },
  { "inspected", NULL, 0, N_ ("of the goods that came back and were looked at") },
  { "batch", "ENTRY/LEG", 0, N_ ("out of this batch") },
  { "approver", "STAFF", 0, N_ ("the second person") },
  { "approver-pin-file", "FILE", 0,
    N_ ("their PIN (or YIZHAN_APPROVER_PIN, or the second line of --pin-file)") },
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption move_options[] = {
  ITEM_OPTION,
  { "reason", "TEXT", 0, N_ ("why") },
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption needs_options[] = {
  { "out", "FILE", 0, N_ ("write the list to this .csv or .pdf as well") },
  { NULL },
};

const YzCtlCommand yz_ctl_stock_commands[] = {
  { "stock spoil", "[SKU=QTY…]", 0, -1, YZ_CTL_WRITES, spoil_options,
    N_ ("write goods off"), run_spoil },
  { "stock free", "[SKU=QTY…]", 0, -1, YZ_CTL_WRITES, move_options,
    N_ ("hand goods out without points and names"), run_free },
  { "stock pass", "[SKU=QTY…]", 0, -1, YZ_CTL_WRITES, move_options,
    N_ ("put goods that came back on the shelf"), run_pass },
  { "stock waiting", "", 0, 0, YZ_CTL_READS, NULL,
    N_ ("list goods that came back and wait to be looked at"), run_waiting },
  { "stock needs", "", 0, 0, YZ_CTL_READS, needs_options,
    N_ ("list what should be ordered"), run_needs },
  { NULL },
};
/* clang-format on */

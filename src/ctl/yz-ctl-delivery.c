/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-amount.h"
#include "yz-clock.h"
#include "yz-ctl-json.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-stock.h"
#include "yz-ctl-table.h"
#include "yz-delivery.h"

static const char *
get_state_title (const YzDelivery *delivery)
{
  if (delivery->reversed)
    return C_ ("delivery", "taken back");
  switch (delivery->state) {
  case YZ_DELIVERY_OPEN:
    return C_ ("delivery", "open");
  case YZ_DELIVERY_POSTED:
    return C_ ("delivery", "posted");
  case YZ_DELIVERY_CANCELLED:
    return C_ ("delivery", "cancelled");
  default:
    return "";
  }
}

static void
add_members (YzCtl *ctl, const YzDelivery *delivery)
{
  JsonBuilder *builder = ctl->builder;

  yz_ctl_json_id (builder, "delivery", delivery->id);
  yz_ctl_json_text (builder, "source", yz_source_get_word (delivery->source));
  yz_ctl_json_text (builder, "supplier", delivery->supplier);
  yz_ctl_json_text (builder, "document", delivery->document);
  yz_ctl_json_text (builder, "state", yz_delivery_state_get_word (delivery->state));
  yz_ctl_json_bool (builder, "reversed", delivery->reversed);
  yz_ctl_json_int (builder, "pieces", delivery->pieces);
  yz_ctl_json_instant (builder, "created", delivery->created_ms);
  yz_ctl_json_text (builder, "created_by", delivery->staff_name);
  yz_ctl_json_id (builder, "entry", delivery->entry);
  yz_ctl_json_instant (builder, "closed", delivery->closed_ms);
}

/* The whole delivery with what the paper says beside what was scanned. */
static gboolean
tell_delivery (YzCtl *ctl, int64_t id, GError **error)
{
  g_autoptr (YzDelivery) delivery = yz_delivery_load (ctl->station, id, error);
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (5);
  g_autofree char *number = yz_id_to_text (id);

  if (delivery == NULL)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  add_members (ctl, delivery);
  yz_ctl_json_array (ctl->builder, "lines");
  for (guint i = 0; i < delivery->lines->len; i++) {
    const YzDeliveryLine *line = g_ptr_array_index (delivery->lines, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_text (ctl->builder, "sku", line->sku);
    yz_ctl_json_text (ctl->builder, "name", line->name);
    yz_ctl_json_int (ctl->builder, "expected", line->expected);
    yz_ctl_json_int (ctl->builder, "scanned", line->scanned);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_text (table, line->sku);
    yz_ctl_table_text (table, line->name);
    yz_ctl_table_int (table, line->expected);
    yz_ctl_table_int (table, line->scanned);
    yz_ctl_table_int (table, line->scanned - line->expected);
  }
  json_builder_end_array (ctl->builder);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("Delivery %s (%s)"), number, get_state_title (delivery));
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

/* Returns: (transfer full) (element-type YzDeliveryExpected) what the paper says; may be empty */
static GArray *
take_expected (YzCtl *ctl, GError **error)
{
  const char *path = yz_ctl_get (ctl, "list");
  const char *const *expected = yz_ctl_args_get_all (ctl->args, "expect");
  g_autoptr (YzCsv) csv = path != NULL ? yz_csv_read_file (path, error) : NULL;
  g_autoptr (GArray) lines = NULL;

  if (path != NULL && csv == NULL)
    return NULL;
  lines = csv != NULL ? yz_delivery_read_lines (ctl->station, csv, error)
                      : g_array_new (FALSE, FALSE, sizeof (YzDeliveryExpected));
  if (lines == NULL)
    return NULL;
  for (gsize i = 0; expected != NULL && expected[i] != NULL; i++) {
    YzDeliveryExpected line = { 0 };
    g_autoptr (YzItem) item = yz_ctl_take_pieces (ctl, expected[i], FALSE, &line.expected, error);

    if (item == NULL)
      return NULL;
    line.item = item->id;
    g_array_append_val (lines, line);
  }
  return g_steal_pointer (&lines);
}

static gboolean
run_start (YzCtl *ctl, GError **error)
{
  const char *source = yz_ctl_get (ctl, "source");
  YzDeliveryFields fields = { .source = YZ_SOURCE_PURCHASE,
                              .supplier = yz_ctl_get (ctl, "supplier"),
                              .document = yz_ctl_get (ctl, "document") };
  g_autoptr (GArray) expected = NULL;
  YzActor *actor = NULL;
  int64_t id = 0;

  if (source != NULL && !yz_source_parse (source, &fields.source))
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_USAGE,
                        "source",
                        N_ ("The source is purchase, donation or support."));
  if (!yz_ctl_take_op_id (ctl, &fields.op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  expected = actor != NULL ? take_expected (ctl, error) : NULL;
  if (expected == NULL)
    return FALSE;
  fields.expected = (const YzDeliveryExpected *) (void *) expected->data;
  fields.n_expected = expected->len;
  id = yz_delivery_start (ctl->station, actor, &fields, error);
  return id != 0 && tell_delivery (ctl, id, error);
}

static gboolean
run_expect (YzCtl *ctl, GError **error)
{
  g_autoptr (YzItem) item = NULL;
  YzActor *actor = NULL;
  int64_t pieces = 0;
  int64_t id = yz_ctl_take_number (ctl, 0, "delivery", error);

  actor = id != 0 ? yz_ctl_sign_in (ctl, error) : NULL;
  if (actor == NULL)
    return FALSE;
  item = yz_ctl_take_pieces (ctl, yz_ctl_get_word (ctl, 1), FALSE, &pieces, error);
  return item != NULL && yz_delivery_expect (ctl->station, actor, id, item->id, pieces, error) &&
         tell_delivery (ctl, id, error);
}

static gboolean
run_scan (YzCtl *ctl, GError **error)
{
  const char *best_before = yz_ctl_get (ctl, "best-before");
  g_autoptr (YzItem) item = NULL;
  YzActor *actor = NULL;
  int64_t pieces = 0;
  int64_t date = 0;
  int64_t scanned = 0;
  int64_t number = 0;
  int64_t id = yz_ctl_take_number (ctl, 0, "delivery", error);
  YzOpId op_id;

  if (id == 0 || !yz_ctl_take_op_id (ctl, &op_id, error) ||
      (best_before != NULL && !yz_date_parse (best_before, "best-before", &date, error)))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  item = yz_ctl_take_pieces (ctl, yz_ctl_get_word (ctl, 1), FALSE, &pieces, error);
  if (item == NULL)
    return FALSE;
  number =
    yz_delivery_scan (ctl->station, actor, &op_id, id, item->id, pieces, date, &scanned, error);
  if (number == 0)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_int (ctl->builder, "number", number);
  yz_ctl_json_text (ctl->builder, "sku", item->sku);
  yz_ctl_json_int (ctl->builder, "pieces", pieces);
  yz_ctl_json_int (ctl->builder, "scanned", scanned);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("%s: %" PRId64 " scanned now."), item->name, scanned);
  return TRUE;
}

static gboolean
run_undo (YzCtl *ctl, GError **error)
{
  const char *text = yz_ctl_get (ctl, "number");
  YzActor *actor = NULL;
  int64_t number = 0;
  int64_t id = yz_ctl_take_number (ctl, 0, "delivery", error);
  YzOpId op_id;

  if (id == 0 || !yz_ctl_take_op_id (ctl, &op_id, error) ||
      (text != NULL && !yz_amount_parse (text, "number", &number, error)))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  return actor != NULL && yz_delivery_undo (ctl->station, actor, &op_id, id, number, error) != 0 &&
         tell_delivery (ctl, id, error);
}

static gboolean
run_post (YzCtl *ctl, GError **error)
{
  YzActor *actor = NULL;
  YzBooking booking = { 0 };
  int64_t id = yz_ctl_take_number (ctl, 0, "delivery", error);
  YzOpId op_id;

  if (id == 0 || !yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL || !yz_delivery_post (ctl->station, actor, &op_id, id, -1, &booking, error))
    return FALSE;
  yz_ctl_say_booking (ctl, &booking);
  return TRUE;
}

static gboolean
run_cancel (YzCtl *ctl, GError **error)
{
  int64_t id = yz_ctl_take_number (ctl, 0, "delivery", error);
  YzActor *actor = id != 0 ? yz_ctl_sign_in (ctl, error) : NULL;

  return actor != NULL && yz_delivery_cancel (ctl->station, actor, id, error) &&
         tell_delivery (ctl, id, error);
}

static gboolean
run_show (YzCtl *ctl, GError **error)
{
  int64_t id = yz_ctl_take_number (ctl, 0, "delivery", error);

  return id != 0 && yz_ctl_open (ctl, YZ_STORE_READ, error) != NULL &&
         tell_delivery (ctl, id, error);
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (6);
  g_autoptr (GPtrArray) list = NULL;
  int limit = 0;

  if (!yz_ctl_take_limit (ctl, &limit, error) || yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_delivery_list (ctl->station, limit, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzDelivery *delivery = g_ptr_array_index (list, i);

    json_builder_begin_object (ctl->builder);
    add_members (ctl, delivery);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_id (table, delivery->id);
    yz_ctl_table_instant (table, delivery->created_ms);
    yz_ctl_table_text (table, delivery->supplier);
    yz_ctl_table_text (table, delivery->document);
    yz_ctl_table_int (table, delivery->pieces);
    yz_ctl_table_text (table, get_state_title (delivery));
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

/* clang-format off */
#define OP_ID_OPTION \
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") }

static const YzCtlOption start_options[] = {
  { "source", "WORD", 0, N_ ("who paid: purchase, donation or support; purchase unless said") },
  { "supplier", "NAME", 0, N_ ("who sent or gave it") },
  { "document", "TEXT", 0, N_ ("the number of its paper") },
  { "list", "FILE", 0, N_ ("what the paper says, as CSV: SKU or EAN, and pieces") },
  { "expect", "SKU=QTY", YZ_CTL_OPTION_MANY, N_ ("a line of the paper") },
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption scan_options[] = {
  { "best-before", "DATE", 0, N_ ("the last good day") },
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption undo_options[] = {
  { "number", "N", 0, N_ ("the scan; your own last one unless said") },
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption post_options[] = {
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption list_options[] = {
  { "limit", "N", 0, N_ ("at most so many") },
  { NULL },
};

const YzCtlCommand yz_ctl_delivery_commands[] = {
  { "delivery start", "", 0, 0, YZ_CTL_WRITES, start_options,
    N_ ("begin a delivery"), run_start },
  { "delivery expect", "DELIVERY SKU=QTY", 2, 2, YZ_CTL_WRITES, NULL,
    N_ ("say what should come with it"), run_expect },
  { "delivery scan", "DELIVERY CODE[=QTY]", 2, 2, YZ_CTL_WRITES, scan_options,
    N_ ("add pieces or a pack"), run_scan },
  { "delivery undo", "DELIVERY", 1, 1, YZ_CTL_WRITES, undo_options,
    N_ ("take a scan back"), run_undo },
  { "delivery show", "DELIVERY", 1, 1, YZ_CTL_READS, NULL,
    N_ ("compare what was scanned with the paper"), run_show },
  { "delivery list", "", 0, 0, YZ_CTL_READS, list_options, N_ ("list deliveries"), run_list },
  { "delivery post", "DELIVERY", 1, 1, YZ_CTL_WRITES, post_options,
    N_ ("book it: the goods are on the shelf"), run_post },
  { "delivery cancel", "DELIVERY", 1, 1, YZ_CTL_WRITES, NULL,
    N_ ("give it up; nothing is booked"), run_cancel },
  { NULL },
};
/* clang-format on */

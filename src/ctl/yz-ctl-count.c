/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "yz-amount.h"
#include "yz-count-paper.h"
#include "yz-count.h"
#include "yz-ctl-json.h"
#include "yz-ctl-resolve.h"
#include "yz-ctl-stock.h"
#include "yz-ctl-table.h"

static const char *
get_state_title (const YzCount *count)
{
  if (count->reversed)
    return C_ ("count", "taken back");
  switch (count->state) {
  case YZ_COUNT_COUNTING:
    return C_ ("count", "being counted");
  case YZ_COUNT_COMPARED:
    return C_ ("count", "compared");
  case YZ_COUNT_POSTED:
    return C_ ("count", "posted");
  case YZ_COUNT_CANCELLED:
    return C_ ("count", "cancelled");
  default:
    return "";
  }
}

static void
add_members (YzCtl *ctl, const YzCount *count)
{
  JsonBuilder *builder = ctl->builder;

  yz_ctl_json_id (builder, "count", count->id);
  yz_ctl_json_text (builder, "title", count->title);
  yz_ctl_json_text (builder, "state", yz_count_state_get_word (count->state));
  yz_ctl_json_bool (builder, "reversed", count->reversed);
  yz_ctl_json_int (builder, "items", count->items);
  yz_ctl_json_int (builder, "items_counted", count->items_counted);
  yz_ctl_json_instant (builder, "created", count->created_ms);
  yz_ctl_json_text (builder, "created_by", count->staff_name);
  yz_ctl_json_id (builder, "entry", count->entry);
  yz_ctl_json_instant (builder, "closed", count->closed_ms);
  yz_ctl_json_text (builder, "approver", count->approver);
}

static void
add_heading (YzCtl *ctl, const YzCount *count)
{
  g_autofree char *number = yz_id_to_text (count->id);

  yz_ctl_say (ctl,
              _ ("List %s, %s (%s): %" PRId64 " of %" PRId64 " items counted"),
                 number,
                 count->title,
                 get_state_title (count),
                 count->items_counted,
                 count->items);
}

/* The sheet as whoever counts sees it. */
static gboolean
tell_sheet (YzCtl *ctl, int64_t id, GError **error)
{
  g_autoptr (YzCount) count = yz_count_load (ctl->station, id, error);
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (4);

  if (count == NULL)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  add_members (ctl, count);
  yz_ctl_json_array (ctl->builder, "lines");
  for (guint i = 0; i < count->lines->len; i++) {
    const YzCountLine *line = g_ptr_array_index (count->lines, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_text (ctl->builder, "sku", line->sku);
    yz_ctl_json_text (ctl->builder, "name", line->name);
    yz_ctl_json_text (ctl->builder, "place", line->place);
    yz_ctl_json_int (ctl->builder, "round", line->round);
    yz_ctl_json_bool (ctl->builder, "counted", line->counted);
    yz_ctl_json_int (ctl->builder, "pieces", line->pieces);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_text (table, line->place);
    yz_ctl_table_text (table, line->sku);
    yz_ctl_table_text (table, line->name);
    if (line->counted)
      yz_ctl_table_int (table, line->pieces);
    else
      yz_ctl_table_text (table, "");
  }
  json_builder_end_array (ctl->builder);
  json_builder_end_object (ctl->builder);
  add_heading (ctl, count);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static void
add_difference (YzCtl *ctl, YzCtlTable *table, const YzCountDifference *line)
{
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "sku", line->sku);
  yz_ctl_json_text (ctl->builder, "name", line->name);
  yz_ctl_json_text (ctl->builder, "place", line->place);
  yz_ctl_json_int (ctl->builder, "round", line->round);
  yz_ctl_json_bool (ctl->builder, "counted", line->counted);
  yz_ctl_json_int (ctl->builder, "pieces", line->pieces);
  yz_ctl_json_int (ctl->builder, "book_low", line->book_low);
  yz_ctl_json_int (ctl->builder, "book_high", line->book_high);
  yz_ctl_json_int (ctl->builder, "difference", line->difference);
  yz_ctl_json_text (ctl->builder, "reason", line->reason);
  json_builder_end_object (ctl->builder);
  if (line->counted && line->difference == 0)
    return;
  yz_ctl_table_text (table, line->sku);
  yz_ctl_table_text (table, line->name);
  if (line->counted) {
    yz_ctl_table_int (table, line->book_high);
    yz_ctl_table_int (table, line->pieces);
    yz_ctl_table_int (table, line->difference);
  } else {
    yz_ctl_table_text (table, "");
    yz_ctl_table_text (table, _ ("not counted"));
    yz_ctl_table_text (table, "");
  }
  yz_ctl_table_text (table, line->reason);
}

/* What differs, and what nobody has counted. */
static gboolean
tell_differences (YzCtl *ctl, int64_t id, GError **error)
{
  g_autoptr (YzCount) count = yz_count_load (ctl->station, id, error);
  g_autoptr (GPtrArray) list =
    count != NULL ? yz_count_list_differences (ctl->station, id, error) : NULL;
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (6);

  if (list == NULL)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  add_members (ctl, count);
  yz_ctl_json_array (ctl->builder, "lines");
  for (guint i = 0; i < list->len; i++)
    add_difference (ctl, table, g_ptr_array_index (list, i));
  json_builder_end_array (ctl->builder);
  json_builder_end_object (ctl->builder);
  add_heading (ctl, count);
  yz_ctl_table_print (table, ctl->text);
  if (yz_ctl_table_get_n_rows (table) == 0)
    yz_ctl_say (ctl, "%s", _ ("Everything is as the books say."));
  return TRUE;
}

static gboolean
tell_started (YzCtl *ctl, GArray *counts, int64_t skipped, GError **error)
{
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_int (ctl->builder, "skipped", skipped);
  yz_ctl_json_array (ctl->builder, "lists");
  for (guint i = 0; i < counts->len; i++) {
    g_autoptr (YzCount) count =
      yz_count_load (ctl->station, g_array_index (counts, int64_t, i), error);

    if (count == NULL)
      return FALSE;
    json_builder_begin_object (ctl->builder);
    add_members (ctl, count);
    json_builder_end_object (ctl->builder);
    add_heading (ctl, count);
  }
  json_builder_end_array (ctl->builder);
  json_builder_end_object (ctl->builder);
  if (skipped > 0)
    yz_ctl_say (ctl, _ ("%" PRId64 " items are on other open lists."), skipped);
  return TRUE;
}

static gboolean
run_start (YzCtl *ctl, GError **error)
{
  const char *const *words = yz_ctl_args_get_all (ctl->args, "item");
  YzCountFields fields = { .title = yz_ctl_get (ctl, "title"),
                           .place = yz_ctl_get (ctl, "place"),
                           .category = yz_ctl_get (ctl, "category") };
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autoptr (GArray) counts = NULL;
  YzActor *actor = NULL;
  int64_t skipped = 0;

  if (!yz_ctl_take_op_id (ctl, &fields.op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  for (gsize i = 0; words != NULL && words[i] != NULL; i++) {
    g_autoptr (YzItem) item = yz_item_find (ctl->station, words[i], error);

    if (item == NULL)
      return FALSE;
    g_array_append_val (items, item->id);
  }
  fields.items = (const int64_t *) (void *) items->data;
  fields.n_items = items->len;
  counts = yz_count_start (ctl->station, actor, &fields, &skipped, error);
  return counts != NULL && tell_started (ctl, counts, skipped, error);
}

static gboolean
run_add (YzCtl *ctl, GError **error)
{
  const char *list = yz_ctl_get (ctl, "list");
  g_autoptr (YzItem) item = NULL;
  YzActor *actor = NULL;
  int64_t pieces = 0;
  int64_t counted = 0;
  int64_t number = 0;
  int64_t id = 0;
  YzOpId op_id;

  if (list != NULL && !yz_id_parse (list, &id)) {
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, list, "there is no count %s", list);
    return FALSE;
  }
  if (!yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  item = yz_ctl_take_pieces (ctl, yz_ctl_get_word (ctl, 0), TRUE, &pieces, error);
  if (item == NULL)
    return FALSE;
  number = yz_count_add (ctl->station, actor, &op_id, id, item->id, pieces, &counted, error);
  if (number == 0)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_int (ctl->builder, "number", number);
  yz_ctl_json_text (ctl->builder, "sku", item->sku);
  yz_ctl_json_int (ctl->builder, "pieces", pieces);
  yz_ctl_json_int (ctl->builder, "counted", counted);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("%s: %" PRId64 " counted now."), item->name, counted);
  return TRUE;
}

static gboolean
run_undo (YzCtl *ctl, GError **error)
{
  const char *text = yz_ctl_get (ctl, "number");
  YzActor *actor = NULL;
  int64_t number = 0;
  int64_t id = yz_ctl_take_number (ctl, 0, "count", error);
  YzOpId op_id;

  if (id == 0 || !yz_ctl_take_op_id (ctl, &op_id, error) ||
      (text != NULL && !yz_amount_parse (text, "number", &number, error)))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  return actor != NULL && yz_count_undo (ctl->station, actor, &op_id, id, number, error) != 0 &&
         tell_sheet (ctl, id, error);
}

static gboolean
run_rest (YzCtl *ctl, GError **error)
{
  int64_t id = yz_ctl_take_number (ctl, 0, "count", error);
  YzActor *actor = id != 0 ? yz_ctl_sign_in (ctl, error) : NULL;

  return actor != NULL && yz_count_zero_rest (ctl->station, actor, id, NULL, error) &&
         tell_sheet (ctl, id, error);
}

static gboolean
run_compare (YzCtl *ctl, GError **error)
{
  int64_t id = yz_ctl_take_number (ctl, 0, "count", error);
  YzActor *actor = id != 0 ? yz_ctl_sign_in (ctl, error) : NULL;

  return actor != NULL && yz_count_compare (ctl->station, actor, id, error) &&
         tell_differences (ctl, id, error);
}

static gboolean
run_again (YzCtl *ctl, GError **error)
{
  int64_t id = yz_ctl_take_number (ctl, 0, "count", error);
  YzActor *actor = id != 0 ? yz_ctl_sign_in (ctl, error) : NULL;
  g_autoptr (YzItem) item =
    actor != NULL ? yz_item_find (ctl->station, yz_ctl_get_word (ctl, 1), error) : NULL;

  return item != NULL && yz_count_again (ctl->station, actor, id, item->id, error) &&
         tell_sheet (ctl, id, error);
}

static gboolean
run_reason (YzCtl *ctl, GError **error)
{
  int64_t id = yz_ctl_take_number (ctl, 0, "count", error);
  YzActor *actor = id != 0 ? yz_ctl_sign_in (ctl, error) : NULL;
  g_autoptr (YzItem) item =
    actor != NULL ? yz_item_find (ctl->station, yz_ctl_get_word (ctl, 1), error) : NULL;

  return item != NULL &&
         yz_count_set_reason (ctl->station, actor, id, item->id, yz_ctl_get_word (ctl, 2), error) &&
         tell_sheet (ctl, id, error);
}

static gboolean
run_post (YzCtl *ctl, GError **error)
{
  g_autoptr (YzActor) approver = NULL;
  YzActor *actor = NULL;
  YzBooking booking = { 0 };
  int64_t id = yz_ctl_take_number (ctl, 0, "count", error);
  YzOpId op_id;

  if (id == 0 || !yz_ctl_take_op_id (ctl, &op_id, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL || !yz_ctl_take_approver (ctl, &approver, error) ||
      !yz_count_post (ctl->station,
                      actor,
                      approver,
                      &op_id,
                      id,
                      yz_ctl_get (ctl, "reason"),
                      yz_ctl_args_has (ctl->args, "leave-uncounted"),
                      &booking,
                      error))
    return FALSE;
  yz_ctl_say_booking (ctl, &booking);
  return TRUE;
}

static gboolean
run_cancel (YzCtl *ctl, GError **error)
{
  int64_t id = yz_ctl_take_number (ctl, 0, "count", error);
  YzActor *actor = id != 0 ? yz_ctl_sign_in (ctl, error) : NULL;

  return actor != NULL && yz_count_cancel (ctl->station, actor, id, error) &&
         tell_sheet (ctl, id, error);
}

static gboolean
run_show (YzCtl *ctl, GError **error)
{
  int64_t id = yz_ctl_take_number (ctl, 0, "count", error);

  return id != 0 && yz_ctl_open (ctl, YZ_STORE_READ, error) != NULL && tell_sheet (ctl, id, error);
}

static gboolean
run_differences (YzCtl *ctl, GError **error)
{
  int64_t id = yz_ctl_take_number (ctl, 0, "count", error);

  return id != 0 && yz_ctl_open (ctl, YZ_STORE_READ, error) != NULL &&
         tell_differences (ctl, id, error);
}

static gboolean
run_sheet (YzCtl *ctl, GError **error)
{
  const char *path = yz_ctl_get (ctl, "out");
  g_autoptr (YzCount) count = NULL;
  int64_t id = yz_ctl_take_number (ctl, 0, "count", error);

  if (id == 0 || !yz_ctl_check_paper (ctl, path, error) ||
      yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  count = yz_count_load (ctl->station, id, error);
  if (count == NULL ||
      !yz_count_paper_write (count, yz_station_get_name (ctl->station), path, error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "out", path);
  json_builder_end_object (ctl->builder);
  yz_ctl_say (ctl, _ ("Written to %s."), path);
  return TRUE;
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (6);
  g_autoptr (GPtrArray) list = NULL;
  int limit = 0;

  if (!yz_ctl_take_limit (ctl, &limit, error) || yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_count_list (ctl->station, limit, error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzCount *count = g_ptr_array_index (list, i);

    json_builder_begin_object (ctl->builder);
    add_members (ctl, count);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_id (table, count->id);
    yz_ctl_table_instant (table, count->created_ms);
    yz_ctl_table_text (table, count->title);
    yz_ctl_table_int (table, count->items_counted);
    yz_ctl_table_int (table, count->items);
    yz_ctl_table_text (table, get_state_title (count));
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

/* clang-format off */
#define OP_ID_OPTION \
  { "op-id", "UUID", 0, N_ ("the same once more changes nothing") }

static const YzCtlOption start_options[] = {
  { "title", "TEXT", 0, N_ ("what the list is called") },
  { "place", "PLACE", 0, N_ ("what lies there; everything unless said") },
  { "category", "NAME", 0, N_ ("goods of this category") },
  { "item", "SKU", YZ_CTL_OPTION_MANY, N_ ("these goods only") },
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption add_options[] = {
  { "list", "COUNT", 0, N_ ("on this list; on the open one that has it unless said") },
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption undo_options[] = {
  { "number", "N", 0, N_ ("the row; your own last one unless said") },
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption post_options[] = {
  { "reason", "TEXT", 0, N_ ("of differences that have none of their own") },
  { "leave-uncounted", NULL, 0, N_ ("leave out what nobody has counted") },
  { "approver", "STAFF", 0, N_ ("the second person") },
  { "approver-pin-file", "FILE", 0,
    N_ ("their PIN (or YIZHAN_APPROVER_PIN, or the second line of --pin-file)") },
  OP_ID_OPTION,
  { NULL },
};

static const YzCtlOption sheet_options[] = {
  { "out", "FILE", YZ_CTL_OPTION_NEEDED, N_ ("the .pdf to be written") },
  { NULL },
};

static const YzCtlOption list_options[] = {
  { "limit", "N", 0, N_ ("at most so many") },
  { NULL },
};

const YzCtlCommand yz_ctl_count_commands[] = {
  { "count start", "", 0, 0, YZ_CTL_WRITES, start_options,
    N_ ("make a list of what is to be counted"), run_start },
  { "count add", "CODE[=QTY]", 1, 1, YZ_CTL_WRITES, add_options,
    N_ ("add what was counted"), run_add },
  { "count undo", "COUNT", 1, 1, YZ_CTL_WRITES, undo_options, N_ ("take a row back"), run_undo },
  { "count rest", "COUNT", 1, 1, YZ_CTL_WRITES, NULL,
    N_ ("say that there is nothing of all that was not counted"), run_rest },
  { "count show", "COUNT", 1, 1, YZ_CTL_READS, NULL,
    N_ ("show the list without what the books say"), run_show },
  { "count sheet", "COUNT", 1, 1, YZ_CTL_READS, sheet_options,
    N_ ("write the list for counting by hand"), run_sheet },
  { "count list", "", 0, 0, YZ_CTL_READS, list_options, N_ ("list counts"), run_list },
  { "count compare", "COUNT", 1, 1, YZ_CTL_WRITES, NULL,
    N_ ("end the counting and show what differs"), run_compare },
  { "count differences", "COUNT", 1, 1, YZ_CTL_READS, NULL,
    N_ ("show what differs"), run_differences },
  { "count again", "COUNT ITEM", 2, 2, YZ_CTL_WRITES, NULL,
    N_ ("have an item counted a second time"), run_again },
  { "count reason", "COUNT ITEM TEXT", 3, 3, YZ_CTL_WRITES, NULL,
    N_ ("say why an item differs"), run_reason },
  { "count post", "COUNT", 1, 1, YZ_CTL_WRITES, post_options,
    N_ ("book what differs"), run_post },
  { "count cancel", "COUNT", 1, 1, YZ_CTL_WRITES, NULL,
    N_ ("give a list up; nothing is booked"), run_cancel },
  { NULL },
};
/* clang-format on */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>

#include "yz-amount.h"
#include "yz-batch.h"
#include "yz-clock.h"
#include "yz-code.h"
#include "yz-ctl-json.h"
#include "yz-ctl-table.h"
#include "yz-ctl.h"
#include "yz-export-items.h"
#include "yz-item-photo.h"
#include "yz-item-price.h"
#include "yz-picture-shrink.h"

/* Lists ------------------------------------------------------------------------------------ */

static void
add_members (JsonBuilder *builder, const YzItem *item)
{
  yz_ctl_json_id (builder, "item", item->id);
  yz_ctl_json_text (builder, "sku", item->sku);
  yz_ctl_json_text (builder, "name", item->name);
  yz_ctl_json_text (builder, "ean", item->ean);
  yz_ctl_json_int (builder, "price", item->price_points);
  yz_ctl_json_date (builder, "next_price_on", item->next_price_on);
  yz_ctl_json_int (builder, "shelf", item->shelf);
  yz_ctl_json_int (builder, "minimum", item->minimum);
  yz_ctl_json_bool (builder, "low", yz_item_is_low (item));
  yz_ctl_json_int (builder, "limit", item->limit);
  yz_ctl_json_text (builder, "period", yz_period_get_word (item->period));
  yz_ctl_json_text (builder, "category", item->category);
  yz_ctl_json_text (builder, "unit", item->unit);
  yz_ctl_json_text (builder, "place", item->place);
  yz_ctl_json_text (builder, "paid_by", item->paid_by);
  yz_ctl_json_text (builder, "note", item->note);
  yz_ctl_json_bool (builder, "photo", item->has_photo);
  yz_ctl_json_bool (builder, "active", item->active);
}

static void
add_item (YzCtl *ctl, YzCtlTable *table, const YzItem *item)
{
  json_builder_begin_object (ctl->builder);
  add_members (ctl->builder, item);
  json_builder_end_object (ctl->builder);
  yz_ctl_table_text (table, item->sku);
  yz_ctl_table_text (table, item->name);
  yz_ctl_table_text (table, item->category);
  yz_ctl_table_int (table, item->price_points);
  yz_ctl_table_int (table, item->shelf);
  yz_ctl_table_text (table, item->place);
  yz_ctl_table_text (table, item->ean);
  yz_ctl_table_text (table,
                     !item->active
                     ? _ ("not offered")
                     : item->shelf <= 0
                     ? _ ("sold out")
                     : yz_item_is_low (item)
                     ? _ ("low")
                     : "");
}

static void
add_head (YzCtlTable *table)
{
  yz_ctl_table_text (table, _ ("SKU"));
  yz_ctl_table_text (table, _ ("Item"));
  yz_ctl_table_text (table, _ ("Category"));
  yz_ctl_table_text (table, _ ("Points"));
  yz_ctl_table_text (table, _ ("Shelf"));
  yz_ctl_table_text (table, _ ("Place"));
  yz_ctl_table_text (table, _ ("EAN"));
  yz_ctl_table_text (table, "");
}

static gboolean
is_wanted (YzCtl *ctl, const YzItem *item)
{
  const char *category = yz_ctl_get (ctl, "category");

  return (category == NULL || g_str_equal (item->category, category)) &&
         (!yz_ctl_args_has (ctl->args, "low") || yz_item_is_low (item));
}

static gboolean
run_list (YzCtl *ctl, GError **error)
{
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (8);
  g_autoptr (GPtrArray) list = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  list = yz_item_list (ctl->station, yz_ctl_args_has (ctl->args, "all"), error);
  if (list == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < list->len; i++) {
    const YzItem *item = g_ptr_array_index (list, i);

    if (!is_wanted (ctl, item))
      continue;
    if (yz_ctl_table_get_n_rows (table) == 0)
      add_head (table);
    add_item (ctl, table, item);
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

static gboolean
run_near (YzCtl *ctl, GError **error)
{
  const char *text = yz_ctl_get (ctl, "days");
  g_autoptr (YzCtlTable) table = yz_ctl_table_new (4);
  g_autoptr (GPtrArray) near = NULL;
  int64_t days = 30;

  if ((text != NULL && !yz_amount_parse (text, "days", &days, error)) ||
      yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  near = yz_batch_list_near (ctl->station, (int) CLAMP (days, 0, YZ_DATE_DAYS_MAX), error);
  if (near == NULL)
    return FALSE;
  json_builder_begin_array (ctl->builder);
  for (guint i = 0; i < near->len; i++) {
    const YzBatchNear *found = g_ptr_array_index (near, i);
    g_autofree char *date = yz_date_to_text (found->batch.best_before);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_text (ctl->builder, "sku", found->sku);
    yz_ctl_json_text (ctl->builder, "name", found->name);
    yz_ctl_json_date (ctl->builder, "best_before", found->batch.best_before);
    yz_ctl_json_int (ctl->builder, "left", found->batch.left);
    yz_ctl_json_int (ctl->builder, "days_left", found->days_left);
    json_builder_end_object (ctl->builder);
    yz_ctl_table_text (table, date);
    yz_ctl_table_text (table, found->sku);
    yz_ctl_table_text (table, found->name);
    yz_ctl_table_int (table, found->batch.left);
  }
  json_builder_end_array (ctl->builder);
  yz_ctl_table_print (table, ctl->text);
  return TRUE;
}

/* One item ---------------------------------------------------------------------------------- */

static gboolean
tell_codes (YzCtl *ctl, const YzItem *item, GError **error)
{
  g_autoptr (GPtrArray) codes = yz_item_code_list (ctl->station, item->id, error);
  g_autofree char *text = NULL;

  if (codes == NULL)
    return FALSE;
  yz_ctl_json_array (ctl->builder, "codes");
  for (guint i = 0; i < codes->len; i++) {
    const YzItemCode *code = g_ptr_array_index (codes, i);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_text (ctl->builder, "code", code->code);
    yz_ctl_json_int (ctl->builder, "pieces", code->pieces);
    yz_ctl_json_text (ctl->builder, "unit", code->unit);
    json_builder_end_object (ctl->builder);
  }
  json_builder_end_array (ctl->builder);
  text = yz_item_codes_to_text (codes);
  if (codes->len > 0)
    yz_ctl_say (ctl, _ ("Other codes: %s"), text);
  return TRUE;
}

static gboolean
tell_prices (YzCtl *ctl, const YzItem *item, GError **error)
{
  g_autoptr (GPtrArray) prices = yz_item_price_list (ctl->station, item->id, error);

  if (prices == NULL)
    return FALSE;
  yz_ctl_json_array (ctl->builder, "prices");
  for (guint i = 0; i < prices->len; i++) {
    const YzItemPrice *price = g_ptr_array_index (prices, i);
    g_autofree char *from = price->valid_from != 0 ? yz_date_to_text (price->valid_from) : NULL;

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_date (ctl->builder, "from", price->valid_from);
    yz_ctl_json_int (ctl->builder, "price", price->price_points);
    yz_ctl_json_text (ctl->builder, "by", price->by);
    yz_ctl_json_instant (ctl->builder, "recorded", price->recorded_ms);
    yz_ctl_json_bool (ctl->builder, "replaced", price->replaced);
    json_builder_end_object (ctl->builder);
    if (price->replaced)
      continue;
    if (from != NULL)
      yz_ctl_say (ctl, _ ("From %s: %" PRId64 " points"), from, price->price_points);
    else
      yz_ctl_say (ctl, _ ("At first: %" PRId64 " points"), price->price_points);
  }
  json_builder_end_array (ctl->builder);
  return TRUE;
}

static gboolean
tell_batches (YzCtl *ctl, const YzItem *item, GError **error)
{
  g_autoptr (GArray) batches = yz_batch_list (ctl->station, item->id, error);

  if (batches == NULL)
    return FALSE;
  yz_ctl_json_array (ctl->builder, "batches");
  for (guint i = 0; i < batches->len; i++) {
    const YzBatch *batch = &g_array_index (batches, YzBatch, i);
    g_autofree char *date = yz_date_to_text (batch->best_before);

    json_builder_begin_object (ctl->builder);
    yz_ctl_json_id (ctl->builder, "entry", batch->entry);
    yz_ctl_json_int (ctl->builder, "leg", batch->leg);
    yz_ctl_json_date (ctl->builder, "best_before", batch->best_before);
    yz_ctl_json_int (ctl->builder, "left", batch->left);
    json_builder_end_object (ctl->builder);
    yz_ctl_say (ctl, _ ("Best before %s: %" PRId64 " left"), date, batch->left);
  }
  json_builder_end_array (ctl->builder);
  return TRUE;
}

static gboolean
run_show (YzCtl *ctl, GError **error)
{
  g_autoptr (YzItem) item = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  item = yz_item_find (ctl->station, yz_ctl_get_word (ctl, 0), error);
  if (item == NULL)
    return FALSE;
  json_builder_begin_object (ctl->builder);
  add_members (ctl->builder, item);
  yz_ctl_json_int (ctl->builder, "pieces", item->pieces);
  yz_ctl_say (ctl, "%s  %s  %s", item->sku, item->name, item->ean != NULL ? item->ean : "");
  yz_ctl_say (ctl,
              _ ("%" PRId64 " points, %" PRId64 " on the shelf"), item->price_points, item->shelf);
  if (!tell_codes (ctl, item, error) || !tell_prices (ctl, item, error) ||
      !tell_batches (ctl, item, error))
    return FALSE;
  json_builder_end_object (ctl->builder);
  return TRUE;
}

/* Changing ---------------------------------------------------------------------------------- */

static gboolean
take_number (YzCtl *ctl, const char *option, int64_t *number, GError **error)
{
  const char *text = yz_ctl_get (ctl, option);

  return text == NULL || yz_amount_parse (text, option, number, error);
}

static gboolean
take_numbers (YzCtl *ctl, YzItemFields *fields, GError **error)
{
  const char *from = yz_ctl_get (ctl, "from");
  const char *period = yz_ctl_get (ctl, "period");

  return take_number (ctl, "price", &fields->price_points, error) &&
         take_number (ctl, "limit", &fields->limit, error) &&
         take_number (ctl, "minimum", &fields->minimum, error) &&
         (from == NULL || yz_date_parse (from, "price-from", &fields->price_from, error)) &&
         (period == NULL || yz_period_parse (period, &fields->period, error));
}

static void
take_texts (YzCtl *ctl, YzItemFields *fields)
{
  fields->sku = yz_ctl_get_word (ctl, 0);
  fields->name = yz_ctl_get (ctl, "name");
  fields->ean = yz_ctl_get (ctl, "ean");
  fields->category = yz_ctl_get (ctl, "category");
  fields->unit = yz_ctl_get (ctl, "unit");
  fields->place = yz_ctl_get (ctl, "place");
  fields->paid_by = yz_ctl_get (ctl, "paid-by");
  fields->note = yz_ctl_get (ctl, "note");
  if (yz_ctl_args_has (ctl->args, "offer"))
    fields->active = TRUE;
  if (yz_ctl_args_has (ctl->args, "no-offer"))
    fields->active = FALSE;
}

static void
drop_code (GPtrArray *codes, const char *text)
{
  g_autofree char *code = yz_ean_normalise (text);

  for (guint i = codes->len; code != NULL && i-- > 0;)
    if (g_str_equal (((YzItemCode *) g_ptr_array_index (codes, i))->code, code))
      g_ptr_array_remove_index (codes, i);
}

/* The codes the item is to have besides its main one: those it has, with the changes.
 * NULL without an error if none is asked for. */
static GPtrArray *
make_codes (YzCtl *ctl, const YzItem *item, GError **error)
{
  const char *const *added = yz_ctl_args_get_all (ctl->args, "code");
  const char *const *dropped = yz_ctl_args_get_all (ctl->args, "drop-code");
  g_autoptr (GPtrArray) codes = NULL;

  if (added == NULL && dropped == NULL)
    return NULL;
  codes = item != NULL ? yz_item_code_list (ctl->station, item->id, error)
                       : g_ptr_array_new_with_free_func ((GDestroyNotify) yz_item_code_free);
  for (guint i = 0; codes != NULL && dropped != NULL && dropped[i] != NULL; i++)
    drop_code (codes, dropped[i]);
  for (guint i = 0; codes != NULL && added != NULL && added[i] != NULL; i++) {
    g_autoptr (GPtrArray) more = yz_item_codes_parse (added[i], error);

    if (more == NULL)
      return NULL;
    for (guint j = 0; j < more->len; j++)
      drop_code (codes, ((YzItemCode *) g_ptr_array_index (more, j))->code);
    g_ptr_array_extend_and_steal (codes, g_steal_pointer (&more));
  }
  return g_steal_pointer (&codes);
}

/* The photo that is to be set, made small, before anything is changed: *@small stays NULL where
 * none is asked for. */
static gboolean
make_photo (YzCtl *ctl, char **small, GError **error)
{
  const char *path = yz_ctl_get (ctl, "photo");
  GError *problem = NULL;

  if (path == NULL)
    return TRUE;
  *small = yz_picture_shrink_temporary (path, YZ_ITEM_PHOTO_SIDE, &problem);
  return *small != NULL || yz_ctl_pass_problem (ctl, path, problem, error);
}

static gboolean
put_photo (YzCtl *ctl, const YzActor *actor, int64_t item, const char *small, GError **error)
{
  if (small == NULL && !yz_ctl_args_has (ctl->args, "no-photo"))
    return TRUE;
  return yz_item_set_photo (ctl->station, actor, item, small, error);
}

/* The item of this SKU; NULL without an error if it is new. */
static YzItem *
find_known (YzCtl *ctl, const char *sku, GError **error)
{
  GError *problem = NULL;
  YzItem *item = yz_item_find (ctl->station, sku, &problem);

  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_NOT_FOUND))
    g_clear_error (&problem);
  if (problem != NULL)
    g_propagate_error (error, problem);
  if (item != NULL && !g_str_equal (item->sku, sku))
    g_clear_pointer (&item, yz_item_free);
  return item;
}

static gboolean
put_item (YzCtl *ctl, const char *small, GError **error)
{
  YzItemFields fields = YZ_ITEM_FIELDS_INIT;
  g_autoptr (YzItem) known = NULL;
  g_autoptr (GPtrArray) codes = NULL;
  YzActor *actor = NULL;
  GError *problem = NULL;
  gboolean added = FALSE;
  gboolean changed = FALSE;
  gboolean photo = small != NULL || yz_ctl_args_has (ctl->args, "no-photo");
  int64_t item = 0;

  if (!take_numbers (ctl, &fields, error))
    return FALSE;
  actor = yz_ctl_sign_in (ctl, error);
  if (actor == NULL)
    return FALSE;
  take_texts (ctl, &fields);
  known = find_known (ctl, fields.sku, &problem);
  if (problem == NULL)
    codes = make_codes (ctl, known, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  fields.codes = codes;
  item = yz_item_put (ctl->station, actor, &fields, &added, &changed, error);
  if (item == 0 || !put_photo (ctl, actor, item, small, error))
    return FALSE;
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_id (ctl->builder, "item", item);
  yz_ctl_json_bool (ctl->builder, "added", added);
  yz_ctl_json_bool (ctl->builder, "changed", changed || (photo && !added));
  json_builder_end_object (ctl->builder);
  if (added)
    yz_ctl_say (ctl, _ ("%s is new in the shop."), fields.sku);
  else
    yz_ctl_say (ctl, "%s", changed || photo ? _ ("Changed.") : _ ("Everything was so already."));
  return TRUE;
}

static gboolean
run_put (YzCtl *ctl, GError **error)
{
  g_autofree char *small = NULL;
  gboolean done = make_photo (ctl, &small, error) && put_item (ctl, small, error);

  if (small != NULL)
    g_unlink (small);
  return done;
}

static gboolean
run_export (YzCtl *ctl, GError **error)
{
  const char *path = yz_ctl_get (ctl, "out");
  g_autofree char *table = NULL;
  g_autoptr (GError) problem = NULL;

  if (yz_ctl_open (ctl, YZ_STORE_READ, error) == NULL)
    return FALSE;
  table = yz_export_items (ctl->station, yz_ctl_args_has (ctl->args, "all"), error);
  if (table == NULL)
    return FALSE;
  if (path != NULL && !g_file_set_contents (path, table, -1, &problem))
    return yz_ctl_fail (ctl,
                        error,
                        YZ_ERROR_IO,
                        path,
                        N_ ("%s cannot be written: %s."), path, problem->message);
  json_builder_begin_object (ctl->builder);
  yz_ctl_json_text (ctl->builder, "file", path);
  yz_ctl_json_text (ctl->builder, "csv", path == NULL ? table : NULL);
  json_builder_end_object (ctl->builder);
  if (path != NULL)
    yz_ctl_say (ctl, _ ("The goods are in %s."), path);
  else
    g_string_append (ctl->text, table);
  return TRUE;
}

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const YzCtlOption list_options[] = {
  { "all", NULL, 0, N_ ("also what is not offered any more") },
  { "low", NULL, 0, N_ ("only what is low or sold out") },
  { "category", "NAME", 0, N_ ("only of this category") },
  { NULL },
};

static const YzCtlOption near_options[] = {
  { "days", "N", 0, N_ ("how far ahead; 30 unless said") },
  { NULL },
};

static const YzCtlOption put_options[] = {
  { "name", "NAME", 0, N_ ("its name; needed for a new one") },
  { "price", "POINTS", 0, N_ ("its price; needed for a new one") },
  { "from", "DATE", 0, N_ ("the day from which the price holds; today unless said") },
  { "ean", "EAN", 0, N_ ("the code on the pack") },
  { "code", "EAN=PIECES UNIT", YZ_CTL_OPTION_MANY,
    N_ ("another code: of a case, 6900000202227=24 箱") },
  { "drop-code", "EAN", YZ_CTL_OPTION_MANY, N_ ("takes such a code away") },
  { "limit", "N", 0, N_ ("pieces for one rider in a period; 0 for no limit") },
  { "period", "day|week|month|quarter|year|once", 0, N_ ("of the limit; month unless said") },
  { "category", "NAME", 0, N_ ("what it is listed with") },
  { "unit", "NAME", 0, N_ ("what a piece is: bottle, bag") },
  { "place", "NAME", 0, N_ ("where it lies at this station") },
  { "minimum", "N", 0, N_ ("below so many it is low at this station") },
  { "paid-by", "NAME", 0, N_ ("whose money or gift it is") },
  { "note", "TEXT", 0, N_ ("what else is to be known") },
  { "photo", "FILE", 0, N_ ("its picture") },
  { "no-photo", NULL, 0, N_ ("takes the picture away") },
  { "offer", NULL, 0, N_ ("is offered") },
  { "no-offer", NULL, 0, N_ ("is not offered any more") },
  { NULL },
};

static const YzCtlOption export_options[] = {
  { "all", NULL, 0, N_ ("also what is not offered any more") },
  { "out", "FILE", 0, N_ ("instead of the standard output") },
  { NULL },
};

const YzCtlCommand yz_ctl_item_commands[] = {
  { "item list", "", 0, 0, YZ_CTL_READS, list_options, N_ ("list the goods"), run_list },
  { "item show", "SKU", 1, 1, YZ_CTL_READS, NULL,
    N_ ("show goods with their codes, prices and batches"), run_show },
  { "item near", "", 0, 0, YZ_CTL_READS, near_options,
    N_ ("list what is near its best-before date"), run_near },
  { "item put", "SKU", 1, 1, YZ_CTL_WRITES, put_options,
    N_ ("add goods to the shop or change them"), run_put },
  { "item export", "", 0, 0, YZ_CTL_READS, export_options,
    N_ ("write the goods as a table that can be imported"), run_export },
  { NULL },
};
/* clang-format on */

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-item"

#include "yz-item-private.h"

#include <string.h>

#include "yz-clock.h"
#include "yz-code.h"
#include "yz-evidence.h"
#include "yz-item-nature.h"
#include "yz-item-price.h"
#include "yz-pinyin.h"
#include "yz-text.h"

/* Shelf and place of the station $1 stand beside the item, and what it costs on the day $2 and
 * next. */
#define ITEM_COLUMNS                                                                               \
  "SELECT i.id, i.sku, i.name, (SELECT MIN (m.code) FROM item_code m WHERE m.item_id = i.id"       \
  " AND m.main = 1), " YZ_ITEM_PRICE_SQL (                                                         \
    "$2") ", i.limit_pieces, i.limit_period, i.active,"                                            \
          " i.search, a.balance, i.category, i.unit, i.paid_by, i.note, i.photo, i.photo_size,"    \
          " l.place, l.minimum, n.valid_from, n.price, i.nature"
#define ITEM_TABLES                                                                                \
  " FROM item i LEFT JOIN account a ON a.owner = 0 AND a.kind = 9 AND a.unit = i.id"               \
  " AND a.station_id = $1 AND a.period = 0"                                                        \
  " LEFT JOIN item_place l ON l.item_id = i.id AND l.station_id = $1"                              \
  " LEFT JOIN item_price n ON n.item_id = i.id AND n.version = (SELECT f.version FROM item_price " \
  "f"                                                                                              \
  " WHERE f.item_id = i.id AND f.valid_from > $2 ORDER BY f.valid_from, f.version DESC LIMIT 1)"
#define ITEM_SQL ITEM_COLUMNS ITEM_TABLES
#define ITEM_COLUMN_COUNT 21

G_STATIC_ASSERT (YZ_ACCOUNT_SHELF == 9);

void
yz_item_free (YzItem *item)
{
  if (item == NULL)
    return;
  g_free (item->sku);
  g_free (item->name);
  g_free (item->ean);
  g_clear_pointer (&item->codes, g_ptr_array_unref);
  g_free (item->place);
  g_free (item->category);
  g_free (item->unit);
  g_free (item->paid_by);
  g_free (item->note);
  g_free (item->photo_path);
  g_free (item->search);
  g_free (item);
}

gboolean
yz_item_is_low (const YzItem *item)
{
  g_return_val_if_fail (item != NULL, FALSE);

  /* That few seats are left is no reason to order some. */
  return item->active && !item->intangible &&
         (item->minimum > 0 ? item->shelf < item->minimum : item->shelf <= YZ_ITEM_LOW);
}

static char *
dup_text (YzStatement *statement, int column)
{
  return yz_statement_is_null (statement, column) ? g_strdup ("")
                                                  : yz_statement_dup_text (statement, column);
}

static void
read_photo (YzStation *station, YzStatement *statement, YzItem *item)
{
  gsize size = 0;
  const void *photo = yz_statement_get_blob (statement, 14, &size);

  if (size != sizeof item->photo)
    return;
  memcpy (item->photo, photo, size);
  item->has_photo = TRUE;
  item->photo_size = yz_statement_get_int (statement, 15);
  item->photo_path = yz_evidence_make_path (station, item->photo);
}

static YzItem *
read_row (YzStation *station, YzStatement *statement)
{
  YzItem *item = g_new0 (YzItem, 1);

  item->id = yz_statement_get_int (statement, 0);
  item->sku = yz_statement_dup_text (statement, 1);
  item->name = yz_statement_dup_text (statement, 2);
  item->ean = yz_statement_dup_text (statement, 3);
  item->price_points = yz_statement_get_int (statement, 4);
  item->limit = yz_statement_get_int (statement, 5);
  item->period = (YzPeriod) yz_statement_get_int (statement, 6);
  item->active = yz_statement_get_int (statement, 7) != 0;
  item->search = yz_statement_dup_text (statement, 8);
  item->shelf = yz_statement_get_int (statement, 9);
  item->category = dup_text (statement, 10);
  item->unit = dup_text (statement, 11);
  item->paid_by = dup_text (statement, 12);
  item->note = dup_text (statement, 13);
  read_photo (station, statement, item);
  item->place = dup_text (statement, 16);
  item->minimum = yz_statement_get_int (statement, 17);
  item->next_price_points = yz_statement_get_int (statement, 19);
  if (item->next_price_points != item->price_points)
    item->next_price_on = yz_statement_get_int (statement, 18);
  item->intangible = yz_statement_get_int (statement, 20) != YZ_ITEM_GOODS;
  item->pieces = 1;
  return item;
}

static void
bind_here_and_now (YzStatement *statement, YzStation *station)
{
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, yz_clock_today ());
}

/* The only row of @statement; NULL without an error if there is none. */
static YzItem *
take_item (YzStation *station, YzStatement *statement, GError **error)
{
  return yz_statement_step (statement, error) == YZ_STEP_ROW ? read_row (station, statement) : NULL;
}

static YzItem *
look_up_id (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station), ITEM_SQL " WHERE i.id = $3");
  bind_here_and_now (statement, station);
  yz_statement_bind_int (statement, 3, id);
  return take_item (station, statement, error);
}

YzItem *
yz_item_look_up_sku (YzStation *station, const char *sku, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station), ITEM_SQL " WHERE i.sku = $3");
  bind_here_and_now (statement, station);
  yz_statement_bind_text (statement, 3, sku);
  return take_item (station, statement, error);
}

static YzItem *
look_up_code (YzStation *station, const char *code, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzItem *item = NULL;

  statement =
    yz_store_query (yz_station_get_store (station),
                    ITEM_COLUMNS ", c.pieces" ITEM_TABLES " JOIN item_code c ON c.item_id = i.id"
                                 " WHERE c.code = $3");
  bind_here_and_now (statement, station);
  yz_statement_bind_text (statement, 3, code);
  item = take_item (station, statement, error);
  if (item != NULL)
    item->pieces = yz_statement_get_int (statement, ITEM_COLUMN_COUNT);
  return item;
}

static YzItem *
look_up_name (YzStation *station, const char *name, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (YzItem) item = NULL;
  int64_t found = 0;
  YzStep step = YZ_STEP_ERROR;

  statement =
    yz_store_query (yz_station_get_store (station), ITEM_SQL " WHERE i.name = $3 ORDER BY i.id");
  bind_here_and_now (statement, station);
  yz_statement_bind_text (statement, 3, name);
  for (; (step = yz_statement_step (statement, error)) == YZ_STEP_ROW; found++)
    if (item == NULL)
      item = read_row (station, statement);
  if (step == YZ_STEP_ERROR)
    return NULL;
  if (found > 1) {
    yz_error_set (error,
                  YZ_ERROR_AMBIGUOUS,
                  name,
                  0,
                  found,
                  "%" G_GINT64_FORMAT " items are called %s",
                  found,
                  name);
    return NULL;
  }
  return g_steal_pointer (&item);
}

YzItem *
yz_item_load (YzStation *station, int64_t id, GError **error)
{
  GError *problem = NULL;
  YzItem *item = NULL;

  g_return_val_if_fail (station != NULL, NULL);

  item = look_up_id (station, id, &problem);
  if (item == NULL && problem == NULL) {
    g_autofree char *text = yz_id_to_text (id);

    yz_error_set_subject (&problem, YZ_ERROR_NOT_FOUND, text, "there is no item %s", text);
  }
  if (problem != NULL)
    g_propagate_error (error, problem);
  return item;
}

static YzItem *
find_item (YzStation *station, const char *text, GError **error)
{
  g_autofree char *ean = yz_ean_normalise (text);
  GError *problem = NULL;
  YzItem *item = NULL;
  YzCode code;
  int64_t id = 0;

  if (yz_code_text_is_ours (text) && yz_code_parse (text, &code, NULL) && code.kind == YZ_CODE_ITEM)
    return look_up_id (station, code.id, error);
  item = yz_item_look_up_sku (station, text, &problem);
  if (item == NULL && problem == NULL && ean != NULL)
    item = look_up_code (station, ean, &problem);
  if (item == NULL && problem == NULL)
    item = look_up_name (station, text, &problem);
  if (item == NULL && problem == NULL && yz_id_parse (text, &id))
    item = look_up_id (station, id, &problem);
  if (problem != NULL)
    g_propagate_error (error, problem);
  return item;
}

YzItem *
yz_item_find (YzStation *station, const char *text, GError **error)
{
  g_autofree char *clean = NULL;
  GError *problem = NULL;
  YzItem *item = NULL;

  g_return_val_if_fail (station != NULL && text != NULL, NULL);

  clean = yz_text_require (text, "item", YZ_TEXT_NOTE_MAX, error);
  if (clean == NULL)
    return NULL;
  item = find_item (station, clean, &problem);
  if (item == NULL && problem == NULL)
    yz_error_set_subject (&problem, YZ_ERROR_NOT_FOUND, clean, "there is no item %s", clean);
  if (problem != NULL)
    g_propagate_error (error, problem);
  return item;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  const YzItem *left = *(YzItem *const *) a;
  const YzItem *right = *(YzItem *const *) b;
  int order = yz_pinyin_compare (left->name, right->name);

  return order != 0 ? order : strcmp (left->sku, right->sku);
}

/* Gives @items, which are in the order of their ids, their other codes. */
static gboolean
add_codes (YzStation *station, const GPtrArray *items, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;
  guint index = 0;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT item_id, code, pieces, unit FROM item_code WHERE main = 0"
                              " AND item_id IS NOT NULL ORDER BY item_id, pieces, code");
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    int64_t id = yz_statement_get_int (statement, 0);
    YzItem *item = NULL;
    YzItemCode *code = NULL;

    while (index < items->len && ((YzItem *) g_ptr_array_index (items, index))->id < id)
      index++;
    item = index < items->len ? g_ptr_array_index (items, index) : NULL;
    if (item == NULL || item->id != id)
      continue;
    if (item->codes == NULL)
      item->codes = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_item_code_free);
    code = g_new0 (YzItemCode, 1);
    code->code = yz_statement_dup_text (statement, 1);
    code->pieces = yz_statement_get_int (statement, 2);
    code->unit = yz_statement_dup_text (statement, 3);
    g_ptr_array_add (item->codes, code);
  }
  return step == YZ_STEP_DONE;
}

GPtrArray *
yz_item_list (YzStation *station, gboolean with_inactive, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_item_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement =
    yz_store_query (yz_station_get_store (station), ITEM_SQL " WHERE i.active >= $3 ORDER BY i.id");
  bind_here_and_now (statement, station);
  yz_statement_bind_int (statement, 3, with_inactive ? 0 : 1);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (items, read_row (station, statement));
  if (step == YZ_STEP_ERROR || !add_codes (station, items, error))
    return NULL;
  g_ptr_array_sort (items, compare_names);
  return g_steal_pointer (&items);
}

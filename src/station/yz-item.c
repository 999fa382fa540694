/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-item"

#include "yz-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-amount.h"
#include "yz-audit.h"
#include "yz-clock.h"
#include "yz-code.h"
#include "yz-pinyin.h"
#include "yz-text.h"

#define SKU_MAX 40

/* The shelf ($1 is the station) stands beside the item. */
#define ITEM_SQL                                                                                   \
  "SELECT i.id, i.sku, i.name, i.ean, i.price, i.limit_month, i.active, i.search, a.balance"       \
  " FROM item i LEFT JOIN account a ON a.owner = 0 AND a.kind = 9 AND a.unit = i.id"               \
  " AND a.station_id = $1 AND a.period = 0"

G_STATIC_ASSERT (YZ_ACCOUNT_SHELF == 9);

/* What is to be stored: the fields, cleaned. */
typedef struct {
  char *sku;
  char *name; /* (nullable) not given */
  char *ean;  /* (nullable) not given; "" takes it away */
} Cleaned;

void
yz_item_free (YzItem *item)
{
  if (item == NULL)
    return;
  g_free (item->sku);
  g_free (item->name);
  g_free (item->ean);
  g_free (item->search);
  g_free (item);
}

static void
cleaned_clear (Cleaned *cleaned)
{
  g_free (cleaned->sku);
  g_free (cleaned->name);
  g_free (cleaned->ean);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cleaned, cleaned_clear)

static YzItem *
read_row (YzStatement *statement)
{
  YzItem *item = g_new0 (YzItem, 1);

  item->id = yz_statement_get_int (statement, 0);
  item->sku = yz_statement_dup_text (statement, 1);
  item->name = yz_statement_dup_text (statement, 2);
  item->ean = yz_statement_dup_text (statement, 3);
  item->price_points = yz_statement_get_int (statement, 4);
  item->limit_month = yz_statement_get_int (statement, 5);
  item->active = yz_statement_get_int (statement, 6) != 0;
  item->search = yz_statement_dup_text (statement, 7);
  item->shelf = yz_statement_get_int (statement, 8);
  return item;
}

/* The only row of @statement; NULL without an error if there is none. */
static YzItem *
take_item (YzStatement *statement, GError **error)
{
  return yz_statement_step (statement, error) == YZ_STEP_ROW ? read_row (statement) : NULL;
}

static YzItem *
look_up_id (YzStation *station, int64_t id, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station), ITEM_SQL " WHERE i.id = $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, id);
  return take_item (statement, error);
}

static YzItem *
look_up_sku (YzStation *station, const char *sku, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station), ITEM_SQL " WHERE i.sku = $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_text (statement, 2, sku);
  return take_item (statement, error);
}

static YzItem *
look_up_ean (YzStation *station, const char *ean, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station), ITEM_SQL " WHERE i.ean = $2");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_text (statement, 2, ean);
  return take_item (statement, error);
}

static YzItem *
look_up_name (YzStation *station, const char *name, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (YzItem) item = NULL;
  int64_t found = 0;
  YzStep step = YZ_STEP_ERROR;

  statement =
    yz_store_query (yz_station_get_store (station), ITEM_SQL " WHERE i.name = $2 ORDER BY i.id");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_text (statement, 2, name);
  for (; (step = yz_statement_step (statement, error)) == YZ_STEP_ROW; found++)
    if (item == NULL)
      item = read_row (statement);
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
  item = look_up_sku (station, text, &problem);
  if (item == NULL && problem == NULL && ean != NULL)
    item = look_up_ean (station, ean, &problem);
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

GPtrArray *
yz_item_list (YzStation *station, gboolean with_inactive, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_item_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement =
    yz_store_query (yz_station_get_store (station), ITEM_SQL " WHERE i.active >= $2 ORDER BY i.id");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, with_inactive ? 0 : 1);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW)
    g_ptr_array_add (items, read_row (statement));
  if (step == YZ_STEP_ERROR)
    return NULL;
  g_ptr_array_sort (items, compare_names);
  return g_steal_pointer (&items);
}

static gboolean
clean_fields (const YzItemFields *fields, Cleaned *cleaned, GError **error)
{
  if (fields->sku == NULL) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "sku", "sku: %s", N_ ("missing"));
    return FALSE;
  }
  cleaned->sku = yz_text_require (fields->sku, "sku", SKU_MAX, error);
  if (cleaned->sku == NULL)
    return FALSE;
  if (fields->name != NULL) {
    cleaned->name = yz_text_require (fields->name, "name", YZ_TEXT_NAME_MAX, error);
    if (cleaned->name == NULL)
      return FALSE;
  }
  if (fields->ean != NULL) {
    g_autofree char *text = yz_text_clean (fields->ean, "ean", YZ_TEXT_NAME_MAX, error);

    if (text == NULL)
      return FALSE;
    cleaned->ean = text[0] != '\0' ? yz_ean_normalise (text) : g_strdup ("");
    if (cleaned->ean == NULL) {
      yz_error_set_subject (error, YZ_ERROR_INPUT, "ean", "ean: %s", N_ ("not a goods code"));
      return FALSE;
    }
  }
  if (fields->price_points != -1 && !yz_amount_check (fields->price_points, "price", error))
    return FALSE;
  return fields->limit_month == -1 || fields->limit_month == 0 ||
         yz_amount_check (fields->limit_month, "limit", error);
}

/* Changes @item to what was given. FALSE if it was so already. */
static gboolean
apply_fields (YzItem *item, const YzItemFields *fields, const Cleaned *cleaned)
{
  gboolean changed = FALSE;

  if (cleaned->name != NULL && g_strcmp0 (item->name, cleaned->name) != 0) {
    g_free (item->name);
    item->name = g_strdup (cleaned->name);
    changed = TRUE;
  }
  if (cleaned->ean != NULL && g_strcmp0 (item->ean != NULL ? item->ean : "", cleaned->ean) != 0) {
    g_free (item->ean);
    item->ean = cleaned->ean[0] != '\0' ? g_strdup (cleaned->ean) : NULL;
    changed = TRUE;
  }
  if (fields->price_points != -1 && item->price_points != fields->price_points) {
    item->price_points = fields->price_points;
    changed = TRUE;
  }
  if (fields->limit_month != -1 && item->limit_month != fields->limit_month) {
    item->limit_month = fields->limit_month;
    changed = TRUE;
  }
  if (fields->active != -1 && item->active != (fields->active != 0)) {
    item->active = fields->active != 0;
    changed = TRUE;
  }
  return changed;
}

static gboolean
write_item (YzStation *station, const YzItem *item, gboolean is_new, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autofree char *extra = g_strjoin (" ", item->sku, item->ean, NULL);
  g_autofree char *search = yz_pinyin_make_key (item->name, extra);
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;

  if (is_new)
    statement = yz_store_query (store,
                                "INSERT INTO item (id, sku, name, ean, price, limit_month, active,"
                                " search, created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
  else
    statement = yz_store_query (store,
                                "UPDATE item SET sku = $2, name = $3, ean = $4, price = $5,"
                                " limit_month = $6, active = $7, search = $8 WHERE id = $1");
  yz_statement_bind_int (statement, 1, item->id);
  yz_statement_bind_text (statement, 2, item->sku);
  yz_statement_bind_text (statement, 3, item->name);
  yz_statement_bind_text (statement, 4, item->ean);
  yz_statement_bind_int (statement, 5, item->price_points);
  yz_statement_bind_id (statement, 6, item->limit_month);
  yz_statement_bind_int (statement, 7, item->active ? 1 : 0);
  yz_statement_bind_text (statement, 8, search);
  if (is_new)
    yz_statement_bind_int (statement, 9, yz_clock_now_ms ());
  if (yz_statement_run (statement, &problem))
    return TRUE;
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_UNIQUE) &&
      g_strcmp0 (yz_error_get_subject (problem), "item.ean") == 0)
    yz_error_set_subject (error,
                          YZ_ERROR_EXISTS,
                          item->ean,
                          "the code %s is another item's",
                          item->ean);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* The item to be made; what nobody can guess must be given. */
static YzItem *
make_item (YzStation *station, const YzItemFields *fields, const Cleaned *cleaned, GError **error)
{
  g_autoptr (YzItem) item = g_new0 (YzItem, 1);

  if (cleaned->name == NULL || fields->price_points == -1) {
    const char *what = cleaned->name == NULL ? "name" : "price";

    yz_error_set_subject (error, YZ_ERROR_INPUT, what, "%s: %s", what, N_ ("missing"));
    return NULL;
  }
  item->id = yz_ledger_next_id (yz_station_get_ledger (station), error);
  if (item->id == 0)
    return NULL;
  item->sku = g_strdup (cleaned->sku);
  item->active = TRUE;
  return g_steal_pointer (&item);
}

/* Prices and limits decide what a point is worth: who changed them stays on record. */
static gboolean
note_change (YzStation *station,
             const YzActor *actor,
             const YzItem *item,
             gboolean is_new,
             GError **error)
{
  g_autofree char *detail = NULL;

  detail = g_strdup_printf ("price %" G_GINT64_FORMAT ", limit %" G_GINT64_FORMAT ", %s",
                            item->price_points,
                            item->limit_month,
                            item->active ? "active" : "inactive");
  return yz_audit_add (station,
                       actor->staff,
                       is_new ? "item-added" : "item-changed",
                       item->id,
                       detail,
                       error);
}

int64_t
yz_item_put (YzStation *station,
             const YzActor *actor,
             const YzItemFields *fields,
             gboolean *added,
             gboolean *changed,
             GError **error)
{
  g_auto (Cleaned) cleaned = { 0 };
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzItem) item = NULL;
  GError *problem = NULL;
  gboolean is_new = FALSE;
  gboolean differs = FALSE;

  g_return_val_if_fail (station != NULL && fields != NULL, 0);

  if (!yz_actor_require (actor, YZ_MAY_MANAGE, error) || !clean_fields (fields, &cleaned, error))
    return 0;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL)
    return 0;
  item = look_up_sku (station, cleaned.sku, &problem);
  if (item == NULL && problem == NULL) {
    is_new = TRUE;
    item = make_item (station, fields, &cleaned, &problem);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return 0;
  }
  differs = apply_fields (item, fields, &cleaned);
  if ((is_new || differs) && (!write_item (station, item, is_new, error) ||
                              !note_change (station, actor, item, is_new, error)))
    return 0;
  if (!yz_transaction_commit (transaction, error))
    return 0;
  if (added != NULL)
    *added = is_new;
  if (changed != NULL)
    *changed = !is_new && differs;
  return item->id;
}

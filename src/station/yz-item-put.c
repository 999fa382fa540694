/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-item"

#include "yz-item-private.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-audit.h"
#include "yz-clock.h"
#include "yz-code.h"
#include "yz-item-price.h"
#include "yz-item-use.h"
#include "yz-pinyin.h"
#include "yz-text.h"

#define SKU_MAX 40

/* What is to be stored: the fields, cleaned. NULL: not given. */
typedef struct {
  char *sku;
  char *name;
  char *ean; /* "" takes it away */
  char *place;
  char *category;
  char *unit;
  char *paid_by;
  char *note;
} Cleaned;

static void
cleaned_clear (Cleaned *cleaned)
{
  g_free (cleaned->sku);
  g_free (cleaned->name);
  g_free (cleaned->ean);
  g_free (cleaned->place);
  g_free (cleaned->category);
  g_free (cleaned->unit);
  g_free (cleaned->paid_by);
  g_free (cleaned->note);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cleaned, cleaned_clear)

/* Returns FALSE on error; a text that is not given stays NULL. */
static gboolean
clean_text (const char *text, const char *what, gsize max, char **clean, GError **error)
{
  if (text == NULL)
    return TRUE;
  *clean = yz_text_clean (text, what, max, error);
  return *clean != NULL;
}

static gboolean
clean_ean (const char *ean, Cleaned *cleaned, GError **error)
{
  g_autofree char *text = NULL;

  if (ean == NULL)
    return TRUE;
  text = yz_text_clean (ean, "ean", YZ_TEXT_NAME_MAX, error);
  if (text == NULL)
    return FALSE;
  cleaned->ean = text[0] != '\0' ? yz_ean_normalise (text) : g_strdup ("");
  if (cleaned->ean != NULL)
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_INPUT, "ean", "ean: %s", N_ ("not a goods code"));
  return FALSE;
}

static gboolean
clean_texts (const YzItemFields *fields, Cleaned *cleaned, GError **error)
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
  return clean_ean (fields->ean, cleaned, error) &&
         clean_text (fields->place, "place", YZ_ITEM_PLACE_MAX, &cleaned->place, error) &&
         clean_text (fields->category,
                     "category",
                     YZ_ITEM_CATEGORY_MAX,
                     &cleaned->category,
                     error) &&
         clean_text (fields->unit, "unit", YZ_ITEM_UNIT_MAX, &cleaned->unit, error) &&
         clean_text (fields->paid_by, "paid-by", YZ_TEXT_NAME_MAX, &cleaned->paid_by, error) &&
         clean_text (fields->note, "note", YZ_TEXT_NOTE_MAX, &cleaned->note, error);
}

/* Of -1 and 0, which are no amounts, the first is always allowed: not given. */
static gboolean
check_number (int64_t number, gboolean or_none, const char *what, GError **error)
{
  return number == -1 || (number == 0 && or_none) || yz_amount_check (number, what, error);
}

static gboolean
clean_fields (const YzItemFields *fields, Cleaned *cleaned, GError **error)
{
  if (!clean_texts (fields, cleaned, error))
    return FALSE;
  if (fields->codes != NULL && fields->codes->len > YZ_ITEM_CODES_MAX) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "codes", "codes: %s", N_ ("too many"));
    return FALSE;
  }
  return check_number (fields->price_points, FALSE, "price", error) &&
         check_number (fields->limit, TRUE, "limit", error) &&
         check_number (fields->minimum, TRUE, "minimum", error);
}

/* Puts what was given, if it is anything else, in the place of *@text. */
static gboolean
take_text (char **text, const char *given)
{
  if (given == NULL || g_strcmp0 (*text, given) == 0)
    return FALSE;
  g_free (*text);
  *text = g_strdup (given);
  return TRUE;
}

static gboolean
take_number (int64_t *number, int64_t given)
{
  if (given == -1 || *number == given)
    return FALSE;
  *number = given;
  return TRUE;
}

/* Changes what stands in the item itself to what was given. FALSE if it was so already. */
static gboolean
apply_fields (YzItem *item, const YzItemFields *fields, const Cleaned *cleaned)
{
  gboolean changed = FALSE;

  changed |= take_text (&item->name, cleaned->name);
  changed |= take_text (&item->category, cleaned->category);
  changed |= take_text (&item->unit, cleaned->unit);
  changed |= take_text (&item->paid_by, cleaned->paid_by);
  changed |= take_text (&item->note, cleaned->note);
  changed |= take_number (&item->limit, fields->limit);
  if (fields->period != YZ_PERIOD_NONE && item->period != fields->period) {
    item->period = fields->period;
    changed = TRUE;
  }
  if (fields->active != -1 && item->active != (fields->active != 0)) {
    item->active = fields->active != 0;
    changed = TRUE;
  }
  return changed;
}

/* Everything that it may be found by, codes of cases included. */
static char *
make_search (YzStation *station, const YzItem *item, const char *ean, GError **error)
{
  g_autoptr (GPtrArray) codes = yz_item_code_list (station, item->id, error);
  g_autoptr (GString) extra = g_string_new (item->sku);

  if (codes == NULL)
    return NULL;
  if (ean != NULL && *ean != '\0')
    g_string_append_printf (extra, " %s", ean);
  for (guint i = 0; i < codes->len; i++)
    g_string_append_printf (extra, " %s", ((YzItemCode *) g_ptr_array_index (codes, i))->code);
  return yz_pinyin_make_key (item->name, extra->str);
}

static gboolean
insert_item (YzStation *station, const YzItem *item, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO item (id, sku, name, price, active, search, created_ms)"
                              " VALUES ($1, $2, $3, $4, 1, '', $5)");
  yz_statement_bind_int (statement, 1, item->id);
  yz_statement_bind_text (statement, 2, item->sku);
  yz_statement_bind_text (statement, 3, item->name);
  yz_statement_bind_int (statement, 4, item->price_points);
  yz_statement_bind_int (statement, 5, yz_clock_now_ms ());
  return yz_statement_run (statement, error);
}

static gboolean
update_item (YzStation *station, const YzItem *item, const char *search, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "UPDATE item SET name = $2, limit_pieces = $3, limit_period = $4,"
                              " active = $5, search = $6, category = $7, unit = $8, paid_by = $9,"
                              " note = $10 WHERE id = $1");
  yz_statement_bind_int (statement, 1, item->id);
  yz_statement_bind_text (statement, 2, item->name);
  yz_statement_bind_id (statement, 3, item->limit);
  yz_statement_bind_int (statement, 4, item->period);
  yz_statement_bind_int (statement, 5, item->active ? 1 : 0);
  yz_statement_bind_text (statement, 6, search);
  yz_statement_bind_text (statement, 7, item->category);
  yz_statement_bind_text (statement, 8, item->unit);
  yz_statement_bind_text (statement, 9, item->paid_by);
  yz_statement_bind_text (statement, 10, item->note);
  return yz_statement_run (statement, error);
}

static gboolean
put_place (YzStation *station, const YzItem *item, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO item_place (item_id, station_id, place, minimum)"
                              " VALUES ($1, $2, $3, $4) ON CONFLICT (item_id, station_id)"
                              " DO UPDATE SET place = excluded.place, minimum = excluded.minimum");
  yz_statement_bind_int (statement, 1, item->id);
  yz_statement_bind_int (statement, 2, yz_station_get_id (station));
  yz_statement_bind_text (statement, 3, item->place);
  yz_statement_bind_int (statement, 4, item->minimum);
  return yz_statement_run (statement, error);
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
  item->name = g_strdup (cleaned->name);
  item->price_points = fields->price_points;
  item->active = TRUE;
  item->period = YZ_PERIOD_MONTH;
  item->place = g_strdup ("");
  item->category = g_strdup ("");
  item->unit = g_strdup ("");
  item->paid_by = g_strdup ("");
  item->note = g_strdup ("");
  return insert_item (station, item, error) ? g_steal_pointer (&item) : NULL;
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

  detail = g_strdup_printf ("price %" G_GINT64_FORMAT ", limit %" G_GINT64_FORMAT " a %s, %s",
                            item->price_points,
                            item->limit,
                            yz_period_get_word (item->period),
                            item->active ? "active" : "inactive");
  return yz_audit_add (station,
                       actor->staff,
                       is_new ? "item-added" : "item-changed",
                       item->id,
                       detail,
                       error);
}

/* Everything that stands beside the item: price, codes, place. */
static gboolean
put_beside (YzStation *station,
            const YzActor *actor,
            YzItem *item,
            const YzItemFields *fields,
            const Cleaned *cleaned,
            gboolean *changed,
            GError **error)
{
  gboolean moved = FALSE;

  if (fields->price_points != -1 &&
      !yz_item_price_put (station,
                          actor,
                          item->id,
                          fields->price_from != 0 ? fields->price_from : yz_clock_today (),
                          fields->price_points,
                          changed,
                          error))
    return FALSE;
  if (fields->price_points != -1 && fields->price_from <= yz_clock_today ())
    item->price_points = fields->price_points;
  if ((cleaned->ean != NULL || fields->codes != NULL) &&
      !yz_item_code_replace (station, item->id, cleaned->ean, fields->codes, changed, error))
    return FALSE;
  moved |= take_text (&item->place, cleaned->place);
  moved |= take_number (&item->minimum, fields->minimum);
  *changed |= moved;
  return !moved || put_place (station, item, error);
}

static gboolean
put_item (YzStation *station,
          const YzActor *actor,
          YzItem *item,
          const YzItemFields *fields,
          const Cleaned *cleaned,
          gboolean is_new,
          gboolean *changed,
          GError **error)
{
  YzPeriod period = item->limit > 0 ? item->period : YZ_PERIOD_NONE;
  g_autofree char *search = NULL;

  *changed = apply_fields (item, fields, cleaned);
  if (!put_beside (station, actor, item, fields, cleaned, changed, error))
    return FALSE;
  if (!is_new && !*changed)
    return TRUE;
  if (!is_new && item->limit > 0 && item->period != period &&
      !yz_item_use_begin (station, item->id, item->period, error))
    return FALSE;
  search = make_search (station, item, cleaned->ean != NULL ? cleaned->ean : item->ean, error);
  return search != NULL && update_item (station, item, search, error) &&
         note_change (station, actor, item, is_new, error);
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
  item = yz_item_look_up_sku (station, cleaned.sku, &problem);
  if (item == NULL && problem == NULL) {
    is_new = TRUE;
    item = make_item (station, fields, &cleaned, &problem);
  }
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return 0;
  }
  if (!put_item (station, actor, item, fields, &cleaned, is_new, &differs, error) ||
      !yz_transaction_commit (transaction, error))
    return 0;
  if (added != NULL)
    *added = is_new;
  if (changed != NULL)
    *changed = !is_new && differs;
  return item->id;
}

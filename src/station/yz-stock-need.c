/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-stock"

#include "yz-stock-need.h"

#include "yz-clock.h"
#include "yz-count.h"
#include "yz-csv.h"
#include "yz-item.h"
#include "yz-pinyin.h"
#include "yz-setting.h"
#include "yz-shipment.h"
#include "yz-since.h"

#define WEEKS (YZ_STOCK_NEED_DAYS / 7)
#define DAY_MS INT64_C (86400000)

G_STATIC_ASSERT (YZ_ACCOUNT_SHELF == 9 && YZ_ACCOUNT_INSPECTION == 11);
G_STATIC_ASSERT (YZ_ACCOUNT_HANDED_OUT == 12 && YZ_ACCOUNT_FREE == 13);

void
yz_stock_need_free (YzStockNeed *need)
{
  if (need == NULL)
    return;
  g_free (need->name);
  g_free (need->sku);
  g_free (need->place);
  g_free (need);
}

/* Adds what one desk's entries from @first to @last handed out, less what came back. */
static gboolean
add_use_of_desk (YzStation *station, int64_t first, int64_t last, GHashTable *uses, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT x.unit, CAST (SUM (x.amount) AS BIGINT) FROM (SELECT g.unit, t.amount "
                    "FROM transfer t"
                    " JOIN account g ON g.id = t.to_account WHERE t.entry_id BETWEEN $1 AND $2"
                    " AND g.kind IN (12, 13) AND g.station_id = $3 UNION ALL SELECT f.unit, "
                    "-t.amount"
                    " FROM transfer t JOIN account f ON f.id = t.from_account WHERE t.entry_id "
                    "BETWEEN $1 AND $2"
                    " AND f.kind IN (12, 13) AND f.station_id = $3) x GROUP BY x.unit");
  yz_statement_bind_int (statement, 1, first);
  yz_statement_bind_int (statement, 2, last);
  yz_statement_bind_int (statement, 3, yz_station_get_id (station));
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    int64_t item = yz_statement_get_int (statement, 0);
    int64_t *known = g_hash_table_lookup (uses, &item);

    if (known == NULL) {
      int64_t *key = g_new (int64_t, 1);

      *key = item;
      known = g_new0 (int64_t, 1);
      g_hash_table_insert (uses, key, known);
    }
    *known += yz_statement_get_int (statement, 1);
  }
  return step == YZ_STEP_DONE;
}

/* Pieces by item (int64_t → int64_t) that went out of this station. */
static GHashTable *
list_uses (YzStation *station, GError **error)
{
  YzStore *store = yz_station_get_store (station);
  int64_t since_ms = yz_date_start_ms (yz_date_add_days (yz_clock_today (), -YZ_STOCK_NEED_DAYS));
  g_autoptr (GHashTable) uses = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (YzStatement) desks = NULL;
  YzStep step = YZ_STEP_ERROR;

  desks = yz_store_query (store, "SELECT id, seq FROM desk WHERE station_id = $1 ORDER BY id");
  yz_statement_bind_int (desks, 1, yz_station_get_id (station));
  while ((step = yz_statement_step (desks, error)) == YZ_STEP_ROW) {
    int64_t desk = yz_statement_get_int (desks, 0);
    int64_t seq = yz_statement_get_int (desks, 1);
    int64_t first = 0;

    if (seq > 0 && (!yz_since_find (store, desk, seq, since_ms, &first, error) ||
                    !add_use_of_desk (station, first, yz_id_make (desk, seq), uses, error)))
      return NULL;
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&uses) : NULL;
}

static gint
compare_needs (gconstpointer a, gconstpointer b)
{
  const YzStockNeed *left = *(YzStockNeed *const *) a;
  const YzStockNeed *right = *(YzStockNeed *const *) b;
  int order = yz_pinyin_compare (left->place, right->place);

  if (order == 0)
    order = yz_pinyin_compare (left->name, right->name);
  return order != 0 ? order : (left->item > right->item) - (left->item < right->item);
}

/* Whether it is short, with what should be ordered. */
static gboolean
judge_need (YzStockNeed *need, int64_t minimum, int64_t used)
{
  need->used = MAX (used, 0);
  need->least = minimum > 0 ? minimum : MAX ((need->used + WEEKS - 1) / WEEKS, YZ_ITEM_LOW);
  if (need->shelf > need->least)
    return FALSE;
  need->suggested = MAX (need->used + need->least - need->shelf, 0);
  return TRUE;
}

static GPtrArray *
list_needs (YzStation *station, GHashTable *uses, GError **error)
{
  g_autoptr (GPtrArray) needs =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yz_stock_need_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  statement = yz_store_query (yz_station_get_store (station),
                              "SELECT i.id, i.name, i.sku, COALESCE (p.place, ''),"
                              " COALESCE (p.minimum, 0), COALESCE (a.balance, 0) FROM item i"
                              " LEFT JOIN item_place p ON p.item_id = i.id AND p.station_id = $1"
                              " LEFT JOIN account a ON a.owner = 0 AND a.kind = 9"
                              " AND a.unit = i.id AND a.station_id = $1 AND a.period = 0"
                              " WHERE i.active = 1 AND i.nature = 1");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzStockNeed *need = g_new0 (YzStockNeed, 1);
    const int64_t *used = NULL;

    need->item = yz_statement_get_int (statement, 0);
    need->name = yz_statement_dup_text (statement, 1);
    need->sku = yz_statement_dup_text (statement, 2);
    need->place = yz_statement_dup_text (statement, 3);
    need->shelf = yz_statement_get_int (statement, 5);
    used = g_hash_table_lookup (uses, &need->item);
    if (judge_need (need, yz_statement_get_int (statement, 4), used != NULL ? *used : 0))
      g_ptr_array_add (needs, need);
    else
      yz_stock_need_free (need);
  }
  if (step == YZ_STEP_ERROR)
    return NULL;
  g_ptr_array_sort (needs, compare_needs);
  return g_steal_pointer (&needs);
}

GPtrArray *
yz_stock_list_needs (YzStation *station, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (GHashTable) uses = NULL;
  g_autoptr (GPtrArray) needs = NULL;

  g_return_val_if_fail (station != NULL, NULL);

  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  uses = transaction != NULL ? list_uses (station, error) : NULL;
  needs = uses != NULL ? list_needs (station, uses, error) : NULL;
  if (needs == NULL || !yz_transaction_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&needs);
}

char *
yz_stock_make_needs_csv (GPtrArray *needs, const char *const headers[7])
{
  GString *out = g_string_new (YZ_CSV_BOM);
  const char *const header[] = { headers[0], headers[1], headers[2], headers[3],
                                 headers[4], headers[5], headers[6], NULL };

  yz_csv_append_row (out, header);
  for (guint i = 0; i < needs->len; i++) {
    const YzStockNeed *need = g_ptr_array_index (needs, i);
    g_autofree char *shelf = g_strdup_printf ("%" G_GINT64_FORMAT, need->shelf);
    g_autofree char *least = g_strdup_printf ("%" G_GINT64_FORMAT, need->least);
    g_autofree char *used = g_strdup_printf ("%" G_GINT64_FORMAT, need->used);
    g_autofree char *suggested = g_strdup_printf ("%" G_GINT64_FORMAT, need->suggested);
    const char *const row[] = { need->sku, need->name, need->place, shelf,
                                least,     used,       suggested,   NULL };

    yz_csv_append_row (out, row);
  }
  return g_string_free (out, FALSE);
}

/* Items that are low, those that wait to be looked at, whether there is anything on the shelf, and
 * when the station was made. */
static gboolean
read_numbers (YzStation *station,
              YzStockAttention *attention,
              gboolean *has_goods,
              int64_t *created_ms,
              GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement =
    yz_store_query (yz_station_get_store (station),
                    "SELECT (SELECT COUNT(*) FROM item i LEFT JOIN item_place p ON p.item_id = i.id"
                    " AND p.station_id = $1 LEFT JOIN account a ON a.owner = 0 AND a.kind = 9 AND "
                    "a.unit = i.id"
                    " AND a.station_id = $1 AND a.period = 0 WHERE i.active = 1 AND i.nature = 1"
                    " AND (COALESCE (a.balance, 0) < COALESCE (p.minimum, 0)"
                    " OR (COALESCE (p.minimum, 0) = 0 AND COALESCE (a.balance, 0) <= $2))),"
                    " (SELECT COUNT(*) FROM item i JOIN account a ON a.owner = 0 AND a.kind = 11"
                    " AND a.unit = i.id AND a.station_id = $1 AND a.period = 0 WHERE a.balance > "
                    "0),"
                    " (SELECT COUNT(*) FROM item i JOIN account a ON a.owner = 0 AND a.kind = 9"
                    " AND a.unit = i.id AND a.station_id = $1 AND a.period = 0"
                    " WHERE i.nature = 1 AND a.balance > 0),"
                    " (SELECT created_ms FROM station WHERE id = $1)");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, YZ_ITEM_LOW);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  attention->low_items = yz_statement_get_int (statement, 0);
  attention->inspected_items = yz_statement_get_int (statement, 1);
  *has_goods = yz_statement_get_int (statement, 2) > 0;
  *created_ms = yz_statement_get_int (statement, 3);
  return TRUE;
}

gboolean
yz_stock_get_attention (YzStation *station, YzStockAttention *attention, GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  gboolean has_goods = FALSE;
  int64_t created_ms = 0;
  int64_t posted_ms = 0;
  int64_t days = 0;

  g_return_val_if_fail (station != NULL && attention != NULL, FALSE);

  *attention = (YzStockAttention){ 0 };
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  if (transaction == NULL || !read_numbers (station, attention, &has_goods, &created_ms, error) ||
      !yz_shipment_count_coming (station, &attention->coming, error) ||
      !yz_count_get_last (station, &posted_ms, error) ||
      !yz_setting_get_int (station, YZ_SETTING_COUNT_DAYS, &days, error) ||
      !yz_transaction_commit (transaction, error))
    return FALSE;
  attention->count_days =
    MAX (yz_clock_now_ms () - (posted_ms != 0 ? posted_ms : created_ms), 0) / DAY_MS;
  attention->count_due = has_goods && attention->count_days >= days;
  return TRUE;
}

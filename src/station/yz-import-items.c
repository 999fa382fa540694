/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-import-items"

#include "yz-import-private.h"

#include <glib/gi18n-lib.h>

#include "yz-amount.h"
#include "yz-code.h"
#include "yz-text.h"

#define SKU_MAX 40

enum {
  COLUMN_SKU,
  COLUMN_NAME,
  COLUMN_EAN,
  COLUMN_PRICE,
  COLUMN_LIMIT,
  COLUMN_STOCK,
  COLUMN_ACTIVE,
};

static const YzImportColumn columns[] = {
  [COLUMN_SKU] = { "sku",
                   TRUE,
                   (const char *const[]){ "sku",
                                          "code",
                                          "itemcode",
                                          "编码",
                                          "商品编码",
                                          "货号",
                                          "编号",
                                          "商品编号",
                                          "物品编码",
                                          "物品编号",
                                          "商品货号",
                                          "商品代码",
                                          "代码",
                                          NULL } },
  [COLUMN_NAME] = { "name",
                    TRUE,
                    (const char *const[]){ "name",
                                           "item",
                                           "itemname",
                                           "product",
                                           "名称",
                                           "商品名称",
                                           "商品",
                                           "品名",
                                           "物品名称",
                                           "物品",
                                           "货品名称",
                                           "商品名",
                                           NULL } },
  [COLUMN_EAN] = { "ean",
                   FALSE,
                   (const char *const[]){ "ean",
                                          "ean13",
                                          "ean8",
                                          "barcode",
                                          "upc",
                                          "条码",
                                          "条形码",
                                          "商品条码",
                                          "商品条形码",
                                          "国际条码",
                                          "69码",
                                          NULL } },
  [COLUMN_PRICE] = { "price",
                     TRUE,
                     (const char *const[]){ "price",
                                            "points",
                                            "pricepoints",
                                            "积分",
                                            "所需积分",
                                            "兑换积分",
                                            "积分价",
                                            "兑换分值",
                                            "分值",
                                            "积分值",
                                            "单价",
                                            "兑换所需积分",
                                            "积分价格",
                                            NULL } },
  [COLUMN_LIMIT] = { "limit",
                     FALSE,
                     (const char *const[]){ "limit",
                                            "limitmonth",
                                            "monthlylimit",
                                            "限兑",
                                            "每月限兑",
                                            "限兑数量",
                                            "每人限兑",
                                            "月限兑",
                                            "限购",
                                            "每人每月限兑",
                                            "兑换上限",
                                            "限量",
                                            NULL } },
  [COLUMN_STOCK] = { "stock",
                     FALSE,
                     (const char *const[]){ "stock",
                                            "quantity",
                                            "qty",
                                            "shelf",
                                            "库存",
                                            "库存数量",
                                            "数量",
                                            "期初库存",
                                            "初始库存",
                                            "现有库存",
                                            "在库数量",
                                            NULL } },
  [COLUMN_ACTIVE] = { "active",
                      FALSE,
                      (const char *const[]){ "active",
                                             "onsale",
                                             "上架",
                                             "是否上架",
                                             "在售",
                                             "启用",
                                             "是否启用",
                                             NULL } },
  { NULL },
};

G_STATIC_ASSERT (G_N_ELEMENTS (columns) <= YZ_IMPORT_COLUMNS_MAX);

/* The goods as they are while the file is read. */
typedef struct {
  GHashTable *eans;   /* sku → ean, "" for none: every item there is */
  GHashTable *owners; /* ean → sku */
} State;

/* A row, cleaned. */
typedef struct {
  char *sku;
  char *name;
  char *ean;
  int64_t stock;
  YzItemFields fields; /* borrows from the above */
} Row;

static void
row_clear (Row *row)
{
  g_free (row->sku);
  g_free (row->name);
  g_free (row->ean);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static void
remember (State *state, const char *sku, const char *ean)
{
  const char *before = g_hash_table_lookup (state->eans, sku);

  if (ean == NULL && before != NULL)
    return;
  if (before != NULL && *before != '\0')
    g_hash_table_remove (state->owners, before);
  g_hash_table_insert (state->eans, g_strdup (sku), g_strdup (ean != NULL ? ean : ""));
  if (ean != NULL && *ean != '\0')
    g_hash_table_insert (state->owners, g_strdup (ean), g_strdup (sku));
}

static void
end (YzImport *import)
{
  State *state = import->state;

  if (state == NULL)
    return;
  g_hash_table_unref (state->eans);
  g_hash_table_unref (state->owners);
  g_free (state);
  import->state = NULL;
}

static gboolean
begin (YzImport *import, GError **error)
{
  g_autoptr (GPtrArray) items = yz_item_list (import->station, TRUE, error);
  State *state = NULL;

  if (items == NULL)
    return FALSE;
  state = g_new0 (State, 1);
  state->eans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  state->owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  import->state = state;
  for (guint i = 0; i < items->len; i++) {
    const YzItem *item = g_ptr_array_index (items, i);

    remember (state, item->sku, item->ean);
  }
  return TRUE;
}

static gboolean
read_ean (const YzImport *import, gsize index, Row *row, GError **error)
{
  const State *state = import->state;
  const char *text = yz_import_get (import, index, COLUMN_EAN);
  const char *owner = NULL;

  if (text == NULL)
    return TRUE;
  row->ean = yz_ean_normalise (text);
  if (row->ean == NULL) {
    yz_error_set_subject (error,
                          YZ_ERROR_INPUT,
                          "ean",
                          "ean: %s",
                          N_ ("not a goods code, or mistyped"));
    return FALSE;
  }
  owner = g_hash_table_lookup (state->owners, row->ean);
  if (owner == NULL || g_str_equal (owner, row->sku))
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_EXISTS,
                        row->ean,
                        "%s: the goods code of %s",
                        row->ean,
                        owner);
  return FALSE;
}

static gboolean
read_numbers (const YzImport *import, gsize index, Row *row, GError **error)
{
  int64_t price = 0;

  if (yz_import_get (import, index, COLUMN_PRICE) == NULL) {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "price", "price: %s", N_ ("is missing"));
    return FALSE;
  }
  if (!yz_import_get_number (import, index, COLUMN_PRICE, 0, &price, error) ||
      !yz_amount_check (price, "price", error) ||
      !yz_import_get_number (import, index, COLUMN_LIMIT, -1, &row->fields.limit, error) ||
      !yz_import_get_number (import, index, COLUMN_STOCK, 0, &row->stock, error))
    return FALSE;
  row->fields.price_points = price;
  return yz_import_get_flag (import, index, COLUMN_ACTIVE, &row->fields.active, error);
}

static gboolean
read_row (const YzImport *import, gsize index, Row *row, GError **error)
{
  row->fields = (YzItemFields) YZ_ITEM_FIELDS_INIT;
  row->sku = yz_import_get_name (import, index, COLUMN_SKU, SKU_MAX, error);
  if (row->sku == NULL || !yz_import_check_new (import, row->sku, row->sku, error))
    return FALSE;
  row->name = yz_import_get_name (import, index, COLUMN_NAME, YZ_TEXT_NAME_MAX, error);
  if (row->name == NULL || !read_ean (import, index, row, error) ||
      !read_numbers (import, index, row, error))
    return FALSE;
  row->fields.sku = row->sku;
  row->fields.name = row->name;
  row->fields.ean = row->ean;
  return TRUE;
}

/* Goods that were on the shelf before these books begin. */
static gboolean
book_opening (const YzImport *import, int64_t item, int64_t stock, GError **error)
{
  YzLedger *ledger = yz_station_get_ledger (import->station);
  YzOpId op_id = yz_op_id_new ();
  g_auto (YzDraft) draft = { 0 };
  YzBooking booking = { 0 };
  int64_t from = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_OPENING, item, error);
  int64_t to = 0;

  if (from == 0)
    return FALSE;
  to = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_SHELF, item, error);
  if (to == 0)
    return FALSE;
  yz_draft_init (&draft, &op_id, YZ_ENTRY_OPENING, import->actor->staff);
  yz_draft_add (&draft, from, to, stock, 0);
  return yz_ledger_book (ledger, &draft, &booking, error);
}

static YzImportOutcome
take_row (YzImport *import, gsize index, char **label, GError **error)
{
  g_auto (Row) row = { 0 };
  gboolean added = FALSE;
  gboolean changed = FALSE;
  int64_t item = 0;

  *label = g_strdup (yz_import_get (import, index, COLUMN_NAME));
  if (!read_row (import, index, &row, error))
    return YZ_IMPORT_REFUSED;
  if (row.stock > 0 && !yz_station_check_shelf (import->station, error))
    return YZ_IMPORT_REFUSED;
  item = yz_item_put (import->station, import->actor, &row.fields, &added, &changed, error);
  if (item == 0 || (added && row.stock > 0 && !book_opening (import, item, row.stock, error)))
    return YZ_IMPORT_REFUSED;
  remember (import->state, row.sku, row.ean);
  yz_import_note (import, index, row.sku);
  return added ? YZ_IMPORT_ADDED : changed ? YZ_IMPORT_UPDATED : YZ_IMPORT_UNCHANGED;
}

const YzImportTable yz_import_items = {
  .action = "import-items",
  .permission = YZ_MAY_MANAGE,
  .columns = columns,
  .begin = begin,
  .end = end,
  .take_row = take_row,
};

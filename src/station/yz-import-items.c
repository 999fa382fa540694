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
  COLUMN_PERIOD,
  COLUMN_CATEGORY,
  COLUMN_UNIT,
  COLUMN_PLACE,
  COLUMN_MINIMUM,
  COLUMN_CODES,
  COLUMN_PAID_BY,
  COLUMN_NOTE,
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
  [COLUMN_PERIOD] = { "period",
                      FALSE,
                      (const char
                         *const[]){ "period", "limitperiod", "限兑周期", "周期", "限兑期", NULL } },
  [COLUMN_CATEGORY] = { "category",
                        FALSE,
                        (const char *const[]){ "category",
                                               "group",
                                               "分类",
                                               "类别",
                                               "商品分类",
                                               "商品类别",
                                               "品类",
                                               NULL } },
  [COLUMN_UNIT] = { "unit",
                    FALSE,
                    (const char *const[]){ "unit", "单位", "计量单位", "包装单位", NULL } },
  [COLUMN_PLACE] = { "place",
                     FALSE,
                     (const char *const[]){ "place",
                                            "shelfplace",
                                            "location",
                                            "货架",
                                            "货位",
                                            "货架位置",
                                            "位置",
                                            "存放位置",
                                            NULL } },
  [COLUMN_MINIMUM] = { "minimum",
                       FALSE,
                       (const char *const[]){ "minimum",
                                              "minstock",
                                              "minimumstock",
                                              "最低库存",
                                              "安全库存",
                                              "库存下限",
                                              NULL } },
  [COLUMN_CODES] = { "codes",
                     FALSE,
                     (const char *const[]){ "codes",
                                            "othercodes",
                                            "packcodes",
                                            "其他条码",
                                            "箱码",
                                            "整箱条码",
                                            "包装条码",
                                            NULL } },
  [COLUMN_PAID_BY] = { "paid-by",
                       FALSE,
                       (const char *const[]){ "paidby",
                                              "sponsor",
                                              "出资单位",
                                              "出资方",
                                              "支持单位",
                                              "捐赠单位",
                                              "来源",
                                              NULL } },
  [COLUMN_NOTE] = { "note",
                    FALSE,
                    (const char *const[]){ "note", "notes", "remark", "备注", "说明", NULL } },
  { NULL },
};

G_STATIC_ASSERT (G_N_ELEMENTS (columns) <= YZ_IMPORT_COLUMNS_MAX);

/* The goods as they are while the file is read. */
typedef struct {
  GHashTable *goods;  /* sku → Codes: every item there is */
  GHashTable *owners; /* code → sku */
} State;

/* The codes of an item. */
typedef struct {
  char *main; /* (nullable) */
  char **others;
} Codes;

/* A row, cleaned. */
typedef struct {
  char *sku;
  char *name;
  char *ean;
  char *texts[5]; /* (nullable) category, unit, place, who paid, note */
  GPtrArray *codes;
  int64_t stock;
  YzItemFields fields; /* borrows from the above */
} Row;

static void
row_clear (Row *row)
{
  g_free (row->sku);
  g_free (row->name);
  g_free (row->ean);
  for (gsize i = 0; i < G_N_ELEMENTS (row->texts); i++)
    g_free (row->texts[i]);
  g_clear_pointer (&row->codes, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static void
codes_free (gpointer data)
{
  Codes *codes = data;

  g_free (codes->main);
  g_strfreev (codes->others);
  g_free (codes);
}

/* @ean and @others are NULL where they stay as they are; "" takes the first away. */
static void
remember (State *state, const char *sku, const char *ean, const GPtrArray *others)
{
  Codes *codes = g_hash_table_lookup (state->goods, sku);

  if (codes == NULL) {
    codes = g_new0 (Codes, 1);
    codes->others = g_new0 (char *, 1);
    g_hash_table_insert (state->goods, g_strdup (sku), codes);
  }
  if (ean != NULL) {
    if (codes->main != NULL)
      g_hash_table_remove (state->owners, codes->main);
    g_free (codes->main);
    codes->main = *ean != '\0' ? g_strdup (ean) : NULL;
  }
  if (others != NULL) {
    for (guint i = 0; codes->others[i] != NULL; i++)
      g_hash_table_remove (state->owners, codes->others[i]);
    g_strfreev (codes->others);
    codes->others = g_new0 (char *, others->len + 1);
    for (guint i = 0; i < others->len; i++)
      codes->others[i] = g_strdup (((YzItemCode *) g_ptr_array_index (others, i))->code);
  }
  if (codes->main != NULL)
    g_hash_table_insert (state->owners, g_strdup (codes->main), g_strdup (sku));
  for (guint i = 0; codes->others[i] != NULL; i++)
    g_hash_table_insert (state->owners, g_strdup (codes->others[i]), g_strdup (sku));
}

static void
end (YzImport *import)
{
  State *state = import->state;

  if (state == NULL)
    return;
  g_hash_table_unref (state->goods);
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
  state->goods = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, codes_free);
  state->owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  import->state = state;
  for (guint i = 0; i < items->len; i++) {
    const YzItem *item = g_ptr_array_index (items, i);

    remember (state, item->sku, item->ean, item->codes);
  }
  return TRUE;
}

static gboolean
check_owner (const State *state, const Row *row, const char *code, GError **error)
{
  const char *owner = g_hash_table_lookup (state->owners, code);

  if (owner == NULL || g_str_equal (owner, row->sku))
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_EXISTS, code, "%s: the goods code of %s", code, owner);
  return FALSE;
}

static gboolean
read_ean (const YzImport *import, gsize index, Row *row, GError **error)
{
  const char *text = yz_import_get (import, index, COLUMN_EAN);

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
  return check_owner (import->state, row, row->ean, error);
}

static gboolean
read_codes (const YzImport *import, gsize index, Row *row, GError **error)
{
  const char *text = yz_import_get (import, index, COLUMN_CODES);

  if (text == NULL)
    return TRUE;
  row->codes = yz_item_codes_parse (text, error);
  if (row->codes == NULL)
    return FALSE;
  for (guint i = 0; i < row->codes->len; i++)
    if (!check_owner (import->state,
                      row,
                      ((YzItemCode *) g_ptr_array_index (row->codes, i))->code,
                      error))
      return FALSE;
  return TRUE;
}

/* The texts that are only shown; they need not be there. */
static gboolean
read_texts (const YzImport *import, gsize index, Row *row, GError **error)
{
  static const struct {
    int column;
    gsize max;
  } texts[] = {
    { COLUMN_CATEGORY, YZ_ITEM_CATEGORY_MAX }, { COLUMN_UNIT, YZ_ITEM_UNIT_MAX },
    { COLUMN_PLACE, YZ_ITEM_PLACE_MAX },       { COLUMN_PAID_BY, YZ_TEXT_NAME_MAX },
    { COLUMN_NOTE, YZ_TEXT_NOTE_MAX },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (texts) == G_N_ELEMENTS (row->texts));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (yz_import_get (import, index, texts[i].column) == NULL)
      continue;
    row->texts[i] = yz_import_get_name (import, index, texts[i].column, texts[i].max, error);
    if (row->texts[i] == NULL)
      return FALSE;
  }
  row->fields.category = row->texts[0];
  row->fields.unit = row->texts[1];
  row->fields.place = row->texts[2];
  row->fields.paid_by = row->texts[3];
  row->fields.note = row->texts[4];
  return TRUE;
}

static gboolean
read_period (const YzImport *import, gsize index, Row *row, GError **error)
{
  const char *text = yz_import_get (import, index, COLUMN_PERIOD);

  return text == NULL || yz_period_parse (text, &row->fields.period, error);
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
      !yz_import_get_number (import, index, COLUMN_MINIMUM, -1, &row->fields.minimum, error) ||
      !read_period (import, index, row, error) ||
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
      !read_codes (import, index, row, error) || !read_texts (import, index, row, error) ||
      !read_numbers (import, index, row, error))
    return FALSE;
  row->fields.sku = row->sku;
  row->fields.name = row->name;
  row->fields.ean = row->ean;
  row->fields.codes = row->codes;
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
  remember (import->state, row.sku, row.ean, row.codes);
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

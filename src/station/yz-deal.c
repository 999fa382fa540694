/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-deal"

#include "yz-deal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "yz-clock.h"
#include "yz-item-nature.h"
#include "yz-voucher-secret.h"

#define VOUCHER_SQL                                                                                \
  "SELECT v.id, v.entry_id, v.item_id, i.name, v.piece, v.merchant_id, m.name, v.points, v.state," \
  " v.issued_ms, v.expires_on, v.used_ms, t.name, v.settlement_id, v.used_op, e.op_id"             \
  " FROM deal_voucher v LEFT JOIN item i ON i.id = v.item_id"                                      \
  " LEFT JOIN merchant m ON m.id = v.merchant_id LEFT JOIN station t ON t.id = v.used_at"          \
  " LEFT JOIN entry e ON e.id = v.entry_id"
#define USED_OP_COLUMN 14
#define ENTRY_OP_COLUMN 15

#define DEAL_SQL                                                                                   \
  "SELECT i.id, i.sku, i.name, a.balance, i.active, d.merchant_id, m.name, d.valid_days"           \
  " FROM deal d JOIN item i ON i.id = d.item_id JOIN merchant m ON m.id = d.merchant_id"           \
  " LEFT JOIN account a ON a.owner = 0 AND a.kind = 9 AND a.unit = i.id AND a.station_id = $1"     \
  " AND a.period = 0"

G_STATIC_ASSERT (YZ_ACCOUNT_SHELF == 9);
G_STATIC_ASSERT (YZ_DEAL_VOUCHER_OPEN == 1 && YZ_DEAL_VOUCHER_USED == 2);

void
yz_deal_free (YzDeal *deal)
{
  if (deal == NULL)
    return;
  g_free (deal->sku);
  g_free (deal->name);
  g_free (deal->merchant_name);
  g_free (deal);
}

void
yz_deal_voucher_free (YzDealVoucher *voucher)
{
  if (voucher == NULL)
    return;
  g_free (voucher->item_name);
  g_free (voucher->merchant_name);
  g_free (voucher->used_at);
  g_free (voucher->code);
  g_free (voucher);
}

const char *
yz_deal_voucher_get_word (const YzDealVoucher *voucher)
{
  switch (voucher->state) {
  case YZ_DEAL_VOUCHER_OPEN:
    return voucher->expires_on < yz_clock_today () ? "expired" : "open";
  case YZ_DEAL_VOUCHER_USED:
    return "used";
  case YZ_DEAL_VOUCHER_RETURNED:
    return "returned";
  default:
    return "unknown";
  }
}

static YzDealVoucher *
read_voucher (YzStatement *statement)
{
  YzDealVoucher *voucher = g_new0 (YzDealVoucher, 1);

  voucher->id = yz_statement_get_int (statement, 0);
  voucher->entry = yz_statement_get_int (statement, 1);
  voucher->item = yz_statement_get_int (statement, 2);
  voucher->item_name = yz_statement_dup_text (statement, 3);
  voucher->piece = yz_statement_get_int (statement, 4);
  voucher->merchant = yz_statement_get_int (statement, 5);
  voucher->merchant_name = yz_statement_dup_text (statement, 6);
  voucher->points = yz_statement_get_int (statement, 7);
  voucher->state = (YzDealVoucherState) yz_statement_get_int (statement, 8);
  voucher->issued_ms = yz_statement_get_int (statement, 9);
  voucher->expires_on = yz_statement_get_int (statement, 10);
  voucher->used_ms = yz_statement_get_int (statement, 11);
  voucher->used_at = yz_statement_dup_text (statement, 12);
  voucher->settlement = yz_statement_get_int (statement, 13);
  return voucher;
}

/* The code, where this desk can make it: only the owner of the key can, and a voucher that is not
 * open is not printed again. */
static void
add_code (YzStation *station, YzStatement *statement, YzDealVoucher *voucher)
{
  uint8_t hash[YZ_VOUCHER_HASH_SIZE];
  gsize size = 0;
  const void *blob = yz_statement_get_blob (statement, ENTRY_OP_COLUMN, &size);
  YzOpId op_id;

  if (voucher->state != YZ_DEAL_VOUCHER_OPEN || size != sizeof op_id.bytes ||
      yz_id_get_desk (voucher->entry) != yz_ledger_get_desk (yz_station_get_ledger (station)))
    return;
  memcpy (op_id.bytes, blob, size);
  yz_voucher_secret_make (station,
                          voucher->entry,
                          &op_id,
                          voucher->item,
                          voucher->piece,
                          &voucher->code,
                          hash,
                          NULL);
}

GPtrArray *
yz_deal_list_vouchers (YzStation *station, int64_t entry, GError **error)
{
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) yz_deal_voucher_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement = yz_store_query (yz_station_get_store (station),
                              VOUCHER_SQL " WHERE v.entry_id = $1 ORDER BY v.item_id, v.piece");
  yz_statement_bind_int (statement, 1, entry);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzDealVoucher *voucher = read_voucher (statement);

    add_code (station, statement, voucher);
    g_ptr_array_add (list, voucher);
  }
  return step == YZ_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/* NULL without an error if there is none. @used_op takes the operation that used it. */
static YzDealVoucher *
look_up (YzStation *station, const uint8_t *hash, YzOpId *used_op, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;
  const void *blob = NULL;
  gsize size = 0;

  statement =
    yz_store_query (yz_station_get_store (station), VOUCHER_SQL " WHERE v.secret_hash = $1");
  yz_statement_bind_blob (statement, 1, hash, YZ_VOUCHER_HASH_SIZE);
  if (yz_statement_step (statement, error) != YZ_STEP_ROW)
    return NULL;
  *used_op = (YzOpId){ { 0 } };
  blob = yz_statement_get_blob (statement, USED_OP_COLUMN, &size);
  if (size == sizeof used_op->bytes)
    memcpy (used_op->bytes, blob, size);
  return read_voucher (statement);
}

static YzDealVoucher *
find_voucher (YzStation *station, const char *code_text, YzOpId *used_op, GError **error)
{
  uint8_t hash[YZ_VOUCHER_HASH_SIZE];
  GError *problem = NULL;
  YzDealVoucher *voucher = NULL;

  if (!yz_voucher_secret_parse (code_text, hash, error))
    return NULL;
  voucher = look_up (station, hash, used_op, &problem);
  if (voucher == NULL && problem == NULL)
    yz_error_set_subject (&problem,
                          YZ_ERROR_NOT_FOUND,
                          NULL,
                          N_ ("this is no voucher of a merchant"));
  if (problem != NULL)
    g_propagate_error (error, problem);
  return voucher;
}

YzDealVoucher *
yz_deal_find_voucher (YzStation *station, const char *code_text, GError **error)
{
  YzOpId used_op;

  g_return_val_if_fail (station != NULL && code_text != NULL, NULL);

  return find_voucher (station, code_text, &used_op, error);
}

/* Whether it can be used at @merchant (0: wherever) today. */
static gboolean
check_voucher (const YzDealVoucher *voucher, int64_t merchant, GError **error)
{
  g_autofree char *number = yz_id_to_text (voucher->id);
  const char *reason = NULL;

  if (merchant != 0 && merchant != voucher->merchant) {
    yz_error_set_subject (error,
                          YZ_ERROR_REFUSED,
                          voucher->merchant_name,
                          "%s",
                          N_ ("the voucher is for this merchant and for no other"));
    return FALSE;
  }
  switch (voucher->state) {
  case YZ_DEAL_VOUCHER_OPEN:
    if (voucher->expires_on >= yz_clock_today ())
      return TRUE;
    reason = N_ ("the voucher has expired");
    break;
  case YZ_DEAL_VOUCHER_USED:
    yz_error_set (error,
                  YZ_ERROR_VOUCHER_USED,
                  voucher->used_at,
                  voucher->used_ms,
                  0,
                  "voucher %s is used already",
                  number);
    return FALSE;
  case YZ_DEAL_VOUCHER_RETURNED:
  default:
    reason = N_ ("the voucher was returned for its points");
    break;
  }
  yz_error_set_subject (error, YZ_ERROR_STATE, number, "%s: %s", number, reason);
  return FALSE;
}

static gboolean
mark_used (YzStation *station,
           const YzActor *actor,
           const YzOpId *op_id,
           int64_t voucher,
           gboolean *mine,
           GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (store,
                              "UPDATE deal_voucher SET state = 2, used_ms = $2, used_by = $3,"
                              " used_at = $4, used_op = $5 WHERE id = $1 AND state = 1");
  yz_statement_bind_int (statement, 1, voucher);
  yz_statement_bind_int (statement, 2, yz_clock_now_ms ());
  yz_statement_bind_int (statement, 3, actor->staff);
  yz_statement_bind_int (statement, 4, yz_station_get_id (station));
  yz_statement_bind_blob (statement, 5, op_id->bytes, sizeof op_id->bytes);
  if (!yz_statement_run (statement, error))
    return FALSE;
  *mine = yz_store_get_changes (store) == 1;
  return TRUE;
}

YzDealVoucher *
yz_deal_use (YzStation *station,
             const YzActor *actor,
             const YzOpId *op_id,
             const char *code_text,
             int64_t merchant,
             GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzDealVoucher) before = NULL;
  g_autoptr (YzDealVoucher) after = NULL;
  gboolean mine = FALSE;
  YzOpId used_op;

  g_return_val_if_fail (station != NULL && op_id != NULL && code_text != NULL, NULL);

  if (!yz_actor_require (actor, YZ_MAY_REDEEM, error))
    return NULL;
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  before = transaction != NULL ? find_voucher (station, code_text, &used_op, error) : NULL;
  if (before == NULL)
    return NULL;
  if (before->state == YZ_DEAL_VOUCHER_USED && yz_op_id_equal (&used_op, op_id)) {
    yz_ledger_witness (yz_station_get_ledger (station));
    return yz_transaction_commit (transaction, error) ? g_steal_pointer (&before) : NULL;
  }
  if (!check_voucher (before, merchant, error) ||
      !mark_used (station, actor, op_id, before->id, &mine, error))
    return NULL;
  after = find_voucher (station, code_text, &used_op, error);
  if (after == NULL)
    return NULL;
  if (!mine) {
    if (check_voucher (after, merchant, error))
      yz_error_set_subject (error, YZ_ERROR_STORE_BUSY, "voucher", "another desk has the voucher");
    return NULL;
  }
  return yz_transaction_commit (transaction, error) ? g_steal_pointer (&after) : NULL;
}

static gboolean
write_deal (YzStation *station, int64_t item, int64_t merchant, int64_t valid_days, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO deal (item_id, merchant_id, valid_days)"
                              " VALUES ($1, $2, $3) ON CONFLICT (item_id) DO UPDATE"
                              " SET merchant_id = excluded.merchant_id,"
                              " valid_days = excluded.valid_days");
  yz_statement_bind_int (statement, 1, item);
  yz_statement_bind_int (statement, 2, merchant);
  yz_statement_bind_int (statement, 3, valid_days);
  return yz_statement_run (statement, error);
}

int64_t
yz_deal_put (YzStation *station,
             const YzActor *actor,
             const YzItemFields *fields,
             int64_t merchant_id,
             int64_t valid_days,
             GError **error)
{
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzMerchant) merchant = NULL;
  int64_t item = 0;

  g_return_val_if_fail (station != NULL && fields != NULL, 0);

  if (valid_days < 1 || valid_days > YZ_DEAL_DAYS_MAX) {
    yz_error_set (error,
                  YZ_ERROR_INPUT,
                  "days",
                  valid_days,
                  YZ_DEAL_DAYS_MAX,
                  "days: %s",
                  valid_days < 1
                  ? N_ ("less than one")
                  : N_ ("too large"));
    return 0;
  }
  transaction = yz_transaction_begin (yz_station_get_store (station), error);
  merchant = transaction != NULL ? yz_merchant_load (station, merchant_id, error) : NULL;
  item = merchant != NULL ? yz_item_nature_put (station, actor, fields, YZ_ITEM_DEAL, error) : 0;
  if (item == 0 || !write_deal (station, item, merchant_id, valid_days, error) ||
      !yz_transaction_commit (transaction, error))
    return 0;
  return item;
}

GPtrArray *
yz_deal_list (YzStation *station, int64_t merchant, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) yz_deal_free);
  g_autoptr (YzStatement) statement = NULL;
  YzStep step = YZ_STEP_ERROR;

  g_return_val_if_fail (station != NULL, NULL);

  statement =
    yz_store_query (yz_station_get_store (station),
                    DEAL_SQL " WHERE ($2 = 0 OR d.merchant_id = $2) ORDER BY m.name, i.name");
  yz_statement_bind_int (statement, 1, yz_station_get_id (station));
  yz_statement_bind_int (statement, 2, merchant);
  while ((step = yz_statement_step (statement, error)) == YZ_STEP_ROW) {
    YzDeal *deal = g_new0 (YzDeal, 1);

    g_ptr_array_add (list, deal);
    deal->item = yz_statement_get_int (statement, 0);
    deal->sku = yz_statement_dup_text (statement, 1);
    deal->name = yz_statement_dup_text (statement, 2);
    deal->shelf = yz_statement_get_int (statement, 3);
    deal->active = yz_statement_get_int (statement, 4) != 0;
    deal->merchant = yz_statement_get_int (statement, 5);
    deal->merchant_name = yz_statement_dup_text (statement, 6);
    deal->valid_days = yz_statement_get_int (statement, 7);
  }
  if (step == YZ_STEP_ERROR)
    return NULL;
  /* The price of today is the item's own affair. */
  for (guint i = 0; i < list->len; i++) {
    YzDeal *deal = g_ptr_array_index (list, i);
    g_autoptr (YzItem) item = yz_item_load (station, deal->item, error);

    if (item == NULL)
      return NULL;
    deal->price_points = item->price_points;
  }
  return g_steal_pointer (&list);
}

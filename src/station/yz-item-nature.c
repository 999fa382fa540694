/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-item-nature"

#include "yz-item-nature.h"

#include <glib/gi18n-lib.h>

#include "yz-clock.h"
#include "yz-voucher-secret.h"

static gboolean
get_nature (YzStation *station, int64_t item, YzItemNature *nature, char **name, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (yz_station_get_store (station),
                                                      "SELECT nature, name FROM item"
                                                      " WHERE id = $1");

  yz_statement_bind_int (statement, 1, item);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *nature = (YzItemNature) yz_statement_get_int (statement, 0);
  *name = yz_statement_dup_text (statement, 1);
  return TRUE;
}

gboolean
yz_item_nature_load (YzStation *station, int64_t item, YzItemNature *nature, GError **error)
{
  g_autofree char *name = NULL;

  return get_nature (station, item, nature, &name, error);
}

static gboolean
set_nature (YzStation *station, int64_t item, YzItemNature nature, GError **error)
{
  g_autoptr (YzStatement) statement =
    yz_store_query (yz_station_get_store (station), "UPDATE item SET nature = $2 WHERE id = $1");

  yz_statement_bind_int (statement, 1, item);
  yz_statement_bind_int (statement, 2, nature);
  return yz_statement_run (statement, error);
}

int64_t
yz_item_nature_put (YzStation *station,
                    const YzActor *actor,
                    const YzItemFields *fields,
                    YzItemNature nature,
                    GError **error)
{
  gboolean added = FALSE;
  int64_t item = yz_item_put (station, actor, fields, &added, NULL, error);
  g_autofree char *name = NULL;
  YzItemNature is = YZ_ITEM_GOODS;

  if (item == 0 || (added && !set_nature (station, item, nature, error)) ||
      !get_nature (station, item, &is, &name, error))
    return 0;
  if (is == nature)
    return item;
  yz_error_set_subject (error,
                        YZ_ERROR_EXISTS,
                        fields->sku,
                        "%s is an item of another kind already",
                        fields->sku);
  return 0;
}

/* How long a voucher of the deal is good for, and whose it is. */
static gboolean
get_deal (YzStation *station, int64_t item, int64_t *merchant, int64_t *days, GError **error)
{
  g_autoptr (YzStatement) statement = yz_store_query (yz_station_get_store (station),
                                                      "SELECT merchant_id, valid_days FROM deal"
                                                      " WHERE item_id = $1");

  yz_statement_bind_int (statement, 1, item);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  *merchant = yz_statement_get_int (statement, 0);
  *days = yz_statement_get_int (statement, 1);
  return TRUE;
}

static gboolean
make_voucher (YzStation *station,
              const YzItemRedeemed *redeemed,
              int64_t piece,
              int64_t merchant,
              int64_t expires_on,
              GError **error)
{
  int64_t id = yz_ledger_next_id (yz_station_get_ledger (station), error);
  uint8_t hash[YZ_VOUCHER_HASH_SIZE];
  YzStatement *statement = NULL;

  if (id == 0 || !yz_voucher_secret_make (station,
                                          redeemed->entry,
                                          redeemed->op_id,
                                          redeemed->item,
                                          piece,
                                          NULL,
                                          hash,
                                          error))
    return FALSE;
  statement = yz_store_query (yz_station_get_store (station),
                              "INSERT INTO deal_voucher (id, entry_id, item_id, piece, merchant_id,"
                              " rider_id, points, secret_hash, state, issued_ms, expires_on)"
                              " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10)");
  yz_statement_bind_int (statement, 1, id);
  yz_statement_bind_int (statement, 2, redeemed->entry);
  yz_statement_bind_int (statement, 3, redeemed->item);
  yz_statement_bind_int (statement, 4, piece);
  yz_statement_bind_int (statement, 5, merchant);
  yz_statement_bind_int (statement, 6, redeemed->rider);
  yz_statement_bind_int (statement, 7, redeemed->price_points);
  yz_statement_bind_blob (statement, 8, hash, sizeof hash);
  yz_statement_bind_int (statement, 9, redeemed->happened_ms);
  yz_statement_bind_int (statement, 10, expires_on);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
  return TRUE;
}

#define VOUCHERS_MAX 100

static gboolean
make_vouchers (YzStation *station, const YzItemRedeemed *redeemed, GError **error)
{
  int64_t merchant = 0;
  int64_t days = 0;
  int64_t expires_on = 0;

  if (redeemed->quantity > VOUCHERS_MAX) {
    yz_error_set (error,
                  YZ_ERROR_INPUT,
                  "quantity",
                  redeemed->quantity,
                  VOUCHERS_MAX,
                  "quantity: %s",
                  N_ ("too many vouchers at once"));
    return FALSE;
  }
  if (!get_deal (station, redeemed->item, &merchant, &days, error))
    return FALSE;
  expires_on = yz_date_add_days (yz_date_of_ms (redeemed->happened_ms), (int) days - 1);
  for (int64_t piece = 1; piece <= redeemed->quantity; piece++)
    if (!make_voucher (station, redeemed, piece, merchant, expires_on, error))
      return FALSE;
  return TRUE;
}

static void
take_seats (YzStation *station, const YzItemRedeemed *redeemed)
{
  YzStatement *statement = yz_store_query (yz_station_get_store (station),
                                           "INSERT INTO seat (entry_id, item_id, rider_id, seats)"
                                           " VALUES ($1, $2, $3, $4)");

  yz_statement_bind_int (statement, 1, redeemed->entry);
  yz_statement_bind_int (statement, 2, redeemed->item);
  yz_statement_bind_int (statement, 3, redeemed->rider);
  yz_statement_bind_int (statement, 4, redeemed->quantity);
  yz_statement_post (statement, NULL, NULL, NULL, NULL);
}

gboolean
yz_item_nature_redeem (YzStation *station,
                       YzItemNature nature,
                       const YzItemRedeemed *redeemed,
                       GError **error)
{
  g_return_val_if_fail (station != NULL && redeemed != NULL, FALSE);

  switch (nature) {
  case YZ_ITEM_DEAL:
    return make_vouchers (station, redeemed, error);
  case YZ_ITEM_SEAT:
    take_seats (station, redeemed);
    return TRUE;
  case YZ_ITEM_GOODS:
  default:
    return TRUE;
  }
}

static gboolean
refuse_item (const char *name, const char *reason, GError **error)
{
  yz_error_set_subject (error, YZ_ERROR_STATE, name, "%s: %s", name, reason);
  return FALSE;
}

/* Of those that are open the last ones. One that a merchant takes in the same moment is not open
 * any more when its row is written. */
static gboolean
take_back_vouchers (YzStation *station,
                    int64_t entry,
                    int64_t item,
                    int64_t quantity,
                    const char *name,
                    GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;

  statement = yz_store_query (store,
                              "UPDATE deal_voucher SET state = 3 WHERE state = 1 AND id IN"
                              " (SELECT id FROM deal_voucher WHERE entry_id = $1 AND item_id = $2"
                              " AND state = 1 ORDER BY piece DESC LIMIT $3)");
  yz_statement_bind_int (statement, 1, entry);
  yz_statement_bind_int (statement, 2, item);
  yz_statement_bind_int (statement, 3, quantity);
  if (!yz_statement_run (statement, error))
    return FALSE;
  return yz_store_get_changes (store) == quantity ||
         refuse_item (name, N_ ("a voucher of it was used at the merchant"), error);
}

static gboolean
take_back_seats (YzStation *station,
                 int64_t entry,
                 int64_t item,
                 int64_t quantity,
                 const char *name,
                 GError **error)
{
  YzStore *store = yz_station_get_store (station);
  g_autoptr (YzStatement) statement = NULL;
  g_autoptr (GError) problem = NULL;

  statement = yz_store_query (store,
                              "UPDATE seat SET seats = seats - $3"
                              " WHERE entry_id = $1 AND item_id = $2");
  yz_statement_bind_int (statement, 1, entry);
  yz_statement_bind_int (statement, 2, item);
  yz_statement_bind_int (statement, 3, quantity);
  if (yz_statement_run (statement, &problem))
    return TRUE;
  if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_CHECK))
    return refuse_item (name, N_ ("the rider came, so the seat is not returned"), error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
yz_item_nature_take_back (YzStation *station,
                          int64_t entry,
                          int64_t item,
                          int64_t quantity,
                          GError **error)
{
  g_autofree char *name = NULL;
  YzItemNature nature = YZ_ITEM_GOODS;

  if (!get_nature (station, item, &nature, &name, error))
    return FALSE;
  switch (nature) {
  case YZ_ITEM_DEAL:
    return take_back_vouchers (station, entry, item, quantity, name, error);
  case YZ_ITEM_SEAT:
    return take_back_seats (station, entry, item, quantity, name, error);
  case YZ_ITEM_GOODS:
  default:
    return TRUE;
  }
}

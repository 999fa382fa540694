/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-account"

#include "yz-account.h"

#include "yz-id.h"

#define ACCOUNT_COLUMNS "id, kind, owner, unit, station_id, period, floor, balance"

int64_t
yz_account_id_make (int64_t desk, int64_t number)
{
  g_return_val_if_fail (desk >= 1 && desk <= YZ_ID_DESK_MAX, 0);
  g_return_val_if_fail (number >= 1 && number <= YZ_ID_NUMBER_MAX, 0);

  return number << YZ_ID_DESK_BITS | desk;
}

int64_t
yz_account_id_get_desk (int64_t id)
{
  return id & YZ_ID_DESK_MAX;
}

int64_t
yz_account_id_get_number (int64_t id)
{
  return id >> YZ_ID_DESK_BITS;
}

char *
yz_account_id_to_text (int64_t id)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT,
                          yz_account_id_get_desk (id),
                          yz_account_id_get_number (id));
}

gboolean
yz_account_kind_has_floor (YzAccountKind kind)
{
  switch (kind) {
  case YZ_ACCOUNT_RIDER:
  case YZ_ACCOUNT_HELD:
  case YZ_ACCOUNT_SHELF:
  case YZ_ACCOUNT_RESERVED:
  case YZ_ACCOUNT_INSPECTION:
    return TRUE;
  case YZ_ACCOUNT_BUDGET:
  case YZ_ACCOUNT_REDEEMED:
  case YZ_ACCOUNT_EXPIRED:
  case YZ_ACCOUNT_ADJUSTED:
  case YZ_ACCOUNT_VOUCHER:
  case YZ_ACCOUNT_SOURCE:
  case YZ_ACCOUNT_HANDED_OUT:
  case YZ_ACCOUNT_FREE:
  case YZ_ACCOUNT_SPOILED:
  case YZ_ACCOUNT_COUNT_DIFFERENCE:
  case YZ_ACCOUNT_OPENING:
    return FALSE;
  default:
    g_return_val_if_reached (TRUE);
  }
}

const char *
yz_account_kind_get_word (YzAccountKind kind)
{
  switch (kind) {
  case YZ_ACCOUNT_BUDGET:
    return "budget";
  case YZ_ACCOUNT_RIDER:
    return "rider";
  case YZ_ACCOUNT_HELD:
    return "held";
  case YZ_ACCOUNT_REDEEMED:
    return "redeemed";
  case YZ_ACCOUNT_EXPIRED:
    return "expired";
  case YZ_ACCOUNT_ADJUSTED:
    return "adjusted";
  case YZ_ACCOUNT_VOUCHER:
    return "voucher";
  case YZ_ACCOUNT_SOURCE:
    return "source";
  case YZ_ACCOUNT_SHELF:
    return "shelf";
  case YZ_ACCOUNT_RESERVED:
    return "reserved";
  case YZ_ACCOUNT_INSPECTION:
    return "inspection";
  case YZ_ACCOUNT_HANDED_OUT:
    return "handed-out";
  case YZ_ACCOUNT_FREE:
    return "free";
  case YZ_ACCOUNT_SPOILED:
    return "spoiled";
  case YZ_ACCOUNT_COUNT_DIFFERENCE:
    return "count-difference";
  case YZ_ACCOUNT_OPENING:
    return "opening";
  default:
    return "unknown";
  }
}

static void
read_row (YzStatement *statement, YzAccount *account)
{
  account->id = yz_statement_get_int (statement, 0);
  account->key.kind = (YzAccountKind) yz_statement_get_int (statement, 1);
  account->key.owner = yz_statement_get_int (statement, 2);
  account->key.unit = yz_statement_get_int (statement, 3);
  account->key.station = yz_statement_get_int (statement, 4);
  account->key.period = yz_statement_get_int (statement, 5);
  account->has_floor = !yz_statement_is_null (statement, 6);
  account->floor = yz_statement_get_int (statement, 6);
  account->balance = yz_statement_get_int (statement, 7);
}

YzStatement *
yz_account_ask (YzStore *store, const YzAccountKey *key)
{
  YzStatement *statement =
    yz_store_query (store,
                    "SELECT " ACCOUNT_COLUMNS " FROM account WHERE owner = $1"
                    " AND kind = $2 AND unit = $3 AND station_id = $4 AND period = $5");

  yz_statement_bind_int (statement, 1, key->owner);
  yz_statement_bind_int (statement, 2, key->kind);
  yz_statement_bind_int (statement, 3, key->unit);
  yz_statement_bind_int (statement, 4, key->station);
  yz_statement_bind_int (statement, 5, key->period);
  return statement;
}

gboolean
yz_account_answer (YzStatement *statement,
                   const YzAccountKey *key,
                   YzAccount *account,
                   GError **error)
{
  *account = (YzAccount){ .key = *key, .has_floor = yz_account_kind_has_floor (key->kind) };
  if (yz_statement_step (statement, error) != YZ_STEP_ROW)
    return FALSE;
  read_row (statement, account);
  return TRUE;
}

gboolean
yz_account_find (YzStore *store, const YzAccountKey *key, YzAccount *account, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  g_return_val_if_fail (store != NULL && key != NULL && account != NULL, FALSE);

  statement = yz_account_ask (store, key);
  return yz_account_answer (statement, key, account, error);
}

gboolean
yz_account_load (YzStore *store, int64_t id, YzAccount *account, GError **error)
{
  g_autoptr (YzStatement) statement = NULL;

  g_return_val_if_fail (store != NULL && account != NULL, FALSE);

  statement = yz_store_query (store, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE id = $1");
  yz_statement_bind_int (statement, 1, id);
  if (!yz_statement_fetch (statement, error))
    return FALSE;
  read_row (statement, account);
  return TRUE;
}

gboolean
yz_account_get_balance (YzStore *store, const YzAccountKey *key, int64_t *balance, GError **error)
{
  YzAccount account;
  GError *problem = NULL;

  yz_account_find (store, key, &account, &problem);
  if (problem != NULL) {
    g_propagate_error (error, problem);
    return FALSE;
  }
  *balance = account.balance;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "day"

#include "day.h"

#include "yz-sqlite.h"

static gboolean
write_balances (sqlite3 *db, const char *from, GError **error)
{
  g_autofree char *sql =
    g_strdup_printf ("UPDATE account SET balance = (SELECT balance FROM %s x"
                     " WHERE x.id = account.id) WHERE id IN (SELECT id FROM %s)",
                     from,
                     from);

  return yz_sqlite_execute (db, sql, error);
}

gboolean
day_try_in_two (Day *day, const DayOperation *operation, GError **error)
{
  YzSqlite *sqlite = yz_station_get_store (day->station)->connection;
  sqlite3 *db = sqlite->db;
  g_autoptr (YzTransaction) transaction = NULL;
  g_autoptr (YzTransaction) second = NULL;

  if (!yz_sqlite_execute (db,
                          "CREATE TEMP TABLE IF NOT EXISTS old AS SELECT id, balance FROM account;"
                          "CREATE TEMP TABLE IF NOT EXISTS new AS SELECT id, balance FROM account;"
                          "DELETE FROM old; DELETE FROM new;"
                          "INSERT INTO old SELECT id, balance FROM account",
                          error))
    return FALSE;
  transaction = yz_transaction_begin (yz_station_get_store (day->station), error);
  if (transaction == NULL || !day_try (day, operation, NULL, error))
    return FALSE;
  if (!yz_sqlite_execute (db, "INSERT INTO new SELECT id, balance FROM account", error) ||
      !write_balances (db, "old", error) || !yz_transaction_commit (transaction, error))
    return FALSE;
  second = yz_transaction_begin (yz_station_get_store (day->station), error);
  return second != NULL && write_balances (db, "new", error) &&
         yz_transaction_commit (second, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-goods-migration"

#include "store-test.h"

/* The last version before goods had several codes, dated prices and limits of any period. */
#define BEFORE 3

/* Goods as they were: one with a code and a monthly limit of which something was had, one without.
 */
static const char *const rows[] = {
  "INSERT INTO station (id, name, kind, created_ms) VALUES (1, '驿站', 1, 1)",
  "INSERT INTO staff (id, name, role, pin_hash, created_ms) VALUES (2, '站长', 3, 'x', 1)",
  "INSERT INTO rider (id, name, search, registered_ms, registered_by)"
  " VALUES (3, '张三', '', 1, 2)",
  "INSERT INTO item (id, sku, name, ean, price, limit_month, active, search, created_ms)"
  " VALUES (10, 'soap', '肥皂', '6901234567892', 8, 2, 1, 'feizao', 5)",
  "INSERT INTO item (id, sku, name, ean, price, limit_month, active, search, created_ms)"
  " VALUES (11, 'rice', '大米', NULL, 45, NULL, 0, 'dami', 6)",
  "INSERT INTO item_use (rider_id, item_id, month, used, allowed) VALUES (3, 10, 202611, 1, 2)",
};

static void
fill (YzStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzTransaction) transaction = yz_transaction_begin (store, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (YzStatement) statement = yz_store_query (store, rows[i]);

    yz_statement_run (statement, &error);
    g_assert_no_error (error);
  }
  yz_transaction_commit (transaction, &error);
  g_assert_no_error (error);
}

/* What an older program left is all there, under its new names. */
static void
test_goods (void)
{
  static const struct {
    const char *sql;
    int64_t expected;
  } cases[] = {
    { "SELECT item_id FROM item_code WHERE code = '6901234567892' AND pieces = 1 AND main = 1",
      10 },
    { "SELECT count (*) FROM item_code", 1 },
    { "SELECT count (*) FROM item WHERE ean IS NOT NULL", 0 },
    { "SELECT price FROM item WHERE id = 10", 8 },
    { "SELECT limit_pieces FROM item WHERE id = 10 AND limit_period = 3", 2 },
    { "SELECT active FROM item WHERE id = 11 AND limit_pieces IS NULL AND category = ''", 0 },
    { "SELECT used FROM item_use WHERE period = 202611 AND allowed = 2 AND had_before = 0", 1 },
    { "SELECT count (*) FROM item_price", 0 },
  };
  g_auto (Place) place = { 0 };
  g_autoptr (YzMigrations) scripts = NULL;
  g_autoptr (GError) error = NULL;
  YzMigrations before = { 0 };
  YzStore *store = NULL;

  place_init (&place);
  scripts = yz_migrations_load (&error);
  g_assert_no_error (error);
  before.items = scripts->items;
  before.length = BEFORE;
  store = yz_store_create_with (place.uri, &before, &error);
  g_assert_no_error (error);
  fill (store);
  yz_store_close (store);

  store = yz_store_open (place.uri, YZ_STORE_WRITE, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].sql);
    g_assert_cmpint (query_int (store, cases[i].sql), ==, cases[i].expected);
  }
  yz_store_close (store);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/goods-migration/goods", test_goods);
  return g_test_run ();
}

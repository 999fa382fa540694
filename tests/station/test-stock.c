/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-stock"

#include "yz-batch.h"
#include "yz-clock.h"
#include "yz-delivery.h"
#include "yz-item.h"
#include "yz-points.h"
#include "yz-proof.h"
#include "yz-setting.h"
#include "yz-stock.h"
#include "yz-test-dump.h"
#include "yz-test.h"

/* 2026-03-15 12:00 in Shanghai. */
#define NOON INT64_C (1773547200000)

static int64_t
get_pieces (YzTestStation *test, YzAccountKind kind)
{
  const YzAccountKey key = { .kind = kind,
                             .unit = test->item,
                             .station = yz_station_get_id (test->station) };
  g_autoptr (GError) error = NULL;
  int64_t pieces = 0;

  yz_account_get_balance (yz_station_get_store (test->station), &key, &pieces, &error);
  g_assert_no_error (error);
  return pieces;
}

static void
assert_proof (YzTestStation *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) proof = yz_proof_run (test->station, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < proof->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (proof->findings, i);

    g_test_message ("%s: %s", finding->place, finding->what);
  }
  g_assert_cmpuint (proof->findings->len, ==, 0);
}

/* Goods that came back and wait to be looked at, as a return would leave them. */
static void
put_into_inspection (YzTestStation *test, int64_t pieces)
{
  YzStation *station = test->station;
  YzLedger *ledger = yz_station_get_ledger (station);
  g_autoptr (GError) error = NULL;
  g_autoptr (YzTransaction) transaction = NULL;
  g_auto (YzDraft) draft = { 0 };
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  int64_t shelf = 0;
  int64_t inspection = 0;

  transaction = yz_transaction_begin (yz_station_get_store (station), &error);
  g_assert_no_error (error);
  shelf = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_SHELF, test->item, &error);
  inspection = yz_ledger_open_station_account (ledger, YZ_ACCOUNT_INSPECTION, test->item, &error);
  g_assert_no_error (error);
  yz_draft_init (&draft, &op_id, YZ_ENTRY_STATION_TRANSFER, test->attendant->staff);
  yz_draft_add (&draft, shelf, inspection, pieces, 0);
  yz_ledger_book (ledger, &draft, &booking, &error);
  yz_transaction_commit (transaction, &error);
  g_assert_no_error (error);
}

static gboolean
move (YzTestStation *test,
      const YzActor *approver,
      YzStockMove what,
      int64_t pieces,
      const char *reason,
      GError **error)
{
  const YzStockLine line = { .item = test->item, .pieces = pieces };
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };

  return yz_stock_move (test->station,
                        test->attendant,
                        approver,
                        &op_id,
                        what,
                        &line,
                        1,
                        reason,
                        &booking,
                        error);
}

/* What each move does to the accounts. */
static void
test_moves (void)
{
  static const struct {
    YzStockMove move;
    int64_t shelf;
    int64_t inspection;
    int64_t spoiled;
    int64_t given;
  } cases[] = {
    { YZ_STOCK_SPOIL, 13, 5, 2, 0 },
    { YZ_STOCK_SPOIL_INSPECTED, 15, 3, 2, 0 },
    { YZ_STOCK_PASS, 17, 3, 0, 0 },
    { YZ_STOCK_FREE, 13, 5, 0, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (YzTestStation) test = { 0 };
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) waiting = NULL;
    YzStockMove parsed = YZ_STOCK_SPOIL;

    g_assert_true (yz_stock_move_parse (yz_stock_move_get_word (cases[i].move), &parsed));
    g_assert_cmpint (parsed, ==, cases[i].move);
    yz_clock_set_fixed (NOON);
    yz_test_station_new (&test);
    yz_test_station_add_shop (&test);
    put_into_inspection (&test, 5);
    waiting = yz_stock_list_waiting (test.station, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (waiting->len, ==, 1);
    g_assert_cmpint (((YzStockWaiting *) g_ptr_array_index (waiting, 0))->pieces, ==, 5);
    move (&test, NULL, cases[i].move, 2, "破损", &error);
    g_assert_no_error (error);
    g_assert_cmpint (get_pieces (&test, YZ_ACCOUNT_SHELF), ==, cases[i].shelf);
    g_assert_cmpint (get_pieces (&test, YZ_ACCOUNT_INSPECTION), ==, cases[i].inspection);
    g_assert_cmpint (get_pieces (&test, YZ_ACCOUNT_SPOILED), ==, cases[i].spoiled);
    g_assert_cmpint (get_pieces (&test, YZ_ACCOUNT_FREE), ==, cases[i].given);
    assert_proof (&test);
  }
}

static void
test_refused (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  yz_setting_set (test.station, test.chief, YZ_SETTING_SPOIL_APPROVE_PIECES, "5", &error);
  g_assert_no_error (error);
  before = yz_test_dump_store (test.station);
  {
    const struct {
      YzStockMove move;
      const YzActor *approver;
      int64_t pieces;
      const char *reason;
      int code;
    } cases[] = {
      { YZ_STOCK_SPOIL, NULL, 0, "x", YZ_ERROR_INPUT },
      { YZ_STOCK_SPOIL, NULL, 2, "", YZ_ERROR_INPUT },
      { YZ_STOCK_SPOIL, NULL, 6, "x", YZ_ERROR_FOUR_EYES },
      { YZ_STOCK_SPOIL, test.attendant, 6, "x", YZ_ERROR_FOUR_EYES },
      { YZ_STOCK_SPOIL, test.attendant2, 6, "x", YZ_ERROR_PERMISSION },
      { YZ_STOCK_SPOIL, test.chief, 21, "x", YZ_ERROR_STOCK },
      { YZ_STOCK_PASS, NULL, 1, NULL, YZ_ERROR_STOCK },
      { YZ_STOCK_FREE, NULL, 21, NULL, YZ_ERROR_STOCK },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_test_message ("case %u", (guint) i);
      g_assert_false (
        move (&test, cases[i].approver, cases[i].move, cases[i].pieces, cases[i].reason, &error));
      g_assert_error (error, YZ_ERROR, cases[i].code);
      if (cases[i].code == YZ_ERROR_STOCK)
        g_assert_cmpstr (yz_error_get_subject (error), ==, "肥皂");
      g_clear_error (&error);
    }
  }
  after = yz_test_dump_store (test.station);
  g_assert_cmpstr (before, ==, after);
  move (&test, test.chief, YZ_STOCK_SPOIL, 6, "过期", &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_pieces (&test, YZ_ACCOUNT_SPOILED), ==, 6);
}

static void
test_retry (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  for (int i = 0; i < 3; i++) {
    const YzStockLine line = { .item = test.item, .pieces = i < 2 ? 4 : 5 };
    gboolean done = yz_stock_move (test.station,
                                   test.attendant,
                                   NULL,
                                   &op_id,
                                   YZ_STOCK_FREE,
                                   &line,
                                   1,
                                   NULL,
                                   &booking,
                                   &error);

    if (i < 2) {
      g_assert_no_error (error);
      g_assert_cmpint (booking.repeated, ==, i);
    } else {
      g_assert_false (done);
      g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
    }
  }
  g_assert_cmpint (get_pieces (&test, YZ_ACCOUNT_FREE), ==, 4);
}

/* Of a batch by name: what is not in it cannot go out of it. */
static void
test_batch (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) batches = NULL;
  YzDeliveryFields fields = { .op_id = yz_op_id_new (), .source = YZ_SOURCE_PURCHASE };
  YzOpId scan_id = yz_op_id_new ();
  YzOpId op_id = yz_op_id_new ();
  YzBooking booking = { 0 };
  YzStockLine line = { 0 };
  int64_t scanned = 0;
  int64_t delivery = 0;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  yz_test_station_add_shop (&test);
  delivery = yz_delivery_start (test.station, test.attendant, &fields, &error);
  yz_delivery_scan (test.station,
                    test.attendant,
                    &scan_id,
                    delivery,
                    test.item,
                    6,
                    20260401,
                    &scanned,
                    &error);
  yz_delivery_post (test.station, test.attendant, &op_id, delivery, 1, &booking, &error);
  g_assert_no_error (error);
  line =
    (YzStockLine){ .item = test.item, .pieces = 7, .batch_entry = booking.entry, .batch_leg = 1 };
  op_id = yz_op_id_new ();
  g_assert_false (yz_stock_move (test.station,
                                 test.attendant,
                                 NULL,
                                 &op_id,
                                 YZ_STOCK_SPOIL,
                                 &line,
                                 1,
                                 "过期",
                                 &booking,
                                 &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STOCK);
  g_assert_cmpint (yz_error_get_there (error), ==, 6);
  g_clear_error (&error);
  line.pieces = 4;
  yz_stock_move (test.station,
                 test.attendant,
                 NULL,
                 &op_id,
                 YZ_STOCK_SPOIL,
                 &line,
                 1,
                 "过期",
                 &booking,
                 &error);
  g_assert_no_error (error);
  batches = yz_batch_list (test.station, test.item, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batches->len, ==, 1);
  g_assert_cmpint (g_array_index (batches, YzBatch, 0).left, ==, 2);
  assert_proof (&test);
}

static void
test_settings (void)
{
  g_auto (YzTestStation) test = { 0 };
  g_autoptr (GError) error = NULL;
  const YzSettingSpec *specs = NULL;
  gsize n_specs = 0;
  int64_t value = 0;

  yz_clock_set_fixed (NOON);
  yz_test_station_new (&test);
  specs = yz_setting_list (&n_specs);
  for (gsize i = 0; i < n_specs; i++) {
    g_assert_true (yz_setting_find (specs[i].name) == &specs[i]);
    /* Every default is one of the values. */
    yz_setting_set (test.station, test.chief, specs[i].name, specs[i].fallback, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpint (yz_test_query_int (test.station, "SELECT COUNT(*) FROM setting"), ==, 0);
  yz_setting_get_int (test.station, YZ_SETTING_COUNT_DAYS, &value, &error);
  g_assert_no_error (error);
  g_assert_cmpint (value, ==, 30);
  for (int i = 0; i < 2; i++) {
    yz_setting_set (test.station, test.chief, YZ_SETTING_COUNT_DAYS, " 90 ", &error);
    g_assert_no_error (error);
  }
  yz_setting_get_int (test.station, YZ_SETTING_COUNT_DAYS, &value, &error);
  g_assert_no_error (error);
  g_assert_cmpint (value, ==, 90);
  g_assert_cmpint (yz_test_query_int (test.station,
                                      "SELECT COUNT(*) FROM audit WHERE action = 'setting'"),
                   ==,
                   1);
  yz_setting_set (test.station, test.chief, YZ_SETTING_COUNT_DAYS, NULL, &error);
  g_assert_no_error (error);
  yz_setting_get_int (test.station, YZ_SETTING_COUNT_DAYS, &value, &error);
  g_assert_cmpint (value, ==, 30);
  {
    const struct {
      const YzActor *actor;
      const char *name;
      const char *value;
      int code;
    } cases[] = {
      { test.attendant, YZ_SETTING_COUNT_DAYS, "10", YZ_ERROR_PERMISSION },
      { test.chief, "no-such", "10", YZ_ERROR_NOT_FOUND },
      { test.chief, YZ_SETTING_COUNT_DAYS, "0", YZ_ERROR_INPUT },
      { test.chief, YZ_SETTING_COUNT_DAYS, "soon", YZ_ERROR_INPUT },
      { test.chief, YZ_SETTING_COUNT_DAYS, "-1", YZ_ERROR_INPUT },
      { test.chief, YZ_SETTING_COUNT_DAYS, "99999", YZ_ERROR_INPUT },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_test_message ("case %u", (guint) i);
      g_assert_false (
        yz_setting_set (test.station, cases[i].actor, cases[i].name, cases[i].value, &error));
      g_assert_error (error, YZ_ERROR, cases[i].code);
      g_clear_error (&error);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stock/moves", test_moves);
  g_test_add_func ("/stock/refused", test_refused);
  g_test_add_func ("/stock/retry", test_retry);
  g_test_add_func ("/stock/batch", test_batch);
  g_test_add_func ("/setting/values", test_settings);
  return g_test_run ();
}

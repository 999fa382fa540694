/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-city.h"
#include "yz-proof.h"
#include "yz-test-dump.h"
#include "yz-test-hold.h"
#include "yz-test-vouchers.h"

#include <glib/gstdio.h>

/* Every operation again under its number gives its first answer and changes nothing. */
static void
test_retry (void)
{
  g_auto (YzTestHoldShop) shop = { 0 };
  const YzOpId op_ids[] = { yz_op_id_new (), yz_op_id_new (), yz_op_id_new () };
  g_autoptr (YzRedemption) held = NULL;
  g_autoptr (YzRedemption) out = NULL;
  g_autoptr (YzRedemption) back = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  yz_test_hold_shop_open (&shop);
  {
    const YzBasketLine soap = { shop.base.item, 1 };

    held = yz_test_hold_as (&shop, &op_ids[0], 3, 1, &error);
    g_assert_no_error (error);
    out = yz_hold_collect (shop.base.station,
                           shop.base.attendant,
                           &op_ids[1],
                           held->entry,
                           &soap,
                           1,
                           &error);
    g_assert_no_error (error);
    back = yz_hold_release (shop.base.station,
                            shop.base.attendant,
                            &op_ids[2],
                            held->entry,
                            NULL,
                            &error);
    g_assert_no_error (error);
    yz_test_station_reopen (&shop.base);
    before = yz_test_dump_store (shop.base.station);
    for (int i = 0; i < 2; i++) {
      g_autoptr (YzRedemption) held_again = NULL;
      g_autoptr (YzRedemption) out_again = NULL;
      g_autoptr (YzRedemption) back_again = NULL;

      held_again = yz_test_hold_as (&shop, &op_ids[0], 3, 1, &error);
      g_assert_no_error (error);
      out_again = yz_hold_collect (shop.base.station,
                                   shop.base.attendant,
                                   &op_ids[1],
                                   held->entry,
                                   &soap,
                                   1,
                                   &error);
      g_assert_no_error (error);
      back_again = yz_hold_release (shop.base.station,
                                    shop.base.attendant,
                                    &op_ids[2],
                                    held->entry,
                                    NULL,
                                    &error);
      g_assert_no_error (error);
      g_assert_cmpint (held_again->entry, ==, held->entry);
      g_assert_cmpint (held_again->balance, ==, held->balance);
      g_assert_cmpint (out_again->entry, ==, out->entry);
      g_assert_cmpint (back_again->entry, ==, back->entry);
      g_assert_cmpint (back_again->points, ==, back->points);
      g_assert_true (held_again->repeated && out_again->repeated && back_again->repeated);
    }
    g_assert_null (yz_test_hold_as (&shop, &op_ids[0], 2, 1, &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
    g_clear_error (&error);
    g_assert_null (yz_hold_collect (shop.base.station,
                                    shop.base.attendant,
                                    &op_ids[1],
                                    held->entry,
                                    NULL,
                                    0,
                                    &error));
    g_assert_error (error, YZ_ERROR, YZ_ERROR_OP_CONFLICT);
  }
  after = yz_test_dump_store (shop.base.station);
  g_assert_cmpstr (before, ==, after);
  yz_test_assert_proven (shop.base.station);
}

/* Whatever dies before the commit leaves nothing. */
static void
test_rollback (void)
{
  g_auto (YzTestHoldShop) shop = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  int64_t entry = 0;

  yz_test_hold_shop_open (&shop);
  entry = yz_test_hold (&shop, 2, 2);
  before = yz_test_dump_store (shop.base.station);
  for (int i = 0; i < 3; i++) {
    YzStore *store = yz_station_get_store (shop.base.station);
    g_autoptr (YzTransaction) outer = yz_transaction_begin (store, &error);
    YzOpId op_id = yz_op_id_new ();
    g_autoptr (YzRedemption) lost = i == 0   ? yz_test_hold_as (&shop, &op_id, 1, 1, &error)
                                    : i == 1 ? yz_test_hold_collect (&shop, entry, NULL, 0, &error)
                                             : yz_test_hold_release (&shop, entry, &error);

    g_assert_no_error (error);
    g_assert_nonnull (lost);
    g_clear_pointer (&outer, yz_transaction_free);
    {
      g_autofree char *after = yz_test_dump_store (shop.base.station);

      g_assert_cmpstr (before, ==, after);
    }
  }
  yz_test_assert_proven (shop.base.station);
}

/* What stands beside the ledger is proven by it. */
static void
test_tampered (void)
{
  static const char *const cases[] = {
    "UPDATE hold SET left_points = left_points - 1 WHERE left_points > 0",
    "UPDATE hold SET left_points = 10 WHERE left_points = 0",
    "UPDATE hold SET left_points = 9223372036854775807",
    "UPDATE hold SET rider_id = (SELECT MAX(id) FROM rider)",
    "UPDATE hold SET station_id = 2",
    "DELETE FROM hold",
    "INSERT INTO hold SELECT MIN(id), 1, (SELECT MIN(id) FROM rider), 20260318, 0 FROM entry",
    "UPDATE redemption_line SET price = price + 1",
    "UPDATE redemption_line SET quantity = quantity + 1",
    "UPDATE redemption_line SET price = 9223372036854775807",
    "UPDATE redemption_line SET item_id = item_id + 1",
    "DELETE FROM redemption_line WHERE entry_id IN (SELECT id FROM entry WHERE kind = 5)",
    "UPDATE account SET balance = balance + 1 WHERE kind = 3",
    "UPDATE account SET balance = balance + 1 WHERE kind = 10",
    "UPDATE entry SET kind = 2 WHERE kind = 3",
    "UPDATE transfer SET to_account = (SELECT id FROM account WHERE kind = 3) WHERE leg = 1"
    " AND entry_id IN (SELECT id FROM entry WHERE kind = 4)",
  };
  g_auto (YzTestHoldShop) shop = { 0 };
  g_autoptr (YzRedemption) one = NULL;
  g_autoptr (YzRedemption) two = NULL;
  g_autoptr (GError) error = NULL;
  int64_t first = 0;

  yz_test_hold_shop_open (&shop);
  yz_test_add_rider (&shop.base, "李四", NULL);
  first = yz_test_hold (&shop, 2, 1);
  yz_test_hold (&shop, 1, 1);
  {
    const YzBasketLine soap = { shop.base.item, 1 };

    one = yz_test_hold_collect (&shop, first, &soap, 1, &error);
    g_assert_no_error (error);
  }
  two = yz_test_hold_release (&shop, first, &error);
  g_assert_no_error (error);
  yz_test_assert_proven (shop.base.station);
  g_clear_pointer (&shop.base.station, yz_station_close);
  yz_test_place_keep (&shop.base.place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzVerification) proof = NULL;

    g_clear_pointer (&shop.base.station, yz_station_close);
    yz_test_place_restore (&shop.base.place);
    yz_test_place_tamper (&shop.base.place, cases[i]);
    yz_test_station_reopen (&shop.base);
    proof = yz_proof_run (shop.base.station, &error);
    g_assert_no_error (error);
    if (proof->findings->len == 0)
      g_error ("not found: %s", cases[i]);
  }
}

/* Two desks --------------------------------------------------------------------------------- */

typedef struct {
  const char *uri;
  int64_t desk;
  int64_t entry;
  const YzActor *actor;
  int done;
} Desk;

/* Each tries to collect the hold a piece at a time until it is refused. */
static gpointer
collect_all (gpointer data)
{
  Desk *desk = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YzStation) station =
    yz_station_open_desk (desk->uri, YZ_STORE_WRITE, desk->desk, &error);
  const YzBasketLine piece = { yz_test_query_int (station, "SELECT MIN(id) FROM item"), 1 };

  g_assert_no_error (error);
  while (error == NULL || g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_BUSY)) {
    YzOpId op_id = yz_op_id_new ();
    g_autoptr (YzRedemption) out = NULL;

    g_clear_error (&error);
    out = yz_hold_collect (station, desk->actor, &op_id, desk->entry, &piece, 1, &error);
    desk->done += out != NULL;
  }
  if (!g_error_matches (error, YZ_ERROR, YZ_ERROR_STATE))
    g_error ("%s", error->message);
  return NULL;
}

/* Two desks collect the same hold at once: every piece goes once. */
static void
test_two_desks (void)
{
  g_auto (YzTestHoldShop) shop = { 0 };
  Desk desks[2] = { 0 };
  GThread *threads[2] = { NULL };
  g_autoptr (GError) error = NULL;
  const YzCityJoin wanted = { .station = 1, .desk_name = "二号台" };

  if (!yz_test_on_postgresql ())
    return; /* a file has one writer */
  yz_test_hold_shop_open (&shop);
  desks[0].entry = yz_test_hold (&shop, 5, 0);
  desks[1].entry = desks[0].entry;
  {
    g_autofree char *path =
      g_build_filename (yz_store_get_files_dir (yz_station_get_store (shop.base.station)),
                        "desk",
                        NULL);
    g_autoptr (YzStation) city = NULL;

    desks[0].desk = yz_ledger_get_desk (yz_station_get_ledger (shop.base.station));
    g_clear_pointer (&shop.base.station, yz_station_close);
    g_assert_cmpint (g_unlink (path), ==, 0);
    city = yz_city_open (shop.base.uri, &error);
    g_assert_no_error (error);
    g_assert_true (yz_city_join (city, shop.base.chief, &wanted, &error));
    g_assert_no_error (error);
    desks[1].desk = yz_ledger_get_desk (yz_station_get_ledger (city));
  }
  for (int i = 0; i < 2; i++) {
    desks[i].uri = shop.base.uri;
    desks[i].actor = i == 0 ? shop.base.attendant : shop.base.attendant2;
    threads[i] = g_thread_new ("desk", collect_all, &desks[i]);
  }
  for (int i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (desks[0].done + desks[1].done, ==, 5);
  yz_test_station_reopen (&shop.base);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_HELD, 0), ==, 0);
  g_assert_cmpint (yz_test_hold_get_balance (&shop, YZ_ACCOUNT_HANDED_OUT, shop.base.item), ==, 5);
  g_assert_cmpuint (yz_test_hold_count_open (&shop), ==, 0);
  yz_test_assert_proven (shop.base.station);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hold-integrity/retry", test_retry);
  g_test_add_func ("/hold-integrity/rollback", test_rollback);
  g_test_add_func ("/hold-integrity/tampered", test_tampered);
  g_test_add_func ("/hold-integrity/two-desks", test_two_desks);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yz-clock.h"
#include "yz-test-vouchers.h"

#include <string.h>

/* One voucher, then the rest of the sheet; the budget has its points again. */
static void
test_void (void)
{
  g_auto (YzTestVouchers) desk = { 0 };
  g_autoptr (GError) error = NULL;
  YzVoucherEnd end;
  YzOpId op_id = yz_op_id_new ();
  YzOpId other = yz_op_id_new ();

  yz_test_vouchers_open (&desk);
  yz_test_vouchers_take_well (&desk, 4);
  g_assert_false (yz_voucher_void (desk.base.station,
                                   desk.base.attendant,
                                   &op_id,
                                   desk.sheet->id,
                                   0,
                                   "丢失",
                                   &end,
                                   &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_false (yz_voucher_void (desk.base.station,
                                   desk.base.chief,
                                   &op_id,
                                   desk.sheet->id,
                                   yz_test_vouchers_get_id (&desk, 4),
                                   "丢失",
                                   &end,
                                   &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_VOUCHER_USED);
  g_clear_error (&error);
  g_assert_true (yz_voucher_void (desk.base.station,
                                  desk.base.chief,
                                  &op_id,
                                  desk.sheet->id,
                                  yz_test_vouchers_get_id (&desk, 2),
                                  "撕破",
                                  &end,
                                  &error));
  g_assert_no_error (error);
  g_assert_cmpint (end.vouchers, ==, 1);
  g_assert_cmpint (end.points, ==, 20);
  for (int try = 0; try < 2; try++) {
    g_assert_true (yz_voucher_void (desk.base.station,
                                    desk.base.chief,
                                    &other,
                                    desk.sheet->id,
                                    0,
                                    "整版丢失",
                                    &end,
                                    &error));
    g_assert_no_error (error);
    g_assert_cmpint (end.vouchers, ==, 3);
    g_assert_cmpint (end.points, ==, 60);
    g_assert_cmpint (end.repeated, ==, try == 1);
  }
  g_assert_cmpint (yz_test_vouchers_get_balance (&desk, YZ_ACCOUNT_VOUCHER), ==, 0);
  g_assert_cmpint (yz_test_query_int (desk.base.station,
                                      "SELECT MIN (balance) FROM account WHERE kind = 1"),
                   ==,
                   -20);
  g_assert_null (yz_test_vouchers_take (&desk, 2, desk.base.rider, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  g_clear_error (&error);
  op_id = yz_op_id_new ();
  g_assert_false (yz_voucher_void (desk.base.station,
                                   desk.base.chief,
                                   &op_id,
                                   desk.sheet->id,
                                   0,
                                   "再次",
                                   &end,
                                   &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  yz_test_assert_proven (desk.base.station);
}

static void
test_expire (void)
{
  g_auto (YzTestVouchers) desk = { 0 };
  g_autoptr (GError) error = NULL;
  YzVoucherEnd end;

  yz_test_vouchers_open (&desk);
  yz_test_vouchers_take_well (&desk, 0);
  g_assert_false (yz_voucher_expire (desk.base.station, desk.base.chief, 20260701, &end, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_true (yz_voucher_expire (desk.base.station, NULL, 20260315, &end, &error));
  g_assert_cmpint (end.vouchers, ==, 0);
  yz_clock_set_fixed (yz_date_start_ms (20260701));
  g_assert_true (yz_voucher_expire (desk.base.station, NULL, 20260701, &end, &error));
  g_assert_no_error (error);
  g_assert_cmpint (end.vouchers, ==, 4);
  g_assert_cmpint (end.points, ==, 80);
  g_assert_true (yz_voucher_expire (desk.base.station, NULL, 20260701, &end, &error));
  g_assert_cmpint (end.vouchers, ==, 0);
  g_assert_cmpint (yz_test_vouchers_get_balance (&desk, YZ_ACCOUNT_EXPIRED), ==, 80);
  g_assert_cmpint (yz_test_vouchers_get_balance (&desk, YZ_ACCOUNT_VOUCHER), ==, 0);
  yz_test_assert_proven (desk.base.station);
}

/* Taken in for the wrong rider: reversed, it is good for the right one. A sheet is not reversed. */
static void
test_reverse (void)
{
  g_auto (YzTestVouchers) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) redemption = NULL;
  g_autoptr (YzRedemption) reversal = NULL;
  YzOpId op_id = yz_op_id_new ();
  int64_t other = 0;

  yz_test_vouchers_open (&desk);
  other = yz_test_add_rider (&desk.base, "李四", NULL);
  redemption = yz_test_vouchers_take (&desk, 0, other, &error);
  g_assert_no_error (error);
  reversal = yz_redemption_reverse (desk.base.station,
                                    desk.base.chief,
                                    &op_id,
                                    redemption->entry,
                                    "认错人",
                                    &error);
  g_assert_no_error (error);
  g_assert_cmpint (reversal->points, ==, -20);
  yz_test_assert_proven (desk.base.station);
  yz_test_vouchers_take_well (&desk, 0);
  yz_test_assert_proven (desk.base.station);
  op_id = yz_op_id_new ();
  g_assert_null (yz_redemption_reverse (desk.base.station,
                                        desk.base.chief,
                                        &op_id,
                                        desk.sheet->entry,
                                        "整版作废",
                                        &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_STATE);
  yz_test_assert_proven (desk.base.station);
}

static YzRedemption *
take_paper (YzTestVouchers *desk,
            const char *number,
            int64_t points,
            const YzActor *approver,
            GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_old_voucher_take (desk->base.station,
                              desk->base.attendant,
                              approver,
                              &op_id,
                              desk->base.rider,
                              number,
                              "阳光社区",
                              points,
                              error);
}

static void
test_old_paper (void)
{
  g_auto (YzTestVouchers) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) first = NULL;
  g_autoptr (YzRedemption) large = NULL;
  g_autoptr (YzRedemption) again = NULL;
  g_autoptr (YzRedemption) reversal = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const YzOldVoucher *paper = NULL;
  YzOpId op_id = yz_op_id_new ();

  yz_test_vouchers_open (&desk);
  first = take_paper (&desk, "yg-0017", 50, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (first->balance, ==, 50);
  /* The same number however it is typed. */
  g_assert_null (take_paper (&desk, "ＹＧ 0017", 50, NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_VOUCHER_USED);
  g_assert_cmpint (yz_error_get_asked (error), ==, YZ_TEST_VOUCHER_NOON);
  g_clear_error (&error);
  g_assert_null (take_paper (&desk, "YG-0018", 101, NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_FOUR_EYES);
  g_clear_error (&error);
  g_assert_null (take_paper (&desk, "YG-0018", 101, desk.base.attendant, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (take_paper (&desk, "--", 1, NULL, &error));
  g_assert_error (error, YZ_ERROR, YZ_ERROR_INPUT);
  g_clear_error (&error);
  large = take_paper (&desk, "YG-0018", 101, desk.base.chief, &error);
  g_assert_no_error (error);
  yz_test_assert_proven (desk.base.station);
  /* Reversed, the paper can be taken in again. */
  reversal = yz_redemption_reverse (desk.base.station,
                                    desk.base.chief,
                                    &op_id,
                                    first->entry,
                                    "输错了",
                                    &error);
  g_assert_no_error (error);
  again = take_paper (&desk, "YG0017", 60, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->balance, ==, 161);
  list = yz_old_voucher_list (desk.base.station, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 3);
  paper = g_ptr_array_index (list, 0);
  g_assert_cmpstr (paper->number, ==, "YG0017");
  g_assert_cmpstr (paper->issuer, ==, "阳光社区");
  g_assert_cmpint (paper->points, ==, 60);
  yz_test_assert_proven (desk.base.station);
}

/* What somebody changes behind the program's back is found. */
static void
test_tampering (void)
{
  static const struct {
    const char *sql;
    const char *found;
  } cases[] = {
    { "UPDATE voucher SET state = 1, rider_id = NULL, entry_id = NULL, ended_ms = NULL"
      " WHERE state = 2",
      "open vouchers are not what their account holds" },
    { "UPDATE voucher SET state = 2, ended_ms = 1 WHERE position = 3", "used without the entry" },
    { "UPDATE voucher SET state = 4, ended_ms = 1 WHERE position = 3",
      "expired or void without the entry" },
    { "UPDATE voucher SET rider_id = 77 WHERE state = 2", "used without the entry" },
    { "UPDATE voucher_sheet SET points = 200", "its entry did not move the points" },
    { "DELETE FROM voucher WHERE position = 2", "vouchers are missing" },
    { "UPDATE voucher_sheet SET points = 9223372036854775807",
      "its entry did not move the points" },
    { "UPDATE old_voucher SET points = 51", "old paper has not the entry" },
    { "UPDATE old_voucher SET undone = 1", "old paper has not the entry" },
  };
  g_auto (YzTestVouchers) desk = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) paper = NULL;

  yz_test_vouchers_open (&desk);
  yz_test_vouchers_take_well (&desk, 0);
  paper = take_paper (&desk, "YG-0017", 50, NULL, &error);
  g_assert_no_error (error);
  yz_station_close (desk.base.station);
  yz_test_place_keep (&desk.base.place);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (YzStation) station = NULL;
    g_autofree char *found = NULL;

    yz_test_place_tamper (&desk.base.place, cases[i].sql);
    station = yz_station_open (desk.base.uri, YZ_STORE_READ, &error);
    g_assert_no_error (error);
    found = yz_test_prove (station);
    if (strstr (found, cases[i].found) == NULL)
      g_error ("%s: %s", cases[i].sql, found);
    g_clear_pointer (&station, yz_station_close);
    yz_test_place_restore (&desk.base.place);
  }
  desk.base.station = yz_station_open (desk.base.uri, YZ_STORE_WRITE, &error);
  g_assert_no_error (error);
  yz_test_assert_proven (desk.base.station);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/voucher-end/void", test_void);
  g_test_add_func ("/voucher-end/expire", test_expire);
  g_test_add_func ("/voucher-end/reverse", test_reverse);
  g_test_add_func ("/voucher-end/old-paper", test_old_paper);
  g_test_add_func ("/voucher-end/tampering", test_tampering);
  return g_test_run ();
}

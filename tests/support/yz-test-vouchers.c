/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-test-vouchers"

#include "yz-test-vouchers.h"

#include "yz-clock.h"
#include "yz-proof.h"

const YzVoucherFields yz_test_voucher_fields = { .title = "端午慰问",
                                                 .points = 20,
                                                 .vouchers = 5,
                                                 .expires_on = 20260630,
                                                 .points_months = 12 };

void
yz_test_vouchers_clear (YzTestVouchers *desk)
{
  g_clear_pointer (&desk->sheet, yz_voucher_sheet_free);
  g_clear_pointer (&desk->vouchers, g_ptr_array_unref);
  yz_test_station_clear (&desk->base);
  yz_clock_set_fixed (0);
}

void
yz_test_vouchers_open (YzTestVouchers *desk)
{
  g_autoptr (GError) error = NULL;

  yz_clock_set_fixed (YZ_TEST_VOUCHER_NOON);
  yz_test_station_new (&desk->base);
  desk->op_id = yz_op_id_new ();
  desk->sheet = yz_voucher_issue (desk->base.station,
                                  desk->base.chief,
                                  NULL,
                                  &desk->op_id,
                                  &yz_test_voucher_fields,
                                  &desk->vouchers,
                                  &error);
  g_assert_no_error (error);
}

const char *
yz_test_vouchers_get_code (YzTestVouchers *desk, guint index)
{
  return ((const YzVoucher *) g_ptr_array_index (desk->vouchers, index))->code;
}

int64_t
yz_test_vouchers_get_id (YzTestVouchers *desk, guint index)
{
  return ((const YzVoucher *) g_ptr_array_index (desk->vouchers, index))->id;
}

YzRedemption *
yz_test_vouchers_take (YzTestVouchers *desk, guint index, int64_t rider, GError **error)
{
  YzOpId op_id = yz_op_id_new ();

  return yz_voucher_take (desk->base.station,
                          desk->base.attendant,
                          &op_id,
                          yz_test_vouchers_get_code (desk, index),
                          rider,
                          error);
}

void
yz_test_vouchers_take_well (YzTestVouchers *desk, guint index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzRedemption) redemption =
    yz_test_vouchers_take (desk, index, desk->base.rider, &error);

  g_assert_no_error (error);
  g_assert_cmpint (redemption->points, ==, 20);
}

int64_t
yz_test_vouchers_get_balance (YzTestVouchers *desk, YzAccountKind kind)
{
  g_autofree char *sql =
    g_strdup_printf ("SELECT COALESCE (MAX (balance), 0) FROM account WHERE kind = %d", kind);

  return yz_test_query_int (desk->base.station, sql);
}

char *
yz_test_prove (YzStation *station)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YzVerification) proof = yz_proof_run (station, &error);
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < proof->findings->len; i++) {
    const YzFinding *finding = g_ptr_array_index (proof->findings, i);

    g_string_append_printf (found, "%s: %s\n", finding->place, finding->what);
  }
  return g_string_free (g_steal_pointer (&found), FALSE);
}

void
yz_test_assert_proven (YzStation *station)
{
  g_autofree char *found = yz_test_prove (station);

  g_assert_cmpstr (found, ==, "");
}

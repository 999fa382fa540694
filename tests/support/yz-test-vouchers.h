/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-test.h"
#include "yz-voucher.h"

G_BEGIN_DECLS

/* 2026-03-15 12:00 in Shanghai: the clock of a desk of vouchers stands there. */
#define YZ_TEST_VOUCHER_NOON INT64_C (1773547200000)

/* A station with a sheet of five vouchers of 20 points, good until 2026-06-30. */
typedef struct {
  YzTestStation base;
  YzOpId op_id; /* of the sheet */
  YzVoucherSheet *sheet;
  GPtrArray *vouchers;
} YzTestVouchers;

/* What the sheet was made of. */
extern const YzVoucherFields yz_test_voucher_fields;

void yz_test_vouchers_open (YzTestVouchers *desk);
void yz_test_vouchers_clear (YzTestVouchers *desk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YzTestVouchers, yz_test_vouchers_clear)

const char *yz_test_vouchers_get_code (YzTestVouchers *desk, guint index);
int64_t yz_test_vouchers_get_id (YzTestVouchers *desk, guint index);

/* The attendant takes voucher @index in for @rider. */
YzRedemption *
yz_test_vouchers_take (YzTestVouchers *desk, guint index, int64_t rider, GError **error);
/* The same for the rider of the station; asserts that it works. */
void yz_test_vouchers_take_well (YzTestVouchers *desk, guint index);

/* The largest balance of an account of this kind. */
int64_t yz_test_vouchers_get_balance (YzTestVouchers *desk, YzAccountKind kind);

/* Findings of the proof, one a line. Returns: (transfer full) */
char *yz_test_prove (YzStation *station);
/* Asserts that there are none. */
void yz_test_assert_proven (YzStation *station);

G_END_DECLS

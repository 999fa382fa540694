/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-hold.h"
#include "yz-test.h"

G_BEGIN_DECLS

/* 2026-03-15 12:00 in Shanghai: the clock of a shop that keeps goods stands there. */
#define YZ_TEST_HOLD_NOON INT64_C (1773547200000)

/* A shop with soap (10 points, at most 5 in a month) and towels (15 points), and a rider with 200
 * points. */
typedef struct {
  YzTestStation base;
  int64_t towel;
  char *before; /* balances before anything was held */
} YzTestHoldShop;

void yz_test_hold_shop_open (YzTestHoldShop *shop);
void yz_test_hold_shop_clear (YzTestHoldShop *shop);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YzTestHoldShop, yz_test_hold_shop_clear)

/* The attendant keeps goods for the rider. Either number may be 0. */
YzRedemption *yz_test_hold_as (YzTestHoldShop *shop,
                               const YzOpId *op_id,
                               int64_t soap,
                               int64_t towels,
                               GError **error);
/* The same; asserts that it works. Returns: the hold's entry */
int64_t yz_test_hold (YzTestHoldShop *shop, int64_t soap, int64_t towels);

/* Without lines it is everything that is left. */
YzRedemption *yz_test_hold_collect (YzTestHoldShop *shop,
                                    int64_t entry,
                                    const YzBasketLine *lines,
                                    gsize n_lines,
                                    GError **error);
YzRedemption *yz_test_hold_release (YzTestHoldShop *shop, int64_t entry, GError **error);

/* Of the item, or of the rider when @item is 0. */
int64_t yz_test_hold_get_balance (YzTestHoldShop *shop, YzAccountKind kind, int64_t item);
guint yz_test_hold_count_open (YzTestHoldShop *shop);

/* Everything is as it was before the first hold, and the proof finds nothing. */
void yz_test_hold_assert_restored (YzTestHoldShop *shop);

G_END_DECLS

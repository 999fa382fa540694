/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-count.h"
#include "yz-test.h"

G_BEGIN_DECLS

/* 2026-03-15 12:00 in Shanghai: the clock of a shop that is counted stands there. */
#define YZ_TEST_COUNT_NOON INT64_C (1773547200000)

/* A shop with 20 soaps, 5 towels, no water, all on a list; the rider has 500 points. */
typedef struct {
  YzTestStation base;
  int64_t towel;
  int64_t water;
  int64_t count; /* the list */
} YzTestCountShop;

void yz_test_count_shop_open (YzTestCountShop *shop);
void yz_test_count_shop_clear (YzTestCountShop *shop);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YzTestCountShop, yz_test_count_shop_clear)

/* Another list. @place is nullable: everything. */
GArray *yz_test_count_start (YzTestCountShop *shop, const char *place, GError **error);

/* A row of the list. Returns: how many were counted of the item in all */
int64_t yz_test_count_as (YzTestCountShop *shop,
                          const YzActor *actor,
                          int64_t item,
                          int64_t pieces,
                          GError **error);
/* The same for the attendant; asserts that it works. */
void yz_test_count (YzTestCountShop *shop, int64_t item, int64_t pieces);

/* The counting is over. */
void yz_test_count_compare (YzTestCountShop *shop);
int64_t yz_test_count_get_difference (YzTestCountShop *shop, int64_t item);
gboolean yz_test_count_post (YzTestCountShop *shop,
                             const YzActor *approver,
                             const char *reason,
                             YzBooking *booking,
                             GError **error);

/* Returns: the entry */
int64_t yz_test_count_redeem (YzTestCountShop *shop, int64_t item, int64_t pieces);
int64_t yz_test_count_get_shelf (YzTestCountShop *shop, int64_t item);

G_END_DECLS

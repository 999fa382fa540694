/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-deal.h"

G_BEGIN_DECLS

/* What a merchant has served for in a month: the list by which somebody settles with the merchant.
 * It has numbers and points and no currency. Closing a month freezes its list; a voucher that is
 * recorded later goes to the next one. */
typedef struct {
  int64_t id; /* 0: not closed, the list as it would be now */
  int64_t merchant;
  char *merchant_name;
  int64_t month; /* yyyymm */
  int64_t vouchers;
  int64_t points;
  int64_t closed_ms;
  char *closed_by;  /* (nullable) */
  GPtrArray *lines; /* of YzDealVoucher, in the order in which they were used; NULL in lists */
} YzSettlement;

void yz_settlement_free (YzSettlement *settlement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzSettlement, yz_settlement_free)

/* "2026-11", "202611", "2026年11月". INPUT. */
gboolean yz_settlement_parse_month (const char *text, int64_t *month, GError **error);
/* Returns: (transfer full) "2026-11" */
char *yz_settlement_month_to_text (int64_t month);

/* The list of the month, closed or as it would be. NOT_FOUND, INPUT. */
YzSettlement *
yz_settlement_load (YzStation *station, int64_t merchant, int64_t month, GError **error);

/* Closes a month that is not still to come. Closing it again gives the same list. STATE where a
 * later month is closed already, PERMISSION (chief), NOT_FOUND, INPUT. */
YzSettlement *yz_settlement_close (YzStation *station,
                                   const YzActor *actor,
                                   int64_t merchant,
                                   int64_t month,
                                   GError **error);

/* The closed ones, newest first; @merchant 0: of all.
 * Returns: (transfer full) (element-type YzSettlement) */
GPtrArray *yz_settlement_list (YzStation *station, int64_t merchant, GError **error);

/* The list for a spreadsheet. Returns: (transfer full) */
char *yz_settlement_to_csv (const YzSettlement *settlement);

G_END_DECLS

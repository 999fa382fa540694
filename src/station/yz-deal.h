/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-merchant.h"
#include "yz-redemption.h"

G_BEGIN_DECLS

/* A deal of a merchant, as it is offered. */
typedef struct {
  int64_t item;
  char *sku;
  char *name;
  int64_t price_points;
  int64_t shelf; /* how many can still be redeemed at this station */
  gboolean active;
  int64_t merchant;
  char *merchant_name;
  int64_t valid_days;
} YzDeal;

void yz_deal_free (YzDeal *deal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzDeal, yz_deal_free)

#define YZ_DEAL_DAYS_MAX 3660

/* Makes an item of the shop that is a deal of @merchant, or changes one; a voucher of it is good
 * for
 * @valid_days days. How many there are is its stock (yz_item_receive()). Its item, 0 on error.
 * EXISTS for an item that is goods, and as yz_item_put(). */
int64_t yz_deal_put (YzStation *station,
                     const YzActor *actor,
                     const YzItemFields *fields,
                     int64_t merchant,
                     int64_t valid_days,
                     GError **error);
/* @merchant 0: of all. Returns: (transfer full) (element-type YzDeal) */
GPtrArray *yz_deal_list (YzStation *station, int64_t merchant, GError **error);

/* Stored constants. */
typedef enum {
  YZ_DEAL_VOUCHER_OPEN = 1,
  YZ_DEAL_VOUCHER_USED = 2,
  YZ_DEAL_VOUCHER_RETURNED = 3,
} YzDealVoucherState;

typedef struct {
  int64_t id;
  int64_t entry; /* the redemption */
  int64_t item;
  char *item_name;
  int64_t piece;
  int64_t merchant;
  char *merchant_name;
  int64_t points;
  YzDealVoucherState state;
  int64_t issued_ms;
  int64_t expires_on; /* the last day */
  int64_t used_ms;
  char *used_at;      /* (nullable) station that recorded the use */
  int64_t settlement; /* 0: not settled */
  char *code;         /* (nullable) after yz_deal_list_vouchers() at the desk that made it */
} YzDealVoucher;

void yz_deal_voucher_free (YzDealVoucher *voucher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzDealVoucher, yz_deal_voucher_free)

/* "open", "used", "expired", "returned": what it is today. */
const char *yz_deal_voucher_get_word (const YzDealVoucher *voucher);

/* The vouchers of a redemption, with the codes of those that can still be used: only the desk that
 * redeemed has them, elsewhere they are NULL.
 * Returns: (transfer full) (element-type YzDealVoucher) */
GPtrArray *yz_deal_list_vouchers (YzStation *station, int64_t entry, GError **error);

/* The voucher with this code. NOT_FOUND, CODE. */
YzDealVoucher *yz_deal_find_voucher (YzStation *station, const char *code_text, GError **error);

/* Records that the merchant has served for the voucher with this code; @merchant 0: whichever it
 * is. Of two desks one wins. VOUCHER_USED (when and where), STATE (expired, returned), REFUSED
 * (subject: the merchant whose voucher it is), NOT_FOUND, PERMISSION. The voucher as it is then. */
YzDealVoucher *yz_deal_use (YzStation *station,
                            const YzActor *actor,
                            const YzOpId *op_id,
                            const char *code_text,
                            int64_t merchant,
                            GError **error);

G_END_DECLS

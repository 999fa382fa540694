/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-item.h"

G_BEGIN_DECLS

/* Partner merchants (爱心商户) and what they offer to riders (骑士套餐): a deal is an item of the
 * shop, and each piece that is redeemed is a numbered voucher for one meal or service at the
 * merchant, good for one time. What was used is settled with the merchant month by month. */

typedef struct {
  int64_t id;
  char *name;
  char *contact;
  char *phone;
  char *address;
  gboolean active;
} YzMerchant;

void yz_merchant_free (YzMerchant *merchant);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzMerchant, yz_merchant_free)

/* NULL or -1: not given. */
typedef struct {
  const char *name;
  const char *contact;
  const char *phone;
  const char *address;
  int active;
} YzMerchantFields;

#define YZ_MERCHANT_FIELDS_INIT                                                                    \
  {                                                                                                \
    .active = -1                                                                                   \
  }

/* Adds the merchant with this name, or changes the one there is. @merchant 0: by name; otherwise
 * that one, which may so get another name. Its id, 0 on error. EXISTS, NOT_FOUND, PERMISSION,
 * INPUT. */
int64_t yz_merchant_put (YzStation *station,
                         const YzActor *actor,
                         int64_t merchant,
                         const YzMerchantFields *fields,
                         GError **error);
/* By number ("1-7") or exact name. NOT_FOUND. */
YzMerchant *yz_merchant_find (YzStation *station, const char *text, GError **error);
YzMerchant *yz_merchant_load (YzStation *station, int64_t merchant, GError **error);
/* Returns: (transfer full) (element-type YzMerchant) by name in pinyin order */
GPtrArray *yz_merchant_list (YzStation *station, gboolean with_inactive, GError **error);

G_END_DECLS

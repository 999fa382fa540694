/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-store.h"

G_BEGIN_DECLS

/* Stored constants: append only. */
typedef enum {
  YZ_ACCOUNT_BUDGET = 1,            /* owner: community (0: the station's own), period */
  YZ_ACCOUNT_RIDER = 2,             /* owner: rider */
  YZ_ACCOUNT_HELD = 3,              /* owner: rider; points reserved for a pick-up */
  YZ_ACCOUNT_REDEEMED = 4,          /* per station */
  YZ_ACCOUNT_EXPIRED = 5,           /* per station */
  YZ_ACCOUNT_ADJUSTED = 6,          /* per station */
  YZ_ACCOUNT_VOUCHER = 7,           /* per station; owner: merchant, 0 for the shop */
  YZ_ACCOUNT_SOURCE = 8,            /* item; owner: YzSource */
  YZ_ACCOUNT_SHELF = 9,             /* item, station */
  YZ_ACCOUNT_RESERVED = 10,         /* item, station */
  YZ_ACCOUNT_INSPECTION = 11,       /* item, station */
  YZ_ACCOUNT_HANDED_OUT = 12,       /* item, station */
  YZ_ACCOUNT_FREE = 13,             /* item, station */
  YZ_ACCOUNT_SPOILED = 14,          /* item, station */
  YZ_ACCOUNT_COUNT_DIFFERENCE = 15, /* item, station */
  YZ_ACCOUNT_OPENING = 16,          /* points or item, station: balances brought in from before */
} YzAccountKind;

/* Where goods come from (owner of a source account). Stored constants. */
typedef enum {
  YZ_SOURCE_PURCHASE = 1,
  YZ_SOURCE_DONATION = 2,
  YZ_SOURCE_SUPPORT = 3, /* a support unit */
} YzSource;

/* The desk that opened an account numbers it, as it numbers everything (yz-id.h), but here the desk
 * stands below the number: every transfer names two accounts, and so they stay small in a row. */
int64_t yz_account_id_make (int64_t desk, int64_t number);
int64_t yz_account_id_get_desk (int64_t id);
int64_t yz_account_id_get_number (int64_t id);
/* Returns: (transfer full) "desk-number" */
char *yz_account_id_to_text (int64_t id);

#define YZ_UNIT_POINTS INT64_C (0)

/* What makes an account the one it is. */
typedef struct {
  YzAccountKind kind;
  int64_t owner;   /* 0: none */
  int64_t unit;    /* YZ_UNIT_POINTS or an item */
  int64_t station; /* 0: none */
  int64_t period;  /* 0: none */
} YzAccountKey;

typedef struct {
  int64_t id;
  YzAccountKey key;
  gboolean has_floor;
  int64_t floor;
  int64_t balance;
} YzAccount;

/* Whether accounts of this kind may not fall below zero. */
gboolean yz_account_kind_has_floor (YzAccountKind kind);
/* A stable English word for scripts and journals: "rider", "handed-out". */
const char *yz_account_kind_get_word (YzAccountKind kind);

/* FALSE without error in @error if there is none: then @account is a fresh one with id 0 and
 * balance 0. */
gboolean
yz_account_find (YzStore *store, const YzAccountKey *key, YzAccount *account, GError **error);
/* The same in two steps, for asking about several at once: a statement to be sent, and its answer.
 */
YzStatement *yz_account_ask (YzStore *store, const YzAccountKey *key);
gboolean yz_account_answer (YzStatement *statement,
                            const YzAccountKey *key,
                            YzAccount *account,
                            GError **error);

gboolean yz_account_load (YzStore *store, int64_t id, YzAccount *account, GError **error);

/* The balance of the account, 0 if there is no such account. */
gboolean
yz_account_get_balance (YzStore *store, const YzAccountKey *key, int64_t *balance, GError **error);

G_END_DECLS

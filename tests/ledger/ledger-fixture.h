/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-desk.h"
#include "yz-ledger.h"
#include "yz-test-place.h"
#include "yz-transaction.h"
#include "yz-verify.h"

#define FIXTURE_RIDERS 4
#define FIXTURE_ITEMS 3

/* A fresh ledger in a place of its own with a few riders and items. */
typedef struct {
  YzTestPlace place;
  YzStore *store;
  YzLedger *ledger;
  int64_t riders[FIXTURE_RIDERS]; /* ids that stand for riders */
  int64_t items[FIXTURE_ITEMS];
  int64_t rider_account[FIXTURE_RIDERS];
  int64_t held_account[FIXTURE_RIDERS];
  int64_t shelf[FIXTURE_ITEMS];
  int64_t reserved[FIXTURE_ITEMS];
  int64_t handed_out[FIXTURE_ITEMS];
  int64_t source[FIXTURE_ITEMS];
  int64_t spoiled[FIXTURE_ITEMS];
  int64_t difference[FIXTURE_ITEMS];
  int64_t budget;
  int64_t redeemed;
  int64_t expired;
  int64_t adjusted;
} Fixture;

void fixture_set_up (Fixture *fixture);
void fixture_tear_down (Fixture *fixture);

/* Books one transfer under a new op_id; asserts that it works. Returns the entry. */
int64_t fixture_move (Fixture *fixture,
                      YzEntryKind kind,
                      int64_t subject,
                      int64_t from,
                      int64_t to,
                      int64_t amount,
                      int64_t expires_on);

/* Books the reversal of @entry. */
gboolean fixture_reverse (Fixture *fixture, int64_t entry, YzBooking *booking, GError **error);

int64_t fixture_balance (Fixture *fixture, int64_t account);

/* Asserts that the verifier finds nothing. */
void fixture_assert_sound (Fixture *fixture);

/* Runs SQL behind the program's back, in a transaction of its own; asserts that it works. */
void fixture_run_sql (Fixture *fixture, const char *sql);

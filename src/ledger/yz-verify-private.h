/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-verify-accounts.h"
#include "yz-verify.h"

G_BEGIN_DECLS

/* What one run knows of a desk. */
typedef struct {
  int64_t id;
  int64_t station;
  char *name;
  uint8_t public_key[32];
  gsize public_key_size;
  int64_t created_ms;
  int64_t next_number;
  int64_t seq;
  uint8_t head[YZ_HASH_SIZE];
  int64_t head_ms;
  uint8_t own_hash[YZ_HASH_SIZE]; /* recomputed */
  int64_t last_seq;               /* as the walk has it */
  uint8_t last_hash[YZ_HASH_SIZE];
  int64_t last_ms;
  int64_t behind_entries; /* booked while the clock was behind the chain, up to the last */
  int64_t behind_from;    /* the first of them */
  int64_t behind_ms;      /* by how much at most */
} YzVerifyDesk;

typedef struct {
  YzStore *store;
  YzVerification *result;
  YzVerifyAccounts *accounts;
  GPtrArray *desks; /* of YzVerifyDesk, by id */
} YzVerifyRun;

YzVerifyDesk *yz_verify_run_find_desk (YzVerifyRun *run, int64_t id);

/* yz-verify-chain.c: every entry with its transfers, in the order of the chains. */
gboolean yz_verify_run_walk (YzVerifyRun *run, GError **error);

/* yz-verify-clock.c: what the clocks did; remarks only. The first for each entry in its order, with
 * the desk as the entry before has left it. */
void yz_verify_run_watch_clock (YzVerifyRun *run, YzVerifyDesk *desk, const YzEntry *entry);
gboolean yz_verify_run_clocks (YzVerifyRun *run, GError **error);

/* yz-verify-links.c: what follows what (reversals and what was taken back), reasons and seals. */
gboolean yz_verify_run_links (YzVerifyRun *run, GError **error);
gboolean yz_verify_run_seals (YzVerifyRun *run, GError **error);

G_END_DECLS

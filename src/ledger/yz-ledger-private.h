/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ledger.h"

G_BEGIN_DECLS

struct _YzLedger {
  YzStore *store; /* borrowed */
  int64_t desk;
  int64_t station;
};

/* Where the desk's chain stands. */
typedef struct {
  int64_t seq;
  uint8_t head[YZ_HASH_SIZE];
  int64_t head_ms;
} YzHead;

gboolean yz_ledger_read_head (YzLedger *self, YzHead *head, GError **error);

G_END_DECLS

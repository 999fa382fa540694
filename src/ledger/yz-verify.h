/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ledger.h"

G_BEGIN_DECLS

/* One thing that is not as it must be. */
typedef struct {
  char *place; /* "entry 1-17", "account 1-3", "desk 1", "transfer 1-17/2" */
  char *what;  /* English, with the facts */
} YzFinding;

typedef struct {
  int64_t entries;
  int64_t transfers;
  int64_t accounts;
  GPtrArray *findings;        /* of YzFinding, at most YZ_VERIFY_FINDINGS_MAX */
  GPtrArray *remarks;         /* the same: what is worth a look and breaks nothing */
  GPtrArray *heads;           /* of char*: "desk 1: seq 17 7K3M-0TQ2" */
  uint8_t head[YZ_HASH_SIZE]; /* of desk 1, or of the only one */
} YzVerification;

#define YZ_VERIFY_FINDINGS_MAX 100

void yz_verification_free (YzVerification *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzVerification, yz_verification_free)

void yz_verification_add (YzVerification *self, const char *place, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

void yz_verification_remark (YzVerification *self, const char *place, const char *format, ...)
  G_GNUC_PRINTF (3, 4);

/* Recomputes everything from the rows: chain (hashes from values, no gap in the sequence, time not
 * going back, the desk's head), seals, transfers (legs, amounts, same unit on both sides), balances
 * as sums, unit sums, floors, what was taken back of each leg, reversals, reasons. One pass, in one
 * snapshot. Remarks tell of clocks that went back, were ahead or differ between desks. NULL with
 * @error only if it could not be done; what is wrong is in findings. Returns: (transfer full) */
YzVerification *yz_verify_ledger (YzStore *store, GError **error);

/* Whether the receipt's entry stands with the hash that is printed on it. TRUE, or FALSE with
 * YZ_ERROR_VERIFY and the place. */
gboolean yz_verify_receipt (YzStore *store, const char *receipt_code, GError **error);

/* The same for the head of a desk on a slip: "1-17 7K3M-0TQ2", the number of the desk's last entry
 * then and the short code of its hash. YZ_ERROR_INPUT if @slip is nothing of the kind. The code's
 * 40 bits are for people; a receipt has more. */
gboolean yz_verify_slip (YzStore *store, const char *slip, GError **error);

G_END_DECLS

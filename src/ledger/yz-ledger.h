/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-entry.h"

G_BEGIN_DECLS

/* The ledger as one desk sees and writes it. Everything that books must run inside a transaction of
 * the store (yz-transaction.h), together with the rows the entry belongs to. */
typedef struct _YzLedger YzLedger;

/* @desk 0 is nobody's: such a ledger is for reading only, and has no numbers to give. */
YzLedger *yz_ledger_new (YzStore *store, int64_t desk, GError **error);
void yz_ledger_free (YzLedger *self);

YzStore *yz_ledger_get_store (const YzLedger *self);
int64_t yz_ledger_get_desk (const YzLedger *self);
int64_t yz_ledger_get_station (const YzLedger *self);

/* A new number of this desk for a rider, job, account … 0 on error. */
int64_t yz_ledger_next_id (YzLedger *self, GError **error);

/* The id of the account with @key, opened if there is none. 0 on error. */
int64_t yz_ledger_open_account (YzLedger *self, const YzAccountKey *key, GError **error);
/* Shorthand for accounts of this station (REDEEMED, SHELF, HANDED_OUT …). */
int64_t
yz_ledger_open_station_account (YzLedger *self, YzAccountKind kind, int64_t unit, GError **error);
/* Shorthand for RIDER and HELD. */
int64_t
yz_ledger_open_rider_account (YzLedger *self, YzAccountKind kind, int64_t rider, GError **error);

/* What booking gave. */
typedef struct {
  int64_t entry;
  uint8_t hash[YZ_HASH_SIZE];
  int64_t recorded_ms;
  gboolean repeated; /* it was booked before: this is the first result, nothing changed */
  int64_t balance;   /* of the account the draft watches; 0 without one, and where it is repeated */
} YzBooking;

/* Where the desk's chain stands. */
typedef struct {
  int64_t seq;
  uint8_t head[YZ_HASH_SIZE];
  int64_t head_ms;
  int64_t next_number;
  int64_t now_ms; /* of the clock, when it was read: an entry booked from it happened then */
} YzHead;

/* Everything an operation has to know before it books, in one go (with what the caller has sent
 * before, in one round trip): whether @op_id is booked already, the head of the chain, and the
 * accounts with @keys, of which the missing ones are opened. @accounts takes their ids; it is not
 * filled where @booking says that it is booked. FALSE: YZ_ERROR_OP_CONFLICT if it was booked with
 * another @digest, or a store error. */
gboolean yz_ledger_start (YzLedger *self,
                          const YzOpId *op_id,
                          const uint8_t digest[YZ_DIGEST_SIZE],
                          const YzAccountKey *keys,
                          gsize n_keys,
                          int64_t *accounts,
                          YzHead *head,
                          YzBooking *booking,
                          GError **error);

/* The same without accounts and head: looks whether @op_id is booked already. TRUE: @booking is
 * filled, its entry is 0 if it is not. */
gboolean yz_ledger_find (YzLedger *self,
                         const YzOpId *op_id,
                         const uint8_t digest[YZ_DIGEST_SIZE],
                         YzBooking *booking,
                         GError **error);

/* For an operation that finds that it was done before: what is seen may not be safe yet. A server
 * shows others what its standby does not have when the one who wrote it is gone, and so does a file
 * of which the last sync was missed. With this the transaction has a commit of its own, behind
 * which everything before it is safe as well. yz_ledger_start() and yz_ledger_find() do so
 * themselves. */
void yz_ledger_witness (YzLedger *self);

/* Books @draft: the change of every balance meets its floor in one statement, in the order of
 * account ids. All of it is posted (yz-store.h): @booking says at once how the entry will stand,
 * but a refusal is told by the next step of a statement or by the commit, and @booking must live
 * until then. Refusals: YZ_ERROR_POINTS or YZ_ERROR_STOCK with what was asked for and what is
 * there (subject: the item's id as text for stock), YZ_ERROR_ALREADY_REVERSED, YZ_ERROR_STATE for
 * taking back more than is left of a leg or reversing what is final, YZ_ERROR_OP_CONFLICT,
 * YZ_ERROR_INPUT for amounts beyond the limits or units that differ, YZ_ERROR_STORE_BUSY if another
 * process wrote for this desk in the same moment. */
gboolean yz_ledger_book (YzLedger *self, const YzDraft *draft, YzBooking *booking, GError **error);

/* The same right after yz_ledger_start(), which gave @head: asks nothing again. */
gboolean yz_ledger_book_from (YzLedger *self,
                              const YzDraft *draft,
                              const YzHead *head,
                              YzBooking *booking,
                              GError **error);

/* Fills @draft with the opposite of every leg of @entry (all that is not taken back yet must be
 * untouched: an entry of which a part was returned is not reversed). The caller sets actor,
 * approver and reason and books it. */
gboolean yz_ledger_prepare_reversal (YzLedger *self, int64_t entry, YzDraft *draft, GError **error);

/* Head of this desk's chain. */
gboolean
yz_ledger_get_head (YzLedger *self, int64_t *seq, uint8_t head[YZ_HASH_SIZE], GError **error);

/* Clocks that are set by the network move by less than this, and nobody need hear of it. */
#define YZ_CLOCK_TOLERANCE_MS INT64_C (2000)

/* How far the clock of this machine is behind the desk's last entry, in milliseconds; 0 if it is
 * not, or by less than the tolerance. What is booked until it has caught up is recorded at the time
 * of that entry, so that time never goes back in a chain. -1 with @error. */
int64_t yz_ledger_get_clock_lag (YzLedger *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzLedger, yz_ledger_free)

G_END_DECLS

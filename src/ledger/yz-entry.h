/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-account.h"
#include "yz-id.h"

G_BEGIN_DECLS

/* Stored constants: append only. */
typedef enum {
  YZ_ENTRY_AWARD = 1,
  YZ_ENTRY_REDEEM = 2,
  YZ_ENTRY_HOLD = 3,
  YZ_ENTRY_RELEASE = 4, /* reverses: the hold */
  YZ_ENTRY_COLLECT = 5, /* reverses: the hold */
  YZ_ENTRY_RETURN = 6,  /* reverses: the redemption or collection; all of it or a part */
  YZ_ENTRY_EXPIRE = 7,
  YZ_ENTRY_ADJUST = 8,
  YZ_ENTRY_RECEIVE = 9,
  YZ_ENTRY_FREE_HAND_OUT = 10,
  YZ_ENTRY_SPOIL = 11,
  YZ_ENTRY_COUNT = 12,
  YZ_ENTRY_STATION_TRANSFER = 13,
  YZ_ENTRY_REVERSAL = 14, /* reverses: any entry that is neither final nor part of a hold */
  YZ_ENTRY_OPENING = 15,
} YzEntryKind;

/* A stable English word for scripts and journals. */
const char *yz_entry_kind_get_word (YzEntryKind kind);

/* Moves a positive whole @amount of one unit. */
typedef struct {
  int64_t from_account;
  int64_t to_account;
  int64_t amount;
  int64_t of_leg; /* the leg (from 1) of the reversed entry this takes back; 0: none */
} YzTransfer;

#define YZ_ENTRY_TRANSFERS_MAX 200
#define YZ_DIGEST_SIZE 6
#define YZ_HASH_SIZE 32

/* An entry before it is booked. Fill the fields, add the transfers, book it, clear it. */
typedef struct {
  YzOpId op_id;
  YzEntryKind kind;
  int64_t happened_ms; /* 0: now */
  int64_t actor;       /* staff; 0: the program itself (expiry) */
  int64_t approver;    /* 0: none */
  int64_t subject;     /* rider; 0: none */
  int64_t rule;        /* 0: none */
  int64_t document;    /* 0: none */
  int64_t reverses;    /* 0: none */
  int64_t expires_on;  /* 0: never */
  char *reason;        /* (nullable) owned */
  GArray *transfers;   /* of YzTransfer, owned */
  int64_t watched;     /* the account whose balance after the entry is wanted; 0: none */
  gboolean has_digest; /* of the request, if the caller has made one; else of kind and transfers */
  uint8_t digest[YZ_DIGEST_SIZE];
} YzDraft;

void yz_draft_init (YzDraft *draft, const YzOpId *op_id, YzEntryKind kind, int64_t actor);
void yz_draft_clear (YzDraft *draft);
void yz_draft_add (YzDraft *draft,
                   int64_t from_account,
                   int64_t to_account,
                   int64_t amount,
                   int64_t of_leg);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YzDraft, yz_draft_clear)

/* Digest of what was asked for, to tell a retry from another request under the same op_id: only
 * what the caller said goes in (rider, items, quantities), never what was derived from the state of
 * the store (prices, balances), which may have changed between two tries. Six bytes: nobody gains
 * by two requests that look alike, because a new one may have an op_id of its own. */
typedef struct _YzDigest YzDigest;
YzDigest *yz_digest_new (const char *operation);
void yz_digest_add_int (YzDigest *self, int64_t value);
void yz_digest_add_text (YzDigest *self, const char *value);
/* Writes the digest and frees @self. */
void yz_digest_finish (YzDigest *self, uint8_t digest[YZ_DIGEST_SIZE]);
/* The same as the id of an operation that follows from its content. */
void yz_digest_finish_op_id (YzDigest *self, YzOpId *op_id);

/* A booked entry. */
typedef struct {
  int64_t id;
  YzOpId op_id;
  uint8_t digest[YZ_DIGEST_SIZE];
  YzEntryKind kind;
  int64_t happened_ms;
  int64_t recorded_ms;
  int64_t actor;
  int64_t approver;
  int64_t subject;
  int64_t rule;
  int64_t document;
  int64_t reverses;
  int64_t expires_on;
  gboolean has_reason;
  uint8_t reason_digest[YZ_HASH_SIZE];
  uint8_t hash[YZ_HASH_SIZE];
  char *reason;      /* (nullable) */
  GArray *transfers; /* of YzTransfer, in the order of their legs */
} YzEntry;

void yz_entry_free (YzEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzEntry, yz_entry_free)

/* YZ_ERROR_NOT_FOUND if there is none. */
YzEntry *yz_entry_load (YzStore *store, int64_t id, GError **error);

/* Entries about @subject, newest first, at most @limit.
 * Returns: (transfer full) (element-type YzEntry) */
GPtrArray *yz_entry_list_for_subject (YzStore *store, int64_t subject, int limit, GError **error);

/* ALREADY_REVERSED if there is a reversal of the entry @id as a whole. */
gboolean yz_entry_check_not_reversed (YzStore *store, int64_t id, GError **error);

/* How much of leg @leg of entry @id was taken back so far. */
gboolean
yz_entry_get_taken_back (YzStore *store, int64_t id, int64_t leg, int64_t *amount, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-chain"

#include "yz-chain.h"

#include <nettle/sha2.h>
#include <string.h>

/* The canonical bytes of an entry: what every one of them has at most, and each transfer. */
#define INT_SIZE 12
#define ENTRY_SIZE                                                                                 \
  (8 + 3 * 4 + YZ_HASH_SIZE + 16 + YZ_DIGEST_SIZE + 4 + YZ_HASH_SIZE + 17 * INT_SIZE)
#define TRANSFER_SIZE (15 * INT_SIZE)

/* Where the next field goes. Whoever makes a Cursor sees to the room. */
typedef uint8_t *Cursor;

/* Some sixty fields make a record: calls would take longer than writing them. */
#define ALWAYS_INLINE inline __attribute__ ((always_inline))

static ALWAYS_INLINE void
put_length (Cursor *at, guint32 size)
{
  guint32 big = GUINT32_TO_BE (size);

  memcpy (*at, &big, sizeof big);
  *at += sizeof big;
}

static ALWAYS_INLINE void
put_bytes (Cursor *at, const void *data, gsize size)
{
  put_length (at, (guint32) size);
  memcpy (*at, data, size);
  *at += size;
}

static ALWAYS_INLINE void
put_int (Cursor *at, int64_t value)
{
  guint64 big = GUINT64_TO_BE ((guint64) value);

  put_length (at, sizeof big);
  memcpy (*at, &big, sizeof big);
  *at += sizeof big;
}

/* A reference that may be absent: 0 in memory is NULL in the database and no bytes here. */
static ALWAYS_INLINE void
put_optional (Cursor *at, int64_t value)
{
  if (value == 0)
    put_length (at, 0);
  else
    put_int (at, value);
}

static ALWAYS_INLINE void
put_account (Cursor *at, int64_t id, const YzAccountKey *key)
{
  put_int (at, id);
  put_int (at, key->kind);
  put_int (at, key->owner);
  put_int (at, key->unit);
  put_int (at, key->station);
  put_int (at, key->period);
}

static void
put_head (Cursor *at, const uint8_t previous[YZ_HASH_SIZE], int64_t station, const YzEntry *entry)
{
  put_bytes (at, "YZE1", 4);
  put_int (at, YZ_CHAIN_ALGORITHM_SHA256);
  put_bytes (at, previous, YZ_HASH_SIZE);
  put_int (at, entry->id);
  put_int (at, station);
  put_int (at, yz_id_get_desk (entry->id));
  put_int (at, yz_id_get_number (entry->id));
  put_bytes (at, entry->op_id.bytes, sizeof entry->op_id.bytes);
  put_bytes (at, entry->digest, sizeof entry->digest);
  put_int (at, entry->kind);
  put_int (at, entry->happened_ms);
  put_int (at, entry->recorded_ms);
  put_int (at, entry->actor);
  put_optional (at, entry->approver);
  put_optional (at, entry->subject);
  put_optional (at, entry->rule);
  put_optional (at, entry->document);
  put_optional (at, entry->reverses);
  put_optional (at, entry->expires_on);
  put_bytes (at, entry->reason_digest, entry->has_reason ? YZ_HASH_SIZE : 0);
}

void
yz_chain_append_entry (GByteArray *bytes,
                       const uint8_t previous[YZ_HASH_SIZE],
                       int64_t station,
                       const YzEntry *entry,
                       const YzAccountKey *accounts)
{
  guint before = 0;
  Cursor at = NULL;

  g_return_if_fail (bytes != NULL && entry != NULL && entry->transfers != NULL);
  g_return_if_fail (accounts != NULL || entry->transfers->len == 0);

  before = bytes->len;
  g_byte_array_set_size (bytes, before + ENTRY_SIZE + TRANSFER_SIZE * entry->transfers->len);
  at = bytes->data + before;
  put_head (&at, previous, station, entry);
  put_int (&at, entry->transfers->len);
  for (guint i = 0; i < entry->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (entry->transfers, YzTransfer, i);

    put_int (&at, i + 1);
    put_optional (&at, transfer->of_leg);
    put_int (&at, transfer->amount);
    put_account (&at, transfer->from_account, &accounts[2 * i]);
    put_account (&at, transfer->to_account, &accounts[2 * i + 1]);
  }
  g_assert (at <= bytes->data + bytes->len);
  g_byte_array_set_size (bytes, (guint) (at - bytes->data));
}

void
yz_chain_hash_bytes (const void *bytes, gsize size, uint8_t hash[YZ_HASH_SIZE])
{
  struct sha256_ctx context;

  sha256_init (&context);
  sha256_update (&context, size, bytes);
  sha256_digest (&context, YZ_HASH_SIZE, hash);
}

void
yz_chain_hash_entry (const uint8_t previous[YZ_HASH_SIZE],
                     int64_t station,
                     const YzEntry *entry,
                     const YzAccountKey *accounts,
                     uint8_t hash[YZ_HASH_SIZE])
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  yz_chain_append_entry (bytes, previous, station, entry, accounts);
  yz_chain_hash_bytes (bytes->data, bytes->len, hash);
}

void
yz_chain_hash_desk (int64_t desk,
                    int64_t station,
                    int64_t created_ms,
                    const char *name,
                    const uint8_t public_key[32],
                    uint8_t hash[YZ_HASH_SIZE])
{
  uint8_t bytes[8 + 4 * INT_SIZE + 2 * (4 + 32)];
  uint8_t name_digest[YZ_HASH_SIZE];
  Cursor at = bytes;

  g_return_if_fail (name != NULL);

  yz_chain_hash_bytes (name, strlen (name), name_digest);
  put_bytes (&at, "YZD1", 4);
  put_int (&at, YZ_CHAIN_ALGORITHM_SHA256);
  put_int (&at, desk);
  put_int (&at, station);
  put_int (&at, created_ms);
  put_bytes (&at, name_digest, sizeof name_digest);
  put_bytes (&at, public_key, 32);
  g_assert (at == bytes + sizeof bytes);
  yz_chain_hash_bytes (bytes, sizeof bytes, hash);
}

void
yz_chain_hash_reason (const uint8_t salt[16], const char *text, uint8_t hash[YZ_HASH_SIZE])
{
  struct sha256_ctx context;

  sha256_init (&context);
  sha256_update (&context, 16, salt);
  sha256_update (&context, strlen (text), (const uint8_t *) text);
  sha256_digest (&context, YZ_HASH_SIZE, hash);
}

GBytes *
yz_chain_seal_message (int64_t desk,
                       int64_t seq,
                       const uint8_t head[YZ_HASH_SIZE],
                       int64_t sealed_ms)
{
  uint8_t bytes[8 + 3 * INT_SIZE + 4 + YZ_HASH_SIZE];
  Cursor at = bytes;

  put_bytes (&at, "YZS1", 4);
  put_int (&at, desk);
  put_int (&at, seq);
  put_bytes (&at, head, YZ_HASH_SIZE);
  put_int (&at, sealed_ms);
  g_assert (at == bytes + sizeof bytes);
  return g_bytes_new (bytes, sizeof bytes);
}

char *
yz_chain_short_code (const uint8_t hash[YZ_HASH_SIZE])
{
  static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  char code[10];
  uint64_t bits = 0;
  int at = 0;

  for (int i = 0; i < 5; i++)
    bits = bits << 8 | hash[i];
  for (int i = 0; i < 8; i++) {
    if (i == 4)
      code[at++] = '-';
    code[at++] = alphabet[bits >> (35 - 5 * i) & 31];
  }
  return g_strndup (code, (gsize) at);
}

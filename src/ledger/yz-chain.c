/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-chain"

#include "yz-chain.h"

#include <sodium.h>
#include <string.h>

static void
put_length (crypto_hash_sha256_state *state, gsize size)
{
  uint8_t bytes[4];

  for (int i = 0; i < 4; i++)
    bytes[i] = (uint8_t) (size >> (24 - 8 * i));
  crypto_hash_sha256_update (state, bytes, sizeof bytes);
}

static void
put_bytes (crypto_hash_sha256_state *state, const void *data, gsize size)
{
  put_length (state, size);
  if (size > 0)
    crypto_hash_sha256_update (state, data, size);
}

static void
encode_int (uint8_t bytes[8], int64_t value)
{
  uint64_t bits = (uint64_t) value;

  for (int i = 0; i < 8; i++)
    bytes[i] = (uint8_t) (bits >> (56 - 8 * i));
}

static void
put_int (crypto_hash_sha256_state *state, int64_t value)
{
  /* Length and value in one go: most of a record is whole numbers. */
  uint8_t bytes[12] = { 0, 0, 0, 8 };

  encode_int (bytes + 4, value);
  crypto_hash_sha256_update (state, bytes, sizeof bytes);
}

/* A reference that may be absent: 0 in memory is NULL in the database and no bytes here. */
static void
put_optional (crypto_hash_sha256_state *state, int64_t value)
{
  if (value == 0)
    put_length (state, 0);
  else
    put_int (state, value);
}

static void
put_account (crypto_hash_sha256_state *state, int64_t id, const YzAccountKey *key)
{
  put_int (state, id);
  put_int (state, key->kind);
  put_int (state, key->owner);
  put_int (state, key->unit);
  put_int (state, key->station);
  put_int (state, key->period);
}

void
yz_chain_hash_entry (const uint8_t previous[YZ_HASH_SIZE],
                     int64_t station,
                     const YzEntry *entry,
                     const YzAccountKey *accounts,
                     uint8_t hash[YZ_HASH_SIZE])
{
  crypto_hash_sha256_state state;

  g_return_if_fail (entry != NULL && entry->transfers != NULL);
  g_return_if_fail (accounts != NULL || entry->transfers->len == 0);

  crypto_hash_sha256_init (&state);
  put_bytes (&state, "YZE1", 4);
  put_int (&state, YZ_CHAIN_ALGORITHM_SHA256);
  put_bytes (&state, previous, YZ_HASH_SIZE);
  put_int (&state, entry->id);
  put_int (&state, station);
  put_int (&state, yz_id_get_desk (entry->id));
  put_int (&state, yz_id_get_number (entry->id));
  put_bytes (&state, entry->op_id.bytes, sizeof entry->op_id.bytes);
  put_bytes (&state, entry->digest, sizeof entry->digest);
  put_int (&state, entry->kind);
  put_int (&state, entry->happened_ms);
  put_int (&state, entry->recorded_ms);
  put_int (&state, entry->actor);
  put_optional (&state, entry->approver);
  put_optional (&state, entry->subject);
  put_optional (&state, entry->rule);
  put_optional (&state, entry->document);
  put_optional (&state, entry->reverses);
  put_optional (&state, entry->expires_on);
  put_bytes (&state, entry->reason_digest, entry->has_reason ? YZ_HASH_SIZE : 0);
  put_int (&state, entry->transfers->len);
  for (guint i = 0; i < entry->transfers->len; i++) {
    const YzTransfer *transfer = &g_array_index (entry->transfers, YzTransfer, i);

    put_int (&state, i + 1);
    put_optional (&state, transfer->of_leg);
    put_int (&state, transfer->amount);
    put_account (&state, transfer->from_account, &accounts[2 * i]);
    put_account (&state, transfer->to_account, &accounts[2 * i + 1]);
  }
  crypto_hash_sha256_final (&state, hash);
}

void
yz_chain_hash_desk (int64_t desk,
                    int64_t station,
                    int64_t created_ms,
                    const char *name,
                    const uint8_t public_key[32],
                    uint8_t hash[YZ_HASH_SIZE])
{
  crypto_hash_sha256_state state;
  uint8_t name_digest[YZ_HASH_SIZE];

  g_return_if_fail (name != NULL);

  crypto_hash_sha256 (name_digest, (const uint8_t *) name, strlen (name));
  crypto_hash_sha256_init (&state);
  put_bytes (&state, "YZD1", 4);
  put_int (&state, YZ_CHAIN_ALGORITHM_SHA256);
  put_int (&state, desk);
  put_int (&state, station);
  put_int (&state, created_ms);
  put_bytes (&state, name_digest, sizeof name_digest);
  put_bytes (&state, public_key, 32);
  crypto_hash_sha256_final (&state, hash);
}

void
yz_chain_hash_reason (const uint8_t salt[16], const char *text, uint8_t hash[YZ_HASH_SIZE])
{
  crypto_hash_sha256_state state;

  crypto_hash_sha256_init (&state);
  crypto_hash_sha256_update (&state, salt, 16);
  crypto_hash_sha256_update (&state, (const uint8_t *) text, strlen (text));
  crypto_hash_sha256_final (&state, hash);
}

static void
append_field (GByteArray *message, const void *data, gsize size)
{
  uint8_t length[4];

  for (int i = 0; i < 4; i++)
    length[i] = (uint8_t) (size >> (24 - 8 * i));
  g_byte_array_append (message, length, sizeof length);
  g_byte_array_append (message, data, (guint) size);
}

static void
append_int (GByteArray *message, int64_t value)
{
  uint8_t bytes[8];

  encode_int (bytes, value);
  append_field (message, bytes, sizeof bytes);
}

GBytes *
yz_chain_seal_message (int64_t desk,
                       int64_t seq,
                       const uint8_t head[YZ_HASH_SIZE],
                       int64_t sealed_ms)
{
  GByteArray *message = g_byte_array_new ();

  append_field (message, "YZS1", 4);
  append_int (message, desk);
  append_int (message, seq);
  append_field (message, head, YZ_HASH_SIZE);
  append_int (message, sealed_ms);
  return g_byte_array_free_to_bytes (message);
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

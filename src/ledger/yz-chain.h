/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-entry.h"

G_BEGIN_DECLS

/* clang-format off */
/* The chain of a desk, written down so that an auditor can recompute it with any tool.
 *
 *     hash = SHA-256 (canonical bytes), kept in entry.hash
 *
 * Canonical bytes, version 1: a sequence of fields, each a 32 bit big-endian length and that many
 * bytes. Whole numbers are 8 bytes, big-endian, two's complement; what is absent (NULL) is a field
 * of length 0.
 *
 *     "YZE1"            version 1 of this format
 *     1                 algorithm: 1 = SHA-256 (2 is set aside for SM3)
 *     previous hash     32 bytes: of the desk's entry before, or the desk's own hash
 *     entry id, station, desk, sequence number
 *     op_id             16 bytes
 *     digest            6 bytes
 *     kind, happened_ms, recorded_ms, actor, approver, subject, rule, document, reverses, expires_on
 *     reason digest     SHA-256 (salt ‖ text), or absent
 *     number of transfers, and for each of them in the order of its leg:
 *         leg, of_leg, amount
 *         from: account id, kind, owner, unit, station, period
 *         to:   account id, kind, owner, unit, station, period
 *
 * The desk's own hash (before its first entry) is SHA-256 over: "YZD1", 1, desk id, station,
 * created_ms, SHA-256 of its name, public key.
 *
 * Nothing personal is hashed: ids and digests only. */
/* clang-format on */
#define YZ_CHAIN_ALGORITHM_SHA256 1

/* Appends the canonical bytes of @entry to @bytes. @accounts holds, for each transfer, the two
 * keys: from, to, from, to … */
void yz_chain_append_entry (GByteArray *bytes,
                            const uint8_t previous[YZ_HASH_SIZE],
                            int64_t station,
                            const YzEntry *entry,
                            const YzAccountKey *accounts);

/* SHA-256, by the processor's own instructions where it has them (libsodium's is portable C, which
 * takes seven times as long). */
void yz_chain_hash_bytes (const void *bytes, gsize size, uint8_t hash[YZ_HASH_SIZE]);

/* The hash of @entry whose fields (but hash) are set: of the bytes above. */
void yz_chain_hash_entry (const uint8_t previous[YZ_HASH_SIZE],
                          int64_t station,
                          const YzEntry *entry,
                          const YzAccountKey *accounts,
                          uint8_t hash[YZ_HASH_SIZE]);

void yz_chain_hash_desk (int64_t desk,
                         int64_t station,
                         int64_t created_ms,
                         const char *name,
                         const uint8_t public_key[32],
                         uint8_t hash[YZ_HASH_SIZE]);

void yz_chain_hash_reason (const uint8_t salt[16], const char *text, uint8_t hash[YZ_HASH_SIZE]);

/* What a seal signs: "YZS1", desk, seq, head, sealed_ms as fields. Returns: (transfer full) */
GBytes *yz_chain_seal_message (int64_t desk,
                               int64_t seq,
                               const uint8_t head[YZ_HASH_SIZE],
                               int64_t sealed_ms);

/* The short form of a head that papers show: eight base32 characters, "7K3M-0TQ2".
 * Returns: (transfer full) */
char *yz_chain_short_code (const uint8_t hash[YZ_HASH_SIZE]);

G_END_DECLS

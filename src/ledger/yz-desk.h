/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-ledger.h"

G_BEGIN_DECLS

/* A desk is one installation of the program at a station: number, chain and signing key. */
typedef struct {
  int64_t id;
  int64_t station;
  char *name;
  uint8_t public_key[32];
  int64_t created_ms;
  int64_t seq;
  uint8_t head[YZ_HASH_SIZE];
} YzDesk;

void yz_desk_free (YzDesk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzDesk, yz_desk_free)

/* Makes a desk of @station with the next number (of several that are made at once each gets its
 * own, YZ_ERROR_REFUSED when there are none left): an Ed25519 key pair (the secret half goes to the
 * store's files directory, mode 0600, never into the database), the desk's own hash as the first
 * head of its chain, and a seal over it. Inside a transaction. 0 on error. */
int64_t yz_desk_create (YzStore *store, int64_t station, const char *name, GError **error);
/* YZ_ERROR_NOT_FOUND */
YzDesk *yz_desk_load (YzStore *store, int64_t id, GError **error);

/* Signs the present head of the desk's chain. YZ_ERROR_IO if the secret key is not on this machine.
 * Does nothing if the head is sealed already. Inside a transaction. */
gboolean yz_desk_seal (YzStore *store, int64_t desk, GError **error);

/* Whether the store knows @desk by the key that is on this machine: not where the store is another
 * one than the key was made for. YZ_ERROR_IO if the key cannot be read. */
gboolean yz_desk_is_here (YzStore *store, int64_t desk, gboolean *here, GError **error);

/* @size bytes (16 to 64) that follow from @purpose and @data, and from the desk's secret key: the
 * same again on this machine, and out of reach for whoever has the database alone. YZ_ERROR_IO if
 * the key is not on this machine. */
gboolean yz_desk_derive (YzStore *store,
                         int64_t desk,
                         const char *purpose,
                         GBytes *data,
                         uint8_t *bytes,
                         gsize size,
                         GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "yz-chain.h"

/* The format of yz-chain.h written a second time, with other tools, as an auditor would. */
static void
put (GChecksum *sum, const void *data, gsize size)
{
  guint32 length = GUINT32_TO_BE ((guint32) size);

  g_checksum_update (sum, (const guchar *) &length, 4);
  g_checksum_update (sum, data, (gssize) size);
}

static void
put_int (GChecksum *sum, int64_t value)
{
  gint64 big = GINT64_TO_BE (value);

  put (sum, &big, 8);
}

static void
finish (GChecksum *sum, uint8_t hash[32])
{
  gsize size = 32;

  g_checksum_get_digest (sum, hash, &size);
  g_checksum_free (sum);
}

static YzEntry *
sample_entry (void)
{
  YzEntry *entry = g_new0 (YzEntry, 1);
  YzTransfer points = { 11, 12, 60, 0 };
  YzTransfer goods = { 13, 14, 2, 3 };

  entry->id = yz_id_make (5, 77);
  memset (entry->op_id.bytes, 0xab, 16);
  memset (entry->digest, 0xcd, sizeof entry->digest);
  entry->kind = YZ_ENTRY_REDEEM;
  entry->happened_ms = 1000;
  entry->recorded_ms = 2000;
  entry->actor = 9;
  entry->subject = 42;
  entry->transfers = g_array_new (FALSE, FALSE, sizeof (YzTransfer));
  g_array_append_val (entry->transfers, points);
  g_array_append_val (entry->transfers, goods);
  return entry;
}

static const YzAccountKey sample_keys[] = {
  { YZ_ACCOUNT_RIDER, 42, 0, 0, 0 },
  { YZ_ACCOUNT_REDEEMED, 0, 0, 3, 0 },
  { YZ_ACCOUNT_SHELF, 0, 8, 3, 0 },
  { YZ_ACCOUNT_HANDED_OUT, 0, 8, 3, 0 },
};

static void
test_bytes_are_as_written_down (void)
{
  g_autoptr (YzEntry) entry = sample_entry ();
  GChecksum *sum = g_checksum_new (G_CHECKSUM_SHA256);
  uint8_t previous[32];
  uint8_t ours[32];
  uint8_t theirs[32];

  memset (previous, 0x11, sizeof previous);
  put (sum, "YZE1", 4);
  put_int (sum, 1);
  put (sum, previous, 32);
  put_int (sum, entry->id);
  put_int (sum, 3);
  put_int (sum, 5);
  put_int (sum, 77);
  put (sum, entry->op_id.bytes, 16);
  put (sum, entry->digest, 6);
  put_int (sum, 2);
  put_int (sum, 1000);
  put_int (sum, 2000);
  put_int (sum, 9);
  put (sum, "", 0); /* approver */
  put_int (sum, 42);
  for (int i = 0; i < 4; i++)
    put (sum, "", 0); /* rule, document, reverses, expires_on */
  put (sum, "", 0);   /* reason digest */
  put_int (sum, 2);
  for (int i = 0; i < 2; i++) {
    const YzTransfer *transfer = &g_array_index (entry->transfers, YzTransfer, i);

    put_int (sum, i + 1);
    if (transfer->of_leg == 0)
      put (sum, "", 0);
    else
      put_int (sum, transfer->of_leg);
    put_int (sum, transfer->amount);
    for (int side = 0; side < 2; side++) {
      const YzAccountKey *key = &sample_keys[2 * i + side];

      put_int (sum, side == 0 ? transfer->from_account : transfer->to_account);
      put_int (sum, key->kind);
      put_int (sum, key->owner);
      put_int (sum, key->unit);
      put_int (sum, key->station);
      put_int (sum, key->period);
    }
  }
  finish (sum, theirs);
  yz_chain_hash_entry (previous, 3, entry, sample_keys, ours);
  g_assert_cmpmem (ours, 32, theirs, 32);
}

static void
test_desk_and_reason (void)
{
  GChecksum *desk = g_checksum_new (G_CHECKSUM_SHA256);
  GChecksum *reason = g_checksum_new (G_CHECKSUM_SHA256);
  GChecksum *name = g_checksum_new (G_CHECKSUM_SHA256);
  uint8_t key[32] = { 1, 2, 3 };
  uint8_t salt[16] = { 9, 8, 7 };
  uint8_t ours[32];
  uint8_t theirs[32];
  uint8_t name_digest[32];

  g_checksum_update (name, (const guchar *) "柜台", (gssize) strlen ("柜台"));
  finish (name, name_digest);
  put (desk, "YZD1", 4);
  put_int (desk, 1);
  put_int (desk, 4);
  put_int (desk, 3);
  put_int (desk, 123456);
  put (desk, name_digest, 32);
  put (desk, key, 32);
  finish (desk, theirs);
  yz_chain_hash_desk (4, 3, 123456, "柜台", key, ours);
  g_assert_cmpmem (ours, 32, theirs, 32);

  g_checksum_update (reason, salt, 16);
  g_checksum_update (reason, (const guchar *) "写错了", (gssize) strlen ("写错了"));
  finish (reason, theirs);
  yz_chain_hash_reason (salt, "写错了", ours);
  g_assert_cmpmem (ours, 32, theirs, 32);
}

static void
test_short_code (void)
{
  const uint8_t zeros[32] = { 0 };
  const uint8_t ones[32] = { 0xff, 0xff, 0xff, 0xff, 0xff };
  const uint8_t mixed[32] = { 0x08, 0x86, 0x42, 0x98, 0xe8 };
  g_autofree char *zero = yz_chain_short_code (zeros);
  g_autofree char *one = yz_chain_short_code (ones);
  g_autofree char *mix = yz_chain_short_code (mixed);

  g_assert_cmpstr (zero, ==, "0000-0000");
  g_assert_cmpstr (one, ==, "ZZZZ-ZZZZ");
  g_assert_cmpstr (mix, ==, "1234-5678");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chain/canonical-bytes", test_bytes_are_as_written_down);
  g_test_add_func ("/chain/desk-and-reason", test_desk_and_reason);
  g_test_add_func ("/chain/short-code", test_short_code);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-verify"

#include "yz-verify-accounts.h"

#include <string.h>

/* Open addressing: a slot holds the position of an account and 1, or 0. At most half are taken. */
struct _YzVerifyAccounts {
  GArray *accounts; /* of YzVerifyAccount */
  guint32 *slots;
  guint bits; /* there are 1 << bits slots */
};

#define FIRST_BITS 10

YzVerifyAccounts *
yz_verify_accounts_new (void)
{
  YzVerifyAccounts *self = g_new0 (YzVerifyAccounts, 1);

  self->accounts = g_array_new (FALSE, FALSE, sizeof (YzVerifyAccount));
  self->bits = FIRST_BITS;
  self->slots = g_new0 (guint32, (gsize) 1 << self->bits);
  return self;
}

void
yz_verify_accounts_free (YzVerifyAccounts *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->accounts);
  g_free (self->slots);
  g_free (self);
}

YzVerifyAccount *
yz_verify_accounts_get (YzVerifyAccounts *self, guint position)
{
  return &g_array_index (self->accounts, YzVerifyAccount, position);
}

guint
yz_verify_accounts_get_size (const YzVerifyAccounts *self)
{
  return self->accounts->len;
}

/* The slot of @id, or the free one where it belongs. Fibonacci hashing spreads ids that follow each
 * other. */
static guint32 *
find_slot (YzVerifyAccounts *self, int64_t id)
{
  gsize mask = ((gsize) 1 << self->bits) - 1;
  gsize at =
    (gsize) (((guint64) id * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> (64 - self->bits));

  while (self->slots[at] != 0 && yz_verify_accounts_get (self, self->slots[at] - 1)->row.id != id)
    at = (at + 1) & mask;
  return &self->slots[at];
}

static void
grow (YzVerifyAccounts *self)
{
  self->bits++;
  g_free (self->slots);
  self->slots = g_new0 (guint32, (gsize) 1 << self->bits);
  for (guint i = 0; i < self->accounts->len; i++)
    *find_slot (self, yz_verify_accounts_get (self, i)->row.id) = i + 1;
}

void
yz_verify_accounts_add (YzVerifyAccounts *self, const YzAccount *row)
{
  YzVerifyAccount account = { .row = *row };

  if (self->accounts->len >= (guint) 1 << (self->bits - 1))
    grow (self);
  g_array_append_val (self->accounts, account);
  *find_slot (self, row->id) = self->accounts->len;
}

YzVerifyAccount *
yz_verify_accounts_find (YzVerifyAccounts *self, int64_t id)
{
  guint32 position = *find_slot (self, id);

  return position != 0 ? yz_verify_accounts_get (self, position - 1) : NULL;
}

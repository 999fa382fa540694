/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-retry"

#include "yz-retry.h"

#define US_PER_MS 1000

void
yz_retry_init (YzRetry *self, const YzRetryPolicy *policy, guint64 seed)
{
  g_return_if_fail (self != NULL && policy != NULL);
  g_return_if_fail (policy->first_ms >= 0 && policy->longest_ms >= policy->first_ms);

  *self = (YzRetry){ .policy = *policy, .random = seed };
}

/* SplitMix64: small, and its first numbers are as good as the later ones. */
static guint64
draw (YzRetry *self)
{
  guint64 z = self->random += G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static gint64
get_longest_us (const YzRetry *self)
{
  gint64 wait_ms = self->policy.first_ms;

  for (guint i = 1; i < self->failures && wait_ms < self->policy.longest_ms; i++)
    wait_ms *= 2;
  return MIN (wait_ms, self->policy.longest_ms) * US_PER_MS;
}

gint64
yz_retry_fail (YzRetry *self, gint64 now_us)
{
  gint64 wait_us = 0;

  g_return_val_if_fail (self != NULL, -1);

  if (self->failures == 0)
    self->bound_us = now_us + self->policy.bound_ms * US_PER_MS;
  self->failures++;
  if (now_us >= self->bound_us)
    return -1;
  wait_us = (gint64) (draw (self) % ((guint64) get_longest_us (self) + 1));
  return MIN (wait_us, self->bound_us - now_us);
}

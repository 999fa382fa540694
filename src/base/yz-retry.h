/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When to try again what failed for a reason that may pass: waits that double, each chosen at
 * random between nothing and the whole of it (so that a hundred stations that lost the same server
 * do not come back in step), until a bound is reached. Arithmetic only; the clock is the caller's.
 */
typedef struct {
  gint64 first_ms;   /* at most before the second try; doubles with every further one */
  gint64 longest_ms; /* but never more than this */
  gint64 bound_ms;   /* no try begins later than this after the first one failed; 0: only one try */
} YzRetryPolicy;

typedef struct {
  YzRetryPolicy policy;
  guint64 random;
  guint failures;
  gint64 bound_us; /* on the caller's clock, once something failed */
} YzRetry;

/* @seed: any number; the same one gives the same waits. */
void yz_retry_init (YzRetry *self, const YzRetryPolicy *policy, guint64 seed);

/* A try failed at @now_us. How many µs to wait before the next one, or -1 to give up. The last wait
 * is shortened so that there is always a try at the bound itself. */
gint64 yz_retry_fail (YzRetry *self, gint64 now_us);

G_END_DECLS

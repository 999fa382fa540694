/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-station.h"

G_BEGIN_DECLS

/* What somebody at this station should look at. Every number is 0 where there is nothing to do, so
 * that a list of them is empty on a good day. */
typedef struct {
  int64_t jobs_waiting;    /* for a review */
  int64_t low_items;       /* at or below their minimum */
  int64_t inspected_items; /* came back and wait to be looked at */
  int64_t coming;          /* shipments on their way here */
  int64_t batches_near;    /* with something left, over or over soon */
  int64_t holds_near;      /* not fetched, and given back soon */
  int64_t riders_lapsing;  /* who are about to lose points */
  int64_t points_lapsing;  /* how many */
  gboolean more_lapsing;   /* there are more of both than were counted */
  int64_t count_days;      /* since the shelves were last counted, if that is too long; else 0 */
  int64_t clock_lag_ms;    /* how far the clock is behind the last entry of this desk */
} YzAttention;

/* How many days ahead each of them looks. */
#define YZ_ATTENTION_BATCH_DAYS 14
#define YZ_ATTENTION_HOLD_DAYS 1
#define YZ_ATTENTION_POINT_DAYS 30

/* So many riders are looked at for points that lapse: in a million of them nobody waits for all. */
#define YZ_ATTENTION_RIDERS_MAX 500

gboolean yz_attention_load (YzStation *station, YzAttention *attention, GError **error);

G_END_DECLS

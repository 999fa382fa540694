/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bench-util.h"
#include "yz-redemption.h"

/* A station with one rider who has plenty of points, and one item of which there is plenty. */
typedef struct {
  YzStation *station;
  YzActor *chief;
  int64_t rider;
  int64_t item;
} BenchCounter;

/* Makes it at @path. */
void bench_counter_open (BenchCounter *counter, const char *path);
void bench_counter_close (BenchCounter *counter);

/* Redeems one piece for one point, as a new operation. */
void bench_counter_redeem (BenchCounter *counter);
